// SPDX-License-Identifier: GPL-3.0-or-later
// Catch2, and how it prints a Result<T>: "a value", or the error. Include this instead of Catch2.
#pragma once

#include "base/result.hpp"

#include <catch2/catch.hpp>

#include <string>

template <class T>
struct Catch::StringMaker<boost::system::result<T, oobready::Error>> {
    static std::string convert(const boost::system::result<T, oobready::Error>& result)
    {
        return result ? "a value" : oobready::describe(result.error());
    }
};
