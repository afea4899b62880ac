// SPDX-License-Identifier: GPL-3.0-or-later
// oobready profile list | show | lint | quirks | explain: profiles without any network.
#include "base/text.hpp"
#include "check/profile.hpp"
#include "cli/cli.hpp"
#include "run/catalog.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace oobready::cli {

namespace {

check::Profile load(const std::string& name, Mistakes& mistakes)
{
    check::Profile profile = check::load_profile(profile_folders(), name, mistakes);
    run::check_profile(profile, mistakes);
    return profile;
}

int list()
{
    Mistakes mistakes;
    for (const std::string& name : check::list_profiles(profile_folders())) {
        const check::Profile profile = load(name, mistakes);
        fmt::print("{:<28} {:>3} checks  {}\n", name, profile.requirements.size(), profile.title);
    }
    if (mistakes.empty())
        return exit_success;
    print_mistakes(mistakes);
    return exit_configuration;
}

int show(const std::string& name)
{
    Mistakes mistakes;
    const check::Profile profile = load(name, mistakes);
    if (!mistakes.empty()) {
        print_mistakes(mistakes);
        return exit_configuration;
    }
    fmt::print("{}: {}\n", profile.name, profile.title);
    for (const std::string& base : profile.extends)
        fmt::print("extends {}\n", base);
    for (const check::Requirement& requirement : profile.requirements)
        fmt::print("{:<34} {:<15} {}\n", requirement.id, check::id(requirement.level),
                   requirement.title);
    return exit_success;
}

int lint(const std::vector<std::string>& names)
{
    Mistakes mistakes;
    std::vector<std::string> all = names;
    if (all.empty())
        all = check::list_profiles(profile_folders());
    const std::vector<check::Quirk> quirks = check::load_quirks(profile_folders(), mistakes);
    check::load_console_patterns(profile_folders(), mistakes);
    for (const std::string& name : all) {
        const check::Profile profile = load(name, mistakes);
        check::quirks_in_force(profile.settings.quirks, quirks, mistakes);
    }
    if (!mistakes.empty()) {
        // A base that several profiles extend is read, and complained of, once for each.
        Mistakes told;
        add_each_once(mistakes, told);
        print_mistakes(told);
        return exit_configuration;
    }
    fmt::print("{} profiles without mistakes\n", all.size());
    return exit_success;
}

int quirks()
{
    Mistakes mistakes;
    for (const check::Quirk& quirk : check::load_quirks(profile_folders(), mistakes)) {
        fmt::print("{:<24} {:<9} {}\n", quirk.id, quirk.kind, check::id(quirk.effect));
        fmt::print("  seen on  {}\n", fmt::join(quirk.seen_on, ", "));
        fmt::print("  symptom  {}\n  oobready {}\n  source   {}\n\n", quirk.symptom, quirk.note,
                   quirk.source);
    }
    if (mistakes.empty())
        return exit_success;
    print_mistakes(mistakes);
    return exit_configuration;
}

// What a raw command sends, so that whoever reads the profile can look it up.
void explain_raw(const check::Profile& profile, const check::ProbeCall& call)
{
    if (call.probe != check::raw_probe)
        return;
    if (const check::RawCommand* command = check::named_in(call.arguments, profile.raw_commands))
        fmt::print("  sends   {:02x} {:02x} {}: {} ({})\n", command->net_fn, command->number,
                   to_hex(command->data, ' '), command->reads, command->source);
}

void explain(const check::Profile& profile, const check::Requirement& requirement)
{
    fmt::print("{}: {}\n", requirement.id, requirement.title);
    fmt::print("  level   {}\n", check::id(requirement.level));
    if (!requirement.clause.empty())
        fmt::print("  clause  {}\n", requirement.clause);
    fmt::print("  why     {}\n", requirement.why);
    fmt::print("  looks   {} at \"{}\"\n", requirement.call.key(), requirement.select);
    explain_raw(profile, requirement.call);
    for (const std::string& need : requirement.needs)
        fmt::print("  needs   {}\n", need);
    for (const check::Saying& saying : requirement.says)
        fmt::print("  says    {}: {}\n", saying.of, fmt::join(saying.clauses, "; "));
    fmt::print("  remedy  {}\n", requirement.remedy);
    fmt::print("  from    {}:{}\n\n", requirement.place.file, requirement.place.line);
}

int explain(const std::string& name, const std::vector<std::string>& ids)
{
    Mistakes mistakes;
    const check::Profile profile = load(name, mistakes);
    for (const std::string& id : ids)
        if (std::ranges::find(profile.requirements, id, &check::Requirement::id) ==
            profile.requirements.end())
            command_line_mistake(mistakes,
                                 fmt::format("{} has no check \"{}\"", name, printable(id)));
    if (!mistakes.empty()) {
        print_mistakes(mistakes);
        return exit_configuration;
    }
    for (const check::Requirement& requirement : profile.requirements)
        if (ids.empty() || std::ranges::find(ids, requirement.id) != ids.end())
            explain(profile, requirement);
    return exit_success;
}

} // namespace

void add_profile(CLI::App& app, int& status)
{
    CLI::App* command = app.add_subcommand("profile", "What the profiles require. No network.");
    command->require_subcommand(1);
    auto names = std::make_shared<std::vector<std::string>>();
    auto name = std::make_shared<std::string>();

    CLI::App* list_command = command->add_subcommand("list", "All profiles.");
    list_command->callback([&status] { status = list(); });

    CLI::App* show_command = command->add_subcommand("show", "The checks of one profile.");
    show_command->add_option("profile", *name, "a name that `profile list` shows, or a path")
        ->required();
    show_command->callback([name, &status] { status = show(*name); });

    CLI::App* lint_command =
        command->add_subcommand("lint", "Look for mistakes in profiles (default: all).");
    lint_command->add_option("profiles", *names, "names, or paths that end in .toml");
    lint_command->callback([names, &status] { status = lint(*names); });

    CLI::App* quirks_command = command->add_subcommand(
        "quirks", "Known deviations of controllers, and what oobready does about each.");
    quirks_command->callback([&status] { status = quirks(); });

    CLI::App* explain_command =
        command->add_subcommand("explain", "Why each check is made, and what to do when it fails.");
    explain_command->add_option("profile", *name, "a name that `profile list` shows, or a path")
        ->required();
    explain_command->add_option("checks", *names, "ids of checks (default: all)");
    explain_command->callback([name, names, &status] { status = explain(*name, *names); });
}

} // namespace oobready::cli
