// SPDX-License-Identifier: GPL-3.0-or-later
#include "check/saying.hpp"

#include "check/pointer.hpp"
#include "check/setting.hpp"
#include "check/wording.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oobready::check {

namespace {

// Text, then what stands in braces behind it; the last part has none.
struct Part {
    std::string_view text;
    std::optional<std::string_view> named;
};

// Nothing where braces do not pair.
std::optional<std::vector<Part>> parts_of(std::string_view clause)
{
    std::vector<Part> parts;
    for (;;) {
        const std::size_t open = clause.find_first_of("{}");
        if (open == std::string_view::npos) {
            parts.push_back({clause, std::nullopt});
            return parts;
        }
        const std::size_t close = clause.find_first_of("{}", open + 1);
        if (clause[open] == '}' || close == std::string_view::npos || clause[close] == '{')
            return std::nullopt;
        parts.push_back({clause.substr(0, open), clause.substr(open + 1, close - open - 1)});
        clause.remove_prefix(close + 1);
    }
}

Placeholder placeholder_of(std::string_view named)
{
    const std::size_t slash = named.find('/');
    if (slash == std::string_view::npos)
        return {{}, {}, std::string{named}};
    return {std::string{named.substr(0, slash)}, std::string{named.substr(slash)}, {}};
}

// The value that is put in; null where there is none.
json::value value_of(const Placeholder& placeholder, const Requirement& requirement,
                     const Settings& settings, const Observations& observations)
{
    if (placeholder.select.empty())
        return setting_of(settings, placeholder.setting);
    const ProbeCall call =
        placeholder.probe.empty() ? requirement.call : ProbeCall{placeholder.probe, {}};
    const auto found = observations.find(call.key());
    if (found == observations.end() || !found->second.observation)
        return nullptr;
    const std::vector<Selected> values =
        select_members(found->second.observation->facts, placeholder.select);
    return values.size() == 1 ? *values.front().value : json::value(nullptr);
}

} // namespace

std::string clause_mistake(std::string_view clause)
{
    const std::optional<std::vector<Part>> parts = parts_of(clause);
    if (!parts)
        return "has a brace without its other";
    for (const Part& part : *parts) {
        if (!part.named)
            continue;
        const Placeholder placeholder = placeholder_of(*part.named);
        if (placeholder.select.empty()) {
            if (std::ranges::find(setting_names, placeholder.setting) == setting_names.end())
                return fmt::format("names '{}', which is no setting", placeholder.setting);
            continue;
        }
        if (const std::string reason = pointer_mistake(placeholder.select); !reason.empty())
            return fmt::format("names the pointer '{}', which {}", placeholder.select, reason);
        if (has_star(placeholder.select))
            return fmt::format("names '{}': one fact, not several", placeholder.select);
    }
    return {};
}

std::vector<Placeholder> placeholders_of(std::string_view clause)
{
    std::vector<Placeholder> placeholders;
    for (const Part& part : parts_of(clause).value_or(std::vector<Part>{}))
        if (part.named)
            placeholders.push_back(placeholder_of(*part.named));
    return placeholders;
}

std::string said_of(const Requirement& requirement, const json::value& measured,
                    const Settings& settings, const Observations& observations)
{
    const std::string key = shown(measured);
    const auto saying = std::ranges::find(requirement.says, key, &Saying::of);
    if (saying == requirement.says.end())
        return {};
    std::string said;
    for (const std::string& clause : saying->clauses) {
        std::string words;
        bool complete = true;
        for (const Part& part : parts_of(clause).value_or(std::vector<Part>{})) {
            words += part.text;
            if (!part.named)
                continue;
            const json::value value =
                value_of(placeholder_of(*part.named), requirement, settings, observations);
            complete = complete && !value.is_null();
            words += shown(value);
        }
        if (complete)
            said += (said.empty() ? "" : "; ") + words;
    }
    return said;
}

} // namespace oobready::check
