// SPDX-License-Identifier: GPL-3.0-or-later
// The names of a requirement's enumerations, as profiles and reports write them.
#include "check/requirement.hpp"

namespace oobready::check {

std::string_view id(Level level)
{
    switch (level) {
    case Level::mandatory:
        return "mandatory";
    case Level::recommended:
        return "recommended";
    case Level::if_implemented:
        return "if_implemented";
    }
    return "internal-error";
}

std::string_view id(Relation relation)
{
    switch (relation) {
    case Relation::equal:
        return "equal";
    case Relation::not_equal:
        return "not_equal";
    case Relation::less_than:
        return "less_than";
    case Relation::less_than_or_equal:
        return "less_than_or_equal";
    case Relation::greater_than:
        return "greater_than";
    case Relation::greater_than_or_equal:
        return "greater_than_or_equal";
    case Relation::regex_match:
        return "regex_match";
    case Relation::regex_no_match:
        return "regex_no_match";
    case Relation::in_set:
        return "in_set";
    case Relation::not_in_set:
        return "not_in_set";
    }
    return "internal-error";
}

std::string_view id(Kind kind)
{
    switch (kind) {
    case Kind::plain:
        return "plain";
    case Kind::mac:
        return "mac";
    case Kind::uuid:
        return "uuid";
    case Kind::ip:
        return "ip";
    case Kind::version:
        return "version";
    case Kind::privilege:
        return "privilege";
    }
    return "internal-error";
}

std::string_view id(Quantifier quantifier)
{
    switch (quantifier) {
    case Quantifier::every:
        return "every";
    case Quantifier::any:
        return "any";
    case Quantifier::none:
        return "none";
    case Quantifier::count:
        return "count";
    }
    return "internal-error";
}

} // namespace oobready::check
