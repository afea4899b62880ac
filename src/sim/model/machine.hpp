// SPDX-License-Identifier: GPL-3.0-or-later
// Machine: one simulated node, as both planes see it. IPMI and Redfish read and change this one
// object, so they agree as they do on a real machine, and a fault planted here shows on both.
#pragma once

#include "base/secret.hpp"
#include "sim/fault/node_faults.hpp"
#include "sim/model/machine_model.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace oobready::sim {

/// What tells this machine from the others of its model.
struct Identity {
    std::string mac;  ///< "ac:1f:6b:5a:0b:01"
    std::string uuid; ///< lower case with dashes; all bytes reversed in Get System GUID
    std::string serial;
    std::string board_serial;
    std::string host_name;
    std::string certificate_name = {}; ///< of the factory's certificate; empty: the host name
};

/// IPMI v2.0 Table 22-18 numbering; 0Fh is "no access".
inline constexpr std::uint8_t privilege_user = 2;
inline constexpr std::uint8_t privilege_operator = 3;
inline constexpr std::uint8_t privilege_administrator = 4;
inline constexpr std::uint8_t privilege_none = 0x0f;

struct User { ///< slot 1 is the nameless one; an empty slot has no name
    std::string name;
    Secret password;
    std::uint8_t privilege = privilege_none;
    bool enabled = false;
    bool sol = true; ///< Get User Payload Access
};

struct LanSettings { ///< Get LAN Configuration Parameters (IPMI v2.0 23.2)
    std::string address, netmask, gateway;
    bool dhcp = false;
    std::uint16_t vlan_id = 0; ///< 0: none
};

struct SolSettings { ///< Get SOL Configuration Parameters (IPMI v2.0 26.3)
    bool enabled = true;
    bool force_encryption = true;
    bool force_authentication = true;
    std::uint8_t privilege = privilege_operator;
    std::uint8_t bit_rate = 0x0a;        ///< Table 26-5: 0Ah is 115200 bit/s
    std::uint8_t stored_bit_rate = 0x0a; ///< after a restart
};

struct SiteFacts { ///< what the rack's site shares
    std::vector<std::string> ntp, dns;
};

/// One event of the system event log, a SEL Event Record of type 02h (IPMI v2.0 32.1).
struct SelEntry {
    std::uint16_t record_id = 0;
    std::uint32_t time_s = 0; ///< of the BMC's clock, since 1970
    SensorKind sensor_kind = SensorKind::temperature;
    std::uint8_t sensor_number = 0;
    std::uint8_t event_type = 0x01;
    bool deassertion = false;
    std::array<std::uint8_t, 3> event_data{};
};

/// As Redfish words it.
enum class Health { ok, warning, critical };
std::string_view id(Health health); ///< "OK", "Warning", "Critical"

/// What one sensor shows now.
struct Reading {
    bool available = true;
    std::uint8_t raw = 0;
    std::uint16_t states = 0; ///< of a discrete sensor: one bit an offset of Table 42-3
};

class Machine {
public:
    /// `faults` must outlive it.
    Machine(std::shared_ptr<const MachineModel> model, Identity identity, NodeFaults& faults);

    [[nodiscard]] const MachineModel& model() const { return *model_; }
    [[nodiscard]] const Identity& identity() const { return identity_; }

    Identity& change_identity() { return identity_; } ///< crossed cables, while the rack is built
    std::vector<User> users; ///< index is the IPMI slot number; [0] is never used
    Secret k_g;
    LanSettings lan; ///< what is configured; ask shown_lan() for what it says
    SolSettings sol; ///< likewise shown_sol()
    SiteFacts site;
    std::array<std::uint8_t, 5> boot_flags{}; ///< boot option parameter 5 (IPMI v2.0 28.13)
    bool identify_on = false;                 ///< the chassis LED

    /// The settings as this machine shows them, faults included.
    [[nodiscard]] LanSettings shown_lan() const;
    [[nodiscard]] SolSettings shown_sol() const;

    /// The user of that name, enabled or not; null when there is none. The nameless one is slot 1.
    [[nodiscard]] const User* find_user(std::string_view name) const;

    [[nodiscard]] bool powered() const;
    void set_power(bool on) { powered_ = on; }

    [[nodiscard]] bool power_supply_present(unsigned number) const; ///< from 1
    [[nodiscard]] bool drive_failed(unsigned number) const;         ///< from 1
    [[nodiscard]] bool fan_failed() const;       ///< the first fan of the sensors stands still
    [[nodiscard]] Health system_health() const;  ///< worst of what is inside
    [[nodiscard]] Health chassis_health() const; ///< worst of power, fans, temperatures

    [[nodiscard]] Reading reading(const Sensor& sensor) const;

    /// The BMC's clock, seconds since 1970; it may be wrong.
    [[nodiscard]] std::uint32_t clock_s() const;
    void set_clock_s(std::uint32_t seconds);

    // The system event log, oldest first.
    static constexpr std::size_t sel_entries_max = 512;
    [[nodiscard]] const std::deque<SelEntry>& sel() const { return sel_; }
    [[nodiscard]] bool sel_overflow() const { return sel_overflow_; }
    [[nodiscard]] std::uint32_t sel_added_s() const { return sel_added_s_; }
    [[nodiscard]] std::uint32_t sel_erased_s() const { return sel_erased_s_; }
    /// Adds `entry` with the next record id and returns that; 0 when the log is full.
    std::uint16_t add_event(SelEntry entry);
    void clear_sel();

    [[nodiscard]] NodeFaults& faults() const { return faults_; }

private:
    void write_first_events();

    std::shared_ptr<const MachineModel> model_;
    Identity identity_;
    NodeFaults& faults_;
    std::deque<SelEntry> sel_;
    std::uint32_t sel_added_s_ = 0;
    std::uint32_t sel_erased_s_ = 0;
    bool sel_overflow_ = false;
    bool powered_ = true;
    std::int64_t clock_offset_s_ = 0;
};

} // namespace oobready::sim
