// SPDX-License-Identifier: GPL-3.0-or-later
// Eavesdropper: somebody who knows the password and hears both sides of a login, so that what is
// said in the session can be read and forged.
#pragma once

#include "ipmi_node.hpp"

#include "sim/ipmi/rakp.hpp"

#include <optional>

namespace ipmi_node {

class Eavesdropper {
public:
    /// One set-up message, of either side.
    void hear(const ipmi::Packet& setup);

    /// Those of the session, once RAKP Message 2 was heard.
    [[nodiscard]] const std::optional<ipmi::SessionKeys>& keys() const { return keys_; }
    [[nodiscard]] std::uint32_t bmc_session_id() const { return exchange_.bmc_session_id; }
    [[nodiscard]] std::uint32_t console_session_id() const { return exchange_.console_session_id; }

private:
    sim::bmc::KeyExchange exchange_;
    std::optional<ipmi::SessionKeys> keys_;
};

} // namespace ipmi_node
