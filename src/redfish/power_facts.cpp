// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/power_facts.hpp"

#include "redfish/part.hpp"

#include <array>

namespace oobready::redfish {

namespace {

constexpr std::array<std::string_view, 3> line_words = {"Normal", "LossOfInput", "OutOfRange"};
// Redundancy Mode of the older schema, RedundancyType of the newer.
constexpr std::array<std::string_view, 9> modes = {
    "Failover", "N+m",         "Sharing",        "Sparing",  "NotRedundant",
    "NPlusM",   "ShareNPlusM", "FailoverNPlusM", "Redundant"};

json::value reading_in(const json::object* metrics, std::string_view name)
{
    const json::object* sensor = metrics != nullptr ? object_at(*metrics, name) : nullptr;
    return sensor != nullptr ? number_at(*sensor, "Reading") : json::value(nullptr);
}

// What both schemas have alike.
void add_common(json::object& row, const json::object& supply)
{
    row["bay"] = first_of({text_at(supply, "Id"), text_at(supply, "MemberId")});
    row["model"] = text_at(supply, "Model");
    row["capacity_watts"] = number_at(supply, "PowerCapacityWatts");
    row["firmware"] = text_at(supply, "FirmwareVersion");
}

} // namespace

void PowerFacts::add_redundancy(const std::string& uri, const json::object& group, bool older)
{
    const json::array* set = array_at(group, older ? "RedundancySet" : "RedundancyGroup");
    json::object row = part_within(uri, group);
    row["mode"] = word_at(group, older ? "Mode" : "RedundancyType", modes);
    row["supplies"] = set != nullptr ? json::value(set->size()) : json::value(nullptr);
    row["min_needed"] = count_at(group, older ? "MinNumNeeded" : "MinNeededInGroup");
    row["max_supported"] = count_at(group, older ? "MaxNumSupported" : "MaxSupportedInGroup");
    keep_row(redundancy_, std::move(row));
}

void PowerFacts::add_power(const std::string& uri, const json::object& power)
{
    if (const json::array* supplies = array_at(power, "PowerSupplies"))
        for (const json::value& item : *supplies) {
            const json::object* supply = item.if_object();
            if (supply == nullptr)
                continue;
            json::object row = part_within(uri, *supply);
            add_common(row, *supply);
            const bool absent = is_absent(row);
            row["line_status"] = nullptr; // the older schema has none
            row["input_volts"] = absent ? nullptr : number_at(*supply, "LineInputVoltage");
            row["input_watts"] = absent ? nullptr : number_at(*supply, "PowerInputWatts");
            row["output_watts"] = absent ? nullptr
                                         : first_of({number_at(*supply, "PowerOutputWatts"),
                                                     number_at(*supply, "LastPowerOutputWatts")});
            keep_row(members_, std::move(row));
        }
    if (const json::array* groups = array_at(power, "Redundancy"))
        for (const json::value& item : *groups)
            if (const json::object* group = item.if_object())
                add_redundancy(uri, *group, true);
}

void PowerFacts::add_subsystem(const std::string& uri, const json::object& subsystem)
{
    if (const json::array* groups = array_at(subsystem, "PowerSupplyRedundancy"))
        for (const json::value& item : *groups)
            if (const json::object* group = item.if_object())
                add_redundancy(uri, *group, false);
}

void PowerFacts::add_supply(const std::string& uri, const json::object& supply,
                            const json::object* metrics)
{
    json::object row = part_of(uri, supply);
    add_common(row, supply);
    const bool absent = is_absent(row);
    if (absent)
        metrics = nullptr;
    row["line_status"] = absent ? nullptr : word_at(supply, "LineInputStatus", line_words);
    row["input_volts"] = reading_in(metrics, "InputVoltage");
    row["input_watts"] = reading_in(metrics, "InputPowerWatts");
    row["output_watts"] = reading_in(metrics, "OutputPowerWatts");
    keep_row(members_, std::move(row));
}

json::object PowerFacts::take()
{
    json::object facts;
    facts["members"] = std::move(members_);
    facts["redundancy"] = std::move(redundancy_);
    return facts;
}

check::Shape power_shape()
{
    using check::number;
    using check::text;
    const check::Shape supply = {
        text("/*/bay", "its id, which often is its bay"),
        text("/*/model", "of it"),
        text("/*/firmware", "of it"),
        number("/*/capacity_watts", "that it can give").in("W"),
        text("/*/line_status", "of its input, where the newer schema is given").one_of(line_words),
        number("/*/input_volts", "at its input").in("V"),
        number("/*/input_watts", "that it takes").in("W"),
        number("/*/output_watts", "that it gives").in("W"),
    };
    const check::Shape group = {
        text("/*/mode", "how they stand in for each other").one_of(modes),
        check::integer("/*/supplies", "that are in the group"),
        check::integer("/*/min_needed", "of them"),
        check::integer("/*/max_supported", "of them"),
    };
    return check::joined(
        {part_shape("/members", "the power supplies and their empty bays"),
         check::under("/members", check::each_where_given(check::each_or_null(supply))),
         part_shape("/redundancy", "groups of power supplies, where the controller has them"),
         check::under("/redundancy", check::each_where_given(check::each_or_null(group))),
         walk_shape()});
}

} // namespace oobready::redfish
