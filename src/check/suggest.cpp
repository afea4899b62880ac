// SPDX-License-Identifier: GPL-3.0-or-later
// Edit distance (Levenshtein, with two rows) and the nearest candidate by it.
#include "check/suggest.hpp"

#include <algorithm>
#include <numeric>

namespace oobready::check {

namespace {

// Nobody misspells a longer name than this, and the distance costs the product of both lengths.
constexpr std::size_t name_bytes_max = 64;

std::size_t edit_distance(std::string_view left, std::string_view right)
{
    std::vector<std::size_t> above(right.size() + 1);
    std::iota(above.begin(), above.end(), 0);
    std::vector<std::size_t> row(right.size() + 1);
    for (std::size_t i = 1; i <= left.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= right.size(); ++j) {
            const std::size_t replaced = above[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
        }
        std::swap(above, row);
    }
    return above[right.size()];
}

} // namespace

std::string suggestion(std::string_view wrong, const std::vector<std::string_view>& candidates)
{
    if (wrong.empty() || wrong.size() > name_bytes_max)
        return {};
    std::size_t nearest_distance = wrong.size() / 3 + 2;
    std::string_view nearest;
    for (std::string_view candidate : candidates) {
        if (candidate.size() > name_bytes_max)
            continue;
        const std::size_t distance = edit_distance(wrong, candidate);
        if (distance < nearest_distance) {
            nearest_distance = distance;
            nearest = candidate;
        }
    }
    if (nearest.empty())
        return {};
    return "; did you mean '" + std::string{nearest} + "'?";
}

} // namespace oobready::check
