// SPDX-License-Identifier: GPL-3.0-or-later
// Confidential: the secrets that a controller knows of us, and their removal from what it sends
// back: some echo in an error what they were given. Pure.
#pragma once

#include "base/error.hpp"
#include "base/secret.hpp"

#include <boost/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace oobready::redfish {

namespace json = boost::json;

/// A shorter secret is removed only where it stands as a word of its own: "1" is in every link.
inline constexpr std::size_t secret_bytes_min = 4;

class Confidential {
public:
    /// `secret` as it is, as printable() shows it, and percent-encoded. An empty one is nothing.
    void add(std::string_view secret);
    /// Also as HTTP Basic sends it.
    void add(const Credentials& credentials);

    /// Every occurrence in `text` becomes "(removed)", also one that printable() has cut short.
    [[nodiscard]] std::string removed_from(std::string text) const;
    [[nodiscard]] Error removed_from(Error error) const;
    /// The same for every name, string and number of `value`; at most json_depth_max deep.
    void remove_from(json::value& value) const;
    void remove_from(json::object& object) const;

private:
    void add_spelling(std::string spelling);

    std::vector<Secret> spellings_; ///< the longest first
};

} // namespace oobready::redfish
