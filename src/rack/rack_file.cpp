// SPDX-License-Identifier: GPL-3.0-or-later
// load_rack(): the file as a whole, its [site] and its [credentials.NAME] tables.
#include "base/text.hpp"
#include "check/normal_form.hpp"
#include "rack/address.hpp"
#include "rack/credentials.hpp"
#include "rack/rack_reader.hpp"

namespace oobready::rack {

namespace {

// The network prerequisites in the appliances' documentation allow no more.
constexpr std::size_t ntp_servers_max = 4;
constexpr std::size_t dns_servers_max = 2;

} // namespace

Rack load_rack(const std::filesystem::path& file, Mistakes& mistakes)
{
    const std::optional<toml::table> table = check::read_toml(file, mistakes);
    if (!table)
        return Rack{file.string(), {}};
    return RackReader{file, mistakes}.read(*table);
}

Rack RackReader::read(const toml::table& whole)
{
    check::TomlReader reader{whole, file_, "a rack file", mistakes_};
    Around site{};
    site.declared["site"] = read_site(reader);
    read_credentials(reader);
    site.tls = read_tls(reader, file_, {}, mistakes_);
    site.ports = read_ports(reader, file_, {}, mistakes_);
    Rack rack{file_, {}};
    for (const toml::table* appliance : reader.tables("appliance"))
        read_appliance(*appliance, site, rack);
    reader.finish();
    return rack;
}

boost::json::object RackReader::read_site(check::TomlReader& whole)
{
    boost::json::object declared;
    const toml::table* table = whole.table("site");
    if (table == nullptr)
        return declared;
    check::TomlReader site{*table, file_, "[site]", mistakes_};
    if (const std::optional<std::string> name = site.text("name"))
        declared["name"] = *name;
    if (const std::optional<std::string> gateway = site.text("gateway")) {
        if (!is_ip(*gateway))
            site.mistake("gateway", fmt::format("'{}' is no IP address", printable(*gateway, 64)));
        declared["gateway"] = *gateway;
    }
    if (const std::optional<std::string> netmask = site.text("netmask")) {
        if (!check::is_netmask(*netmask))
            site.mistake("netmask", fmt::format("'{}' is no net mask such as 255.255.255.0",
                                                printable(*netmask, 64)));
        declared["netmask"] = *netmask;
    }
    read_hosts(site, "ntp", ntp_servers_max, declared);
    read_hosts(site, "dns", dns_servers_max, declared);
    site.finish();
    return declared;
}

void RackReader::read_hosts(check::TomlReader& site, std::string_view key, std::size_t hosts_max,
                            boost::json::object& declared)
{
    const std::optional<std::vector<std::string>> hosts = site.texts(key);
    if (!hosts)
        return;
    if (hosts->size() > hosts_max)
        site.mistake(key, fmt::format("{} servers in '{}': the appliances' documentation allows at "
                                      "most {}",
                                      hosts->size(), key, hosts_max));
    boost::json::array members;
    for (const std::string& host : *hosts) {
        const bool dns = key == "dns";
        if (dns ? !is_ip(host) : !is_host(host))
            site.mistake(key, fmt::format("'{}' in '{}' is no {}", printable(host, 64), key,
                                          dns ? "IP address" : "IP address or host name"));
        members.emplace_back(host);
    }
    declared[key] = std::move(members);
}

void RackReader::read_credentials(check::TomlReader& whole)
{
    const toml::table* table = whole.table("credentials");
    if (table == nullptr)
        return;
    for (const auto& [key, node] : *table) {
        const std::string name{key.str()};
        if (const toml::table* one = node.as_table())
            credentials_[name] = read_one_credentials(*one, name);
        else
            mistakes_.push_back({check::place_of(node, file_),
                                 fmt::format("write [credentials.NAME] and in it 'username' and "
                                             "'password_file'; '{}' stands outside of one",
                                             printable(name, 64))});
    }
}

Credentials RackReader::read_one_credentials(const toml::table& table, const std::string& name)
{
    const std::string what = fmt::format("[credentials.{}]", printable(name, 64));
    check::TomlReader reader{table, file_, what, mistakes_};
    Credentials credentials;
    const std::optional<std::string> username = reader.text("username");
    const std::optional<std::string> variable = reader.text("username_env");
    const bool nameless = reader.boolean("null_username").value_or(false);
    if (nameless) { // IPMI's user without a name: its own key, so that none is one by mistake
        if (username || variable)
            reader.mistake("null_username", "'null_username' is instead of a user name");
    } else if (username.has_value() == variable.has_value()) {
        reader.mistake("username", what + " needs either 'username' or 'username_env'");
    } else if (username) {
        credentials.username = *username;
        if (username->empty())
            reader.mistake("username", "'username' is empty");
    } else if (const Result<Secret> value = read_secret_variable(*variable)) {
        credentials.username = value->reveal();
    } else {
        reader.mistake("username_env", value.error().context);
    }
    credentials.password = read_secret(reader, "password", true).value_or(Secret{});
    credentials.k_g = read_secret(reader, "k_g", false).value_or(Secret{});
    reader.finish();
    return credentials;
}

// "password_file" or "password_env", for the `name` "password".
std::optional<Secret> RackReader::read_secret(check::TomlReader& reader, const std::string& name,
                                              bool required)
{
    const std::string file_key = name + "_file";
    const std::string variable_key = name + "_env";
    if (reader.node(name) != nullptr) {
        reader.mistake(name, fmt::format("a secret may not stand in the rack file: use '{}' or "
                                         "'{}'",
                                         file_key, variable_key));
        return std::nullopt;
    }
    const std::optional<std::string> file = reader.text(file_key);
    const std::optional<std::string> variable = reader.text(variable_key);
    if (file && variable)
        reader.mistake(variable_key,
                       fmt::format("'{}' and '{}' exclude each other", file_key, variable_key));
    else if (!file && !variable && required)
        reader.mistake(file_key, fmt::format("'{}' or '{}' is missing", file_key, variable_key));
    if (file.has_value() == variable.has_value())
        return std::nullopt;
    Result<Secret> secret =
        file ? read_secret_file(path_.parent_path() / *file) : read_secret_variable(*variable);
    if (secret)
        return std::move(*secret);
    reader.mistake(file ? file_key : variable_key, printable(secret.error().context, 400));
    return std::nullopt;
}

} // namespace oobready::rack
