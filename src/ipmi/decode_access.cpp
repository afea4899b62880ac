// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/decode_access.hpp"

#include "base/text.hpp"
#include "ipmi/fields.hpp"
#include "ipmi/little_endian.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oobready::ipmi {

namespace {

using check::boolean;
using check::integer;
using check::text;

constexpr std::uint8_t low_nibble = 0x0f;
constexpr std::uint8_t count_mask = 0x3f; // of users and sessions

// Table 6-3, channel medium type numbers.
constexpr std::string_view media[] = {
    "reserved",  "ipmb",      "icmb-1.0",  "icmb-0.9", "lan-802.3", "serial",          "other-lan",
    "pci-smbus", "smbus-1.x", "smbus-2.0", "usb-1.x",  "usb-2.x",   "system-interface"};
// Table 6-2, channel protocol type numbers.
constexpr std::string_view protocols[] = {"reserved", "ipmb-1.0", "icmb-1.0", "reserved", "smbus",
                                          "kcs",      "smic",     "bt-10",    "bt-15",    "tmode"};
constexpr std::string_view session_support[] = {"none", "single", "multiple", "none-or-single"};
constexpr std::string_view access_modes[] = {"disabled", "pre-boot-only", "always-available",
                                             "shared"};
constexpr std::string_view levels[] = {"reserved", "callback",      "user",
                                       "operator", "administrator", "oem"};
constexpr std::string_view session_protocols[] = {"ipmi-1.5", "ipmi-2.0"};

std::string_view medium_word(std::uint8_t number)
{
    constexpr std::uint8_t oem = 0x60;
    return number >= oem ? std::string_view{"oem"} : word(media, number);
}

std::string_view protocol_word(std::uint8_t number)
{
    constexpr std::uint8_t oem = 0x1c;
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
    return level == no_access ? std::string_view{"no-access"} : word(levels, level);
}

Result<json::object> decode_channel_info(ByteView data)
{
    if (data.size() < 7)
        return too_short("Get Channel Info");
    json::object facts;
    facts["number"] = data[0] & low_nibble;
    facts["medium"] = medium_word(data[1] & 0x7f);
    facts["protocol"] = protocol_word(data[2] & 0x1f);
    facts["sessions"] = word(session_support, data[3] >> 6);
    facts["active_sessions"] = data[3] & count_mask;
    facts["vendor_id"] = little_endian(data, 4, 3);
    return facts;
}

check::Shape channel_info_shape()
{
    return {
        integer("/number", "of the channel"),
        text("/medium", "what it runs over").one_of(media, "oem").or_null(),
        text("/protocol", "what is spoken there").one_of(protocols, "oem").or_null(),
        text("/sessions", "whether it has sessions").one_of(session_support).or_null(),
        integer("/active_sessions", "how many are open on it now").or_null(),
        integer("/vendor_id", "IANA number of who defined its protocol").or_null(),
    };
}

check::Fact privilege_fact(std::string_view pointer, std::string_view meaning)
{
    return text(pointer, meaning).one_of(levels, "no-access");
}

Result<json::object> decode_channel_access(ByteView data)
{
    if (data.size() < 2)
        return too_short("Get Channel Access");
    json::object facts;
    facts["access_mode"] = word(access_modes, data[0] & 0x07);
    facts["privilege_limit"] = privilege_word(data[1] & low_nibble);
    // These three bits say "disabled".
    facts["user_level_authentication"] = !bit(data[0], 3);
    facts["per_message_authentication"] = !bit(data[0], 4);
    facts["alerting"] = !bit(data[0], 5);
    return facts;
}

check::Shape channel_access_shape()
{
    const std::string_view mode = "when it lets sessions in, now";
    const std::string_view later = "the same, as it will be after a restart";
    const check::Fact limit = privilege_fact("/privilege_limit", "the highest that it gives, now");
    const check::Fact limit_later = privilege_fact("/nonvolatile_privilege_limit", later);
    return check::each_where_given(check::each_or_null({
        text("/access_mode", mode).one_of(access_modes, reserved),
        limit,
        boolean("/user_level_authentication", "packets of privilege User are authenticated"),
        boolean("/per_message_authentication", "every packet is authenticated"),
        boolean("/alerting", "alerts may leave through it"),
        text("/nonvolatile_access_mode", later).one_of(access_modes, reserved),
        limit_later,
    }));
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

check::Shape user_access_shape()
{
    return {
        boolean("/enabled", "null when the BMC does not say").or_null(),
        privilege_fact("/privilege", "the highest that the user gets"),
        boolean("/ipmi_messaging", "whether the user may log in over IPMI"),
        boolean("/link_authentication", "whether the user is known to a serial link's PPP"),
        boolean("/callback_only", "whether the user may only be called back"),
    };
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
    facts["protocol"] = session_protocols[data[5] >> 4 == 1 ? 1 : 0];
    for (std::string_view fact : {"address", "mac_address", "port"})
        facts[fact] = nullptr; // of a LAN channel only
    if (data.size() >= lan_bytes) {
        facts["address"] = ipv4_or_null(data.subspan(6, 4));
        facts["mac_address"] = mac_or_null(data.subspan(10, 6));
        facts["port"] = little_endian(data, 16, 2);
    }
    return info;
}

check::Shape session_info_shape()
{
    return {
        integer("/handle", "the BMC's number of the session"),
        integer("/user_id", "of its user; 0: a login that was only begun"),
        privilege_fact("/privilege", "that it has"),
        integer("/channel", "that it came over"),
        text("/protocol", "of the session").one_of(session_protocols),
        text("/address", "IPv4 address that it comes from; null for IPv6").or_null(),
        text("/mac_address", "of the sender, as far as the BMC knows").or_null(),
        integer("/port", "UDP port that it comes from").or_null(),
    };
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
