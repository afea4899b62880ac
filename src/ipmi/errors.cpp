// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/errors.hpp"

#include <fmt/format.h>

namespace oobready::ipmi {

Errc errc_of_status(std::uint8_t rmcpplus_status)
{
    switch (rmcpplus_status) {
    case 0x01: // insufficient resources to create a session
    case 0x0b: // insufficient resources to create a session at the requested role
        return Errc::bmc_busy;
    case 0x03: // invalid payload type
    case 0x04: // invalid authentication algorithm
    case 0x05: // invalid integrity algorithm
    case 0x06: // no matching authentication payload
    case 0x07: // no matching integrity payload
    case 0x10: // invalid confidentiality algorithm
    case 0x11: // no cipher suite match
        return Errc::cipher_suite_unavailable;
    case 0x02: // invalid session id
    case 0x08: // inactive session id
        return Errc::session_timeout;
    case 0x09: // invalid role
    case 0x0a: // unauthorized role or privilege level requested
        return Errc::privilege_insufficient;
    case 0x0c: // invalid name length
    case 0x0d: // unauthorized name
        return Errc::username_invalid;
    case 0x0f: // invalid integrity check value
        return Errc::password_invalid;
    default: // 0Eh unauthorized GUID, 12h illegal parameter, and what no table names
        return Errc::bmc_error;
    }
}

bool is_definite_refusal(Errc code)
{
    switch (code) {
    case Errc::username_invalid:
    case Errc::password_invalid:
    case Errc::k_g_invalid:
    case Errc::privilege_insufficient:
    case Errc::cipher_suite_unavailable:
    case Errc::ipmi2_unavailable:
        return true;
    default:
        return false;
    }
}

std::optional<Errc> errc_of_completion(std::uint8_t completion_code)
{
    switch (completion_code) {
    case 0xc0: // node busy
    case 0xc3: // timeout while processing
    case 0xc4: // out of space
    case 0xce: // response could not be provided
    case 0xcf: // duplicated request
    case 0xd0: // SDR repository in update mode
    case 0xd1: // device in firmware update mode
    case 0xd2: // initialization in progress
        return Errc::bmc_busy;
    case 0xd4: // insufficient privilege, or firmware firewall
        return Errc::privilege_insufficient;
    case 0xff: // unspecified error
        return Errc::bmc_error;
    default:
        return std::nullopt;
    }
}

bool is_busy(const Request& request, std::uint8_t completion_code)
{
    switch (completion_code) {
    case 0xc0:
        return true;
    case 0xc3: // may have been carried out all the same
        return request.command->reads_only;
    case 0xd5: // of one sensor or parameter it is an answer, such as of one without power
        return request.command->reads_only && request.data.empty();
    default:
        return false;
    }
}

bool says_unsupported(std::uint8_t completion_code)
{
    switch (completion_code) {
    case 0xc1: // invalid command
    case 0xc2: // invalid for the LUN
    case 0xc7: // request data length invalid
    case 0xc8: // request data length limit exceeded
    case 0xc9: // parameter out of range
    case 0xcb: // requested sensor, data or record not present
    case 0xcc: // invalid data field in request
    case 0xcd: // command illegal for sensor or record type
    case 0xd5: // not supported in the present state
    case 0xd6: // sub-function disabled or unavailable
        return true;
    default:
        return false;
    }
}

std::string hex_code(std::uint8_t code) { return fmt::format("{:02X}h", code); }

} // namespace oobready::ipmi
