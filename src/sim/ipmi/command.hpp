// SPDX-License-Identifier: GPL-3.0-or-later
// What a command is: a row of a const table, found by its numbers and answered by its handler.
#pragma once

#include "sim/ipmi/controller.hpp"
#include "sim/ipmi/status.hpp"
#include "sim/ipmi/writer.hpp"

#include <span>
#include <string_view>

namespace oobready::sim::bmc {

/// A completion code (IPMI v2.0 Table 5-2) and what follows it.
struct Reply {
    std::uint8_t code = code::ok;
    Bytes data;

    Reply(std::uint8_t refused) : code(refused) {}
    Reply(Bytes bytes) : data(std::move(bytes)) {}
    Reply(Writer& writer) : data(writer.take()) {}
};

/// Done, and nothing to say.
inline Reply done() { return Reply{code::ok}; }

/// One request on its way through.
struct Call {
    Controller& controller;
    Session* session; ///< null outside any session
    std::uint8_t lun;
    ByteView data; ///< as long as the row allows
    TimePoint now;

    [[nodiscard]] Machine& machine() const { return controller.machine; }
    [[nodiscard]] Settings& settings() const { return controller.settings; }
    [[nodiscard]] std::uint16_t word(std::size_t at) const
    {
        return static_cast<std::uint16_t>(data[at] | data[at + 1] << 8);
    }
};

using Handler = Reply (*)(const Call& call);

/// How many bytes of data a request may have.
struct Length {
    std::uint8_t min = 0;
    std::uint8_t max = 0;
};
inline constexpr std::uint8_t any_length = 0xff;

/// What else is to know of a command.
enum class Trait : std::uint8_t {
    none,
    sessionless, ///< also answered outside a session (IPMI v2.0 Appendix G)
    changes,     ///< changes something: repeated under the same rqSeq it is not done again
    every_lun,   ///< of the LUN that the request names; others are LUN 0's only
};

struct CommandRow {
    std::uint8_t net_fn;
    std::uint8_t command;
    std::string_view name;  ///< as the specification writes it
    std::uint8_t privilege; ///< the least that may use it (Appendix G)
    Length length;
    Handler handler;
    Trait trait = Trait::none;
};

inline constexpr std::uint8_t privilege_callback = 1;

inline constexpr std::uint8_t net_fn_chassis = 0x00;
inline constexpr std::uint8_t net_fn_sensor_event = 0x04;
inline constexpr std::uint8_t net_fn_app = 0x06;
inline constexpr std::uint8_t net_fn_storage = 0x0a;
inline constexpr std::uint8_t net_fn_transport = 0x0c;

/// Null when there is no such command.
const CommandRow* find_command(std::uint8_t net_fn, std::uint8_t command);

// The tables, one a file.
std::span<const CommandRow> app_commands();
std::span<const CommandRow> channel_commands();
std::span<const CommandRow> user_commands();
std::span<const CommandRow> session_commands();
std::span<const CommandRow> payload_commands();
std::span<const CommandRow> watchdog_commands();
std::span<const CommandRow> system_info_commands();
std::span<const CommandRow> chassis_commands();
std::span<const CommandRow> boot_option_commands();
std::span<const CommandRow> lan_commands();
std::span<const CommandRow> sol_commands();
std::span<const CommandRow> sdr_commands();
std::span<const CommandRow> sensor_commands();
std::span<const CommandRow> sel_commands();
std::span<const CommandRow> fru_commands();
std::span<const CommandRow> event_commands();

} // namespace oobready::sim::bmc
