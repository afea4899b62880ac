// SPDX-License-Identifier: GPL-3.0-or-later
// How often something is sent, as the JSON of plans and probes has it.
#pragma once

#include "check/sent.hpp"

#include <boost/json.hpp>

namespace oobready::report {

/// {"once": true}, or with "per", "count", "only" and "argument" where they say something.
inline boost::json::object often_row(const check::Often& often)
{
    boost::json::object row{{"once", often.is_once()}};
    if (!often.per.empty())
        row["per"] = often.per;
    if (often.count > 0)
        row["count"] = often.count;
    if (!often.only.empty())
        row["only"] = often.only;
    if (!often.argument.empty())
        row["argument"] = often.argument;
    return row;
}

} // namespace oobready::report
