// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/catalog.hpp"

#include "ipmi/probes.hpp"
#include "ipmi/raw_command.hpp"
#include "redfish/probes.hpp"
#include "run/net_side.hpp"

namespace oobready::run {

std::vector<check::ProbeInfo> catalog()
{
    std::vector<check::ProbeInfo> all;
    for (const auto& probe : net_probes())
        all.push_back(probe.info);
    for (const auto& probe : ipmi::probes())
        all.push_back(probe.info);
    for (const auto& probe : redfish::probes())
        all.push_back(probe.info);
    return all;
}

void check_profile(const check::Profile& profile, Mistakes& mistakes)
{
    check::bind(profile, catalog(), mistakes);
    ipmi::check_raw_commands(profile, mistakes);
}

} // namespace oobready::run
