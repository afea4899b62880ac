// SPDX-License-Identifier: GPL-3.0-or-later
// Loading a profile and what it extends into one merged set of requirements. Calls profile_rows for
// each row and needs for the order of the whole.
#include "check/profile.hpp"

#include "base/text.hpp"
#include "check/needs.hpp"
#include "check/profile_folders.hpp"
#include "check/profile_rows.hpp"
#include "check/setting.hpp"
#include "check/suggest.hpp"
#include "check/toml_reader.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace oobready::check {

namespace {

constexpr std::size_t extends_depth_max = 16;
constexpr std::size_t requirements_max = 2000;
constexpr std::size_t cipher_suites_max = 16;

class ProfileLoader {
public:
    ProfileLoader(const Folders& folders, Mistakes& mistakes)
        : folders_(folders), mistakes_(mistakes)
    {
    }

    Profile load(const std::string& name);

private:
    void load_named(const Folders& folders, const std::string& name, const SourcePlace& from);
    void load_file(const std::filesystem::path& file, const std::string& name,
                   const SourcePlace& from);
    void read_head(TomlReader& whole, const std::filesystem::path& file, const std::string& name);
    void read_extends(TomlReader& head, const std::filesystem::path& file);
    void read_settings(TomlReader& whole, const std::string& file);
    void read_cipher_suites(TomlReader& settings, const std::string& file);
    void read_login(TomlReader& settings);
    void merge(std::vector<Requirement> rows);
    void check_ids(const Requirement& requirement, std::string_view relation,
                   const std::vector<std::string>& named, const std::vector<std::string_view>& ids);
    void check_needs();

    const Folders& folders_;
    Mistakes& mistakes_;
    Profile profile_;
    std::map<std::string, std::size_t> by_id_;
    std::vector<std::string> open_; // the files being read, outermost first
    std::set<std::string> read_;    // the files that are merged already
    bool complete_ = true;          // false once a file could not be read
};

Profile ProfileLoader::load(const std::string& name)
{
    if (is_profile_path(name))
        load_file(name, profile_name_of(folders_, name), {name});
    else
        load_named(folders_, name, {name});
    if (!profile_.extends.empty())
        profile_.extends.pop_back(); // the profile itself is merged last
    if (complete_)
        check_needs();
    put_settings_in(profile_); // only now: a profile may set what one that it extends compares with
    return std::move(profile_);
}

void ProfileLoader::load_named(const Folders& folders, const std::string& name,
                               const SourcePlace& from)
{
    if (const std::optional<std::filesystem::path> file = find_profile(folders, name)) {
        load_file(*file, profile_name_of(folders, *file), from);
        return;
    }
    complete_ = false;
    const std::vector<std::string> known = list_profiles(folders);
    mistakes_.push_back({from, fmt::format("there is no profile '{}'{}", printable(name, 80),
                                           suggestion(name, {known.begin(), known.end()}))});
}

void ProfileLoader::load_file(const std::filesystem::path& file, const std::string& name,
                              const SourcePlace& from)
{
    std::error_code ignored;
    const std::string identity = std::filesystem::weakly_canonical(file, ignored).string();
    if (std::find(open_.begin(), open_.end(), identity) != open_.end()) {
        complete_ = false;
        mistakes_.push_back({from, fmt::format("'{}' extends itself, through the profiles that it "
                                               "extends",
                                               name)});
        return;
    }
    if (open_.size() >= extends_depth_max) {
        complete_ = false;
        mistakes_.push_back(
            {from, fmt::format("more than {} profiles extend one another", extends_depth_max)});
        return;
    }
    // What two profiles both extend is merged once, where it is first named: merging it again would
    // undo what came between.
    if (!read_.insert(identity).second)
        return;
    const std::optional<toml::table> table = read_toml(file, mistakes_);
    if (!table) {
        complete_ = false;
        return;
    }
    open_.push_back(identity);
    TomlReader whole{*table, file.string(), "a profile", mistakes_};
    read_head(whole, file, name);
    read_settings(whole, file.string());
    std::vector<Requirement> rows;
    for (const toml::table* row : whole.tables("requirement"))
        rows.push_back(read_requirement(*row, file.string(), mistakes_));
    std::vector<RawCommand> raw_commands;
    for (const toml::table* row : whole.tables("raw_command"))
        raw_commands.push_back(read_raw_command(*row, file.string(), mistakes_));
    std::vector<ConsolePattern> console_patterns;
    for (const toml::table* row : whole.tables("console_pattern"))
        console_patterns.push_back(read_console_pattern(*row, file.string(), mistakes_));
    whole.finish();
    merge_console_patterns(profile_.console_patterns, std::move(console_patterns), mistakes_);
    merge(std::move(rows));
    merge_raw_commands(profile_.raw_commands, std::move(raw_commands), mistakes_);
    open_.pop_back();
}

void ProfileLoader::read_head(TomlReader& whole, const std::filesystem::path& file,
                              const std::string& name)
{
    const toml::table* table = whole.table("profile");
    if (table == nullptr) {
        whole.mistake("profile", "the file lacks its [profile] table");
        return;
    }
    TomlReader head{*table, file.string(), "[profile]", mistakes_};
    read_extends(head, file);
    profile_.name = name;
    profile_.title = head.required_text("title");
    head.text("description");
    head.finish();
    profile_.extends.push_back(name);
}

void ProfileLoader::read_extends(TomlReader& head, const std::filesystem::path& file)
{
    // A site's own profile may also extend its neighbours.
    Folders folders = folders_;
    folders.push_back(file.parent_path().empty() ? "." : file.parent_path());
    for (const std::string& base : head.texts("extends").value_or(std::vector<std::string>{})) {
        if (is_profile_path(base) || !is_profile_name(base))
            head.mistake("extends", fmt::format("'{}' is not the name of a profile: write its path "
                                                "below the profile folder, without '.toml'",
                                                printable(base, 80)));
        else
            load_named(folders, base, head.place("extends"));
    }
}

void ProfileLoader::read_settings(TomlReader& whole, const std::string& file)
{
    const toml::table* table = whole.table("settings");
    if (table == nullptr)
        return;
    TomlReader settings{*table, file, "[settings]", mistakes_};
    read_cipher_suites(settings, file);
    read_login(settings);
    if (const std::optional<bool> share = settings.boolean("share_sdrs"))
        profile_.settings.share_sdrs = *share;
    if (const auto connections = settings.integer("https_connections", 1, 2))
        profile_.settings.https_connections = static_cast<unsigned>(*connections);
    if (const auto pause = settings.integer("https_pause_ms", 0, 5000))
        profile_.settings.https_pause_ms = static_cast<unsigned>(*pause);
    static constexpr std::int64_t rates[] = {9600, 19200, 38400, 57600, 115200};
    if (const auto rate = settings.integer("serial_bit_rate", rates[0], rates[4])) {
        if (std::ranges::find(rates, *rate) == std::end(rates))
            settings.mistake("serial_bit_rate",
                             fmt::format("'serial_bit_rate' is one of {}", fmt::join(rates, ", ")));
        profile_.settings.serial_bit_rate = static_cast<unsigned>(*rate);
    }
    if (auto quirks = read_quirk_names(settings))
        profile_.settings.quirks = std::move(*quirks);
    settings.finish();
}

void ProfileLoader::read_login(TomlReader& settings)
{
    static constexpr std::string_view privileges[] = {"administrator", "operator", "user"};
    if (const std::optional<std::string> privilege = settings.text("privilege")) {
        if (std::ranges::find(privileges, *privilege) == std::end(privileges))
            settings.mistake("privilege", "'privilege' is administrator, operator or user");
        profile_.settings.privilege = *privilege;
    }
    if (const std::optional<std::string> lookup = settings.text("username_lookup")) {
        profile_.settings.lookup_by_privilege = *lookup == "name-and-privilege";
        if (*lookup != "name" && !profile_.settings.lookup_by_privilege)
            settings.mistake("username_lookup", "'username_lookup' is name or name-and-privilege");
    }
}

void ProfileLoader::read_cipher_suites(TomlReader& settings, const std::string& file)
{
    const toml::node* node = settings.node("cipher_suites");
    if (node == nullptr)
        return;
    const toml::array* array = node->as_array();
    if (array == nullptr || array->empty() || array->size() > cipher_suites_max) {
        settings.mistake("cipher_suites", fmt::format("'cipher_suites' must be a list of 1 to {} "
                                                      "numbers, the preferred one first",
                                                      cipher_suites_max));
        return;
    }
    std::vector<unsigned> suites;
    for (const toml::node& member : *array) {
        const auto* number = member.as_integer();
        // Those that authenticate, protect and encrypt; 0 logs in without a password.
        static constexpr std::int64_t offered[] = {17, 3, 8, 12};
        if (number != nullptr && std::ranges::find(offered, number->get()) != std::end(offered))
            suites.push_back(static_cast<unsigned>(number->get()));
        else
            mistakes_.push_back({place_of(member, file), "the cipher suites that can be offered "
                                                         "are 17 and 3, and the weak ones 8 and "
                                                         "12"});
    }
    profile_.settings.cipher_suites = std::move(suites);
}

void ProfileLoader::merge(std::vector<Requirement> rows)
{
    std::map<std::string, SourcePlace> here;
    for (Requirement& row : rows) {
        const auto [first, is_new] = here.emplace(row.id, row.place);
        if (!is_new && !row.id.empty()) {
            mistakes_.push_back(
                {row.place, fmt::format("a second requirement '{}'; the first is in "
                                        "line {}",
                                        row.id, first->second.line)});
            continue;
        }
        const auto [found, added] = by_id_.emplace(row.id, profile_.requirements.size());
        if (!added) {
            profile_.requirements[found->second] = std::move(row);
        } else if (profile_.requirements.size() < requirements_max) {
            profile_.requirements.push_back(std::move(row));
        } else {
            by_id_.erase(found);
            mistakes_.push_back(
                {row.place, fmt::format("more than {} requirements", requirements_max)});
            return;
        }
    }
}

void ProfileLoader::check_ids(const Requirement& requirement, std::string_view relation,
                              const std::vector<std::string>& named,
                              const std::vector<std::string_view>& ids)
{
    for (const std::string& other : named)
        if (!by_id_.contains(other))
            mistakes_.push_back(
                {requirement.place,
                 fmt::format("'{}' {} '{}', which is no requirement{}", requirement.id, relation,
                             printable(other, 64), suggestion(other, ids))});
}

void ProfileLoader::check_needs()
{
    std::vector<std::string_view> ids;
    for (const Requirement& requirement : profile_.requirements)
        ids.push_back(requirement.id);
    for (const Requirement& requirement : profile_.requirements) {
        check_ids(requirement, "needs", requirement.needs, ids);
        check_ids(requirement, "is explained by", requirement.explained_by, ids);
    }
    for (std::size_t index : needs_order(profile_.requirements).cyclic) {
        const Requirement& requirement = profile_.requirements[index];
        mistakes_.push_back({requirement.place,
                             fmt::format("'{}' needs itself, or one that does, through its 'needs'",
                                         requirement.id)});
    }
}

} // namespace

Profile load_profile(const std::vector<std::filesystem::path>& folders, const std::string& name,
                     Mistakes& mistakes)
{
    return ProfileLoader{folders, mistakes}.load(name);
}

} // namespace oobready::check
