// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/fru_image.hpp"

#include "base/text.hpp"
#include "ipmi/fru_multirecord.hpp"
#include "ipmi/timestamp.hpp"

#include <freeipmi/freeipmi.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <numeric>
#include <vector>

namespace oobready::ipmi {

namespace {

constexpr std::size_t header_bytes = 8;
constexpr std::size_t block_bytes = 8;
constexpr std::uint8_t format_version = 1;
constexpr std::uint8_t language_english = 25;
constexpr std::size_t custom_fields_max = 32;
constexpr unsigned areas_read_max = 256;
constexpr std::size_t multirecords_at = 5; // where the common header holds their offset

struct AreaName {
    std::size_t header_at; ///< where the common header holds the area's offset
    const char* name;
};
constexpr AreaName area_names[] = {{2, "chassis"}, {3, "board"}, {4, "product"}};

bool adds_up_to_zero(ByteView bytes)
{
    return std::accumulate(bytes.begin(), bytes.end(), 0u) % 256 == 0;
}

// The image's own faults. libfreeipmi is told to skip the checksums, so that a wrong one hides
// nothing of what stands in the area.
json::array errors_of(ByteView image)
{
    json::array errors;
    if (!adds_up_to_zero(image.subspan(0, header_bytes)))
        errors.emplace_back("header: checksum wrong");
    for (const AreaName& area : area_names) {
        const std::size_t begin = image[area.header_at] * block_bytes;
        if (begin == 0)
            continue;
        const std::size_t size = begin + 2 <= image.size() ? image[begin + 1] * block_bytes : 0;
        if (size == 0 || begin + size > image.size())
            errors.emplace_back(std::string{area.name} + ": cut off");
        else if (!adds_up_to_zero(image.subspan(begin, size)))
            errors.emplace_back(std::string{area.name} + ": checksum wrong");
    }
    return errors;
}

// One image opened in libfreeipmi.
class Parser {
public:
    explicit Parser(ByteView image) : context_(ipmi_fru_ctx_create(nullptr))
    {
        if (!context_)
            throw std::bad_alloc{};
        ipmi_fru_ctx_set_flags(context_, IPMI_FRU_FLAGS_SKIP_CHECKSUM_CHECKS);
        open_ = ipmi_fru_open_device_id_with_buffer(context_, image.data(),
                                                    static_cast<unsigned int>(image.size())) == 0;
    }
    ~Parser() { ipmi_fru_ctx_destroy(context_); }
    Parser(const Parser&) = delete;
    Parser& operator=(const Parser&) = delete;

    void add_areas(json::object& facts)
    {
        if (!open_)
            return;
        Bytes area(IPMI_FRU_AREA_SIZE_MAX + 1);
        bool more = ipmi_fru_first(context_) >= 0;
        // Its iterator may give the last area twice, and goes on behind a broken one.
        for (unsigned i = 0; more && i < areas_read_max; ++i) {
            unsigned int type = 0;
            unsigned int size = 0;
            if (ipmi_fru_read_data_area(context_, &type, &size, area.data(),
                                        static_cast<unsigned int>(area.size() - 1)) >= 0)
                add_area(facts, type, ByteView{area}.subspan(0, size));
            more = ipmi_fru_next(context_) == 1;
        }
    }

private:
    using Field = ipmi_fru_field_t;

    void add_area(json::object& facts, unsigned int type, ByteView area)
    {
        if (area.empty())
            return;
        if (type == IPMI_FRU_AREA_TYPE_CHASSIS_INFO_AREA && facts["chassis"].is_null())
            facts["chassis"] = chassis(area);
        else if (type == IPMI_FRU_AREA_TYPE_BOARD_INFO_AREA && facts["board"].is_null())
            facts["board"] = board(area);
        else if (type == IPMI_FRU_AREA_TYPE_PRODUCT_INFO_AREA && facts["product"].is_null())
            facts["product"] = product(area);
    }

    json::value text(const Field& field, std::uint8_t language) const
    {
        std::array<char, IPMI_FRU_AREA_STRING_MAX + 1> words{};
        unsigned int size = IPMI_FRU_AREA_STRING_MAX;
        if (field.type_length_field_length == 0 ||
            ipmi_fru_type_length_field_to_string(context_, field.type_length_field,
                                                 field.type_length_field_length, language,
                                                 words.data(), &size) < 0)
            return nullptr;
        const std::string harmless = printable(trim(words.data()));
        return harmless.empty() ? json::value(nullptr) : json::value(harmless);
    }

    json::array texts(const std::vector<Field>& fields, std::uint8_t language) const
    {
        json::array listed;
        for (const Field& field : fields)
            if (json::value words = text(field, language); !words.is_null())
                listed.push_back(std::move(words));
        return listed;
    }

    json::value chassis(ByteView area) const
    {
        std::uint8_t type = 0;
        std::vector<Field> fields(2);
        std::vector<Field> custom(custom_fields_max);
        if (ipmi_fru_chassis_info_area(context_, area.data(),
                                       static_cast<unsigned int>(area.size()), &type, &fields[0],
                                       &fields[1], custom.data(), custom_fields_max) < 0)
            return nullptr;
        return json::object{{"type", type},
                            {"part_number", text(fields[0], language_english)},
                            {"serial_number", text(fields[1], language_english)},
                            {"custom", texts(custom, language_english)}};
    }

    json::value board(ByteView area) const
    {
        std::uint8_t language = language_english;
        std::uint32_t made = 0;
        std::vector<Field> fields(5);
        std::vector<Field> custom(custom_fields_max);
        if (ipmi_fru_board_info_area(context_, area.data(), static_cast<unsigned int>(area.size()),
                                     &language, &made, &fields[0], &fields[1], &fields[2],
                                     &fields[3], &fields[4], custom.data(), custom_fields_max) < 0)
            return nullptr;
        // 0 minutes since 1996 stands for an unspecified date (11).
        constexpr std::uint32_t year_1996 = 820'454'400;
        return json::object{
            {"manufactured", made == year_1996 ? json::value(nullptr) : timestamp_text(made)},
            {"manufacturer", text(fields[0], language)},
            {"product", text(fields[1], language)},
            {"serial_number", text(fields[2], language)},
            {"part_number", text(fields[3], language)},
            {"fru_file_id", text(fields[4], language)},
            {"custom", texts(custom, language)}};
    }

    json::value product(ByteView area) const
    {
        std::uint8_t language = language_english;
        std::vector<Field> fields(7);
        std::vector<Field> custom(custom_fields_max);
        if (ipmi_fru_product_info_area(
                context_, area.data(), static_cast<unsigned int>(area.size()), &language,
                &fields[0], &fields[1], &fields[2], &fields[3], &fields[4], &fields[5], &fields[6],
                custom.data(), custom_fields_max) < 0)
            return nullptr;
        return json::object{
            {"manufacturer", text(fields[0], language)},  {"name", text(fields[1], language)},
            {"part_number", text(fields[2], language)},   {"version", text(fields[3], language)},
            {"serial_number", text(fields[4], language)}, {"asset_tag", text(fields[5], language)},
            {"fru_file_id", text(fields[6], language)},   {"custom", texts(custom, language)}};
    }

    ipmi_fru_ctx_t context_;
    bool open_ = false;
};

} // namespace

check::Shape fru_image_shape()
{
    using check::list;
    using check::text;
    const check::Shape custom = {list("/custom", "more that its maker wrote"),
                                 text("/custom/*", "one of these").where_given()};
    const check::Shape named = check::each_or_null({
        text("/manufacturer", "its maker"),
        text("/part_number", "its maker's"),
        text("/serial_number", "of the piece"),
    });
    const check::Shape file = {text("/fru_file_id", "of the file it was written from").or_null()};
    const check::Shape chassis = {
        check::integer("/type", "number of its kind (SMBIOS 7.4.1)"),
        text("/part_number", "its maker's").or_null(),
        text("/serial_number", "of the piece").or_null(),
    };
    const check::Shape board = check::each_or_null({
        text("/manufactured", "when, RFC 3339; null where it is not said"),
        text("/product", "its name"),
    });
    const check::Shape product = check::each_or_null({
        text("/name", "of the product"),
        text("/version", "its"),
        text("/asset_tag", "what its owner calls it"),
    });
    const auto area = [&](const check::Fact& whole, const std::vector<check::Shape>& parts) {
        check::Shape shape;
        for (const check::Shape& part : parts)
            shape.insert(shape.end(), part.begin(), part.end());
        return check::joined({{whole.or_null()}, check::under(whole.pointer, shape)});
    };
    return check::each_where_given(check::joined({
        area(check::object("/chassis", "null where there is none"), {chassis, custom}),
        area(check::object("/board", "null where there is none"), {named, board, file, custom}),
        area(check::object("/product", "null where there is none"), {named, product, file, custom}),
        {list("/errors", "what is wrong with the image"), text("/errors/*", "one of these")},
        {list("/multirecords", "what follows the areas")},
        check::under("/multirecords/*", multirecord_shape()),
    }));
}

json::object decode_fru_image(ByteView image)
{
    json::object facts{{"chassis", nullptr},
                       {"board", nullptr},
                       {"product", nullptr},
                       {"multirecords", json::array{}}};
    if (image.size() < header_bytes || (image[0] & 0x0f) != format_version) {
        facts["errors"] = json::array{
            image.size() < header_bytes ? "header: cut off" : "header: unknown format version"};
        return facts;
    }
    json::array errors = errors_of(image);
    Parser{image}.add_areas(facts);
    for (const AreaName& area : area_names)
        if (image[area.header_at] != 0 && facts[area.name].is_null())
            errors.emplace_back(std::string{area.name} + ": unreadable");
    if (const std::size_t begin = image[multirecords_at] * block_bytes; begin != 0)
        facts["multirecords"] =
            decode_multirecords(image.subspan(std::min(begin, image.size())), errors);
    facts["errors"] = std::move(errors);
    return facts;
}

} // namespace oobready::ipmi
