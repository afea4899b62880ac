// SPDX-License-Identifier: GPL-3.0-or-later
// One clause for each Errc.
#include "check/explain.hpp"

namespace oobready::check {

std::string_view explain(Errc code)
{
    switch (code) {
    case Errc::hostname_invalid:
        return "the host name could not be resolved";
    case Errc::connection_timeout:
        return "the controller did not answer in time";
    case Errc::connection_refused:
        return "the controller refused the connection";
    case Errc::unreachable:
        return "there is no network route to the controller";
    case Errc::local_error:
        return "this computer could not do it";
    case Errc::session_timeout:
        return "the controller stopped answering within the session";
    case Errc::username_invalid:
        return "the controller does not know the user name";
    case Errc::password_invalid:
        return "the controller does not accept the password";
    case Errc::k_g_invalid:
        return "the controller does not accept the K_G key";
    case Errc::privilege_insufficient:
        return "the user may not do this on the controller";
    case Errc::cipher_suite_unavailable:
        return "the controller offers none of the cipher suites asked for";
    case Errc::ipmi2_unavailable:
        return "the controller does not speak IPMI 2.0";
    case Errc::bmc_busy:
        return "the controller was busy";
    case Errc::bmc_error:
        return "the controller answered with an error";
    case Errc::tls_not_verified:
        return "the controller's certificate could not be trusted";
    case Errc::tls_failed:
        return "no TLS connection could be made";
    case Errc::http_error:
        return "the web server answered with an error";
    case Errc::not_found:
        return "the controller does not have it";
    case Errc::not_authorized:
        return "the controller does not let this user in";
    case Errc::not_licensed:
        return "the controller asks for a licence";
    case Errc::redirect_refused:
        return "the controller pointed to another place, not followed";
    case Errc::sessions_full:
        return "all sessions of the controller are in use";
    case Errc::bmc_not_ready:
        return "the controller is still starting";
    case Errc::password_change_required:
        return "the password must be changed before the controller shows anything";
    case Errc::address_blocked:
        return "the controller shuts out this computer after too many refused logins";
    case Errc::malformed:
        return "the answer could not be understood";
    case Errc::too_large:
        return "the answer was too large";
    case Errc::unsupported:
        return "it is not supported";
    case Errc::login_withheld:
        return "an earlier login was refused, so no other was tried to keep the account unlocked";
    case Errc::credentials_missing:
        return "no user name and password were given";
    case Errc::cancelled:
        return "the run ended before it was looked at";
    }
    return "of an internal error";
}

std::string_view next_step(Errc code)
{
    switch (code) {
    case Errc::hostname_invalid:
        return "Correct the name, or give the controller's IP address instead.";
    case Errc::local_error:
        return "Look at this computer's own network first: cable, address, route, VPN.";
    case Errc::tls_not_verified:
        return "Compare the certificate's SHA-256 fingerprint (--format json shows it as sha256) "
               "with the one on the controller's own web page; when they are equal, give it as pin "
               "in the "
               "rack file or with --tls-pin. Or name the site's own authority as ca_file. "
               "--insecure-tls looks without any proof.";
    case Errc::not_licensed:
        return "This read needs a licence of the controller; the message names it where the "
               "controller does. Without it, read the same over IPMI where IPMI has it, or on the "
               "controller's own web page; or ask the owner of the machine for the licence and "
               "install it there.";
    case Errc::credentials_missing:
        return "Name credentials in the rack file, or give --username and --password-file.";
    case Errc::sessions_full:
    case Errc::bmc_busy:
        return "Close other sessions on the controller, or wait some minutes: idle ones end by "
               "themselves. Then run it again.";
    case Errc::bmc_not_ready:
        return "Wait some minutes and run it again: the controller was started or updated a short "
               "while ago. When it stays like this, restart the controller, or take the power "
               "cords "
               "off for half a minute.";
    case Errc::password_change_required:
        return "Log in to the controller's web page by hand, set the site's own password there, "
               "write it where the rack file takes it from, and run it again.";
    case Errc::address_blocked:
        return "Correct the user name and password first. Then wait until the block has ended by "
               "itself (a minute to ten minutes as delivered) or run it from another computer; "
               "each "
               "further try makes the block longer.";
    case Errc::cancelled:
        return "Run it again to its end; give a longer --deadline if there was one.";
    default:
        return "";
    }
}

std::optional<Errc> errc_of(std::string_view text)
{
    // `cancelled` stays the last one; a new code goes before it, as explain() must name it anyway.
    for (int value = 0; value <= static_cast<int>(Errc::cancelled); ++value)
        if (id(static_cast<Errc>(value)) == text)
            return static_cast<Errc>(value);
    return std::nullopt;
}

} // namespace oobready::check
