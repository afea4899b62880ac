// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/plan.hpp"

#include "base/text.hpp"
#include "report/fold.hpp"
#include "report/layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace oobready::report {

namespace {

using check::PlannedGroup;
using check::PlannedPlane;
using check::PlannedReason;
using check::PlannedSend;

constexpr std::size_t label_width = 13;
constexpr std::size_t indent = 4;
constexpr std::size_t what_width = 50;
constexpr std::size_t often_width = 22;
constexpr std::size_t who_width_min = 20;

class Text {
public:
    Text(bool verbose, unsigned columns) : verbose_(verbose), columns_(columns) {}

    void line(std::string_view text) { out_ += std::string{text} + "\n"; }

    // "  login        yes, …", wrapped below itself.
    void labelled(std::string_view label, const std::string& text)
    {
        const std::string below(2 + label_width, ' ');
        std::string begin = "  " + pad(label, label_width);
        for (const std::string& part : wrap(printable(text), columns_ - below.size())) {
            line(begin + part);
            begin = below;
        }
    }

    void group(const PlannedGroup& group);
    void plane(const PlannedPlane& plane);

    std::string take() { return std::move(out_); }

private:
    void send(const PlannedSend& send, bool names_port);
    void reason(std::string_view what, const PlannedReason& reason);

    bool verbose_;
    std::size_t columns_;
    std::string out_;
};

std::string title_of(const PlannedPlane& plane)
{
    if (plane.name == "ipmi")
        return "IPMI, side by side with the ports:";
    return plane.name == "redfish" ? "Redfish, after that:" : "Ports:";
}

std::string planes_with_login(const PlannedGroup& group)
{
    std::vector<std::string> planes;
    for (const PlannedPlane& plane : group.planes)
        if (plane.login)
            planes.emplace_back(plane.name == "ipmi" ? "IPMI" : "Redfish");
    return fmt::format("{}", fmt::join(planes, " and "));
}

unsigned attempts_of(const PlannedGroup& group)
{
    unsigned attempts = 0;
    for (const PlannedPlane& plane : group.planes)
        attempts += plane.login_attempts_max;
    return attempts;
}

std::string login_of(const PlannedGroup& group)
{
    if (!group.username)
        return "no: no user name is given";
    const std::string planes = planes_with_login(group);
    if (planes.empty())
        return "no: nothing that is asked needs one";
    return fmt::format("yes, as {}, over {}: at most {} attempts, and none after one that is "
                       "refused",
                       *group.username, planes, attempts_of(group));
}

std::string sessions_of(const PlannedGroup& group)
{
    const std::string planes = planes_with_login(group);
    return planes.empty() ? "none" : "one over " + planes + " each, closed at the end";
}

std::string who_of(const PlannedReason& reason)
{
    std::vector<std::string> who = reason.probes;
    if (reason.session)
        who.insert(who.begin(), "the session");
    return fmt::format("{}", fmt::join(who, ", "));
}

// One row of three cells, each wrapped in its column.
void Text::reason(std::string_view what, const PlannedReason& reason)
{
    const std::size_t left = indent + what_width + often_width + 2;
    const std::vector<std::string> first = wrap(what, what_width);
    const std::vector<std::string> second = wrap(describe(reason.often), often_width);
    const std::vector<std::string> third = wrap(who_of(reason), columns_ - left);
    for (std::size_t i = 0; i < std::max({first.size(), second.size(), third.size()}); ++i) {
        const auto cell = [i](const std::vector<std::string>& lines) {
            return i < lines.size() ? lines[i] : std::string{};
        };
        const std::string row = std::string(indent, ' ') + pad(cell(first), what_width) + " " +
                                pad(cell(second), often_width) + " " + cell(third);
        line(row.substr(0, row.find_last_not_of(' ') + 1));
    }
    if (!verbose_ || reason.requirements.empty())
        return;
    const std::string ids = fmt::format("for {}", fmt::join(reason.requirements, ", "));
    for (const std::string& part : wrap(ids, columns_ - 2 * indent))
        line(std::string(2 * indent, ' ') + part);
}

void Text::send(const PlannedSend& send, bool names_port)
{
    std::string what = send.what;
    if (names_port)
        what += fmt::format(", port {}", send.port);
    for (const PlannedReason& each : send.reasons) {
        reason(what, each);
        what.clear(); // shown once
    }
}

void Text::plane(const PlannedPlane& plane)
{
    line("");
    line("  " + title_of(plane));
    for (const PlannedSend& each : plane.sends)
        send(each, plane.name == "ports"); // the others have one port each
    if (!plane.withheld.empty())
        labelled("    not asked",
                 fmt::format("without a login: {}", fmt::join(plane.withheld, ", ")));
}

void Text::group(const PlannedGroup& group)
{
    labelled("nodes", fmt::format("{}: {}", group.nodes.size(), fold_hostlist(group.nodes)));
    labelled("controllers", fold_hostlist(group.hosts) +
                                (group.names_looked_up ? " (each name is looked up first)" : ""));
    labelled("ports", fmt::format("HTTPS {}, IPMI {} (UDP), HTTP {}", group.ports.https,
                                  group.ports.ipmi, group.ports.http));
    labelled("certificate", group.certificate);
    labelled("login", login_of(group));
    labelled("sessions", sessions_of(group));
    labelled("console", group.activates_sol
                            ? "Serial-over-LAN is activated, carriage returns are typed, "
                              "and it is deactivated again; not where somebody else holds it"
                            : "left alone");
    for (const PlannedPlane& each : group.planes)
        plane(each);
}

} // namespace

std::string plan_text(const check::Plan& plan, bool verbose, unsigned columns)
{
    constexpr auto columns_min = unsigned{indent + what_width + often_width + 2 + who_width_min};
    Text text{verbose, std::max(columns, columns_min)};
    text.line(fmt::format("Plan of {}. Nothing was sent.", printable(plan.rack)));
    for (const check::PlannedAppliance& appliance : plan.appliances)
        for (const PlannedGroup& group : appliance.groups) {
            text.line("");
            text.line(fmt::format("Appliance {}, profile {}", printable(appliance.name),
                                  printable(appliance.profile)));
            text.group(group);
        }
    text.line("");
    text.line("This is what is sent where everything is there and answers. What is lost on the way "
              "is sent\nagain; what a controller does not have is not asked for further; redirects "
              "are followed on\nthe same controller only.");
    return text.take();
}

} // namespace oobready::report
