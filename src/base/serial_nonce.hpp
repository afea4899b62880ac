// SPDX-License-Identifier: GPL-3.0-or-later
// The words of the nonce proof: what a node says on its serial port, and what the out-of-band side
// answers over Serial over LAN. Each is one line of printable ASCII. Pure.
//
//   node    oobready-nonce  <node's nonce> <host name>
//   answer  oobready-answer <node's nonce> <ours>
//   node    oobready-proven <node's nonce> <ours> <host name>
//
// After the third line both sides know that both directions work, and with whom.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace oobready {

/// A nonce is so many lower-case hex digits: 64 random bits. Short, for serial ports lose long
/// lines.
inline constexpr std::size_t serial_nonce_digits = 16;
/// No line of the proof is longer.
inline constexpr std::size_t serial_nonce_line_max = 160;

struct NonceLine {
    std::string nonce; ///< the node's
    std::string host;  ///< as the node names itself: letters, digits, '.', '-', '_'; may be empty
};

struct NonceAnswer {
    std::string nonce;  ///< the node's
    std::string answer; ///< ours
    bool operator==(const NonceAnswer&) const = default;
};

/// A fresh one, from the kernel's random numbers.
std::string make_serial_nonce();

/// `name` without what may not stand in a line, at most 64 characters.
std::string nonce_host(std::string_view name);

/// Lines without their ends. `line.host` is what nonce_host() made.
std::string to_line(const NonceLine& line);
std::string to_line(const NonceAnswer& answer);
std::string proven_line(const NonceAnswer& answer, std::string_view host);

/// What a line says, also where something stands before it: a console prints into it. Nothing when
/// it is no such line, or not whole.
std::optional<NonceLine> read_nonce_line(std::string_view line);
std::optional<NonceAnswer> read_nonce_answer(std::string_view line);
std::optional<NonceAnswer> read_proven_line(std::string_view line);

} // namespace oobready
