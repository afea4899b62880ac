// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/serial_facts.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace oobready::redfish {

namespace {

constexpr unsigned bit_rate_max = 10'000'000; // no serial port is faster
constexpr std::string_view ipmi = "IPMI";     // as DSP0268 spells this way in

json::string clean(const std::string& uri) { return json::string{printable(uri)}; }

// The member of `object` that is an object; null where there is none.
const json::object* object_at(const json::object& object, std::string_view name)
{
    const json::value* value = object.if_contains(name);
    return value != nullptr ? value->if_object() : nullptr;
}

void keep(const json::value& value, std::vector<json::value>& values)
{
    if (!value.is_null())
        values.push_back(value);
}

bool names_ipmi(const json::object& console)
{
    const json::value* types = console.if_contains("ConnectTypesSupported");
    const json::array* list = types != nullptr ? types->if_array() : nullptr;
    return list != nullptr && std::ranges::any_of(*list, [](const json::value& type) {
               return type.is_string() && type.get_string() == ipmi;
           });
}

} // namespace

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
    keep(rate, bit_rates_);
    interfaces_.push_back(
        json::object{{"uri", clean(uri)},
                     {"enabled", enabled_of(interface.if_contains("InterfaceEnabled"))},
                     {"bit_rate", std::move(rate)}});
}

void SerialFacts::add_manager(const std::string& uri, const json::object& manager)
{
    const json::object* console = object_at(manager, "SerialConsole");
    if (console == nullptr || !names_ipmi(*console))
        return;
    json::value enabled = enabled_of(console->if_contains("ServiceEnabled"));
    keep(enabled, enabled_);
    consoles_.push_back(json::object{{"uri", clean(uri)}, {"enabled", std::move(enabled)}});
}

void SerialFacts::add_system(const std::string& uri, const json::object& system)
{
    const json::object* console = object_at(system, "SerialConsole");
    const json::object* over_ipmi = console != nullptr ? object_at(*console, ipmi) : nullptr;
    if (over_ipmi == nullptr)
        return;
    json::value enabled = enabled_of(over_ipmi->if_contains("ServiceEnabled"));
    keep(enabled, enabled_);
    consoles_.push_back(json::object{{"uri", clean(uri)}, {"enabled", std::move(enabled)}});
}

void SerialFacts::add_oem(const std::string& uri, const json::value* bit_rate,
                          const json::value* enabled)
{
    json::value rate = bit_rate_of(bit_rate);
    json::value on = enabled_of(enabled);
    keep(rate, bit_rates_);
    keep(on, enabled_);
    oem_ = json::object{
        {"uri", clean(uri)}, {"enabled", std::move(on)}, {"bit_rate", std::move(rate)}};
}

void SerialFacts::add_unreadable(const std::string& uri, const std::string& reason)
{
    unreadable_.push_back(json::object{{"uri", clean(uri)}, {"error", reason}});
}

void SerialFacts::sum(const char* fact, const std::vector<json::value>& values,
                      json::array& missing)
{
    facts_[fact] = nullptr;
    if (values.empty() && unreadable_.empty())
        missing.emplace_back(fact);
    const bool agree = std::ranges::all_of(
        values, [&values](const json::value& value) { return value == values.front(); });
    if (!values.empty() && agree)
        facts_[fact] = values.front();
}

json::object SerialFacts::take()
{
    json::array missing;
    sum("bit_rate", bit_rates_, missing);
    sum("sol_enabled", enabled_, missing);
    facts_["missing"] = std::move(missing);
    facts_["interfaces"] = std::move(interfaces_);
    facts_["consoles"] = std::move(consoles_);
    facts_["oem"] = std::move(oem_);
    facts_["unreadable"] = std::move(unreadable_);
    return std::move(facts_);
}

check::Shape serial_shape()
{
    using check::boolean;
    using check::integer;
    using check::list;
    using check::text;
    return {
        integer("/bit_rate", "of the serial port, where all that give one agree")
            .in("bit/s")
            .or_null(),
        boolean("/sol_enabled", "whether the console can be reached over IPMI; likewise").or_null(),
        list("/missing", "which of these two nothing says anything of"),
        text("/missing/*", "the name of a fact").where_given(),
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
        list("/unreadable", "what could not be read of all this"),
        text("/unreadable/*/uri", "of it").where_given(),
        text("/unreadable/*/error", "the reason").where_given(),
    };
}

} // namespace oobready::redfish
