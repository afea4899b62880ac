// SPDX-License-Identifier: GPL-3.0-or-later
// What a run would send, shown before anything is: `oobready verify --plan`.
#pragma once

#include "check/plan.hpp"

#include <string>

namespace oobready::report {

/// For a person: each group of equal nodes, what is sent to it and for whom. `verbose`: also the
/// ids of the requirements. Wrapped at `columns`.
std::string plan_text(const check::Plan& plan, bool verbose, unsigned columns);

/// One JSON document; "schema_version": 1. See docs/output.md.
std::string plan_document(const check::Plan& plan);

} // namespace oobready::report
