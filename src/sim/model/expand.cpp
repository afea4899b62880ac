// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/model/expand.hpp"

#include "sim/model/machine.hpp"

#include <algorithm>

namespace oobready::sim {

namespace {

constexpr std::string_view open = "${";

// Calls `literal` and `name` for the parts of `text`, in order.
template <class Literal, class Name>
void walk(std::string_view text, Literal literal, Name name)
{
    while (!text.empty()) {
        const std::size_t start = text.find(open);
        literal(text.substr(0, start));
        if (start == std::string_view::npos)
            return;
        text.remove_prefix(start + open.size());
        const std::size_t end = text.find('}');
        name(text.substr(0, end));
        if (end == std::string_view::npos)
            return;
        text.remove_prefix(end + 1);
    }
}

} // namespace

std::vector<std::string> names_in(std::string_view text)
{
    std::vector<std::string> names;
    walk(
        text, [](std::string_view) {}, [&](std::string_view name) { names.emplace_back(name); });
    return names;
}

std::string expand_text(std::string_view text, const TextFacts& facts)
{
    std::string expanded;
    const auto name = [&](std::string_view asked) {
        const auto fact = facts.find(asked);
        expanded += fact == facts.end() ? "${" + std::string{asked} + "}" : fact->second;
    };
    walk(
        text, [&](std::string_view literal) { expanded += literal; }, name);
    return expanded;
}

TextFacts text_facts(const Identity& identity)
{
    std::string mac_hex = identity.mac;
    std::erase(mac_hex, ':');
    return {{"mac", identity.mac},
            {"mac_hex", mac_hex},
            {"uuid", identity.uuid},
            {"serial", identity.serial},
            {"board_serial", identity.board_serial},
            {"host_name", identity.host_name}};
}

} // namespace oobready::sim
