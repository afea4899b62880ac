// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: each planted fault of the IPMI side does what the catalog says, and goes when it is used
// up. Method: a table of faults, what a client meets with them, and that it meets nothing without.
#include "ipmi_client.hpp"

#include "support/results.hpp"

#include <catch2/catch.hpp>

using namespace ipmi_node;

namespace {

const std::string address = "127.0.61.6";

} // namespace

TEST_CASE("faults of logins are met at the login", "[ipmi]")
{
    struct Row {
        FaultKind kind;
        ipmi::CipherSuite suite;
        const char* outcome;
    };
    const Row rows[] = {
        {FaultKind::ipmi_sessions_full, ipmi::cipher_suite_17, "bmc-busy"},
        {FaultKind::wrong_password, ipmi::cipher_suite_17, "password-invalid"},
        {FaultKind::user_unknown, ipmi::cipher_suite_3, "username-invalid"},
        {FaultKind::privilege_limited, ipmi::cipher_suite_3, "privilege-insufficient"},
        {FaultKind::no_cipher_suite_17, ipmi::cipher_suite_17, "cipher-suite-unavailable"},
        {FaultKind::no_cipher_suite_17, ipmi::cipher_suite_3, ""},
        {FaultKind::k_g_required, ipmi::cipher_suite_17, "k-g-invalid"},
        {FaultKind::ipmi_version_1_5_only, ipmi::cipher_suite_3, "silence"},
        {FaultKind::no_answer, ipmi::cipher_suite_3, "silence"},
    };
    for (const Row& row : rows) {
        INFO(sim::row(row.kind).name);
        Node node{small_model(), address};
        node.plant(row.kind);
        Desk desk{node};
        Client client{desk};
        CHECK(client.login(user, password, row.suite) == row.outcome);
        if (*row.outcome == '\0')
            continue;
        // A privilege that is limited to User is that, not none.
        const bool as_user = row.kind == FaultKind::privilege_limited;
        if (as_user)
            CHECK(client.login(user, password, row.suite, ipmi::Privilege::user) == "");
    }
}

TEST_CASE("faults of answers make them such as a client must not believe", "[ipmi]")
{
    for (const FaultKind kind :
         {FaultKind::wrong_authentication_code, FaultKind::wrong_session_id}) {
        INFO(row(kind).name);
        Node node{small_model(), address};
        Desk desk{node};
        Client client{desk};
        REQUIRE(client.login() == "");
        node.plant(kind, "Get Chassis*");
        CHECK(client.command(0x06, 0x01)->code == 0);
        CHECK_FALSE(client.command(0x00, 0x01));
        CHECK(node.counters.commands.at("Get Chassis Status") == 1);
    }
    Node node{small_model(), address};
    Desk desk{node};
    Client client{desk};
    REQUIRE(client.login() == "");
    node.plant(FaultKind::wrong_sequence);
    const auto spoilt = desk.put(client.datagram(0x06, 0x01, {}));
    const auto packet = ipmi::decode_packet(spoilt.at(0), &client.session->keys);
    REQUIRE(packet);
    CHECK(packet->sequence > 0x10000);
}

TEST_CASE("single commands are refused, or left without an answer, so often as planted", "[ipmi]")
{
    Node node{small_model(), address};
    Desk desk{node};
    Client client{desk};
    REQUIRE(client.login() == "");
    Fault busy{};
    busy.kind = FaultKind::completion_code;
    busy.plane = FaultPlane::ipmi;
    busy.subject = "Chassis Control";
    busy.value = 0xc0;
    busy.count = 2;
    node.faults.plant(busy);
    for (const int expected : {0xc0, 0xc0, 0x00})
        CHECK(int{client.command(0x00, 0x02, {0})->code} == expected);
    CHECK_FALSE(node.machine.powered());
    node.plant(FaultKind::no_answer, "Get SDR*");
    CHECK_FALSE(client.command(0x0a, 0x20));
    CHECK(client.command(0x0a, 0x40)->code == 0);
}

TEST_CASE("what a controller lists follows its faults", "[ipmi]")
{
    struct Row {
        FaultKind kind;
        const char* suites;
        const char* capabilities;
    };
    const Row rows[] = {
        {FaultKind::delay, "01c003014181c011034481", "0180040200000000"},
        {FaultKind::no_cipher_suite_17, "01c003014181", "0180040200000000"},
        {FaultKind::cipher_suite_zero, "01c000004080c003014181c011034481", "0180040200000000"},
        {FaultKind::k_g_required, "01c003014181c011034481", "0180240200000000"},
        {FaultKind::ipmi_version_1_5_only, "01c003014181c011034481", "0116040000000000"},
    };
    for (const Row& row : rows) {
        INFO(sim::row(row.kind).name);
        Node node{small_model(), address};
        node.plant(row.kind);
        Desk desk{node};
        ipmi::Message request;
        request.net_fn = 0x06;
        const auto ask = [&](std::uint8_t command, Bytes data) {
            request.command = command;
            request.data = std::move(data);
            const auto answers = desk.put(ipmi::encode_sessionless(request));
            REQUIRE(answers.size() == 1);
            return to_hex(ByteView{ipmi::decode_sessionless(answers[0])->data}.subspan(1));
        };
        CHECK(ask(0x54, {0x0e, 0x00, 0x80}) == row.suites);
        CHECK(ask(0x54, {0x0e, 0x00, 0x81}) == "01");
        CHECK(ask(0x38, {0x8e, 0x04}) == row.capabilities);
    }
}
