// SPDX-License-Identifier: GPL-3.0-or-later
// The options that say which controllers a run is about and how to log in to them: the same for
// every command that talks to some. And the rack and the profiles that they come to.
#pragma once

#include "base/mistake.hpp"
#include "check/profile.hpp"
#include "rack/rack.hpp"

#include <CLI/App.hpp>

#include <map>
#include <string>
#include <vector>

namespace oobready::cli {

struct TargetOptions {
    std::vector<std::string> targets;
    std::string profile = "baseline";
    std::string username;
    bool null_username = false;
    std::string password_file;
    std::string password_env;
    std::string k_g_file;
    std::vector<std::string> quirks;
    std::string tls_ca;
    std::string tls_pin;
    bool insecure_tls = false;
    Ports ports;
    bool nobody_logs_in = false; ///< then no password is asked for
};

/// Adds all of them but the targets themselves, which each command words in its own way.
void add_target_options(CLI::App& command, TargetOptions& options);

/// Options that speak of targets beside a rack file, which says it itself, are mistakes.
void check_rack_file_options(const CLI::App& command, const TargetOptions& options,
                             Mistakes& mistakes);

/// The rack file, or a rack made of targets. Errors: every mistake of either.
rack::Rack rack_of(const TargetOptions& options, Mistakes& mistakes);

/// The profiles of the rack's appliances by name, loaded and bound, with the console patterns in
/// force.
std::map<std::string, check::Profile> profiles_of(const rack::Rack& rack, Mistakes& mistakes);

/// Puts in force, for each node, the quirks that the rack, the profiles or the options name.
void set_quirks(rack::Rack& rack, const std::map<std::string, check::Profile>& profiles,
                Mistakes& mistakes);

} // namespace oobready::cli
