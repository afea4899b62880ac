// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/target_options.hpp"

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/terminal.hpp"
#include "rack/credentials.hpp"
#include "run/catalog.hpp"

#include <fmt/format.h>

#include <cstdlib>

namespace oobready::cli {

namespace {

bool is_rack_file(const std::string& target)
{
    std::error_code ignored;
    return target.ends_with(".toml") || std::filesystem::is_regular_file(target, ignored);
}

// The first that is there of: --password-file, --password-env, the variables that other IPMI tools
// read, the terminal.
Result<Secret> password(const TargetOptions& options)
{
    if (!options.password_file.empty())
        return rack::read_secret_file(options.password_file);
    if (!options.password_env.empty())
        return rack::read_secret_variable(options.password_env);
    for (const char* variable : {"OOBREADY_PASSWORD", "IPMITOOL_PASSWORD", "IPMI_PASSWORD"})
        if (std::getenv(variable))
            return rack::read_secret_variable(variable);
    if (options.nobody_logs_in) // nobody logs in
        return Secret{};
    return ask_secret(fmt::format("Password of {}: ", printable(options.username)));
}

std::optional<Credentials> credentials(const TargetOptions& options, Mistakes& mistakes)
{
    if (options.null_username && !options.username.empty())
        command_line_mistake(mistakes, "--null-username is instead of --username");
    if (options.username.empty() && !options.null_username) {
        if (!options.password_file.empty() || !options.password_env.empty())
            command_line_mistake(mistakes, "a password without --username");
        return std::nullopt;
    }
    Credentials login;
    login.username = options.username;
    if (Result<Secret> secret = password(options))
        login.password = std::move(*secret);
    else
        command_line_mistake(mistakes, describe(secret.error()));
    if (!options.k_g_file.empty()) {
        if (Result<Secret> key = rack::read_secret_file(options.k_g_file))
            login.k_g = std::move(*key);
        else
            command_line_mistake(mistakes, describe(key.error()));
    }
    return login;
}

// --insecure-tls is for rack files, too.
rack::Rack trusting(rack::Rack rack, const TargetOptions& options)
{
    if (options.insecure_tls)
        for (rack::Appliance& appliance : rack.appliances)
            for (rack::Node& node : appliance.nodes)
                node.target.tls.insecure = true;
    return rack;
}

} // namespace

void add_target_options(CLI::App& command, TargetOptions& options)
{
    command.add_option("--profile", options.profile,
                       "what must hold (see: oobready profile list); default baseline");
    command.add_option("--username", options.username, "the controllers' user");
    command.add_flag("--null-username", options.null_username,
                     "log in as IPMI's user without a name");
    command.add_option("--password-file", options.password_file,
                       "its password: first line of a file that only you may read (mode 0600)");
    command.add_option("--password-env", options.password_env,
                       "its password: the name of an environment variable that holds it");
    command.add_option("--k-g-file", options.k_g_file, "the IPMI K_g key, in such a file");
    command.add_option("--quirk", options.quirks,
                       "put a quirk in force (see: oobready profile quirks); may be repeated");
    command.add_option("--tls-ca", options.tls_ca, "trust these authorities (PEM)");
    command.add_option("--tls-pin", options.tls_pin,
                       "trust just this certificate: sha256:… (one target only)");
    command.add_flag("--insecure-tls", options.insecure_tls,
                     "accept any certificate; the report says so");
    command.add_option("--https-port", options.ports.https, "instead of 443");
    command.add_option("--ipmi-port", options.ports.ipmi, "instead of 623");
    command.add_option("--http-port", options.ports.http, "instead of 80");
}

void check_rack_file_options(const CLI::App& command, const TargetOptions& options,
                             Mistakes& mistakes)
{
    if (options.targets.size() != 1 || !is_rack_file(options.targets.front())) {
        for (const std::string& target : options.targets)
            if (is_rack_file(target))
                command_line_mistake(
                    mistakes, fmt::format("{}: give one rack file alone, or targets", target));
        return;
    }
    for (const char* name : {"--profile", "--username", "--null-username", "--quirk",
                             "--password-file", "--password-env", "--k-g-file", "--tls-ca",
                             "--tls-pin", "--https-port", "--ipmi-port", "--http-port"})
        if (command.count(name) > 0)
            command_line_mistake(
                mistakes, fmt::format("{} is for targets; the rack file says it itself", name));
}

rack::Rack rack_of(const TargetOptions& options, Mistakes& mistakes)
{
    if (options.targets.size() == 1 && is_rack_file(options.targets.front()))
        return trusting(rack::load_rack(options.targets.front(), mistakes), options);
    rack::TargetOptions targets;
    targets.targets = options.targets;
    targets.profile = options.profile;
    targets.credentials = credentials(options, mistakes);
    targets.tls = {options.insecure_tls, options.tls_pin, options.tls_ca};
    targets.ports = options.ports;
    for (const std::string& quirk : options.quirks)
        targets.quirk_names.push_back({quirk, {"command line", 0, 0}});
    return rack::rack_from_targets(targets, mistakes);
}

std::map<std::string, check::Profile> profiles_of(const rack::Rack& rack, Mistakes& mistakes)
{
    const std::vector<check::ConsolePattern> shipped =
        check::load_console_patterns(profile_folders(), mistakes);
    std::map<std::string, check::Profile> profiles;
    for (const rack::Appliance& appliance : rack.appliances) {
        if (appliance.profile.empty() || profiles.contains(appliance.profile))
            continue;
        check::Profile profile =
            check::load_profile(profile_folders(), appliance.profile, mistakes);
        profile.console_patterns =
            check::console_patterns_in_force(std::move(profile.console_patterns), shipped);
        run::check_profile(profile, mistakes);
        profiles.emplace(appliance.profile, std::move(profile));
    }
    return profiles;
}

void set_quirks(rack::Rack& rack, const std::map<std::string, check::Profile>& profiles,
                Mistakes& mistakes)
{
    const std::vector<check::Quirk> catalogue = check::load_quirks(profile_folders(), mistakes);
    Mistakes found;
    for (rack::Appliance& appliance : rack.appliances) {
        const auto profile = profiles.find(appliance.profile);
        const check::Settings settings =
            profile == profiles.end() ? check::Settings{} : profile->second.settings;
        for (rack::Node& node : appliance.nodes)
            rack::set_quirks(node, settings, catalogue, found);
    }
    add_each_once(found, mistakes); // the nodes of an appliance share their names
}

} // namespace oobready::cli
