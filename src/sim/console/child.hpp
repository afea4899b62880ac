// SPDX-License-Identifier: GPL-3.0-or-later
// Child: a program that runs on a terminal of its own, and its end.
#pragma once

#include "base/result.hpp"
#include "sim/console/descriptor.hpp"

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

namespace oobready::sim {

class Child {
public:
    /// How long it may take to leave by itself when it is hung up, before it is killed.
    static constexpr std::chrono::milliseconds hang_up_limit{100};
    /// How long being killed may take.
    static constexpr std::chrono::milliseconds kill_limit{2000};

    /// The first of `words` is looked for in PATH. It leads a session of its own whose controlling
    /// terminal is a new pseudo-terminal of 80 x 24, and inherits nothing but a few variables of
    /// the environment. Errors: local_error.
    static Result<Child> start(std::vector<std::string> words);

    /// Hangs it up, kills what is left of its session, reaps it.
    ~Child();
    Child(Child&&) = default;
    Child& operator=(Child&&) = delete;

    /// The other side of its terminal, non-blocking; to be asked for once.
    Descriptor take_terminal() { return std::move(terminal_); }

    /// A descriptor that becomes readable when it has ended.
    [[nodiscard]] Result<Descriptor> end_descriptor() const;

private:
    Child(Descriptor terminal, Descriptor process, pid_t id);

    [[nodiscard]] bool ends_within(std::chrono::milliseconds limit) const;

    Descriptor terminal_;
    Descriptor process_; ///< a pidfd; not valid once moved from
    pid_t id_;
};

} // namespace oobready::sim
