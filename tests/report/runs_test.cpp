// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: runs that look like real ones, for the other files of this folder. Method: built by hand,
// in the form that judging gives them; nothing is judged here.
#include "runs.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

namespace oobready::report {

namespace {

using namespace check;

// 2026-11-22T13:58:02.123Z
const Clock::time_point start{std::chrono::milliseconds{1795355882123}};

Requirement requirement(std::string id, std::string title, Level level, std::string probe,
                        json::object arguments, std::string select, std::string remedy)
{
    Requirement made;
    made.id = std::move(id);
    made.title = std::move(title);
    made.clause = "IPMI v2.0 13.6";
    made.why = "Without it nobody reaches the machine.";
    made.remedy = std::move(remedy);
    made.level = level;
    made.call = {std::move(probe), std::move(arguments)};
    made.select = std::move(select);
    return made;
}

Profile profile()
{
    Profile made;
    made.name = "example/node";
    made.title = "Example appliance node";
    const json::object https{{"port", 443}};
    made.requirements = {
        requirement("net.https", "HTTPS answers on TCP 443", Level::mandatory, "net.tcp", https,
                    "/state", "Check the cable of the management port and the switch port's VLAN."),
        requirement("ipmi.session", "An IPMI 2.0 session opens", Level::mandatory, "ipmi.session",
                    {}, "/state",
                    "Check user name and password of the controller, then try again."),
        requirement("ipmi.lan.address", "The controller has the address that the rack file gives",
                    Level::mandatory, "ipmi.lan", {}, "/ip_address",
                    "Set the address in the controller's web page: Configuration, Network."),
        requirement("sol.prompt", "The serial console shows a login prompt", Level::mandatory,
                    "sol.console", {}, "/state",
                    "Enable console redirection in the BIOS setup: Advanced, Serial Port Console "
                    "Redirection, and set the kernel's console to ttyS1 at 115200 baud."),
        requirement("redfish.health", "Every power supply is healthy", Level::if_implemented,
                    "redfish.chassis", {}, "/members/*/Status/Health", "Reseat the power supply."),
        requirement("tls.days_left", "The certificate is valid for 30 more days",
                    Level::recommended, "tls.facts", {}, "/days_left", "Renew the certificate."),
    };
    return made;
}

Diagnosis diagnosis(std::string requirement, Outcome outcome, json::value measured,
                    std::string expected, std::string message = {})
{
    Diagnosis made;
    made.requirement = std::move(requirement);
    made.outcome = outcome;
    made.measured = std::move(measured);
    made.expected = std::move(expected);
    made.message = std::move(message);
    return made;
}

Diagnosis unknown(std::string requirement, Errc error, std::string message)
{
    Diagnosis made = diagnosis(std::move(requirement), Outcome::unknown, nullptr, "", message);
    made.error = error;
    return made;
}

Diagnosis blocked(std::string requirement, std::string root)
{
    Diagnosis made = diagnosis(std::move(requirement), Outcome::unknown, nullptr, "",
                               "not judged: " + root + " did not pass");
    made.blocked_by = std::move(root);
    return made;
}

std::vector<Diagnosis> passed(const std::string& address)
{
    return {
        diagnosis("net.https", Outcome::pass, "open", "open"),
        diagnosis("ipmi.session", Outcome::pass, "open", "open"),
        diagnosis("ipmi.lan.address", Outcome::pass, address.c_str(), address),
        diagnosis("sol.prompt", Outcome::pass, "prompt", "prompt"),
        diagnosis("redfish.health", Outcome::pass, json::array{"OK", "OK"}, "OK"),
        diagnosis("tls.days_left", Outcome::pass, 3649, "at least 30"),
    };
}

void observe(NodeRecord& node, ProbeCall call, json::object facts, std::string raw)
{
    Evidence evidence{"udp://" + node.bmc + ":623 " + call.probe, std::move(facts), std::move(raw)};
    const std::string key = call.key();
    node.observations.emplace(key, Observed{std::move(call), std::move(evidence),
                                            start + Milliseconds{250}, Milliseconds{12}});
}

void observe(NodeRecord& node, ProbeCall call, Error error)
{
    const std::string key = call.key();
    node.observations.emplace(key, Observed{std::move(call), std::move(error),
                                            start + Milliseconds{250}, Milliseconds{3000}});
}

NodeRecord healthy(std::string name, std::string bmc)
{
    NodeRecord node;
    node.name = std::move(name);
    node.bmc = std::move(bmc);
    node.declared["node"].emplace_object()["bmc"] = node.bmc;
    node.readiness = Readiness::ready;
    node.diagnoses = passed(node.bmc);
    observe(node, {"net.tcp", {{"port", 443}}},
            {{"port", 443}, {"state", "open"}, {"connect_ms", 1.2}}, "");
    observe(node, {"ipmi.session", {}}, {{"state", "open"}, {"cipher_suite", 17}}, "0600ff07");
    node.etiquette = {1, 1, 1, 1, 0, 42, 17};
    node.duration = Milliseconds{1234};
    return node;
}

ApplianceRecord appliance(std::string name, Readiness readiness, std::vector<NodeRecord> nodes)
{
    ApplianceRecord made;
    made.name = std::move(name);
    made.profile = profile();
    made.readiness = readiness;
    made.nodes = std::move(nodes);
    return made;
}

RunRecord run(Readiness readiness, std::vector<std::string> notes,
              std::vector<ApplianceRecord> appliances)
{
    RunRecord made;
    made.started = start;
    made.ended = start + Milliseconds{4567};
    made.rack = "rack.toml";
    made.readiness = readiness;
    made.notes = std::move(notes);
    made.appliances = std::move(appliances);
    return made;
}

// The controller answers nothing: all that needs a session waits.
NodeRecord unreachable(std::string name, std::string bmc)
{
    NodeRecord node = healthy(std::move(name), std::move(bmc));
    node.readiness = Readiness::not_ready;
    node.diagnoses = {
        diagnosis("net.https", Outcome::fail, "filtered", "open", "expected open, found filtered"),
        unknown("ipmi.session", Errc::connection_timeout,
                "could not look at ipmi.session: no answer (" + node.bmc + ":623)"),
        blocked("ipmi.lan.address", "ipmi.session"),
        blocked("sol.prompt", "ipmi.session"),
        blocked("redfish.health", "net.https"),
        blocked("tls.days_left", "net.https"),
    };
    node.observations.clear();
    observe(node, {"net.tcp", {{"port", 443}}}, {{"port", 443}, {"state", "filtered"}}, "");
    observe(node, {"ipmi.session", {}}, Error{Errc::connection_timeout, node.bmc + ":623"});
    node.etiquette = {0, 0, 0, 0, 0, 4, 0};
    return node;
}

// Reachable, but the wrong machine, with a silent console and an old certificate.
NodeRecord wrong(std::string name, std::string bmc)
{
    NodeRecord node = healthy(std::move(name), std::move(bmc));
    node.readiness = Readiness::not_ready;
    node.diagnoses[2] = diagnosis("ipmi.lan.address", Outcome::fail, "10.0.1.99", node.bmc,
                                  "expected " + node.bmc + ", found 10.0.1.99");
    node.diagnoses[3] =
        diagnosis("sol.prompt", Outcome::fail, "silent", "prompt", "expected prompt, found silent");
    node.diagnoses[3].told = "the host's power is on; 3 carriage returns were typed";
    node.diagnoses[3].message += ": " + node.diagnoses[3].told;
    node.diagnoses[4] =
        diagnosis("redfish.health", Outcome::not_applicable, nullptr, "OK",
                  "the controller does not report /members/*/Status/Health (redfish.chassis)");
    node.diagnoses[5] = diagnosis("tls.days_left", Outcome::fail, 3, "at least 30",
                                  "expected at least 30, found 3");
    node.etiquette = {1, 0, 1, 1, 1, 40, 12};
    return node;
}

NodeRecord unhealthy(std::string name, std::string bmc)
{
    NodeRecord node = healthy(std::move(name), std::move(bmc));
    node.readiness = Readiness::not_ready;
    node.diagnoses[4] = diagnosis("redfish.health", Outcome::fail, json::array{"OK", "Critical"},
                                  "OK", "expected OK, found Critical in PSU.2");
    node.diagnoses[1] =
        diagnosis("ipmi.session", Outcome::fail, "refused", "open",
                  "expected open, found refused (the controller refuses the password)");
    node.diagnoses[5] = unknown("tls.days_left", Errc::tls_failed,
                                "could not look at tls.facts: handshake failure");
    return node;
}

} // namespace

RunRecord ready_run()
{
    return run(Readiness::ready, {},
               {appliance("app-01", Readiness::ready,
                          {healthy("n1", "10.0.1.11"), healthy("n2", "10.0.1.12"),
                           healthy("n3", "10.0.1.13"), healthy("n4", "10.0.1.14")})});
}

RunRecord broken_run()
{
    return run(Readiness::not_ready, {"TLS certificates were not verified (--insecure-tls)."},
               {appliance("app-01", Readiness::not_ready,
                          {unreachable("n1", "10.0.1.1"), unreachable("n2", "10.0.1.2"),
                           unreachable("n3", "10.0.1.3"), wrong("n4", "10.0.1.4"),
                           wrong("n5", "10.0.1.5"), healthy("n6", "10.0.1.6")}),
                appliance("app-02 café", Readiness::not_ready,
                          {unhealthy("n11", "10.0.2.11"), healthy("n12", "10.0.2.12")})});
}

RunRecord empty_run()
{
    return run(Readiness::undecided, {"Interrupted; what was not observed is unknown."}, {});
}

RunRecord hostile_run()
{
    const std::string hostile =
        "\x1b[2J\x1b]0;owned\x07<b>&amp;</b></script>\xff\xfe\xc3(\r\n\xe2\x80\xae\"\\'\x9b"
        "31m";
    NodeRecord node;
    node.name = hostile;
    node.bmc = hostile;
    node.declared[hostile] = hostile.c_str();
    node.readiness = Readiness::not_ready;
    node.diagnoses = {
        diagnosis(hostile, Outcome::fail, json::object{{hostile, hostile}}, hostile, hostile),
        unknown("net.https", Errc::malformed, hostile),
        blocked("sol.prompt", hostile),
    };
    observe(node, {hostile, {{hostile, hostile}}}, {{hostile, json::array{hostile, 1.5}}}, hostile);
    observe(node, {"net.tcp", {{"port", 443}}}, Error{Errc::malformed, hostile});
    RunRecord made =
        run(Readiness::not_ready, {hostile}, {appliance(hostile, Readiness::not_ready, {node})});
    made.rack = hostile;
    Profile& profile = made.appliances.front().profile;
    profile.name = profile.title = hostile;
    for (Requirement& requirement : profile.requirements)
        requirement.title = requirement.remedy = requirement.why = requirement.clause =
            requirement.select = hostile;
    profile.requirements.push_back(requirement(hostile, hostile, Level::mandatory, hostile,
                                               {{hostile, hostile}}, hostile, hostile));
    return made;
}

} // namespace oobready::report
