// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/decode.hpp"

#include "ipmi/little_endian.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oobready::ipmi {

namespace {

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

Result<json::object> decode_chassis_status(ByteView data)
{
    if (data.size() < 3)
        return too_short("Get Chassis Status");
    static constexpr std::string_view restore_policies[] = {"stays-off", "restores", "powers-up",
                                                            "unknown"};
    json::object facts;
    facts["power"] = bit(data[0], 0) ? "on" : "off";
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

} // namespace oobready::ipmi
