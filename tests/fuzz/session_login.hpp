// SPDX-License-Identifier: GPL-3.0-or-later
// A login against a hostile BMC: whatever it sends, no step is taken without its proof that it
// knows the password. The proof is computed here by other code than the handshake's.
#pragma once

#include "fuzz/invariants.hpp"

#include "ipmi/handshake.hpp"
#include "ipmi/little_endian.hpp"
#include "ipmi/protection.hpp"

namespace oobready::fuzz {

inline const Credentials& credentials()
{
    static const Credentials made{"admin", Secret{"secret"}, Secret{"key"}};
    return made;
}

/// The BMC's half of one login, which knows the password.
class Impostor {
public:
    Impostor(ipmi::CipherSuite suite, const ipmi::HandshakeRandom& random)
        : suite_(suite), random_(random)
    {
    }

    /// What RAKP Message 2 with these random number and GUID must prove (IPMI v2.0 13.31).
    [[nodiscard]] Bytes rakp_2_code(ByteView random_and_guid) const
    {
        Bytes covered = ids();
        append(covered, random_.console_random_number);
        append(covered, random_and_guid);
        covered.push_back(role);
        append_name(covered);
        return hmac(password, covered);
    }

    /// What RAKP Message 4 must prove, when 2 had these.
    [[nodiscard]] Bytes rakp_4_code(ByteView random_and_guid) const
    {
        Bytes covered{random_.console_random_number.begin(), random_.console_random_number.end()};
        append(covered, random_and_guid.subspan(0, ipmi::random_bytes));
        covered.push_back(role);
        append_name(covered);
        const Bytes session_key = hmac(k_g, covered);
        covered.assign(random_.console_random_number.begin(), random_.console_random_number.end());
        append(covered, little_endian_bytes(bmc_id));
        append(covered, random_and_guid.subspan(ipmi::random_bytes));
        const std::string_view key{reinterpret_cast<const char*>(session_key.data()),
                                   session_key.size()};
        Bytes code = hmac(key, covered);
        code.resize(ipmi::authentication_code_bytes(suite_));
        return code;
    }

    std::uint32_t bmc_id = 0;

    static Bytes little_endian_bytes(std::uint32_t value)
    {
        return {static_cast<std::uint8_t>(value), static_cast<std::uint8_t>(value >> 8),
                static_cast<std::uint8_t>(value >> 16), static_cast<std::uint8_t>(value >> 24)};
    }

private:
    static constexpr std::string_view password = "secret";
    static constexpr std::string_view k_g = "key";
    static constexpr std::string_view name = "admin";
    static constexpr std::uint8_t role = 0x14; // administrator, by name only

    static void append(Bytes& bytes, ByteView more)
    {
        bytes.insert(bytes.end(), more.begin(), more.end());
    }
    static void append_name(Bytes& bytes)
    {
        bytes.push_back(name.size());
        bytes.insert(bytes.end(), name.begin(), name.end());
    }
    [[nodiscard]] Bytes ids() const
    {
        Bytes bytes = little_endian_bytes(random_.console_session_id);
        append(bytes, little_endian_bytes(bmc_id));
        return bytes;
    }
    [[nodiscard]] Bytes hmac(std::string_view key, ByteView covered) const
    {
        std::array<std::uint8_t, 32> code{};
        const Bytes key_bytes{key.begin(), key.end()};
        const ByteView made = ipmi::key_exchange_code(suite_, key_bytes, covered, code);
        return {made.begin(), made.end()};
    }

    ipmi::CipherSuite suite_;
    ipmi::HandshakeRandom random_;
};

/// One login as the fuzzer's BMC answers it. Each answer: flags, a length and the payload.
class Login {
public:
    explicit Login(Input& input) : input_(input), suite_(suite_of(input.byte())) {}

    void run()
    {
        handshake_.transmit();
        bool ended = false;
        for (unsigned answers = 0; answers < answers_max && !input_.empty(); ++answers) {
            const Result<ipmi::Handshake::Step> step = give(input_.byte(), input_.chunk());
            require(!ended || (step && *step == ipmi::Handshake::Step::ignored),
                    "what is over stays over");
            if (!step) {
                check_refusal(step.error());
                ended = step.error().code != Errc::malformed;
                if (ended)
                    break; // nobody asks further
                continue;
            }
            if (*step == ipmi::Handshake::Step::ignored)
                continue;
            ++steps_;
            require(steps_ <= 3, "a login has three steps");
            require((*step == ipmi::Handshake::Step::opened) == (steps_ == 3),
                    "the third opens the session");
            ended = steps_ == 3;
            if (!ended)
                handshake_.transmit();
        }
        require(handshake_.is_open() == (steps_ == 3), "only a proven session is open");
    }

private:
    using PayloadType = ipmi::PayloadType;

    // Flags: which message it is, and what of it is made right.
    static constexpr std::uint8_t whole_datagram = 0x03;
    static constexpr std::uint8_t right_tag = 0x04;
    static constexpr std::uint8_t right_id = 0x08;
    static constexpr std::uint8_t right_code = 0x10;
    static constexpr std::uint8_t asked_again = 0x20;

    static constexpr unsigned answers_max = 16;
    static constexpr std::size_t console_id_at = 4;
    static constexpr std::size_t bmc_id_at = 8;
    static constexpr std::size_t random_at = 8;
    static constexpr std::size_t random_and_guid_bytes = 32;
    static constexpr std::size_t rakp_2_code_at = random_at + random_and_guid_bytes;
    static constexpr std::size_t rakp_4_code_at = 8;

    static ipmi::CipherSuite suite_of(std::uint8_t choice)
    {
        return choice % 2 == 0 ? ipmi::cipher_suite_3 : ipmi::cipher_suite_17;
    }
    static ipmi::HandshakeRandom random()
    {
        ipmi::HandshakeRandom drawn{};
        drawn.console_session_id = 0x0a0b0c0d;
        drawn.console_random_number.fill(0x5a);
        return drawn;
    }

    void make_right(std::uint8_t flags, PayloadType type, Bytes& payload)
    {
        if ((flags & right_tag) != 0 && !payload.empty())
            payload[0] = handshake_.request().at(16);
        if ((flags & right_id) != 0 && payload.size() >= console_id_at + 4)
            std::ranges::copy(Impostor::little_endian_bytes(random().console_session_id),
                              payload.begin() + console_id_at);
        if ((flags & right_code) == 0)
            return;
        // Cut where the fuzzer's payload is: a code may come too short.
        const Bytes code = code_of(type, payload);
        const std::size_t at = type == PayloadType::rakp_2 ? rakp_2_code_at : rakp_4_code_at;
        for (std::size_t i = 0; i < code.size() && at + i < payload.size(); ++i)
            payload[at + i] = code[i];
    }

    Bytes code_of(PayloadType type, const Bytes& payload)
    {
        if (type == PayloadType::rakp_2 && payload.size() >= rakp_2_code_at)
            return impostor_.rakp_2_code(
                ByteView{payload}.subspan(random_at, random_and_guid_bytes));
        if (type == PayloadType::rakp_4 && !random_and_guid_.empty())
            return impostor_.rakp_4_code(random_and_guid_);
        return {};
    }

    Result<ipmi::Handshake::Step> give(std::uint8_t flags, Bytes payload)
    {
        static constexpr PayloadType types[] = {PayloadType::open_session_response,
                                                PayloadType::rakp_2, PayloadType::rakp_4};
        if ((flags & asked_again) != 0)
            handshake_.transmit();
        if ((flags & whole_datagram) == whole_datagram)
            return handshake_.accept(payload);
        const PayloadType type = types[flags & whole_datagram];
        make_right(flags, type, payload);
        if (payload.empty())
            return ipmi::Handshake::Step::ignored;
        const Bytes datagram = ipmi::encode_setup(type, payload);
        const unsigned before = steps_;
        const Result<ipmi::Handshake::Step> step = handshake_.accept(datagram);
        if (step && *step != ipmi::Handshake::Step::ignored)
            check_proof(before, type, payload);
        return step;
    }

    // What took the login a step on must have been what that step demands.
    void check_proof(unsigned step, PayloadType type, const Bytes& payload)
    {
        require(payload.size() >= 8 && payload[1] == 0, "a step is taken by a success");
        require(ipmi::little_endian(payload, console_id_at, 4) == random().console_session_id,
                "a step is taken by an answer to us");
        if (step == 0) {
            require(
                type == PayloadType::open_session_response && payload.size() >= 33,
                "first comes an Open Session Response, at most its last reserved bytes cut off");
            impostor_.bmc_id = ipmi::little_endian(payload, bmc_id_at, 4);
            require(impostor_.bmc_id != 0, "the BMC has a session id");
            require((payload[16] & 0x3f) == suite_.authentication &&
                        (payload[24] & 0x3f) == suite_.integrity &&
                        (payload[32] & 0x3f) == suite_.confidentiality,
                    "the BMC takes what was proposed");
            return;
        }
        const bool second = step == 1;
        require(type == (second ? PayloadType::rakp_2 : PayloadType::rakp_4), "in this order");
        const std::size_t at = second ? rakp_2_code_at : rakp_4_code_at;
        const Bytes code = code_of(type, payload);
        require(!code.empty() && payload.size() >= at + code.size() &&
                    std::equal(code.begin(), code.end(),
                               payload.begin() + static_cast<std::ptrdiff_t>(at)),
                "no step without the proof of the password");
        if (second)
            random_and_guid_.assign(payload.begin() + random_at,
                                    payload.begin() + random_at + random_and_guid_bytes);
    }

    void check_refusal(const Error& error) const
    {
        require(!error.context.empty(), "an error says what is wrong");
        require_harmless(error.context);
        const bool goodbye = !handshake_.goodbye().empty();
        require(!goodbye || error.code == Errc::password_invalid || error.code == Errc::malformed,
                "only a wrong proof is answered with a good-bye");
    }

    Input& input_;
    ipmi::CipherSuite suite_;
    ipmi::Handshake handshake_{credentials(), suite_, ipmi::Privilege::administrator, random()};
    Impostor impostor_{suite_, random()};
    Bytes random_and_guid_; ///< of the RAKP Message 2 that was accepted
    unsigned steps_ = 0;
};

inline void login(Input& input) { Login{input}.run(); }

} // namespace oobready::fuzz
