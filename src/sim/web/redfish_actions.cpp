// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/web/redfish_actions.hpp"

#include "sim/web/web_message.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <iterator>

namespace oobready::sim {

namespace json = boost::json;

struct ActionRow {
    std::string_view name;
    std::uint8_t privilege;
    std::string_view parameter; ///< which must be one of the allowable values; empty: has none
    bool (*perform)(Machine& machine, std::string_view value); ///< false: no such value
};

namespace {

struct ResetRow {
    std::string_view type; ///< Resource.ResetType
    bool (*powered_after)(bool powered);
};

bool on(bool /*powered*/) { return true; }
bool off(bool /*powered*/) { return false; }
bool as_before(bool powered) { return powered; }
bool other(bool powered) { return !powered; }

constexpr ResetRow reset_rows[] = {
    {"On", on},
    {"ForceOn", on},
    {"ForceOff", off},
    {"GracefulShutdown", off},
    {"ForceRestart", as_before},
    {"GracefulRestart", as_before},
    {"PowerCycle", as_before},
    {"PushPowerButton", other},
    {"Nmi", as_before},
};

bool reset(Machine& machine, std::string_view type)
{
    const auto* const row = std::ranges::find(reset_rows, type, &ResetRow::type);
    if (row == std::end(reset_rows))
        return false;
    machine.set_power(row->powered_after(machine.powered()));
    return true;
}

bool clear_log(Machine& machine, std::string_view /*value*/)
{
    machine.clear_sel();
    return true;
}

// Privileges as DMTF's registry has them: ConfigureComponents is the Operator's as well.
constexpr ActionRow rows[] = {
    {"ComputerSystem.Reset", privilege_operator, "ResetType", reset},
    {"LogService.ClearLog", privilege_administrator, {}, clear_log},
};

const ActionRow* find_row(std::string_view name)
{
    const auto* const row = std::ranges::find(rows, name, &ActionRow::name);
    return row != std::end(rows) ? row : nullptr;
}

} // namespace

bool is_known_action(std::string_view name) { return find_row(name) != nullptr; }

std::optional<OfferedAction> find_action(std::string_view owner, std::string_view name,
                                         std::string_view path)
{
    const ActionRow* row = find_row(name);
    json::error_code error;
    const json::value resource = json::parse(owner, error);
    const json::value* actions =
        !error && resource.is_object() ? resource.as_object().if_contains("Actions") : nullptr;
    if (row == nullptr || actions == nullptr || !actions->is_object())
        return std::nullopt;
    const json::value* action = actions->as_object().if_contains("#" + std::string{name});
    if (action == nullptr || !action->is_object())
        return std::nullopt;
    const json::object& members = action->as_object();
    const json::value* target = members.if_contains("target");
    if (target == nullptr || !target->is_string() ||
        path_of(std::string_view{target->as_string()}) != path)
        return std::nullopt;
    OfferedAction offered{row, row->privilege, {}};
    const json::value* allowed =
        members.if_contains(std::string{row->parameter} + "@Redfish.AllowableValues");
    if (allowed != nullptr && allowed->is_array())
        offered.allowed = allowed->as_array();
    return offered;
}

bool perform(const OfferedAction& action, std::string_view body, Machine& machine)
{
    if (action.row->parameter.empty())
        return action.row->perform(machine, {});
    json::error_code error;
    const json::value asked = json::parse(body, error);
    const json::value* value = !error && asked.is_object()
                                   ? asked.as_object().if_contains(action.row->parameter)
                                   : nullptr;
    if (value == nullptr || !value->is_string() ||
        std::ranges::find(action.allowed, *value) == action.allowed.end())
        return false;
    return action.row->perform(machine, std::string_view{value->as_string()});
}

} // namespace oobready::sim
