// SPDX-License-Identifier: GPL-3.0-or-later
// Members of a collection that a probe found but could not read: they stand among its facts as
// "unreadable": [{"uri", "error", "of"}], and judge() asks here what they leave open.
#pragma once

#include "check/requirement.hpp"

#include <optional>
#include <string>

namespace oobready::check {

struct Unreadable {
    std::size_t count = 0;
    std::string first_error; ///< as the probe wrote it: a peer's text, not yet printable
};

/// What `pointer` would have selected of, had it been readable: the rows whose "of" is the list
/// that it goes through, "members" where a row does not say. Nothing for facts without such.
std::optional<Unreadable> unreadable_of(const json::object& facts, const Pointer& pointer);

/// "2 members of redfish.chassis could not be read: …".
std::string unreadable_words(const ProbeCall& call, const Unreadable& unreadable);

/// The error id that the first error begins with, where it does.
std::optional<Errc> unreadable_code(const Unreadable& unreadable);

} // namespace oobready::check
