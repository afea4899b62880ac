// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: a narrowed profile holds what is wanted, all that it needs, and nothing else. Method: a
// profile by hand.
#include "check/narrowed.hpp"

#include <catch2/catch.hpp>

using namespace oobready::check;

namespace {

Requirement requirement(std::string id, std::vector<std::string> needs)
{
    Requirement made;
    made.id = std::move(id);
    made.needs = std::move(needs);
    return made;
}

std::vector<std::string> ids(const Profile& profile)
{
    std::vector<std::string> listed;
    for (const Requirement& one : profile.requirements)
        listed.push_back(one.id);
    return listed;
}

} // namespace

TEST_CASE("what is wanted stays, with what it needs and what that needs, in order")
{
    Profile profile;
    profile.name = "test";
    profile.requirements = {requirement("port", {}), requirement("web", {"port"}),
                            requirement("session", {"port"}), requirement("enabled", {"session"}),
                            requirement("console", {"enabled"})};
    const auto named = [](std::string_view id) {
        return [id](const Requirement& one) { return one.id == id; };
    };
    const Profile narrow = narrowed(profile, named("console"));
    CHECK(ids(narrow) == std::vector<std::string>{"port", "session", "enabled", "console"});
    CHECK(narrow.name == "test");
    CHECK(ids(narrowed(profile, named("web"))) == std::vector<std::string>{"port", "web"});
    CHECK(ids(narrowed(profile, named("nothing"))).empty());
}
