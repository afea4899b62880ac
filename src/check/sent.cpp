// SPDX-License-Identifier: GPL-3.0-or-later
#include "check/sent.hpp"

#include <fmt/format.h>

namespace oobready::check {

std::string_view id(Door door)
{
    switch (door) {
    case Door::ipmi:
        return "ipmi";
    case Door::https:
        return "https";
    case Door::http:
        return "http";
    case Door::argument:
        return "argument";
    }
    return "internal-error";
}

std::string describe(const Often& often)
{
    std::string words = "once";
    if (!often.per.empty() && often.count > 0)
        words = fmt::format("per {}, at most {}", often.per, often.count);
    else if (!often.per.empty())
        words = fmt::format("per {}", often.per);
    if (!often.only.empty())
        words += fmt::format(", only {}", often.only);
    if (!often.argument.empty())
        words += fmt::format(", only with {} = true", often.argument);
    return words;
}

} // namespace oobready::check
