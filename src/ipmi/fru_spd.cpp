// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/fru_spd.hpp"

#include "base/text.hpp"
#include "ipmi/fiid.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace oobready::ipmi {

namespace {

constexpr std::uint8_t record_fru_locator = 0x11;
constexpr std::size_t device_type_at = 10;
constexpr std::uint8_t device_type_fru = 0x10;
constexpr std::uint8_t modifier_memory_id = 0x01;
constexpr std::size_t dram_type_at = 2;
constexpr std::size_t crc_at = 126;
constexpr std::size_t crc_coverage_short = 117;

// What differs between the generations.
struct Layout {
    std::uint8_t dram_type;
    std::string_view name;
    const fiid_field_t* fields;
    std::size_t bytes_min; ///< up to the end of the part number
    const char* ranks;
    std::size_t part_bytes;
    std::array<std::string_view, 16> modules;
};

const Layout* layout_of(std::uint8_t dram_type)
{
    static const Layout layouts[] = {
        {IPMI_FRU_DIMMSPD_DRAM_DEVICE_TYPE_DDR3_SDRAM,
         "ddr3",
         tmpl_fru_dimm_spd_ddr3_record,
         146,
         "number_of_ranks",
         18,
         {"", "rdimm", "udimm", "so-dimm", "micro-dimm", "mini-rdimm", "mini-udimm", "mini-cdimm",
          "72b-so-udimm", "72b-so-rdimm", "72b-so-cdimm", "lrdimm", "16b-so-dimm", "32b-so-dimm",
          "", ""}},
        {IPMI_FRU_DIMMSPD_DRAM_DEVICE_TYPE_DDR4_SDRAM,
         "ddr4",
         tmpl_fru_dimm_spd_ddr4_record,
         349,
         "number_of_package_ranks_per_dimm",
         20,
         {"", "rdimm", "udimm", "so-dimm", "lrdimm", "mini-rdimm", "mini-udimm", "", "72b-so-rdimm",
          "72b-so-udimm", "", "", "16b-so-dimm", "32b-so-dimm", "", ""}}};
    for (const Layout& layout : layouts)
        if (layout.dram_type == dram_type)
            return &layout;
    return nullptr;
}

// CRC-16, polynomial 1021h, of the base configuration; DDR3 may leave its own identity out.
bool checksum_right(ByteView image)
{
    const bool is_short = (image[0] & 0x80) != 0 &&
                          image[dram_type_at] == IPMI_FRU_DIMMSPD_DRAM_DEVICE_TYPE_DDR3_SDRAM;
    unsigned crc = 0;
    for (std::uint8_t byte : image.subspan(0, is_short ? crc_coverage_short : crc_at)) {
        crc ^= unsigned{byte} << 8;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc & 0x8000u) != 0 ? (crc << 1 ^ 0x1021u) : crc << 1;
        crc &= 0xffffu;
    }
    return crc == (image[crc_at] | unsigned{image[crc_at + 1]} << 8);
}

// One chip's megabits, the chips across the bus, and the ranks; of DDR4 chips that are stacked on a
// logic of their own each is a rank (Annex L). Nothing where a code is one that the annex keeps
// back.
std::optional<std::uint64_t> capacity_mb(const Fiid& spd, const Layout& layout)
{
    constexpr std::uint64_t densities = 8;
    const std::uint64_t density = spd.number("total_sdram_capacity");
    const std::uint64_t chip_width = spd.number("sdram_device_width");
    const std::uint64_t bus_width = spd.number("primary_bus_width");
    if (density >= densities || chip_width > 3 || bus_width > 3)
        return std::nullopt;
    constexpr std::uint64_t stacked = 2; // "3DS" of the signal loading
    const bool ddr4 = layout.dram_type == IPMI_FRU_DIMMSPD_DRAM_DEVICE_TYPE_DDR4_SDRAM;
    const std::uint64_t dies =
        ddr4 && spd.number("signal_loading") == stacked ? spd.number("die_count") + 1 : 1;
    const std::uint64_t megabytes_of_chip = (std::uint64_t{256} << density) / 8;
    return megabytes_of_chip * ((8u << bus_width) / (4u << chip_width)) *
           (spd.number(layout.ranks) + 1) * dies;
}

json::value manufacturer(const Fiid& spd)
{
    const auto continuations =
        static_cast<std::uint8_t>(spd.number("number_of_continuation_codes_module_manufacturer"));
    const auto id = static_cast<std::uint8_t>(spd.number("last_non_zero_module_manufacturer"));
    const char* name = ipmi_jedec_manufacturer_id_search(continuations, id);
    return name == nullptr ? json::value(nullptr) : json::value(printable(name));
}

// "2018-W22": two digits each of year and week, in BCD.
json::value manufactured(const Fiid& spd)
{
    const auto year = spd.number("module_manufacturing_date.year");
    const auto week = spd.number("module_manufacturing_date.week");
    const auto is_bcd = [](std::uint64_t number) { return number % 16 < 10 && number / 16 < 10; };
    if (week == 0 || !is_bcd(year) || !is_bcd(week))
        return nullptr;
    return json::value(fmt::format("20{:02x}-W{:02x}", year, week));
}

} // namespace

bool locates_spd(ByteView record)
{
    return record.size() > device_type_at + 1 && record[3] == record_fru_locator &&
           record[device_type_at] == device_type_fru &&
           record[device_type_at + 1] == modifier_memory_id;
}

json::object decode_spd(ByteView image)
{
    json::object facts{{"type", nullptr},         {"module", nullptr},
                       {"capacity_mb", nullptr},  {"ranks", nullptr},
                       {"ecc", nullptr},          {"manufacturer", nullptr},
                       {"part_number", nullptr},  {"serial_number", nullptr},
                       {"manufactured", nullptr}, {"errors", json::array{}}};
    json::array& errors = facts["errors"].as_array();
    const Layout* layout = image.size() > dram_type_at ? layout_of(image[dram_type_at]) : nullptr;
    if (layout == nullptr || image.size() < layout->bytes_min) {
        errors.emplace_back(layout != nullptr || image.size() <= dram_type_at
                                ? "SPD: cut off"
                                : "SPD: neither DDR3 nor DDR4");
        return facts;
    }
    if (!checksum_right(image))
        errors.emplace_back("SPD: checksum wrong");
    const int bytes = fiid_template_len_bytes(const_cast<fiid_field_t*>(layout->fields));
    Bytes whole{image.begin(), image.end()};
    whole.resize(static_cast<std::size_t>(bytes));
    const Fiid spd{layout->fields};
    if (!spd.set_all(whole)) {
        errors.emplace_back("SPD: unreadable");
        return facts;
    }
    const std::string_view module = layout->modules[spd.number("module_type")];
    const Bytes part = spd.bytes("module_part_number", layout->part_bytes);
    const std::string text{part.begin(), part.end()};
    const std::string part_text = printable(trim(text));
    facts["type"] = layout->name;
    facts["module"] = module.empty() ? json::value(nullptr) : json::value(module);
    if (const std::optional<std::uint64_t> size = capacity_mb(spd, *layout))
        facts["capacity_mb"] = *size;
    facts["ranks"] = spd.number(layout->ranks) + 1;
    facts["ecc"] = spd.number("bus_width_extension") == 1;
    facts["manufacturer"] = manufacturer(spd);
    if (!part_text.empty())
        facts["part_number"] = part_text;
    facts["serial_number"] = to_hex(spd.bytes("module_serial_number", 4));
    facts["manufactured"] = manufactured(spd);
    return facts;
}

check::Shape spd_shape()
{
    using check::integer;
    using check::text;
    static constexpr std::string_view types[] = {"ddr3", "ddr4"};
    return {text("/type", "of the memory").one_of(types).or_null(),
            text("/module", "rdimm, udimm, so-dimm, lrdimm, …").or_null(),
            integer("/capacity_mb", "of the module").in("MiB").or_null(),
            integer("/ranks", "of the module").or_null(),
            check::boolean("/ecc", "the bus has bits for error correction").or_null(),
            text("/manufacturer", "by its JEDEC number").or_null(),
            text("/part_number", "of the module").or_null(),
            text("/serial_number", "of the module, hex").or_null(),
            text("/manufactured", "year and week: 2018-W22").or_null()};
}

} // namespace oobready::ipmi
