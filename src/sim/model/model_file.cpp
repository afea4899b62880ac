// SPDX-License-Identifier: GPL-3.0-or-later
// load_models(): the files below the models' folders, and what one file says of a machine as a
// whole. What it says of sensors, events and Redfish is in model_sections.cpp.
#include "sim/model/model_sections.hpp"

#include "base/hex.hpp"
#include "base/text.hpp"
#include "ipmi/cipher_suite.hpp"
#include "sim/model/expand.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace oobready::sim {

namespace {

namespace fs = std::filesystem;

// What stands in texts that are made before a machine's identity is known: see rack/identity.cpp.
constexpr std::string_view identity_names[] = {"mac",     "mac_hex",   "number",
                                               "number6", "appliance", "node"};

void read_template(check::TomlReader& reader, std::string_view key, Template& text)
{
    text = reader.required_text(key);
    for (const std::string& name : names_in(text))
        if (std::ranges::find(identity_names, name) == std::end(identity_names))
            reader.mistake(key, fmt::format("'{}' has no meaning here; there are {}",
                                            "${" + printable(name, 64) + "}",
                                            fmt::join(identity_names, ", ")));
}

template <class Number>
void read_number(check::TomlReader& reader, std::string_view key, std::int64_t min,
                 std::int64_t max, Number& number)
{
    if (const auto value = reader.integer(key, min, max))
        number = static_cast<Number>(*value);
}

void read_device(check::TomlReader& model, const std::string& file, MachineModel& made,
                 Mistakes& mistakes)
{
    const toml::table* table = model.table("device");
    if (table == nullptr)
        return model.mistake("device", "a model needs [device]: what Get Device ID says");
    check::TomlReader device{*table, file, "[device]", mistakes};
    read_number(device, "id", 0, 0xff, made.device_id);
    read_number(device, "revision", 0, 0x0f, made.device_revision);
    read_number(device, "firmware_major", 0, 0x7f, made.firmware_major);
    read_number(device, "firmware_minor", 0, 99, made.firmware_minor);
    read_number(device, "manufacturer_id", 0, 0xfffff, made.manufacturer_id);
    read_number(device, "product_id", 0, 0xffff, made.product_id);
    made.device_sdrs = device.boolean("device_sdrs").value_or(false);
    device.finish();
}

void read_ipmi(check::TomlReader& model, const std::string& file, MachineModel& made,
               Mistakes& mistakes)
{
    const toml::table* table = model.table("ipmi");
    if (table == nullptr)
        return;
    check::TomlReader ipmi{*table, file, "[ipmi]", mistakes};
    if (const auto suites = ipmi.integers("cipher_suites", 3, 17)) {
        made.cipher_suites.assign(suites->begin(), suites->end());
        for (std::int64_t suite : *suites)
            if (!oobready::ipmi::cipher_suite(static_cast<unsigned>(suite)))
                ipmi.mistake("cipher_suites", "the suites 3, 8, 12 and 17 can be played");
    }
    read_number(ipmi, "sdr_added_s", 0, 0xfffffffe, made.sdr_added_s);
    read_number(ipmi, "sessions_max", 1, 64, made.ipmi_sessions_max);
    read_number(ipmi, "session_timeout_s", 1, 3600, made.session_timeout_s);
    read_number(ipmi, "user_slots", 2, 63, made.user_slots);
    read_number(ipmi, "first_user", 2, 63, made.first_user);
    if (made.first_user > made.user_slots)
        ipmi.mistake("first_user", "'first_user' is beyond 'user_slots'");
    ipmi.finish();
}

std::optional<MachineModel> read_model(const fs::path& path, std::string name, Mistakes& mistakes)
{
    const std::optional<toml::table> table = check::read_toml(path, mistakes);
    if (!table)
        return std::nullopt;
    const std::string file = path.string();
    check::TomlReader model{*table, file, "the model", mistakes};
    MachineModel made;
    made.name = std::move(name);
    made.title = model.required_text("title");
    made.profiles = model.texts("profiles").value_or(std::vector<std::string>{});
    made.username = model.required_text("username");
    made.mac_oui = to_lower(model.required_text("mac_oui"));
    if (const auto bytes = from_hex(made.mac_oui); !bytes || bytes->size() != 3)
        model.mistake("mac_oui", "'mac_oui' must be three bytes: \"ac:1f:6b\"");
    read_template(model, "uuid", made.uuid);
    read_template(model, "serial", made.serial);
    read_template(model, "board_serial", made.board_serial);
    read_template(model, "host_name", made.host_name);
    made.certificate_name = made.host_name;
    if (model.node("certificate_name") != nullptr)
        read_template(model, "certificate_name", made.certificate_name);
    made.bmc_firmware = model.required_text("bmc_firmware");
    made.bios_version = model.required_text("bios_version");
    made.manufacturer = model.required_text("manufacturer");
    made.product = model.required_text("product");
    read_number(model, "power_supplies", 0, 16, made.power_supplies);
    read_number(model, "drives", 0, 64, made.drives);
    read_device(model, file, made, mistakes);
    read_ipmi(model, file, made, mistakes);
    read_sensors(model, file, made, mistakes);
    read_events(model, file, made, mistakes);
    read_oem(model, file, made, mistakes);
    read_fru(model, file, made, mistakes);
    read_power_supply(model, file, made, mistakes);
    read_redfish(model, path, made, mistakes);
    model.finish();
    return made;
}

std::vector<fs::path> files_below(const fs::path& folder)
{
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::recursive_directory_iterator entry{folder, error}, end; !error && entry != end;
         entry.increment(error))
        if (entry->is_regular_file() && entry->path().extension() == ".toml")
            files.push_back(entry->path());
    std::ranges::sort(files);
    return files;
}

} // namespace

std::vector<std::shared_ptr<const MachineModel>>
load_models(const std::vector<std::filesystem::path>& folders, Mistakes& mistakes)
{
    std::vector<std::shared_ptr<const MachineModel>> models;
    std::set<std::string> names;
    for (const fs::path& folder : folders)
        for (const fs::path& file : files_below(folder)) {
            std::string name = file.lexically_relative(folder).replace_extension().string();
            if (!names.insert(name).second)
                continue;
            if (auto model = read_model(file, std::move(name), mistakes))
                models.push_back(std::make_shared<const MachineModel>(std::move(*model)));
        }
    return models;
}

} // namespace oobready::sim
