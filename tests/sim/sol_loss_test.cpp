// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: what a console says arrives once and in order, and what is typed is typed once, over a
// network that loses, repeats and reorders. Method: a relay whose chance has one seed, between our
// Session and SolLink, and ipmi_sim or a simulated node; a host that counts its lines.
#include "ipmi_node.hpp"
#include "ipmi_sim.hpp"
#include "lossy_relay.hpp"
#include "numbered_lines.hpp"

#include "ipmi/session.hpp"
#include "ipmi/sol_packet.hpp"
#include "support/process.hpp"
#include "support/run.hpp"

#include <catch2/catch.hpp>

using namespace ipmi_node;
using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

namespace {

const std::string address = "127.0.61.13";

constexpr unsigned lines = 3000;
constexpr auto wait = 300ms; // for an acknowledgement, and for more
constexpr unsigned logins_max = 100;
constexpr unsigned waits_in_vain_max = 40;
constexpr auto settling = 1000ms; // in which the last late datagrams come

struct Outcome {
    std::string shown;
    unsigned typed = 0;
    Result<void> opened = Error{Errc::cancelled, "not yet"};
    std::optional<ipmi::OpenedSession> session;
};

asio::awaitable<void> take_until(ipmi::Session& session, ipmi::SolLink& link, net::TimePoint until,
                                 std::string& shown)
{
    const Result<Bytes> payload = co_await session.receive_sol(until);
    if (!payload)
        co_return;
    const auto packet = ipmi::decode_sol(*payload);
    if (!packet)
        co_return;
    const ipmi::SolLink::Received received = link.receive(*packet);
    shown.append(received.characters.begin(), received.characters.end());
    if (received.acknowledgement)
        (void)session.send_sol(*received.acknowledgement);
}

// Types a carriage return for each batch of lines, and takes what comes.
asio::awaitable<void> converse(ipmi::Session& session, Outcome& outcome)
{
    const Bytes carriage_return{'\r'};
    ipmi::SolLink link;
    while (outcome.typed * NumberedLines::lines_at_once < lines) {
        (void)session.send_sol(link.send(carriage_return));
        ++outcome.typed;
        const std::string all = NumberedLines::lines(outcome.typed * NumberedLines::lines_at_once);
        unsigned in_vain = 0;
        while (outcome.shown.size() < all.size()) {
            const std::size_t before = outcome.shown.size();
            co_await take_until(session, link, SteadyClock::now() + wait, outcome.shown);
            in_vain = outcome.shown.size() == before ? in_vain + 1 : 0;
            if (in_vain == waits_in_vain_max)
                co_return;
            if (in_vain > 0 && !link.acknowledged())
                (void)session.send_sol(link.repeat());
        }
    }
    const net::TimePoint end = SteadyClock::now() + settling;
    while (SteadyClock::now() < end)
        co_await take_until(session, link, end, outcome.shown);
}

struct Way {
    ipmi::CipherSuite suite;
    std::string name;
    std::string secret;
};

asio::awaitable<bool> run(Way way, LossyRelay& relay, NumberedLines& host, Weather weather,
                          Outcome& outcome)
{
    const auto executor = co_await asio::this_coro::executor;
    net::UdpSocket socket{executor};
    REQUIRE(socket.connect(asio::ip::make_address(address), relay.port()));
    check::Etiquette etiquette;
    const ipmi::Waits waits;
    ipmi::Session session{socket, etiquette, waits};
    const Credentials credentials{way.name, Secret{way.secret}, {}};
    const ipmi::LoginPolicy policy;
    outcome.opened =
        co_await session.open(credentials, way.suite, ipmi::Privilege::administrator, policy);
    if (outcome.opened) {
        outcome.session = session.opened();
        ipmi::Request activate{ipmi::activate_payload, Bytes{1, 1, 0xc0, 0, 0, 0}};
        const Result<ipmi::Response> active = co_await session.exchange(std::move(activate));
        CHECK((active && active->ok()));
        relay.weather_is(weather);
        co_await converse(session, outcome);
        relay.weather_is({});
        ipmi::Request deactivate{ipmi::deactivate_payload, Bytes{1, 1, 0, 0, 0, 0}};
        const Result<ipmi::Response> done = co_await session.exchange(std::move(deactivate));
        CHECK((done && done->ok()));
        co_await session.close();
    }
    relay.stop();
    host.stop();
    co_return true;
}

// Once and in order, as far as they came.
void check_order(const Outcome& outcome)
{
    REQUIRE(outcome.opened);
    const std::string all = NumberedLines::lines(lines);
    const auto [shown, meant] =
        std::mismatch(outcome.shown.begin(), outcome.shown.end(), all.begin(), all.end());
    const auto at = static_cast<std::size_t>(shown - outcome.shown.begin());
    CAPTURE(outcome.shown.substr(at, 60), meant == all.end() ? "" : all.substr(at, 60));
    CHECK(at == outcome.shown.size());
}

void check_all_came(const Outcome& outcome)
{
    check_order(outcome);
    CHECK(outcome.typed == lines / NumberedLines::lines_at_once);
    CHECK(outcome.shown.size() == NumberedLines::lines(lines).size());
}

} // namespace

TEST_CASE("three thousand lines of a simulated node arrive once and in order", "[ipmi]")
{
    asio::io_context context{1};
    NumberedLines host{context, address};
    Node node{small_model(), address};
    Server server{node, address, 0, fmt::format("tcp:{}:{}", address, host.port())};
    LossyRelay relay{context, address, server.port(), 1};
    Outcome outcome;
    const Way way{ipmi::cipher_suite_17, user, password};
    support::run(context, run(way, relay, host, Weather{5, 5, 5}, outcome));
    check_all_came(outcome);
    CHECK(relay.lost() > 0);
    CHECK(relay.twice() > 0);
    CHECK(relay.late() > 0);
}

// Not all at once: seen in a capture, ipmi_sim repeats a packet six times, and when the repetitions
// of one are used up and an old acknowledgement of it comes late, it never repeats the next one. On
// a busy machine loss alone can bring it there; what has come until then is in order all the same.
TEST_CASE("three thousand lines of ipmi_sim arrive once and in order", "[ipmi]")
{
    for (const Weather weather : {Weather{0, 5, 5}, Weather{5, 0, 0}}) {
        CAPTURE(weather.lost, weather.twice, weather.late);
        asio::io_context context{1};
        NumberedLines host{context, address};
        const IpmiSim bmc{address, host.port()};
        LossyRelay relay{context, address, bmc.port(), 1};
        Outcome outcome;
        const Way way{ipmi::cipher_suite_3, IpmiSim::user, IpmiSim::password};
        support::run(context, run(way, relay, host, weather, outcome));
        if (weather.lost == 0)
            check_all_came(outcome);
        check_order(outcome);
        CHECK(outcome.shown.size() > NumberedLines::lines(lines / 10).size());
        CHECK((relay.lost() > 0) == (weather.lost > 0));
        CHECK((relay.twice() > 0) == (weather.twice > 0));
        CHECK((relay.late() > 0) == (weather.late > 0));
    }
}
