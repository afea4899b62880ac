// SPDX-License-Identifier: GPL-3.0-or-later
// oobready ports table: the port tables of an appliance, for whoever must open them. No network.
#include "base/text.hpp"
#include "check/names.hpp"
#include "check/suggest.hpp"
#include "cli/cli.hpp"
#include "cli/delivery.hpp"
#include "ports/port_listing.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace oobready::cli {

namespace {

struct TableOptions {
    std::string table{ports::default_table};
    ports::ListingFilter filter;
    std::string format{"text"};
    std::string output;
};

// An id that is given must be one of `named`.
template <class Named>
void check_id(const std::string& option, const std::string& id, const std::vector<Named>& named,
              Mistakes& mistakes)
{
    if (id.empty() || std::ranges::find(named, id, &Named::id) != named.end())
        return;
    std::vector<std::string_view> known;
    for (const Named& one : named)
        known.push_back(one.id);
    command_line_mistake(mistakes, fmt::format("{}: there is no '{}'{}; there are {}", option,
                                               printable(id, 64), check::suggestion(id, known),
                                               fmt::join(known, ", ")));
}

int show_table(const TableOptions& options)
{
    Mistakes mistakes;
    const ports::PortTable table =
        ports::load_port_table(profile_folders(), options.table, mistakes);
    if (mistakes.empty()) {
        check_id("--section", options.filter.section, table.sections, mistakes);
        check_id("--from", options.filter.from, table.roles, mistakes);
        check_id("--to", options.filter.to, table.roles, mistakes);
    }
    check_output("--output", options.output, mistakes);
    if (!mistakes.empty()) {
        print_mistakes(mistakes);
        return exit_configuration;
    }
    const auto format = check::from_id(ports::all_listing_formats, options.format);
    const std::vector<ports::PortRow> rows = ports::rows_of(table, options.filter);
    const std::string text =
        ports::listing(table, rows, format.value_or(ports::ListingFormat::text));
    return deliver(text, options.output) ? exit_success : exit_output;
}

} // namespace

void add_ports(CLI::App& app, int& status)
{
    CLI::App* command =
        app.add_subcommand("ports", "The network ports that an appliance needs, in band.");
    command->require_subcommand(1);

    auto options = std::make_shared<TableOptions>();
    CLI::App* table = command->add_subcommand(
        "table", "Which ports must be open between whom, for firewall teams. No network.");
    table->add_option("table", options->table, "a name, or a path that ends in .toml")
        ->capture_default_str();
    table->add_option("--section", options->filter.section, "this section only");
    table->add_option("--from", options->filter.from, "only what this role opens");
    table->add_option("--to", options->filter.to, "only what reaches this role");
    std::vector<std::string> formats;
    for (const ports::ListingFormat format : ports::all_listing_formats)
        formats.emplace_back(id(format));
    table->add_option("--format", options->format, "how it is shown")
        ->check(CLI::IsMember(formats))
        ->capture_default_str();
    table->add_option("-o,--output", options->output, "write it to this file");
    table->callback([options, &status] { status = show_table(*options); });
}

} // namespace oobready::cli
