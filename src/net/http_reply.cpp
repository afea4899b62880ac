// SPDX-License-Identifier: GPL-3.0-or-later
// By itself: what reads a reply needs none of libcurl.
#include "net/http_client.hpp"

namespace oobready::net {

std::string_view HttpReply::header(std::string_view name) const
{
    for (const auto& [key, value] : headers)
        if (key == name)
            return value;
    return {};
}

} // namespace oobready::net
