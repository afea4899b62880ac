// SPDX-License-Identifier: GPL-3.0-or-later
// Host names to addresses, without ever holding up the rest.
#pragma once

#include "base/result.hpp"
#include "net/deadline.hpp"

#include <boost/asio/ip/address.hpp>

#include <string>

namespace oobready::net {

/// The first address of `host`; a literal address is taken as it is. The system's resolver cannot
/// be interrupted, so each look-up has a thread of its own, which is left behind when `limit`
/// passes or the awaiting coroutine is cancelled. Errors: hostname_invalid.
asio::awaitable<Result<asio::ip::address>> resolve(std::string host, Duration limit);

} // namespace oobready::net
