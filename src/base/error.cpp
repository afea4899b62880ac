// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.hpp"

namespace oobready {

std::string_view id(Errc code)
{
    switch (code) {
    case Errc::hostname_invalid:
        return "hostname-invalid";
    case Errc::connection_timeout:
        return "connection-timeout";
    case Errc::connection_refused:
        return "connection-refused";
    case Errc::unreachable:
        return "unreachable";
    case Errc::local_error:
        return "local-error";
    case Errc::session_timeout:
        return "session-timeout";
    case Errc::username_invalid:
        return "username-invalid";
    case Errc::password_invalid:
        return "password-invalid";
    case Errc::k_g_invalid:
        return "k-g-invalid";
    case Errc::privilege_insufficient:
        return "privilege-insufficient";
    case Errc::cipher_suite_unavailable:
        return "cipher-suite-unavailable";
    case Errc::ipmi2_unavailable:
        return "ipmi2-unavailable";
    case Errc::bmc_busy:
        return "bmc-busy";
    case Errc::bmc_error:
        return "bmc-error";
    case Errc::tls_not_verified:
        return "tls-not-verified";
    case Errc::tls_failed:
        return "tls-failed";
    case Errc::http_error:
        return "http-error";
    case Errc::not_found:
        return "not-found";
    case Errc::not_authorized:
        return "not-authorized";
    case Errc::not_licensed:
        return "not-licensed";
    case Errc::redirect_refused:
        return "redirect-refused";
    case Errc::sessions_full:
        return "sessions-full";
    case Errc::bmc_not_ready:
        return "bmc-not-ready";
    case Errc::password_change_required:
        return "password-change-required";
    case Errc::address_blocked:
        return "address-blocked";
    case Errc::malformed:
        return "malformed";
    case Errc::too_large:
        return "too-large";
    case Errc::unsupported:
        return "unsupported";
    case Errc::login_withheld:
        return "login-withheld";
    case Errc::credentials_missing:
        return "credentials-missing";
    case Errc::cancelled:
        return "cancelled";
    }
    return "internal-error";
}

std::string describe(const Error& error)
{
    std::string text{id(error.code)};
    if (!error.context.empty())
        text += ": " + error.context;
    return text;
}

} // namespace oobready
