// SPDX-License-Identifier: GPL-3.0-or-later
// The boot option parameters of decode_system.hpp.
#include "ipmi/decode_system.hpp"

#include "ipmi/fields.hpp"
#include "ipmi/little_endian.hpp"

namespace oobready::ipmi {

namespace {

using check::boolean;
using check::integer;
using check::list;
using check::text;

// Table 28-14, parameters 4 and 5.
constexpr std::string_view boot_parties[] = {"bios-post", "os-loader", "os-service-partition",
                                             "sms", "oem"};
constexpr std::string_view boot_types[] = {"legacy", "uefi"};
constexpr std::string_view redirections[] = {"bios-default", "suppressed", "enabled"};

// Table 28-14, parameter 5, data 2: boot device selector.
constexpr std::string_view boot_devices[] = {"none",
                                             "pxe",
                                             "hard-drive",
                                             "hard-drive-safe-mode",
                                             "diagnostic-partition",
                                             "cd-dvd",
                                             "bios-setup",
                                             "remote-floppy",
                                             "remote-cd-dvd",
                                             "remote-media",
                                             "reserved",
                                             "remote-hard-drive",
                                             "reserved",
                                             "reserved",
                                             "reserved",
                                             "floppy"};

} // namespace

Result<json::object> decode_boot_flags(ByteView data)
{
    if (data.size() < 5)
        return too_short("boot flags");
    json::object facts;
    facts["valid"] = bit(data[0], 7);
    facts["persistent"] = bit(data[0], 6);
    facts["boot_type"] = boot_types[bit(data[0], 5) ? 1 : 0];
    facts["device"] = word(boot_devices, data[1] >> 2 & 0x0f);
    facts["device_instance"] = data[4] & 0x1f;
    facts["clear_cmos"] = bit(data[1], 7);
    facts["console_redirection"] = word(redirections, data[2] & 0x03);
    return facts;
}

check::Shape boot_flags_shape()
{
    return {
        boolean("/valid", "whether the host is to follow the flags below at its next start"),
        boolean("/persistent", "whether also at all later ones"),
        text("/boot_type", "the kind of BIOS start").one_of(boot_types),
        text("/device", "what to start from").one_of(boot_devices),
        integer("/device_instance", "which of several; 0: not said"),
        boolean("/clear_cmos", "whether the BIOS is to forget its settings"),
        text("/console_redirection", "of the BIOS").one_of(redirections, reserved),
    };
}

Result<json::object> decode_boot_info_acknowledge(ByteView data)
{
    if (data.size() < 2)
        return too_short("boot info acknowledge");
    // A bit that is set says that the party has not handled the boot information yet.
    json::object facts;
    facts["unacknowledged_by"] = words_of_bits(data[1], boot_parties);
    return facts;
}

check::Shape boot_info_acknowledge_shape()
{
    return {
        list("/unacknowledged_by", "who has not handled the flags yet"),
        text("/unacknowledged_by/*", "one of them").one_of(boot_parties).where_given(),
    };
}

Result<json::object> decode_boot_initiator(ByteView data)
{
    if (data.size() < 9)
        return too_short("boot initiator info");
    json::object facts;
    facts["initiator_channel"] = data[0] & 0x0f;
    facts["initiator_session_id"] = little_endian(data, 1, 4);
    facts["initiator_time"] = little_endian(data, 5, 4);
    return facts;
}

check::Shape boot_initiator_shape()
{
    return {
        integer("/initiator_channel", "over which the flags were set"),
        integer("/initiator_session_id", "of the session that set them"),
        integer("/initiator_time", "when, by the BMC's clock").in("s since 1970"),
    };
}

} // namespace oobready::ipmi
