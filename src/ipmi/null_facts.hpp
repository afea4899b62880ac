// SPDX-License-Identifier: GPL-3.0-or-later
// The facts of what the BMC does not have.
#pragma once

#include "check/shape.hpp"

#include <boost/json.hpp>

namespace oobready::ipmi {

/// Sets each fact of `shape` that stands directly in `facts` to null; a list that is null has no
/// members to set.
inline void set_null(boost::json::object& facts, const check::Shape& shape)
{
    for (const check::Fact& fact : shape)
        if (fact.pointer.rfind('/') == 0)
            facts[fact.name()] = nullptr;
}

} // namespace oobready::ipmi
