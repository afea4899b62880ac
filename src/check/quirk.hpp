// SPDX-License-Identifier: GPL-3.0-or-later
// Quirk: a known deviation of some controllers from the specification, as data (the files
// quirks.toml of the profile folders). One that is in force changes how oobready talks, so that a
// session becomes possible; it never changes what is judged, and the report names it.
#pragma once

#include "base/mistake.hpp"
#include "check/profile_folders.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::check {

/// What oobready does about it.
enum class QuirkEffect {
    built_in,   ///< always coped with: naming the quirk changes nothing
    not_needed, ///< what it is about is never used
    open_session_privilege_zero,
    message_checksum_ignored,
    rakp_2_one_byte_long,
};
std::string_view id(QuirkEffect effect);

inline constexpr std::array all_quirk_effects = {
    QuirkEffect::built_in, QuirkEffect::not_needed, QuirkEffect::open_session_privilege_zero,
    QuirkEffect::message_checksum_ignored, QuirkEffect::rakp_2_one_byte_long};

struct Quirk {
    std::string id;   ///< FreeIPMI's word for its workaround flag where it has one: "opensesspriv"
    std::string kind; ///< what it touches: "session", "sol", "sensors", "sdr", "fru", "settings"
    QuirkEffect effect = QuirkEffect::built_in;
    std::vector<std::string> seen_on; ///< boards or models
    std::string symptom;
    std::string note; ///< what oobready does, in words
    std::string source;
    SourcePlace place;
};

/// A quirk that a profile or a rack file names.
struct QuirkName {
    std::string name;
    SourcePlace place;
};

class TomlReader;

/// The list "quirks" of `reader`'s table; nothing when it is absent.
std::optional<std::vector<QuirkName>> read_quirk_names(TomlReader& reader);

/// The file name that holds quirks and no profile.
inline constexpr std::string_view quirks_file = "quirks.toml";

/// Every quirk in a quirks.toml below `folders`. The same id may stand in several files with other
/// boards, but only with one effect. Every mistake is appended to `mistakes`.
std::vector<Quirk> load_quirks(const Folders& folders, Mistakes& mistakes);

/// Those of `catalogue` that `names` put in force, each once; a quirk without an effect of its own
/// is not among them. A name that no quirk has is a mistake.
std::vector<Quirk> quirks_in_force(std::span<const QuirkName> names,
                                   std::span<const Quirk> catalogue, Mistakes& mistakes);

} // namespace oobready::check
