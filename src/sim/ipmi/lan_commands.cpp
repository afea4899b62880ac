// SPDX-License-Identifier: GPL-3.0-or-later
// LAN configuration parameters (IPMI v2.0 23.1, 23.2, Table 23-4): one row a parameter. What is
// read is what the machine shows, faults included; what is written goes to its settings.
#include "sim/ipmi/cipher_suites.hpp"
#include "sim/ipmi/configuration_parameters.hpp"

#include <boost/asio/ip/address_v4.hpp>

#include <algorithm>
#include <optional>

namespace oobready::sim::bmc {

namespace {

constexpr std::size_t mac_bytes = 6;
constexpr std::size_t community_bytes = 18;
constexpr std::size_t cipher_privileges = 16;
constexpr std::uint8_t vlan_enabled = 0x80; // of the second byte

Bytes ip_bytes(const std::string& text)
{
    boost::system::error_code error;
    const auto address = asio::ip::make_address_v4(text, error);
    const auto bytes = error ? asio::ip::address_v4::bytes_type{} : address.to_bytes();
    return {bytes.begin(), bytes.end()};
}

Bytes mac_of(const std::string& text)
{
    const std::optional<Bytes> bytes = from_hex(text);
    return bytes && bytes->size() == mac_bytes ? *bytes : Bytes(mac_bytes);
}

std::optional<Bytes> read_set_in_progress(const Call& call, Selectors)
{
    return Bytes{call.settings().lan_set_in_progress};
}
bool write_set_in_progress(const Call& call, ByteView data)
{
    constexpr std::uint8_t commit_write = 2;
    if (data[0] < commit_write)
        call.settings().lan_set_in_progress = data[0];
    return data[0] <= commit_write;
}
std::optional<Bytes> read_authentication_types(const Call&, Selectors) { return Bytes{0x00}; }
std::optional<Bytes> read_authentication_enables(const Call&, Selectors) { return Bytes(5); }
std::optional<Bytes> read_address(const Call& call, Selectors)
{
    return ip_bytes(call.machine().shown_lan().address);
}
std::optional<Bytes> read_source(const Call& call, Selectors)
{
    return Bytes{call.machine().shown_lan().dhcp ? std::uint8_t{2} : std::uint8_t{1}};
}
std::optional<Bytes> read_mac(const Call& call, Selectors)
{
    return mac_of(call.machine().identity().mac);
}
std::optional<Bytes> read_netmask(const Call& call, Selectors)
{
    return ip_bytes(call.machine().shown_lan().netmask);
}
std::optional<Bytes> read_header(const Call&, Selectors)
{
    return Bytes{0x40, 0x40, 0x10}; // time to live 64, do not fragment, minimize delay
}
std::optional<Bytes> read_primary_port(const Call& call, Selectors)
{
    return Writer{}.number(call.controller.ports.ipmi, 2).take();
}
std::optional<Bytes> read_secondary_port(const Call&, Selectors) { return Bytes{0x98, 0x02}; }
std::optional<Bytes> read_arp_control(const Call&, Selectors)
{
    return Bytes{0x02}; // answers ARP itself, sends none unasked
}
std::optional<Bytes> read_arp_interval(const Call&, Selectors) { return Bytes{0x00}; }
std::optional<Bytes> read_gateway(const Call& call, Selectors)
{
    return ip_bytes(call.machine().shown_lan().gateway);
}
std::optional<Bytes> read_no_address(const Call&, Selectors) { return Bytes(4); }
std::optional<Bytes> read_no_mac(const Call&, Selectors) { return Bytes(mac_bytes); }
std::optional<Bytes> read_community(const Call& call, Selectors)
{
    return Writer{}.padded(call.settings().community, community_bytes).take();
}
bool write_community(const Call& call, ByteView data)
{
    call.settings().community.assign(data.begin(), std::ranges::find(data, 0));
    return true;
}
std::optional<Bytes> read_destinations(const Call&, Selectors) { return Bytes{0x00}; }
// Set selector 0 is the volatile destination, which there always is.
std::optional<Bytes> read_destination_type(const Call&, Selectors selectors)
{
    return selectors.set == 0 ? std::optional{Bytes(4)} : std::nullopt;
}
std::optional<Bytes> read_destination_address(const Call&, Selectors selectors)
{
    return selectors.set == 0 ? std::optional{Bytes(13)} : std::nullopt;
}
std::optional<Bytes> read_vlan(const Call& call, Selectors)
{
    const std::uint16_t id = call.machine().shown_lan().vlan_id;
    return Writer{}.byte(id & 0xffu).byte((id >> 8 & 0x0fu) | (id ? vlan_enabled : 0u)).take();
}
std::optional<Bytes> read_vlan_priority(const Call&, Selectors) { return Bytes{0x00}; }
std::optional<Bytes> read_cipher_suite_count(const Call& call, Selectors)
{
    return Bytes{static_cast<std::uint8_t>(offered_suites(call.machine()).size())};
}
std::optional<Bytes> read_cipher_suites(const Call& call, Selectors)
{
    Writer writer;
    writer.byte(0);
    const std::vector<ipmi::CipherSuite> offered = offered_suites(call.machine());
    for (const ipmi::CipherSuite& suite : offered)
        writer.byte(suite.id);
    return writer.fill(cipher_privileges - std::min(offered.size(), cipher_privileges)).take();
}
// A nibble an entry: administrator for what is offered, 0 for what is said to be disabled.
std::optional<Bytes> read_cipher_privileges(const Call& call, Selectors)
{
    Bytes nibbles(1 + cipher_privileges / 2);
    const std::vector<ipmi::CipherSuite> offered = offered_suites(call.machine());
    const bool disabled = call.machine().faults().present(FaultKind::disabled_suite_opens);
    for (std::size_t i = 0; i < std::min(offered.size(), cipher_privileges); ++i)
        if (!disabled || offered[i].id != disabled_suite)
            nibbles[1 + i / 2] |=
                static_cast<std::uint8_t>(privilege_administrator << (i % 2 == 0 ? 0 : 4));
    return nibbles;
}
std::optional<Bytes> read_destination_vlan(const Call&, Selectors selectors)
{
    return selectors.set == 0 ? std::optional{Bytes(4)} : std::nullopt;
}
std::optional<Bytes> read_bad_password_threshold(const Call&, Selectors) { return Bytes(6); }

// IPv6 (50 to 55, 64 to 72): not supported, switched off, no addresses and no routers.
std::optional<Bytes> read_no_ipv6(const Call&, Selectors) { return Bytes{0x00}; }
std::optional<Bytes> read_no_flow_label(const Call&, Selectors) { return Bytes(3); }
std::optional<Bytes> read_ipv6_status(const Call&, Selectors) { return Bytes(3); }
std::optional<Bytes> read_no_ipv6_address(const Call&, Selectors) { return Bytes(16); }

std::string ip_text(ByteView data)
{
    return asio::ip::address_v4{{data[0], data[1], data[2], data[3]}}.to_string();
}
bool write_address(const Call& call, ByteView data)
{
    call.machine().lan.address = ip_text(data);
    return true;
}
bool write_source(const Call& call, ByteView data)
{
    call.machine().lan.dhcp = data[0] == 2;
    return true;
}
bool write_netmask(const Call& call, ByteView data)
{
    call.machine().lan.netmask = ip_text(data);
    return true;
}
bool write_gateway(const Call& call, ByteView data)
{
    call.machine().lan.gateway = ip_text(data);
    return true;
}
bool write_vlan(const Call& call, ByteView data)
{
    const bool enabled = (data[1] & vlan_enabled) != 0;
    call.machine().lan.vlan_id =
        enabled ? static_cast<std::uint16_t>(data[0] | (data[1] & 0x0f) << 8) : std::uint16_t{0};
    return true;
}

constexpr ConfigurationParameter parameters[] = {
    {0, read_set_in_progress, 1, write_set_in_progress},
    {1, read_authentication_types},
    {2, read_authentication_enables},
    {3, read_address, 4, write_address},
    {4, read_source, 1, write_source},
    {5, read_mac},
    {6, read_netmask, 4, write_netmask},
    {7, read_header},
    {8, read_primary_port},
    {9, read_secondary_port},
    {10, read_arp_control},
    {11, read_arp_interval},
    {12, read_gateway, 4, write_gateway},
    {13, read_no_mac},
    {14, read_no_address},
    {15, read_no_mac},
    {16, read_community, community_bytes, write_community},
    {17, read_destinations},
    {18, read_destination_type},
    {19, read_destination_address},
    {20, read_vlan, 2, write_vlan},
    {21, read_vlan_priority},
    {22, read_cipher_suite_count},
    {23, read_cipher_suites},
    {24, read_cipher_privileges},
    {25, read_destination_vlan},
    {26, read_bad_password_threshold},
    {50, read_no_ipv6},
    {51, read_no_ipv6},
    {52, read_no_ipv6},
    {53, read_no_ipv6},
    {54, read_no_flow_label},
    {55, read_ipv6_status},
    {64, read_no_ipv6},
    {65, read_no_ipv6_address},
    {66, read_no_mac},
    {67, read_no_ipv6},
    {68, read_no_ipv6_address},
    {69, read_no_ipv6_address},
    {70, read_no_mac},
    {71, read_no_ipv6},
    {72, read_no_ipv6_address},
};

Reply set_lan_configuration_parameters(const Call& call) { return set_parameter(call, parameters); }
Reply get_lan_configuration_parameters(const Call& call) { return get_parameter(call, parameters); }

constexpr CommandRow rows[] = {
    {net_fn_transport,
     0x01,
     "Set LAN Configuration Parameters",
     privilege_administrator,
     {3, any_length},
     set_lan_configuration_parameters,
     Trait::changes},
    {net_fn_transport,
     0x02,
     "Get LAN Configuration Parameters",
     privilege_operator,
     {4, 4},
     get_lan_configuration_parameters},
};

} // namespace

std::span<const CommandRow> lan_commands() { return rows; }

} // namespace oobready::sim::bmc
