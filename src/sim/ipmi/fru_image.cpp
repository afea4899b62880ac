// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/ipmi/fru_image.hpp"

#include "sim/ipmi/writer.hpp"
#include "sim/model/expand.hpp"

#include <algorithm>
#include <initializer_list>

namespace oobready::sim::bmc {

namespace {

constexpr unsigned format_version = 0x01;
constexpr std::size_t block_bytes = 8; // areas are whole blocks
constexpr std::size_t text_bytes_max = 63;
constexpr unsigned eight_bit_ascii = 0xc0;
constexpr unsigned end_of_fields = 0xc1;
constexpr unsigned chassis_rack_mount = 0x17;
constexpr unsigned language_english = 0x19;

// What makes all bytes add up to zero.
std::uint8_t checksum(ByteView bytes)
{
    unsigned sum = 0;
    for (std::uint8_t byte : bytes)
        sum += byte;
    return static_cast<std::uint8_t>(0u - sum);
}

// One character alone has no code of its own: its length byte would end the fields.
void write_text(Writer& writer, std::string text)
{
    if (text.size() == 1)
        text += ' ';
    text.resize(std::min(text.size(), text_bytes_max));
    writer.byte(eight_bit_ascii | static_cast<unsigned>(text.size()));
    writer.padded(text, text.size());
}

// An area: version, length in blocks, what `head` holds, the texts, end mark, pad, checksum.
Bytes area(const Bytes& head, std::initializer_list<std::string> texts)
{
    Writer writer;
    writer.byte(format_version).byte(0).bytes(head);
    for (const std::string& text : texts)
        write_text(writer, text);
    writer.byte(end_of_fields);
    Bytes bytes = writer.take();
    while (bytes.size() % block_bytes != block_bytes - 1)
        bytes.push_back(0);
    bytes[1] = static_cast<std::uint8_t>((bytes.size() + 1) / block_bytes);
    bytes.push_back(checksum(bytes));
    return bytes;
}

// A record of the multirecord area: header (Table 16-1), data.
Bytes multirecord(unsigned type, bool last, const Bytes& data)
{
    constexpr unsigned version = 0x02;
    constexpr unsigned end_of_list = 0x80;
    Bytes record = Writer{}
                       .byte(type)
                       .byte(version | (last ? end_of_list : 0u))
                       .byte(static_cast<unsigned>(data.size()))
                       .byte(checksum(data))
                       .take();
    record.push_back(checksum(record));
    record.insert(record.end(), data.begin(), data.end());
    return record;
}

// Table 18-1: one that takes 200 to 240 V only, and may be changed while the machine runs.
Bytes power_supply_information(unsigned capacity_w)
{
    constexpr unsigned hot_swap = 0x08;
    constexpr unsigned autoswitch = 0x04;
    constexpr unsigned power_factor_correction = 0x02;
    return Writer{}
        .number(capacity_w, 2)
        .number(0xffff, 2) // peak VA: not specified
        .byte(55)          // inrush current in A
        .byte(10)          // and for how many ms
        .number(20000, 2)
        .number(24000, 2) // in units of 10 mV
        .number(0, 2)
        .number(0, 2) // no second range
        .byte(47)
        .byte(63) // Hz
        .byte(20) // ms without input
        .byte(hot_swap | autoswitch | power_factor_correction)
        .number(0, 2) // peak capacity, hold-up time
        .fill(3)      // no combined outputs
        .byte(0)      // no tachometer threshold
        .take();
}

// Table 18-2: what stays on while the machine is off. The main output has more ampere than the
// record's 16 bits of mA can say.
Bytes standby_output()
{
    constexpr unsigned standby = 0x80;
    constexpr unsigned number = 2;
    return Writer{}
        .byte(standby | number)
        .number(1200, 2) // in units of 10 mV, and so are the two after it
        .number(1140, 2)
        .number(1260, 2)
        .number(120, 2) // ripple in mV
        .number(0, 2)
        .number(3000, 2) // mA
        .take();
}

} // namespace

Bytes make_power_supply_image(const PowerSupplyModel& model, unsigned number)
{
    constexpr std::uint8_t header_blocks = 1;
    const TextFacts facts{{"number", std::to_string(number)}};
    const std::string serial = expand_text(model.serial, facts);
    const Bytes product =
        area({language_english},
             {model.manufacturer, model.name, model.part_number, model.version, serial, "", ""});
    const std::size_t records_at = header_blocks + product.size() / block_bytes;
    Bytes image{format_version, 0, 0, 0, header_blocks, static_cast<std::uint8_t>(records_at), 0};
    image.push_back(checksum(image));
    const Bytes records[] = {multirecord(0x00, false, power_supply_information(model.capacity_w)),
                             multirecord(0x01, true, standby_output())};
    for (const Bytes* one : {&product, &records[0], &records[1]})
        image.insert(image.end(), one->begin(), one->end());
    return image;
}

Bytes make_fru_image(const FruModel& model, const Identity& identity)
{
    const TextFacts facts = text_facts(identity);
    const auto text = [&facts](const Template& from) { return expand_text(from, facts); };
    const Bytes chassis =
        area({chassis_rack_mount}, {text(model.chassis_part_number), identity.serial});
    const Bytes board = area({language_english, 0, 0, 0}, // date of manufacture: unspecified
                             {text(model.board_manufacturer), text(model.board_product),
                              identity.board_serial, text(model.board_part_number), ""});
    const Bytes product =
        area({language_english}, {text(model.product_manufacturer), text(model.product_name),
                                  text(model.product_part_number), text(model.product_version),
                                  identity.serial, "", ""});

    const std::size_t chassis_at = 1;
    const std::size_t board_at = chassis_at + chassis.size() / block_bytes;
    const std::size_t product_at = board_at + board.size() / block_bytes;
    Bytes image{format_version,
                0, // no internal use area
                static_cast<std::uint8_t>(chassis_at),
                static_cast<std::uint8_t>(board_at),
                static_cast<std::uint8_t>(product_at),
                0, // no multi-record area
                0};
    image.push_back(checksum(image));
    for (const Bytes* one : {&chassis, &board, &product})
        image.insert(image.end(), one->begin(), one->end());
    return image;
}

} // namespace oobready::sim::bmc
