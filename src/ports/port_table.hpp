// SPDX-License-Identifier: GPL-3.0-or-later
// PortTable: which network ports an appliance's software needs, between whom, as the vendor's own
// tables list them: a ports.toml of the profile folders. Nothing here touches a network.
#pragma once

#include "base/mistake.hpp"
#include "check/profile_folders.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::ports {

inline constexpr std::size_t rows_max = 2000;
inline constexpr std::string_view default_table = "thoughtspot/ports";

enum class Transport {
    tcp,
    udp,
    icmp, ///< echo, without a port
    esp,  ///< IP protocol 50, without a port
};
enum class Level { mandatory, optional };
/// The table's own word. Connections are always opened by PortRow::from.
enum class Direction { bidirectional, inbound, outbound };

inline constexpr std::array all_transports = {Transport::tcp, Transport::udp, Transport::icmp,
                                              Transport::esp};
inline constexpr std::array all_levels = {Level::mandatory, Level::optional};
inline constexpr std::array all_directions = {Direction::bidirectional, Direction::inbound,
                                              Direction::outbound};
std::string_view id(Transport transport);
std::string_view id(Level level);
std::string_view id(Direction direction);

struct PortRange {
    std::uint16_t first = 0;
    std::uint16_t last = 0; ///< itself included
};

/// Where the vendor's table says something else than what is meant.
struct SourceError {
    unsigned row = 0;
    std::string cell; ///< "destination"
    std::string says;
    std::string means;
};

struct PortRow {
    std::string section;          ///< with `row` what names it: a port alone is no key
    unsigned row = 0;             ///< its place in the vendor's table, from 1
    std::vector<PortRange> ports; ///< several are alternatives; none for icmp and esp
    std::vector<Transport> transports;
    Level level = Level::mandatory;
    std::string feature; ///< counts only where the site switches that on; empty: always
    Direction direction = Direction::bidirectional;
    std::string from; ///< ids of roles
    std::string to;
    std::string service;
    std::string application; ///< what is spoken, where the vendor's table says so
    std::string about;
    std::vector<SourceError> source_errors;
};

struct Feature {
    std::string id;
    std::string about;
};

/// Who opens connections, or is reached.
struct Role {
    std::string id;
    std::string host; ///< the one that plays it everywhere; empty: the site says who does
    std::string about;
};

struct Section {
    std::string id;
    std::string title;
};

struct PortTable {
    std::string title;
    std::string source;
    std::vector<Feature> features;
    std::vector<Role> roles;
    std::vector<Section> sections;
    std::vector<PortRow> rows; ///< in the order of the sections and of their rows
};

/// The table in `file`. Every mistake is appended to `mistakes`; with one the table is of no use.
PortTable read_port_table(const std::filesystem::path& file, Mistakes& mistakes);

/// The one of that name ("thoughtspot/ports") below `folders`, or of that path.
PortTable load_port_table(const check::Folders& folders, const std::string& name,
                          Mistakes& mistakes);

/// The names of all tables below `folders`.
std::vector<std::string> list_port_tables(const check::Folders& folders);

/// "443", "20123-32768", "389 or 636"; empty for none.
std::string describe(const std::vector<PortRange>& ports);

/// How many ports a range has.
constexpr unsigned size(PortRange range) { return range.last - range.first + 1U; }

} // namespace oobready::ports
