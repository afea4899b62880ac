// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: the packet codec follows the specification, not merely itself. Method: packets made and
// opened here with OpenSSL alone, after IPMI v2.0 13.28 and 13.29, against libfreeipmi's side.
#include "ipmi/commands.hpp"
#include "ipmi/packet.hpp"
#include "ipmi/sequence_window.hpp"
#include "support/results.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <numeric>
#include <set>

using namespace oobready;
using namespace oobready::ipmi;

namespace {

Bytes counted(std::size_t size, std::uint8_t first)
{
    Bytes bytes(size);
    std::iota(bytes.begin(), bytes.end(), first);
    return bytes;
}

SessionKeys keys_of(CipherSuite suite)
{
    const std::size_t size = suite.id == 17 ? 32 : 20;
    return {suite, counted(size, 0x10), counted(size, 0x60)};
}

Bytes authentication_code(const SessionKeys& keys, ByteView covered)
{
    const bool sha256 = keys.suite.id == 17;
    Bytes code(EVP_MAX_MD_SIZE);
    unsigned int size = 0;
    HMAC(sha256 ? EVP_sha256() : EVP_sha1(), keys.integrity.data(),
         static_cast<int>(keys.integrity.size()), covered.data(), covered.size(), code.data(),
         &size);
    code.resize(sha256 ? 16 : 12);
    return code;
}

Bytes aes(const SessionKeys& keys, ByteView iv, ByteView data, bool encrypt)
{
    EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
    Bytes out(data.size());
    int size = 0;
    EVP_CipherInit_ex(context, EVP_aes_128_cbc(), nullptr, keys.confidentiality.data(), iv.data(),
                      encrypt ? 1 : 0);
    EVP_CIPHER_CTX_set_padding(context, 0);
    EVP_CipherUpdate(context, out.data(), &size, data.data(), static_cast<int>(data.size()));
    EVP_CIPHER_CTX_free(context);
    return out;
}

void append(Bytes& to, ByteView bytes) { to.insert(to.end(), bytes.begin(), bytes.end()); }

// A protected packet by the book.
Bytes build(const SessionKeys& keys, PayloadType type, std::uint32_t session_id,
            std::uint32_t sequence, ByteView payload)
{
    const Bytes iv = counted(16, 0xa0);
    Bytes padded{payload.begin(), payload.end()};
    std::uint8_t pad = 0;
    while ((padded.size() + 1) % 16 != 0)
        padded.push_back(++pad);
    padded.push_back(pad);
    Bytes body = iv;
    append(body, aes(keys, iv, padded, true));

    Bytes packet{0x06, 0x00, 0xff,
                 0x07, 0x06, static_cast<std::uint8_t>(0xc0 | static_cast<std::uint8_t>(type))};
    for (std::uint32_t number : {session_id, sequence})
        for (int shift : {0, 8, 16, 24})
            packet.push_back(static_cast<std::uint8_t>(number >> shift));
    packet.push_back(static_cast<std::uint8_t>(body.size()));
    packet.push_back(static_cast<std::uint8_t>(body.size() >> 8));
    append(packet, body);
    std::uint8_t integrity_pad = 0;
    while ((packet.size() - 4 + 2) % 4 != 0) {
        packet.push_back(0xff);
        ++integrity_pad;
    }
    append(packet, Bytes{integrity_pad, 0x07});
    append(packet, authentication_code(keys, ByteView{packet}.subspan(4)));
    return packet;
}

// What a packet protects, by the book; requires its code to be right.
Bytes open(const SessionKeys& keys, ByteView packet)
{
    const std::size_t code_size = keys.suite.id == 17 ? 16 : 12;
    const ByteView covered = packet.subspan(4, packet.size() - 4 - code_size);
    const Bytes code{packet.end() - static_cast<std::ptrdiff_t>(code_size), packet.end()};
    REQUIRE(authentication_code(keys, covered) == code);
    const std::size_t length = packet[14] | packet[15] << 8;
    const ByteView body = packet.subspan(16, length);
    Bytes plain = aes(keys, body.subspan(0, 16), body.subspan(16), false);
    plain.resize(plain.size() - 1 - plain.back());
    return plain;
}

// Get Device ID's request and response as messages (IPMI v2.0 13.8), checksums worked out by hand.
const Bytes request_message{0x20, 0x18, 0xc8, 0x81, 0x04, 0x01, 0x7a};
const Bytes response_message{0x81, 0x1c, 0x63, 0x20, 0x04, 0x01, 0x00, 0x20, 0xbb};

} // namespace

TEST_CASE("what OpenSSL built by the book is decoded, in either suite")
{
    for (const CipherSuite& suite : {cipher_suite_3, cipher_suite_17}) {
        const SessionKeys keys = keys_of(suite);
        const Bytes datagram = build(keys, PayloadType::ipmi, 0x11223344, 7, response_message);
        const auto packet = decode_packet(datagram, &keys);
        REQUIRE(packet);
        CHECK(packet->session_id == 0x11223344);
        CHECK(packet->sequence == 7);
        CHECK(packet->payload == response_message);
        const auto message = decode_message(packet->payload);
        REQUIRE(message);
        CHECK(message->net_fn == 0x07);
        CHECK(message->sequence == 1);
        CHECK(message->command == 0x01);
        CHECK(message->data == Bytes{0x00, 0x20});
    }
}

TEST_CASE("what the codec encodes, OpenSSL opens by the book")
{
    std::array<std::uint8_t, packet_bytes_max> buffer;
    for (const CipherSuite& suite : {cipher_suite_3, cipher_suite_17}) {
        const SessionKeys keys = keys_of(suite);
        const Message request{0x06, 1, 0x01, {}};
        CHECK(open(keys, encode_request(keys, 5, 9, request, buffer)) == request_message);
        const Bytes sol{0x01, 0x00, 0x00, 0x00, '\r'};
        const ByteView packet = encode_sol(keys, 5, 10, sol, buffer);
        CHECK(packet[5] == 0xc1);
        CHECK(open(keys, packet) == sol);
    }
}

TEST_CASE("what a BMC sends, OpenSSL opens by the book")
{
    for (const CipherSuite& suite : {cipher_suite_3, cipher_suite_17}) {
        const SessionKeys keys = keys_of(suite);
        Packet packet;
        packet.session_id = 5;
        packet.sequence = 9;
        packet.payload = response_message;
        packet.encrypted = true;
        const Bytes datagram = encode_session_packet(keys, packet);
        CHECK(datagram[5] == 0xc0);
        CHECK(open(keys, datagram) == response_message);
        CHECK(decode_packet(datagram, &keys)->payload == response_message);

        packet.type = PayloadType::sol;
        packet.encrypted = false;
        const Bytes bare = encode_session_packet(keys, packet);
        const std::size_t code_size = suite.id == 17 ? 16 : 12;
        CHECK(bare[5] == 0x41);
        CHECK(authentication_code(keys, ByteView{bare}.subspan(4, bare.size() - 4 - code_size)) ==
              Bytes{bare.end() - static_cast<std::ptrdiff_t>(code_size), bare.end()});
        CHECK(decode_packet(bare, &keys).error().code == Errc::malformed); // not for a client
        const auto opened = decode_session_packet(bare, keys);
        REQUIRE(opened);
        CHECK_FALSE(opened->encrypted);
        CHECK(opened->payload == response_message);
    }
}

TEST_CASE("a session of suite 0 has nothing but a session id")
{
    const SessionKeys keys{{0, 0, 0, 0}, {}, {}};
    Packet packet;
    packet.session_id = 0x04030201;
    packet.sequence = 7;
    packet.payload = response_message;
    Bytes expected{0x06, 0x00, 0xff, 0x07, 0x06, 0x00, 1, 2, 3, 4, 7, 0, 0, 0, 9, 0};
    append(expected, response_message);
    CHECK(encode_session_packet(keys, packet) == expected);
    const auto opened = decode_session_packet(expected, keys);
    REQUIRE(opened);
    CHECK(opened->payload == response_message);
    expected.push_back(0);
    CHECK_FALSE(decode_session_packet(expected, keys));
    CHECK_FALSE(decode_session_packet(
        build(keys_of(cipher_suite_3), PayloadType::ipmi, 1, 1, Bytes{1}), keys));
}

TEST_CASE("a response goes back where its request came from")
{
    const auto request = decode_message(request_message);
    REQUIRE(request);
    CHECK(request->to.address == 0x20);
    CHECK(request->from.address == 0x81);
    CHECK(encode_message(*request) == request_message);
    CHECK(encode_message(response_to(*request, 0x00, Bytes{0x20})) == response_message);
    Message of_lun_3 = *request;
    of_lun_3.to.lun = 3;
    of_lun_3.from.lun = 1;
    const auto answer = decode_message(encode_message(response_to(of_lun_3, 0xc1, {})));
    REQUIRE(answer);
    CHECK(answer->from.lun == 3);
    CHECK(answer->to.lun == 1);
    CHECK(answer->data == Bytes{0xc1});
}

TEST_CASE("a packet under other keys, or not protected at all, is malformed")
{
    const SessionKeys keys = keys_of(cipher_suite_17);
    SessionKeys other = keys;
    other.integrity[0] ^= 1;
    const Bytes datagram = build(keys, PayloadType::ipmi, 1, 1, response_message);
    CHECK(decode_packet(datagram, &other).error().code == Errc::malformed);
    CHECK(decode_packet(datagram, nullptr).error().code == Errc::malformed);

    Bytes bare{0x06, 0x00, 0xff, 0x07, 0x06, 0x00, 1, 0, 0, 0, 1, 0, 0, 0, 9, 0};
    append(bare, response_message);
    CHECK(decode_packet(bare, &keys).error().code == Errc::malformed);
}

TEST_CASE("lengths that lie are malformed, never read past")
{
    const SessionKeys keys = keys_of(cipher_suite_3);
    const Bytes datagram = build(keys, PayloadType::ipmi, 1, 1, response_message);
    for (unsigned length : {0u, 1u, 15u, 31u, 33u, 48u, 255u, 0xffffu}) {
        Bytes lying = datagram;
        lying[14] = static_cast<std::uint8_t>(length);
        lying[15] = static_cast<std::uint8_t>(length >> 8);
        CHECK(decode_packet(lying, &keys).error().code == Errc::malformed);
    }
    CHECK_FALSE(decode_packet(Bytes(packet_bytes_max + 1, 0x06), &keys));
    CHECK_FALSE(decode_packet(Bytes{}, &keys));
}

TEST_CASE("message checksums are checked")
{
    REQUIRE(decode_message(response_message));
    for (std::size_t at = 0; at < response_message.size(); ++at) {
        Bytes changed = response_message;
        changed[at] ^= 0x01;
        CHECK_FALSE(decode_message(changed));
    }
    CHECK_FALSE(decode_message(Bytes{0x81, 0x1c, 0x63}));
}

TEST_CASE("a sessionless request is laid out as IPMI v1.5 has it")
{
    const Bytes expected{0x06, 0x00, 0xff, 0x07, 0x00, 0,    0,    0,    0,    0,    0,   0,
                         0,    0x09, 0x20, 0x18, 0xc8, 0x81, 0x04, 0x38, 0x8e, 0x04, 0xb1};
    CHECK(encode_sessionless({0x06, 1, 0x38, {0x8e, 0x04}}) == expected);
    REQUIRE(decode_sessionless(expected));
    for (std::size_t size = 0; size < expected.size(); ++size)
        CHECK_FALSE(decode_sessionless(ByteView{expected}.subspan(0, size)));
}

TEST_CASE("the sequence window takes each packet once, within its bounds")
{
    SequenceWindow window;
    CHECK(window.accept(100)); // the first sets the window
    CHECK_FALSE(window.accept(100));
    CHECK(window.accept(101));
    CHECK(window.accept(116));       // 15 ahead
    CHECK_FALSE(window.accept(132)); // 16 ahead
    CHECK(window.accept(115));
    CHECK_FALSE(window.accept(115));
    CHECK_FALSE(window.accept(101));
    CHECK_FALSE(window.accept(100)); // 16 behind, and seen
    CHECK_FALSE(window.accept(99));  // 17 behind
    SequenceWindow wrapping;
    CHECK(wrapping.accept(0xfffffffe));
    CHECK(wrapping.accept(2));
    CHECK(wrapping.accept(0xffffffff));
}

TEST_CASE("the allow-list holds each command once, and only what reads or is ours to close")
{
    std::set<std::pair<int, int>> numbers;
    const std::set<std::string_view> not_reading{"Set Session Privilege Level", "Close Session",
                                                 "Activate Payload", "Deactivate Payload"};
    const std::set<std::string_view> reserves{"Reserve SDR Repository", "Reserve SEL",
                                              "Reserve Device SDR Repository"};
    for (const Command* command : allowed_commands()) {
        CAPTURE(command->name);
        CHECK(numbers.insert({command->net_fn, command->number}).second);
        CHECK(command->net_fn % 2 == 0);
        // A reservation changes no data: it is how a record is read in parts.
        const bool reads = command->name.starts_with("Get ") || command->name == "Read FRU Data" ||
                           reserves.contains(command->name);
        CHECK(command->reads_only == reads);
        CHECK(not_reading.contains(command->name) != reads);
    }
    CHECK(numbers.size() == 39);
}
