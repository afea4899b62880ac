// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/suite_question.hpp"

#include "ipmi/little_endian.hpp"

#include <fmt/format.h>

#include <array>

namespace oobready::ipmi {

namespace {

constexpr std::size_t tag_at = 16; // of a set-up datagram: behind both headers
// Of the payload of the answer (IPMI v2.0 Table 13-10).
constexpr std::size_t status_at = 1;
constexpr std::size_t console_session_id_at = 4;
constexpr std::size_t refusal_bytes_min = 2;
constexpr std::size_t bmc_session_id_at = 8;
constexpr std::size_t algorithms_at = 12;
constexpr std::size_t algorithm_payload_bytes = 8;
constexpr std::size_t answer_bytes = algorithms_at + 3 * algorithm_payload_bytes;

// An algorithm payload of the request and of the answer: its type (authentication, integrity,
// confidentiality), two reserved bytes, its length, the algorithm, three reserved bytes.
constexpr std::size_t algorithm_at = 4;
constexpr std::uint8_t algorithm_mask = 0x3f;

// In the order of their payloads' types.
std::array<std::uint8_t, 3> in_order(const Algorithms& proposed)
{
    return {proposed.authentication, proposed.integrity, proposed.confidentiality};
}

// Whether the answer's algorithm payloads hold what was proposed.
bool holds(ByteView algorithms, const Algorithms& proposed)
{
    const std::array<std::uint8_t, 3> wanted = in_order(proposed);
    for (std::size_t type = 0; type < wanted.size(); ++type) {
        const std::size_t at = type * algorithm_payload_bytes;
        if (algorithms[at] != type ||
            (algorithms[at + algorithm_at] & algorithm_mask) != wanted[type])
            return false;
    }
    return true;
}

} // namespace

std::string status_word(std::uint8_t status)
{
    static constexpr std::string_view words[] = {
        "no-errors",
        "insufficient-resources",
        "invalid-session-id",
        "invalid-payload-type",
        "invalid-authentication-algorithm",
        "invalid-integrity-algorithm",
        "no-matching-authentication-payload",
        "no-matching-integrity-payload",
        "inactive-session-id",
        "invalid-role",
        "unauthorized-role",
        "insufficient-resources-at-role",
        "invalid-name-length",
        "unauthorized-name",
        "unauthorized-guid",
        "invalid-integrity-check-value",
        "invalid-confidentiality-algorithm",
        "no-cipher-suite-match",
        "illegal-parameter",
    };
    return status < std::size(words) ? std::string{words[status]}
                                     : fmt::format("status-{:02x}h", status);
}

SuiteQuestion::SuiteQuestion(Algorithms proposed, std::uint32_t console_session_id,
                             std::uint8_t first_tag, std::uint8_t role)
    : proposed_(proposed), console_session_id_(console_session_id), tag_(first_tag)
{
    Bytes payload{0, role, 0, 0};
    for (unsigned shift = 0; shift < 32; shift += 8)
        payload.push_back(static_cast<std::uint8_t>(console_session_id >> shift));
    std::uint8_t type = 0;
    for (const std::uint8_t algorithm : in_order(proposed)) {
        const std::array<std::uint8_t, algorithm_payload_bytes> part = {
            type++, 0, 0, algorithm_payload_bytes, algorithm, 0, 0, 0};
        payload.insert(payload.end(), part.begin(), part.end());
    }
    request_ = encode_setup(PayloadType::open_session_request, payload);
}

const Bytes& SuiteQuestion::transmit()
{
    request_.at(tag_at) = ++tag_;
    ++transmissions_;
    return request_;
}

std::optional<SuiteAnswer> SuiteQuestion::judge(ByteView datagram) const
{
    const Result<Packet> packet = decode_packet(datagram, nullptr);
    if (!packet || packet->type != PayloadType::open_session_response)
        return std::nullopt;
    const ByteView payload = packet->payload;
    if (payload.size() < refusal_bytes_min)
        return std::nullopt;
    const auto age = static_cast<std::uint8_t>(tag_ - payload[0]);
    if (age >= transmissions_) // a late answer to an earlier transmission is as good
        return std::nullopt;
    // A refusal may be cut after its status, or leave our session id out.
    std::uint32_t id = 0;
    if (payload.size() >= console_session_id_at + 4)
        id = little_endian(payload, console_session_id_at, 4);
    const std::uint8_t status = payload[status_at];
    if (status != 0 && (id == 0 || id == console_session_id_))
        return SuiteAnswer{status, false};
    if (status != 0 || id != console_session_id_ || payload.size() < answer_bytes ||
        little_endian(payload, bmc_session_id_at, 4) == 0)
        return std::nullopt;
    return SuiteAnswer{status, holds(payload.subspan(algorithms_at), proposed_)};
}

} // namespace oobready::ipmi
