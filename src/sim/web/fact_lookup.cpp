// SPDX-License-Identifier: GPL-3.0-or-later
// Finding a fact by the name that a placeholder gives, and asking it.
#include "sim/web/facts.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <span>

namespace oobready::sim {

namespace {

const std::map<std::string_view, const Fact*>& table()
{
    static const std::map<std::string_view, const Fact*> rows = [] {
        std::map<std::string_view, const Fact*> made;
        for (const std::span<const Fact> part :
             {machine_facts(), sensor_facts(), event_facts(), certificate_facts()})
            for (const Fact& fact : part)
                made.emplace(fact.name, &fact);
        return made;
    }();
    return rows;
}

// A segment of a fact's name that stands for #.
bool is_number(std::string_view segment, FactCall& call)
{
    constexpr std::size_t digits_max = 4;
    if (segment == "number") {
        call.counted = true;
        return true;
    }
    if (segment.empty() || segment.size() > digits_max)
        return false;
    const auto [end, error] =
        std::from_chars(segment.data(), segment.data() + segment.size(), call.number);
    return error == std::errc{} && end == segment.data() + segment.size();
}

} // namespace

std::optional<FactCall> find_fact(std::string_view name)
{
    FactCall call;
    if (const auto known = table().find(name); known != table().end()) {
        call.fact = known->second;
        return call.fact->name.find('#') == std::string_view::npos ? std::optional{call}
                                                                   : std::nullopt;
    }
    std::string general;
    for (std::size_t start = 0; start <= name.size();) {
        const std::size_t dot = std::min(name.find('.', start), name.size());
        const std::string_view segment = name.substr(start, dot - start);
        general += (start == 0 ? "" : ".");
        general += start > 0 && is_number(segment, call) ? std::string_view{"#"} : segment;
        start = dot + 1;
    }
    const auto known = table().find(general);
    if (known == table().end() || general == name)
        return std::nullopt;
    call.fact = known->second;
    return call;
}

json::value evaluate(const FactCall& call, const Scope& scope)
{
    const ItemKind needs = call.fact->needs;
    const bool any_item = needs == ItemKind::number || (needs == ItemKind::none && call.counted);
    if (any_item && scope.item == nullptr)
        return nullptr;
    if (needs != ItemKind::none && needs != ItemKind::number &&
        (scope.item == nullptr || scope.item->kind != needs))
        return nullptr;
    return call.fact->value(scope, call.counted ? scope.item->number : call.number);
}

} // namespace oobready::sim
