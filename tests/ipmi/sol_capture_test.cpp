// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: our SOL code takes two consoles that a BMC which we did not write showed to a client which
// we did not write. Method: the recorded SOL sessions of OpenBMC, frame by frame through
// decode_sol, SolLink, TerminalScreen and classify; what the recorded client answered is compared.
#include "ipmi/recorded_session.hpp"
#include "ipmi/sol_packet.hpp"
#include "ipmi/terminal_screen.hpp"
#include "sim/shipped_patterns.hpp"
#include "support/results.hpp"

#include <cstdlib>
#include <map>

using namespace oobready;
using namespace oobready::ipmi;

namespace {

using check::PromptKind;

constexpr std::optional<PromptKind> nothing = std::nullopt;

// What one session came to when its packets went through our code.
struct Replayed {
    std::vector<Bytes> acknowledgements;            ///< ours
    std::vector<Bytes> recorded;                    ///< the recorded client's
    std::vector<std::optional<PromptKind>> prompts; ///< after each packet that showed something
    std::size_t from_bmc = 0;
    TerminalScreen screen;
};

// The payloads of the SOL packets in `frames`, in their order; first: whether from the console.
std::vector<std::pair<bool, Bytes>> sol_payloads(const std::vector<Frame>& frames,
                                                 const SessionKeys& keys)
{
    std::vector<std::pair<bool, Bytes>> payloads;
    for (const Frame& frame : frames) {
        if (payload_type_of(frame) != static_cast<std::uint8_t>(PayloadType::sol))
            continue;
        auto packet = decode_packet(frame.datagram, &keys);
        REQUIRE(packet);
        payloads.emplace_back(frame.from_console, std::move(packet->payload));
    }
    return payloads;
}

void take_from_bmc(const Bytes& payload, SolLink& link, Replayed& replayed)
{
    const auto packet = decode_sol(payload);
    REQUIRE(packet);
    ++replayed.from_bmc;
    SolLink::Received received = link.receive(*packet);
    CHECK(link.acknowledged()); // this BMC answers each packet before it shows what came of it
    CHECK(received.characters == packet->characters); // nothing was sent twice
    if (received.acknowledgement)
        replayed.acknowledgements.push_back(*received.acknowledgement);
    if (received.characters.empty())
        return;
    replayed.screen.append(received.characters);
    const auto waits = check::classify_cursor(replayed.screen.text(), test::shipped_patterns());
    replayed.prompts.push_back(waits ? waits->kind : nothing);
}

Replayed replay(const std::vector<std::pair<bool, Bytes>>& payloads)
{
    Replayed replayed;
    SolLink link;
    for (const auto& [from_console, payload] : payloads) {
        if (!from_console) {
            take_from_bmc(payload, link, replayed);
            continue;
        }
        const auto packet = decode_sol(payload);
        REQUIRE(packet);
        if (packet->sequence == 0)
            replayed.recorded.push_back(payload);
        else // byte for byte what our own would be
            CHECK(link.send(packet->characters) == payload);
    }
    return replayed;
}

constexpr std::string_view shown = "\n"
                                   "node01 Linux node01 /dev/ttyS0\n"
                                   "node01 login: root\n"
                                   "Password:\n"
                                   "login[NN]: root login on 'ttyS0'\n"
                                   "\n\n"
                                   "BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) built-in shell "
                                   "(ash)\n"
                                   "Enter 'help' for a list of built-in commands.\n"
                                   "\n"
                                   "~ # uname -a; hostname; tty; seq 1 500 | md5sum\n"
                                   "Linux node01 6.1.0-56-cloud-amd64 #1 SMP PREEMPT_DYNAMIC "
                                   "Debian 6.1.192-2 (2026-\n"
                                   "11-16) x86_64 GNU/Linux\n"
                                   "node01\n"
                                   "/dev/ttyS0\n"
                                   "5705e3c0d0044b724281f9bcc7520d3a  -\n"
                                   "~ # exit\n"
                                   "\n"
                                   "node01 Linux node01 /dev/ttyS0\n"
                                   "node01 login:\n";

// Process ids differ.
std::string without_process_id(std::string text)
{
    const std::size_t at = text.find("login[");
    if (at != std::string::npos)
        text.replace(at + 6, 2, "NN");
    return text;
}

} // namespace

TEST_CASE("the SOL sessions recorded with OpenBMC show what they showed")
{
    const char* corpus = std::getenv("OOBREADY_CORPUS");
    if (!corpus) {
        WARN("skipped: OOBREADY_CORPUS does not name the folder of recordings");
        return;
    }
    constexpr std::optional<PromptKind> login = PromptKind::login;
    constexpr std::optional<PromptKind> password = PromptKind::password;
    constexpr std::optional<PromptKind> shell = PromptKind::shell;
    // The second BMC packet of an answer came by itself in one session, not in the other.
    const std::vector<std::vector<std::optional<PromptKind>>> prompts = {
        {login, password, shell, shell, nothing, login},
        {login, password, shell, nothing, shell, nothing, login}};
    std::map<std::uint16_t, std::vector<Frame>> sessions;
    for (Frame& frame : read_pcap_frames(std::string{corpus} + "/ipmi/obmc-c17-full.pcap"))
        sessions[frame.console_port].push_back(std::move(frame));
    std::size_t seen = 0;
    for (const auto& [port, frames] : sessions) {
        const RecordedLogin recorded = recorded_login(frames);
        if (recorded.rakp_3.empty())
            continue;
        const Credentials credentials{"root", Secret{"0penBmc"}, Secret{}};
        const Handshake handshake = replay_until(recorded, credentials, PayloadType::ipmi);
        const auto payloads = sol_payloads(frames, handshake.session().keys);
        if (payloads.empty())
            continue;
        REQUIRE(seen < prompts.size());
        CAPTURE(port);
        const Replayed replayed = replay(payloads);
        CHECK(replayed.from_bmc == (seen == 0 ? 11 : 12));
        CHECK(replayed.acknowledgements == replayed.recorded);
        CHECK(replayed.prompts == prompts[seen]);
        CHECK(without_process_id(replayed.screen.transcript()) == shown);
        CHECK(replayed.screen.questions() == 2); // where the cursor is, asked by each shell prompt
        CHECK(replayed.screen.unprintable() == 0);
        const auto end = check::classify(replayed.screen.text(), test::shipped_patterns());
        REQUIRE(end);
        CHECK(end->pattern == "prompt.login");
        ++seen;
    }
    CHECK(seen == prompts.size());
}
