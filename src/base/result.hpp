// SPDX-License-Identifier: GPL-3.0-or-later
// Result<T>: a value, or the Error that says why there is none. Expected failure is in the return
// type; exceptions are for our own bugs.
#pragma once

#include "base/error.hpp"

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>

#include <stdexcept>

namespace oobready {

// boost::system::result calls this when value() is asked of an error: that is our bug.
[[noreturn]] inline void throw_exception_from_error(const Error& error,
                                                    const boost::source_location&)
{
    throw std::logic_error("value() of an error: " + describe(error));
}

template <class T>
using Result = boost::system::result<T, Error>;

} // namespace oobready
