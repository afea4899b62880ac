// SPDX-License-Identifier: GPL-3.0-or-later
// Target: one management controller, as every plane (IPMI, Redfish, ports) reaches it.
#pragma once

#include "base/secret.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace oobready {

/// Where a controller listens; other ports than these are for tunnels and simulators.
struct Ports {
    std::uint16_t https = 443;
    std::uint16_t ipmi = 623;
    std::uint16_t http = 80;
};

/// How far a controller's certificate is trusted. A pin wins over authorities; `insecure` accepts
/// anything, and the report says so.
struct TlsTrust {
    bool insecure = false;
    std::string pin_sha256; ///< 64 lower-case hex digits of the certificate's SHA-256, or empty
    std::string ca_file;    ///< PEM; trust these authorities instead of the system's, or empty
};

struct Target {
    std::string host; ///< IP address or host name, without port
    Ports ports;
    std::optional<Credentials> credentials;
    TlsTrust tls;
};

/// One failed login ends all further logins to that controller, on every plane: controllers lock
/// accounts and addresses after three (some for a minute). Shared by the planes of one target.
struct LoginGate {
    std::string refused_by; ///< "IPMI" or "Redfish" once one refused the credentials, else empty

    [[nodiscard]] bool closed() const { return !refused_by.empty(); }
};

} // namespace oobready
