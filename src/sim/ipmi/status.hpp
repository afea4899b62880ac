// SPDX-License-Identifier: GPL-3.0-or-later
// The codes with which a controller refuses: RMCP+ status codes (IPMI v2.0 Table 13-15) in session
// set-up, completion codes (Table 5-2) in commands.
#pragma once

#include <cstdint>

namespace oobready::sim::bmc {

namespace status {

inline constexpr std::uint8_t no_errors = 0x00;
inline constexpr std::uint8_t insufficient_resources = 0x01;
inline constexpr std::uint8_t invalid_session_id = 0x02;
inline constexpr std::uint8_t invalid_payload_type = 0x03;
inline constexpr std::uint8_t invalid_authentication_algorithm = 0x04;
inline constexpr std::uint8_t invalid_integrity_algorithm = 0x05;
inline constexpr std::uint8_t invalid_role = 0x09;
inline constexpr std::uint8_t unauthorized_role = 0x0a;
inline constexpr std::uint8_t invalid_name_length = 0x0c;
inline constexpr std::uint8_t unauthorized_name = 0x0d;
inline constexpr std::uint8_t invalid_integrity_check_value = 0x0f;
inline constexpr std::uint8_t invalid_confidentiality_algorithm = 0x10;
inline constexpr std::uint8_t no_cipher_suite_match = 0x11;
inline constexpr std::uint8_t illegal_parameter = 0x12;

} // namespace status

namespace code {

inline constexpr std::uint8_t ok = 0x00;
inline constexpr std::uint8_t invalid_command = 0xc1;
inline constexpr std::uint8_t invalid_for_lun = 0xc2;
inline constexpr std::uint8_t out_of_space = 0xc4;
inline constexpr std::uint8_t reservation_cancelled = 0xc5;
inline constexpr std::uint8_t length_invalid = 0xc7;
inline constexpr std::uint8_t parameter_out_of_range = 0xc9;
inline constexpr std::uint8_t cannot_return_so_many_bytes = 0xca;
inline constexpr std::uint8_t not_present = 0xcb;
inline constexpr std::uint8_t invalid_data_field = 0xcc;
inline constexpr std::uint8_t insufficient_privilege = 0xd4;
inline constexpr std::uint8_t not_in_present_state = 0xd5;
// Of single commands:
inline constexpr std::uint8_t parameter_not_supported = 0x80;
inline constexpr std::uint8_t set_not_in_progress = 0x81;
inline constexpr std::uint8_t read_only_parameter = 0x82;

} // namespace code

} // namespace oobready::sim::bmc
