// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/lan_extended.hpp"

#include "ipmi/decode_access.hpp"
#include "ipmi/fields.hpp"
#include "ipmi/little_endian.hpp"

#include <boost/asio/ip/address_v6.hpp>

#include <algorithm>

namespace oobready::ipmi {

namespace {

using check::boolean;
using check::integer;
using check::text;

constexpr std::string_view ipv6_modes[] = {"disabled", "only", "beside-ipv4"};
constexpr std::string_view ipv6_sources[] = {"static", "slaac", "dhcpv6"};
constexpr std::string_view ipv6_statuses[] = {"active", "disabled",   "pending",
                                              "failed", "deprecated", "invalid"};
constexpr std::string_view suite_privileges[] = {"unspecified", "reserved",      "callback", "user",
                                                 "operator",    "administrator", "oem"};

constexpr std::size_t cipher_suites_max = 16; // parameters 22 to 24
constexpr unsigned ipv6_sets_max = 16;        // a BMC may claim up to 255
constexpr std::uint8_t ipv6_static_addresses = 56;
constexpr std::uint8_t ipv6_dynamic_address = 59;

// What parameters 22 to 24 say, before it becomes one list.
constexpr std::string_view joined_facts[] = {"cipher_suite_count", "cipher_suite_ids",
                                             "cipher_suite_privileges"};

Result<void> decode_arp(ByteView data, json::object& facts)
{
    if (data.empty())
        return too_short("BMC-generated ARP control");
    facts["arp_responses"] = bit(data[0], 1);
    facts["gratuitous_arp"] = bit(data[0], 0);
    return {};
}

// The community string is a password of sorts: only whether it is still the specification's leaves
// this function.
Result<void> decode_community(ByteView data, json::object& facts)
{
    constexpr std::string_view by_default = "public";
    if (data.empty())
        return too_short("Community String");
    const auto end = std::ranges::find(data, 0);
    facts["community_default"] =
        std::ranges::equal(data.begin(), end, by_default.begin(), by_default.end());
    return {};
}

Result<void> decode_vlan_priority(ByteView data, json::object& facts)
{
    if (data.empty())
        return too_short("802.1q VLAN Priority");
    facts["vlan_priority"] = data[0] & 0x07;
    return {};
}

Result<void> decode_cipher_suite_count(ByteView data, json::object& facts)
{
    if (data.empty())
        return too_short("Cipher Suite Entry Support");
    facts["cipher_suite_count"] = data[0] & 0x1f;
    return {};
}

// The first byte of this and of the next parameter is reserved.
Result<void> decode_cipher_suite_entries(ByteView data, json::object& facts)
{
    if (data.empty())
        return too_short("Cipher Suite Entries");
    const ByteView entries = data.subspan(1);
    json::array ids;
    for (std::size_t i = 0; i < std::min(entries.size(), cipher_suites_max); ++i)
        ids.push_back(entries[i]);
    facts["cipher_suite_ids"] = std::move(ids);
    return {};
}

Result<void> decode_cipher_suite_privileges(ByteView data, json::object& facts)
{
    if (data.empty())
        return too_short("Cipher Suite Privilege Levels");
    const ByteView entries = data.subspan(1);
    json::array levels;
    for (std::size_t i = 0; i < std::min(2 * entries.size(), cipher_suites_max); ++i) {
        const unsigned level = i % 2 == 0 ? entries[i / 2] & 0x0fu : entries[i / 2] >> 4u;
        levels.push_back(json::value(level == 0
                                         ? std::string_view{"unspecified"}
                                         : privilege_word(static_cast<std::uint8_t>(level))));
    }
    facts["cipher_suite_privileges"] = std::move(levels);
    return {};
}

Result<void> decode_bad_password_threshold(ByteView data, json::object& facts)
{
    constexpr unsigned interval_s = 10;
    if (data.size() < 6)
        return too_short("Bad Password Threshold");
    facts["bad_password_audit"] = bit(data[0], 0);
    facts["bad_password_threshold"] = data[1]; // 0: no user is ever locked out
    facts["bad_password_reset_s"] = little_endian(data, 2, 2) * interval_s;
    facts["bad_password_lockout_s"] = little_endian(data, 4, 2) * interval_s;
    return {};
}

Result<void> decode_ipv6_support(ByteView data, json::object& facts)
{
    if (data.empty())
        return too_short("IPv6/IPv4 Support");
    facts["ipv6_supported"] = bit(data[0], 0) || bit(data[0], 1);
    return {};
}

Result<void> decode_ipv6_enables(ByteView data, json::object& facts)
{
    if (data.empty())
        return too_short("IPv6/IPv4 Addressing Enables");
    facts["ipv6"] = word(ipv6_modes, data[0]);
    return {};
}

Result<void> decode_ipv6_status(ByteView data, json::object& facts)
{
    if (data.size() < 3)
        return too_short("IPv6 Status");
    facts["ipv6_static_addresses_max"] = data[0];
    facts["ipv6_dynamic_addresses_max"] = data[1];
    facts["ipv6_dhcp_supported"] = bit(data[2], 0);
    facts["ipv6_slaac_supported"] = bit(data[2], 1);
    return {};
}

// The entries of one of the two parameters, one set selector after the other.
asio::awaitable<Result<void>> add_sets(Bmc& bmc, const json::object& facts, std::uint8_t selector,
                                       std::string_view count_fact, json::array& addresses)
{
    const json::value& claimed = facts.at(count_fact);
    const unsigned sets =
        claimed.is_null() ? 0 : std::min(claimed.to_number<unsigned>(), ipv6_sets_max);
    const auto channel = static_cast<std::uint8_t>(facts.at("channel").to_number<unsigned>());
    for (unsigned set = 0; set < sets; ++set) {
        Request request{get_lan_configuration_parameters,
                        Bytes{channel, selector, static_cast<std::uint8_t>(set), 0}};
        const Result<Response> response = co_await bmc.ask_once(std::move(request));
        if (!response)
            co_return response.error();
        if (!response->ok() || response->data.empty())
            break; // it has fewer than it claims
        Result<json::value> address = decode_ipv6_address(ByteView{response->data}.subspan(1));
        if (!address)
            co_return address.error();
        if (!address->is_null())
            addresses.push_back(std::move(*address));
    }
    co_return Result<void>{};
}

// Under "missing" too the joined fact takes the place of those that it is joined of.
void name_joined_as_missing(json::object& facts)
{
    json::value* missing = facts.if_contains("missing");
    json::array* names = missing != nullptr ? missing->if_array() : nullptr;
    if (names == nullptr)
        return;
    json::array kept;
    for (const json::value& name : *names)
        if (std::ranges::find(joined_facts, std::string_view{name.get_string()}) ==
            std::end(joined_facts))
            kept.push_back(name);
    if (kept.size() < names->size())
        kept.emplace_back("cipher_suites");
    *names = std::move(kept);
}

} // namespace

std::span<const Parameter> cipher_suite_parameters()
{
    static const Parameter rows[] = {
        {22,
         "Cipher Suite Entry Support",
         {integer("/cipher_suite_count", "joined into cipher_suites")},
         decode_cipher_suite_count},
        {23,
         "Cipher Suite Entries",
         {check::list("/cipher_suite_ids", "joined into cipher_suites")},
         decode_cipher_suite_entries},
        {24,
         "Cipher Suite Privilege Levels",
         {check::list("/cipher_suite_privileges", "joined into cipher_suites")},
         decode_cipher_suite_privileges},
    };
    return rows;
}

std::span<const Parameter> lan_extended_parameters()
{
    static const Parameter rows[] = {
        {10,
         "BMC-generated ARP control",
         {boolean("/arp_responses", "the BMC answers ARP requests"),
          boolean("/gratuitous_arp", "it announces itself by ARP")},
         decode_arp},
        {16,
         "Community String",
         {boolean("/community_default",
                  "the SNMP community string is still 'public'; its text is never kept")},
         decode_community},
        {21,
         "802.1q VLAN Priority",
         {integer("/vlan_priority", "802.1q priority")},
         decode_vlan_priority},
        cipher_suite_parameters()[0],
        cipher_suite_parameters()[1],
        cipher_suite_parameters()[2],
        {26,
         "Bad Password Threshold",
         {boolean("/bad_password_audit", "a lockout is written into the event log"),
          integer("/bad_password_threshold", "wrong passwords until it; 0: nobody is locked out"),
          integer("/bad_password_reset_s", "until wrong ones are forgotten").in("s"),
          integer("/bad_password_lockout_s", "how long it lasts; 0: for good").in("s")},
         decode_bad_password_threshold},
        {50,
         "IPv6/IPv4 Support",
         {boolean("/ipv6_supported", "the BMC can have IPv6 addresses")},
         decode_ipv6_support},
        {51,
         "IPv6/IPv4 Addressing Enables",
         {text("/ipv6", "whether it uses them").one_of(ipv6_modes, reserved)},
         decode_ipv6_enables},
        {55,
         "IPv6 Status",
         {integer("/ipv6_static_addresses_max", "how many it can have"),
          integer("/ipv6_dynamic_addresses_max", "how many it can be given"),
          boolean("/ipv6_dhcp_supported", "it can ask DHCPv6"),
          boolean("/ipv6_slaac_supported", "it can make its own of the router's prefix")},
         decode_ipv6_status},
    };
    return rows;
}

check::Shape lan_extended_shape()
{
    check::Shape shape = parameters_shape(lan_extended_parameters());
    std::erase_if(shape, [](const check::Fact& fact) {
        return std::ranges::find(joined_facts, fact.name()) != std::end(joined_facts);
    });
    const check::Shape suite = {
        integer("/id", "of the cipher suite"),
        text("/privilege", "the highest that it allows").one_of(suite_privileges, "no-access"),
    };
    const check::Shape address = {
        text("/address", "IPv6"),
        integer("/prefix_length", "of its network").in("bits"),
        text("/source", "where it has that from").one_of(ipv6_sources, reserved),
        text("/status", "of the address").one_of(ipv6_statuses, reserved),
    };
    return check::joined({shape,
                          {check::list("/cipher_suites", "what each allows").or_null()},
                          check::under("/cipher_suites/*", suite),
                          {check::list("/ipv6_addresses", "null when IPv6 is disabled").or_null()},
                          check::each_where_given(check::under("/ipv6_addresses/*", address))});
}

void join_cipher_suites(json::object& facts)
{
    const json::value count = facts["cipher_suite_count"];
    const json::value ids = facts["cipher_suite_ids"];
    const json::value privileges = facts["cipher_suite_privileges"];
    for (std::string_view raw : joined_facts)
        facts.erase(raw);
    facts["cipher_suites"] = nullptr;
    name_joined_as_missing(facts);
    if (count.is_null() || ids.is_null() || privileges.is_null())
        return;
    json::array suites;
    const std::size_t entries = std::min(
        {count.to_number<std::size_t>(), ids.as_array().size(), privileges.as_array().size()});
    for (std::size_t i = 0; i < entries; ++i) {
        json::object suite;
        suite["id"] = ids.as_array()[i];
        suite["privilege"] = privileges.as_array()[i];
        suites.push_back(std::move(suite));
    }
    facts["cipher_suites"] = std::move(suites);
}

Result<json::value> decode_ipv6_address(ByteView data)
{
    constexpr std::size_t address_at = 2; // behind the set selector and the source
    if (data.size() < 20)
        return too_short("IPv6 address");
    boost::asio::ip::address_v6::bytes_type bytes{};
    std::ranges::copy(data.subspan(address_at, bytes.size()), bytes.begin());
    const boost::asio::ip::address_v6 address{bytes};
    if (address.is_unspecified())
        return json::value(nullptr);
    json::object facts;
    facts["address"] = address.to_string();
    facts["prefix_length"] = data[18];
    facts["source"] = word(ipv6_sources, data[1] & 0x0f);
    facts["status"] = word(ipv6_statuses, data[19]);
    return json::value(std::move(facts));
}

asio::awaitable<Result<void>> add_ipv6_addresses(Bmc& bmc, json::object& facts)
{
    facts["ipv6_addresses"] = nullptr;
    if (facts.at("ipv6").is_null() || facts.at("ipv6") == "disabled")
        co_return Result<void>{};
    json::array addresses;
    Result<void> added = co_await add_sets(bmc, facts, ipv6_static_addresses,
                                           "ipv6_static_addresses_max", addresses);
    if (added)
        added = co_await add_sets(bmc, facts, ipv6_dynamic_address, "ipv6_dynamic_addresses_max",
                                  addresses);
    if (added)
        facts["ipv6_addresses"] = std::move(addresses);
    co_return added;
}

} // namespace oobready::ipmi
