// SPDX-License-Identifier: GPL-3.0-or-later
// BusyPatience: how often, and after which pauses, a BMC that says that it is busy is asked again.
#pragma once

#include "base/result.hpp"
#include "ipmi/commands.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>

namespace oobready::ipmi {

namespace asio = boost::asio;

inline constexpr unsigned busy_retries_max = 3;
inline constexpr std::chrono::milliseconds busy_pause_first{200}; ///< then half as long again

/// One for each request.
class BusyPatience {
public:
    /// True, after a pause, when `response` says that the BMC is busy and it may be asked again.
    asio::awaitable<bool> again(const Request& request, const Result<Response>& response);

private:
    unsigned retries_ = 0;
    std::chrono::milliseconds pause_ = busy_pause_first;
};

} // namespace oobready::ipmi
