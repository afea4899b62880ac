// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/boot_facts.hpp"

#include "redfish/part.hpp"

#include <string_view>

namespace oobready::redfish {

namespace {

constexpr std::size_t modules_max = 16;
constexpr std::string_view sums[] = {"override_enabled",    "override_target",
                                     "override_mode",       "secure_boot_enabled",
                                     "secure_boot_current", "secure_boot_mode"};

json::object module_facts(const std::string& uri, const json::object& trusted)
{
    json::object facts{{"source", uri_fact(uri)},
                       {"interface", text_at(trusted, "InterfaceType")},
                       {"firmware", text_at(trusted, "FirmwareVersion")}};
    add_status(facts, trusted);
    return facts;
}

// An empty socket is listed with a State of Absent.
json::array modules_of(const std::string& uri, const json::object& system,
                       const std::vector<std::pair<std::string, json::object>>& components)
{
    json::array modules;
    const auto add = [&modules](json::object facts) {
        if (facts.at("state") != "Absent" && modules.size() < modules_max)
            modules.push_back(std::move(facts));
    };
    for (const auto& [component_uri, component] : components)
        add(module_facts(component_uri, component));
    const json::array* old = array_at(system, "TrustedModules");
    for (std::size_t i = 0; modules.empty() && old != nullptr && i < old->size(); ++i)
        if (const json::object* trusted = (*old)[i].if_object())
            add(module_facts(uri, *trusted));
    return modules;
}

} // namespace

BootFacts::BootFacts()
{
    for (const std::string_view fact : sums)
        sums_.declare(fact);
}

void BootFacts::add(const std::string& uri, const json::object& system,
                    const json::object* secure_boot,
                    const std::vector<std::pair<std::string, json::object>>& components)
{
    static const json::object nothing;
    const json::object* boot = object_at(system, "Boot");
    const json::object& override_of = boot != nullptr ? *boot : nothing;
    const json::object& secure = secure_boot != nullptr ? *secure_boot : nothing;
    json::object row{{"source", uri_fact(uri)},
                     {"override_enabled", text_at(override_of, "BootSourceOverrideEnabled")},
                     {"override_target", text_at(override_of, "BootSourceOverrideTarget")},
                     {"override_mode", text_at(override_of, "BootSourceOverrideMode")},
                     {"boot_order", texts_at(override_of, "BootOrder")},
                     {"secure_boot_enabled", boolean_at(secure, "SecureBootEnable")},
                     {"secure_boot_current", text_at(secure, "SecureBootCurrentBoot")},
                     {"secure_boot_mode", text_at(secure, "SecureBootMode")},
                     {"trusted_modules", modules_of(uri, system, components)}};
    for (const std::string_view fact : sums)
        sums_.add(fact, row.at(fact));
    members_.push_back(std::move(row));
}

json::object BootFacts::take(bool complete)
{
    json::object facts;
    json::array missing = sums_.move_into(facts, complete);
    facts["missing"] = std::move(missing);
    facts["members"] = std::move(members_);
    return facts;
}

void IntrusionFacts::add(const std::string& uri, const json::object& chassis)
{
    const json::object* security = object_at(chassis, "PhysicalSecurity");
    json::value sensor =
        security != nullptr ? text_at(*security, "IntrusionSensor") : json::value(nullptr);
    if (sensor.is_null())
        return;
    members_.push_back(json::object{{"source", uri_fact(uri)},
                                    {"id", text_at(chassis, "Id")},
                                    {"intrusion", std::move(sensor)},
                                    {"re_arm", text_at(*security, "IntrusionSensorReArm")}});
}

json::object IntrusionFacts::take() { return {{"members", std::move(members_)}}; }

check::Shape boot_shape()
{
    using check::list;
    using check::text;
    static constexpr std::string_view member = "/members/*";
    const check::Shape sum = {
        text("/override_enabled", "whether the next start goes elsewhere: Disabled, Once, "
                                  "Continuous"),
        text("/override_target", "where to"),
        text("/override_mode", "UEFI or Legacy"),
        check::boolean("/secure_boot_enabled", "whether it is set for the next start"),
        text("/secure_boot_current", "what it was at the last start"),
        text("/secure_boot_mode", "which keys may be changed"),
    };
    return check::joined(
        {check::each_or_null(sum),
         {list("/members", "the systems"), text("/members/*/source", "URI of one").where_given(),
          list("/members/*/boot_order", "its BootOrder").where_given(),
          text("/members/*/boot_order/*", "one").where_given(),
          list("/members/*/trusted_modules", "the TPMs that are there").where_given(),
          text("/members/*/trusted_modules/*/source", "URI of what names it").where_given(),
          text("/members/*/trusted_modules/*/interface", "as TPM2_0").or_null().where_given(),
          text("/members/*/trusted_modules/*/firmware", "its version").or_null().where_given()},
         status_shape("/members/*/trusted_modules/*"),
         check::each_where_given(check::under(member, check::each_or_null(sum))),
         missing_shape(),
         walk_shape()});
}

check::Shape intrusion_shape()
{
    using check::text;
    return check::joined(
        {{check::list("/members", "each chassis with an intrusion sensor"),
          text("/members/*/source", "URI of the chassis").where_given(),
          text("/members/*/id", "its Id").or_null().where_given(),
          text("/members/*/intrusion", "what the sensor says: Normal, HardwareIntrusion, "
                                       "TamperingDetected")
              .where_given(),
          text("/members/*/re_arm", "how it is reset").or_null().where_given()},
         walk_shape()});
}

} // namespace oobready::redfish
