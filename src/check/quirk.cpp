// SPDX-License-Identifier: GPL-3.0-or-later
#include "check/quirk.hpp"

#include "base/text.hpp"
#include "check/names.hpp"
#include "check/suggest.hpp"
#include "check/toml_reader.hpp"

#include <algorithm>
#include <set>

namespace oobready::check {

namespace {

constexpr std::size_t quirks_max = 500;
constexpr std::array<std::string_view, 6> kinds = {"session", "sol", "sensors",
                                                   "sdr",     "fru", "settings"};

bool is_effective(const Quirk& quirk)
{
    return quirk.effect != QuirkEffect::built_in && quirk.effect != QuirkEffect::not_needed;
}

std::set<std::filesystem::path> quirk_files(const Folders& folders)
{
    std::set<std::filesystem::path> files;
    for (const std::filesystem::path& folder : folders)
        for (const std::filesystem::path& file : toml_files_below(folder))
            if (file.filename() == quirks_file)
                files.insert(file);
    return files;
}

Quirk read_quirk(const toml::table& table, const std::string& file, Mistakes& mistakes)
{
    TomlReader reader{table, file, "[[quirk]]", mistakes};
    Quirk quirk;
    quirk.place = place_of(table, file);
    quirk.id = reader.required_text("id");
    quirk.kind = reader.required_text("kind");
    if (!quirk.kind.empty() && std::ranges::find(kinds, quirk.kind) == kinds.end())
        reader.mistake("kind", fmt::format("'{}' is no kind of quirk: session, sol, sensors, sdr, "
                                           "fru or settings",
                                           printable(quirk.kind, 64)));
    const std::string effect = reader.required_text("effect");
    if (const auto known = from_id(all_quirk_effects, effect))
        quirk.effect = *known;
    else if (!effect.empty())
        reader.mistake("effect",
                       fmt::format("'{}' is nothing that oobready can do{}", printable(effect, 64),
                                   suggestion(effect, ids_of(all_quirk_effects))));
    quirk.seen_on = reader.texts("seen_on").value_or(std::vector<std::string>{});
    quirk.symptom = reader.required_text("symptom");
    quirk.note = reader.required_text("note");
    quirk.source = reader.required_text("source");
    reader.finish();
    return quirk;
}

void read_file(const std::filesystem::path& file, std::vector<Quirk>& quirks, Mistakes& mistakes)
{
    const std::optional<toml::table> table = read_toml(file, mistakes);
    if (!table)
        return;
    TomlReader whole{*table, file.string(), "a file of quirks", mistakes};
    for (const toml::table* row : whole.tables("quirk")) {
        if (quirks.size() >= quirks_max) {
            mistakes.push_back(
                {place_of(*row, file.string()), fmt::format("more than {} quirks", quirks_max)});
            break;
        }
        quirks.push_back(read_quirk(*row, file.string(), mistakes));
    }
    whole.finish();
}

// A name must say what is done, wherever it is used.
void check_effects(const std::vector<Quirk>& quirks, Mistakes& mistakes)
{
    for (const Quirk& quirk : quirks) {
        const auto first = std::ranges::find(quirks, quirk.id, &Quirk::id);
        if (!quirk.id.empty() && first->effect != quirk.effect)
            mistakes.push_back({quirk.place, fmt::format("'{}' has the effect {} in {}, line {}",
                                                         printable(quirk.id, 64), id(first->effect),
                                                         first->place.file, first->place.line)});
    }
}

} // namespace

std::string_view id(QuirkEffect effect)
{
    switch (effect) {
    case QuirkEffect::built_in:
        return "built-in";
    case QuirkEffect::not_needed:
        return "not-needed";
    case QuirkEffect::open_session_privilege_zero:
        return "open-session-privilege-zero";
    case QuirkEffect::message_checksum_ignored:
        return "message-checksum-ignored";
    case QuirkEffect::rakp_2_one_byte_long:
        return "rakp-2-one-byte-long";
    }
    return "unknown";
}

std::optional<std::vector<QuirkName>> read_quirk_names(TomlReader& reader)
{
    const std::optional<std::vector<std::string>> texts = reader.texts("quirks");
    if (!texts)
        return std::nullopt;
    std::vector<QuirkName> names;
    for (const std::string& text : *texts)
        names.push_back({text, reader.place("quirks")});
    return names;
}

std::vector<Quirk> load_quirks(const Folders& folders, Mistakes& mistakes)
{
    std::vector<Quirk> quirks;
    for (const std::filesystem::path& file : quirk_files(folders))
        read_file(file, quirks, mistakes);
    check_effects(quirks, mistakes);
    return quirks;
}

std::vector<Quirk> quirks_in_force(std::span<const QuirkName> names,
                                   std::span<const Quirk> catalogue, Mistakes& mistakes)
{
    std::vector<Quirk> in_force;
    for (const QuirkName& named : names) {
        const auto quirk = std::ranges::find(catalogue, named.name, &Quirk::id);
        if (quirk == catalogue.end()) {
            std::vector<std::string_view> known;
            for (const Quirk& other : catalogue)
                known.push_back(other.id);
            mistakes.push_back(
                {named.place, fmt::format("there is no quirk '{}'{}", printable(named.name, 64),
                                          suggestion(named.name, known))});
        } else if (is_effective(*quirk) &&
                   std::ranges::find(in_force, quirk->id, &Quirk::id) == in_force.end()) {
            in_force.push_back(*quirk);
        }
    }
    return in_force;
}

} // namespace oobready::check
