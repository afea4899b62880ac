// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/console_text.hpp"

#include "base/text.hpp"

namespace oobready::ipmi {

namespace {

constexpr char escape = '\x1b';
constexpr char bell = '\x07';

bool ends_control_sequence(char c) { return c >= 0x40 && c <= 0x7e; }

// The length of the escape sequence that `text` begins with.
std::size_t sequence_length(std::string_view text)
{
    if (text.size() < 2)
        return text.size();
    const char kind = text[1];
    if (kind == '[') { // CSI: parameters, then one final byte
        for (std::size_t i = 2; i < text.size(); ++i)
            if (ends_control_sequence(text[i]))
                return i + 1;
        return text.size();
    }
    if (kind == ']' || kind == 'P' || kind == 'X' || kind == '^' || kind == '_') { // a string
        for (std::size_t i = 2; i < text.size(); ++i) {
            if (text[i] == bell)
                return i + 1;
            if (text[i] == escape && i + 1 < text.size() && text[i + 1] == '\\')
                return i + 2;
        }
        return text.size();
    }
    if (kind >= 0x20 && kind <= 0x2f) // intermediate byte, then a final one
        return std::min<std::size_t>(text.size(), 3);
    return 2;
}

bool ends_with(std::string_view line, std::string_view end)
{
    return line.size() >= end.size() && line.substr(line.size() - end.size()) == end;
}

} // namespace

void ConsoleText::append(ByteView characters)
{
    bytes_ += characters.size();
    kept_.append(characters.begin(), characters.end());
    if (kept_.size() > characters_max)
        kept_.erase(0, kept_.size() - characters_max);
}

std::string ConsoleText::lines() const
{
    return printable_lines(without_escape_sequences(kept_), characters_max);
}

std::string without_escape_sequences(std::string_view text)
{
    std::string plain;
    while (!text.empty()) {
        if (text.front() == escape) {
            text.remove_prefix(sequence_length(text));
            continue;
        }
        // NUL and BEL are padding and noise on a serial line, not text.
        if (text.front() != '\0' && text.front() != bell)
            plain += text.front();
        text.remove_prefix(1);
    }
    return plain;
}

std::optional<std::string_view> recognise_prompt(std::string_view lines)
{
    const std::string_view text = trim(lines);
    const std::size_t last = text.find_last_of('\n');
    const std::string line =
        to_lower(trim(last == std::string_view::npos ? text : text.substr(last + 1)));
    if (ends_with(line, "login:"))
        return "login";
    if (ends_with(line, "password:"))
        return "password";
    // "[root@node ~]#", "node:~$", "sh-4.2#", "bash-5.1$"
    const bool shell_end = ends_with(line, "#") || ends_with(line, "$");
    const bool shell_start = line.find('@') != std::string::npos ||
                             line.find(":~") != std::string::npos || line.rfind("sh-", 0) == 0 ||
                             line.rfind("bash-", 0) == 0 || line == "#" || line == "$";
    if (shell_end && shell_start)
        return "shell";
    return std::nullopt;
}

} // namespace oobready::ipmi
