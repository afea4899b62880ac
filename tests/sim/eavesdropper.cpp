// SPDX-License-Identifier: GPL-3.0-or-later
#include "eavesdropper.hpp"

#include "ipmi/little_endian.hpp"

namespace ipmi_node {

using ipmi::little_endian;
using ipmi::PayloadType;

void Eavesdropper::hear(const ipmi::Packet& setup)
{
    const ByteView payload = setup.payload;
    if (setup.type == PayloadType::open_session_request && payload.size() >= 13) {
        exchange_.suite = payload[12] == ipmi::cipher_suite_17.authentication
                              ? ipmi::cipher_suite_17
                              : ipmi::cipher_suite_3;
        exchange_.console_session_id = little_endian(payload, 4, 4);
    } else if (setup.type == PayloadType::rakp_1 && payload.size() >= 28) {
        exchange_.bmc_session_id = little_endian(payload, 4, 4);
        std::copy_n(payload.begin() + 8, 16, exchange_.console_random.begin());
        exchange_.role = payload[24];
        exchange_.username.assign(payload.begin() + 28, payload.end());
    } else if (setup.type == PayloadType::rakp_2 && payload.size() >= 24) {
        std::copy_n(payload.begin() + 8, 16, exchange_.bmc_random.begin());
        const Secret secret{password};
        const Bytes sik = sim::bmc::session_integrity_key(exchange_, Secret{}, secret);
        keys_ = sim::bmc::derive_keys(exchange_.suite, sik, secret);
    }
}

} // namespace ipmi_node
