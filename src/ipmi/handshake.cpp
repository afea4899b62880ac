// SPDX-License-Identifier: GPL-3.0-or-later
// Calls libfreeipmi for the messages' layout and for the key exchange's arithmetic, packet.hpp for
// the datagrams around them.
#include "ipmi/handshake.hpp"

#include "ipmi/errors.hpp"
#include "ipmi/fiid.hpp"
#include "ipmi/protection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace oobready::ipmi {

namespace {

constexpr std::uint8_t status_ok = RMCPPLUS_STATUS_NO_ERRORS;
constexpr std::uint8_t status_bad_check = RMCPPLUS_STATUS_INVALID_INTEGRITY_CHECK_VALUE;
constexpr std::size_t tag_at = 16; // of a set-up datagram: behind both headers
constexpr std::size_t key_exchange_code_bytes_max = 64;
constexpr std::size_t setup_bytes_max = 256;
constexpr std::size_t derived_key_bytes_max = 64;
// IPMI v2.0 Table 13-10: behind the last of the three algorithms that the BMC has taken.
constexpr std::size_t accepted_algorithms_end = 33;
// Tables 13-12 and 13-14: where the codes stand that prove a secret.
constexpr std::size_t rakp_2_code_at = 40;
constexpr std::size_t rakp_4_check_at = 8;

struct Scratch {
    Fiid open_session_request{tmpl_rmcpplus_open_session_request};
    Fiid open_session_response{tmpl_rmcpplus_open_session_response};
    Fiid rakp_1{tmpl_rmcpplus_rakp_message_1};
    Fiid rakp_2{tmpl_rmcpplus_rakp_message_2};
    Fiid rakp_3{tmpl_rmcpplus_rakp_message_3};
    Fiid rakp_4{tmpl_rmcpplus_rakp_message_4};
};

Scratch& scratch()
{
    thread_local Scratch objects;
    return objects;
}

void require(bool filled, const char* what)
{
    if (!filled)
        throw std::logic_error(std::string{"libfreeipmi refused "} + what);
}

// libfreeipmi takes keys as pointers that may be null only when there is no key at all.
const void* pointer(std::string_view text) { return text.empty() ? nullptr : text.data(); }
unsigned int length(std::string_view text) { return static_cast<unsigned int>(text.size()); }

Bytes assemble(PayloadType type, const Fiid& message)
{
    std::array<std::uint8_t, setup_bytes_max> payload{};
    const int size =
        fiid_obj_get_all(message.get(), payload.data(), static_cast<unsigned int>(payload.size()));
    require(size > 0, "a session set-up message");
    return encode_setup(type, ByteView{payload}.subspan(0, static_cast<std::size_t>(size)));
}

template <std::size_t size>
void copy_exactly(const Bytes& from, std::array<std::uint8_t, size>& to)
{
    if (from.size() == size)
        std::copy(from.begin(), from.end(), to.begin());
}

} // namespace

std::string_view id(Privilege privilege)
{
    switch (privilege) {
    case Privilege::callback:
        return "callback";
    case Privilege::user:
        return "user";
    case Privilege::operator_:
        return "operator";
    case Privilege::administrator:
        return "administrator";
    }
    return "unknown";
}

HandshakeRandom HandshakeRandom::generate()
{
    HandshakeRandom random{};
    random_fill(random.console_random_number);
    random_fill({&random.first_tag, 1});
    while (random.console_session_id == 0) {
        std::array<std::uint8_t, 4> id{};
        random_fill(id);
        random.console_session_id = std::uint32_t{id[0]} << 24 | std::uint32_t{id[1]} << 16 |
                                    std::uint32_t{id[2]} << 8 | id[3];
    }
    return random;
}

Result<void> Handshake::usable(const Credentials& credentials)
{
    if (credentials.username.size() > username_bytes_max)
        return Error{Errc::unsupported, "IPMI 2.0 takes user names of at most 16 bytes"};
    if (credentials.password.size() > password_bytes_max)
        return Error{Errc::unsupported, "IPMI 2.0 takes passwords of at most 20 bytes"};
    if (credentials.k_g.size() > password_bytes_max)
        return Error{Errc::unsupported, "IPMI 2.0 takes K_g keys of at most 20 bytes"};
    return {};
}

Handshake::Handshake(const Credentials& credentials, CipherSuite suite, Privilege privilege,
                     HandshakeRandom random, HandshakeOptions options)
    : credentials_(credentials),
      suite_(suite),
      privilege_(privilege),
      random_(random),
      options_(options),
      tag_(random.first_tag)
{
    session_.keys.suite = suite;
    session_.console_session_id = random.console_session_id;
    build_open_session_request();
}

void Handshake::build_open_session_request()
{
    const std::uint8_t privilege =
        options_.open_session_privilege_zero ? 0 : static_cast<std::uint8_t>(privilege_);
    const Fiid& message = scratch().open_session_request;
    message.clear();
    require(fill_rmcpplus_open_session(0, privilege, random_.console_session_id,
                                       suite_.authentication, suite_.integrity,
                                       suite_.confidentiality, message.get()) == 0,
            "an Open Session Request");
    request_ = assemble(PayloadType::open_session_request, message);
}

void Handshake::build_rakp_1()
{
    const Fiid& message = scratch().rakp_1;
    message.clear();
    require(fill_rmcpplus_rakp_message_1(
                0, session_.bmc_session_id, random_.console_random_number.data(), random_bytes,
                static_cast<std::uint8_t>(privilege_), lookup(), username(),
                length(credentials_.username), message.get()) == 0,
            "RAKP Message 1");
    request_ = assemble(PayloadType::rakp_1, message);
}

void Handshake::build_rakp_3()
{
    Bytes code(key_exchange_code_bytes_max);
    const std::string_view password = credentials_.password.reveal();
    const int size = ipmi_calculate_rakp_3_key_exchange_authentication_code(
        suite_.authentication, pointer(password), length(password), bmc_random_number_.data(),
        random_bytes, random_.console_session_id, lookup(), static_cast<std::uint8_t>(privilege_),
        username(), length(credentials_.username), code.data(),
        static_cast<unsigned int>(code.size()));
    require(size > 0, "the RAKP Message 3 code");
    const Fiid& message = scratch().rakp_3;
    message.clear();
    require(fill_rmcpplus_rakp_message_3(0, status_ok, session_.bmc_session_id, code.data(),
                                         static_cast<unsigned int>(size), message.get()) == 0,
            "RAKP Message 3");
    request_ = assemble(PayloadType::rakp_3, message);
}

void Handshake::build_goodbye(std::uint8_t status)
{
    const Fiid& message = scratch().rakp_3;
    message.clear();
    require(fill_rmcpplus_rakp_message_3(0, status, session_.bmc_session_id, nullptr, 0,
                                         message.get()) == 0,
            "RAKP Message 3");
    goodbye_ = assemble(PayloadType::rakp_3, message);
}

const Bytes& Handshake::transmit()
{
    request_.at(tag_at) = ++tag_;
    ++transmissions_;
    return request_;
}

void Handshake::next_step(Waiting waiting)
{
    waiting_ = waiting;
    transmissions_ = 0;
    goodbye_.clear(); // of an answer that this one made up for
}

// Whether an answer belongs to this step of this login. RAKP Message 2 must answer the latest
// transmission, see transmit(); elsewhere a late answer to an earlier one is as good. A refusal may
// leave our session id out (zero); a success names it.
bool Handshake::is_for_us(std::uint8_t tag, std::uint64_t console_session_id,
                          std::uint64_t status) const
{
    const auto age = static_cast<std::uint8_t>(tag_ - tag);
    const bool tag_fits = waiting_ == Waiting::rakp_2 ? age == 0 : age < transmissions_;
    return tag_fits && (console_session_id == random_.console_session_id ||
                        (console_session_id == 0 && status != status_ok));
}

Result<void> Handshake::check_status(std::uint64_t status, const char* message)
{
    if (status == status_ok)
        return {};
    const auto code = static_cast<std::uint8_t>(status);
    next_step(Waiting::nothing); // refused: the BMC has let go of it
    return Error{errc_of_status(code), fmt::format("{} with status {}", message, hex_code(code))};
}

Result<Handshake::Step> Handshake::accept(ByteView datagram)
{
    Result<Packet> packet = decode_packet(datagram, nullptr);
    if (!packet)
        return Step::ignored;
    if (waiting_ == Waiting::open_session_response &&
        packet->type == PayloadType::open_session_response)
        return accept_open_session_response(packet->payload);
    if (waiting_ == Waiting::rakp_2 && packet->type == PayloadType::rakp_2)
        return accept_rakp_2(packet->payload);
    if (waiting_ == Waiting::rakp_4 && packet->type == PayloadType::rakp_4)
        return accept_rakp_4(packet->payload);
    return Step::ignored;
}

Result<Handshake::Step> Handshake::accept_open_session_response(ByteView payload)
{
    const Fiid& answer = scratch().open_session_response;
    if (!answer.set_all(payload) || payload.size() < 2)
        return Error{Errc::malformed, "Open Session Response"};
    if (!is_for_us(static_cast<std::uint8_t>(answer.number("message_tag")),
                   answer.number("remote_console_session_id"),
                   answer.number("rmcpplus_status_code")))
        return Step::ignored;
    if (Result<void> ok =
            check_status(answer.number("rmcpplus_status_code"), "Open Session Response");
        !ok)
        return ok.error();
    if (payload.size() < accepted_algorithms_end)
        return Error{Errc::malformed, "Open Session Response: too short"};
    session_.bmc_session_id =
        static_cast<std::uint32_t>(answer.number("managed_system_session_id"));
    const bool as_proposed =
        answer.number("authentication_payload.authentication_algorithm") == suite_.authentication &&
        answer.number("integrity_payload.integrity_algorithm") == suite_.integrity &&
        answer.number("confidentiality_payload.confidentiality_algorithm") ==
            suite_.confidentiality;
    // A weaker suite than the one proposed would be a downgrade: refuse it.
    if (session_.bmc_session_id == 0 || !as_proposed)
        return Error{Errc::cipher_suite_unavailable,
                     "the BMC answered with other algorithms than proposed"};
    build_rakp_1();
    next_step(Waiting::rakp_2);
    return Step::next;
}

Result<Handshake::Step> Handshake::accept_rakp_2(ByteView payload)
{
    const std::size_t whole = rakp_2_code_at + key_exchange_code_bytes(suite_);
    if (options_.rakp_2_one_byte_long && payload.size() == whole + 1)
        payload = payload.subspan(0, whole);
    const Fiid& answer = scratch().rakp_2;
    if (!answer.set_all(payload) || payload.size() < 2)
        return Error{Errc::malformed, "RAKP Message 2"};
    if (!is_for_us(static_cast<std::uint8_t>(answer.number("message_tag")),
                   answer.number("remote_console_session_id"),
                   answer.number("rmcpplus_status_code")))
        return Step::ignored;
    if (Result<void> ok = check_status(answer.number("rmcpplus_status_code"), "RAKP Message 2");
        !ok)
        return ok.error();
    // A code of another length proves nothing, for or against the password.
    if (payload.size() != whole) {
        build_goodbye(status_bad_check);
        return Error{Errc::malformed,
                     fmt::format("RAKP Message 2 of {} bytes instead of {}; a quirk may help (see: "
                                 "oobready profile quirks)",
                                 payload.size(), whole)};
    }
    copy_exactly(answer.bytes("managed_system_random_number", random_bytes), bmc_random_number_);
    copy_exactly(answer.bytes("managed_system_guid", random_bytes), session_.bmc_guid);
    const std::string_view password = credentials_.password.reveal();
    const int matches = ipmi_rmcpplus_check_rakp_2_key_exchange_authentication_code(
        suite_.authentication, pointer(password), length(password), random_.console_session_id,
        session_.bmc_session_id, random_.console_random_number.data(), random_bytes,
        bmc_random_number_.data(), random_bytes, session_.bmc_guid.data(), random_bytes, lookup(),
        static_cast<std::uint8_t>(privilege_), username(), length(credentials_.username),
        answer.get());
    if (matches != 1) {
        // The BMC made its code with another password than ours. Tell it that we give up.
        build_goodbye(status_bad_check);
        return Error{Errc::password_invalid, "the code in RAKP Message 2 is of another password"};
    }
    if (Result<void> keys = derive_keys(); !keys)
        return keys.error();
    build_rakp_3();
    next_step(Waiting::rakp_4);
    return Step::next;
}

Result<void> Handshake::derive_keys()
{
    const std::string_view password = credentials_.password.reveal();
    const std::string_view k_g = credentials_.k_g.reveal();
    std::array<std::uint8_t, derived_key_bytes_max> sik{};
    std::array<std::uint8_t, derived_key_bytes_max> integrity{};
    std::array<std::uint8_t, derived_key_bytes_max> confidentiality{};
    void* sik_at = sik.data();
    void* integrity_at = integrity.data();
    void* confidentiality_at = confidentiality.data();
    unsigned int sik_size = sik.size();
    unsigned int integrity_size = integrity.size();
    unsigned int confidentiality_size = confidentiality.size();
    const int derived = ipmi_calculate_rmcpplus_session_keys(
        suite_.authentication, suite_.integrity, suite_.confidentiality, pointer(password),
        length(password), pointer(k_g), length(k_g), random_.console_random_number.data(),
        random_bytes, bmc_random_number_.data(), random_bytes, lookup(),
        static_cast<std::uint8_t>(privilege_), username(), length(credentials_.username), &sik_at,
        &sik_size, &integrity_at, &integrity_size, &confidentiality_at, &confidentiality_size);
    if (derived < 0)
        return Error{Errc::bmc_error, "session keys cannot be derived"};
    const auto take = [](const void* at, unsigned int size) {
        const auto* bytes = static_cast<const std::uint8_t*>(at);
        return Bytes(bytes, bytes + size);
    };
    session_integrity_key_ = take(sik_at, sik_size);
    session_.keys.integrity = take(integrity_at, integrity_size);
    if (suite_.integrity == integrity_md5_128) { // there K1 is the password itself
        session_.keys.integrity.assign(password.begin(), password.end());
        session_.keys.integrity.resize(password_bytes_max);
    }
    session_.keys.confidentiality = take(confidentiality_at, confidentiality_size);
    return {};
}

Result<Handshake::Step> Handshake::accept_rakp_4(ByteView payload)
{
    const Fiid& answer = scratch().rakp_4;
    if (!answer.set_all(payload) || payload.size() < 2)
        return Error{Errc::malformed, "RAKP Message 4"};
    if (!is_for_us(static_cast<std::uint8_t>(answer.number("message_tag")),
                   answer.number("remote_console_session_id"),
                   answer.number("rmcpplus_status_code")))
        return Step::ignored;
    if (Result<void> ok = check_status(answer.number("rmcpplus_status_code"), "RAKP Message 4");
        !ok)
        return ok.error();
    if (payload.size() < rakp_4_check_at + authentication_code_bytes(suite_))
        return Error{Errc::malformed, "RAKP Message 4: too short"};
    const int matches = ipmi_rmcpplus_check_rakp_4_integrity_check_value(
        suite_.authentication, session_integrity_key_.data(),
        static_cast<unsigned int>(session_integrity_key_.size()),
        random_.console_random_number.data(), random_bytes, session_.bmc_session_id,
        session_.bmc_guid.data(), random_bytes, answer.get());
    // The password is proven by now, so it is the other key, K_g, that differs.
    if (matches != 1)
        return Error{Errc::k_g_invalid, "the check value in RAKP Message 4 is of another K_g"};
    next_step(Waiting::nothing);
    is_open_ = true;
    return Step::opened;
}

} // namespace oobready::ipmi
