// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: each way in which a login can fail ends in its own error, and no answer but the right one
// opens a session. Method: the login recorded with ipmi_sim, broken at one step at a time.
#include "ipmi/recorded_session.hpp"
#include "support/results.hpp"

using namespace oobready;
using namespace oobready::ipmi;

namespace {

const RecordedLogin& login()
{
    static const RecordedLogin recorded =
        recorded_login(read_hex_frames(std::string{OOBREADY_SOURCE_DIR} +
                                       "/tests/fixtures/ipmi/ipmi_sim-2.0.33/session-suite-3.hex"));
    return recorded;
}

Credentials credentials(const char* password = "ADMIN", const char* k_g = "")
{
    return {"ADMIN", Secret{password}, Secret{k_g}};
}

struct Step {
    const char* name;
    PayloadType answer;
    const Bytes& datagram;
};

std::vector<Step> steps()
{
    return {{"Open Session Response", PayloadType::open_session_response,
             login().open_session_response},
            {"RAKP Message 2", PayloadType::rakp_2, login().rakp_2},
            {"RAKP Message 4", PayloadType::rakp_4, login().rakp_4}};
}

constexpr std::size_t status_at = payload_at + 1;
constexpr std::size_t console_session_id_at = payload_at + 4;

} // namespace

TEST_CASE("the recorded login opens")
{
    const Credentials good = credentials();
    const Handshake handshake = replay_until(login(), good, PayloadType::ipmi);
    CHECK(handshake.session().bmc_session_id != 0);
    CHECK(handshake.session().keys.integrity.size() == 20);
    CHECK(handshake.goodbye().empty());
}

TEST_CASE("each status code of each step ends in its error")
{
    struct Row {
        std::uint8_t status;
        Errc expected;
    };
    const Row rows[] = {
        {0x01, Errc::bmc_busy},
        {0x02, Errc::session_timeout},
        {0x04, Errc::cipher_suite_unavailable},
        {0x05, Errc::cipher_suite_unavailable},
        {0x08, Errc::session_timeout},
        {0x09, Errc::privilege_insufficient},
        {0x0a, Errc::privilege_insufficient},
        {0x0b, Errc::bmc_busy},
        {0x0c, Errc::username_invalid},
        {0x0d, Errc::username_invalid},
        {0x0e, Errc::bmc_error},
        {0x0f, Errc::password_invalid},
        {0x10, Errc::cipher_suite_unavailable},
        {0x11, Errc::cipher_suite_unavailable},
        {0x12, Errc::bmc_error},
        {0xee, Errc::bmc_error},
    };
    const Credentials good = credentials();
    for (const Step& step : steps()) {
        for (const Row& row : rows) {
            CAPTURE(step.name, int{row.status});
            Handshake handshake = replay_until(login(), good, step.answer);
            Bytes answer = with_tag(step.datagram, tag_of(handshake));
            answer[status_at] = row.status;
            const auto result = handshake.accept(answer);
            REQUIRE_FALSE(result);
            CHECK(result.error().code == row.expected);
        }
    }
}

TEST_CASE("a wrong password is found in RAKP 2, and the BMC is told that we give up")
{
    const Credentials wrong = credentials("admin");
    Handshake handshake = replay_until(login(), wrong, PayloadType::rakp_2);
    const auto result = handshake.accept(with_tag(login().rakp_2, tag_of(handshake)));
    REQUIRE_FALSE(result);
    CHECK(result.error().code == Errc::password_invalid);
    const auto goodbye = decode_packet(handshake.goodbye(), nullptr);
    REQUIRE(goodbye);
    CHECK(goodbye->type == PayloadType::rakp_3);
    REQUIRE(goodbye->payload.size() == 8); // no code: nothing to guess the password with
    CHECK(goodbye->payload[1] == 0x0f);
}

TEST_CASE("a wrong K_g is told apart from a wrong password")
{
    const Credentials other_key = credentials("ADMIN", "another key");
    Handshake handshake = replay_until(login(), other_key, PayloadType::rakp_4);
    const auto result = handshake.accept(with_tag(login().rakp_4, tag_of(handshake)));
    REQUIRE_FALSE(result);
    CHECK(result.error().code == Errc::k_g_invalid);
}

TEST_CASE("answers to somebody else are as if they had not come")
{
    const Credentials good = credentials();
    for (const Step& step : steps()) {
        CAPTURE(step.name);
        Handshake handshake = replay_until(login(), good, step.answer);
        const Bytes before = handshake.request();
        Bytes other_tag = with_tag(step.datagram, static_cast<std::uint8_t>(tag_of(handshake) + 1));
        Bytes other_session = with_tag(step.datagram, tag_of(handshake));
        other_session[console_session_id_at] ^= 0x01;
        Bytes no_session = with_tag(step.datagram, tag_of(handshake)); // only a refusal may
        std::fill_n(no_session.begin() + console_session_id_at, 4, std::uint8_t{0});
        for (const Bytes& answer : {other_tag, other_session, no_session}) {
            const auto result = handshake.accept(answer);
            REQUIRE(result);
            CHECK(*result == Handshake::Step::ignored);
            CHECK(handshake.request() == before);
        }
        for (const Step& other : steps()) { // the answers of the other steps
            if (other.answer == step.answer)
                continue;
            const auto result = handshake.accept(with_tag(other.datagram, tag_of(handshake)));
            REQUIRE(result);
            CHECK(*result == Handshake::Step::ignored);
        }
    }
}

TEST_CASE("no cut or flipped answer opens a session")
{
    const Credentials good = credentials();
    for (const Step& step : steps()) {
        CAPTURE(step.name);
        const std::size_t whole = step.datagram.size();
        // The last three bytes of an Open Session Response are reserved: nobody misses them.
        const bool has_reserved = step.answer == PayloadType::open_session_response;
        for (std::size_t size = 0; size < whole - (has_reserved ? 3 : 0); ++size) {
            Handshake handshake = replay_until(login(), good, step.answer);
            Bytes cut = with_tag(step.datagram, tag_of(handshake));
            cut.resize(size);
            if (size > payload_at) // also with a length that fits what is left
                cut[14] = static_cast<std::uint8_t>(size - payload_at);
            const auto result = handshake.accept(cut);
            CHECK((!result || *result == Handshake::Step::ignored));
            if (!result) // what is cut short refuses nothing: no password, no K_g, no suite
                CHECK(result.error().code == Errc::malformed);
            // Only behind a user that the BMC took is there a half-open session to give back.
            const bool taken = !result && step.answer == PayloadType::rakp_2;
            CHECK((taken || handshake.goodbye().empty()));
        }
    }
    // Every bit of RAKP 2's random number, GUID and code, and of RAKP 4's check value, is covered.
    const auto flipped = [&](const Step& step, std::size_t at) {
        Handshake handshake = replay_until(login(), good, step.answer);
        Bytes answer = with_tag(step.datagram, tag_of(handshake));
        answer[at] ^= 0x80;
        const auto result = handshake.accept(answer);
        return result && *result != Handshake::Step::ignored;
    };
    for (std::size_t at = payload_at + 8; at < login().rakp_2.size(); ++at)
        CHECK_FALSE(flipped(steps()[1], at));
    for (std::size_t at = payload_at + 8; at < login().rakp_4.size(); ++at)
        CHECK_FALSE(flipped(steps()[2], at));
}

TEST_CASE("a BMC that answers with weaker algorithms than proposed is refused")
{
    const Credentials good = credentials();
    constexpr std::size_t authentication_at = payload_at + 16;
    constexpr std::size_t integrity_at = payload_at + 24;
    constexpr std::size_t confidentiality_at = payload_at + 32;
    for (std::size_t at : {authentication_at, integrity_at, confidentiality_at}) {
        Handshake handshake = replay_until(login(), good, PayloadType::open_session_response);
        Bytes answer = with_tag(login().open_session_response, tag_of(handshake));
        REQUIRE(answer.at(at) == 0x01);
        answer[at] = 0x00; // none
        const auto result = handshake.accept(answer);
        REQUIRE_FALSE(result);
        CHECK(result.error().code == Errc::cipher_suite_unavailable);
    }
}

TEST_CASE("credentials that RMCP+ cannot carry are refused before anything is sent")
{
    const std::string long_name(17, 'u');
    const std::string long_secret(21, 's');
    const auto code = [](const Credentials& credentials_) {
        return Handshake::usable(credentials_).error().code;
    };
    CHECK(code({long_name, Secret{"x"}, Secret{}}) == Errc::unsupported);
    CHECK(code({"root", Secret{long_secret}, Secret{}}) == Errc::unsupported);
    CHECK(code({"root", Secret{"x"}, Secret{long_secret}}) == Errc::unsupported);
    CHECK(Handshake::usable({"root", Secret{std::string(20, 's')}, Secret{}}));
}

TEST_CASE("each transmission has a tag of its own, and RAKP 2 must answer the latest")
{
    const Credentials good = credentials();
    for (const Step& step : steps()) {
        CAPTURE(step.name);
        Handshake handshake = replay_until(login(), good, step.answer);
        const Bytes first = handshake.request();
        const Bytes late = with_tag(step.datagram, tag_of(handshake));
        handshake.transmit();
        CHECK(with_tag(handshake.request(), 0) == with_tag(first, 0)); // the same message
        CHECK(tag_of(handshake) != first.at(payload_at));
        const auto result = handshake.accept(late);
        REQUIRE(result);
        // A BMC that draws a new random number for each RAKP 1 has forgotten the first one's.
        const bool taken = *result != Handshake::Step::ignored;
        CHECK(taken == (step.answer != PayloadType::rakp_2));
    }
}

TEST_CASE("an earlier attempt's late refusal is not taken for this one's")
{
    const Credentials good = credentials();
    Handshake first = replay_until(login(), good, PayloadType::open_session_response);
    Bytes refusal = with_tag(login().open_session_response, tag_of(first));
    refusal[status_at] = 0x11;
    HandshakeRandom other = login().random();
    other.console_session_id ^= 0x01;
    other.first_tag = 0x80;
    Handshake second{good, cipher_suite_3, Privilege::administrator, other};
    second.transmit();
    for (std::uint8_t tag : {tag_of(first), tag_of(second)}) {
        const auto result = second.accept(with_tag(refusal, tag));
        REQUIRE(result);
        CHECK(*result == Handshake::Step::ignored);
    }
}

TEST_CASE("from RAKP 3 on a session may be open, until it is refused")
{
    const Credentials good = credentials();
    CHECK_FALSE(replay_until(login(), good, PayloadType::rakp_2).perhaps_open());
    Handshake handshake = replay_until(login(), good, PayloadType::rakp_4);
    CHECK(handshake.perhaps_open());
    CHECK(handshake.session().keys.integrity.size() == 20); // enough to close it
    Bytes refusal = with_tag(login().rakp_4, tag_of(handshake));
    refusal[status_at] = 0x0f;
    CHECK_FALSE(handshake.accept(refusal));
    CHECK_FALSE(handshake.perhaps_open());
}

TEST_CASE("a quirk changes the Open Session Request, and nothing behind it")
{
    struct Row {
        HandshakeOptions options;
        std::uint8_t open_session_privilege;
        std::uint8_t role; // of RAKP Message 1, with its lookup bit
    };
    HandshakeOptions zero;
    zero.open_session_privilege_zero = true;
    HandshakeOptions by_privilege;
    by_privilege.lookup = UsernameLookup::name_and_privilege;
    const Row rows[] = {{{}, 4, 0x14}, {zero, 0, 0x14}, {by_privilege, 4, 0x04}};
    const Credentials good = credentials();
    for (const Row& row : rows) {
        Handshake handshake{good, cipher_suite_3, Privilege::administrator, login().random(),
                            row.options};
        CHECK(handshake.transmit().at(payload_at + 1) == row.open_session_privilege);
        REQUIRE(handshake.accept(with_tag(login().open_session_response, tag_of(handshake))));
        CHECK(handshake.transmit().at(payload_at + 24) == row.role);
    }
}

TEST_CASE("one byte too many in RAKP Message 2 is forgiven only where a quirk says so")
{
    const Credentials good = credentials();
    for (const bool forgiven : {false, true}) {
        HandshakeOptions options;
        options.rakp_2_one_byte_long = forgiven;
        Handshake handshake{good, cipher_suite_3, Privilege::administrator, login().random(),
                            options};
        handshake.transmit();
        REQUIRE(handshake.accept(with_tag(login().open_session_response, tag_of(handshake))));
        handshake.transmit();
        Bytes longer = with_tag(login().rakp_2, tag_of(handshake));
        longer.push_back(0);
        ++longer.at(payload_at - 2); // the payload's length
        const auto step = handshake.accept(longer);
        CHECK(step.has_value() == forgiven);
        if (!forgiven) { // says nothing of the password; and the BMC may free its slot
            CHECK(step.error().code == Errc::malformed);
            CHECK_FALSE(handshake.goodbye().empty());
        }
    }
}
