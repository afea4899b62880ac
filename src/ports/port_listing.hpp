// SPDX-License-Identifier: GPL-3.0-or-later
// A port table as firewall teams want it: to read, for a spreadsheet, for a script, for nftables.
// Pure.
#pragma once

#include "ports/port_table.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::ports {

enum class ListingFormat { text, markdown, csv, json, nftables };
inline constexpr std::array all_listing_formats = {ListingFormat::text, ListingFormat::markdown,
                                                   ListingFormat::csv, ListingFormat::json,
                                                   ListingFormat::nftables};
std::string_view id(ListingFormat format);

/// What is listed: all that is empty selects everything.
struct ListingFilter {
    std::string section;
    std::string from; ///< id of a role
    std::string to;
};

/// The rows that `filter` selects, in their order.
std::vector<PortRow> rows_of(const PortTable& table, const ListingFilter& filter);

/// `rows` of `table`, ending in a line feed.
/// nftables: as nftables_rules() has it.
std::string listing(const PortTable& table, const std::vector<PortRow>& rows, ListingFormat format);

} // namespace oobready::ports
