// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/manager_network_facts.hpp"

#include "redfish/part.hpp"

#include <algorithm>
#include <string_view>

namespace oobready::redfish {

namespace {

constexpr std::size_t addresses_max = 32; // of one interface
constexpr std::string_view link_words[] = {"up", "down"};
// The words of ipmi.lan where it has one; then DSP0268's IPv4LinkLocal.
constexpr std::string_view sources[] = {"static", "dhcp", "bios", "link-local"};
// What is said of the interface as a whole.
constexpr std::string_view sums[] = {"ip_address",  "subnet_mask", "default_gateway", "ip_source",
                                     "mac_address", "link",        "vlan_enabled",    "host_name"};

// "0.0.0.0" and "::", by which some say that there is none.
bool is_unspecified(const json::value& address)
{
    return address == "0.0.0.0" || address == "::" || address == "(null)";
}

json::value address_at(const json::object& object, std::string_view name)
{
    json::value address = text_at(object, name);
    return is_unspecified(address) ? json::value(nullptr) : address;
}

json::array name_servers_of(const json::object& interface)
{
    json::array servers = texts_at(interface, "NameServers");
    servers.erase(std::remove_if(servers.begin(), servers.end(), is_unspecified), servers.end());
    return servers;
}

// Without a link some say 0.
json::value speed_of(const json::object& interface)
{
    json::value speed = count_at(interface, "SpeedMbps");
    return speed == 0 ? json::value(nullptr) : speed;
}

bool is_link_local(const json::value& address)
{
    return address.is_string() && address.get_string().starts_with("169.254.");
}

// DSP0268 IPv4Address AddressOrigin.
json::value source_of(const json::value& origin)
{
    if (origin == "Static")
        return "static";
    if (origin == "DHCP")
        return "dhcp";
    if (origin == "BOOTP")
        return "bios";
    if (origin == "IPv4LinkLocal")
        return "link-local";
    return nullptr;
}

// Both vocabularies that are seen.
json::value link_of(const json::value& status)
{
    if (status == "LinkUp" || status == "Up")
        return "up";
    if (status == "LinkDown" || status == "NoLink" || status == "Down")
        return "down";
    return nullptr;
}

json::array addresses_of(const json::object& interface, std::string_view name)
{
    json::array addresses;
    const json::array* list = array_at(interface, name);
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
        const json::object* one = (*list)[i].if_object();
        json::value address = one != nullptr ? address_at(*one, "Address") : json::value(nullptr);
        if (!address.is_null() && addresses.size() < addresses_max)
            addresses.push_back(std::move(address));
    }
    return addresses;
}

// The first IPv4 address that leads to the network, else the first one: with its mask, gateway and
// origin.
const json::object* main_address(const json::object& interface)
{
    const json::array* list = array_at(interface, "IPv4Addresses");
    const json::object* first = nullptr;
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
        const json::object* one = (*list)[i].if_object();
        const json::value address =
            one != nullptr ? address_at(*one, "Address") : json::value(nullptr);
        if (address.is_null())
            continue;
        if (!is_link_local(address))
            return one;
        first = first != nullptr ? first : one;
    }
    return first;
}

void add_ipv4(json::object& row, const json::object& interface)
{
    const json::object* address = main_address(interface);
    const auto of = [address](std::string_view name) {
        return address != nullptr ? address_at(*address, name) : json::value(nullptr);
    };
    row["ip_address"] = of("Address");
    row["subnet_mask"] = of("SubnetMask");
    row["default_gateway"] = of("Gateway");
    row["ip_source"] = source_of(of("AddressOrigin"));
    row["link_local"] = is_link_local(row["ip_address"]);
    row["ipv4"] = addresses_of(interface, "IPv4Addresses");
    row["ipv6"] = addresses_of(interface, "IPv6Addresses");
}

} // namespace

void ManagerNetworkFacts::add(const std::string& uri, const json::object& interface)
{
    json::object row{{"source", uri_fact(uri)},
                     {"id", text_at(interface, "Id")},
                     {"enabled", boolean_at(interface, "InterfaceEnabled")},
                     {"link", link_of(text_at(interface, "LinkStatus"))},
                     {"mac_address", text_at(interface, "MACAddress")},
                     {"speed_mbps", speed_of(interface)},
                     {"full_duplex", boolean_at(interface, "FullDuplex")},
                     {"host_name", text_at(interface, "HostName")},
                     {"name_servers", name_servers_of(interface)}};
    add_ipv4(row, interface);
    const json::object* dhcp = object_at(interface, "DHCPv4");
    row["dhcp_enabled"] = dhcp != nullptr ? boolean_at(*dhcp, "DHCPEnabled") : nullptr;
    const json::object* vlan = object_at(interface, "VLAN");
    row["vlan_enabled"] = vlan != nullptr ? boolean_at(*vlan, "VLANEnable") : nullptr;
    row["vlan_id"] = vlan != nullptr ? count_at(*vlan, "VLANId") : nullptr;
    add_status(row, interface);
    rows_.push_back(std::move(row));
}

json::object ManagerNetworkFacts::take(bool complete)
{
    const auto to_network = [](const json::object& row) { return row.at("link_local") == false; };
    const auto has_address = [to_network](const json::object& row) {
        return to_network(row) && !row.at("ip_address").is_null();
    };
    const bool any_address = std::ranges::any_of(rows_, has_address);
    Sums summed;
    for (const std::string_view fact : sums)
        summed.declare(fact);
    json::array members;
    for (json::object& row : rows_) {
        if (any_address ? has_address(row) : to_network(row))
            for (const std::string_view fact : sums)
                summed.add(fact, row.at(fact));
        members.push_back(std::move(row));
    }
    json::object facts;
    json::array missing = summed.move_into(facts, complete);
    facts["missing"] = std::move(missing);
    facts["members"] = std::move(members);
    return facts;
}

check::Shape manager_network_shape()
{
    using check::boolean;
    using check::integer;
    using check::list;
    using check::text;
    const check::Shape sum = {
        text("/ip_address", "IPv4 address, where all ports to the network agree"),
        text("/subnet_mask", "its net mask"),
        text("/default_gateway", "its gateway"),
        text("/ip_source", "where the address comes from").one_of(sources),
        text("/mac_address", "of the port"),
        text("/link", "whether there is a link").one_of(link_words),
        boolean("/vlan_enabled", "whether frames are tagged"),
        text("/host_name", "the controller's own name"),
    };
    static constexpr std::string_view member = "/members/*";
    const check::Shape row = {
        text("/id", "its Id"),
        boolean("/enabled", "whether it is switched on"),
        integer("/speed_mbps", "of its link").in("Mbit/s"),
        boolean("/full_duplex", "whether it sends and receives at once"),
        boolean("/dhcp_enabled", "whether DHCPv4 is switched on"),
        integer("/vlan_id", "of the VLAN, also where it is off"),
    };
    const auto given = [](check::Shape shape) {
        return check::each_where_given(check::under(member, std::move(shape)));
    };
    return check::joined(
        {check::each_or_null(sum),
         {list("/members", "the EthernetInterfaces of the managers"),
          text("/members/*/source", "URI of one").where_given(),
          boolean("/members/*/link_local", "whether it leads to the host only (169.254.0.0/16)")
              .where_given(),
          list("/members/*/ipv4", "its IPv4 addresses").where_given(),
          text("/members/*/ipv4/*", "one").where_given(),
          list("/members/*/ipv6", "its IPv6 addresses").where_given(),
          text("/members/*/ipv6/*", "one").where_given(),
          list("/members/*/name_servers", "whom it asks for names").where_given(),
          text("/members/*/name_servers/*", "one").where_given()},
         given(check::each_or_null(sum)),
         given(check::each_or_null(row)),
         status_shape("/members/*"),
         missing_shape(),
         walk_shape()});
}

} // namespace oobready::redfish
