// SPDX-License-Identifier: GPL-3.0-or-later
// BootLog: a machine that is starting, line by line, as its serial port tells it.
#pragma once

#include "sim/console/serial_line.hpp"

namespace oobready::sim {

class BootLog {
public:
    /// Where the story begins: at power-on, or where the boot menu hands over to the kernel.
    enum class From { firmware, kernel };

    /// `line` outlives it.
    BootLog(SerialLine& line, std::string host_name);

    /// Says everything from there on, some seconds long, and calls `done` behind the last line. It
    /// uses both continuations of the line; forget() of the line ends it.
    void start(From from, SerialLine::Continuation done);

private:
    void next();

    SerialLine& line_;
    std::string host_name_;
    std::size_t next_line_ = 0;
    SerialLine::Continuation done_;
};

} // namespace oobready::sim
