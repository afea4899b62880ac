// SPDX-License-Identifier: GPL-3.0-or-later
// Progress: what a run tells while it goes on. The command line shows it; tests record it.
#pragma once

#include "check/readiness.hpp"

#include <cstddef>
#include <string_view>

namespace oobready::run {

class Progress {
public:
    virtual ~Progress() = default;

    /// Node `index` (counted over the whole rack) begins.
    virtual void started(std::size_t index) = 0;
    /// It takes this observation now.
    virtual void observing(std::size_t index, std::string_view probe) = 0;
    virtual void finished(std::size_t index, const check::NodeRecord& node) = 0;
};

} // namespace oobready::run
