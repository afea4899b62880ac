// SPDX-License-Identifier: GPL-3.0-or-later
// Reading patterns. Which of them a screen shows is in console_class.cpp.
#include "check/console_pattern.hpp"

#include "base/text.hpp"
#include "check/names.hpp"
#include "check/suggest.hpp"
#include "check/toml_reader.hpp"

#include <algorithm>
#include <map>

namespace oobready::check {

namespace {

constexpr std::size_t console_patterns_max = 1000;

// The value that `key` names; a mistake when there is none.
template <class Enumeration, std::size_t size>
std::optional<Enumeration> read_word(TomlReader& reader, std::string_view key,
                                     const std::array<Enumeration, size>& all)
{
    const std::string word = reader.required_text(key);
    const auto value = from_id(all, word);
    if (!value && !word.empty()) {
        std::string known;
        for (const Enumeration other : all)
            known += fmt::format("{}{}", known.empty() ? "" : ", ", id(other));
        reader.mistake(key, fmt::format("'{}' is no '{}': {}", printable(word, 64), key, known));
    }
    return value;
}

std::shared_ptr<const Pattern> read_expression(TomlReader& reader, std::string_view key,
                                               const std::string& text)
{
    if (text.empty())
        return nullptr;
    Result<std::shared_ptr<const Pattern>> pattern = Pattern::compile(text);
    if (pattern)
        return std::move(*pattern);
    reader.mistake(key, fmt::format("'{}': {}", key, pattern.error().context));
    return nullptr;
}

bool matches(const ConsolePattern& pattern, const std::string& example)
{
    std::string text = example;
    if (pattern.where == PatternPlace::screen) {
        std::vector<std::string> lines;
        for (std::string_view rest = example;;) {
            const std::size_t end = rest.find('\n');
            lines.emplace_back(rest.substr(0, end));
            if (end == std::string_view::npos)
                break;
            rest.remove_prefix(end + 1);
        }
        text = plain_screen(lines);
    } else {
        text.resize(text.find_last_not_of(' ') + 1); // as a screen's lines are
    }
    return pattern.match->found_in(text).value_or(false) &&
           !(pattern.unless && pattern.unless->found_in(text).value_or(true));
}

void check_examples(TomlReader& reader, const ConsolePattern& pattern)
{
    if (!pattern.match)
        return;
    const bool lines = pattern.where == PatternPlace::screen;
    if (!lines && pattern.example.find('\n') != std::string::npos)
        reader.mistake("example", "the example has several lines; only where = \"screen\" sees "
                                  "more than one");
    else if (!pattern.example.empty() && !matches(pattern, pattern.example))
        reader.mistake("match", fmt::format("'match' does not match the row's own example '{}'",
                                            printable(pattern.example)));
    for (const std::string& text : pattern.not_these)
        if (matches(pattern, text))
            reader.mistake("not", fmt::format("'match' matches '{}', which the row says it must "
                                              "not",
                                              printable(text)));
}

// `rows` before `merged`, without what they replace.
void put_before(std::vector<ConsolePattern>& merged, std::vector<ConsolePattern> rows)
{
    std::erase_if(merged, [&](const ConsolePattern& old) {
        return std::ranges::find(rows, old.id, &ConsolePattern::id) != rows.end();
    });
    std::ranges::move(merged, std::back_inserter(rows));
    merged = std::move(rows);
}

} // namespace

std::string_view id(ConsoleState state)
{
    switch (state) {
    case ConsoleState::prompt:
        return "prompt";
    case ConsoleState::boot_loader:
        return "boot-loader";
    case ConsoleState::firmware_setup:
        return "firmware-setup";
    case ConsoleState::hypervisor:
        return "hypervisor";
    case ConsoleState::kernel_panic:
        return "kernel-panic";
    case ConsoleState::booting:
        return "booting";
    }
    return "unknown";
}

std::string_view id(PromptKind kind)
{
    switch (kind) {
    case PromptKind::login:
        return "login";
    case PromptKind::password:
        return "password";
    case PromptKind::shell:
        return "shell";
    case PromptKind::recovery:
        return "recovery";
    }
    return "unknown";
}

std::string_view id(PatternPlace place)
{
    switch (place) {
    case PatternPlace::last_line:
        return "last-line";
    case PatternPlace::any_line:
        return "any-line";
    case PatternPlace::screen:
        return "screen";
    }
    return "unknown";
}

ConsolePattern read_console_pattern(const toml::table& row, const std::string& file,
                                    Mistakes& mistakes)
{
    TomlReader reader{row, file, "[[console_pattern]]", mistakes};
    ConsolePattern pattern;
    pattern.place = place_of(row, file);
    pattern.id = reader.required_text("id");
    pattern.state = read_word(reader, "state", all_console_states).value_or(ConsoleState::prompt);
    if (pattern.state == ConsoleState::prompt)
        pattern.kind = read_word(reader, "kind", all_prompt_kinds);
    else if (reader.text("kind"))
        reader.mistake("kind", "'kind' says which prompt it is; this is none");
    pattern.where =
        read_word(reader, "where", all_pattern_places).value_or(PatternPlace::last_line);
    pattern.match = read_expression(reader, "match", reader.required_text("match"));
    pattern.unless = read_expression(reader, "unless", reader.text("unless").value_or(""));
    pattern.seen_on = reader.texts("seen_on").value_or(std::vector<std::string>{});
    pattern.example = reader.required_text("example");
    pattern.not_these = reader.texts("not").value_or(std::vector<std::string>{});
    check_examples(reader, pattern);
    reader.finish();
    return pattern;
}

void merge_console_patterns(std::vector<ConsolePattern>& merged, std::vector<ConsolePattern> rows,
                            Mistakes& mistakes)
{
    std::map<std::string, unsigned> lines;
    for (const ConsolePattern& row : rows) {
        const auto [first, is_new] = lines.emplace(row.id, row.place.line);
        if (!is_new && !row.id.empty())
            mistakes.push_back(
                {row.place, fmt::format("a second console pattern '{}'; the first is in line {}",
                                        printable(row.id, 64), first->second)});
    }
    if (rows.size() + merged.size() > console_patterns_max) {
        mistakes.push_back({rows.front().place,
                            fmt::format("more than {} console patterns", console_patterns_max)});
        return;
    }
    put_before(merged, std::move(rows));
}

std::vector<ConsolePattern> console_patterns_in_force(std::vector<ConsolePattern> own,
                                                      std::vector<ConsolePattern> shipped)
{
    put_before(shipped, std::move(own));
    return shipped;
}

std::vector<ConsolePattern> load_console_patterns(const Folders& folders, Mistakes& mistakes)
{
    std::vector<ConsolePattern> patterns;
    for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder) {
        const std::filesystem::path file = *folder / console_patterns_file;
        std::error_code ignored;
        if (!std::filesystem::exists(file, ignored))
            continue;
        const std::optional<toml::table> table = read_toml(file, mistakes);
        if (!table)
            continue;
        TomlReader whole{*table, file.string(), "a file of console patterns", mistakes};
        std::vector<ConsolePattern> rows;
        for (const toml::table* row : whole.tables("console_pattern"))
            rows.push_back(read_console_pattern(*row, file.string(), mistakes));
        whole.finish();
        merge_console_patterns(patterns, std::move(rows), mistakes);
    }
    return patterns;
}

} // namespace oobready::check
