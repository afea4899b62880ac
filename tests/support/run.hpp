// SPDX-License-Identifier: GPL-3.0-or-later
// Runs one coroutine to its end on a loop; and lets Catch say why a Result holds no value.
#pragma once

#include "base/result.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include <exception>
#include <optional>

namespace support {

template <class T>
T run(boost::asio::io_context& context, boost::asio::awaitable<T> work)
{
    std::optional<T> result;
    boost::asio::co_spawn(context, std::move(work), [&](std::exception_ptr thrown, T value) {
        if (thrown)
            std::rethrow_exception(thrown);
        result.emplace(std::move(value));
    });
    context.restart();
    context.run();
    return std::move(*result);
}

} // namespace support

// Catch would ask for operator<< of the value.
template <class T>
struct Catch::StringMaker<boost::system::result<T, oobready::Error>> {
    static std::string convert(const boost::system::result<T, oobready::Error>& result)
    {
        return result ? "a value" : describe(result.error());
    }
};
