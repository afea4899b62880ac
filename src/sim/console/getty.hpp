// SPDX-License-Identifier: GPL-3.0-or-later
// Getty: the conversation of a login prompt on a serial port that lets nobody in.
#pragma once

#include "sim/console/serial_line.hpp"

namespace oobready::sim {

/// Remembers where the conversation stands, like the real one, also while nobody listens.
class Getty {
public:
    /// How what it says reaches the line; empty: as it is.
    using Coding = std::function<std::string(std::string_view)>;

    static constexpr std::size_t line_characters_max = 64; ///< of a name or a password
    static constexpr std::chrono::seconds refusal_delay{2};
    static constexpr std::chrono::seconds login_limit{60}; ///< then it asks for the name again

    /// `line` outlives it.
    Getty(SerialLine& line, std::string host_name, Coding coding = nullptr);

    /// A host has come up: prints the prompt.
    void start();
    void type(ByteView characters);

private:
    enum class Stage { name, password, refusal };

    void type(char c);
    void edit(char c, bool echo);
    void enter();
    void ask_password();
    void refuse();
    void say(std::string_view text);
    void erase(std::size_t characters, bool echo);

    SerialLine& line_;
    std::string host_name_;
    Coding coding_;
    Stage stage_ = Stage::name;
    std::size_t typed_ = 0; ///< characters; which ones they are is nobody's business
    bool after_return_ = false;
};

} // namespace oobready::sim
