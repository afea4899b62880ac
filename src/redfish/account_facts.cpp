// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/account_facts.hpp"

#include <string_view>

namespace oobready::redfish {

namespace {

struct Setting {
    std::string_view property;
    std::string_view fact;
};

constexpr Setting counts[] = {
    {"AccountLockoutThreshold", "lockout_threshold"},
    {"AccountLockoutDuration", "lockout_duration_s"},
    {"AccountLockoutCounterResetAfter", "lockout_reset_after_s"},
    {"MinPasswordLength", "password_length_min"},
    {"MaxPasswordLength", "password_length_max"},
};

} // namespace

AccountFacts::AccountFacts()
{
    for (const Setting& setting : counts)
        sums_.declare(setting.fact);
}

void AccountFacts::add_service(const std::string& uri, const json::object& service)
{
    source_ = uri_fact(uri);
    for (const Setting& setting : counts)
        sums_.add(setting.fact, count_at(service, setting.property));
}

void AccountFacts::add_account(const std::string& uri, const json::object& account)
{
    json::value name = text_at(account, "UserName");
    if (name.is_null()) {
        ++free_slots_;
        return;
    }
    members_.push_back(
        json::object{{"source", uri_fact(uri)},
                     {"id", text_at(account, "Id")},
                     {"user_name", std::move(name)},
                     {"enabled", boolean_at(account, "Enabled")},
                     {"locked", boolean_at(account, "Locked")},
                     {"role", text_at(account, "RoleId")},
                     {"password_change_required", boolean_at(account, "PasswordChangeRequired")},
                     {"password_expires", text_at(account, "PasswordExpiration")},
                     {"account_types", texts_at(account, "AccountTypes")}});
}

json::object AccountFacts::take(bool complete)
{
    json::object facts;
    json::array missing = sums_.move_into(facts, complete);
    facts["missing"] = std::move(missing);
    facts["source"] = source_;
    facts["members"] = std::move(members_);
    facts["free_slots"] = free_slots_;
    return facts;
}

check::Shape account_shape()
{
    using check::boolean;
    using check::integer;
    using check::list;
    using check::text;
    return check::joined(
        {{integer("/lockout_threshold", "wrong passwords until a user is locked; 0: never")
              .or_null(),
          integer("/lockout_duration_s", "how long it is locked").in("s").or_null(),
          integer("/lockout_reset_after_s", "after which wrong passwords are forgotten")
              .in("s")
              .or_null(),
          integer("/password_length_min", "of a password").in("characters").or_null(),
          integer("/password_length_max", "of a password").in("characters").or_null(),
          text("/source", "URI of the AccountService").or_null(),
          integer("/free_slots", "how many accounts have no user name"),
          list("/members", "the accounts that have one"),
          text("/members/*/source", "URI of one").where_given(),
          text("/members/*/id", "its Id").or_null().where_given(),
          text("/members/*/user_name", "whose it is").where_given(),
          boolean("/members/*/enabled", "whether it may log in").or_null().where_given(),
          boolean("/members/*/locked", "whether wrong passwords have locked it")
              .or_null()
              .where_given(),
          text("/members/*/role", "what it may do").or_null().where_given(),
          boolean("/members/*/password_change_required", "before it may do anything else")
              .or_null()
              .where_given(),
          text("/members/*/password_expires", "when; as the controller writes it")
              .or_null()
              .where_given(),
          list("/members/*/account_types", "where it may log in").where_given(),
          text("/members/*/account_types/*", "one way in").where_given()},
         missing_shape(),
         walk_shape()});
}

} // namespace oobready::redfish
