// SPDX-License-Identifier: GPL-3.0-or-later
// The LAN and SOL configuration parameters that are read, one row each.
#include "ipmi/decode.hpp"
#include "ipmi/handshake.hpp"
#include "ipmi/little_endian.hpp"

#include <fmt/format.h>

namespace oobready::ipmi {

namespace {

using check::boolean;
using check::integer;
using check::text;

constexpr std::string_view ip_sources[] = {"unspecified", "static", "dhcp", "bios", "other"};
// "unknown" where the number is none of IPMI's.
constexpr std::string_view privileges[] = {"callback", "user", "operator", "administrator",
                                           "unknown"};

Error too_short(std::string_view name)
{
    return Error{Errc::malformed, fmt::format("parameter \"{}\": too short", name)};
}

std::string ipv4_text(ByteView data)
{
    return fmt::format("{}.{}.{}.{}", data[0], data[1], data[2], data[3]);
}

template <const char* fact>
Result<void> decode_ipv4(ByteView data, json::object& facts)
{
    if (data.size() < 4)
        return too_short(fact);
    facts[fact] = ipv4_text(data);
    return {};
}

Result<void> decode_ip_source(ByteView data, json::object& facts)
{
    if (data.empty())
        return too_short("ip_source");
    facts["ip_source"] = ip_sources[std::min<std::size_t>(data[0] & 0x0f, 4)];
    return {};
}

Result<void> decode_mac(ByteView data, json::object& facts)
{
    if (data.size() < 6)
        return too_short("mac_address");
    facts["mac_address"] = to_hex(data.subspan(0, 6), ':');
    return {};
}

Result<void> decode_vlan(ByteView data, json::object& facts)
{
    if (data.size() < 2)
        return too_short("vlan_id");
    const bool enabled = (data[1] & 0x80) != 0;
    const unsigned id = data[0] | (data[1] & 0x0fu) << 8;
    facts["vlan_id"] = enabled ? json::value(id) : json::value(nullptr);
    return {};
}

Result<void> decode_sol_enable(ByteView data, json::object& facts)
{
    if (data.empty())
        return too_short("enabled");
    facts["enabled"] = (data[0] & 0x01) != 0;
    return {};
}

Result<void> decode_sol_authentication(ByteView data, json::object& facts)
{
    if (data.empty())
        return too_short("privilege");
    facts["force_encryption"] = (data[0] & 0x80) != 0;
    facts["force_authentication"] = (data[0] & 0x40) != 0;
    facts["privilege"] = id(static_cast<Privilege>(data[0] & 0x0f));
    return {};
}

Result<void> decode_sol_accumulation(ByteView data, json::object& facts)
{
    if (data.size() < 2)
        return too_short("character_accumulate_ms");
    facts["character_accumulate_ms"] = data[0] * 5; // in units of 5 ms
    facts["character_send_threshold"] = data[1];
    return {};
}

Result<void> decode_sol_retry(ByteView data, json::object& facts)
{
    if (data.size() < 2)
        return too_short("retry_count");
    facts["retry_count"] = data[0] & 0x07;
    facts["retry_interval_ms"] = data[1] * 10; // in units of 10 ms
    return {};
}

// Null where the BMC uses the serial port's own rate (0) or a reserved code.
json::value bit_rate(std::uint8_t code)
{
    switch (code & 0x0f) {
    case 0x06:
        return 9600;
    case 0x07:
        return 19200;
    case 0x08:
        return 38400;
    case 0x09:
        return 57600;
    case 0x0a:
        return 115200;
    default:
        return nullptr;
    }
}

template <const char* fact>
Result<void> decode_bit_rate(ByteView data, json::object& facts)
{
    if (data.empty())
        return too_short(fact);
    facts[fact] = bit_rate(data[0]);
    return {};
}

Result<void> decode_sol_channel(ByteView data, json::object& facts)
{
    if (data.empty())
        return too_short("payload_channel");
    facts["payload_channel"] = data[0] & 0x0f;
    return {};
}

Result<void> decode_sol_port(ByteView data, json::object& facts)
{
    if (data.size() < 2)
        return too_short("payload_port");
    facts["payload_port"] = little_endian(data, 0, 2);
    return {};
}

constexpr char ip_address[] = "ip_address";
constexpr char subnet_mask[] = "subnet_mask";
constexpr char default_gateway[] = "default_gateway";
constexpr char nonvolatile_bit_rate[] = "nonvolatile_bit_rate";
constexpr char volatile_bit_rate[] = "bit_rate";

} // namespace

check::Shape unsupported_shape()
{
    return {check::list("/unsupported", "what the BMC does not have of what was asked for"),
            text("/unsupported/*", "its name and the completion code").where_given()};
}

check::Shape missing_shape()
{
    return {check::list("/missing", "what is null because the BMC does not have it"),
            text("/missing/*", "the name of a fact").where_given()};
}

check::Shape parameters_shape(std::span<const Parameter> rows)
{
    check::Shape shape{integer("/channel", "the channel that IPMI comes over")};
    for (const Parameter& row : rows)
        shape = check::joined({shape, check::each_or_null(row.facts)});
    return check::joined({shape, unsupported_shape(), missing_shape()});
}

std::span<const Parameter> lan_parameters()
{
    static const Parameter rows[] = {
        {3, "IP Address", {text("/ip_address", "the BMC's IPv4 address")}, decode_ipv4<ip_address>},
        {4,
         "IP Address Source",
         {text("/ip_source", "where it has that from").one_of(ip_sources)},
         decode_ip_source},
        {5, "MAC Address", {text("/mac_address", "of the BMC's LAN port")}, decode_mac},
        {6, "Subnet Mask", {text("/subnet_mask", "the IPv4 net mask")}, decode_ipv4<subnet_mask>},
        {12,
         "Default Gateway Address",
         {text("/default_gateway", "its IPv4 address")},
         decode_ipv4<default_gateway>},
        {20, "802.1q VLAN ID", {integer("/vlan_id", "null where no VLAN is used")}, decode_vlan},
    };
    return rows;
}

std::span<const Parameter> sol_parameters()
{
    static const Parameter rows[] = {
        {1, "SOL Enable", {boolean("/enabled", "whether SOL may be used")}, decode_sol_enable},
        {2,
         "SOL Authentication",
         {text("/privilege", "what a user must hold to use SOL").one_of(privileges),
          boolean("/force_authentication", "SOL only in authenticated packets"),
          boolean("/force_encryption", "SOL only in encrypted packets")},
         decode_sol_authentication},
        {3,
         "Character Accumulate Interval & Send Threshold",
         {integer("/character_accumulate_ms", "how long the BMC gathers characters").in("ms"),
          integer("/character_send_threshold", "how many it sends at once").in("characters")},
         decode_sol_accumulation},
        {4,
         "SOL Retry",
         {integer("/retry_count", "how often it sends again what nobody acknowledged"),
          integer("/retry_interval_ms", "how long it waits before that").in("ms")},
         decode_sol_retry},
        {5,
         "SOL non-volatile bit rate",
         {integer("/nonvolatile_bit_rate", "after a restart; null: the serial port's own")
              .in("bit/s")},
         decode_bit_rate<nonvolatile_bit_rate>},
        {6,
         "SOL volatile bit rate",
         {integer("/bit_rate", "in use; null: the serial port's own").in("bit/s")},
         decode_bit_rate<volatile_bit_rate>},
        {7,
         "SOL Payload Channel",
         {integer("/payload_channel", "the channel that SOL comes over")},
         decode_sol_channel},
        {8,
         "SOL Payload Port Number",
         {integer("/payload_port", "the UDP port that SOL comes over")},
         decode_sol_port},
    };
    return rows;
}

} // namespace oobready::ipmi
