// SPDX-License-Identifier: GPL-3.0-or-later
// A web request and its answer without a socket: what the pure part of the web side speaks.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oobready::sim {

/// Header fields that nobody sent are empty.
struct WebRequest {
    std::string method; ///< "GET"
    std::string target; ///< "/redfish/v1/Systems?$skip=50", as it stood on the request line
    std::string host;   ///< Host
    std::string authorization;
    std::string token; ///< X-Auth-Token
    std::string if_none_match;
    std::string body;
};

/// How an answer's body goes out. All but `whole` are faults.
enum class BodyManner : std::uint8_t {
    whole,
    truncated, ///< half of it, then the connection ends
    huge,      ///< hundreds of megabytes
    endless,   ///< in chunks until the client leaves
    slow,      ///< a byte at a time, `pause` between two
};

struct WebReply {
    unsigned status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    BodyManner manner = BodyManner::whole;
    std::chrono::milliseconds pause{0};
};

/// The path of `target`: without its query, and without a slash at its end unless it is "/".
std::string_view path_of(std::string_view target);
/// What follows the question mark; empty where there is none.
std::string_view query_of(std::string_view target);

/// `text` with its %xx decoded. Nothing when one is broken or stands for a control character.
std::optional<std::string> percent_decoded(std::string_view text);

/// An HTML page of one sentence, as web servers show errors.
WebReply html_page(unsigned status, std::string_view title);

} // namespace oobready::sim
