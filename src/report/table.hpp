// SPDX-License-Identifier: GPL-3.0-or-later
// The table of the text report: what was found on which nodes, in columns that fit the terminal.
#pragma once

#include "report/findings.hpp"
#include "report/report.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::report {

enum class Style { plain, bold, red, green, yellow };

/// `text` in that colour where `colour` is wanted; the words must say the same without it.
std::string styled(bool colour, Style style, std::string_view text);

inline constexpr std::size_t columns_min = 60;

class Table {
public:
    /// Sizes the columns to what all of `findings` need.
    Table(const Findings& findings, const TextOptions& options);

    [[nodiscard]] std::string heading() const;

    /// The rows of `finding`, and below them what to do next and how many checks wait for it.
    [[nodiscard]] std::string block(const Finding& finding, std::string_view word,
                                    Style style) const;

    /// One line: what passed, or does not apply.
    [[nodiscard]] std::string line(const Finding& finding, std::string_view word,
                                   Style style) const;

private:
    struct Cells {
        std::vector<std::string> nodes, title, word, measured, expected;
    };

    void measure(const std::vector<Finding>& findings);
    void measure_names(const Finding& finding);
    void share(std::size_t width);
    [[nodiscard]] Cells cells(const Finding& finding, const FindingRow& row,
                              std::string_view word) const;
    [[nodiscard]] std::string show(const Cells& cells, Style style) const;

    TextOptions options_;
    std::size_t nodes_ = 5; // as wide as the headings at least
    std::size_t title_ = 5;
    std::size_t measured_ = 8;
    std::size_t expected_ = 8;
    bool words_ = false; // a row says in words what values cannot show
};

} // namespace oobready::report
