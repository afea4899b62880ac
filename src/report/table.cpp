// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/table.hpp"

#include "report/fold.hpp"
#include "report/layout.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oobready::report {

namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t gap = 2;
constexpr std::size_t word_width = 7; // "UNKNOWN"
constexpr std::size_t nodes_width_max = 20;

const std::string& at(const std::vector<std::string>& lines, std::size_t i)
{
    static const std::string nothing;
    return i < lines.size() ? lines[i] : nothing;
}

// The message is shown where it says more than the two values do: why a login was refused, which of
// several members is wrong, or what could not be looked at.
bool needs_words(const FindingRow& row)
{
    return !row.message.empty() &&
           (row.measured.empty() || !row.message.ends_with("found " + row.measured));
}

std::string indented(std::string_view head, std::string_view text, std::size_t columns)
{
    const std::size_t before = indent + 4;
    const std::size_t hang = display_width(head);
    std::string block;
    for (const std::string& line : wrap(text, columns - before - hang)) {
        block += std::string(before, ' ') + (block.empty() ? std::string{head} : "") +
                 (block.empty() ? "" : std::string(hang, ' ')) + line + "\n";
    }
    return block;
}

std::string without_trailing_spaces(std::string line)
{
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

} // namespace

std::string styled(bool colour, Style style, std::string_view text)
{
    if (!colour || style == Style::plain || text.empty())
        return std::string{text};
    std::string_view code = "1";
    switch (style) {
    case Style::red:
        code = "1;31";
        break;
    case Style::green:
        code = "1;32";
        break;
    case Style::yellow:
        code = "1;33";
        break;
    case Style::plain:
    case Style::bold:
        break;
    }
    return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

Table::Table(const Findings& findings, const TextOptions& options) : options_(options)
{
    options_.columns = std::max<unsigned>(options_.columns, columns_min);
    for (const auto* list : {&findings.failed, &findings.unknown})
        measure(*list);
    if (options_.verbose)
        for (const auto* list : {&findings.advice, &findings.passed, &findings.not_applicable})
            measure(*list);
    else // one line each, without values
        for (const Finding& finding : findings.advice)
            measure_names(finding);
    nodes_ = std::min(nodes_, nodes_width_max);
    share(options_.columns - indent - nodes_ - word_width - 4 * gap);
}

// Values get what they need up to three tenths each, the title then what it needs, and the expected
// value, as the last column, what is left. Words in place of values want half of all.
void Table::share(std::size_t width)
{
    measured_ = std::min(measured_, width * 3 / 10);
    expected_ = std::min(expected_, width * 3 / 10);
    const std::size_t values_min = words_ ? std::max(measured_ + expected_, width / 2) : 0;
    const std::size_t left = width - std::max(measured_ + expected_, values_min);
    title_ = std::min(title_, left);
    expected_ = width - title_ - measured_;
}

void Table::measure(const std::vector<Finding>& findings)
{
    for (const Finding& finding : findings) {
        measure_names(finding);
        for (const FindingRow& row : finding.rows) {
            words_ |= needs_words(row);
            if (needs_words(row))
                continue;
            measured_ = std::max(measured_, display_width(row.measured));
            expected_ = std::max(expected_, display_width(row.expected));
        }
    }
}

void Table::measure_names(const Finding& finding)
{
    title_ = std::max(title_, display_width(finding.title));
    for (const FindingRow& row : finding.rows)
        nodes_ = std::max(nodes_, display_width(fold_hostlist(row.nodes)));
}

std::string Table::heading() const
{
    const Cells names{{"NODES"}, {"CHECK"}, {"OUTCOME"}, {"MEASURED"}, {"EXPECTED"}};
    return show(names, Style::plain);
}

Table::Cells Table::cells(const Finding& finding, const FindingRow& row,
                          std::string_view word) const
{
    Cells cells{wrap(fold_hostlist(row.nodes), nodes_),
                wrap(finding.title, title_),
                {std::string{word}},
                {},
                {}};
    if (needs_words(row)) {
        cells.measured = wrap(row.message, measured_ + gap + expected_);
    } else {
        cells.measured = wrap(row.measured.empty() ? "nothing" : row.measured, measured_);
        cells.expected = wrap(row.expected, expected_);
    }
    return cells;
}

std::string Table::show(const Cells& cells, Style style) const
{
    const std::string space(gap, ' ');
    std::size_t height = 0;
    for (const auto* cell :
         {&cells.nodes, &cells.title, &cells.word, &cells.measured, &cells.expected})
        height = std::max(height, cell->size());
    std::string block;
    for (std::size_t i = 0; i < height; ++i) {
        std::string line = std::string(indent, ' ') + pad(at(cells.nodes, i), nodes_) + space +
                           pad(at(cells.title, i), title_) + space;
        const std::string& word = at(cells.word, i);
        line += styled(options_.colour, style, word) + pad("", word_width - word.size()) + space;
        line += pad(at(cells.measured, i), measured_) + space + at(cells.expected, i);
        block += without_trailing_spaces(std::move(line)) + "\n";
    }
    return block;
}

std::string Table::block(const Finding& finding, std::string_view word, Style style) const
{
    std::string block;
    for (const FindingRow& row : finding.rows) {
        block += show(cells(finding, row, word), style);
        if (!row.told.empty())
            block += indented("seen: ", row.told, options_.columns);
    }
    if (!finding.remedy.empty())
        block += indented("next: ", finding.remedy, options_.columns);
    std::string reference = "id: " + finding.id;
    if (finding.waiting > 0)
        reference += fmt::format(" · {} further {} for this", finding.waiting,
                                 finding.waiting == 1 ? "check waits" : "checks wait");
    return block + indented("", reference, options_.columns);
}

std::string Table::line(const Finding& finding, std::string_view word, Style style) const
{
    std::vector<std::string> nodes;
    for (const FindingRow& row : finding.rows)
        nodes.insert(nodes.end(), row.nodes.begin(), row.nodes.end());
    Cells cells{{clip(fold_hostlist(nodes), nodes_)},
                {clip(finding.title, title_)},
                {std::string{word}},
                {},
                {}};
    if (finding.rows.size() == 1 && finding.outcome == check::Outcome::pass) {
        cells.measured = {clip(finding.rows.front().measured, measured_)};
        cells.expected = {clip(finding.rows.front().expected, expected_)};
    }
    return show(cells, style);
}

} // namespace oobready::report
