// SPDX-License-Identifier: GPL-3.0-or-later
// Where secrets come from: a file that only its owner may read, or the environment. Never the
// command line.
#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"

#include <filesystem>
#include <string>

namespace oobready::rack {

/// Longer than any controller takes. IPMI's own limit (20 bytes, IPMI v2.0 22.30) is the IPMI
/// plane's to complain of: Redfish takes more.
inline constexpr std::size_t secret_bytes_max = 255;

/// The first line of `file` without its line end. Errors: credentials_missing, saying which file
/// and why: absent, not a regular file, readable or writable by group or others, empty, too long.
Result<Secret> read_secret_file(const std::filesystem::path& file);

/// The environment variable's value. Errors: credentials_missing when unset or empty.
Result<Secret> read_secret_variable(const std::string& variable);

} // namespace oobready::rack
