// SPDX-License-Identifier: GPL-3.0-or-later
#include "serial/nonce_node.hpp"

namespace oobready::serial {

std::string NonceNode::receive(ByteView bytes)
{
    bytes_ += bytes.size();
    std::string reply;
    for (const std::uint8_t byte : bytes) {
        if (byte == '\r' || byte == '\n')
            reply = take_line(); // one reply for all that came at once
        else if (pending_.size() < serial_nonce_line_max)
            pending_ += static_cast<char>(byte);
    }
    return reply;
}

std::string NonceNode::take_line()
{
    const std::optional<NonceAnswer> answer = read_nonce_answer(pending_);
    pending_.clear();
    if (answer && answer->nonce == line_.nonce)
        answer_ = answer;
    if (!answer_)
        return greeting();
    return "\r\n" + proven_line(*answer_, line_.host) + "\r\n";
}

} // namespace oobready::serial
