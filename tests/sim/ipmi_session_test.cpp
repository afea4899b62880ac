// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: logins, slots, sequence numbers, privileges and time-outs are the specification's. Method:
// datagrams into a plane without a socket, the clock moved by hand.
#include "ipmi_client.hpp"

#include "support/results.hpp"

#include <catch2/catch.hpp>

using namespace ipmi_node;
using namespace std::chrono_literals;
using ipmi::PayloadType;

namespace {

const std::string address = "127.0.61.2";

Bytes open_session_request(std::uint8_t privilege, std::uint8_t authentication,
                           std::uint8_t integrity, std::uint8_t confidentiality,
                           std::uint8_t console_session_id = 0x11)
{
    return {0x01,
            privilege,
            0,
            0,
            console_session_id,
            0,
            0,
            0, //
            0,
            0,
            0,
            8,
            authentication,
            0,
            0,
            0,
            1,
            0,
            0,
            8,
            integrity,
            0, //
            0,
            0,
            2,
            0,
            0,
            8,
            confidentiality,
            0,
            0,
            0};
}

Bytes rakp_1(ByteView bmc_session_id, std::uint8_t role, const std::string& name)
{
    Bytes payload{0x02, 0, 0, 0};
    payload.insert(payload.end(), bmc_session_id.begin(), bmc_session_id.end());
    payload.insert(payload.end(), 16, 0x5a);
    payload.insert(payload.end(), {role, 0, 0, static_cast<std::uint8_t>(name.size())});
    payload.insert(payload.end(), name.begin(), name.end());
    return payload;
}

// The payload of the one answer to a set-up payload.
Bytes set_up(Desk& desk, PayloadType type, const Bytes& payload)
{
    const std::vector<Bytes> answers = desk.put(ipmi::encode_setup(type, payload));
    REQUIRE(answers.size() == 1);
    const auto packet = ipmi::decode_packet(answers[0], nullptr);
    REQUIRE(packet);
    return packet->payload;
}

} // namespace

TEST_CASE("Open Session Request is answered as Table 13-15 has it", "[ipmi]")
{
    struct Row {
        const char* what;
        Bytes request;
        std::uint8_t status;
        std::uint8_t privilege;
    };
    const Row rows[] = {
        {"suite 3", open_session_request(4, 1, 1, 1), 0x00, 4},
        {"suite 17, as operator", open_session_request(3, 3, 4, 1), 0x00, 3},
        {"the highest there is", open_session_request(0, 1, 1, 1), 0x00, 4},
        {"RAKP-none", open_session_request(4, 0, 0, 0), 0x04, 0},
        {"RAKP-HMAC-MD5", open_session_request(4, 2, 1, 1), 0x04, 0},
        {"no such integrity", open_session_request(4, 1, 2, 1), 0x05, 0},
        {"no such confidentiality", open_session_request(4, 1, 1, 2), 0x10, 0},
        {"algorithms of two suites", open_session_request(4, 1, 4, 1), 0x11, 0},
        {"no such privilege", open_session_request(7, 1, 1, 1), 0x09, 0},
        {"session id 0", open_session_request(4, 1, 1, 1, 0), 0x02, 0},
        {"too short", {0x01, 4, 0, 0, 0x11, 0, 0, 0, 0}, 0x12, 0},
    };
    for (const Row& row : rows) {
        INFO(row.what);
        Node node{small_model(), address};
        Desk desk{node};
        const Bytes answer = set_up(desk, PayloadType::open_session_request, row.request);
        CHECK(answer[0] == 0x01);
        CHECK(answer[1] == row.status);
        CHECK(answer.size() == (row.status == 0 ? 36 : 8));
        if (row.status == 0)
            CHECK(answer[2] == row.privilege);
    }
}

TEST_CASE("RAKP Message 1 is refused as Table 13-15 has it, and its slot is free again", "[ipmi]")
{
    struct Row {
        const char* what;
        std::uint8_t role;
        std::string name;
        std::uint8_t status;
    };
    const Row rows[] = {
        {"the administrator", 0x14, user, 0x00},
        {"by name and privilege", 0x04, user, 0x00},
        {"nobody", 0x14, "nobody", 0x0d},
        {"the nameless user is off", 0x12, "", 0x0d},
        {"a disabled user", 0x12, "gone", 0x0d},
        {"a user as administrator", 0x14, "guest", 0x0a},
        {"a user as user", 0x12, "guest", 0x00},
        {"a name too long", 0x14, "seventeen-letters", 0x0c},
        {"no role", 0x10, user, 0x09},
        {"role 5", 0x15, user, 0x09},
    };
    for (const Row& row : rows) {
        INFO(row.what);
        Node node{small_model(), address};
        node.machine.users[4] = {"gone", Secret{"x"}, privilege_administrator, false, true};
        Desk desk{node};
        const Bytes opened =
            set_up(desk, PayloadType::open_session_request, open_session_request(4, 3, 4, 1));
        const Bytes answer = set_up(desk, PayloadType::rakp_1,
                                    rakp_1(ByteView{opened}.subspan(8, 4), row.role, row.name));
        CHECK(answer[1] == row.status);
        CHECK(answer.size() == (row.status == 0 ? 8 + 16 + 16 + 32 : 8));
    }
    Node node{small_model(), address};
    Desk desk{node};
    CHECK(set_up(desk, PayloadType::rakp_1, rakp_1(Bytes{1, 2, 3, 4}, 0x14, user))[1] == 0x02);
    CHECK(set_up(desk, PayloadType::rakp_3, {1, 0, 0, 0, 1, 2, 3, 4})[1] == 0x02);
}

TEST_CASE("two users of one name are told apart by their privilege when the client asks so",
          "[ipmi]")
{
    Node node{small_model(), address};
    node.machine.users[1] = {"", Secret{}, privilege_none, false, true};
    node.machine.users[2] = {"twin", Secret{"first"}, privilege_user, true, true};
    node.machine.users[3] = {"twin", Secret{"second"}, privilege_administrator, true, true};
    Desk desk{node};
    const auto status = [&desk](std::uint8_t role) {
        const Bytes opened =
            set_up(desk, PayloadType::open_session_request, open_session_request(4, 3, 4, 1));
        return set_up(desk, PayloadType::rakp_1,
                      rakp_1(ByteView{opened}.subspan(8, 4), role, "twin"))[1];
    };
    CHECK(status(0x04) == 0x00); // by both: the second
    CHECK(status(0x14) == 0x0a); // by name only: the first, who may not
}

TEST_CASE("a login works with each suite, and fails as it should", "[ipmi]")
{
    struct Row {
        const char* what;
        std::string name, secret, k_g;
        std::string outcome;
    };
    const Row rows[] = {
        {"right", user, password, "", ""},
        {"wrong password", user, "wrong", "", "password-invalid"},
        {"wrong name", "nobody", password, "", "username-invalid"},
        {"a K_g that is not set", user, password, "key", "k-g-invalid"},
    };
    for (const ipmi::CipherSuite suite : {ipmi::cipher_suite_3, ipmi::cipher_suite_17})
        for (const Row& row : rows) {
            INFO(row.what << ", suite " << int{suite.id});
            Node node{small_model(), address};
            Desk desk{node};
            Client client{desk};
            CHECK(client.login(row.name, row.secret, suite, ipmi::Privilege::administrator,
                               row.k_g) == row.outcome);
            CHECK(node.counters.ipmi_logins == 1);
            const bool right = row.outcome.empty();
            // With a wrong K_g the controller thinks that all is well: the console knows better.
            CHECK(node.counters.ipmi_logins_failed ==
                  (right || row.outcome == "k-g-invalid" ? 0 : 1));
        }
    Node node{small_model(), address};
    node.machine.k_g = Secret{"a key of twenty byte"};
    Desk desk{node};
    Client client{desk};
    CHECK(client.login() == "k-g-invalid");
    CHECK(client.login(user, password, ipmi::cipher_suite_3, ipmi::Privilege::administrator,
                       "a key of twenty byte") == "");
}

TEST_CASE("slots are few; a half-open login holds one for five seconds, a session for its time-out",
          "[ipmi]")
{
    auto model = small_model();
    model->ipmi_sessions_max = 2;
    Node node{model, address};
    Desk desk{node};
    Client first{desk, 40001};
    REQUIRE(first.login() == "");
    REQUIRE(set_up(desk, PayloadType::open_session_request,
                   open_session_request(4, 3, 4, 1, 0x21))[1] == 0x00);
    CHECK(set_up(desk, PayloadType::open_session_request,
                 open_session_request(4, 3, 4, 1, 0x22))[1] == 0x01);
    // The same request again belongs to the slot that it has.
    CHECK(set_up(desk, PayloadType::open_session_request,
                 open_session_request(4, 3, 4, 1, 0x21))[1] == 0x00);
    desk.wait(4900ms);
    CHECK(set_up(desk, PayloadType::open_session_request,
                 open_session_request(4, 3, 4, 1, 0x22))[1] == 0x00 + 0x01);
    desk.wait(5100ms);
    CHECK(set_up(desk, PayloadType::open_session_request,
                 open_session_request(4, 3, 4, 1, 0x22))[1] == 0x00);
    CHECK(node.counters.ipmi_sessions.now() == 1);
    CHECK(node.counters.ipmi_logins_failed == 0); // nobody had tried a password
    REQUIRE(desk.wake());
    desk.wait(60s);
    CHECK_FALSE(desk.wake());
    CHECK(node.counters.ipmi_sessions.now() == 0);
    CHECK(node.counters.ipmi_sessions_timed_out == 1);
    CHECK_FALSE(first.command(0x06, 0x01));
}

TEST_CASE("a packet is taken once; a request that comes again is answered again, not done again",
          "[ipmi]")
{
    Node node{small_model(), address};
    Desk desk{node};
    Client client{desk};
    REQUIRE(client.login() == "");
    client.request_sequence = 9;
    const Bytes reserve = client.datagram(0x0a, 0x22, {});
    const auto first = client.answer_in(desk.put(reserve));
    REQUIRE(first);
    CHECK(desk.put(reserve).empty()); // replayed
    const auto again = client.answer_in(desk.put(client.datagram(0x0a, 0x22, {})));
    REQUIRE(again); // the same rqSeq in a new packet
    CHECK(again->data == first->data);
    const auto next = client.command(0x0a, 0x22);
    REQUIRE(next);
    CHECK(next->data != first->data);
    client.sequence += 40; // far ahead of the window
    CHECK_FALSE(client.command(0x06, 0x01));
    CHECK(node.counters.datagrams_refused == 2);
    CHECK(node.counters.commands.at("Reserve SDR Repository") == 3);
}

TEST_CASE("RAKP Message 3 that comes again gets the same answer, until a command came", "[ipmi]")
{
    Node node{small_model(), address};
    Desk desk{node};
    const Credentials credentials{user, Secret{password}, {}};
    ipmi::Handshake handshake{credentials, ipmi::cipher_suite_17, ipmi::Privilege::administrator,
                              ipmi::HandshakeRandom::generate()};
    Bytes rakp_3;
    for (int step = 0; step < 3; ++step) {
        rakp_3 = handshake.transmit();
        const auto answers = desk.put(rakp_3);
        REQUIRE(answers.size() == 1);
        if (step < 2)
            REQUIRE(handshake.accept(answers[0]));
    }
    const auto answers = desk.put(rakp_3);
    REQUIRE(answers.size() == 1);
    REQUIRE(handshake.accept(answers[0]));
    CHECK(handshake.is_open());
    CHECK(node.counters.ipmi_sessions_opened == 1);
    Client client{desk};
    client.session = handshake.session();
    REQUIRE(client.command(0x06, 0x01));
    const auto late = ipmi::decode_packet(desk.put(rakp_3).at(0), nullptr);
    REQUIRE(late);
    CHECK(late->payload[1] == 0x02);
}

TEST_CASE("a session has the privilege that it asked for, not more", "[ipmi]")
{
    Node node{small_model(), address};
    Desk desk{node};
    Client guest{desk, 40001};
    REQUIRE(guest.login("guest", "guest", ipmi::cipher_suite_17, ipmi::Privilege::user) == "");
    CHECK(guest.command(0x06, 0x01)->code == 0x00);
    CHECK(guest.command(0x00, 0x02, {0x00})->code == 0xd4); // Chassis Control
    CHECK(guest.command(0x06, 0x3b, {0x04})->code == 0x80); // Set Session Privilege Level
    CHECK(guest.command(0x06, 0x3b, {0x00})->data == Bytes{0x02});
    Client administrator{desk, 40002};
    REQUIRE(administrator.login() == "");
    CHECK(administrator.command(0x06, 0x3b, {0x02})->data == Bytes{0x02});
    CHECK(administrator.command(0x00, 0x02, {0x00})->code == 0xd4);
    CHECK(node.machine.powered());
    CHECK(guest.command(0x06, 0x3c, {9, 9, 9, 9})->code == 0x87);
    const std::uint32_t other = administrator.session->bmc_session_id;
    const Bytes close{static_cast<std::uint8_t>(other), static_cast<std::uint8_t>(other >> 8),
                      static_cast<std::uint8_t>(other >> 16),
                      static_cast<std::uint8_t>(other >> 24)};
    CHECK(guest.command(0x06, 0x3c, close)->code == 0xd4); // not one's own
    CHECK(administrator.command(0x06, 0x3c, close)->code == 0x00);
    CHECK_FALSE(administrator.command(0x06, 0x01));
    CHECK(node.counters.ipmi_sessions_closed == 1);
    CHECK(node.counters.ipmi_in_flight.now() == 0);
}

TEST_CASE("what may be asked outside a session is answered in both formats, all else is not",
          "[ipmi]")
{
    Node node{small_model(), address};
    Desk desk{node};
    struct Row {
        std::uint8_t command;
        Bytes data;
        bool answered;
    };
    const Row rows[] = {
        {0x38, {0x8e, 0x04}, true}, {0x54, {0x0e, 0x00, 0x80}, true},
        {0x37, {}, true},           {0x01, {}, false},
        {0x3d, {0x00}, false},
    };
    for (const Row& row : rows) {
        CAPTURE(int{row.command});
        ipmi::Message request;
        request.net_fn = 0x06;
        request.command = row.command;
        request.data = row.data;
        const auto old_format = desk.put(ipmi::encode_sessionless(request));
        const auto new_format =
            desk.put(ipmi::encode_setup(PayloadType::ipmi, ipmi::encode_message(request)));
        REQUIRE(old_format.size() == (row.answered ? 1 : 0));
        REQUIRE(new_format.size() == (row.answered ? 1 : 0));
        if (!row.answered)
            continue;
        const auto one = ipmi::decode_sessionless(old_format[0]);
        const auto other =
            ipmi::decode_message(ipmi::decode_packet(new_format[0], nullptr)->payload);
        REQUIRE(one);
        REQUIRE(other);
        CHECK(one->net_fn == 0x07);
        CHECK(one->data == other->data);
        CHECK(one->data[0] == 0x00);
    }
}
