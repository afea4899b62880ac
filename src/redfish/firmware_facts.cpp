// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/firmware_facts.hpp"

#include "redfish/part.hpp"

namespace oobready::redfish {

namespace {

bool has_digit(const json::value& version)
{
    return version.is_string() &&
           version.get_string().find_first_of("0123456789") != json::string::npos;
}

} // namespace

void FirmwareFacts::add(const std::string& uri, const json::object& software)
{
    json::object row{{"source", uri_fact(uri)},
                     {"id", text_at(software, "Id")},
                     {"name", text_at(software, "Name")},
                     {"version", text_at(software, "Version")},
                     {"updateable", boolean_at(software, "Updateable")}};
    add_status(row, software);
    if (!has_digit(row["version"]) || row["state"] == "Absent")
        not_installed_.push_back(uri_fact(uri));
    else
        members_.push_back(std::move(row));
}

json::object FirmwareFacts::take()
{
    return {{"members", std::move(members_)}, {"not_installed", std::move(not_installed_)}};
}

check::Shape firmware_shape()
{
    using check::list;
    using check::text;
    return check::joined(
        {{list("/members", "each firmware that is installed"),
          text("/members/*/source", "URI of its SoftwareInventory").where_given(),
          text("/members/*/id", "its Id").or_null().where_given(),
          text("/members/*/name", "its Name").or_null().where_given(),
          text("/members/*/version", "its version, as the controller writes it").where_given(),
          check::boolean("/members/*/updateable", "whether the controller can update it")
              .or_null()
              .where_given(),
          list("/not_installed",
               "what the inventory lists and says is not there, or of no version"),
          text("/not_installed/*", "URI of one").where_given()},
         status_shape("/members/*"),
         walk_shape()});
}

} // namespace oobready::redfish
