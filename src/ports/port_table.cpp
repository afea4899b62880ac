// SPDX-License-Identifier: GPL-3.0-or-later
// Ids, and where tables lie. Reading one is in port_table_file.cpp.
#include "ports/port_table.hpp"

#include "base/text.hpp"
#include "check/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace oobready::ports {

std::string_view id(Transport transport)
{
    switch (transport) {
    case Transport::tcp:
        return "tcp";
    case Transport::udp:
        return "udp";
    case Transport::icmp:
        return "icmp";
    case Transport::esp:
        return "esp";
    }
    return "";
}

std::string_view id(Level level)
{
    switch (level) {
    case Level::mandatory:
        return "mandatory";
    case Level::optional:
        return "optional";
    }
    return "";
}

std::string_view id(Direction direction)
{
    switch (direction) {
    case Direction::bidirectional:
        return "bidirectional";
    case Direction::inbound:
        return "inbound";
    case Direction::outbound:
        return "outbound";
    }
    return "";
}

std::string describe(const std::vector<PortRange>& ports)
{
    std::string text;
    for (const PortRange& range : ports) {
        text += text.empty() ? "" : " or ";
        text += range.first == range.last ? fmt::format("{}", range.first)
                                          : fmt::format("{}-{}", range.first, range.last);
    }
    return text;
}

std::vector<std::string> list_port_tables(const check::Folders& folders)
{
    std::set<std::string> names;
    for (const std::filesystem::path& folder : folders)
        for (const std::filesystem::path& file : check::toml_files_below(folder))
            if (file.filename() == check::port_table_file)
                names.insert(file.lexically_relative(folder).replace_extension().generic_string());
    return {names.begin(), names.end()};
}

PortTable load_port_table(const check::Folders& folders, const std::string& name,
                          Mistakes& mistakes)
{
    if (check::is_profile_path(name))
        return read_port_table(name, mistakes);
    const std::vector<std::string> known = list_port_tables(folders);
    if (std::ranges::find(known, name) != known.end())
        if (const auto file = check::find_profile(folders, name))
            return read_port_table(*file, mistakes);
    mistakes.push_back({{"command line"},
                        fmt::format("there is no port table '{}'{}", printable(name, 80),
                                    check::suggestion(name, {known.begin(), known.end()}))});
    return {};
}

} // namespace oobready::ports
