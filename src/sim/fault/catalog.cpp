// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/fault/catalog.hpp"

#include <algorithm>
#include <array>

namespace oobready::sim {

namespace {

using enum FaultKind;
using enum FaultPlane;

constexpr std::size_t kinds = static_cast<std::size_t>(FaultKind::count_);

constexpr std::array<FaultRow, kinds> rows{{
    {delay, "delay", network,
     "Every answer comes late, as over a long VPN or from a busy controller. Its value is the "
     "delay "
     "in milliseconds; jitter_ms adds chance.",
     FaultValue::milliseconds, 200},
    {loss, "loss", network,
     "IPMI datagrams get lost in both directions, as on an overloaded or half broken link.",
     FaultValue::none, 0, 0.1},
    {duplicate, "duplicate", network,
     "IPMI answers arrive twice, as behind a switch with a loop or a doubled mirror port.",
     FaultValue::none, 0, 0.3},
    {reorder, "reorder", network,
     "IPMI answers overtake each other: one waits until the next was sent.", FaultValue::none, 0,
     0.2},
    {truncate, "truncate", network,
     "IPMI answers arrive cut short, as behind a link with too small an MTU.", FaultValue::none, 0,
     0.2},
    {bit_flip, "bit-flip", network,
     "One bit of an IPMI answer is wrong, as behind a failing switch.", FaultValue::none, 0, 0.2},

    {ipmi_silent, "ipmi-silent", ipmi,
     "UDP 623 never answers: IPMI over LAN is switched off in the controller, or a firewall drops "
     "it. Redfish works."},
    {ipmi_closed, "ipmi-closed", ipmi,
     "UDP 623 is closed: the controller answers that nothing listens there."},
    {no_answer, "no-answer", ipmi,
     "IPMI commands stay without an answer; name one with command = \"…\". A service inside the "
     "controller hangs."},
    {completion_code, "completion-code", ipmi,
     "IPMI commands are refused with a completion code, its value: C0h node busy, C1h unknown "
     "command, C5h reservation lost, D4h privilege too low … Name one with command = \"…\".",
     FaultValue::completion_code, 0xc0},
    {wrong_authentication_code, "wrong-authentication-code", ipmi,
     "IPMI answers carry a wrong authentication code, as forged ones do: they must be ignored."},
    {wrong_session_id, "wrong-session-id", ipmi,
     "IPMI answers carry the id of another session: they must be ignored."},
    {wrong_sequence, "wrong-sequence", ipmi,
     "IPMI answers carry a session sequence number far outside the window, another each time: they "
     "must be ignored."},
    {no_presence_pong, "no-presence-pong", ipmi,
     "The RMCP ping of discovery tools is not answered, but IPMI itself is."},
    {sel_in_parts, "sel-in-parts", ipmi,
     "The controller gives no entry of the event log in one answer, only 8 bytes at a time."},
    {ipmi_version_1_5_only, "ipmi-1.5-only", ipmi,
     "The controller speaks IPMI 1.5 only: no encryption, no Serial over LAN."},

    {ipmi_sessions_full, "ipmi-sessions-full", ipmi,
     "All IPMI session slots are taken, by a monitoring system that does not close its sessions."},
    {wrong_password, "wrong-password", ipmi,
     "The controller has another password than the site's records, for IPMI and Redfish: the "
     "factory's, or somebody changed it."},
    {user_unknown, "user-unknown", ipmi,
     "The controller does not know the user, or it is disabled."},
    {privilege_limited, "privilege-limited", ipmi,
     "The user may log in over IPMI with privilege User only."},
    {no_cipher_suite_17, "no-cipher-suite-17", ipmi,
     "Cipher suite 17 (SHA-256) is not offered: an older controller. Suite 3 is."},
    {cipher_suite_zero, "cipher-suite-zero", ipmi,
     "Cipher suite 0 is switched on: it lets anybody in without a password."},
    {weak_cipher_suites, "weak-cipher-suites", ipmi,
     "Only the cipher suites 8 and 12 (MD5) are offered: a very old controller, or a setting."},
    {disabled_suite_opens, "disabled-suite-opens", ipmi,
     "Cipher suite 8 is listed as disabled, but a session with it is accepted all the same."},
    {k_g_required, "k-g-required", ipmi,
     "A K_g key is set on the controller that the site's records do not have."},

    {open_session_privilege_zero, "open-session-privilege-zero", ipmi,
     "A login is refused unless it asks for \"the highest privilege\" (0) instead of one by name, "
     "as on some old boards: the quirk opensesspriv."},
    {rakp_2_one_byte_long, "rakp-2-one-byte-long", ipmi,
     "The second answer of a login is one byte too long, as on some old boards; oobready profile "
     "quirks names what helps."},
    {wrong_message_checksum, "wrong-message-checksum", ipmi,
     "IPMI answers in a session carry a wrong checksum, as on some old boards: the quirk "
     "nochecksumcheck."},

    {sol_in_use, "sol-in-use", ipmi, "Somebody else has the serial console open."},
    {sol_disabled, "sol-disabled", ipmi, "Serial over LAN is switched off in the controller."},
    {sol_stolen, "sol-stolen", ipmi, "Somebody takes the serial console over after it was opened."},
    {sol_needs_encryption, "sol-needs-encryption", ipmi,
     "The serial console may be opened with encryption only, and the controller refuses it."},
    {sol_no_reply, "sol-no-reply", ipmi,
     "Opening the serial console is never answered: the controller's console service hangs."},
    {sol_other_port, "sol-other-port", ipmi,
     "The serial console is at another UDP port than IPMI, and wants a session of its own there."},
    {sol_silent, "sol-silent", ipmi,
     "The serial console opens and takes what is typed, but never shows anything: console "
     "redirection or the login on the serial port is off, or on another port."},
    {sol_wrong_bit_rate, "sol-wrong-bit-rate", ipmi,
     "The serial console shows garbage: controller and host use different bit rates."},
    {sol_boot_log, "sol-boot-log", ipmi,
     "The serial console shows a machine that is still starting; its login prompt comes later."},
    {sol_grub, "sol-grub", ipmi, "The serial console stands in the GRUB boot menu."},
    {sol_user_denied, "sol-user-denied", ipmi,
     "The user may log in over IPMI, but not use Serial over LAN: its payload access is off."},
    {sol_bit_rate_set, "sol-bit-rate-set", ipmi,
     "The controller's settings say 57600 bit/s for the serial console, now and after a restart."},
    {sol_bit_rate_forgotten, "sol-bit-rate-forgotten", ipmi,
     "The serial console works, but after a restart of the controller it runs at 9600 bit/s: the "
     "rate in use was never stored."},
    {sol_unprotected, "sol-unprotected", ipmi,
     "The controller's settings allow a serial console without encryption and authentication."},
    {sol_untuned, "sol-untuned", ipmi,
     "The controller's settings for sending what the console shows were never set: it waits more "
     "than a second, and sends nothing twice."},
    {sol_other_channel, "sol-other-channel", ipmi,
     "The controller's settings send Serial over LAN over another channel than IPMI comes by."},

    {wrong_ip, "wrong-ip", ipmi,
     "The controller's settings show another address than the one it answers at: a typing error, "
     "or "
     "address translation."},
    {wrong_netmask, "wrong-netmask", ipmi, "The controller has another subnet mask than the site."},
    {wrong_gateway, "wrong-gateway", ipmi, "The controller has another gateway than the site."},
    {wrong_mac, "wrong-mac", ipmi,
     "The controller has another MAC address than declared: the board was swapped."},
    {dhcp, "dhcp", ipmi, "The controller has its address by DHCP."},
    {lan_shared, "lan-shared", ipmi,
     "The controller shares a network port of the host instead of using its own. Where the model "
     "says how its make shows that."},
    {lan_failover, "lan-failover", ipmi,
     "The controller takes a network port of the host when its own has no link. Where the model "
     "says how its make shows that."},

    {tls_expired, "tls-expired", web, "The controller's certificate has expired."},
    {tls_wrong_name, "tls-wrong-name", web,
     "The controller's certificate is for another address or name."},
    {tls_1_0_only, "tls-1.0-only", web,
     "The controller speaks TLS 1.0 only: firmware from before 2014."},
    {tls_self_signed, "tls-self-signed", web,
     "The controller has the self-signed certificate of the factory: nobody vouches for it."},
    {tls_expires_soon, "tls-expires-soon", web,
     "The controller's certificate expires within ten days."},
    {tls_chain_incomplete, "tls-chain-incomplete", web,
     "The controller presents its certificate without that of the authority between it and the "
     "site's: only its own was uploaded."},
    {tls_weak_certificate, "tls-weak-certificate", web,
     "The controller's certificate has an RSA key of 1024 bits and is signed with SHA-1, as old "
     "firmware makes them."},
    {tls_old_versions, "tls-old-versions", web,
     "The controller accepts TLS 1.0 and 1.1 besides newer ones: the lowest version was never "
     "raised."},
    {tls_weak_ciphers, "tls-weak-ciphers", web,
     "The controller accepts ciphers that do not encrypt, from whoever offers nothing better."},
    {tls_other_certificate, "tls-other-certificate", web,
     "The controller presents another certificate than Redfish shows: a new one waits for a "
     "restart, or something stands between."},

    {https_closed, "https-closed", web, "TCP 443 is closed: the web server is switched off."},
    {https_hangs, "https-hangs", web,
     "TCP 443 accepts connections and then says nothing: the web server hangs."},
    {http_closed, "http-closed", web, "TCP 80 is closed, which is safe and only inconvenient."},
    {no_redirect, "no-redirect", web,
     "TCP 80 serves a page instead of leading on to HTTPS: passwords would go in clear."},
    {redirect_elsewhere, "redirect-elsewhere", web, "TCP 80 leads on to HTTPS on another host."},
    {plain_redfish, "plain-redfish", web,
     "Redfish answers on TCP 80 without TLS: scripts that use it send passwords in clear."},
    {redirect_loop, "redirect-loop", web,
     "Redfish answers redirect in a circle; name some with uri = \"…\"."},
    {redfish_missing, "redfish-missing", web,
     "There is no Redfish: the board is too old, or the service is switched off."},
    {http_status, "http-status", web,
     "Redfish answers with an HTTP error, its value; name some with uri = \"…\". 503 is a "
     "controller that is still starting.",
     FaultValue::http_status, 503},
    {redfish_sessions_full, "redfish-sessions-full", web,
     "All Redfish sessions are taken, by tools that do not log out."},
    {redfish_unlicensed, "redfish-unlicensed", web,
     "The controller refuses Redfish for want of a licence (403)."},
    {html_error_page, "html-error-page", web,
     "Redfish answers with an HTML error page where JSON should be."},
    {body_truncated, "body-truncated", web,
     "Redfish answers end in the middle: the connection closes too early."},
    {body_huge, "body-huge", web, "A Redfish answer is hundreds of megabytes long."},
    {body_deep, "body-deep", web,
     "A Redfish answer is nested so deeply that careless programs crash."},
    {body_endless, "body-endless", web, "A Redfish answer never ends."},
    {slow_drip, "slow-drip", web,
     "Redfish answers come one byte at a time; the value is the pause after each, in milliseconds.",
     FaultValue::milliseconds, 20},
    {next_link_loop, "next-link-loop", web, "The pages of a Redfish list lead round in a circle."},
    {off_host_link, "off-host-link", web,
     "Redfish links lead to another host: a password or token must not follow them."},
    {stray_unauthorized, "stray-unauthorized", web,
     "Redfish answers 401 in the middle of a valid session, as some controllers do under load."},

    {redfish_serial_stale, "redfish-serial-stale", web,
     "Redfish shows other settings of the serial console than the controller uses: 9600 bit/s, "
     "and switched off."},

    {power_off, "power-off", machine, "The node is switched off; its controller runs."},
    {power_supply_absent, "power-supply-absent", machine,
     "The second power supply is missing, or its cord is."},
    {drive_failed, "drive-failed", machine, "The first drive has failed."},
    {fan_critical, "fan-critical", machine, "The first fan stands still."},
    {sel_full, "sel-full", machine, "The system event log is full: new events are lost."},
    {clock_wrong, "clock-wrong", machine, "The controller's clock stands years in the past."},
    {crossed_cables, "crossed-cables", machine,
     "The management cables of this node and the next one of its appliance are crossed: each "
     "address reaches the other machine."},
}};

// The table is indexed by the enumeration: a row out of order would explain the wrong fault.
constexpr bool in_order()
{
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (static_cast<std::size_t>(rows[i].kind) != i || rows[i].name.empty())
            return false;
    return true;
}
static_assert(in_order());

} // namespace

std::string_view id(FaultPlane plane)
{
    switch (plane) {
    case network:
        return "network";
    case ipmi:
        return "ipmi";
    case web:
        return "web";
    case machine:
        break;
    }
    return "machine";
}

std::span<const FaultRow> fault_catalog() { return rows; }

const FaultRow& row(FaultKind kind) { return rows[static_cast<std::size_t>(kind)]; }

std::optional<FaultKind> find_fault(std::string_view name)
{
    const auto found = std::ranges::find(rows, name, &FaultRow::name);
    if (found == rows.end())
        return std::nullopt;
    return found->kind;
}

} // namespace oobready::sim
