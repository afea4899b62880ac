// SPDX-License-Identifier: GPL-3.0-or-later
// A serial port of this machine: opened raw, put back as it was.
#pragma once

#include "base/result.hpp"

#include <termios.h>

#include <optional>
#include <string>
#include <vector>

namespace oobready::serial {

/// Opened for us alone: raw, without echo, without flow control, whatever the modem lines say.
class Tty {
public:
    /// `bit_rate` in bit/s; nothing leaves it as it is set. Errors: local_error when it cannot be
    /// opened, is no serial port or terminal, does not know the rate, or is open in another process
    /// that this user may see: nothing is changed of a port that somebody uses.
    static Result<Tty> open(const std::string& path, std::optional<unsigned> bit_rate);

    /// Puts it back as it was.
    ~Tty();
    Tty(Tty&& other) noexcept;
    Tty& operator=(Tty&&) = delete;

    /// Non-blocking.
    [[nodiscard]] int descriptor() const { return descriptor_; }
    /// What it is set to, in bit/s; 0 when it has no name.
    [[nodiscard]] unsigned bit_rate() const;

private:
    Tty(int descriptor, const termios& before) : descriptor_(descriptor), before_(before) {}

    int descriptor_;
    termios before_;
};

/// The bit rates that a serial port can be set to, ascending, in bit/s.
std::vector<unsigned> bit_rates();

} // namespace oobready::serial
