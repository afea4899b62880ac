// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: our RMCP+ code agrees with software that we did not write, on every byte it can be asked
// of. Method: recordings. Each login is replayed to our Handshake, whose own messages must equal
// those that were recorded; then every protected frame, of both directions, must decode under the
// keys.
#include "ipmi/errors.hpp"
#include "ipmi/recorded_session.hpp"
#include "ipmi/sol_packet.hpp"
#include "net/rmcp_ping.hpp"
#include "support/results.hpp"

#include <cstdlib>
#include <map>

using namespace oobready;
using namespace oobready::ipmi;

namespace {

struct Counts {
    unsigned frames = 0;
    unsigned pings = 0;
    unsigned sessionless = 0;
    unsigned setup = 0;
    unsigned messages = 0;
    unsigned sol = 0;
    std::map<std::string, unsigned> logins; ///< by how they ended
};

void check_sessionless(const Frame& frame)
{
    const auto message = decode_sessionless(frame.datagram);
    REQUIRE(message);
    if (frame.from_console)
        CHECK(message->net_fn == 0x06);
    else
        CHECK(message->net_fn == 0x07);
}

void check_ping(const Frame& frame)
{
    const std::uint8_t tag = frame.datagram.at(9);
    if (frame.from_console)
        CHECK(frame.datagram == net::presence_ping(tag));
    else
        CHECK(net::presence_pong(frame.datagram, tag).has_value());
}

void check_protected(const Frame& frame, const OpenedSession& session, Counts& counts)
{
    const auto packet = decode_packet(frame.datagram, &session.keys);
    REQUIRE(packet);
    CHECK(packet->session_id ==
          (frame.from_console ? session.bmc_session_id : session.console_session_id));
    if (packet->type == PayloadType::sol) {
        CHECK(decode_sol(packet->payload));
        ++counts.sol;
    } else {
        CHECK(decode_message(packet->payload));
        ++counts.messages;
    }
}

// Replays the login of one session; its end as a word, and the session where it opened.
std::string replay(const RecordedLogin& login, const Credentials& credentials,
                   std::optional<OpenedSession>& opened)
{
    Handshake handshake{credentials, login.suite(), Privilege::administrator, login.random()};
    const auto answer = [&](const Bytes& recorded) {
        return handshake.accept(with_tag(recorded, tag_of(handshake)));
    };
    handshake.transmit();
    auto step = answer(login.open_session_response);
    if (!step)
        return std::string{id(step.error().code)};
    handshake.transmit();
    CHECK(handshake.request() == with_tag(login.rakp_1, tag_of(handshake)));
    step = answer(login.rakp_2);
    if (!step)
        return std::string{id(step.error().code)};
    if (login.rakp_3.empty())
        return "left";
    handshake.transmit();
    CHECK(handshake.request() == with_tag(login.rakp_3, tag_of(handshake)));
    step = answer(login.rakp_4);
    REQUIRE(step);
    REQUIRE(*step == Handshake::Step::opened);
    opened = handshake.session();
    return "opened";
}

// The user that a recorded RAKP Message 1 names.
std::string username_of(const RecordedLogin& login)
{
    constexpr std::size_t length_at = payload_at + 27;
    if (login.rakp_1.size() <= length_at)
        return {};
    const auto begin = login.rakp_1.begin() + length_at + 1;
    return {begin, begin + login.rakp_1[length_at]};
}

Counts check_recording(const std::vector<Frame>& frames, const std::string& password)
{
    Counts counts;
    std::map<std::uint16_t, std::vector<Frame>> sessions;
    for (const Frame& frame : frames)
        sessions[frame.console_port].push_back(frame);
    for (const auto& [port, of_session] : sessions) {
        std::optional<OpenedSession> opened;
        const RecordedLogin login = recorded_login(of_session);
        if (!login.open_session_request.empty()) {
            const Credentials credentials{username_of(login), Secret{password}, Secret{}};
            ++counts.logins[replay(login, credentials, opened)];
        }
        for (const Frame& frame : of_session) {
            ++counts.frames;
            const std::uint8_t type = payload_type_of(frame);
            if (frame.datagram.at(3) == 0x06) {
                check_ping(frame);
                ++counts.pings;
            } else if (type == 0xff) {
                check_sessionless(frame);
                ++counts.sessionless;
            } else if (type >= static_cast<std::uint8_t>(PayloadType::open_session_request)) {
                CHECK(decode_packet(frame.datagram, nullptr));
                ++counts.setup;
            } else {
                REQUIRE(opened);
                check_protected(frame, *opened, counts);
            }
        }
    }
    return counts;
}

} // namespace

TEST_CASE("every frame recorded with ipmi_sim, suite 3, decodes and verifies")
{
    const auto frames = read_hex_frames(std::string{OOBREADY_SOURCE_DIR} +
                                        "/tests/fixtures/ipmi/ipmi_sim-2.0.33/session-suite-3.hex");
    const Counts counts = check_recording(frames, "ADMIN");
    CHECK(counts.frames == 66);
    CHECK(counts.pings == 2);
    CHECK(counts.sessionless == 12);
    CHECK(counts.setup == 6);
    CHECK(counts.messages + counts.sol == 46);
    CHECK(counts.sol >= 2);
    CHECK(counts.logins == std::map<std::string, unsigned>{{"opened", 1}});
}

TEST_CASE("every frame recorded with OpenBMC, suite 17, decodes and verifies")
{
    const char* corpus = std::getenv("OOBREADY_CORPUS");
    if (!corpus) {
        WARN("skipped: OOBREADY_CORPUS does not name the folder of recordings");
        return;
    }
    const auto frames = read_pcap_frames(std::string{corpus} + "/ipmi/obmc-c17-full.pcap");
    const Counts counts = check_recording(frames, "0penBmc");
    CHECK(counts.frames == 160);
    CHECK(counts.frames ==
          counts.pings + counts.sessionless + counts.setup + counts.messages + counts.sol);
    CHECK(counts.sol > 20);
    // Four good logins, a bad password, an unknown user, suite 3 refused.
    CHECK(counts.logins == std::map<std::string, unsigned>{{"opened", 4},
                                                           {"left", 1},
                                                           {"username-invalid", 1},
                                                           {"cipher-suite-unavailable", 1}});
}

TEST_CASE("a changed byte of a protected frame is never believed")
{
    const auto frames = read_hex_frames(std::string{OOBREADY_SOURCE_DIR} +
                                        "/tests/fixtures/ipmi/ipmi_sim-2.0.33/session-suite-3.hex");
    const Credentials credentials{"ADMIN", Secret{"ADMIN"}, Secret{}};
    Handshake handshake = replay_until(recorded_login(frames), credentials, PayloadType::ipmi);
    const SessionKeys& keys = handshake.session().keys;
    for (const Frame& frame : frames) {
        if (payload_type_of(frame) > 0x01)
            continue;
        REQUIRE(decode_packet(frame.datagram, &keys));
        for (std::size_t at = 4; at < frame.datagram.size();
             ++at) { // RMCP's own header is no secret
            Bytes changed = frame.datagram;
            changed[at] ^= 0x04;
            CHECK_FALSE(decode_packet(changed, &keys));
        }
        for (std::size_t size = 0; size < frame.datagram.size(); ++size)
            CHECK_FALSE(decode_packet(ByteView{frame.datagram}.subspan(0, size), &keys));
    }
}
