// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/network_facts.hpp"

#include "base/text.hpp"
#include "redfish/part.hpp"

#include <array>
#include <cmath>

namespace oobready::redfish {

namespace {

constexpr std::array<std::string_view, 3> links = {"up", "down", "starting"};
constexpr std::size_t macs_max = 16; // of one port
constexpr double mbps_max = 10'000'000;

// LinkStatus of Port and EthernetInterface (LinkUp …) and of NetworkPort (Up …).
json::value link_of(const json::object& port)
{
    const json::value status = text_at(port, "LinkStatus");
    if (!status.is_string())
        return nullptr;
    const std::string_view word = status.get_string();
    if (word == "LinkUp" || word == "Up")
        return json::value(links[0]);
    if (word == "LinkDown" || word == "Down" || word == "NoLink")
        return json::value(links[1]);
    if (word == "Starting" || word == "Training")
        return json::value(links[2]);
    return nullptr;
}

// In Mbit/s, from a property in that unit times `factor`. 0 is no speed.
json::value speed_in(const json::object& port, std::string_view name, double factor)
{
    const json::value number = number_at(port, name);
    if (number.is_null())
        return nullptr;
    const double mbps = std::round(number.to_number<double>() * factor);
    return mbps >= 1 && mbps <= mbps_max ? json::value(static_cast<std::int64_t>(mbps))
                                         : json::value(nullptr);
}

void add_macs(json::array& macs, const json::array* addresses)
{
    if (addresses == nullptr)
        return;
    for (const json::value& address : *addresses)
        if (address.is_string() && macs.size() < macs_max)
            macs.push_back(json::value(printable(address.get_string())));
}

} // namespace

void NetworkFacts::add_port(const std::string& adapter, const std::string& uri,
                            const json::object& port)
{
    constexpr double mbps_per_gbps = 1000;
    json::object row = part_of(uri, port);
    row["adapter"] = printable(adapter);
    row["port"] = first_of(
        {text_at(port, "PortId"), text_at(port, "PhysicalPortNumber"), text_at(port, "Id")});
    row["link"] = link_of(port);
    row["mbps"] = first_of({speed_in(port, "CurrentSpeedGbps", mbps_per_gbps),
                            speed_in(port, "CurrentLinkSpeedMbps", 1)});
    json::array macs;
    add_macs(macs, array_at(port, "AssociatedNetworkAddresses"));
    if (const json::object* ethernet = object_at(port, "Ethernet"); ethernet && macs.empty())
        add_macs(macs, array_at(*ethernet, "AssociatedMACAddresses"));
    row["macs"] = std::move(macs);
    keep_row(ports_, std::move(row));
}

void NetworkFacts::add_interface(const std::string& uri, const json::object& interface)
{
    json::object row = part_of(uri, interface);
    row["mac"] =
        first_of({text_at(interface, "MACAddress"), text_at(interface, "PermanentMACAddress")});
    row["link"] = link_of(interface);
    row["mbps"] = speed_in(interface, "SpeedMbps", 1);
    row["enabled"] = boolean_at(interface, "InterfaceEnabled");
    keep_row(interfaces_, std::move(row));
}

json::object NetworkFacts::take()
{
    json::object facts;
    facts["ports"] = std::move(ports_);
    facts["interfaces"] = std::move(interfaces_);
    return facts;
}

check::Shape network_shape()
{
    using check::integer;
    using check::text;
    const check::Shape port = {
        text("/*/adapter", "id of the network adapter that it is on").or_null(),
        text("/*/port", "its number or id on the adapter").or_null(),
        text("/*/link", "of it").one_of(links).or_null(),
        integer("/*/mbps", "that the link runs at").in("Mbit/s").or_null(),
        check::list("/*/macs", "the addresses that it has"),
        text("/*/macs/*", "one of them"),
    };
    const check::Shape interface = {
        text("/*/mac", "its address"),
        text("/*/link", "of it").one_of(links),
        integer("/*/mbps", "that the link runs at").in("Mbit/s"),
        check::boolean("/*/enabled", "whether it may be used"),
    };
    return check::joined(
        {part_shape("/ports", "the ports of the network adapters of every chassis"),
         check::under("/ports", check::each_where_given(port)),
         part_shape("/interfaces", "the EthernetInterfaces of the systems"),
         check::under("/interfaces", check::each_where_given(check::each_or_null(interface))),
         walk_shape()});
}

} // namespace oobready::redfish
