// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/progress_lines.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace oobready::cli {

namespace {

constexpr std::chrono::milliseconds between_draws{80};

} // namespace

ProgressLines::ProgressLines(std::vector<std::string> names, unsigned rows, unsigned columns)
    : one_line_(names.size() + 2 > rows), columns_(columns)
{
    for (std::string& name : names)
        rows_.push_back({printable(name, 40), "waiting", false});
}

ProgressLines::~ProgressLines() { wipe(); }

void ProgressLines::started(std::size_t index)
{
    rows_[index].doing = "started";
    draw(false);
}

void ProgressLines::observing(std::size_t index, std::string_view probe)
{
    rows_[index].doing = probe;
    draw(false);
}

void ProgressLines::finished(std::size_t index, const check::NodeRecord& node)
{
    rows_[index].doing = check::id(node.readiness);
    std::ranges::replace(rows_[index].doing, '_', ' ');
    rows_[index].done = true;
    draw(true);
}

std::vector<std::string> ProgressLines::lines() const
{
    if (one_line_) {
        const auto done = std::ranges::count_if(rows_, &Row::done);
        return {fmt::format("{} of {} nodes done", done, rows_.size())};
    }
    std::size_t width = 0;
    for (const Row& row : rows_)
        width = std::max(width, row.name.size());
    std::vector<std::string> drawn;
    for (const Row& row : rows_)
        drawn.push_back(fmt::format("{:<{}}  {}", row.name, width, row.doing).substr(0, columns_));
    return drawn;
}

void ProgressLines::draw(bool now)
{
    const auto time = std::chrono::steady_clock::now();
    if (!now && time - last_ < between_draws)
        return;
    last_ = time;
    wipe();
    const std::vector<std::string> drawn = lines();
    for (const std::string& line : drawn)
        fmt::print(stderr, "{}\n", line);
    drawn_ = drawn.size();
    std::fflush(stderr);
}

void ProgressLines::wipe()
{
    if (drawn_ > 0)
        fmt::print(stderr, "\x1b[{}A\x1b[J", drawn_); // up, then clear to the end of the screen
    drawn_ = 0;
}

} // namespace oobready::cli
