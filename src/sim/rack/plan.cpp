// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/rack/plan.hpp"

#include "base/text.hpp"
#include "ipmi/protection.hpp"
#include "rack/rack.hpp"
#include "sim/model/expand.hpp"
#include "sim/rack/addresses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace oobready::sim {

namespace {

namespace json = boost::json;

constexpr std::size_t password_bytes = 8; // 16 hex digits: the most that every old tool takes

// Nothing here works on the next run.
Secret new_password()
{
    std::array<std::uint8_t, password_bytes> bytes{};
    ipmi::random_fill(bytes);
    return Secret{to_hex(bytes)};
}

Ports moved(Ports ports, std::uint16_t base)
{
    if (base == 0)
        return ports;
    const Ports well_known;
    ports.https = static_cast<std::uint16_t>(base + well_known.https);
    ports.ipmi = static_cast<std::uint16_t>(base + well_known.ipmi);
    ports.http = static_cast<std::uint16_t>(base + well_known.http);
    return ports;
}

std::string text_of(const check::Declared& declared, std::string_view pointer)
{
    boost::system::error_code error;
    const json::value whole(declared); // braces would make an array of it
    const json::value* found = whole.find_pointer(pointer, error);
    return found != nullptr && found->is_string() ? std::string{found->as_string()} : "";
}

std::vector<std::string> texts_of(const check::Declared& declared, std::string_view pointer)
{
    boost::system::error_code error;
    const json::value whole(declared); // braces would make an array of it
    const json::value* found = whole.find_pointer(pointer, error);
    std::vector<std::string> texts;
    if (found != nullptr && found->is_array())
        for (const json::value& member : found->as_array())
            if (member.is_string())
                texts.emplace_back(member.as_string());
    return texts;
}

template <class T>
void keep_if_empty(T& value, T other)
{
    if (!value.empty())
        return;
    value = std::move(other);
}

void read_site(const check::Declared& declared, SitePlan& site)
{
    const auto read = [&](std::string_view pointer, std::string& value) {
        if (std::string text = text_of(declared, pointer); !text.empty())
            value = std::move(text);
    };
    read("/site/name", site.name);
    read("/site/gateway", site.gateway);
    read("/site/netmask", site.netmask);
    if (auto ntp = texts_of(declared, "/site/ntp"); !ntp.empty())
        site.ntp = std::move(ntp);
    if (auto dns = texts_of(declared, "/site/dns"); !dns.empty())
        site.dns = std::move(dns);
}

NodePlan plan_node(const rack::Appliance& appliance, const rack::Node& node)
{
    NodePlan plan;
    plan.appliance = appliance.name;
    plan.name = node.name;
    plan.profile = appliance.profile;
    plan.place = node.place;
    plan.ports = node.target.ports;
    if (is_loopback(node.target.host))
        plan.address = node.target.host;
    else
        plan.ports = Ports{}; // those of a tunnel lead nowhere here
    if (node.target.credentials)
        plan.credentials = *node.target.credentials;
    plan.in_band = text_of(node.declared, "/node/in_band");
    plan.identity.mac = to_lower(text_of(node.declared, "/node/mac"));
    plan.identity.uuid = to_lower(text_of(node.declared, "/node/uuid"));
    plan.identity.serial = text_of(node.declared, "/node/serial");
    return plan;
}

void give_addresses(RackPlan& plan, const PlanOptions& options, Mistakes& mistakes)
{
    Addresses addresses{options.first_address};
    for (const NodePlan& node : plan.nodes)
        addresses.take(node.address);
    for (NodePlan& node : plan.nodes) {
        if (node.address.empty()) {
            const std::optional<std::string> next = addresses.next();
            if (!next) {
                mistakes.push_back({node.place, "no loopback address is left"});
                return;
            }
            node.address = *next;
        }
        node.ports = moved(node.ports, options.port_base);
    }
}

void finish(RackPlan& plan, const PlanOptions& options, Mistakes& mistakes)
{
    if (plan.nodes.size() > simulated_nodes_max)
        mistakes.push_back({{},
                            fmt::format("{} nodes are more than can be simulated at once: {}",
                                        plan.nodes.size(), simulated_nodes_max)});
    give_addresses(plan, options, mistakes);
}

// What was declared stays; the rest is the model's.
void complete_identity(NodePlan& node, unsigned number)
{
    const Identity made = make_identity(*node.model, node, number);
    keep_if_empty(node.identity.mac, made.mac);
    keep_if_empty(node.identity.uuid, made.uuid);
    keep_if_empty(node.identity.serial, made.serial);
    node.identity.board_serial = made.board_serial;
    node.identity.host_name = made.host_name;
    node.identity.certificate_name = made.certificate_name;
    keep_if_empty(node.credentials.username, node.model->username);
}

} // namespace

void complete(RackPlan& plan, Mistakes& mistakes)
{
    std::map<std::string, Secret, std::less<>> passwords; // one an appliance, as sites have it
    unsigned number = 0;
    for (NodePlan& node : plan.nodes) {
        ++number;
        if (!node.model) {
            mistakes.push_back(
                {node.place,
                 fmt::format("{}: no model of a machine plays the profile '{}'; name one in a "
                             "scenario file: [[node]] with model = \"…\"",
                             printable(node.full_name(), 100), printable(node.profile))});
            continue;
        }
        complete_identity(node, number);
        if (node.credentials.password.empty())
            node.credentials.password =
                passwords.try_emplace(node.appliance, new_password()).first->second;
    }
}

std::shared_ptr<const MachineModel> model_for(const Models& models, std::string_view profile)
{
    for (const auto& model : models)
        if (std::ranges::find(model->profiles, profile) != model->profiles.end())
            return model;
    return nullptr;
}

Identity make_identity(const MachineModel& model, const NodePlan& node, unsigned number)
{
    Identity identity;
    identity.mac = fmt::format("{}:{:02x}:{:02x}:{:02x}", model.mac_oui, number >> 16 & 0xff,
                               number >> 8 & 0xff, number & 0xff);
    TextFacts facts = text_facts(identity);
    facts["number"] = std::to_string(number);
    facts["number6"] = fmt::format("{:06}", number);
    facts["appliance"] = node.appliance;
    facts["node"] = node.name;
    identity.uuid = to_lower(expand_text(model.uuid, facts));
    identity.serial = expand_text(model.serial, facts);
    identity.board_serial = expand_text(model.board_serial, facts);
    identity.host_name = expand_text(model.host_name, facts);
    identity.certificate_name = expand_text(model.certificate_name, facts);
    return identity;
}

RackPlan plan_rack_file(const std::filesystem::path& file, const Models& models,
                        const PlanOptions& options, Mistakes& mistakes)
{
    RackPlan plan;
    const rack::Rack rack = rack::load_rack(file, mistakes);
    for (const rack::Appliance& appliance : rack.appliances)
        for (const rack::Node& node : appliance.nodes) {
            if (plan.nodes.empty())
                read_site(node.declared, plan.site);
            plan.nodes.push_back(plan_node(appliance, node));
            plan.nodes.back().model = model_for(models, appliance.profile);
        }
    finish(plan, options, mistakes);
    return plan;
}

RackPlan plan_profiles(const std::vector<std::string>& profiles, unsigned nodes,
                       const Models& models, const PlanOptions& options, Mistakes& mistakes)
{
    RackPlan plan;
    std::map<std::string, unsigned> appliances; // how many of each name
    for (const std::string& profile : profiles) {
        const std::string stem = profile.substr(0, profile.find('/'));
        const unsigned appliance = ++appliances[stem];
        for (unsigned number = 1; number <= nodes; ++number) {
            NodePlan node;
            node.appliance = fmt::format("{}-{}", stem, appliance);
            node.name = fmt::format("n{}", number);
            node.profile = profile;
            node.place.file = "--profile " + printable(profile, 64);
            node.model = model_for(models, profile);
            plan.nodes.push_back(std::move(node));
        }
    }
    finish(plan, options, mistakes);
    return plan;
}

} // namespace oobready::sim
