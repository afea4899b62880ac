// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/nonce_proof.hpp"

#include <string_view>

namespace oobready::ipmi {

namespace {

constexpr unsigned answers_max = 5;
constexpr std::chrono::milliseconds between_answers{700};

// The last line that the host has ended; a line with the cursor on it may still grow.
std::string_view last_whole_line(const check::ScreenText& screen)
{
    if (!screen.lines.at(screen.cursor_line).empty())
        return {};
    for (std::size_t i = screen.cursor_line; i > 0; --i)
        if (!screen.lines[i - 1].empty())
            return screen.lines[i - 1];
    return {};
}

} // namespace

std::optional<std::string> NonceProof::look(const check::ScreenText& screen, TimePoint now)
{
    const std::string_view line = last_whole_line(screen);
    if (seen() && read_proven_line(line) == answer_) {
        proven_ = true;
        return std::nullopt;
    }
    const std::optional<NonceLine> nonce = read_nonce_line(line);
    if (!nonce || proven_ || answers_ == answers_max)
        return std::nullopt;
    if (nonce->nonce != answer_.nonce) {
        answer_ = {nonce->nonce, make_serial_nonce()};
        host_ = nonce->host;
    } else if (now - answered_at_ < between_answers) {
        return std::nullopt;
    }
    answered_at_ = now;
    ++answers_;
    return to_line(answer_);
}

} // namespace oobready::ipmi
