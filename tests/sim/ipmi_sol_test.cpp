// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: Serial over LAN is given, refused, acknowledged, repeated and taken away as IPMI v2.0 15
// and 24 have it. Method: a session without a socket and a console that speaks when the test wants.
#include "ipmi_client.hpp"

#include "ipmi/sol_packet.hpp"

#include "support/results.hpp"

#include <catch2/catch.hpp>

using namespace ipmi_node;
using namespace std::chrono_literals;

namespace {

const std::string address = "127.0.61.3";
const Bytes activation{0x01, 0x01, 0xc0, 0x00, 0x00, 0x00};
const Bytes without_encryption{0x01, 0x01, 0x00, 0x00, 0x00, 0x00};
const Bytes deactivation{0x01, 0x01, 0x00, 0x00, 0x00, 0x00};

std::string text_of(const Bytes& payload) { return {payload.begin() + 4, payload.end()}; }

// A node with one administrator logged in.
struct Case {
    explicit Case(std::shared_ptr<MachineModel> model = small_model()) : node(model, address)
    {
        REQUIRE(client.login() == "");
    }
    void activate() { REQUIRE(client.command(0x06, 0x48, activation)->code == 0x00); }
    std::vector<Bytes> put_sol(const Bytes& payload)
    {
        return client.sol_in(desk.put(client.sol_datagram(payload)));
    }
    std::vector<Bytes> wait(std::chrono::milliseconds time)
    {
        return client.sol_in(desk.wait(time));
    }
    // What the console's words bring about once they have gathered.
    std::vector<Bytes> say(const std::string& text)
    {
        desk.console().say(text);
        return wait(60ms);
    }

    Node node;
    Desk desk{node};
    Client client{desk};
};

} // namespace

TEST_CASE("Activate Payload is refused with the right completion code", "[ipmi]")
{
    struct Row {
        const char* what;
        std::function<void(Node&)> before;
        Bytes request;
        std::uint8_t code;
    };
    const Row rows[] = {
        {"encrypted", [](Node&) {}, activation, 0x00},
        {"not encrypted", [](Node&) {}, without_encryption, 0x84},
        {"not encrypted where it may",
         [](Node& node) { node.machine.sol.force_encryption = false; }, without_encryption, 0x00},
        {"switched off", [](Node& node) { node.machine.sol.enabled = false; }, activation, 0x81},
        {"switched off by a fault", [](Node& node) { node.plant(FaultKind::sol_disabled); },
         activation, 0x81},
        {"in use", [](Node& node) { node.plant(FaultKind::sol_in_use); }, activation, 0x80},
        {"needs encryption", [](Node& node) { node.plant(FaultKind::sol_needs_encryption); },
         activation, 0x84},
        {"not this user's", [](Node& node) { node.machine.users[2].sol = false; }, activation,
         0xd4},
        {"another payload", [](Node&) {}, {0x02, 0x01, 0, 0, 0, 0}, 0xcc},
        {"another instance", [](Node&) {}, {0x01, 0x02, 0xc0, 0, 0, 0}, 0xcc},
        {"too short", [](Node&) {}, {0x01, 0x01, 0xc0, 0}, 0xc7},
    };
    for (const Row& row : rows) {
        INFO(row.what);
        Case test;
        row.before(test.node);
        const auto answer = test.client.command(0x06, 0x48, row.request);
        REQUIRE(answer);
        CHECK(answer->code == row.code);
        CHECK(test.node.counters.sol_sessions.now() == (row.code == 0 ? 1 : 0));
        if (row.code == 0)
            CHECK(answer->data == Bytes{0, 0, 0, 0, 204, 0, 204, 0, 0x6f, 0x02, 0xff, 0xff});
    }
    Case test;
    test.node.plant(FaultKind::sol_no_reply);
    CHECK_FALSE(test.client.command(0x06, 0x48, activation));
    CHECK(test.node.counters.ipmi_in_flight.now() == 1);
    CHECK(test.client.command(0x06, 0x01)->code == 0x00); // the client has given up
    CHECK(test.node.counters.ipmi_in_flight.now() == 0);
}

TEST_CASE("a second session finds SOL in use, can take it away, and the first is told", "[ipmi]")
{
    Case test;
    test.activate();
    Client other{test.desk, 40002};
    REQUIRE(other.login() == "");
    CHECK(other.command(0x06, 0x48, activation)->code == 0x80);
    CHECK(other.command(0x06, 0x4a, {0x01})->data == Bytes{0x01, 0x01, 0x00});
    const auto owner = other.command(0x06, 0x4b, {0x01, 0x01});
    REQUIRE(owner);
    CHECK(owner->data[0] == (test.client.session->bmc_session_id & 0xff));
    other.request_sequence = 33;
    const auto sent = test.desk.put(other.datagram(0x06, 0x49, deactivation), 40002);
    const std::vector<Bytes> told = test.client.sol_in(sent);
    REQUIRE(told.size() == 1);
    CHECK(told[0] == Bytes{0, 0, 0, 0x10}); // deactivating
    CHECK(other.answer_in(sent)->code == 0x00);
    CHECK(other.command(0x06, 0x49, deactivation)->code == 0x80);
    CHECK(other.command(0x06, 0x48, activation)->code == 0x00);
    CHECK(other.command(0x06, 0x4a, {0x01})->data == Bytes{0x01, 0x01, 0x00});
    CHECK(test.node.counters.sol_sessions.most() == 1);
}

TEST_CASE("what is typed arrives once, and is acknowledged each time", "[ipmi]")
{
    Case test;
    test.activate();
    EchoConsole& console = test.desk.console();
    CHECK(console.attached);
    CHECK(test.put_sol({1, 0, 0, 0, 'a', 'b'}) == std::vector<Bytes>{{0, 1, 2, 0}});
    CHECK(test.put_sol({1, 0, 0, 0, 'a', 'b'}) == std::vector<Bytes>{{0, 1, 2, 0}}); // repeated
    CHECK(console.typed == "ab");
    CHECK(test.put_sol({1, 0, 0, 0, 'a', 'b', 'c'}).size() == 1); // repeated, and grown
    CHECK(console.typed == "abc");
    CHECK(test.put_sol({2, 0, 0, 0}) == std::vector<Bytes>{{0, 2, 0, 0}}); // empty
    CHECK(test.put_sol({3, 0, 0, 0, 'a'}).size() == 1);
    CHECK(console.typed == "abca");
    CHECK(test.node.counters.sol_characters_typed == 4);
    CHECK(test.put_sol({4, 0, 0}).empty()); // too short to be one
    Bytes too_long{4, 0, 0, 0};
    too_long.resize(4 + 201, 'x');
    CHECK(test.put_sol(too_long).empty());
    CHECK(console.typed == "abca");
}

TEST_CASE("what the port says is gathered, sent, repeated until it is acknowledged", "[ipmi]")
{
    Case test;
    test.activate();
    test.desk.console().say("log");
    test.desk.console().say("in: ");
    CHECK(test.desk.taken().empty()); // gathering
    std::vector<Bytes> sent = test.wait(60ms);
    REQUIRE(sent.size() == 1);
    CHECK(sent[0][0] == 1);
    CHECK(text_of(sent[0]) == "login: ");
    CHECK(test.wait(100ms).empty());
    CHECK(test.wait(450ms) == sent); // not acknowledged
    test.desk.console().say("more");
    CHECK(test.wait(60ms).empty()); // one at a time
    // Three characters were taken: the rest comes under the next number, with what followed.
    std::vector<Bytes> rest = test.put_sol({0, 1, 3, 0});
    REQUIRE(rest.size() == 1);
    CHECK(rest[0][0] == 2);
    CHECK(text_of(rest[0]) == "in: more");
    CHECK(test.put_sol({0, 2, 0, 0x40}).empty()); // refused for now
    CHECK(test.wait(510ms) == rest);
    CHECK(test.put_sol({0, 2, 8, 0}).empty());
    CHECK(test.wait(3000ms).empty());
    // Given up after seven repetitions.
    REQUIRE(test.say("lost").size() == 1);
    int repetitions = 0;
    for (int i = 0; i < 20; ++i)
        repetitions += static_cast<int>(test.wait(510ms).size());
    CHECK(repetitions == 7);
    sent = test.say("new");
    REQUIRE(sent.size() == 1);
    CHECK(sent[0][0] == 4);
    CHECK(text_of(sent[0]) == "new");
}

TEST_CASE("SOL numbers its packets 1 to 15 and says when characters were lost", "[ipmi]")
{
    Case test;
    test.activate();
    for (int i = 0; i < 32; ++i) {
        const std::vector<Bytes> sent = test.say("x");
        REQUIRE(sent.size() == 1);
        CHECK(sent[0][0] == i % 15 + 1);
        CHECK(test.put_sol({0, sent[0][0], 1, 0}).empty());
    }
    REQUIRE(test.say("first").size() == 1);
    test.desk.console().say(std::string(40'000, 'y')); // more than is kept meanwhile
    test.desk.taken();
    std::vector<Bytes> sent = test.put_sol({0, 3, 5, 0});
    REQUIRE(sent.size() == 1);
    CHECK((sent[0][3] & 0x08) != 0); // overrun
    std::size_t characters = 0;
    while (!sent.empty()) {
        const std::size_t size = sent[0].size() - 4;
        characters += size;
        sent = test.put_sol({0, sent[0][0], static_cast<std::uint8_t>(size), 0});
    }
    CHECK(characters == 16 * 1024);
}

TEST_CASE("the end of a session ends SOL, and says so", "[ipmi]")
{
    Case closing;
    closing.activate();
    const std::uint32_t id = closing.client.session->bmc_session_id;
    const auto told = closing.client.sol_in(closing.desk.put(closing.client.datagram(
        0x06, 0x3c,
        {static_cast<std::uint8_t>(id), static_cast<std::uint8_t>(id >> 8),
         static_cast<std::uint8_t>(id >> 16), static_cast<std::uint8_t>(id >> 24)})));
    CHECK(told == std::vector<Bytes>{{0, 0, 0, 0x10}});
    CHECK_FALSE(closing.desk.console().attached);
    Case silent;
    silent.activate();
    CHECK(silent.wait(61s) == std::vector<Bytes>{{0, 0, 0, 0x10}});
    CHECK(silent.node.counters.sol_sessions.now() == 0);
    CHECK_FALSE(silent.desk.wake());
}

TEST_CASE("a thief takes SOL after some characters, or some time", "[ipmi]")
{
    for (const bool speaks : {true, false}) {
        CAPTURE(speaks);
        Case test;
        test.node.plant(FaultKind::sol_stolen);
        test.activate();
        if (speaks) {
            const std::vector<Bytes> sent = test.say("node login: ");
            REQUIRE(sent.size() == 1);
            CHECK(text_of(sent[0]) == "node log");
            CHECK(test.put_sol({0, 1, 8, 0}) == std::vector<Bytes>{{0, 0, 0, 0x10}});
        } else {
            CHECK(test.wait(2100ms) == std::vector<Bytes>{{0, 0, 0, 0x10}});
        }
        CHECK(test.client.command(0x06, 0x4a, {0x01})->data == Bytes{0x01, 0x01, 0x00});
        CHECK(test.client.command(0x06, 0x48, activation)->code == 0x80);
        CHECK(test.client.command(0x06, 0x49, deactivation)->code == 0x00);
        CHECK(test.client.command(0x06, 0x48, activation)->code == 0x00);
    }
}

TEST_CASE("without encryption SOL goes authenticated only, both ways", "[ipmi]")
{
    Case test;
    test.node.machine.sol.force_encryption = false;
    REQUIRE(test.client.command(0x06, 0x48, without_encryption)->code == 0x00);
    CHECK(test.put_sol({1, 0, 0, 0, 'a'}).empty()); // encrypted: not as agreed
    ipmi::Packet packet;
    packet.type = ipmi::PayloadType::sol;
    packet.session_id = test.client.session->bmc_session_id;
    packet.sequence = ++test.client.sequence;
    packet.payload = {1, 0, 0, 0, 'a'};
    const auto sent = test.desk.put(ipmi::encode_session_packet(test.client.session->keys, packet));
    REQUIRE(sent.size() == 1);
    CHECK((sent[0][5] & 0xc0) == 0x40);
    const auto answer = ipmi::decode_session_packet(sent[0], test.client.session->keys);
    REQUIRE(answer.has_value());
    CHECK(answer->payload == Bytes{0, 1, 1, 0});
    CHECK(test.desk.console().typed == "a");
}
