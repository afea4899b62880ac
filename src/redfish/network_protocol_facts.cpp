// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/network_protocol_facts.hpp"

#include "redfish/part.hpp"

#include <string_view>

namespace oobready::redfish {

namespace {

constexpr std::int64_t port_max = 65535;

struct Protocol {
    std::string_view property; ///< DSP0268's name of it
    std::string_view enabled;  ///< pointer of our fact
    std::string_view port;
};

constexpr Protocol protocols_known[] = {
    {"IPMI", "/ipmi_enabled", "/ipmi_port"},
    {"SSH", "/ssh_enabled", "/ssh_port"},
    {"HTTPS", "/https_enabled", "/https_port"},
    {"HTTP", "/http_enabled", "/http_port"},
    {"Telnet", "/telnet_enabled", "/telnet_port"},
    {"SNMP", "/snmp_enabled", "/snmp_port"},
    {"KVMIP", "/kvmip_enabled", "/kvmip_port"},
    {"VirtualMedia", "/virtual_media_enabled", "/virtual_media_port"},
    {"SSDP", "/ssdp_enabled", "/ssdp_port"},
    {"RFB", "/rfb_enabled", "/rfb_port"},
    {"RDP", "/rdp_enabled", "/rdp_port"},
    {"NTP", "/ntp_enabled", "/ntp_port"},
    {"DHCP", "/dhcp_enabled", "/dhcp_port"},
    {"DHCPv6", "/dhcpv6_enabled", "/dhcpv6_port"},
};

json::value port_at(const json::object& protocol)
{
    json::value port = count_at(protocol, "Port");
    if (port.is_uint64() || (port.is_int64() && port.get_int64() > port_max) || port == 0)
        return nullptr;
    return port;
}

} // namespace

NetworkProtocolFacts::NetworkProtocolFacts()
{
    for (const Protocol& known : protocols_known) {
        sums_.declare(known.enabled.substr(1));
        sums_.declare(known.port.substr(1));
    }
}

void NetworkProtocolFacts::add(const std::string& uri, const json::object& protocols)
{
    json::object row{{"source", uri_fact(uri)},
                     {"host_name", text_at(protocols, "HostName")},
                     {"fqdn", text_at(protocols, "FQDN")}};
    json::array offered;
    for (const Protocol& known : protocols_known) {
        const json::object* protocol = object_at(protocols, known.property);
        if (protocol == nullptr)
            continue;
        json::value enabled = boolean_at(*protocol, "ProtocolEnabled");
        json::value port = port_at(*protocol);
        sums_.add(known.enabled.substr(1), enabled);
        sums_.add(known.port.substr(1), port);
        offered.push_back(json::object{
            {"name", known.property}, {"enabled", std::move(enabled)}, {"port", std::move(port)}});
    }
    const json::object* ntp = object_at(protocols, "NTP");
    row["protocols"] = std::move(offered);
    row["ntp_servers"] = ntp != nullptr ? texts_at(*ntp, "NTPServers") : json::array{};
    add_status(row, protocols);
    members_.push_back(std::move(row));
}

json::object NetworkProtocolFacts::take(bool complete)
{
    json::object facts;
    json::array missing = sums_.move_into(facts, complete);
    facts["missing"] = std::move(missing);
    facts["members"] = std::move(members_);
    return facts;
}

check::Shape network_protocol_shape()
{
    using check::boolean;
    using check::integer;
    using check::list;
    using check::text;
    check::Shape shape;
    for (const Protocol& known : protocols_known) {
        shape.push_back(boolean(known.enabled, "whether it is switched on").or_null());
        shape.push_back(integer(known.port, "its port, where it is given").or_null());
    }
    return check::joined(
        {shape,
         {list("/members", "the ManagerNetworkProtocol of each manager"),
          text("/members/*/source", "URI of one").where_given(),
          text("/members/*/host_name", "the manager's name").or_null().where_given(),
          text("/members/*/fqdn", "the same with its domain").or_null().where_given(),
          list("/members/*/protocols", "those that it names").where_given(),
          text("/members/*/protocols/*/name", "as DSP0268 calls it").where_given(),
          boolean("/members/*/protocols/*/enabled", "whether it is switched on")
              .or_null()
              .where_given(),
          integer("/members/*/protocols/*/port", "its port").or_null().where_given(),
          list("/members/*/ntp_servers", "whom it asks for the time").where_given(),
          text("/members/*/ntp_servers/*", "one").where_given()},
         status_shape("/members/*"),
         missing_shape(),
         walk_shape()});
}

} // namespace oobready::redfish
