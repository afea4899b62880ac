// SPDX-License-Identifier: GPL-3.0-or-later
// Handshake: opens an RMCP+ session (IPMI v2.0 13.17 to 13.24) as a state machine without I/O. Ask
// request() for the datagram to send, give every datagram that comes to accept().
#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "ipmi/packet.hpp"

#include <array>
#include <cstdint>

namespace oobready::ipmi {

/// IPMI v2.0 Table 22-18 numbering.
enum class Privilege : std::uint8_t { callback = 1, user = 2, operator_ = 3, administrator = 4 };
std::string_view id(Privilege privilege);

inline constexpr std::size_t username_bytes_max = 16; ///< IPMI v2.0 13.20
inline constexpr std::size_t password_bytes_max = 20; ///< IPMI v2.0 22.30
inline constexpr std::size_t random_bytes = 16;

/// Which user a BMC takes (IPMI v2.0 13.20, RAKP Message 1 byte 25 bit 4): the first of that name,
/// or the first of that name that has the privilege level asked for. The second is for BMCs with
/// several users of one name, or none.
enum class UsernameLookup : std::uint8_t { name_and_privilege = 0, name = 1 };

/// How a login differs from the usual one.
struct HandshakeOptions {
    UsernameLookup lookup = UsernameLookup::name;
    /// The Open Session Request asks for level 0, "the highest that the suite allows": some BMCs
    /// take no other.
    bool open_session_privilege_zero = false;
    /// RAKP Message 2 may end with one byte too many, which is dropped.
    bool rakp_2_one_byte_long = false;
};

/// What the handshake leaves behind.
struct OpenedSession {
    SessionKeys keys;
    std::uint32_t console_session_id = 0; ///< ours: packets to us carry it
    std::uint32_t bmc_session_id = 0;     ///< the BMC's: packets to it carry it
    std::array<std::uint8_t, 16> bmc_guid{};
};

/// The random numbers of one login; a parameter so that recorded sessions can be replayed.
struct HandshakeRandom {
    std::uint32_t console_session_id;
    std::array<std::uint8_t, random_bytes> console_random_number;
    std::uint8_t first_tag = 0; ///< message tags count from here: two logins do not share them

    /// From the system's generator. Never yields session id 0.
    static HandshakeRandom generate();
};

class Handshake {
public:
    /// `credentials` must outlive it; they have been checked with usable() before.
    Handshake(const Credentials& credentials, CipherSuite suite, Privilege privilege,
              HandshakeRandom random, HandshakeOptions options = {});

    /// Nothing, or why RMCP+ cannot carry these: a name over 16 or a secret over 20 bytes.
    static Result<void> usable(const Credentials& credentials);

    /// The datagram of the present step, to be sent now. The same message at each call, so that a
    /// retransmission is no second login, but under a message tag of its own: a BMC that draws a
    /// new random number for each RAKP Message 1 has forgotten the one before.
    const Bytes& transmit();

    /// What transmit() returned last.
    [[nodiscard]] const Bytes& request() const { return request_; }

    enum class Step {
        ignored, ///< not for this step: keep waiting
        next,    ///< go on: request() is new
        opened,  ///< session() is valid
    };

    /// Judges one datagram. Errors: the controller's refusal (username_invalid, password_invalid,
    /// k_g_invalid, privilege_insufficient, cipher_suite_unavailable, bmc_busy, bmc_error,
    /// session_timeout) or malformed. A malformed datagram is an error only for a step that it
    /// clearly belongs to; what it does not is ignored.
    Result<Step> accept(ByteView datagram);

    /// After a refusal that the BMC does not know of yet (a wrong RAKP 2 or 4 code): the RAKP
    /// Message 3 with which IPMI v2.0 13.20 lets us tell it, so that it frees its half-open
    /// session. Empty when there is nothing to tell.
    [[nodiscard]] const Bytes& goodbye() const { return goodbye_; }

    /// RAKP Message 3 was sent and not refused: the BMC may hold a session open, which session()
    /// describes well enough to close it.
    [[nodiscard]] bool perhaps_open() const
    {
        return waiting_ == Waiting::rakp_4 && transmissions_ > 0;
    }
    /// RAKP Message 4 proved it open.
    [[nodiscard]] bool is_open() const { return is_open_; }

    /// The session; valid once perhaps_open() or opened.
    [[nodiscard]] const OpenedSession& session() const { return session_; }

private:
    enum class Waiting { open_session_response, rakp_2, rakp_4, nothing };

    void build_open_session_request();
    void build_rakp_1();
    void build_rakp_3();
    void build_goodbye(std::uint8_t status);
    Result<Step> accept_open_session_response(ByteView payload);
    Result<Step> accept_rakp_2(ByteView payload);
    Result<Step> accept_rakp_4(ByteView payload);
    Result<void> derive_keys();
    void next_step(Waiting waiting);
    [[nodiscard]] bool is_for_us(std::uint8_t tag, std::uint64_t console_session_id,
                                 std::uint64_t status) const;
    // libfreeipmi wants no pointer where there is no name.
    [[nodiscard]] const char* username() const
    {
        return credentials_.username.empty() ? nullptr : credentials_.username.c_str();
    }
    [[nodiscard]] std::uint8_t lookup() const { return static_cast<std::uint8_t>(options_.lookup); }
    Result<void> check_status(std::uint64_t status, const char* message);

    const Credentials& credentials_;
    CipherSuite suite_;
    Privilege privilege_;
    HandshakeRandom random_;
    HandshakeOptions options_;
    Waiting waiting_ = Waiting::open_session_response;
    std::uint8_t tag_;               ///< of the last transmission
    std::uint8_t transmissions_ = 0; ///< of the present step
    Bytes request_;
    Bytes goodbye_;
    std::array<std::uint8_t, random_bytes> bmc_random_number_{};
    Bytes session_integrity_key_;
    OpenedSession session_;
    bool is_open_ = false;
};

} // namespace oobready::ipmi
