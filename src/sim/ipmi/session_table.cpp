// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/ipmi/session_table.hpp"

#include "ipmi/little_endian.hpp"
#include "ipmi/protection.hpp"

#include <algorithm>

namespace oobready::sim::bmc {

namespace {

std::uint32_t random_id()
{
    std::array<std::uint8_t, 4> bytes{};
    ipmi::random_fill(bytes);
    return ipmi::little_endian(bytes, 0, bytes.size());
}

template <class Sessions, class Predicate>
Session* first(const Sessions& sessions, Predicate predicate)
{
    const auto found = std::ranges::find_if(
        sessions, [&predicate](const auto& session) { return predicate(*session); });
    return found == sessions.end() ? nullptr : found->get();
}

} // namespace

Session* SessionTable::add(TimePoint now)
{
    if (sessions_.size() >= slots_)
        return nullptr;
    auto session = std::make_unique<Session>();
    while (session->id() == 0 || find(session->id()))
        session->exchange.bmc_session_id = random_id();
    do
        ++session->handle;
    while (find_handle(session->handle));
    session->last_used = now;
    sessions_.push_back(std::move(session));
    return sessions_.back().get();
}

void SessionTable::remove(const Session& session)
{
    std::erase_if(sessions_, [&session](const auto& one) { return one.get() == &session; });
    if (sessions_.empty())
        sessions_.shrink_to_fit();
}

Session* SessionTable::find(std::uint32_t id) const
{
    return first(sessions_, [id](const Session& session) { return session.id() == id; });
}

Session* SessionTable::find_proposed(const asio::ip::udp::endpoint& peer,
                                     std::uint32_t console_session_id) const
{
    return first(sessions_, [&peer, console_session_id](const Session& session) {
        return session.state == SessionState::proposed && session.peer == peer &&
               session.exchange.console_session_id == console_session_id;
    });
}

Session* SessionTable::find_handle(std::uint8_t handle) const
{
    return first(sessions_, [handle](const Session& session) { return session.handle == handle; });
}

TimePoint SessionTable::expiry(const Session& session) const
{
    return session.last_used + (session.is_open() ? time_outs_.open : time_outs_.half_open);
}

Session* SessionTable::expired(TimePoint now) const
{
    return first(sessions_, [this, now](const Session& session) { return expiry(session) <= now; });
}

std::optional<TimePoint> SessionTable::next_expiry() const
{
    std::optional<TimePoint> next;
    for (const auto& session : sessions_)
        next = std::min(next.value_or(TimePoint::max()), expiry(*session));
    return next;
}

std::vector<const Session*> SessionTable::open_sessions() const
{
    std::vector<const Session*> open;
    for (const auto& session : sessions_)
        if (session->is_open())
            open.push_back(session.get());
    return open;
}

} // namespace oobready::sim::bmc
