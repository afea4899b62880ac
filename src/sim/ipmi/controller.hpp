// SPDX-License-Identifier: GPL-3.0-or-later
// Controller: what session set-up, commands and SOL of one node share. Owned by IpmiPlane.
#pragma once

#include "sim/ipmi/plane.hpp"
#include "sim/ipmi/session_table.hpp"
#include "sim/ipmi/settings.hpp"
#include "sim/ipmi/sol_port.hpp"

#include <memory>

namespace oobready::sim::bmc {

class SdrTable;

enum class SessionEnd { by_command, by_time_out, login_failed };

class Controller {
public:
    /// The LAN channel that every client comes through; 0Eh means "this one" (IPMI v2.0 6.3).
    static constexpr std::uint8_t channel = 1;

    Controller(Machine& machine_, NodeCounters& counters_, const IpmiPlane::Send& send,
               const IpmiPlane::MakeConsole& make_console, const IpmiPorts& ports_,
               std::function<void()> wake_changed);

    /// Lets go of the console while there still is one.
    ~Controller() { sol.deactivate(false); }
    Controller(const Controller&) = delete;
    Controller& operator=(const Controller&) = delete;

    /// One datagram. The socket's owner counts it: the network may lose or double it.
    void send(ByteView datagram, const asio::ip::udp::endpoint& to, std::string_view subject);

    /// One payload in an open session, protected as the session is; planted faults spoil it.
    void send_in_session(Session& session, ipmi::PayloadType type, Bytes payload, bool encrypted,
                         std::string_view subject);

    /// Frees the slot; whatever the session holds (SOL) goes with it.
    void end_session(Session& session, SessionEnd end);

    /// The console behind the serial port; made when first asked for.
    Console& console();

    /// The sensors' records, shared by all machines of the model.
    const SdrTable& sdr_table();
    /// The FRU of the machine, device 0, or of a power supply, from device 1 on; empty where there
    /// is none now. Valid until the next call.
    const Bytes& fru_image(unsigned device);

    /// What runs out by itself: sessions, SOL packets, the watchdog, the chassis LED.
    void tick(TimePoint now);
    [[nodiscard]] std::optional<TimePoint> wake() const;

    Machine& machine;
    NodeCounters& counters;
    const IpmiPorts& ports;
    SessionTable sessions;
    SolPort sol;
    Settings settings;

private:
    void transmit_sol(ByteView payload);

    const IpmiPlane::Send& send_;
    const IpmiPlane::MakeConsole& make_console_;
    std::unique_ptr<Console> console_;
    std::shared_ptr<const SdrTable> sdr_table_;
    Bytes fru_image_;
    Bytes power_supply_image_;
};

/// The 16 bytes of Get System GUID and RAKP Message 2: the UUID with all bytes reversed.
RandomNumber system_guid(const Machine& machine);

} // namespace oobready::sim::bmc
