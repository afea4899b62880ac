// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/console_steps.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oobready::cli {

void ConsoleSteps::step(std::string_view what)
{
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start_;
    const std::string line = fmt::format("{:8.3f} s  {}\n", passed.count(), what);
    lines_ += line;
    if (to_ == nullptr)
        return;
    fmt::print(to_, "{}", line);
    std::fflush(to_);
}

void ConsoleSteps::received(ByteView characters)
{
    const std::size_t room = raw_bytes_max - std::min(raw_bytes_max, raw_.size());
    const ByteView kept = characters.first(std::min(room, characters.size()));
    raw_.append(kept.begin(), kept.end());
}

} // namespace oobready::cli
