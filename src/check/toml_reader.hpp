// SPDX-License-Identifier: GPL-3.0-or-later
// TomlReader: reads one TOML table key by key and gathers every mistake with its place. Used for
// profiles and rack files, so that both complain in the same words.
#pragma once

#include "base/mistake.hpp"

#include <boost/json.hpp>
#include <toml++/toml.h>

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::check {

/// The parsed file; nothing, with one mistake appended, when it cannot be read, is larger than
/// toml_bytes_max, or is not TOML.
inline constexpr std::size_t toml_bytes_max = std::size_t{4} * 1024 * 1024;
std::optional<toml::table> read_toml(const std::filesystem::path& file, Mistakes& mistakes);

/// Where `node` stands in `file`.
SourcePlace place_of(const toml::node& node, const std::string& file);

/// Any TOML value as JSON (dates and times as RFC 3339 text).
boost::json::value to_json(const toml::node& node);

/// One table. Ask for each key that may stand in it, then call finish(): what nobody asked for is
/// an unknown key, reported with the nearest known one as a suggestion.
class TomlReader {
public:
    /// `what` names the table in messages: "[[requirement]]". All references must outlive it.
    TomlReader(const toml::table& table, std::string file, std::string what, Mistakes& mistakes);

    /// Each returns nothing when the key is absent, and nothing plus a mistake when its type is
    /// wrong.
    std::optional<std::string> text(std::string_view key);
    std::optional<bool> boolean(std::string_view key);
    std::optional<std::int64_t> integer(std::string_view key, std::int64_t min, std::int64_t max);
    std::optional<double> number(std::string_view key, double min, double max);
    std::optional<std::vector<std::string>> texts(std::string_view key);
    std::optional<std::vector<std::int64_t>> integers(std::string_view key, std::int64_t min,
                                                      std::int64_t max);
    const toml::table* table(std::string_view key);
    /// The members of an array of tables; empty when absent.
    std::vector<const toml::table*> tables(std::string_view key);
    /// Any value.
    const toml::node* node(std::string_view key);

    /// As text(), but an absent or empty one is a mistake.
    std::string required_text(std::string_view key);

    /// A mistake at `key`'s value, or at the table when the key is absent.
    void mistake(std::string_view key, std::string message);
    /// The place of `key`'s value, or of the table when the key is absent.
    [[nodiscard]] SourcePlace place(std::string_view key) const;

    void finish();

private:
    const toml::table& table_;
    std::string file_;
    std::string what_;
    Mistakes& mistakes_;
    std::set<std::string, std::less<>> known_;
};

} // namespace oobready::check
