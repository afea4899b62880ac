// SPDX-License-Identifier: GPL-3.0-or-later
// RackReader: reads one rack file. Split over rack_file.cpp (the whole, site, credentials),
// rack_settings.cpp (TLS and ports) and rack_nodes.cpp (appliances and nodes).
#pragma once

#include "check/toml_reader.hpp"
#include "rack/rack.hpp"

#include <map>
#include <set>
#include <utility>

namespace oobready::rack {

/// "tls" in `reader`'s table over what applies around it.
TlsTrust read_tls(check::TomlReader& reader, const std::string& file, TlsTrust around,
                  Mistakes& mistakes);

/// "ports" in `reader`'s table over what applies around it.
Ports read_ports(check::TomlReader& reader, const std::string& file, Ports around,
                 Mistakes& mistakes);

class RackReader {
public:
    RackReader(const std::filesystem::path& file, Mistakes& mistakes)
        : path_(file), file_(file.string()), mistakes_(mistakes)
    {
    }

    Rack read(const toml::table& whole);

private:
    struct Around { ///< what an appliance says for its nodes
        std::optional<Credentials> credentials;
        TlsTrust tls;
        Ports ports;
        std::vector<check::QuirkName> quirk_names;
        boost::json::object declared;
    };

    boost::json::object read_site(check::TomlReader& whole);
    void read_hosts(check::TomlReader& site, std::string_view key, std::size_t hosts_max,
                    boost::json::object& declared);
    void read_credentials(check::TomlReader& whole);
    Credentials read_one_credentials(const toml::table& table, const std::string& name);
    std::optional<Secret> read_secret(check::TomlReader& reader, const std::string& name,
                                      bool required);

    void read_appliance(const toml::table& table, const Around& site, Rack& rack);
    void read_nodes(const toml::table& table, const Around& around, Appliance& appliance);
    std::vector<std::string> hostlist(check::TomlReader& reader, std::string_view key);
    std::vector<std::string> one_each(check::TomlReader& reader, std::string_view key,
                                      std::size_t count, bool expand);
    void set_address(check::TomlReader& reader, const std::string& text, Node& node);
    void check_declared(check::TomlReader& reader, std::string_view key, const std::string& text);
    void set_pin(check::TomlReader& reader, const std::string& text, Node& node);
    void read_credentials_name(check::TomlReader& reader, std::optional<Credentials>& credentials);
    void add_node(check::TomlReader& reader, Node node, Appliance& appliance);

    std::filesystem::path path_;
    std::string file_;
    Mistakes& mistakes_;
    std::map<std::string, Credentials> credentials_;
    std::map<std::string, std::string> names_by_address_; // identity() to "appliance/node"
    std::set<std::pair<std::size_t, std::string>> names_; // the number of the appliance, node
    std::map<std::string, SourcePlace> appliances_;
    std::size_t appliance_number_ = 0;
    std::size_t nodes_ = 0;
};

} // namespace oobready::rack
