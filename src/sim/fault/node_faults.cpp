// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/fault/node_faults.hpp"

namespace oobready::sim {

bool matches(std::string_view pattern, std::string_view text)
{
    // The usual two-pointer walk: after a mismatch the last * takes one character more.
    std::size_t at = 0;
    std::size_t star = std::string_view::npos;
    std::size_t resume = 0;
    for (std::size_t i = 0; i < text.size();) {
        if (at < pattern.size() && pattern[at] == '*') {
            star = at++;
            resume = i;
        } else if (at < pattern.size() && pattern[at] == text[i]) {
            ++at;
            ++i;
        } else if (star != std::string_view::npos) {
            at = star + 1;
            i = ++resume;
        } else {
            return false;
        }
    }
    while (at < pattern.size() && pattern[at] == '*')
        ++at;
    return at == pattern.size();
}

bool NodeFaults::in_time(const Fault& fault) const
{
    const auto since = SimClock::now() - start_;
    return since >= fault.from && (fault.until.count() == 0 || since < fault.until);
}

const Fault* NodeFaults::find(FaultKind kind, FaultPlane plane, std::string_view subject)
{
    for (Fault& fault : faults_) {
        if (fault.kind != kind || (fault.count != 0 && fault.struck >= fault.count))
            continue;
        if (fault.plane != FaultPlane::network && plane != FaultPlane::network &&
            fault.plane != plane)
            continue;
        if (!fault.subject.empty() && !matches(fault.subject, subject))
            continue;
        if (!in_time(fault))
            continue;
        if (fault.probability < 1.0 &&
            std::uniform_real_distribution<double>{0.0, 1.0}(random_) >= fault.probability)
            continue;
        ++fault.struck;
        return &fault;
    }
    return nullptr;
}

const Fault* NodeFaults::strike(FaultKind kind, std::string_view subject)
{
    return find(kind, FaultPlane::network, subject);
}

const Fault* NodeFaults::strike_network(FaultKind kind, FaultPlane plane, std::string_view subject)
{
    return find(kind, plane, subject);
}

bool NodeFaults::present(FaultKind kind) const
{
    for (const Fault& fault : faults_)
        if (fault.kind == kind && in_time(fault))
            return true;
    return false;
}

std::uint64_t NodeFaults::below(std::uint64_t limit)
{
    if (limit == 0)
        return 0;
    return std::uniform_int_distribution<std::uint64_t>{0, limit - 1}(random_);
}

} // namespace oobready::sim
