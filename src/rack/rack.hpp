// SPDX-License-Identifier: GPL-3.0-or-later
// Rack: what a site declares. Loaded from rack.toml or made from the command line's targets.
#pragma once

#include "base/mistake.hpp"
#include "base/target.hpp"
#include "check/diagnosis.hpp"
#include "check/profile.hpp"
#include "check/quirk.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace oobready::rack {

struct Node {
    std::string name;
    Target target;
    check::Declared declared; ///< what judge() compares with: {"site":…,"appliance":…,"node":…}
    SourcePlace place;
    std::vector<check::QuirkName> quirk_names; ///< that the site names for it
    std::vector<check::Quirk> quirks;          ///< in force: see set_quirks()
};

struct Appliance {
    std::string name;
    std::string profile;
    std::vector<Node> nodes;
    SourcePlace place;
};

struct Rack {
    std::string origin; ///< the file's path, or "command line"
    std::vector<Appliance> appliances;
};

/// Loads a rack file. Errors: every mistake in `file` and in the credential files it names (absent,
/// readable by others, too long, empty), appended to `mistakes`; the rack is then not to be used.
Rack load_rack(const std::filesystem::path& file, Mistakes& mistakes);

/// What `oobready verify TARGET…` says without a rack file.
struct TargetOptions {
    std::vector<std::string> targets; ///< hostlists: "10.0.1.[11-14]", "bmc[01-04].example:443"
    std::string profile;
    std::optional<Credentials> credentials;
    TlsTrust tls; ///< pin_sha256 as people write it: "sha256:…", in either case
    Ports ports;
    std::vector<check::QuirkName> quirk_names;
};
Rack rack_from_targets(const TargetOptions& options, Mistakes& mistakes);

/// Puts the quirks in force that `node`'s site and its profile name. A name that `catalogue` does
/// not have is a mistake.
void set_quirks(Node& node, const check::Settings& settings,
                std::span<const check::Quirk> catalogue, Mistakes& mistakes);

} // namespace oobready::rack
