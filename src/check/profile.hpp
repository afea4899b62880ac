// SPDX-License-Identifier: GPL-3.0-or-later
// Profile: a named set of requirements in TOML. Calls toml_reader; called by run, rack and cli.
#pragma once

#include "check/console_pattern.hpp"
#include "check/probe.hpp"
#include "check/quirk.hpp"
#include "check/raw_command.hpp"
#include "check/requirement.hpp"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace oobready::check {

/// What a profile says of how to talk to its controllers, next to what it requires.
struct Settings {
    /// IPMI cipher suites to offer, in this order; the weak ones only to a BMC that lists no other.
    std::vector<unsigned> cipher_suites = {17, 3, 8, 12};
    std::string privilege = "administrator"; ///< the highest level to ask for, then those below
    bool lookup_by_privilege = false; ///< the BMC finds the user by name and privilege, not by name
    /// BMCs that say that they are equal read their sensor data records once for all.
    bool share_sdrs = false;
    /// What the serial port behind SOL is meant to run at, in bit/s: a rate that SOL has (IPMI v2.0
    /// 26.3, parameter 5). Nothing where no document says.
    std::optional<unsigned> serial_bit_rate;
    unsigned https_connections = 2; ///< at once, to one controller: 1 or 2
    unsigned https_pause_ms = 0;    ///< before each Redfish request; with one, one at a time
    std::vector<QuirkName> quirks;  ///< to put in force for every node
};

struct Profile {
    std::string name;  ///< "vendor/model": its path below the profile folder without ".toml"
    std::string title; ///< "Example appliance node"
    std::vector<std::string> extends; ///< the names of the profiles it was merged from, base first
    Settings settings;
    std::vector<ConsolePattern> console_patterns; ///< its own, those of what it extends behind them
    std::vector<RawCommand> raw_commands;         ///< merged by name; may each be sent? see ipmi
    std::vector<Requirement> requirements;        ///< merged by id, in the order of first mention
};

/// Loads `name` ("vendor/model", or a path that ends in ".toml") and what it extends; a later row
/// with the same id replaces the earlier one whole, in its place. Errors: every mistake of every
/// file it reads, appended to `mistakes`; the profile is then not to be used. Unknown keys, unknown
/// relations, expected values that do not fit their relation, bad pointers and bad regular
/// expressions are mistakes; so is a cycle of `extends`, and a `needs` that names no requirement of
/// the merged profile.
Profile load_profile(const std::vector<std::filesystem::path>& folders, const std::string& name,
                     Mistakes& mistakes);

/// Checks that every probe and argument named by `profile` exists in `catalog`, and that what it
/// selects or puts into words can exist in the facts of the probe, before any packet is sent.
/// Appends a mistake, with the place of the requirement, for each that does not. Call it as
/// check::bind: unqualified, a vector or array among the arguments finds std::bind, which takes
/// anything and does nothing.
void bind(const Profile& profile, std::span<const ProbeInfo> catalog, Mistakes& mistakes);

/// The names of all profiles below `folders`, sorted, each once.
std::vector<std::string> list_profiles(const std::vector<std::filesystem::path>& folders);

/// Every call of `requirement`, its own first, repetitions included. They point into it.
std::vector<const ProbeCall*> calls_in(const Requirement& requirement);

/// The observations that `profile` needs, each once, in the order in which they are first named.
std::vector<ProbeCall> calls_of(const Profile& profile);

} // namespace oobready::check
