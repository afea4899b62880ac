// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/ipmi/cipher_suites.hpp"

#include "sim/ipmi/status.hpp"

#include <algorithm>
#include <set>

namespace oobready::sim::bmc {

namespace {

constexpr std::uint8_t start_of_record = 0xc0; // standard cipher suite
constexpr std::uint8_t tag_integrity = 0x40;
constexpr std::uint8_t tag_confidentiality = 0x80;

bool fits(const std::optional<std::uint8_t>& proposed, std::uint8_t algorithm)
{
    return !proposed || *proposed == algorithm;
}

} // namespace

std::vector<ipmi::CipherSuite> offered_suites(const Machine& machine)
{
    const NodeFaults& faults = machine.faults();
    std::vector<ipmi::CipherSuite> offered;
    if (faults.present(FaultKind::cipher_suite_zero))
        offered.push_back(cipher_suite_0);
    std::set<unsigned> ids{machine.model().cipher_suites.begin(),
                           machine.model().cipher_suites.end()};
    if (faults.present(FaultKind::weak_cipher_suites))
        ids = {ipmi::cipher_suite_8.id, ipmi::cipher_suite_12.id};
    if (faults.present(FaultKind::disabled_suite_opens))
        ids.insert(disabled_suite);
    for (unsigned id : ids) {
        const std::optional<ipmi::CipherSuite> suite = ipmi::cipher_suite(id);
        if (!suite)
            continue;
        if (id != ipmi::cipher_suite_17.id || !faults.present(FaultKind::no_cipher_suite_17))
            offered.push_back(*suite);
    }
    return offered;
}

ChosenSuite choose_suite(const std::vector<ipmi::CipherSuite>& offered,
                         const ProposedAlgorithms& proposed)
{
    ChosenSuite chosen;
    bool authentication = false;
    bool integrity = false;
    bool confidentiality = false;
    bool whole = false;
    for (const ipmi::CipherSuite& suite : offered) {
        const bool a = fits(proposed.authentication, suite.authentication);
        const bool i = fits(proposed.integrity, suite.integrity);
        const bool c = fits(proposed.confidentiality, suite.confidentiality);
        authentication |= a;
        integrity |= i;
        confidentiality |= c;
        if (a && i && c) {
            chosen.suite = suite; // ascending: the last is the strongest
            whole = true;
        }
    }
    if (whole)
        return chosen;
    chosen.status = !authentication    ? status::invalid_authentication_algorithm
                    : !integrity       ? status::invalid_integrity_algorithm
                    : !confidentiality ? status::invalid_confidentiality_algorithm
                                       : status::no_cipher_suite_match;
    return chosen;
}

Bytes cipher_suite_records(const std::vector<ipmi::CipherSuite>& offered)
{
    Bytes records;
    for (const ipmi::CipherSuite& suite : offered)
        for (unsigned byte :
             {unsigned{start_of_record}, unsigned{suite.id}, unsigned{suite.authentication},
              unsigned{suite.integrity} | tag_integrity,
              unsigned{suite.confidentiality} | tag_confidentiality})
            records.push_back(static_cast<std::uint8_t>(byte));
    return records;
}

Bytes algorithm_records(const std::vector<ipmi::CipherSuite>& offered)
{
    std::set<std::uint8_t> algorithms; // the tag bits are the highest: sorted by kind
    for (const ipmi::CipherSuite& suite : offered) {
        algorithms.insert(suite.authentication);
        algorithms.insert(suite.integrity | tag_integrity);
        algorithms.insert(suite.confidentiality | tag_confidentiality);
    }
    return {algorithms.begin(), algorithms.end()};
}

} // namespace oobready::sim::bmc
