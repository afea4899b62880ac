// SPDX-License-Identifier: GPL-3.0-or-later
// oobready probe list | show: what each probe sends and gives, without any network.
#include "base/text.hpp"
#include "check/suggest.hpp"
#include "cli/cli.hpp"
#include "report/probes.hpp"
#include "run/catalog.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace oobready::cli {

namespace {

struct Options {
    std::vector<std::string> names;
    std::string format = "text";
};

void print(const std::vector<check::ProbeInfo>& probes, const std::string& format,
           std::string (*as_text)(std::span<const check::ProbeInfo>))
{
    if (format == "json")
        fmt::print("{}", report::probes_document(probes));
    else if (format == "markdown")
        fmt::print("{}", report::probes_markdown(probes));
    else
        fmt::print("{}", as_text(probes));
}

int show(const Options& options)
{
    const std::vector<check::ProbeInfo> catalog = run::catalog();
    std::vector<check::ProbeInfo> shown;
    Mistakes mistakes;
    for (const std::string& name : options.names) {
        const auto probe = std::ranges::find(catalog, name, &check::ProbeInfo::name);
        if (probe != catalog.end()) {
            shown.push_back(*probe);
            continue;
        }
        std::vector<std::string_view> known;
        for (const check::ProbeInfo& info : catalog)
            known.push_back(info.name);
        command_line_mistake(mistakes, fmt::format("there is no probe '{}'{}", printable(name, 64),
                                                   check::suggestion(name, known)));
    }
    if (!mistakes.empty()) {
        print_mistakes(mistakes);
        return exit_usage;
    }
    print(shown, options.format, report::probes_text);
    return exit_success;
}

} // namespace

void add_probe(CLI::App& app, int& status)
{
    CLI::App* command =
        app.add_subcommand("probe", "What each probe sends to a controller and what it gives. "
                                    "No network.");
    command->require_subcommand(1);
    auto options = std::make_shared<Options>();
    const auto add_format = [&options](CLI::App* to) {
        to->add_option("--format", options->format, "text, json or markdown")
            ->check(CLI::IsMember({"text", "json", "markdown"}));
    };

    CLI::App* list_command = command->add_subcommand("list", "All probes.");
    add_format(list_command);
    list_command->callback([options, &status] {
        print(run::catalog(), options->format, report::probe_list_text);
        status = exit_success;
    });

    CLI::App* show_command =
        command->add_subcommand("show", "Its requests, in order, and each of its facts.");
    show_command->add_option("probes", options->names, "names that `probe list` shows")->required();
    add_format(show_command);
    show_command->callback([options, &status] { status = show(*options); });
}

} // namespace oobready::cli
