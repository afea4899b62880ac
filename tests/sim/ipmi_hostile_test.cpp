// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: nothing that anybody sends makes a node answer wrongly, hang or crash. Method: every packet
// of a good session changed at each byte and cut at each length; then chance, from one seed.
#include "ipmi_client.hpp"

#include "support/results.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace ipmi_node;

namespace {

const std::string address = "127.0.61.5";
const Bytes activation{0x01, 0x01, 0xc0, 0x00, 0x00, 0x00};

bool still_works(Desk& desk, Node& node)
{
    // Whatever half-open logins hold, they let go of.
    desk.wait(std::chrono::seconds{61});
    Client client{desk, 50000};
    if (client.login() != "")
        return false;
    const auto answer = client.command(0x06, 0x48, activation);
    const bool works = answer && answer->code == 0x00;
    desk.wait(std::chrono::seconds{61});
    return works && node.counters.ipmi_sessions.now() == 0 &&
           node.counters.sol_sessions.now() == 0 && node.counters.ipmi_in_flight.now() == 0;
}

} // namespace

TEST_CASE("a changed or cut packet of a session is not answered", "[ipmi]")
{
    for (const ipmi::CipherSuite suite : {ipmi::cipher_suite_3, ipmi::cipher_suite_17}) {
        Node node{small_model(), address};
        Desk desk{node};
        Client client{desk};
        REQUIRE(client.login(user, password, suite) == "");
        REQUIRE(client.command(0x06, 0x48, activation)->code == 0);
        const std::vector<Bytes> packets{client.datagram(0x06, 0x01, {}),
                                         client.datagram(0x0a, 0x23, {0, 0, 0, 0, 0, 5}),
                                         client.sol_datagram(Bytes{1, 0, 0, 0, '\r'})};
        for (const Bytes& packet : packets) {
            for (std::size_t at = 0; at < packet.size(); ++at)
                for (int bit = 0; bit < 8; ++bit) {
                    Bytes changed = packet;
                    changed[at] ^= static_cast<std::uint8_t>(1 << bit);
                    CHECK(desk.put(changed).empty());
                }
            for (std::size_t size = 0; size < packet.size(); ++size)
                CHECK(desk.put(ByteView{packet}.subspan(0, size)).empty());
            Bytes longer = packet;
            longer.push_back(0);
            CHECK(desk.put(longer).empty());
            // None of these has used its number up.
            CHECK(desk.put(packet).size() == 1);
            CHECK(desk.put(packet).empty());
        }
        CHECK(desk.console().typed == "\r");
        CHECK(still_works(desk, node));
    }
}

TEST_CASE("changed or cut session set-up opens no session", "[ipmi]")
{
    const Credentials credentials{user, Secret{password}, {}};
    const ipmi::HandshakeRandom random{0x11223344, {1, 2, 3}, 7};
    std::size_t tried = 0;
    for (int broken = 0; broken < 3; ++broken) // which of the three messages
        for (std::size_t at = 0;; ++at) {
            CAPTURE(broken, at);
            Node node{small_model(), address};
            Desk desk{node};
            ipmi::Handshake handshake{credentials, ipmi::cipher_suite_17,
                                      ipmi::Privilege::administrator, random};
            for (int step = 0; step < broken; ++step) {
                const auto answers = desk.put(handshake.transmit());
                REQUIRE(answers.size() == 1);
                REQUIRE(handshake.accept(answers[0]));
            }
            Bytes packet = handshake.transmit();
            if (at >= packet.size())
                break;
            desk.put(ByteView{packet}.subspan(0, at));
            CHECK(node.counters.ipmi_sessions.now() == 0);
            packet[at] ^= 0x55;
            CHECK(desk.put(packet).size() <= 1);
            ++tried;
            // Of the last message, only its tag and the reserved bytes are nobody's business; but
            // cut to nothing behind its header it has ended the login.
            const bool harmless = broken == 2 && (at == 16 || at == 18 || at == 19);
            CHECK(node.counters.ipmi_sessions.now() == (harmless ? 1 : 0));
        }
    CHECK(tried > 150);
}

TEST_CASE("chance finds nothing", "[ipmi]")
{
    Node node{small_model(), address};
    Desk desk{node};
    std::mt19937 random{20261122};
    const auto below = [&random](std::size_t limit) { return random() % limit; };
    Client client{desk, 41000};
    REQUIRE(client.login() == "");
    client.command(0x06, 0x48, activation);
    ipmi::Message request;
    request.net_fn = 0x06;
    request.command = 0x38;
    request.data = {0x8e, 0x04};
    const Credentials credentials{user, Secret{password}, {}};
    ipmi::Handshake handshake{credentials, ipmi::cipher_suite_3, ipmi::Privilege::administrator,
                              ipmi::HandshakeRandom::generate()};
    const std::vector<Bytes> seeds{
        ipmi::encode_sessionless(request),
        ipmi::encode_setup(ipmi::PayloadType::ipmi, ipmi::encode_message(request)),
        handshake.transmit(),
        ipmi::encode_setup(ipmi::PayloadType::rakp_1, Bytes(44, 0x11)),
        ipmi::encode_setup(ipmi::PayloadType::rakp_3, Bytes(40, 0x22)),
        client.datagram(0x06, 0x01, {}),
        {0x06, 0x00, 0x17, 0x06, 0x00, 0x00, 0x11, 0xbe, 0x80, 0x00, 0x00, 0x00}};
    for (int i = 0; i < 100'000; ++i) {
        Bytes datagram = seeds[below(seeds.size())];
        if (below(4) == 0)
            datagram.resize(below(64));
        for (std::size_t n = below(4); n > 0 && !datagram.empty(); --n)
            datagram[below(datagram.size())] = static_cast<std::uint8_t>(random());
        desk.put(datagram, static_cast<std::uint16_t>(40000 + below(8)));
        if (i % 1000 == 0)
            desk.wait(std::chrono::milliseconds{300});
    }
    // What only somebody with the keys can say, but wrongly: every command with chance's data.
    for (int i = 0; i < 20'000; ++i) {
        if (i % 2000 == 0) {
            desk.wait(std::chrono::seconds{61});
            REQUIRE(client.login() == "");
        }
        Bytes data(below(24));
        for (std::uint8_t& byte : data)
            byte = static_cast<std::uint8_t>(below(3) == 0 ? random() : below(4));
        const auto command = static_cast<std::uint8_t>(below(0x60));
        const auto net_fn = static_cast<std::uint8_t>(below(7) * 2);
        const bool spares = net_fn == 6 && (command == 0x3c || command == 0x3b ||
                                            (command >= 0x43 && command <= 0x4c));
        const bool keeps_key = net_fn == 6 && command == 0x56;
        if (!spares && !keeps_key)
            CHECK(client.command(net_fn, command, data, static_cast<std::uint8_t>(below(4))));
        desk.put(client.sol_datagram(data), 41000);
    }
    node.machine.sol = {};
    CHECK(still_works(desk, node));
}
