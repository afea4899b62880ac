// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/thermal_facts.hpp"

#include "redfish/part.hpp"

#include <algorithm>
#include <array>

namespace oobready::redfish {

namespace {

constexpr std::array<std::string_view, 2> units = {"RPM", "Percent"};
constexpr std::array<std::string_view, 6> thresholds = {
    "UpperThresholdNonCritical", "UpperThresholdCritical", "UpperThresholdFatal",
    "LowerThresholdNonCritical", "LowerThresholdCritical", "LowerThresholdFatal"};

bool is_zero(const json::value& number)
{
    return !number.is_null() && number.to_number<double>() == 0;
}

// 0 is no reading where every threshold that is given is 0 as well: so do controllers show a sensor
// that they have not read yet.
json::value reading_of(const json::object& sensor, std::string_view name)
{
    json::value reading = number_at(sensor, name);
    if (!is_zero(reading))
        return reading;
    std::size_t given = 0;
    for (const std::string_view threshold : thresholds) {
        const json::value limit = number_at(sensor, threshold);
        if (!limit.is_null() && !is_zero(limit))
            return reading;
        given += limit.is_null() ? 0 : 1;
    }
    return given > 0 ? json::value(nullptr) : reading;
}

// A threshold of the newer schema: {"UpperCritical": {"Reading": 90}}.
json::value threshold_in(const json::object& sensor, std::string_view name)
{
    const json::object* all = object_at(sensor, "Thresholds");
    const json::object* threshold = all != nullptr ? object_at(*all, name) : nullptr;
    return threshold != nullptr ? number_at(*threshold, "Reading") : json::value(nullptr);
}

// A limit of 0 °C or 0 RPM is how controllers say that there is none.
json::value limit_of(json::value limit) { return is_zero(limit) ? json::value(nullptr) : limit; }

void add_groups(json::array& list, const std::string& uri, const json::array* groups)
{
    if (groups == nullptr)
        return;
    for (const json::value& item : *groups)
        if (const json::object* group = item.if_object())
            keep_row(list, part_within(uri, *group));
}

json::object temperature_row(const std::string& uri, const json::object& temperature)
{
    json::object row = part_within(uri, temperature);
    row["place"] = text_at(temperature, "PhysicalContext");
    row["celsius"] =
        is_absent(row) ? json::value(nullptr) : reading_of(temperature, "ReadingCelsius");
    row["upper_critical"] = limit_of(number_at(temperature, "UpperThresholdCritical"));
    return row;
}

json::object fan_row(const std::string& uri, const json::object& fan)
{
    json::object row = part_within(uri, fan);
    if (row["name"].is_null())
        row["name"] = text_at(fan, "FanName");
    json::value reading = is_absent(row) ? json::value(nullptr) : reading_of(fan, "Reading");
    row["unit"] = reading.is_null() ? json::value(nullptr) : word_at(fan, "ReadingUnits", units);
    row["speed"] = std::move(reading);
    row["lower_critical"] = limit_of(number_at(fan, "LowerThresholdCritical"));
    return row;
}

} // namespace

void ThermalFacts::add_thermal(const std::string& uri, const json::object& thermal)
{
    if (const json::array* list = array_at(thermal, "Temperatures"))
        for (const json::value& item : *list)
            if (const json::object* temperature = item.if_object())
                keep_row(temperatures_, temperature_row(uri, *temperature));
    if (const json::array* list = array_at(thermal, "Fans"))
        for (const json::value& item : *list)
            if (const json::object* fan = item.if_object())
                keep_row(fans_, fan_row(uri, *fan));
    add_groups(redundancy_, uri, array_at(thermal, "Redundancy"));
}

void ThermalFacts::add_subsystem(const std::string& uri, const json::object& subsystem)
{
    add_groups(redundancy_, uri, array_at(subsystem, "FanRedundancy"));
}

void ThermalFacts::add_fan(const std::string& uri, const json::object& fan)
{
    json::object row = part_of(uri, fan);
    const json::object* speed = object_at(fan, "SpeedPercent");
    json::value rpm = speed != nullptr ? number_at(*speed, "SpeedRPM") : json::value(nullptr);
    json::value percent = speed != nullptr ? number_at(*speed, "Reading") : json::value(nullptr);
    if (is_absent(row))
        rpm = percent = nullptr;
    row["unit"] = nullptr;
    if (!rpm.is_null() || !percent.is_null())
        row["unit"] = rpm.is_null() ? units[1] : units[0];
    row["speed"] = first_of({std::move(rpm), std::move(percent)});
    row["lower_critical"] = nullptr;
    keep_row(fans_, std::move(row));
}

void ThermalFacts::add_sensor(const std::string& uri, const json::object& sensor)
{
    if (text_at(sensor, "ReadingType") != json::value("Temperature"))
        return;
    json::object row = part_of(uri, sensor);
    row["place"] = text_at(sensor, "PhysicalContext");
    row["celsius"] = is_absent(row) ? json::value(nullptr) : number_at(sensor, "Reading");
    row["upper_critical"] = limit_of(threshold_in(sensor, "UpperCritical"));
    keep_row(temperatures_, std::move(row));
}

json::object ThermalFacts::take()
{
    json::object facts;
    facts["temperatures"] = std::move(temperatures_);
    facts["fans"] = std::move(fans_);
    facts["redundancy"] = std::move(redundancy_);
    return facts;
}

check::Shape thermal_shape()
{
    using check::number;
    using check::text;
    const check::Shape temperature = {
        text("/*/place", "of it, in the words of DSP0268 PhysicalContext"),
        number("/*/celsius", "that it shows; null where it shows nothing").in("°C"),
        number("/*/upper_critical", "its limit").in("°C"),
    };
    const check::Shape fan = {
        number("/*/speed", "that it runs at"),
        text("/*/unit", "of its speed").one_of(units),
        number("/*/lower_critical", "its limit, in that unit"),
    };
    return check::joined(
        {part_shape("/temperatures", "the temperature sensors"),
         check::under("/temperatures", check::each_where_given(check::each_or_null(temperature))),
         part_shape("/fans", "the fans"),
         check::under("/fans", check::each_where_given(check::each_or_null(fan))),
         part_shape("/redundancy", "groups of fans, where the controller has them"), walk_shape()});
}

} // namespace oobready::redfish
