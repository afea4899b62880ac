// SPDX-License-Identifier: GPL-3.0-or-later
// What the decoders of responses share: bits, and numbers as the specification's words.
#pragma once

#include "base/error.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace oobready::ipmi {

inline bool bit(std::uint8_t byte, unsigned number) { return (byte >> number & 1) != 0; }

inline Error too_short(std::string_view name)
{
    return Error{Errc::malformed, std::string{name} + ": too short"};
}

/// The word for a number that the specification gives no meaning.
inline constexpr std::string_view reserved = "reserved";

/// The word for `number`; "reserved" past the end of `words`.
inline std::string_view word(std::span<const std::string_view> words, std::size_t number)
{
    return number < words.size() ? words[number] : reserved;
}

/// The words whose bit is set, the lowest first.
inline boost::json::array words_of_bits(std::uint8_t bits, std::span<const std::string_view> words)
{
    boost::json::array found;
    for (unsigned number = 0; number < words.size(); ++number)
        if (bit(bits, number) && !words[number].empty())
            found.push_back(boost::json::value(words[number]));
    return found;
}

} // namespace oobready::ipmi
