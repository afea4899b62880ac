// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/decode.hpp"

#include "ipmi/little_endian.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oobready::ipmi {

namespace {

using check::boolean;
using check::integer;
using check::text;

constexpr std::string_view powers[] = {"off", "on"};
constexpr std::string_view restore_policies[] = {"stays-off", "restores", "powers-up", "unknown"};

Error too_short(const char* name)
{
    return Error{Errc::malformed, std::string{name} + ": too short"};
}

bool bit(std::uint8_t byte, unsigned number) { return (byte >> number & 1) != 0; }

std::string uuid_text(ByteView bytes)
{
    return fmt::format("{}-{}-{}-{}-{}", to_hex(bytes.subspan(0, 4)), to_hex(bytes.subspan(4, 2)),
                       to_hex(bytes.subspan(6, 2)), to_hex(bytes.subspan(8, 2)),
                       to_hex(bytes.subspan(10, 6)));
}

std::string firmware_text(std::uint8_t major, std::uint8_t minor_bcd)
{
    return fmt::format("{}.{:02x}", major & 0x7f, minor_bcd);
}

} // namespace

Result<json::object> decode_device_id(ByteView data)
{
    if (data.size() < 11)
        return too_short("Get Device ID");
    json::object facts;
    facts["device_id"] = data[0];
    facts["device_revision"] = data[1] & 0x0f;
    facts["provides_device_sdrs"] = bit(data[1], 7);
    facts["device_available"] = !bit(data[2], 7);
    facts["firmware"] = firmware_text(data[2], data[3]);
    facts["ipmi_version"] = fmt::format("{}.{}", data[4] & 0x0f, data[4] >> 4);
    facts["additional_device_support"] = data[5];
    facts["manufacturer_id"] = little_endian(data, 6, 3);
    facts["product_id"] = little_endian(data, 9, 2);
    if (data.size() >= 15)
        facts["auxiliary_firmware"] = to_hex(data.subspan(11, 4));
    return facts;
}

check::Shape device_id_shape()
{
    return {
        integer("/device_id", "the controller's own number, 0 where it is not specified"),
        integer("/device_revision", "its hardware revision"),
        boolean("/provides_device_sdrs", "whether it has device SDRs of its own"),
        boolean("/device_available", "false while its firmware or SDRs are being updated"),
        text("/firmware", "its firmware revision: \"1.73\""),
        text("/ipmi_version", "the IPMI version that it speaks: \"2.0\""),
        integer("/additional_device_support", "bits: which functions it also has (20.1, byte 7)"),
        integer("/manufacturer_id", "IANA enterprise number of its maker"),
        integer("/product_id", "its maker's number of the product"),
        text("/auxiliary_firmware", "more of the firmware's version, in hex").where_given(),
    };
}

Result<json::object> decode_system_guid(ByteView data)
{
    if (data.size() < 16)
        return too_short("Get System GUID");
    const ByteView wire = data.subspan(0, 16);
    Bytes reversed{wire.rbegin(), wire.rend()};
    Bytes smbios{wire.begin(), wire.end()};
    std::reverse(smbios.begin(), smbios.begin() + 4);
    std::reverse(smbios.begin() + 4, smbios.begin() + 6);
    std::reverse(smbios.begin() + 6, smbios.begin() + 8);
    json::object facts;
    facts["raw"] = to_hex(wire);
    facts["uuid"] = uuid_text(reversed);
    facts["uuid_smbios"] = uuid_text(smbios);
    return facts;
}

check::Shape system_guid_shape()
{
    return {
        text("/raw", "the 16 bytes as they came, in hex"),
        text("/uuid", "read by the IPMI rule (20.8): all bytes reversed"),
        text("/uuid_smbios", "read by the SMBIOS rule: the first three fields reversed"),
    };
}

Result<json::object> decode_chassis_status(ByteView data)
{
    if (data.size() < 3)
        return too_short("Get Chassis Status");
    json::object facts;
    facts["power"] = powers[bit(data[0], 0) ? 1 : 0];
    facts["power_overload"] = bit(data[0], 1);
    facts["interlock"] = bit(data[0], 2);
    facts["power_fault"] = bit(data[0], 3);
    facts["power_control_fault"] = bit(data[0], 4);
    facts["power_restore_policy"] = restore_policies[data[0] >> 5 & 3];
    facts["last_power_event"] = data[1];
    facts["chassis_intrusion"] = bit(data[2], 0);
    facts["front_panel_lockout"] = bit(data[2], 1);
    facts["drive_fault"] = bit(data[2], 2);
    facts["fan_fault"] = bit(data[2], 3);
    return facts;
}

check::Shape chassis_status_shape()
{
    return {
        text("/power", "whether the host's power is on").one_of(powers),
        boolean("/power_overload", "the host was switched off for drawing too much"),
        boolean("/interlock", "the host was switched off because a panel was opened"),
        boolean("/power_fault", "the main power subsystem has a fault"),
        boolean("/power_control_fault", "an attempt to switch power on or off failed"),
        text("/power_restore_policy", "what happens when power comes back")
            .one_of(restore_policies),
        integer("/last_power_event", "bits: why power changed last (28.2, byte 3)"),
        boolean("/chassis_intrusion", "the chassis was opened"),
        boolean("/front_panel_lockout", "the buttons of the front panel are locked"),
        boolean("/drive_fault", "a drive has failed"),
        boolean("/fan_fault", "cooling or a fan has failed"),
    };
}

} // namespace oobready::ipmi
