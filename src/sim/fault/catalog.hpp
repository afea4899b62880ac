// SPDX-License-Identifier: GPL-3.0-or-later
// The faults that a simulated rack can have, one row each: what `--list-faults` explains, what a
// scenario file may plant, what the tests go through.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace oobready::sim {

/// One enumerator per row of fault_catalog(), in its order.
enum class FaultKind : std::uint8_t {
    // Every plane: the network on the way
    delay,
    loss,
    duplicate,
    reorder,
    truncate,
    bit_flip,
    // IPMI: answers
    ipmi_silent,
    ipmi_closed,
    no_answer,
    completion_code,
    wrong_authentication_code,
    wrong_session_id,
    wrong_sequence,
    no_presence_pong,
    sel_in_parts,
    ipmi_version_1_5_only,
    // IPMI: sessions
    ipmi_sessions_full,
    wrong_password,
    user_unknown,
    privilege_limited,
    no_cipher_suite_17,
    cipher_suite_zero,
    weak_cipher_suites,
    disabled_suite_opens,
    k_g_required,
    open_session_privilege_zero,
    rakp_2_one_byte_long,
    wrong_message_checksum,
    // IPMI: Serial over LAN
    sol_in_use,
    sol_disabled,
    sol_stolen,
    sol_needs_encryption,
    sol_no_reply,
    sol_other_port,
    sol_silent,
    sol_wrong_bit_rate,
    sol_boot_log,
    sol_grub,
    sol_user_denied,
    sol_bit_rate_set,
    sol_bit_rate_forgotten,
    sol_unprotected,
    sol_untuned,
    sol_other_channel,
    // IPMI: settings
    wrong_ip,
    wrong_netmask,
    wrong_gateway,
    wrong_mac,
    dhcp,
    lan_shared,
    lan_failover,
    // TLS
    tls_expired,
    tls_wrong_name,
    tls_1_0_only,
    tls_self_signed,
    tls_expires_soon,
    tls_chain_incomplete,
    tls_weak_certificate,
    tls_old_versions,
    tls_weak_ciphers,
    tls_other_certificate,
    // Web and Redfish
    https_closed,
    https_hangs,
    http_closed,
    no_redirect,
    redirect_elsewhere,
    plain_redfish,
    redirect_loop,
    redfish_missing,
    http_status,
    redfish_sessions_full,
    redfish_unlicensed,
    html_error_page,
    body_truncated,
    body_huge,
    body_deep,
    body_endless,
    slow_drip,
    next_link_loop,
    off_host_link,
    stray_unauthorized,
    redfish_serial_stale,
    // The machine itself
    power_off,
    power_supply_absent,
    drive_failed,
    fan_critical,
    sel_full,
    clock_wrong,
    crossed_cables,
    count_,
};

enum class FaultPlane { network, ipmi, web, machine };
std::string_view id(FaultPlane plane);

/// What `value` of a planted fault means.
enum class FaultValue { none, milliseconds, completion_code, http_status };

struct FaultRow {
    FaultKind kind;
    std::string_view name; ///< "sol-in-use", as files and the command line write it
    FaultPlane plane;
    std::string_view explanation; ///< what a technician meets, and what causes it on real machines
    FaultValue value = FaultValue::none;
    std::int64_t default_value = 0;
    double default_probability = 1.0;
};

std::span<const FaultRow> fault_catalog();
const FaultRow& row(FaultKind kind);
/// Nothing when there is no fault of that name.
std::optional<FaultKind> find_fault(std::string_view name);

} // namespace oobready::sim
