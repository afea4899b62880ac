// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: our own client and a simulated node agree over a real socket, also about what each counts.
// Strangers judge the node in ipmi_strangers_test.cpp; two by the same hand prove little alone.
#include "ipmi_node.hpp"

#include "ipmi/bmc.hpp"
#include "ipmi/sol_console.hpp"
#include "shipped_patterns.hpp"
#include "support/run.hpp"

#include <catch2/catch.hpp>

using namespace ipmi_node;

namespace {

const std::string address = "127.0.61.8";

struct Seen {
    bool opened = false;
    std::vector<std::uint8_t> suites;
    Bytes device_id;
    std::string console;
    check::Etiquette etiquette;
};

asio::awaitable<Seen> look(Target target, unsigned suite)
{
    Seen seen;
    LoginGate gate;
    check::Settings settings;
    settings.cipher_suites = {suite};
    ipmi::Bmc bmc{co_await asio::this_coro::executor,
                  target,
                  asio::ip::make_address(address),
                  gate,
                  seen.etiquette,
                  ipmi::login_policy(settings, {})};
    bmc.console_is(test::shipped_console());
    const auto listed = co_await bmc.cipher_suite_ids();
    if (listed)
        seen.suites = *listed;
    const auto session = co_await bmc.session();
    seen.opened = session.has_value();
    if (seen.opened) {
        ipmi::Request request{ipmi::get_device_id};
        const auto device = co_await bmc.ask(std::move(request));
        if (device)
            seen.device_id = device->data;
        const auto console = co_await ipmi::prove_console(bmc);
        if (console)
            seen.console = std::string{console->state};
    }
    co_await bmc.close();
    co_return seen;
}

} // namespace

TEST_CASE("our client logs in, asks, proves the console and leaves nothing behind", "[ipmi]")
{
    for (const unsigned suite : {3u, 8u, 12u, 17u}) {
        CAPTURE(suite);
        Node node{small_model(), address};
        const bool weak = suite == 8 || suite == 12;
        if (weak)
            node.plant(FaultKind::weak_cipher_suites);
        Server server{node, address, 0};
        Target target;
        target.host = address;
        target.ports.ipmi = server.port();
        target.credentials = Credentials{user, Secret{password}, {}};
        asio::io_context context;
        const Seen seen = support::run(context, look(target, suite));
        CHECK(seen.opened);
        CHECK(seen.suites ==
              (weak ? std::vector<std::uint8_t>{8, 12} : std::vector<std::uint8_t>{3, 17}));
        REQUIRE(seen.device_id.size() == 15);
        CHECK(seen.device_id[2] == 1);
        CHECK(seen.console == "prompt");
        server.inside([&] {
            CHECK(node.counters.ipmi_sessions_opened == 1);
            CHECK(node.counters.ipmi_sessions_closed == 1);
            CHECK(node.counters.ipmi_logins_failed == 0);
            CHECK(node.counters.ipmi_sessions.now() == 0);
            CHECK(node.counters.sol_sessions.now() == 0);
            CHECK(node.counters.sol_sessions.most() == 1);
            CHECK(node.counters.datagrams_received == seen.etiquette.datagrams_sent);
            CHECK(node.counters.datagrams_refused == 0);
        });
    }
}
