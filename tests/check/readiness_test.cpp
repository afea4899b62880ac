// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: only what was seen to hold makes a node ready. Method: a table of levels and outcomes.
#include "check/explain.hpp"
#include "check/readiness.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace oobready;
using namespace oobready::check;

namespace {

// "M+ R-": a letter for the level, a sign for the outcome, of one requirement each.
Readiness readiness(const std::string& text)
{
    Profile profile;
    std::vector<Diagnosis> diagnoses;
    for (std::size_t i = 0; i + 1 < text.size(); i += 3) {
        Requirement requirement;
        requirement.id = std::to_string(i);
        requirement.level = text[i] == 'M'   ? Level::mandatory
                            : text[i] == 'R' ? Level::recommended
                                             : Level::if_implemented;
        Diagnosis diagnosis;
        diagnosis.requirement = requirement.id;
        switch (text[i + 1]) {
        case '+':
            diagnosis.outcome = Outcome::pass;
            break;
        case '-':
            diagnosis.outcome = Outcome::fail;
            break;
        case '0':
            diagnosis.outcome = Outcome::not_applicable;
            break;
        case 'e':
            diagnosis.error = Errc::connection_timeout;
            break;
        case 'b':
            diagnosis.blocked_by = "other";
            break;
        case 'm':
            diagnosis.measured = "seen";
            diagnosis.error = Errc::connection_timeout;
            break;
        default:
            break; // unknown of a null
        }
        profile.requirements.push_back(requirement);
        if (text[i + 1] != 'x')
            diagnoses.push_back(diagnosis);
    }
    return readiness_of(profile, diagnoses);
}

} // namespace

TEST_CASE("readiness of a node")
{
    struct Row {
        const char* given;
        Readiness readiness;
    };
    constexpr Readiness yes = Readiness::ready;
    constexpr Readiness no = Readiness::not_ready;
    constexpr Readiness open = Readiness::undecided;
    const Row rows[] = {
        {"", open},      {"M+", yes},       {"M-", no},     {"M?", open},    {"Me", open},
        {"Mb", open},    {"M0", open},      {"M+ M0", yes}, {"M+ R-", yes},  {"M+ R?", yes},
        {"R+", open},    {"I+", open},      {"M+ I+", yes}, {"M+ I-", no},   {"M+ I0", yes},
        {"M+ I?", open}, {"M+ Ie", yes},    {"M+ Ib", yes}, {"M+ Im", open}, {"M+ M? M-", no},
        {"M+ Mx", open}, {"M+ Rx Ix", yes},
    };
    for (const Row& row : rows) {
        CAPTURE(row.given);
        CHECK(id(readiness(row.given)) == id(row.readiness));
    }
}

TEST_CASE("readiness of several, and the exit status")
{
    using R = Readiness;
    CHECK(combine({}) == R::undecided);
    CHECK(combine({R::ready, R::ready}) == R::ready);
    CHECK(combine({R::ready, R::undecided}) == R::undecided);
    CHECK(combine({R::undecided, R::not_ready}) == R::not_ready);
    const auto status = [](R readiness, bool interrupted) {
        RunRecord run;
        run.readiness = readiness;
        run.interrupted = interrupted;
        return exit_status(run);
    };
    CHECK(status(R::ready, false) == 0);
    CHECK(status(R::not_ready, false) == 1);
    CHECK(status(R::undecided, false) == 2);
    CHECK(status(R::ready, true) == 130);
    CHECK(exit_status(RunRecord{}) == 2); // nothing judged is not ready
}

TEST_CASE("every error has words of its own, and its id leads back to it")
{
    std::set<std::string_view> words;
    int codes = 0;
    for (; id(static_cast<Errc>(codes)) != "internal-error"; ++codes) {
        const Errc code = static_cast<Errc>(codes);
        CAPTURE(id(code));
        CHECK(words.insert(explain(code)).second);
        CHECK(errc_of(id(code)) == code);
    }
    CHECK(codes > 20);
    CHECK_FALSE(errc_of("no-such-error"));
}
