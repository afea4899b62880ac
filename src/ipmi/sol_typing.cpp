// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/sol_typing.hpp"

#include <algorithm>

namespace oobready::ipmi {

void SolTyping::type(ByteView characters)
{
    waiting_.insert(waiting_.end(), characters.begin(), characters.end());
}

std::optional<Bytes> SolTyping::next(SolLink& link)
{
    if (waiting_.empty() || !link.acknowledged())
        return std::nullopt;
    const std::size_t accepted = std::min(in_flight_, link.accepted());
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(accepted));
    in_flight_ = std::min(waiting_.size(), piece_max);
    if (in_flight_ == 0)
        return std::nullopt;
    return link.send(ByteView{waiting_}.first(in_flight_));
}

bool SolTyping::done(const SolLink& link) const
{
    return link.acknowledged() && std::min(in_flight_, link.accepted()) == waiting_.size();
}

} // namespace oobready::ipmi
