// SPDX-License-Identifier: GPL-3.0-or-later
// The rows that a run consists of, as JSON objects. The JSON document nests them, JSON Lines prints
// them one by one: both say the same because both are made of these. Fields: docs/output.md.
#pragma once

#include "check/readiness.hpp"

#include <string>
#include <vector>

namespace oobready::report {

namespace json = boost::json;

inline constexpr int schema_version = 1;

/// "2026-11-22T13:58:02.123Z"
std::string rfc3339(check::Clock::time_point time);

json::object tool_row();
json::object run_row(const check::RunRecord& run);
json::object verdict_row(const check::RunRecord& run);

/// Without its nodes.
json::object appliance_row(const check::ApplianceRecord& appliance);

/// Without its diagnoses and evidence.
json::object node_row(const check::NodeRecord& node);

/// One for each observation, in the order of their keys.
std::vector<json::object> evidence_rows(const check::NodeRecord& node);

/// One for each diagnosis; "evidence" is an index into evidence_rows().
std::vector<json::object> diagnosis_rows(const check::Profile& profile,
                                         const check::NodeRecord& node);

} // namespace oobready::report
