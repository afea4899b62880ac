// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: our packet codec and libfreeipmi's agree, in both directions and every suite. Method: what
// one makes the other opens, for every payload length that crosses the pads' borders.
#include "ipmi/fiid.hpp"
#include "ipmi/packet.hpp"
#include "ipmi/protection.hpp"
#include "support/results.hpp"

#include <array>

using namespace oobready;
using namespace oobready::ipmi;

namespace {

SessionKeys keys_of(CipherSuite suite)
{
    const std::size_t k1 =
        suite.integrity == integrity_md5_128 ? 20 : key_exchange_code_bytes(suite);
    return {suite, Bytes(k1, 0x5a), Bytes(key_exchange_code_bytes(suite), 0xa5)};
}

fiid_field_t any_message[] = {
    {8, "cmd", FIID_FIELD_REQUIRED | FIID_FIELD_LENGTH_FIXED | FIID_FIELD_MAKES_PACKET_SUFFICIENT},
    {8192, "data", FIID_FIELD_OPTIONAL | FIID_FIELD_LENGTH_VARIABLE},
    {0, "", 0},
};

unsigned int size_of(ByteView bytes) { return static_cast<unsigned int>(bytes.size()); }

// libfreeipmi's side of both directions.
struct Oracle {
    explicit Oracle(SessionKeys session_keys) : keys(std::move(session_keys)) {}

    Bytes assemble(const Message& request, std::uint32_t session_id, std::uint32_t sequence) const
    {
        REQUIRE(fill_rmcp_hdr_ipmi(rmcp.get()) == 0);
        session.clear();
        REQUIRE(fill_rmcpplus_session_hdr(IPMI_PAYLOAD_TYPE_IPMI, IPMI_PAYLOAD_FLAG_AUTHENTICATED,
                                          IPMI_PAYLOAD_FLAG_ENCRYPTED, 0, 0, session_id, sequence,
                                          session.get()) == 0);
        REQUIRE(fill_rmcpplus_session_trlr(trailer.get()) == 0);
        REQUIRE(fill_lan_msg_hdr(0x20, request.net_fn, 0, request.sequence, request_header.get()) ==
                0);
        message.clear();
        REQUIRE(fiid_obj_set(message.get(), "cmd", request.command) == 0);
        if (!request.data.empty())
            REQUIRE(fiid_obj_set_data(message.get(), "data", request.data.data(),
                                      size_of(request.data)) > 0);
        Bytes packet(packet_bytes_max);
        const int size = assemble_ipmi_rmcpplus_pkt(
            keys.suite.authentication, keys.suite.integrity, keys.suite.confidentiality,
            keys.integrity.data(), size_of(keys.integrity), keys.confidentiality.data(),
            size_of(keys.confidentiality), password(), password_size(), rmcp.get(), session.get(),
            request_header.get(), message.get(), trailer.get(), packet.data(), size_of(packet),
            IPMI_INTERFACE_FLAGS_DEFAULT);
        REQUIRE(size > 0);
        packet.resize(static_cast<std::size_t>(size));
        return packet;
    }

    // What `packet` carries; requires that libfreeipmi finds its code and pads right.
    Bytes open(ByteView packet, bool is_sol) const
    {
        const auto& body = is_sol ? sol : message;
        REQUIRE(unassemble_ipmi_rmcpplus_pkt(
                    keys.suite.authentication, keys.suite.integrity, keys.suite.confidentiality,
                    keys.integrity.data(), size_of(keys.integrity), keys.confidentiality.data(),
                    size_of(keys.confidentiality), packet.data(), size_of(packet), rmcp.get(),
                    session.get(), payload.get(), response_header.get(), body.get(),
                    message_trailer.get(), trailer.get(),
                    IPMI_INTERFACE_FLAGS_NO_LEGAL_CHECK) >= 0);
        REQUIRE(ipmi_rmcpplus_check_packet_session_authentication_code(
                    keys.suite.integrity, packet.data(), size_of(packet), keys.integrity.data(),
                    size_of(keys.integrity), password(), password_size(), trailer.get()) == 1);
        REQUIRE(ipmi_rmcpplus_check_payload_pad(keys.suite.confidentiality, payload.get()) == 1);
        REQUIRE(ipmi_rmcpplus_check_integrity_pad(trailer.get()) == 1);
        return payload.bytes("payload_data", packet_bytes_max);
    }

    // Under MD5-128 what is K1 to us is a password to libfreeipmi.
    const void* password() const
    {
        return keys.suite.integrity == integrity_md5_128 ? keys.integrity.data() : nullptr;
    }
    unsigned int password_size() const { return password() ? size_of(keys.integrity) : 0; }

    SessionKeys keys;
    Fiid rmcp{tmpl_rmcp_hdr};
    Fiid session{tmpl_rmcpplus_session_hdr};
    Fiid payload{tmpl_rmcpplus_payload};
    Fiid request_header{tmpl_lan_msg_hdr_rq};
    Fiid response_header{tmpl_lan_msg_hdr_rs};
    Fiid message{any_message};
    Fiid message_trailer{tmpl_lan_msg_trlr};
    Fiid sol{tmpl_sol_payload_data};
    Fiid trailer{tmpl_rmcpplus_session_trlr};
};

Message request_of(std::size_t data_bytes)
{
    Message request{0x0c, static_cast<std::uint8_t>(data_bytes & 0x3f), 0x22, {}};
    for (std::size_t i = 0; i < data_bytes; ++i)
        request.data.push_back(static_cast<std::uint8_t>(i * 7 + 1));
    return request;
}

} // namespace

TEST_CASE("libfreeipmi opens what we encode, and we decode what it assembles")
{
    std::array<std::uint8_t, packet_bytes_max> buffer;
    for (const CipherSuite& suite :
         {cipher_suite_3, cipher_suite_8, cipher_suite_12, cipher_suite_17}) {
        const Oracle oracle{keys_of(suite)};
        for (std::size_t size = 0; size <= 70; ++size) {
            CAPTURE(int{suite.id}, size);
            const Message request = request_of(size);
            const ByteView ours = encode_request(oracle.keys, 0x01020304, 77, request, buffer);
            const Bytes carried = oracle.open(ours, false);
            const auto theirs =
                decode_packet(oracle.assemble(request, 0x01020304, 77), &oracle.keys);
            REQUIRE(theirs);
            CHECK(theirs->payload == carried);
            CHECK(theirs->session_id == 0x01020304);
            CHECK(theirs->sequence == 77);
            const auto message = decode_message(carried);
            REQUIRE(message);
            CHECK(message->data == request.data);
            CHECK(message->net_fn == request.net_fn);
            CHECK(message->command == request.command);
            CHECK(message->sequence == request.sequence);
        }
    }
}

TEST_CASE("libfreeipmi opens the SOL payloads that we encode")
{
    std::array<std::uint8_t, packet_bytes_max> buffer;
    for (const CipherSuite& suite :
         {cipher_suite_3, cipher_suite_8, cipher_suite_12, cipher_suite_17}) {
        const Oracle oracle{keys_of(suite)};
        for (std::size_t size = 0; size <= 40; ++size) {
            Bytes payload{0x01, 0x02, 0x03, 0x04};
            payload.resize(payload.size() + size, 'x');
            CHECK(oracle.open(encode_sol(oracle.keys, 5, 6, payload, buffer), true) == payload);
        }
    }
}
