// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/redaction.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace oobready::redfish {

namespace {

// Parts of property names, in lower case. Controllers do show hashes of their users' passwords, and
// IPMI needs the password itself: its key is the password.
constexpr std::string_view secret_parts[] = {
    "authkey",    "community", "encryptionkey", "hash",       "ipmikey", "kgkey",
    "passphrase", "passwd",    "password",      "privatekey", "privkey", "salt",
    "secret",     "sharedkey", "token",         "v3key",
};
constexpr std::string_view removed = "(removed)";

json::value redact_property(std::string_view name, const json::value& value)
{
    if (!looks_secret(name) || value.is_bool() || value.is_null())
        return redact(value);
    return json::string{removed};
}

} // namespace

bool looks_secret(std::string_view property)
{
    const std::string lower = to_lower(property);
    return std::any_of(std::begin(secret_parts), std::end(secret_parts),
                       [&](std::string_view part) { return lower.find(part) != lower.npos; });
}

// The recursion is bounded: what is parsed is at most json_depth_max deep.
json::value redact(const json::value& value)
{
    if (const json::string* text = value.if_string())
        return json::string{printable(*text, string_bytes_max)};
    if (const json::array* elements = value.if_array()) {
        json::array copy;
        for (const json::value& element : *elements)
            copy.push_back(redact(element));
        return copy;
    }
    if (const json::object* properties = value.if_object()) {
        json::object copy;
        for (const auto& [name, property] : *properties)
            copy[printable(name)] = redact_property(name, property);
        return copy;
    }
    // 1e999: JSON has no word for it.
    if (value.is_double() && !std::isfinite(value.get_double()))
        return nullptr;
    return value;
}

} // namespace oobready::redfish
