// SPDX-License-Identifier: GPL-3.0-or-later
// Which cipher suites a controller offers now, and which one an Open Session Request gets.
#pragma once

#include "ipmi/cipher_suite.hpp"
#include "sim/model/machine.hpp"

#include <optional>
#include <vector>

namespace oobready::sim::bmc {

/// No authentication, no integrity, no encryption: nothing but the simulator knows it.
inline constexpr ipmi::CipherSuite cipher_suite_0{0, 0, 0, 0};

/// The one that the fault disabled-suite-opens lists without a privilege level, and opens.
inline constexpr std::uint8_t disabled_suite = ipmi::cipher_suite_8.id;

/// The suites of the model that exist here, faults included, ascending by id.
std::vector<ipmi::CipherSuite> offered_suites(const Machine& machine);

/// What an Open Session Request proposes; nothing: whatever the controller likes best.
struct ProposedAlgorithms {
    std::optional<std::uint8_t> authentication, integrity, confidentiality;
};

/// The suite to open with, the strongest that fits; or the RMCP+ status code that refuses (IPMI
/// v2.0 Table 13-15: 04h, 05h, 10h, 11h).
struct ChosenSuite {
    ipmi::CipherSuite suite{};
    std::uint8_t status = 0;
};
ChosenSuite choose_suite(const std::vector<ipmi::CipherSuite>& offered,
                         const ProposedAlgorithms& proposed);

/// The records of Get Channel Cipher Suites (IPMI v2.0 Table 22-19) by suite.
Bytes cipher_suite_records(const std::vector<ipmi::CipherSuite>& offered);
/// Or each algorithm once, with its tag bits.
Bytes algorithm_records(const std::vector<ipmi::CipherSuite>& offered);

} // namespace oobready::sim::bmc
