// SPDX-License-Identifier: GPL-3.0-or-later
// Reports: a run as text for a technician, or as JSON for scripts and tickets.
#pragma once

#include "base/result.hpp"
#include "check/readiness.hpp"

#include <string>

namespace oobready::report {

struct TextOptions {
    bool colour = false;
    bool verbose = false;   ///< also list what passed, one line each
    unsigned columns = 100; ///< width to wrap at
};

/// One table per appliance (what, outcome, measured against expected, what to do next), the verdict
/// last.
std::string text(const check::RunRecord& run, const TextOptions& options);

/// One JSON document; "schema_version": 1. See docs/output.md.
std::string json_document(const check::RunRecord& run);

/// JSON Lines: one "run" line, then for each node its "evidence" and "diagnosis" lines and a "node"
/// line, then one "appliance" line each and one "verdict" line last.
std::string json_lines(const check::RunRecord& run);

/// Writes `content` to `path` so that a reader sees the old file or the whole new one, never a
/// part: a temporary file beside it, fsync, rename. Errors: local_error with the system's reason;
/// the old file is then untouched.
Result<void> write_file_atomically(const std::string& path, const std::string& content);

} // namespace oobready::report
