// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/rack/rack_folder.hpp"

#include "sim/rack/credential_names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace oobready::sim {

namespace {

// A TOML basic string.
std::string toml_text(std::string_view text)
{
    std::string made = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            made += {'\\', c};
        else if (byte < 0x20 || byte == 0x7f)
            made += fmt::format("\\u{:04x}", byte);
        else
            made += c;
    }
    return made + "\"";
}

std::string list(const std::vector<std::string>& texts)
{
    std::vector<std::string> members;
    for (const std::string& text : texts)
        members.push_back(toml_text(text));
    return fmt::format("[{}]", fmt::join(members, ", "));
}

void add_site(const SitePlan& site, std::string& text)
{
    text += fmt::format("[site]\nname = {}\ngateway = {}\nnetmask = {}\nntp = {}\ndns = {}\n\n",
                        toml_text(site.name), toml_text(site.gateway), toml_text(site.netmask),
                        list(site.ntp), list(site.dns));
    text += "[tls]\nca_file = \"ca.pem\"\n\n";
}

void add_credentials(const CredentialNames& names, std::string& text)
{
    for (const auto& [name, credentials] : names.all()) {
        text += fmt::format("[credentials.{0}]\nusername = {1}\npassword_file = \"{0}.password\"\n",
                            name, toml_text(credentials.username));
        if (!credentials.k_g.empty())
            text += fmt::format("k_g_file = \"{}.k_g\"\n", name);
        text += "\n";
    }
}

void add_node(const NodePlan& node, const std::string& credentials, std::string& text)
{
    text += fmt::format("  [[appliance.node]]\n  name = {}\n  bmc = {}\n", toml_text(node.name),
                        toml_text(node.address));
    // With other ports than the well-known ones, the address is not taken to be the controller's.
    text += fmt::format("  controller_ip = {}\n  credentials = \"{}\"\n", toml_text(node.address),
                        credentials);
    const auto add = [&text](std::string_view key, const std::string& value) {
        if (!value.empty())
            text += fmt::format("  {} = {}\n", key, toml_text(value));
    };
    add("mac", node.identity.mac);
    add("uuid", node.identity.uuid);
    add("serial", node.identity.serial);
    add("in_band", node.in_band);
    const Ports& ports = node.ports;
    text += fmt::format("  ports = {{ https = {}, ipmi = {}, http = {} }}\n\n", ports.https,
                        ports.ipmi, ports.http);
}

} // namespace

std::string rack_text(const RackPlan& plan)
{
    const CredentialNames names{plan};
    std::string text = "# A simulated rack: nothing here outlives the simulator.\n";
    add_site(plan.site, text);
    add_credentials(names, text);
    const std::string* appliance = nullptr;
    for (const NodePlan& node : plan.nodes) {
        if (appliance == nullptr || *appliance != node.appliance)
            text += fmt::format("[[appliance]]\nname = {}\nprofile = {}\n\n",
                                toml_text(node.appliance), toml_text(node.profile));
        appliance = &node.appliance;
        add_node(node, names.name_of(node), text);
    }
    return text;
}

} // namespace oobready::sim
