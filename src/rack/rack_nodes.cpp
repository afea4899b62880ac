// SPDX-License-Identifier: GPL-3.0-or-later
// [[appliance]] and [[appliance.node]]: ranges expanded to nodes, each with what is declared of it.
#include "base/text.hpp"
#include "check/normal_form.hpp"
#include "check/suggest.hpp"
#include "rack/address.hpp"
#include "rack/hostlist.hpp"
#include "rack/rack_reader.hpp"

#include <array>

namespace oobready::rack {

namespace {

constexpr std::array<std::string_view, 5> declared_keys = {"mac", "in_band", "uuid", "serial",
                                                           "controller_ip"};

// Keys whose texts are addresses, so that they may be ranges.
bool is_range(std::string_view key) { return key == "in_band" || key == "controller_ip"; }

// What `key` is called in Declared, where "bmc" is the controller's own address.
std::string_view declared_name(std::string_view key)
{
    return key == "controller_ip" ? "bmc" : key;
}

} // namespace

void RackReader::read_appliance(const toml::table& table, const Around& site, Rack& rack)
{
    check::TomlReader reader{table, file_, "[[appliance]]", mistakes_};
    Appliance appliance;
    appliance.name = reader.required_text("name");
    appliance.profile = reader.required_text("profile");
    appliance.place = check::place_of(table, file_);
    const auto [first, is_new] = appliances_.emplace(appliance.name, reader.place("name"));
    if (!is_new && !appliance.name.empty())
        reader.mistake("name", fmt::format("a second appliance '{}'; the first is in line {}",
                                           printable(appliance.name, 64), first->second.line));
    Around around = site;
    around.tls = read_tls(reader, file_, site.tls, mistakes_);
    around.ports = read_ports(reader, file_, site.ports, mistakes_);
    read_credentials_name(reader, around.credentials);
    if (auto quirks = check::read_quirk_names(reader))
        around.quirk_names = std::move(*quirks);
    around.declared["appliance"] = {{"name", appliance.name}, {"profile", appliance.profile}};
    ++appliance_number_;
    for (const toml::table* node : reader.tables("node"))
        read_nodes(*node, around, appliance);
    reader.finish();
    rack.appliances.push_back(std::move(appliance));
}

// The texts of `key`: a list, or a single text; hostlists are expanded.
std::vector<std::string> RackReader::hostlist(check::TomlReader& reader, std::string_view key)
{
    const toml::node* node = reader.node(key);
    std::vector<std::string> texts;
    if (node != nullptr && node->is_array())
        texts = reader.texts(key).value_or(texts);
    else if (const std::optional<std::string> text = reader.text(key))
        texts = {*text};
    std::vector<std::string> names;
    for (const std::string& text : texts) {
        const Result<std::vector<std::string>> expanded = expand_hostlist(text);
        if (!expanded)
            reader.mistake(key, expanded.error().context);
        else if (expanded->size() > hosts_max - names.size())
            reader.mistake(key, fmt::format("more than {} names", hosts_max));
        else
            names.insert(names.end(), expanded->begin(), expanded->end());
    }
    return names;
}

// One text for each of `count` nodes, or none at all when the key is absent.
std::vector<std::string> RackReader::one_each(check::TomlReader& reader, std::string_view key,
                                              std::size_t count, bool expand)
{
    const toml::node* node = reader.node(key);
    const std::size_t mistakes_before = mistakes_.size();
    std::vector<std::string> texts;
    if (node == nullptr)
        return texts;
    if (expand)
        texts = hostlist(reader, key);
    else if (node->is_array())
        texts = reader.texts(key).value_or(texts);
    else if (const std::optional<std::string> text = reader.text(key))
        texts = {*text};
    if (mistakes_.size() != mistakes_before)
        return {};
    if (texts.size() == count || count == 0)
        return texts;
    reader.mistake(key,
                   fmt::format("'{}' has {} members, but 'name' has {}", key, texts.size(), count));
    return {};
}

void RackReader::set_address(check::TomlReader& reader, const std::string& text, Node& node)
{
    const std::optional<Address> address = parse_address(text);
    if (!address) {
        reader.mistake("bmc",
                       fmt::format("'{}' is no address of a controller", printable(text, 64)));
        return;
    }
    node.target.host = address->host;
    node.target.ports.https = address->port.value_or(node.target.ports.https);
}

void RackReader::set_pin(check::TomlReader& reader, const std::string& text, Node& node)
{
    if (text.empty()) // of a list in which others have one
        return;
    const std::optional<std::string> pin = parse_pin(text);
    if (!pin)
        reader.mistake("pin", fmt::format("'{}' is no pin: write sha256: and the 64 hex digits of "
                                          "the certificate's fingerprint",
                                          printable(text, 80)));
    node.target.tls.pin_sha256 = pin.value_or("");
}

void RackReader::check_declared(check::TomlReader& reader, std::string_view key,
                                const std::string& text)
{
    const bool good = key == "mac"             ? check::mac_octets(text).has_value()
                      : key == "uuid"          ? check::uuid_octets(text).has_value()
                      : key == "in_band"       ? is_host(text)
                      : key == "controller_ip" ? is_ipv4(text)
                                               : !text.empty() && printable(text) == text;
    if (good)
        return;
    const std::string_view wanted = key == "mac"             ? "MAC address"
                                    : key == "uuid"          ? "UUID that identifies a machine"
                                    : key == "in_band"       ? "IP address or host name"
                                    : key == "controller_ip" ? "IPv4 address"
                                                             : "serial number";
    reader.mistake(key, fmt::format("'{}' is no {}", printable(text, 64), wanted));
}

// "credentials" in `reader`'s table, where it stands there.
void RackReader::read_credentials_name(check::TomlReader& reader,
                                       std::optional<Credentials>& credentials)
{
    const std::optional<std::string> name = reader.text("credentials");
    if (!name)
        return;
    const auto found = credentials_.find(*name);
    if (found != credentials_.end()) {
        credentials = found->second;
        return;
    }
    std::vector<std::string_view> known;
    for (const auto& [known_name, ignored] : credentials_)
        known.push_back(known_name);
    reader.mistake("credentials",
                   fmt::format("there is no [credentials.{}]{}", printable(*name, 64),
                               check::suggestion(*name, known)));
}

void RackReader::read_nodes(const toml::table& table, const Around& around, Appliance& appliance)
{
    check::TomlReader reader{table, file_, "[[appliance.node]]", mistakes_};
    for (std::string_view key : {"name", "bmc"})
        if (reader.node(key) == nullptr)
            reader.mistake(key, fmt::format("[[appliance.node]] lacks '{}'", key));
    const std::vector<std::string> names = hostlist(reader, "name");
    const std::vector<std::string> addresses = one_each(reader, "bmc", names.size(), true);
    std::map<std::string_view, std::vector<std::string>> declared;
    for (std::string_view key : declared_keys) {
        declared[key] = one_each(reader, key, names.size(), is_range(key));
        for (const std::string& text : declared[key])
            check_declared(reader, key, text);
    }
    const std::vector<std::string> pins = one_each(reader, "pin", names.size(), false);
    Target target;
    target.tls = read_tls(reader, file_, around.tls, mistakes_);
    target.ports = read_ports(reader, file_, around.ports, mistakes_);
    target.credentials = around.credentials;
    read_credentials_name(reader, target.credentials);
    const std::vector<check::QuirkName> quirk_names =
        check::read_quirk_names(reader).value_or(around.quirk_names);
    reader.finish();
    nodes_ += names.size();
    if (nodes_ > hosts_max) {
        reader.mistake("name", fmt::format("more than {} nodes", hosts_max));
        return;
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        Node node{names[i],    target, around.declared, check::place_of(table, file_),
                  quirk_names, {}};
        boost::json::object own = {{"name", names[i]}};
        for (const auto& [key, texts] : declared)
            if (!texts.empty())
                own[declared_name(key)] = texts[i];
        if (!pins.empty())
            set_pin(reader, pins[i], node);
        if (const std::string& pin = node.target.tls.pin_sha256; !pin.empty())
            own["pin"] = pin;
        if (!addresses.empty())
            set_address(reader, addresses[i], node);
        const std::optional<std::string> address = declared_address(node.target);
        if (address && !own.contains("bmc"))
            own["bmc"] = *address;
        node.declared["node"] = std::move(own);
        add_node(reader, std::move(node), appliance);
    }
}

// Names are unique in an appliance, addresses in the whole rack.
void RackReader::add_node(check::TomlReader& reader, Node node, Appliance& appliance)
{
    if (!names_.emplace(appliance_number_, node.name).second)
        reader.mistake("name",
                       fmt::format("a second node '{}' in appliance '{}'", printable(node.name, 64),
                                   printable(appliance.name, 64)));
    if (!node.target.host.empty()) {
        const std::string owner = appliance.name + "/" + node.name;
        const auto [first, is_new] = names_by_address_.emplace(identity(node.target), owner);
        if (!is_new)
            reader.mistake("bmc", fmt::format("'{}' is the address of {} already", node.target.host,
                                              printable(first->second, 128)));
    }
    appliance.nodes.push_back(std::move(node));
}

} // namespace oobready::rack
