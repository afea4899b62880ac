// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/transcript.hpp"

#include <functional>

namespace oobready::ipmi {

void Transcript::add(std::string_view line)
{
    if (line.empty() && after_empty_)
        return;
    after_empty_ = line.empty();
    line = line.substr(0, bytes_max_ - 1);
    if (kept_.size() + line.size() + 1 > 2 * bytes_max_) {
        kept_.erase(0, kept_.size() - text().size());
        cut_ = true;
    }
    if (kept_.capacity() < 2 * bytes_max_ && kept_.size() + line.size() + 1 > bytes_max_)
        kept_.reserve(2 * bytes_max_); // exactly, where doubling would overshoot
    kept_ += line;
    kept_ += '\n';
}

void Transcript::add_cleared(const std::vector<std::string>& lines)
{
    std::string all;
    for (const std::string& line : lines)
        all += line + '\n';
    if (all.find_first_not_of('\n') == std::string::npos)
        return;
    const std::size_t hash = std::hash<std::string>{}(all);
    if (hash == cleared_hash_)
        return;
    cleared_hash_ = hash;
    for (const std::string& line : lines)
        add(line);
}

std::string_view Transcript::text() const
{
    const std::string_view all = kept_;
    if (all.size() <= bytes_max_)
        return all;
    const std::size_t least = all.size() - bytes_max_;
    // The first whole line in there; lines are shorter than bytes_max.
    return all.substr(all.find('\n', least - 1) + 1);
}

} // namespace oobready::ipmi
