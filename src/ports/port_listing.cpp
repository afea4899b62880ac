// SPDX-License-Identifier: GPL-3.0-or-later
// The formats but nftables, which is in port_rules.cpp.
#include "ports/port_listing.hpp"

#include "ports/port_rules.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace oobready::ports {

namespace {

namespace json = boost::json;

struct Column {
    std::string_view title;
    std::string (*cell)(const PortRow& row);
};

std::string transports_of(const PortRow& row)
{
    std::string text;
    for (const Transport transport : row.transports)
        text += fmt::format("{}{}", text.empty() ? "" : "/", id(transport));
    return text;
}

// When the row counts, in one word or two.
std::string needed(const PortRow& row)
{
    return row.feature.empty() ? std::string{id(row.level)} : "with " + row.feature;
}

constexpr Column columns[] = {
    {"section", [](const PortRow& row) { return row.section; }},
    {"row", [](const PortRow& row) { return fmt::format("{}", row.row); }},
    {"port", [](const PortRow& row) { return describe(row.ports); }},
    {"transport", transports_of},
    {"needed", needed},
    {"direction", [](const PortRow& row) { return std::string{id(row.direction)}; }},
    {"from", [](const PortRow& row) { return row.from; }},
    {"to", [](const PortRow& row) { return row.to; }},
    {"service", [](const PortRow& row) { return row.service; }},
    {"about", [](const PortRow& row) { return row.about; }},
};

std::string csv_cell(const std::string& text)
{
    // RFC 4180 2.6, 2.7.
    if (text.find_first_of("\",\r\n") == std::string::npos)
        return text;
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"')
            quoted += '"';
        quoted += c;
    }
    return quoted + "\"";
}

std::string as_csv(const std::vector<PortRow>& rows)
{
    std::string text;
    for (const Column& column : columns)
        text += fmt::format("{}{}", text.empty() ? "" : ",", column.title);
    text += "\r\n";
    for (const PortRow& row : rows) {
        std::string line;
        for (const Column& column : columns)
            line += (&column == &columns[0] ? "" : ",") + csv_cell(column.cell(row));
        text += line + "\r\n";
    }
    return text;
}

std::string markdown_cell(std::string text)
{
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
        text.insert(at, "\\");
    return text;
}

std::string as_markdown(const std::vector<PortRow>& rows)
{
    std::string text = "|";
    std::string rule = "|";
    for (const Column& column : columns) {
        text += fmt::format(" {} |", column.title);
        rule += " --- |";
    }
    text += "\n" + rule + "\n";
    for (const PortRow& row : rows) {
        text += "|";
        for (const Column& column : columns)
            text += fmt::format(" {} |", markdown_cell(column.cell(row)));
        text += "\n";
    }
    return text;
}

json::object row_json(const PortRow& row)
{
    json::array ports;
    for (const PortRange& range : row.ports)
        ports.push_back(json::object{{"first", range.first}, {"last", range.last}});
    json::array transports;
    for (const Transport transport : row.transports)
        transports.emplace_back(id(transport));
    json::array errors;
    for (const SourceError& error : row.source_errors)
        errors.push_back(
            json::object{{"cell", error.cell}, {"says", error.says}, {"means", error.means}});
    const auto or_null = [](const std::string& text) {
        return text.empty() ? json::value(nullptr) : json::value(text);
    };
    return {{"section", row.section},
            {"row", row.row},
            {"ports", std::move(ports)},
            {"transports", std::move(transports)},
            {"level", id(row.level)},
            {"feature", or_null(row.feature)},
            {"direction", id(row.direction)},
            {"from", row.from},
            {"to", row.to},
            {"service", row.service},
            {"application", or_null(row.application)},
            {"about", row.about},
            {"source_errors", std::move(errors)}};
}

std::string as_json(const PortTable& table, const std::vector<PortRow>& rows)
{
    json::array all;
    for (const PortRow& row : rows)
        all.push_back(row_json(row));
    const json::object document{
        {"title", table.title}, {"source", table.source}, {"rows", std::move(all)}};
    return json::serialize(document) + "\n";
}

// One section as aligned columns, and below it what the vendor's own table says otherwise.
std::string section_text(const Section& section, const std::vector<PortRow>& rows)
{
    constexpr std::size_t first = 1; // the section is the heading
    std::vector<std::size_t> widths;
    for (const Column& column : columns) {
        std::size_t width = column.title.size();
        for (const PortRow& row : rows)
            width = std::max(width, column.cell(row).size());
        widths.push_back(width);
    }
    const auto line = [&](auto cell) {
        std::string text;
        for (std::size_t i = first; i < std::size(columns); ++i)
            text += fmt::format("  {:<{}}", cell(columns[i]), widths[i]);
        text.resize(text.find_last_not_of(' ') + 1);
        return text + "\n";
    };
    std::string text = fmt::format("\n{} ({}, {} row{})\n", section.title, section.id, rows.size(),
                                   rows.size() == 1 ? "" : "s");
    text += line([](const Column& column) { return std::string{column.title}; });
    for (const PortRow& row : rows)
        text += line([&row](const Column& column) { return column.cell(row); });
    for (const PortRow& row : rows)
        for (const SourceError& error : row.source_errors)
            text += fmt::format("  note: row {}: the vendor's table has \"{}\" as {}; meant: {}\n",
                                row.row, error.says, error.cell, error.means);
    return text;
}

std::string as_text(const PortTable& table, const std::vector<PortRow>& rows)
{
    std::string text =
        fmt::format("{}: {} of {} rows\n", table.title, rows.size(), table.rows.size());
    for (const Section& section : table.sections) {
        std::vector<PortRow> own;
        std::ranges::copy_if(rows, std::back_inserter(own),
                             [&section](const PortRow& row) { return row.section == section.id; });
        if (!own.empty())
            text += section_text(section, own);
    }
    return text;
}

} // namespace

std::string_view id(ListingFormat format)
{
    switch (format) {
    case ListingFormat::text:
        return "text";
    case ListingFormat::markdown:
        return "markdown";
    case ListingFormat::csv:
        return "csv";
    case ListingFormat::json:
        return "json";
    case ListingFormat::nftables:
        return "nftables";
    }
    return "";
}

std::vector<PortRow> rows_of(const PortTable& table, const ListingFilter& filter)
{
    std::vector<PortRow> rows;
    const auto fits = [](const std::string& wanted, const std::string& value) {
        return wanted.empty() || wanted == value;
    };
    for (const PortRow& row : table.rows)
        if (fits(filter.section, row.section) && fits(filter.from, row.from) &&
            fits(filter.to, row.to))
            rows.push_back(row);
    return rows;
}

std::string listing(const PortTable& table, const std::vector<PortRow>& rows, ListingFormat format)
{
    switch (format) {
    case ListingFormat::text:
        return as_text(table, rows);
    case ListingFormat::markdown:
        return as_markdown(rows);
    case ListingFormat::csv:
        return as_csv(rows);
    case ListingFormat::json:
        return as_json(table, rows);
    case ListingFormat::nftables:
        return nftables_rules(table, rows);
    }
    return {};
}

} // namespace oobready::ports
