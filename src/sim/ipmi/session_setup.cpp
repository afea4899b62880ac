// SPDX-License-Identifier: GPL-3.0-or-later
// Layouts: Open Session Tables 13-9 and 13-10, RAKP Messages Tables 13-11 to 13-14.
#include "sim/ipmi/session_setup.hpp"

#include "ipmi/little_endian.hpp"
#include "ipmi/protection.hpp"
#include "sim/ipmi/cipher_suites.hpp"
#include "sim/ipmi/status.hpp"
#include "sim/ipmi/writer.hpp"

#include <algorithm>

namespace oobready::sim::bmc {

namespace {

using ipmi::little_endian;
using ipmi::PayloadType;

constexpr std::string_view open_session_response = "Open Session Response";
constexpr std::string_view rakp_message_2 = "RAKP Message 2";
constexpr std::string_view rakp_message_4 = "RAKP Message 4";

constexpr std::size_t refusal_bytes = 8; // what every set-up message has at least
constexpr std::size_t open_session_request_bytes = 32;
constexpr std::size_t rakp_1_bytes_min = 28; // without the name
constexpr std::uint8_t privilege_mask = 0x0f;
constexpr std::uint8_t name_only_lookup = 0x10;

// Who asked, and how the answer to this message begins.
struct Exchange {
    Controller& controller;
    const asio::ip::udp::endpoint& from;
    TimePoint now;
    ByteView payload;

    [[nodiscard]] std::uint8_t tag() const { return payload[0]; }
    void answer(PayloadType type, std::string_view subject, Bytes bytes) const
    {
        if (!controller.machine.faults().strike(FaultKind::no_answer, subject))
            controller.send(ipmi::encode_setup(type, bytes), from, subject);
    }
    // Of a refusal nothing follows the console's session id.
    void refuse(PayloadType type, std::string_view subject, std::uint8_t status,
                std::uint32_t console_session_id) const
    {
        answer(type, subject,
               Writer{}.byte(tag()).byte(status).fill(2).number(console_session_id, 4).take());
    }
};

// One of the three algorithm proposals of an Open Session Request. False when it is malformed.
bool read_proposal(ByteView payload, std::uint8_t type, std::optional<std::uint8_t>& algorithm)
{
    constexpr std::size_t first_at = 8;
    constexpr std::uint8_t algorithm_mask = 0x3f;
    const ByteView record = payload.subspan(first_at + std::size_t{8} * type, 8);
    if (record[0] != type || (record[3] != 0 && record[3] != 8))
        return false;
    if (record[3] == 8)
        algorithm = record[4] & algorithm_mask;
    return true;
}

// The slot of this login: that of a request that comes again, or a new one.
Session* slot_for(const Exchange& exchange, std::uint32_t console_session_id)
{
    SessionTable& sessions = exchange.controller.sessions;
    if (Session* again = sessions.find_proposed(exchange.from, console_session_id))
        return again;
    if (exchange.controller.machine.faults().strike(FaultKind::ipmi_sessions_full,
                                                    open_session_response))
        return nullptr;
    return sessions.add(exchange.now);
}

Bytes open_session_answer(const Exchange& exchange, const Session& session)
{
    const ipmi::CipherSuite& suite = session.exchange.suite;
    Writer writer;
    writer.byte(exchange.tag()).byte(status::no_errors).byte(session.privilege_max).byte(0);
    writer.number(session.exchange.console_session_id, 4).number(session.id(), 4);
    unsigned type = 0;
    for (std::uint8_t algorithm : {suite.authentication, suite.integrity, suite.confidentiality})
        writer.byte(type++).fill(2).byte(8).byte(algorithm).fill(3);
    return writer.take();
}

void open_session(const Exchange& exchange)
{
    const ByteView payload = exchange.payload;
    const std::uint32_t console_session_id = little_endian(payload, 4, 4);
    const auto refuse = [&exchange, console_session_id](std::uint8_t status) {
        exchange.refuse(PayloadType::open_session_response, open_session_response, status,
                        console_session_id);
    };
    ProposedAlgorithms proposed;
    if (payload.size() != open_session_request_bytes ||
        !read_proposal(payload, 0, proposed.authentication) ||
        !read_proposal(payload, 1, proposed.integrity) ||
        !read_proposal(payload, 2, proposed.confidentiality))
        return refuse(status::illegal_parameter);
    if (console_session_id == 0)
        return refuse(status::invalid_session_id);
    // 0 asks for the highest there is, which the answer must name.
    const std::uint8_t requested = payload[1] & privilege_mask;
    if (requested > privilege_administrator)
        return refuse(status::invalid_role);
    Machine& machine = exchange.controller.machine;
    if (requested != 0 &&
        machine.faults().strike(FaultKind::open_session_privilege_zero, open_session_response))
        return refuse(status::invalid_role);
    const ChosenSuite chosen = choose_suite(offered_suites(machine), proposed);
    if (chosen.status != status::no_errors)
        return refuse(chosen.status);
    Session* session = slot_for(exchange, console_session_id);
    if (!session)
        return refuse(status::insufficient_resources);
    session->peer = exchange.from;
    session->last_used = exchange.now;
    session->privilege_max = requested == 0 ? privilege_administrator : requested;
    session->exchange.suite = chosen.suite;
    session->exchange.console_session_id = console_session_id;
    session->exchange.bmc_guid = system_guid(machine);
    exchange.answer(PayloadType::open_session_response, open_session_response,
                    open_session_answer(exchange, *session));
}

// The slot of the user who logs in, or the status that refuses (13.20).
struct FoundUser {
    std::uint8_t slot = 0;
    std::uint8_t status = status::unauthorized_name;
};

FoundUser find_user(Machine& machine, const KeyExchange& exchange)
{
    FoundUser found;
    if (machine.faults().strike(FaultKind::user_unknown, rakp_message_2))
        return found;
    const bool limited = machine.faults().strike(FaultKind::privilege_limited, rakp_message_2);
    const std::uint8_t role = exchange.role & privilege_mask;
    for (std::size_t slot = 1; slot < machine.users.size(); ++slot) {
        const User& user = machine.users[slot];
        const bool exists = slot == 1 || !user.name.empty();
        if (!exists || user.name != exchange.username || !user.enabled ||
            user.privilege == privilege_none)
            continue;
        const std::uint8_t limit = limited ? privilege_user : user.privilege;
        if (role <= limit)
            return {static_cast<std::uint8_t>(slot), status::no_errors};
        found.status = status::unauthorized_role;
        if ((exchange.role & name_only_lookup) != 0)
            return found; // by name alone the first one counts
    }
    return found;
}

// Something that no site has in its records.
Secret other_secret()
{
    std::array<std::uint8_t, password_bytes_max / 2> bytes{};
    ipmi::random_fill(bytes);
    return Secret{to_hex(bytes)};
}

// Fills in what both sides will prove to each other.
Bytes make_key_exchange(Controller& controller, Session& session)
{
    Machine& machine = controller.machine;
    NodeFaults& faults = machine.faults();
    const KeyExchange& exchange = session.exchange;
    Secret password = machine.users.at(session.user).password;
    if (faults.strike(FaultKind::wrong_password, rakp_message_2))
        password = other_secret();
    Secret k_g = machine.k_g;
    if (faults.strike(FaultKind::k_g_required, rakp_message_2))
        k_g = other_secret();
    session.rakp_3_code = rakp_3_code(exchange, password);
    const Bytes sik = session_integrity_key(exchange, k_g, password);
    session.rakp_4_check = rakp_4_check(exchange, sik);
    session.keys = derive_keys(exchange.suite, sik, password);
    return rakp_2_code(exchange, password);
}

// Why RAKP Message 1 is refused before anybody looks for its user; 0: it is not.
std::uint8_t check_rakp_1(ByteView payload, const Session* session)
{
    if (payload.size() < rakp_1_bytes_min)
        return status::illegal_parameter;
    if (!session || session->is_open())
        return status::invalid_session_id;
    if (payload[27] > username_bytes_max)
        return status::invalid_name_length;
    if (payload.size() < rakp_1_bytes_min + payload[27])
        return status::illegal_parameter;
    const std::uint8_t role = payload[24] & privilege_mask;
    if (role == 0 || role > privilege_administrator)
        return status::invalid_role;
    return role > session->privilege_max ? status::unauthorized_role : status::no_errors;
}

// Takes over what RAKP Message 1 says. True when it says what the one before did: repeated, it is
// the same login and gets the same random number.
bool take_rakp_1(ByteView payload, Session& session)
{
    KeyExchange next = session.exchange;
    std::ranges::copy(payload.subspan(8, next.console_random.size()), next.console_random.begin());
    next.role = payload[24];
    const ByteView name = payload.subspan(rakp_1_bytes_min, payload[27]);
    next.username.assign(name.begin(), name.end());
    const bool repeated = session.state == SessionState::keyed &&
                          next.console_random == session.exchange.console_random &&
                          next.role == session.exchange.role &&
                          next.username == session.exchange.username;
    if (!repeated)
        ipmi::random_fill(next.bmc_random);
    session.exchange = std::move(next);
    return repeated;
}

void rakp_1(const Exchange& exchange)
{
    const ByteView payload = exchange.payload;
    Controller& controller = exchange.controller;
    Session* session = controller.sessions.find(little_endian(payload, 4, 4));
    const std::uint32_t console_session_id = session ? session->exchange.console_session_id : 0;
    const auto refuse = [&exchange, console_session_id](std::uint8_t status) {
        exchange.refuse(PayloadType::rakp_2, rakp_message_2, status, console_session_id);
    };
    if (const std::uint8_t status = check_rakp_1(payload, session); status != status::no_errors)
        return refuse(status);
    if (!take_rakp_1(payload, *session))
        ++controller.counters.ipmi_logins;
    const FoundUser user = find_user(controller.machine, session->exchange);
    if (user.status != status::no_errors) {
        controller.end_session(*session, SessionEnd::login_failed);
        return refuse(user.status);
    }
    session->user = user.slot;
    session->privilege_max = session->exchange.role & privilege_mask;
    session->peer = exchange.from;
    session->last_used = exchange.now;
    session->state = SessionState::keyed;
    const Bytes code = make_key_exchange(controller, *session);
    Writer writer;
    writer.byte(exchange.tag()).byte(status::no_errors).fill(2).number(console_session_id, 4);
    writer.bytes(session->exchange.bmc_random).bytes(session->exchange.bmc_guid).bytes(code);
    if (controller.machine.faults().strike(FaultKind::rakp_2_one_byte_long, rakp_message_2))
        writer.byte(0);
    exchange.answer(PayloadType::rakp_2, rakp_message_2, writer.take());
}

void become_open(Controller& controller, Session& session)
{
    session.state = SessionState::open;
    // Every session begins at user level, see Set Session Privilege Level (22.18).
    session.privilege = std::min(session.privilege_max, privilege_user);
    ++controller.counters.ipmi_sessions_opened;
    controller.counters.ipmi_sessions.up();
}

void rakp_3(const Exchange& exchange)
{
    const ByteView payload = exchange.payload;
    Controller& controller = exchange.controller;
    Session* session = controller.sessions.find(little_endian(payload, 4, 4));
    const std::uint32_t console_session_id = session ? session->exchange.console_session_id : 0;
    const auto refuse = [&exchange, console_session_id](std::uint8_t status) {
        exchange.refuse(PayloadType::rakp_4, rakp_message_4, status, console_session_id);
    };
    // An open one takes it again only while RAKP Message 4 may have been lost.
    if (!session || session->state == SessionState::proposed || session->commanded)
        return refuse(status::invalid_session_id);
    const bool given_up = payload[1] != status::no_errors;
    const bool right = equal_codes(payload.subspan(refusal_bytes), session->rakp_3_code);
    if (session->is_open() && (given_up || !right))
        return refuse(status::invalid_session_id);
    if (given_up)
        return controller.end_session(*session, SessionEnd::login_failed);
    if (!right) {
        controller.end_session(*session, SessionEnd::login_failed);
        return refuse(status::invalid_integrity_check_value);
    }
    session->peer = exchange.from;
    session->last_used = exchange.now;
    if (!session->is_open())
        become_open(controller, *session);
    Writer writer;
    writer.byte(exchange.tag()).byte(status::no_errors).fill(2).number(console_session_id, 4);
    exchange.answer(PayloadType::rakp_4, rakp_message_4,
                    writer.bytes(session->rakp_4_check).take());
}

} // namespace

bool set_up_session(Controller& controller, const ipmi::Packet& packet,
                    const asio::ip::udp::endpoint& from, TimePoint now)
{
    struct Row {
        PayloadType type;
        void (*step)(const Exchange&);
    };
    constexpr Row rows[] = {{PayloadType::open_session_request, open_session},
                            {PayloadType::rakp_1, rakp_1},
                            {PayloadType::rakp_3, rakp_3}};
    const auto row = std::ranges::find(rows, packet.type, &Row::type);
    if (row == std::end(rows) || packet.payload.size() < refusal_bytes)
        return false;
    row->step({controller, from, now, packet.payload});
    return true;
}

} // namespace oobready::sim::bmc
