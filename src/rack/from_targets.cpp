// SPDX-License-Identifier: GPL-3.0-or-later
// rack_from_targets(): a rack of one appliance out of the command line.
#include "base/text.hpp"
#include "rack/address.hpp"
#include "rack/hostlist.hpp"
#include "rack/rack.hpp"

#include <set>

namespace oobready::rack {

namespace {

constexpr const char* origin = "command line";
constexpr const char* appliance_name = "targets";

Node node_of(const std::string& name, const Address& address, const TargetOptions& options)
{
    Node node;
    node.name = name;
    node.place = {origin};
    node.target = {address.host, options.ports, options.credentials, options.tls};
    node.target.ports.https = address.port.value_or(options.ports.https);
    boost::json::object own = {{"name", name}};
    if (const std::optional<std::string> declared = declared_address(node.target))
        own["bmc"] = *declared;
    node.declared["appliance"] = {{"name", appliance_name}, {"profile", options.profile}};
    node.declared["node"] = std::move(own);
    node.quirk_names = options.quirk_names;
    return node;
}

// The pin as hex digits, and authorities that can be read; every mistake told.
template <class Tell>
TlsTrust trust_of(const TargetOptions& options, std::size_t targets, const Tell& mistake)
{
    TlsTrust trust = options.tls;
    std::error_code ignored;
    if (!trust.ca_file.empty() && !std::filesystem::is_regular_file(trust.ca_file, ignored))
        mistake(fmt::format("'{}' is no file that can be read", printable(trust.ca_file, 200)));
    if (trust.pin_sha256.empty())
        return trust;
    const std::optional<std::string> pin = parse_pin(trust.pin_sha256);
    if (!pin)
        mistake(fmt::format("'{}' is no pin: write sha256: and the 64 hex digits of the "
                            "certificate's SHA-256",
                            printable(trust.pin_sha256, 80)));
    if (targets > 1)
        mistake("a pin belongs to one certificate: give one target with it");
    trust.pin_sha256 = pin.value_or("");
    return trust;
}

} // namespace

Rack rack_from_targets(const TargetOptions& options, Mistakes& mistakes)
{
    const auto mistake = [&mistakes](std::string message) {
        mistakes.push_back({{origin}, std::move(message)});
    };
    Appliance appliance{appliance_name, options.profile, {}, {origin}};
    std::set<std::string> addresses;
    for (const std::string& target : options.targets) {
        const Result<std::vector<std::string>> names = expand_hostlist(target);
        if (!names) {
            mistake(names.error().context);
            continue;
        }
        for (const std::string& name : *names) {
            const std::optional<Address> address = parse_address(name);
            if (!address) {
                mistake(fmt::format("'{}' is no address of a controller", printable(name, 64)));
                continue;
            }
            Node node = node_of(name, *address, options);
            if (!addresses.insert(identity(node.target)).second)
                mistake(fmt::format("'{}' is named twice", name));
            else
                appliance.nodes.push_back(std::move(node));
        }
    }
    if (appliance.nodes.size() > hosts_max)
        mistake(fmt::format("more than {} targets", hosts_max));
    const TlsTrust trust = trust_of(options, appliance.nodes.size(), mistake);
    for (Node& node : appliance.nodes) {
        node.target.tls = trust;
        if (!trust.pin_sha256.empty())
            node.declared["node"].as_object()["pin"] = trust.pin_sha256;
    }
    Rack rack{origin, {}};
    rack.appliances.push_back(std::move(appliance));
    return rack;
}

} // namespace oobready::rack
