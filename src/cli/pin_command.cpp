// SPDX-License-Identifier: GPL-3.0-or-later
// oobready pin: shows the certificate of every controller and writes its fingerprint into the rack
// file. Calls rack to read and to edit that file, run to look.
#include "base/rfc3339.hpp"
#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/terminal.hpp"
#include "rack/pin_text.hpp"
#include "report/report.hpp"
#include "run/certificates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>

namespace oobready::cli {

namespace {

struct Options {
    std::string file;
    bool yes = false;
    bool replace = false;
};

constexpr int exit_pinned = 0;
constexpr int exit_changed = 1;    ///< a certificate is not the pinned one
constexpr int exit_unfinished = 2; ///< one could not be read, or nobody said yes

/// What is to be done about a certificate.
enum class PinState { same, added, changed, replaced, unreadable };

// One controller: what the rack file says, and what it presents.
struct Look {
    const rack::Node* node;
    std::string name; ///< "smc-1/n1"
    Result<net::TlsFacts> facts;
    PinState state;
};

PinState state_of(const rack::Node& node, const Result<net::TlsFacts>& facts, bool replace)
{
    const std::string& pin = node.target.tls.pin_sha256;
    if (!facts)
        return PinState::unreadable;
    if (pin.empty())
        return PinState::added;
    if (pin == facts->sha256)
        return PinState::same;
    return replace ? PinState::replaced : PinState::changed;
}

std::vector<Look> looks_at(const rack::Rack& rack, bool replace)
{
    std::vector<Result<net::TlsFacts>> facts = run::certificates_of(rack);
    std::vector<Look> looks;
    for (const rack::Appliance& appliance : rack.appliances)
        for (const rack::Node& node : appliance.nodes) {
            Result<net::TlsFacts>& own = facts[looks.size()];
            const PinState state = state_of(node, own, replace);
            looks.push_back(
                {&node, printable(appliance.name + "/" + node.name), std::move(own), state});
        }
    return looks;
}

std::string text_of(std::chrono::system_clock::time_point time)
{
    return rfc3339(std::chrono::system_clock::to_time_t(time));
}

std::string words_of(const Look& look)
{
    const std::string& pin = look.node->target.tls.pin_sha256;
    switch (look.state) {
    case PinState::same:
        return "as the rack file pins it";
    case PinState::added:
        return "new: not pinned yet";
    case PinState::changed:
        return "CHANGED! The rack file pins sha256:" + pin;
    case PinState::replaced:
        return "CHANGED! To be replaced: sha256:" + pin;
    case PinState::unreadable:
        break;
    }
    return "";
}

void show(const Look& look)
{
    const Target& target = look.node->target;
    fmt::print("{}  {} port {}\n", look.name, target.host, target.ports.https);
    if (!look.facts) {
        fmt::print("  not read     {}\n", describe(look.facts.error()));
        return;
    }
    const net::TlsFacts& facts = *look.facts;
    fmt::print("  subject      {}\n", facts.subject);
    fmt::print("  issuer       {}{}\n", facts.issuer, facts.self_signed ? " (itself)" : "");
    fmt::print("  valid        {} to {}\n", text_of(facts.not_before), text_of(facts.not_after));
    fmt::print("  fingerprint  sha256:{}\n", facts.sha256);
    fmt::print("  pin          {}\n", words_of(look));
}

std::size_t count(const std::vector<Look>& looks, PinState state)
{
    return static_cast<std::size_t>(std::ranges::count(looks, state, &Look::state));
}

bool is_same_table(const SourcePlace& one, const SourcePlace& other)
{
    return one.line == other.line && one.column == other.column;
}

// The pins that each table of nodes shall have; tables of which nothing changes are left out.
std::vector<rack::TablePins> pins_of(const std::vector<Look>& looks)
{
    std::vector<rack::TablePins> tables;
    std::vector<bool> changes;
    for (const Look& look : looks) {
        const SourcePlace& place = look.node->place;
        if (tables.empty() || !is_same_table(tables.back().place, place)) {
            tables.push_back({place, {}});
            changes.push_back(false);
        }
        const bool writes = look.state == PinState::added || look.state == PinState::replaced;
        changes.back() = changes.back() || writes;
        tables.back().sha256.push_back(writes ? look.facts->sha256
                                              : look.node->target.tls.pin_sha256);
    }
    std::vector<rack::TablePins> changed;
    for (std::size_t i = 0; i < tables.size(); ++i)
        if (changes[i])
            changed.push_back(std::move(tables[i]));
    return changed;
}

std::optional<std::string> content_of(const std::string& file)
{
    std::ifstream stream{file, std::ios::binary};
    std::string content{std::istreambuf_iterator<char>{stream}, {}};
    return stream ? std::optional{std::move(content)} : std::nullopt;
}

// Writes them, unless the file is no longer what was read before.
bool write_pins(const std::string& file, const std::optional<std::string>& read_before,
                const std::vector<Look>& looks)
{
    const std::optional<std::string> content = content_of(file);
    if (!content || content != read_before) {
        fmt::print(stderr, "oobready: {}: was changed meanwhile; nothing was written\n",
                   printable(file));
        return false;
    }
    const std::vector<rack::TablePins> pins = pins_of(looks);
    const Result<std::string> edited = rack::with_pins(*content, pins);
    if (!edited) {
        fmt::print(stderr,
                   "oobready: {}: {}; nothing was written. Write 'pin' in its nodes by "
                   "hand.\n",
                   printable(file), edited.error().context);
        return false;
    }
    std::error_code ignored;
    const std::filesystem::perms mode = std::filesystem::status(file, ignored).permissions();
    if (const Result<void> written = report::write_file_atomically(file, *edited); !written) {
        fmt::print(stderr, "oobready: {}\n", describe(written.error()));
        return false;
    }
    std::filesystem::permissions(file, mode, ignored);
    return true;
}

void warn_of_changes(const std::vector<Look>& looks)
{
    std::size_t changed = 0;
    for (const Look& look : looks)
        if (look.state == PinState::changed || look.state == PinState::replaced) {
            fmt::print(stderr,
                       "oobready: WARNING: {} presents another certificate than the pinned "
                       "one\n",
                       look.name);
            ++changed;
        }
    if (changed > 0)
        fmt::print(stderr, "oobready: Either a new certificate was installed, or another machine "
                           "answers at this address.\nFind out which before you trust it; then "
                           "--replace writes it.\n");
}

int pin(const Options& options)
{
    Mistakes mistakes;
    const std::optional<std::string> content = content_of(options.file);
    const rack::Rack rack = rack::load_rack(options.file, mistakes);
    if (!mistakes.empty()) {
        print_mistakes(mistakes);
        return exit_configuration;
    }
    const std::vector<Look> looks = looks_at(rack, options.replace);
    for (const Look& look : looks)
        show(look);
    std::fflush(stdout);
    warn_of_changes(looks);
    const std::size_t to_write = count(looks, PinState::added) + count(looks, PinState::replaced);
    const std::string question = fmt::format(
        "Trust {} certificate{} from now on, and write {} into {}?", to_write,
        to_write == 1 ? "" : "s", to_write == 1 ? "its pin" : "their pins", options.file);
    const bool agreed = to_write > 0 && (options.yes || ask_yes(question));
    if (agreed && !write_pins(options.file, content, looks))
        return exit_output;
    fmt::print("{} pinned already, {} {}, {} changed, {} not read.\n", count(looks, PinState::same),
               to_write, agreed ? "written" : "not written", count(looks, PinState::changed),
               count(looks, PinState::unreadable));
    if (to_write > 0 && !agreed)
        fmt::print(stderr, "oobready: nothing was written. Compare the fingerprints with what the "
                           "controllers' own pages show; --yes writes them.\n");
    if (count(looks, PinState::changed) > 0)
        return exit_changed;
    const bool whole = count(looks, PinState::unreadable) == 0 && (to_write == 0 || agreed);
    return whole ? exit_pinned : exit_unfinished;
}

} // namespace

void add_pin(CLI::App& app, int& status)
{
    CLI::App* command = app.add_subcommand(
        "pin", "Show the certificate of every controller of a rack file and, once you agree, write "
               "its fingerprint there as the one to trust. Nobody logs in.");
    auto options = std::make_shared<Options>();
    command->add_option("rack", options->file, "RACK.toml")->required();
    command->add_flag("--yes", options->yes, "write without asking");
    command->add_flag("--replace", options->replace,
                      "write also over a pin that is there and differs");
    command->callback([options, &status] { status = pin(*options); });
}

} // namespace oobready::cli
