// SPDX-License-Identifier: GPL-3.0-or-later
// ConsolePattern: how a console looks in one state, as data (console-patterns.toml of the profile
// folders, and the rows of profiles). classify() finds which state a screen shows. Pure but for
// reading the files.
#pragma once

#include "base/mistake.hpp"
#include "check/pattern.hpp"
#include "check/profile_folders.hpp"
#include "check/screen_text.hpp"

#include <toml++/toml.h>

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::check {

enum class ConsoleState {
    prompt,
    boot_loader,
    firmware_setup, ///< and self test, and network boot
    hypervisor,
    kernel_panic,
    booting,
};
std::string_view id(ConsoleState state);

enum class PromptKind { login, password, shell, recovery };
std::string_view id(PromptKind kind);

/// Where a pattern is looked for.
enum class PatternPlace {
    last_line, ///< the cursor's line, or its part left of the cursor
    any_line,  ///< each line by itself
    screen,    ///< all lines at once, in plain_screen()'s form
};
std::string_view id(PatternPlace place);

inline constexpr std::array all_console_states = {
    ConsoleState::prompt,     ConsoleState::boot_loader,  ConsoleState::firmware_setup,
    ConsoleState::hypervisor, ConsoleState::kernel_panic, ConsoleState::booting};
inline constexpr std::array all_prompt_kinds = {PromptKind::login, PromptKind::password,
                                                PromptKind::shell, PromptKind::recovery};
inline constexpr std::array all_pattern_places = {PatternPlace::last_line, PatternPlace::any_line,
                                                  PatternPlace::screen};

struct ConsolePattern {
    std::string id; ///< "prompt.login"
    ConsoleState state = ConsoleState::prompt;
    std::optional<PromptKind> kind; ///< of a prompt, and only of one
    PatternPlace where = PatternPlace::last_line;
    std::shared_ptr<const Pattern> match;
    std::shared_ptr<const Pattern> unless; ///< or null: what matches this too is not meant
    std::vector<std::string> seen_on;
    std::string example;                ///< it matches this …
    std::vector<std::string> not_these; ///< … and none of these: checked when it is read
    SourcePlace place;
};

/// The file in a profile folder that holds patterns and no profile.
inline constexpr std::string_view console_patterns_file = "console-patterns.toml";

/// One [[console_pattern]] row. A pattern that is no regular expression, or is wrong about its own
/// examples, is a mistake.
ConsolePattern read_console_pattern(const toml::table& row, const std::string& file,
                                    Mistakes& mistakes);

/// Puts `rows`, of one file, before `merged`; what has the same id is replaced. The same id twice
/// among `rows` is a mistake.
void merge_console_patterns(std::vector<ConsolePattern>& merged, std::vector<ConsolePattern> rows,
                            Mistakes& mistakes);

/// Those of the file of patterns in each of `folders`, an earlier folder's before a later one's.
std::vector<ConsolePattern> load_console_patterns(const Folders& folders, Mistakes& mistakes);

/// What is in force for a profile with the patterns `own`: those, then the rest of `shipped`.
std::vector<ConsolePattern> console_patterns_in_force(std::vector<ConsolePattern> own,
                                                      std::vector<ConsolePattern> shipped);

/// What a pattern with `where` = "screen" is matched on: lines without frames, each run of white
/// space one space, empty lines left out, joined by line feeds.
std::string plain_screen(std::span<const std::string> lines);

/// What a screen shows.
struct ConsoleClass {
    ConsoleState state = ConsoleState::prompt;
    std::optional<PromptKind> kind;
    std::string pattern; ///< its id
    std::string line;    ///< that it was recognised by; the lowest one of a whole screen
};

/// What waits at the cursor: a prompt, or else the first of the patterns that match its line.
/// Takes microseconds: to be asked after each packet, where classify() takes a millisecond for a
/// full screen and is for a console that went quiet.
std::optional<ConsoleClass> classify_cursor(const ScreenText& screen,
                                            std::span<const ConsolePattern> patterns);

/// Which of `patterns` the screen shows; nothing when none does. Of several:
/// 1. On the cursor's line: a prompt, then anything else. It is what waits for somebody now.
/// 2. Else a kernel panic, or a prompt that messages were printed over, unless a boot loader,
///    firmware or a hypervisor stands below it. Messages of a kernel below it change nothing.
/// 3. Else what stands lowest, as that was printed last.
/// On the same line the earlier pattern wins.
std::optional<ConsoleClass> classify(const ScreenText& screen,
                                     std::span<const ConsolePattern> patterns);

} // namespace oobready::check
