// SPDX-License-Identifier: GPL-3.0-or-later
// classify(): which state a screen shows.
#include "check/console_pattern.hpp"

#include "base/text.hpp"

namespace oobready::check {

namespace {

bool found(const ConsolePattern& pattern, std::string_view text)
{
    return pattern.match->found_in(text).value_or(false) &&
           !(pattern.unless && pattern.unless->found_in(text).value_or(true));
}

ConsoleClass class_of(const ConsolePattern& pattern, std::string_view line)
{
    return {pattern.state, pattern.kind, pattern.id, printable(line)};
}

// A pattern's lowest match; the line is counted from 1, 0 is none.
struct Match {
    const ConsolePattern* pattern = nullptr;
    std::size_t line = 0;
};

void keep_lower(Match& lowest, const Match& match)
{
    if (match.line > lowest.line)
        lowest = match;
}

// The line where `pattern` stands lowest, but only below line `above`.
Match lowest_match(const ConsolePattern& pattern, const ScreenText& screen,
                   const std::string& plain, std::size_t above)
{
    std::size_t line = screen.lines.size();
    while (line > above && screen.lines[line - 1].empty())
        --line;
    if (pattern.where == PatternPlace::screen)
        return line > above && found(pattern, plain) ? Match{&pattern, line} : Match{};
    for (; line > above; --line)
        if (!screen.lines[line - 1].empty() && found(pattern, screen.lines[line - 1]))
            return {&pattern, line};
    return {};
}

bool is_frame(std::string_view character)
{
    // Box Drawing and Block Elements, U+2500 to U+259F; U+FFFD, as which others' frames show.
    return character.starts_with("\xe2\x94") || character.starts_with("\xe2\x95") ||
           character.starts_with("\xe2\x96") || character == "\xef\xbf\xbd";
}

std::string plain_line(std::string_view line)
{
    std::string plain;
    while (!line.empty()) {
        const auto lead = static_cast<unsigned char>(line.front());
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        const std::string_view character = line.substr(0, length);
        const bool blank = character == " " || character == "|" || is_frame(character);
        if (!blank)
            plain += character;
        else if (!plain.empty() && plain.back() != ' ')
            plain += ' ';
        line.remove_prefix(character.size());
    }
    return std::string{trim(plain)};
}

} // namespace

std::string plain_screen(std::span<const std::string> lines)
{
    std::string all;
    for (const std::string& line : lines) {
        const std::string plain = plain_line(line);
        if (!plain.empty())
            all += (all.empty() ? "" : "\n") + plain;
    }
    return all;
}

std::optional<ConsoleClass> classify_cursor(const ScreenText& screen,
                                            std::span<const ConsolePattern> patterns)
{
    if (screen.cursor_line >= screen.lines.size())
        return std::nullopt;
    const std::string& line = screen.lines[screen.cursor_line];
    // An older, longer text may still stand behind the cursor.
    const bool rest = screen.before_cursor != line;
    std::optional<ConsoleClass> other;
    for (const ConsolePattern& pattern : patterns) {
        if (pattern.where != PatternPlace::last_line || !pattern.match)
            continue;
        if (pattern.state != ConsoleState::prompt && other)
            continue;
        const bool before = !screen.before_cursor.empty() && found(pattern, screen.before_cursor);
        if (!before && (!rest || line.empty() || !found(pattern, line)))
            continue;
        if (pattern.state == ConsoleState::prompt)
            return class_of(pattern, before ? screen.before_cursor : line);
        other = class_of(pattern, before ? screen.before_cursor : line);
    }
    return other;
}

std::optional<ConsoleClass> classify(const ScreenText& screen,
                                     std::span<const ConsolePattern> patterns)
{
    if (screen.cursor_line >= screen.lines.size())
        return std::nullopt;
    if (auto waiting = classify_cursor(screen, patterns))
        return waiting;
    const std::string plain = plain_screen(screen.lines);
    if (plain.empty())
        return std::nullopt;
    Match lasting; // a panic, or a prompt that was printed over
    Match other;
    Match booting;
    for (const ConsolePattern& pattern : patterns) {
        if (pattern.where == PatternPlace::last_line || !pattern.match)
            continue;
        const bool lasts =
            pattern.state == ConsoleState::kernel_panic || pattern.state == ConsoleState::prompt;
        Match& lowest = lasts ? lasting : pattern.state == ConsoleState::booting ? booting : other;
        keep_lower(lowest, lowest_match(pattern, screen, plain, lowest.line));
    }
    const Match& shown = lasting.line >= other.line && lasting.pattern ? lasting
                         : other.line >= booting.line                  ? other
                                                                       : booting;
    if (shown.pattern == nullptr)
        return std::nullopt;
    return class_of(*shown.pattern, screen.lines[shown.line - 1]);
}

} // namespace oobready::check
