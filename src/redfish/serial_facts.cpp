// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/serial_facts.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace oobready::redfish {

namespace {

constexpr unsigned bit_rate_max = 10'000'000; // no serial port is faster
constexpr std::string_view bit_rate_fact = "bit_rate";
constexpr std::string_view enabled_fact = "sol_enabled";
constexpr std::string_view ipmi = "IPMI"; // as DSP0268 spells this way in

bool names_ipmi(const json::object& console)
{
    const json::value* types = console.if_contains("ConnectTypesSupported");
    const json::array* list = types != nullptr ? types->if_array() : nullptr;
    return list != nullptr && std::ranges::any_of(*list, [](const json::value& type) {
               return type.is_string() && type.get_string() == ipmi;
           });
}

} // namespace

SerialFacts::SerialFacts()
{
    sums_.declare(bit_rate_fact);
    sums_.declare(enabled_fact);
}

json::value bit_rate_of(const json::value* value)
{
    std::uint64_t rate = 0;
    if (value == nullptr)
        return nullptr;
    if (const json::string* text = value->if_string()) {
        const char* end = text->data() + text->size();
        const auto [rest, error] = std::from_chars(text->data(), end, rate);
        if (error != std::errc{} || rest != end)
            return nullptr;
    } else if (value->is_int64() && value->get_int64() > 0) {
        rate = static_cast<std::uint64_t>(value->get_int64());
    } else if (value->is_uint64()) {
        rate = value->get_uint64();
    }
    return rate > 0 && rate <= bit_rate_max ? json::value(rate) : json::value(nullptr);
}

json::value enabled_of(const json::value* value)
{
    if (value == nullptr)
        return nullptr;
    if (value->is_bool())
        return value->get_bool();
    if (const json::string* text = value->if_string()) {
        const std::string word = to_lower(*text);
        if (word == "enabled" || word == "disabled")
            return word == "enabled";
    }
    return nullptr;
}

void SerialFacts::add_interface(const std::string& uri, const json::object& interface)
{
    json::value rate = bit_rate_of(interface.if_contains("BitRate"));
    sums_.add(bit_rate_fact, rate);
    interfaces_.push_back(
        json::object{{"uri", uri_fact(uri)},
                     {"enabled", enabled_of(interface.if_contains("InterfaceEnabled"))},
                     {"bit_rate", std::move(rate)}});
}

void SerialFacts::add_manager(const std::string& uri, const json::object& manager)
{
    const json::object* console = object_at(manager, "SerialConsole");
    if (console == nullptr || !names_ipmi(*console))
        return;
    json::value enabled = enabled_of(console->if_contains("ServiceEnabled"));
    sums_.add(enabled_fact, enabled);
    consoles_.push_back(json::object{{"uri", uri_fact(uri)}, {"enabled", std::move(enabled)}});
}

void SerialFacts::add_system(const std::string& uri, const json::object& system)
{
    const json::object* console = object_at(system, "SerialConsole");
    const json::object* over_ipmi = console != nullptr ? object_at(*console, ipmi) : nullptr;
    if (over_ipmi == nullptr)
        return;
    json::value enabled = enabled_of(over_ipmi->if_contains("ServiceEnabled"));
    sums_.add(enabled_fact, enabled);
    consoles_.push_back(json::object{{"uri", uri_fact(uri)}, {"enabled", std::move(enabled)}});
}

void SerialFacts::add_oem(const std::string& uri, const json::value* bit_rate,
                          const json::value* enabled)
{
    json::value rate = bit_rate_of(bit_rate);
    json::value on = enabled_of(enabled);
    sums_.add(bit_rate_fact, rate);
    sums_.add(enabled_fact, on);
    oem_ = json::object{
        {"uri", uri_fact(uri)}, {"enabled", std::move(on)}, {"bit_rate", std::move(rate)}};
}

json::object SerialFacts::take(bool complete)
{
    json::object facts;
    json::array missing = sums_.move_into(facts, complete);
    facts["missing"] = std::move(missing);
    facts["interfaces"] = std::move(interfaces_);
    facts["consoles"] = std::move(consoles_);
    facts["oem"] = std::move(oem_);
    return facts;
}

check::Shape serial_shape()
{
    using check::boolean;
    using check::integer;
    using check::list;
    using check::text;
    const check::Shape own = {
        integer("/bit_rate", "of the serial port, where all that give one agree")
            .in("bit/s")
            .or_null(),
        boolean("/sol_enabled", "whether the console can be reached over IPMI; likewise").or_null(),
        list("/interfaces", "the SerialInterfaces of the managers"),
        text("/interfaces/*/uri", "of one").where_given(),
        boolean("/interfaces/*/enabled", "whether it may be used").or_null().where_given(),
        integer("/interfaces/*/bit_rate", "that it runs at").in("bit/s").or_null().where_given(),
        list("/consoles", "each SerialConsole that names IPMI"),
        text("/consoles/*/uri", "of the manager or system that has it").where_given(),
        boolean("/consoles/*/enabled", "whether it may be used").or_null().where_given(),
        check::object("/oem", "what the make keeps elsewhere, where the profile says").or_null(),
        text("/oem/uri", "of the resource").where_given(),
        boolean("/oem/enabled", "whether SOL may be used").or_null().where_given(),
        integer("/oem/bit_rate", "of SOL").in("bit/s").or_null().where_given(),
    };
    return check::joined({own, missing_shape(), walk_shape()});
}

} // namespace oobready::redfish
