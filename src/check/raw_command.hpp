// SPDX-License-Identifier: GPL-3.0-or-later
// RawCommand: one [[raw_command]] row of a profile, an IPMI command that no specification names and
// that reads a setting of one make. Whether it may be sent is ipmi's to say (ipmi/raw_command.hpp).
#pragma once

#include "base/hex.hpp"
#include "base/mistake.hpp"

#include <boost/json/object.hpp>
#include <toml++/toml.h>

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::check {

/// The probe that sends one; its argument "command" names the row.
inline constexpr std::string_view raw_probe = "ipmi.raw";

struct RawCommand {
    std::string name; ///< "lan_mode"; unique in its profile
    std::uint8_t net_fn = 0;
    std::uint8_t number = 0;
    Bytes data; ///< of the request
    std::uint8_t lun = 0;
    /// IANA numbers of those whose command it is. It is sent to no BMC that reports another, for
    /// which the same bytes may mean something else. Empty: to all.
    std::vector<std::uint32_t> manufacturer_ids;
    std::string reads;      ///< what it reads, in words
    std::string source;     ///< where that is documented
    std::size_t offset = 0; ///< of the byte that `values` decodes, behind the completion code
    std::map<std::uint8_t, std::string> values; ///< what the byte means; empty: it is not decoded
    SourcePlace place;
};

/// Reads one row. Errors: each mistake in it, appended to `mistakes`.
RawCommand read_raw_command(const toml::table& row, const std::string& file, Mistakes& mistakes);

/// The row that the arguments of a call of raw_probe name; null when they name none.
const RawCommand* named_in(const boost::json::object& arguments, std::span<const RawCommand> rows);

/// Adds the rows of one file to `merged`: a later row with the same name replaces the earlier one
/// whole. Two of one name in `rows` are a mistake.
void merge_raw_commands(std::vector<RawCommand>& merged, std::vector<RawCommand> rows,
                        Mistakes& mistakes);

} // namespace oobready::check
