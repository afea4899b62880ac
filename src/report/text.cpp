// SPDX-License-Identifier: GPL-3.0-or-later
// The report for a technician in front of the rack: what is wrong, on which nodes, and what to do.
#include "base/text.hpp"
#include "report/fold.hpp"
#include "report/layout.hpp"
#include "report/report.hpp"
#include "report/rows.hpp"
#include "report/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace oobready::report {

namespace {

using check::ApplianceRecord;
using check::NodeRecord;
using check::Readiness;
using check::RunRecord;

constexpr std::size_t note_bytes_max = 1000;

// In the order in which a reader wants them.
constexpr Readiness all_readiness[] = {Readiness::ready, Readiness::not_ready,
                                       Readiness::undecided};

std::string_view words(Readiness readiness)
{
    switch (readiness) {
    case Readiness::ready:
        return "ready";
    case Readiness::not_ready:
        return "not ready";
    case Readiness::undecided:
        break;
    }
    return "undecided";
}

std::string_view capitals(Readiness readiness)
{
    switch (readiness) {
    case Readiness::ready:
        return "READY";
    case Readiness::not_ready:
        return "NOT READY";
    case Readiness::undecided:
        break;
    }
    return "UNDECIDED";
}

Style style_of(Readiness readiness)
{
    return readiness == Readiness::ready       ? Style::green
           : readiness == Readiness::not_ready ? Style::red
                                               : Style::yellow;
}

std::string counted(std::size_t count, std::string_view one, std::string_view many)
{
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string joined(const std::vector<std::string>& parts, std::string_view separator)
{
    std::string text;
    for (const std::string& part : parts)
        text += (text.empty() ? "" : std::string{separator}) + part;
    return text;
}

class Writer {
public:
    explicit Writer(const TextOptions& options) : options_(options)
    {
        options_.columns = std::max<unsigned>(options_.columns, columns_min);
    }

    void start(const RunRecord& run);
    void appliance(const ApplianceRecord& appliance);
    void etiquette(const RunRecord& run);
    void notes(const RunRecord& run);
    void verdict(const RunRecord& run);

    std::string take() { return std::move(out_); }

private:
    // One paragraph: its first line behind `before`, the others below the first.
    void paragraph(std::size_t before, std::string_view head, std::string_view text)
    {
        const std::size_t hang = before + display_width(head);
        std::string lead = std::string(before, ' ') + std::string{head};
        for (const std::string& line : wrap(text, options_.columns - hang)) {
            out_ += lead + line + "\n";
            lead = std::string(hang, ' ');
        }
    }

    void nodes(const ApplianceRecord& appliance);
    void table(const Findings& findings);
    void counts(const Findings& findings);

    TextOptions options_;
    std::string out_;
};

void Writer::start(const RunRecord& run)
{
    const double seconds = std::chrono::duration<double>(run.ended - run.started).count();
    paragraph(0, "",
              fmt::format("oobready {} · {} · {} · {:.1f} s", OOBREADY_VERSION, printable(run.rack),
                          rfc3339(run.started), seconds));
}

void Writer::appliance(const ApplianceRecord& appliance)
{
    std::string title = printable(appliance.profile.title);
    if (title.empty())
        title = printable(appliance.profile.name);
    const std::string name = printable(appliance.name);
    const std::string_view verdict = capitals(appliance.readiness);
    out_ += "\n";
    // Bold and colour only where the line need not be wrapped: an escape sequence has no width.
    std::string line = fmt::format("{} · {} · {}", name, title, verdict);
    if (display_width(line) <= options_.columns) {
        out_ += fmt::format("{} · {} · {}\n", styled(options_.colour, Style::bold, name), title,
                            styled(options_.colour, style_of(appliance.readiness), verdict));
    } else {
        paragraph(0, "", line);
    }
    nodes(appliance);
    const Findings findings = findings_of(appliance);
    table(findings);
    counts(findings);
}

void Writer::nodes(const ApplianceRecord& appliance)
{
    for (const Readiness readiness : all_readiness) {
        std::vector<std::string> names;
        std::vector<std::string> addresses;
        for (const NodeRecord& node : appliance.nodes) {
            if (node.readiness != readiness)
                continue;
            names.push_back(printable(node.name));
            addresses.push_back(printable(node.bmc));
        }
        if (names.empty())
            continue;
        std::string text = fold_hostlist(names);
        if (names != addresses)
            text += " (BMC " + fold_hostlist(addresses) + ")";
        paragraph(2, pad(words(readiness), 11), text);
    }
    if (appliance.nodes.empty())
        paragraph(2, "", "no nodes");
}

void Writer::table(const Findings& findings)
{
    const Table table{findings, options_};
    const bool listed = !findings.failed.empty() || !findings.unknown.empty();
    const bool verbose =
        options_.verbose && (count(findings.passed) > 0 || count(findings.not_applicable) > 0);
    if (listed || verbose)
        out_ += "\n" + table.heading();
    for (const Finding& finding : findings.failed)
        out_ += table.block(finding, "FAIL", Style::red);
    for (const Finding& finding : findings.unknown)
        out_ += table.block(finding, "UNKNOWN", Style::yellow);
    if (options_.verbose) {
        for (const Finding& finding : findings.passed)
            out_ += table.line(finding, "pass", Style::green);
        for (const Finding& finding : findings.not_applicable)
            out_ += table.line(finding, "n/a", Style::plain);
    }
    if (findings.advice.empty())
        return;
    out_ += "\n  " + styled(options_.colour, Style::bold, "Advice") +
            (options_.verbose ? " (does not decide)\n"
                              : " (does not decide; --verbose says what to do)\n");
    // Small letters, one line: what shouts FAIL decides, and must not drown in what does not.
    for (const Finding& finding : findings.advice)
        out_ += options_.verbose ? table.block(finding, id(finding.outcome), Style::yellow)
                                 : table.line(finding, id(finding.outcome), Style::yellow);
}

void Writer::counts(const Findings& findings)
{
    std::vector<std::string> parts{counted(count(findings.passed), "check", "checks") + " passed"};
    const std::pair<std::size_t, std::string_view> others[] = {
        {count(findings.failed), "failed"},
        {count(findings.unknown), "unknown"},
        {count(findings.advice), "advice"},
        {findings.waiting, "waiting for another"},
        {count(findings.not_applicable), "not applicable"},
    };
    for (const auto& [number, word] : others)
        if (number > 0)
            parts.push_back(fmt::format("{} {}", number, word));
    out_ += "\n";
    paragraph(2, "", joined(parts, " · "));
}

void Writer::etiquette(const RunRecord& run)
{
    check::Etiquette sum;
    std::vector<std::string> left_open;
    for (const ApplianceRecord& appliance : run.appliances) {
        for (const NodeRecord& node : appliance.nodes) {
            const check::Etiquette& one = node.etiquette;
            sum.ipmi_sessions_opened += one.ipmi_sessions_opened;
            sum.ipmi_sessions_closed += one.ipmi_sessions_closed;
            sum.redfish_sessions_opened += one.redfish_sessions_opened;
            sum.redfish_sessions_closed += one.redfish_sessions_closed;
            sum.logins_failed += one.logins_failed;
            sum.datagrams_sent += one.datagrams_sent;
            sum.http_requests += one.http_requests;
            if (one.ipmi_sessions_opened != one.ipmi_sessions_closed ||
                one.redfish_sessions_opened != one.redfish_sessions_closed)
                left_open.push_back(printable(node.name));
        }
    }
    out_ += "\n";
    paragraph(0, "Sessions: ",
              fmt::format("IPMI {} opened, {} closed · Redfish {} opened, {} closed · failed "
                          "logins {} · sent {} datagrams, {} HTTP requests",
                          sum.ipmi_sessions_opened, sum.ipmi_sessions_closed,
                          sum.redfish_sessions_opened, sum.redfish_sessions_closed,
                          sum.logins_failed, sum.datagrams_sent, sum.http_requests));
    if (!left_open.empty())
        paragraph(0, "Sessions not closed on: ", fold_hostlist(left_open));
}

void Writer::notes(const RunRecord& run)
{
    for (const std::string& note : run.notes)
        paragraph(0, "Note: ", printable(note, note_bytes_max));
}

void Writer::verdict(const RunRecord& run)
{
    std::vector<std::string> parts;
    std::size_t nodes = 0;
    for (const Readiness readiness : all_readiness) {
        std::size_t number = 0;
        for (const ApplianceRecord& appliance : run.appliances)
            number += static_cast<std::size_t>(std::count_if(
                appliance.nodes.begin(), appliance.nodes.end(),
                [readiness](const NodeRecord& node) { return node.readiness == readiness; }));
        nodes += number;
        if (number > 0)
            parts.push_back(fmt::format("{} {}", number, words(readiness)));
    }
    out_ += "\n" + styled(options_.colour, style_of(run.readiness), capitals(run.readiness));
    out_ += fmt::format(
        ": {}, {}: {} (exit status {})\n",
        counted(run.appliances.size(), "appliance", "appliances"), counted(nodes, "node", "nodes"),
        parts.empty() ? "nothing was judged" : joined(parts, ", "), check::exit_status(run));
}

} // namespace

std::string text(const RunRecord& run, const TextOptions& options)
{
    Writer writer{options};
    writer.start(run);
    for (const ApplianceRecord& appliance : run.appliances)
        writer.appliance(appliance);
    writer.etiquette(run);
    writer.notes(run);
    writer.verdict(run);
    return writer.take();
}

} // namespace oobready::report
