// SPDX-License-Identifier: GPL-3.0-or-later
// Error: why something could not be observed. The ids are stable and are FreeIPMI's words wherever
// FreeIPMI has one, so that scripts and technicians meet one vocabulary.
#pragma once

#include <string>
#include <string_view>

namespace oobready {

enum class Errc {
    // Reaching the controller
    hostname_invalid,
    connection_timeout,
    connection_refused,
    unreachable,
    local_error,
    // IPMI sessions (RMCP+, IPMI v2.0 13.24 Table 13-15)
    session_timeout,
    username_invalid,
    password_invalid,
    k_g_invalid,
    privilege_insufficient,
    cipher_suite_unavailable,
    ipmi2_unavailable,
    bmc_busy,
    bmc_error,
    // TLS, HTTP and Redfish
    tls_not_verified,
    tls_failed,
    http_error,
    not_found,
    not_authorized,
    not_licensed,
    redirect_refused,
    sessions_full,
    bmc_not_ready,
    password_change_required,
    address_blocked,
    // Any plane
    malformed,
    too_large,
    unsupported,
    login_withheld,
    credentials_missing,
    cancelled,
};

/// The stable id of `code` as scripts see it, for example "password-invalid".
std::string_view id(Errc code);

/// `context` says where, in our own words: a command, a URI, an address. What a peer sent enters it
/// only through printable() of text.hpp.
struct Error {
    Errc code = Errc::unsupported;
    std::string context;

    Error() = default; // only because Boost 1.81's result::error() names it
    Error(Errc code_, std::string context_) : code(code_), context(std::move(context_)) {}
};

/// "password-invalid: RAKP Message 2 of 10.0.1.11"
std::string describe(const Error& error);

} // namespace oobready
