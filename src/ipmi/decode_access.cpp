// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/decode_access.hpp"

#include "base/text.hpp"
#include "ipmi/fields.hpp"
#include "ipmi/little_endian.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oobready::ipmi {

namespace {

constexpr std::uint8_t low_nibble = 0x0f;
constexpr std::uint8_t count_mask = 0x3f; // of users and sessions

// Table 6-3, channel medium type numbers.
std::string_view medium_word(std::uint8_t number)
{
    constexpr std::uint8_t oem = 0x60;
    static constexpr std::string_view media[] = {
        "reserved", "ipmb",      "icmb-1.0",        "icmb-0.9",  "lan-802.3",
        "serial",   "other-lan", "pci-smbus",       "smbus-1.x", "smbus-2.0",
        "usb-1.x",  "usb-2.x",   "system-interface"};
    return number >= oem ? std::string_view{"oem"} : word(media, number);
}

// Table 6-2, channel protocol type numbers.
std::string_view protocol_word(std::uint8_t number)
{
    constexpr std::uint8_t oem = 0x1c;
    static constexpr std::string_view protocols[] = {"reserved", "ipmb-1.0", "icmb-1.0", "reserved",
                                                     "smbus",    "kcs",      "smic",     "bt-10",
                                                     "bt-15",    "tmode"};
    return number >= oem ? std::string_view{"oem"} : word(protocols, number);
}

json::value ipv4_or_null(ByteView data)
{
    if (std::ranges::all_of(data, [](std::uint8_t byte) { return byte == 0; }))
        return nullptr; // such as a session over IPv6, for which this answer has no room
    const std::string text = fmt::format("{}.{}.{}.{}", data[0], data[1], data[2], data[3]);
    return json::value(text);
}

json::value mac_or_null(ByteView data)
{
    if (std::ranges::all_of(data, [](std::uint8_t byte) { return byte == 0; }))
        return nullptr;
    return json::value(to_hex(data, ':'));
}

} // namespace

std::string_view privilege_word(std::uint8_t level)
{
    constexpr std::uint8_t no_access = 0x0f;
    static constexpr std::string_view levels[] = {"reserved", "callback",      "user",
                                                  "operator", "administrator", "oem"};
    return level == no_access ? std::string_view{"no-access"} : word(levels, level);
}

Result<json::object> decode_channel_info(ByteView data)
{
    static constexpr std::string_view sessions[] = {"none", "single", "multiple", "none-or-single"};
    if (data.size() < 7)
        return too_short("Get Channel Info");
    json::object facts;
    facts["number"] = data[0] & low_nibble;
    facts["medium"] = medium_word(data[1] & 0x7f);
    facts["protocol"] = protocol_word(data[2] & 0x1f);
    facts["sessions"] = word(sessions, data[3] >> 6);
    facts["active_sessions"] = data[3] & count_mask;
    facts["vendor_id"] = little_endian(data, 4, 3);
    return facts;
}

Result<json::object> decode_channel_access(ByteView data)
{
    static constexpr std::string_view modes[] = {"disabled", "pre-boot-only", "always-available",
                                                 "shared"};
    if (data.size() < 2)
        return too_short("Get Channel Access");
    json::object facts;
    facts["access_mode"] = word(modes, data[0] & 0x07);
    facts["privilege_limit"] = privilege_word(data[1] & low_nibble);
    // These three bits say "disabled".
    facts["user_level_authentication"] = !bit(data[0], 3);
    facts["per_message_authentication"] = !bit(data[0], 4);
    facts["alerting"] = !bit(data[0], 5);
    return facts;
}

Result<UserAccess> decode_user_access(ByteView data)
{
    constexpr unsigned status_enabled = 1;
    constexpr unsigned status_disabled = 2;
    if (data.size() < 4)
        return too_short("Get User Access");
    UserAccess access;
    access.slots = data[0] & count_mask;
    access.enabled = data[1] & count_mask;
    access.fixed_names = data[2] & count_mask;
    const unsigned status = data[1] >> 6;
    json::object& facts = access.facts;
    facts["enabled"] = nullptr; // the BMC does not say
    if (status == status_enabled || status == status_disabled)
        facts["enabled"] = status == status_enabled;
    facts["privilege"] = privilege_word(data[3] & low_nibble);
    facts["ipmi_messaging"] = bit(data[3], 4);
    facts["link_authentication"] = bit(data[3], 5);
    facts["callback_only"] = bit(data[3], 6);
    return access;
}

Result<std::string> decode_user_name(ByteView data)
{
    constexpr std::size_t name_bytes = 16;
    if (data.size() < name_bytes)
        return too_short("Get User Name");
    const ByteView name = data.subspan(0, name_bytes);
    return printable(std::string{name.begin(), std::ranges::find(name, 0)});
}

Result<bool> decode_user_payload_access(ByteView data)
{
    constexpr unsigned sol = 1; // payload type 1
    if (data.size() < 4)
        return too_short("Get User Payload Access");
    return bit(data[0], sol);
}

Result<SessionInfo> decode_session_info(ByteView data)
{
    constexpr std::size_t header_bytes = 3;
    constexpr std::size_t session_bytes = 6;
    constexpr std::size_t lan_bytes = 18;
    if (data.size() < header_bytes)
        return too_short("Get Session Info");
    SessionInfo info;
    info.handle = data[0];
    info.possible = data[1] & count_mask;
    info.active = data[2] & count_mask;
    if (info.handle == 0)
        return info;
    if (data.size() < session_bytes)
        return too_short("Get Session Info");
    json::object& facts = info.facts;
    facts["handle"] = info.handle;
    facts["user_id"] = data[3] & count_mask;
    facts["privilege"] = privilege_word(data[4] & low_nibble);
    facts["channel"] = data[5] & low_nibble;
    facts["protocol"] = data[5] >> 4 == 1 ? "ipmi-2.0" : "ipmi-1.5";
    for (std::string_view fact : {"address", "mac_address", "port"})
        facts[fact] = nullptr; // of a LAN channel only
    if (data.size() >= lan_bytes) {
        facts["address"] = ipv4_or_null(data.subspan(6, 4));
        facts["mac_address"] = mac_or_null(data.subspan(10, 6));
        facts["port"] = little_endian(data, 16, 2);
    }
    return info;
}

Result<PayloadActivation> decode_payload_activation(ByteView data)
{
    if (data.size() < 3)
        return too_short("Get Payload Activation Status");
    PayloadActivation activation;
    activation.instances_max = data[0] & low_nibble;
    activation.active = static_cast<std::uint16_t>(little_endian(data, 1, 2));
    return activation;
}

} // namespace oobready::ipmi
