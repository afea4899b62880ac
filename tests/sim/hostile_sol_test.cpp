// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: whatever a BMC sends as SOL packets, the proof of a console ends by itself, keeps little,
// types little, leaves nothing behind and takes nothing for a prompt that is none. Method: a table
// of lies, each told to prove_console for as long as it listens.
#include "lying_sol.hpp"

#include "ipmi/sol_console.hpp"
#include "ipmi/terminal_screen.hpp"
#include "shipped_patterns.hpp"
#include "support/run.hpp"

#include <random>

using namespace ipmi_node;
using ipmi::SolPacket;

namespace {

const std::string address = "127.0.61.12";

using Payloads = std::vector<Bytes>;
using Seal = LyingSol::Seal;

constexpr std::uint8_t nack = 0x40;
constexpr std::uint8_t unavailable = 0x20;
constexpr std::uint8_t deactivating = 0x10;
constexpr int flood_packets = 20; // each millisecond

ipmi::Waits short_waits()
{
    using Milliseconds = std::chrono::milliseconds;
    ipmi::Waits waits;
    waits.console_listen = {Milliseconds{150}, Milliseconds{100}, Milliseconds{100}};
    waits.console_quiet = Milliseconds{100};
    waits.console_output = Milliseconds{500};
    return waits;
}

struct Proven {
    Result<ipmi::ConsoleProof> proof = Error{Errc::cancelled, "not yet"};
    std::size_t lies = 0;
    std::uint64_t sessions_left = 0;
    std::uint64_t sol_left = 0;
};

// For what must arrive whole, on a machine that is busy with other things, too.
ipmi::Waits patient_waits()
{
    ipmi::Waits waits = short_waits();
    waits.console_listen.front() = std::chrono::seconds{5};
    waits.console_quiet = std::chrono::seconds{2};
    waits.console_output = std::chrono::seconds{60};
    return waits;
}

asio::awaitable<bool> look(const Target& target, LyingSol& server, ipmi::Waits waits,
                           Proven& proven)
{
    const auto executor = co_await asio::this_coro::executor;
    LoginGate gate;
    check::Etiquette etiquette;
    check::Settings settings;
    settings.cipher_suites = {17};
    ipmi::Bmc bmc{executor, target,    asio::ip::make_address(address),
                  gate,     etiquette, ipmi::login_policy(settings, {}),
                  waits};
    bmc.console_is(test::shipped_console());
    Result<ipmi::ConsoleProof> proof = co_await ipmi::prove_console(bmc);
    proven.proof = std::move(proof);
    co_await bmc.close();
    server.stop();
    co_return true;
}

Proven prove(LyingSol::Lie lie, Seal seal = Seal::right, const ipmi::Waits& waits = short_waits())
{
    Node node{small_model(), address};
    asio::io_context context{1};
    LyingSol server{context, node, address, std::move(lie), seal};
    Target target;
    target.host = address;
    target.ports.ipmi = server.port();
    target.credentials = Credentials{user, Secret{password}, {}};
    Proven proven;
    support::run(context, look(target, server, waits, proven));
    proven.lies = server.lies();
    proven.sessions_left = node.counters.ipmi_sessions.now();
    proven.sol_left = node.counters.sol_sessions.now();
    return proven;
}

Bytes payload(int sequence, std::string_view characters, std::uint8_t status = 0)
{
    Bytes made{static_cast<std::uint8_t>(sequence), 0, 0, status};
    made.insert(made.end(), characters.begin(), characters.end());
    return made;
}

std::uint8_t size_of(const SolPacket& packet)
{
    return static_cast<std::uint8_t>(packet.characters.size());
}

// As a BMC in order does it.
Payloads acknowledgement(const SolPacket* heard)
{
    if (heard == nullptr || heard->sequence == 0)
        return {};
    return {Bytes{0, heard->sequence, size_of(*heard), 0}};
}

// `first`, then on each acknowledgement the next; what cannot be acknowledged is followed at once.
LyingSol::Lie one_by_one(Payloads payloads)
{
    return [payloads = std::move(payloads), at = std::size_t{0},
            waiting = false](const SolPacket* heard) mutable -> Payloads {
        if (heard != nullptr) {
            waiting = waiting && heard->acknowledged_sequence == 0;
            return acknowledgement(heard);
        }
        if (waiting || at == payloads.size())
            return {};
        waiting = payloads[at].size() >= 4 && (payloads[at][0] & 0x0f) != 0;
        return {payloads[at++]};
    };
}

LyingSol::Lie each_millisecond(Payloads payloads)
{
    return [payloads = std::move(payloads)](const SolPacket* heard) {
        return heard == nullptr ? payloads : acknowledgement(heard);
    };
}

void check_in_bounds(const Proven& proven)
{
    REQUIRE(proven.proof);
    const ipmi::ConsoleProof& proof = *proven.proof;
    CHECK(proof.carriage_returns <= ipmi::carriage_returns_max);
    CHECK(proof.transcript.size() <=
          ipmi::TerminalScreen::memory_bytes_max(ipmi::TerminalScreen::transcript_bytes_max));
    CHECK_FALSE(proof.still_active);
    CHECK(proven.lies > 0);
    CHECK(proven.sessions_left == 0);
    CHECK(proven.sol_left == 0);
}

struct Row {
    const char* what;
    LyingSol::Lie lie;
    std::string_view state;
    Seal seal = Seal::right;
};

void check_rows(std::vector<Row> rows)
{
    for (Row& row : rows) {
        CAPTURE(row.what);
        const Proven proven = prove(std::move(row.lie), row.seal);
        check_in_bounds(proven);
        CHECK(proven.proof->state == row.state);
    }
}

} // namespace

TEST_CASE("acknowledgements that lie prove nothing", "[ipmi]")
{
    const auto to_each = [](std::function<Bytes(const SolPacket&)> answer) -> LyingSol::Lie {
        return [answer = std::move(answer)](const SolPacket* heard) {
            return heard != nullptr && heard->sequence != 0 ? Payloads{answer(*heard)} : Payloads{};
        };
    };
    Payloads any_status;
    for (int status = 0; status < 256; ++status)
        if ((status & deactivating) == 0)
            any_status.push_back(payload(0, "", static_cast<std::uint8_t>(status)));
    check_rows({
        {"of all that comes, and nothing is ever shown", acknowledgement, "silent"},
        {"of what was never sent", each_millisecond({{0, 9, 50, 0}, {0, 1, 255, 0}}), "silent"},
        {"of more than was sent", to_each([](const SolPacket& heard) {
             return Bytes{0, heard.sequence, 255, 0};
         }),
         "silent"},
        {"of another number", to_each([](const SolPacket& heard) {
             return Bytes{0, static_cast<std::uint8_t>(heard.sequence % 15 + 1), 1, 0};
         }),
         "silent"},
        {"NACK for ever", to_each([](const SolPacket& heard) {
             return Bytes{0, heard.sequence, 0, nack};
         }),
         "silent"},
        {"NACK for ever, unasked", each_millisecond({{0, 1, 0, nack}, {0, 2, 0, nack}}), "silent"},
        {"transfer unavailable for ever", to_each([](const SolPacket& heard) {
             return Bytes{0, heard.sequence, 0, nack | unavailable};
         }),
         "silent"},
        {"transfer unavailable for ever, unasked", each_millisecond({{0, 0, 0, unavailable}}),
         "silent"},
        {"every status there is", each_millisecond(any_status), "silent"},
        {"the end at once", each_millisecond({payload(0, "", deactivating)}), "sol-stolen"},
    });
}

TEST_CASE("a prompt in a packet that is not of this session is none", "[ipmi]")
{
    const Bytes prompt = payload(1, "\r\nnode login: ");
    check_rows(
        {{"without protection", each_millisecond({prompt}), "silent", Seal::none},
         {"under other keys", each_millisecond({prompt}), "silent", Seal::of_another_session},
         {"without a header", each_millisecond({Bytes{1, 0, 0}, Bytes{}}), "silent"}});
    // As it is to be: so that the three above were refused for what they say.
    CHECK(prove(each_millisecond({prompt})).proof->state == "prompt");
}

TEST_CASE("characters are taken once, whatever number they come under", "[ipmi]")
{
    struct Shown {
        const char* what;
        Payloads payloads;
        std::string_view transcript;
    };
    const Shown rows[] = {
        {"repeated", {payload(1, "once"), payload(1, "once"), payload(1, "once")}, "once\n"},
        {"other characters", {payload(1, "first"), payload(1, "other")}, "first\n"},
        {"more of others", {payload(1, "first"), payload(1, "others")}, "firsts\n"},
        {"fewer, then more",
         {payload(1, "abcdef"), payload(1, "abc"), payload(1, "abcdefgh")},
         "abcdefgh\n"},
        {"from the middle", {payload(9, "ab"), payload(10, "cd"), payload(15, "ef")}, "abcdef\n"},
        {"reserved bits", {payload(0xf1, "ab", 0x83), payload(0x12, "cd", 0x0f)}, "abcd\n"},
    };
    for (const Shown& row : rows) {
        CAPTURE(row.what);
        const Proven proven = prove(one_by_one(row.payloads));
        check_in_bounds(proven);
        CHECK(proven.proof->transcript == row.transcript);
        CHECK(proven.proof->state != "prompt");
    }
}

TEST_CASE("of a screen that was cleared only a host on its way up is still told", "[ipmi]")
{
    const std::string clear = "\x1b\x63\x1b[2J";
    const auto shown = [&](const std::string& text) {
        return one_by_one({payload(1, text + clear)});
    };
    check_rows({
        {"a boot", shown("Booting from ROM...\r\nProbing EDD (edd=off to disable)... o"),
         "booting"},
        {"a boot loader", shown("  GNU GRUB  version 2.06\r\n"), "output-but-no-prompt"},
        {"a prompt", shown("\r\nnode login: "), "output-but-no-prompt"},
        {"nothing", shown(""), "output-but-no-prompt"},
    });
}

TEST_CASE("SOL payloads of every length from 0 to 300 are taken or left", "[ipmi]")
{
    Payloads payloads;
    std::size_t characters = 0;
    for (std::size_t size = 0; size <= 300; ++size) {
        const std::size_t shown = size > 4 ? size - 4 : 0;
        Bytes made = payload(static_cast<int>(size % 15 + 1), std::string(shown, 'x'));
        made.resize(size);
        characters += shown;
        payloads.push_back(std::move(made));
    }
    const Proven proven = prove(one_by_one(std::move(payloads)), Seal::right, patient_waits());
    check_in_bounds(proven);
    CHECK(proven.proof->bytes == characters);
    CHECK(proven.proof->state != "prompt");
}

TEST_CASE("a BMC that never stops sending is left in time", "[ipmi]")
{
    const auto flood = [](std::string characters, bool numbered) -> LyingSol::Lie {
        return [characters = std::move(characters), numbered,
                next = 0](const SolPacket* heard) mutable -> Payloads {
            if (heard != nullptr)
                return acknowledgement(heard);
            Payloads payloads;
            for (int i = 0; i < flood_packets; ++i)
                payloads.push_back(payload(numbered ? next++ % 15 + 1 : 0, characters));
            return payloads;
        };
    };
    const std::string line = "the quick brown fox jumps over the lazy dog\r\n";
    std::mt19937 random{20261122};
    const auto noise = [random](const SolPacket*) mutable {
        Bytes made(random() % 300);
        for (std::uint8_t& byte : made)
            byte = static_cast<std::uint8_t>(random());
        if (made.size() > 3)
            made[3] &= static_cast<std::uint8_t>(~deactivating);
        return Payloads{std::move(made)};
    };
    check_rows({{"lines", flood(line + line + line + line, true), "output-but-no-prompt"},
                {"nothing but numbers", flood("", true), "silent"},
                {"nothing at all", flood("", false), "silent"},
                {"unnumbered characters", flood("x", false), "silent"}});
    const Proven proven = prove(noise);
    check_in_bounds(proven);
    CHECK(proven.proof->state != "prompt");
    const Proven backwards = prove([next = 0](const SolPacket* heard) mutable {
        return heard != nullptr ? acknowledgement(heard)
                                : Payloads{payload(15 - next++ % 15, "login: ")};
    });
    check_in_bounds(backwards);
    CHECK(backwards.proof->bytes > 0);
}
