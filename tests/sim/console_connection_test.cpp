// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: consoles behind sockets and terminals carry both ways and survive their peers. Method: real
// peers: socat, agetty.
#include "console_support.hpp"

#include "support/process.hpp"

using namespace console_test;

namespace {

const std::string address = "127.0.63.1";

std::string listen(std::uint16_t port)
{
    return "TCP-LISTEN:" + std::to_string(port) + ",bind=" + address + ",reuseaddr";
}

std::string console_at(std::uint16_t port) { return "tcp:" + address + ":" + std::to_string(port); }

bool appears(const std::filesystem::path& path)
{
    for (int i = 0; i < 1000 && !std::filesystem::exists(path); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    return std::filesystem::exists(path);
}

} // namespace

TEST_CASE("a TCP console carries both ways and connects anew with each session")
{
    support::TemporaryFolder folder;
    const std::uint16_t port = support::free_port(address);
    support::Process socat{{"socat", listen(port) + ",fork", "SYSTEM:echo hello; cat"},
                           folder.path() / "log"};
    support::wait_until_listening(socat, address, port, folder.path() / "log");
    Listener node{console_at(port)};
    for (int session = 0; session < 3; ++session) {
        INFO(session);
        node.attach();
        node.type("typed at once\r\n"); // before it is connected
        node.hears("typed at once");
        node.hears("hello");
        node.type(std::string(3000, 'x') + "end");
        node.hears("end");
        CHECK(std::count(node.heard.begin(), node.heard.end(), 'x') == 3000);
        node.console->detach();
        node.forget();
        node.type("nobody");
        node.idle(std::chrono::milliseconds{50});
        CHECK(node.heard.empty());
    }
    CHECK(node.complaints.empty());
}

TEST_CASE("a console server that is down is silence, said once, until it is up")
{
    support::TemporaryFolder folder;
    const std::uint16_t port = support::free_port(address);
    Listener node{console_at(port)};
    for (int session = 0; session < 3; ++session) {
        node.attach();
        node.type("\r");
        node.until([&] { return !node.complaints.empty(); });
        node.idle(std::chrono::milliseconds{50});
        node.console->detach();
    }
    CHECK(node.heard.empty());
    REQUIRE(node.complaints.size() == 1);
    CHECK(node.complaints[0].find("connection-refused") != std::string::npos);

    support::Process socat{{"socat", listen(port) + ",fork", "SYSTEM:echo hello; cat"},
                           folder.path() / "log"};
    support::wait_until_listening(socat, address, port, folder.path() / "log");
    node.attach();
    node.hears("hello");
    CHECK(node.complaints.size() == 1);
}

TEST_CASE("a console server that closes, floods or does not read does no harm")
{
    support::TemporaryFolder folder;
    const std::string behaviours[] = {"SYSTEM:echo hello", "SYSTEM:echo hello; yes",
                                      "SYSTEM:echo hello; sleep 60"};
    for (const std::string& behaviour : behaviours) {
        INFO(behaviour);
        const std::uint16_t port = support::free_port(address);
        support::Process socat{{"socat", listen(port) + ",fork", behaviour}, folder.path() / "log"};
        support::wait_until_listening(socat, address, port, folder.path() / "log");
        Listener node{console_at(port)};
        node.attach();
        node.hears("hello");
        for (int i = 0; i < 100; ++i)
            node.type(std::string(10000, 'x'));
        node.idle();
        node.type("\r");
        node.idle(std::chrono::milliseconds{50});
        CHECK(node.heard.size() < 20000); // the speed of a serial line, whatever it sends
        CHECK(node.complaints.size() <= 1);
    }
}

TEST_CASE("a look-up or a connect may be under way when the session or the console ends")
{
    using boost::asio::ip::tcp;
    // A server that accepts nobody: with its queue full, the next connect gets no answer.
    asio::io_context context;
    const tcp::endpoint any{asio::ip::make_address(address), 0};
    tcp::acceptor server{context, any.protocol()};
    server.bind(any);
    server.listen(0);
    std::vector<std::unique_ptr<tcp::socket>> queue;
    for (int i = 0; i < 3; ++i) {
        queue.push_back(std::make_unique<tcp::socket>(context, any.protocol()));
        queue.back()->async_connect(server.local_endpoint(), [](auto) {});
    }
    const std::string port = std::to_string(server.local_endpoint().port());
    for (const std::string& where : {"tcp:localhost:" + port, "tcp:" + address + ":" + port}) {
        Listener node{where};
        node.attach();
        node.idle(std::chrono::milliseconds{1});
        node.console->detach();
        node.attach();
        node.type("\r");
        node.idle(std::chrono::milliseconds{1});
        node.console.reset();
        node.idle(std::chrono::milliseconds{50});
        CHECK(node.heard.empty());
        CHECK(node.complaints.size() <= 1); // nothing listens at localhost
    }
    Listener node{"tcp:" + address + ":" + port};
    node.attach();
    CHECK(node.until([&] { return !node.complaints.empty(); }));
    CHECK(node.complaints.at(0).find("connection-timeout") != std::string::npos);
}

TEST_CASE("a terminal console reaches a real getty, session after session")
{
    support::TemporaryFolder folder;
    const std::filesystem::path device = folder.path() / "ttyBMC";
    support::Process socat{
        {"socat", "PTY,link=" + device.string() + ",raw,echo=0",
         "EXEC:/sbin/agetty -L --noclear - 115200 vt100,pty,setsid,ctty,stderr,sane"},
        folder.path() / "log"};
    REQUIRE(appears(device));
    Listener node{"pty:" + device.string()};
    for (int session = 0; session < 3; ++session) {
        node.attach();
        node.idle();
        node.type("\r");
        node.prompted("login");
        node.console->detach();
        node.forget();
        node.idle(std::chrono::milliseconds{50});
        CHECK(node.heard.empty());
    }
    CHECK(node.complaints.empty());
    node.attach();
    socat.stop();
    node.until([&] { return !node.complaints.empty(); });
    node.type("\r");
    node.console->detach();
    node.attach();
    node.type("\r");
    node.idle(std::chrono::milliseconds{50});
    CHECK(node.complaints.size() == 1);
}

TEST_CASE("what is no terminal is silence, said once")
{
    for (const std::string path : {"/nonexistent/tty", "/etc/passwd", "/dev/null", "/tmp"}) {
        INFO(path);
        Listener node{"pty:" + path};
        node.attach();
        node.type("\r");
        node.idle(std::chrono::milliseconds{50});
        node.console->detach();
        node.attach();
        CHECK(node.heard.empty());
        REQUIRE(node.complaints.size() == 1);
        CHECK(node.complaints[0].find(path) != std::string::npos);
    }
}
