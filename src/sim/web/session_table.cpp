// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/web/session_table.hpp"

#include "base/hex.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace oobready::sim {

namespace {

constexpr int token_bytes = 16;

std::string new_token()
{
    std::array<unsigned char, token_bytes> bytes{};
    if (RAND_bytes(bytes.data(), token_bytes) != 1)
        throw std::runtime_error("OpenSSL cannot make a random number");
    return to_hex(bytes);
}

} // namespace

const WebSession* SessionTable::open(const std::string& user, SimClock::time_point now)
{
    expire(now);
    if (sessions_.size() >= sessions_max_)
        return nullptr;
    sessions_.push_back({std::to_string(++last_id_), new_token(), user, now});
    counters_.redfish_sessions.up();
    return &sessions_.back();
}

const WebSession* SessionTable::use(std::string_view token, SimClock::time_point now)
{
    expire(now);
    const auto found = std::ranges::find(sessions_, token, &WebSession::token);
    if (token.empty() || found == sessions_.end())
        return nullptr;
    found->used = now;
    return &*found;
}

const WebSession* SessionTable::find(std::string_view id) const
{
    const auto found = std::ranges::find(sessions_, id, &WebSession::id);
    return found != sessions_.end() ? &*found : nullptr;
}

bool SessionTable::close(std::string_view id)
{
    const auto found = std::ranges::find(sessions_, id, &WebSession::id);
    if (found == sessions_.end())
        return false;
    sessions_.erase(found);
    ++counters_.redfish_sessions_closed;
    counters_.redfish_sessions.down();
    return true;
}

void SessionTable::expire(SimClock::time_point now)
{
    const auto ended = std::erase_if(
        sessions_, [&](const WebSession& session) { return now - session.used >= timeout_; });
    counters_.redfish_sessions_timed_out += ended;
    for (std::size_t i = 0; i < ended; ++i)
        counters_.redfish_sessions.down();
}

std::optional<SimClock::time_point> SessionTable::next_expiry() const
{
    if (sessions_.empty())
        return std::nullopt;
    return std::ranges::min_element(sessions_, {}, &WebSession::used)->used + timeout_;
}

} // namespace oobready::sim
