// SPDX-License-Identifier: GPL-3.0-or-later
// Datagrams: RMCP, both packet formats, what is protected, Serial over LAN, the answer to the
// proposal of cipher suite 0. The login is in session_login.hpp.
#include "fuzz/session_login.hpp"

#include "ipmi/sol_packet.hpp"
#include "ipmi/suite_question.hpp"
#include "net/rmcp_ping.hpp"

using namespace oobready;
using namespace oobready::fuzz;
using namespace oobready::ipmi;

namespace {

constexpr std::size_t session_header_bytes = 16;
constexpr std::size_t rmcp_header_bytes = 4;

SessionKeys keys_of(std::uint8_t choice)
{
    SessionKeys keys;
    keys.suite = choice % 2 == 0 ? cipher_suite_3 : cipher_suite_17;
    const std::size_t code_bytes = choice % 2 == 0 ? 20 : 32;
    keys.integrity = Bytes(code_bytes, 0x11);
    keys.confidentiality = Bytes(code_bytes, 0x22);
    return keys;
}

void check_message(ByteView payload)
{
    const Result<Message> message = decode_message(payload);
    if (!message) {
        require_malformed(message.error());
        return;
    }
    require(std::ranges::equal(encode_message(*message), payload), "a message encodes the same");
}

// Outside a session. What no decoder looks at (reserved, RMCP sequence number) is not compared.
void setup(Input& input)
{
    Bytes datagram = input.rest();
    const Result<Packet> packet = decode_packet(datagram, nullptr);
    if (!packet) {
        require_malformed(packet.error());
        return;
    }
    require(!packet->encrypted && packet->session_id == 0, "set-up is outside any session");
    datagram.at(1) = 0x00;
    datagram.at(2) = 0xff;
    require(encode_setup(packet->type, packet->payload) == datagram, "set-up encodes the same");
    check_message(packet->payload);
}

void sessionless(Input& input)
{
    Bytes datagram = input.rest();
    const Result<Message> message = decode_sessionless(datagram);
    if (!message) {
        require_malformed(message.error());
        return;
    }
    const Bytes again = encode_sessionless(*message);
    require(again.size() == datagram.size() || again.size() + 1 == datagram.size(),
            "at most the legacy pad is left out");
    datagram.resize(again.size());
    std::copy_n(again.begin() + 1, 2, datagram.begin() + 1);
    std::copy_n(again.begin() + 5, 8, datagram.begin() + 5); // sequence number, session id
    require(again == datagram, "a sessionless message encodes the same");
}

// What came as a packet of a session goes out again as one that is decoded to the same.
void check_again(const Packet& packet, const SessionKeys& keys)
{
    require(packet.session_id != 0 && packet.sequence != 0, "a session's packet names it");
    require(packet.payload.size() < packet_bytes_max, "a payload is bounded");
    constexpr std::size_t overhead_max = 80; // headers, vector, pads, code
    if (packet.payload.size() + overhead_max > packet_bytes_max)
        return;
    const Bytes datagram = encode_session_packet(keys, packet);
    const Result<Packet> again = decode_session_packet(datagram, keys);
    require(again.has_value(), "our own packets are right");
    require(again->type == packet.type && again->session_id == packet.session_id &&
                again->sequence == packet.sequence && again->payload == packet.payload &&
                again->encrypted == packet.encrypted,
            "a packet encodes the same");
}

void check_both_decoders(const Bytes& datagram, const SessionKeys& keys, bool authentic)
{
    const Result<Packet> strict = decode_packet(datagram, &keys);
    const Result<Packet> lenient = decode_session_packet(datagram, keys);
    require(authentic || (!strict && !lenient), "no packet is believed without its code");
    require(!strict || (strict->encrypted && lenient), "a client accepts no more than a BMC");
    for (const Result<Packet>* packet : {&strict, &lenient}) {
        if (!*packet)
            require_malformed(packet->error());
        else
            check_again(**packet, keys);
    }
    if (strict && strict->type == PayloadType::ipmi)
        check_message(strict->payload);
    const std::size_t code_bytes = lenient ? authentication_code_bytes(keys.suite) : 0;
    for (std::size_t i = 1; i <= code_bytes; ++i) {
        Bytes forged = datagram;
        forged[forged.size() - i] ^= 0x01;
        require(!decode_packet(forged, &keys) && !decode_session_packet(forged, keys),
                "each byte of the code counts");
    }
}

// The fuzzer's datagram as it is, and with the authentication code that makes it authentic.
void protected_datagram(Input& input)
{
    const SessionKeys keys = keys_of(input.byte());
    Bytes datagram = input.rest();
    check_both_decoders(datagram, keys, false);
    if (datagram.size() < rmcp_header_bytes)
        return;
    std::array<std::uint8_t, 32> code{};
    const ByteView right = authentication_code(keys.suite, keys.integrity,
                                               ByteView{datagram}.subspan(rmcp_header_bytes), code);
    datagram.insert(datagram.end(), right.begin(), right.end());
    check_both_decoders(datagram, keys, true);
}

// The fuzzer's bytes are what is decrypted: payload and pad. Around them everything is right but
// for the integrity pad, which is the fuzzer's too.
void decrypted_payload(Input& input)
{
    const SessionKeys keys = keys_of(input.byte());
    const std::uint8_t type = input.byte();
    Bytes trailer = input.take(input.byte() % 8);
    Bytes body = input.rest();
    body.resize(std::min<std::size_t>(body.size(), 512) / aes_block_bytes * aes_block_bytes);
    const Bytes plain = body;
    const Bytes vector(aes_block_bytes, 0x33);
    encrypt(keys.confidentiality, vector, body);
    const std::size_t length = vector.size() + body.size();
    Bytes datagram{0x06, 0, 0xff, 0x07, 0x06, static_cast<std::uint8_t>(type | 0xc0), 1, 0, 0,
                   0,    1, 0,    0,    0};
    datagram.push_back(static_cast<std::uint8_t>(length & 0xff));
    datagram.push_back(static_cast<std::uint8_t>(length >> 8));
    datagram.insert(datagram.end(), vector.begin(), vector.end());
    datagram.insert(datagram.end(), body.begin(), body.end());
    if (trailer.empty())
        trailer = {0xff, 0xff, 2, 0x07}; // whole blocks behind 12 bytes of header need two
    datagram.insert(datagram.end(), trailer.begin(), trailer.end());
    std::array<std::uint8_t, 32> code{};
    const ByteView right = authentication_code(keys.suite, keys.integrity,
                                               ByteView{datagram}.subspan(rmcp_header_bytes), code);
    datagram.insert(datagram.end(), right.begin(), right.end());
    require(datagram.size() > session_header_bytes, "the target makes whole packets");
    check_both_decoders(datagram, keys, true);
    if (const Result<Packet> packet = decode_packet(datagram, &keys)) {
        const Bytes& payload = packet->payload;
        require(payload.size() < plain.size() && plain.size() - payload.size() <= aes_block_bytes &&
                    std::equal(payload.begin(), payload.end(), plain.begin()),
                "a payload is what was encrypted, less one pad");
    }
}

void suite_zero(Input& input)
{
    constexpr std::uint32_t console_id = 0x0a0b0c0d;
    SuiteQuestion question{Algorithms{}, console_id, input.byte(), 0};
    const unsigned transmissions = input.byte() % 4;
    for (unsigned i = 0; i < transmissions; ++i)
        (void)question.transmit();
    const bool in_setup = input.byte() % 2 == 0;
    Bytes datagram = input.rest();
    if (in_setup && !datagram.empty())
        datagram = encode_setup(PayloadType::open_session_response, datagram);
    const std::optional<SuiteAnswer> answer = question.judge(datagram);
    if (!answer)
        return;
    require(transmissions > 0, "nothing answers what was not asked");
    require(!answer->accepted || answer->status == 0, "what is accepted has no error");
    require(!answer->accepted || datagram.size() >= session_header_bytes + 36,
            "only a whole answer is an acceptance");
    require(!status_word(answer->status).empty(), "each status has a word");
    require_harmless(status_word(answer->status));
}

// What a BMC sends over SOL while we type: each character once, an acknowledgement for each packet
// that wants one.
void sol(Input& input)
{
    SolLink link;
    std::size_t given = 0;
    std::size_t received = 0;
    while (!input.empty()) {
        const Bytes payload = input.chunk();
        if (payload.size() % 7 == 5)
            require(link.send(payload).size() == payload.size() + 4, "four bytes of header");
        const Result<SolPacket> packet = decode_sol(payload);
        if (!packet) {
            require_malformed(packet.error());
            continue;
        }
        require(packet->characters.size() + 4 == payload.size(), "all characters, no others");
        const SolLink::Received taken = link.receive(*packet);
        given += packet->characters.size();
        received += taken.characters.size();
        require(received <= given, "no character comes twice");
        require(taken.acknowledgement.has_value() == (packet->sequence != 0),
                "what has a number is acknowledged, and nothing else");
        if (taken.acknowledgement)
            require(taken.acknowledgement->size() == 4 &&
                        (*taken.acknowledgement)[1] == packet->sequence,
                    "the acknowledgement names the packet");
        const SolLink::Received twice = link.receive(*packet);
        require(twice.characters.empty(), "a retransmission brings nothing new");
    }
}

void pong(Input& input)
{
    const std::uint8_t tag = input.byte();
    const Bytes datagram = input.rest();
    if (const auto decoded = net::presence_pong(datagram, tag)) {
        require(datagram.at(9) == tag, "a pong answers this ping");
        require((decoded->iana == net::asf_iana) != decoded->iana_byte_swapped,
                "a pong is ASF's, in one byte order or the other");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using Mode = void (*)(Input&);
    static constexpr Mode modes[] = {
        setup, sessionless, protected_datagram, decrypted_payload, login, suite_zero, sol, pong};
    Input input{data, size};
    const std::uint8_t mode = input.byte();
    if (mode >= std::size(modes))
        return -1;
    modes[mode](input);
    return 0;
}
