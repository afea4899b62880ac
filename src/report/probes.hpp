// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of the probes before anything is sent: `oobready probe`, and docs/probes.md.
#pragma once

#include "check/probe.hpp"

#include <span>
#include <string>

namespace oobready::report {

/// One line each: name and summary.
std::string probe_list_text(std::span<const check::ProbeInfo> probes);

/// Each with what it takes, needs, sends and gives.
std::string probes_text(std::span<const check::ProbeInfo> probes);

/// The same as a page: docs/probes.md is that of all probes.
std::string probes_markdown(std::span<const check::ProbeInfo> probes);

/// The same as one JSON document; "schema_version": 1.
std::string probes_document(std::span<const check::ProbeInfo> probes);

} // namespace oobready::report
