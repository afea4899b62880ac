// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/ipmi/controller.hpp"

#include "sim/ipmi/fru_image.hpp"
#include "sim/ipmi/sdr_table.hpp"
#include "sim/ipmi/watchdog_commands.hpp"

#include <algorithm>

namespace oobready::sim::bmc {

namespace {

using namespace std::chrono_literals;

constexpr auto half_open_timeout = 5000ms;
constexpr std::uint32_t wrong_session_id_mask = 0x5a5a5a5a;
constexpr std::uint32_t wrong_sequence_distance = 0x10000;
constexpr std::uint32_t wrong_sequence_steps = 0x7fff; // another place for each packet

} // namespace

Controller::Controller(Machine& machine_, NodeCounters& counters_, const IpmiPlane::Send& send,
                       const IpmiPlane::MakeConsole& make_console, const IpmiPorts& ports_,
                       std::function<void()> wake_changed)
    : machine(machine_),
      counters(counters_),
      ports(ports_),
      sessions(machine_.model().ipmi_sessions_max,
               {half_open_timeout, std::chrono::seconds{machine_.model().session_timeout_s}}),
      sol(counters_,
          {[this](ByteView payload) { transmit_sol(payload); }, std::move(wake_changed)}),
      send_(send),
      make_console_(make_console)
{
}

void Controller::send(ByteView datagram, const asio::ip::udp::endpoint& to,
                      std::string_view subject)
{
    send_(datagram, to, subject);
}

void Controller::send_in_session(Session& session, ipmi::PayloadType type, Bytes payload,
                                 bool encrypted, std::string_view subject)
{
    NodeFaults& faults = machine.faults();
    ipmi::Packet packet;
    packet.type = type;
    packet.session_id = session.exchange.console_session_id;
    packet.sequence = ++session.sequence;
    packet.payload = std::move(payload);
    packet.encrypted = encrypted;
    if (faults.strike(FaultKind::wrong_session_id, subject))
        packet.session_id ^= wrong_session_id_mask;
    if (faults.strike(FaultKind::wrong_sequence, subject))
        packet.sequence += wrong_sequence_distance *
                           static_cast<std::uint32_t>(1 + faults.below(wrong_sequence_steps));
    Bytes datagram = ipmi::encode_session_packet(session.keys, packet);
    if (faults.strike(FaultKind::wrong_authentication_code, subject))
        datagram.back() ^= 0xff;
    send(datagram, session.peer, subject);
}

void Controller::transmit_sol(ByteView payload)
{
    const SolActivation& activation = sol.activation();
    if (Session* session = sessions.find(activation.session_id))
        send_in_session(*session, ipmi::PayloadType::sol, {payload.begin(), payload.end()},
                        activation.encrypted, "SOL");
}

void Controller::end_session(Session& session, SessionEnd end)
{
    if (sol.active() && sol.activation().session_id == session.id())
        sol.deactivate(true);
    if (session.unanswered)
        counters.ipmi_in_flight.down();
    if (session.is_open()) {
        counters.ipmi_sessions.down();
        counters.ipmi_sessions_closed += end == SessionEnd::by_command ? 1 : 0;
        counters.ipmi_sessions_timed_out += end == SessionEnd::by_time_out ? 1 : 0;
    } else if (end == SessionEnd::login_failed || session.state == SessionState::keyed) {
        ++counters.ipmi_logins_failed; // refused, given up, or never finished
    }
    sessions.remove(session);
    if (sessions.empty())
        fru_image_ = {}; // an idle node holds little; the records are shared anyway
}

Console& Controller::console()
{
    if (!console_)
        console_ = make_console_();
    return *console_;
}

const SdrTable& Controller::sdr_table()
{
    if (!sdr_table_)
        sdr_table_ = sdr_table_of(machine.model());
    return *sdr_table_;
}

const Bytes& Controller::fru_image(unsigned device)
{
    if (device > 0) {
        const PowerSupplyModel& supply = machine.model().power_supply;
        const bool there = supply.capacity_w > 0 && device <= machine.model().power_supplies &&
                           machine.power_supply_present(device);
        power_supply_image_ = there ? make_power_supply_image(supply, device) : Bytes{};
        return power_supply_image_;
    }
    if (fru_image_.empty())
        fru_image_ = make_fru_image(machine.model().fru, machine.identity());
    return fru_image_;
}

void Controller::tick(TimePoint now)
{
    sol.tick(now);
    while (Session* session = sessions.expired(now))
        end_session(*session, SessionEnd::by_time_out);
    if (settings.watchdog.until && *settings.watchdog.until <= now)
        watchdog_expired(*this);
    if (settings.identify_until && *settings.identify_until <= now) {
        settings.identify_until.reset();
        machine.identify_on = false;
    }
}

std::optional<TimePoint> Controller::wake() const
{
    std::optional<TimePoint> next;
    for (const std::optional<TimePoint>& time :
         {sol.wake(), sessions.next_expiry(), settings.watchdog.until, settings.identify_until})
        if (time)
            next = std::min(next.value_or(TimePoint::max()), *time);
    return next;
}

RandomNumber system_guid(const Machine& machine)
{
    RandomNumber guid{};
    const std::optional<Bytes> uuid = from_hex(machine.identity().uuid);
    if (uuid && uuid->size() == guid.size())
        std::ranges::reverse_copy(*uuid, guid.begin());
    return guid;
}

} // namespace oobready::sim::bmc
