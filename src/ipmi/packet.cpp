// SPDX-License-Identifier: GPL-3.0-or-later
// Calls libfreeipmi's assemble_ and unassemble_ functions on one set of scratch objects per thread.
#include "ipmi/packet.hpp"

#include "ipmi/fiid.hpp"

#include <algorithm>
#include <stdexcept>

namespace oobready::ipmi {

namespace {

constexpr std::size_t rmcp_header_bytes = 4;
constexpr std::size_t session_header_bytes = 12; // type, payload type, id, sequence, length
constexpr std::size_t header_bytes = rmcp_header_bytes + session_header_bytes;
constexpr std::size_t trailer_bytes_min = 2; // pad length, next header
constexpr std::size_t message_bytes_min = 7; // addresses, net function, checksums, command
constexpr std::uint8_t rmcp_version = 0x06;
constexpr std::uint8_t rmcp_class_ipmi = 0x07;
constexpr std::uint8_t authentication_type_rmcpplus = 0x06;
constexpr std::uint8_t payload_type_mask = 0x3f;
constexpr std::uint8_t payload_authenticated = 0x40;
constexpr std::uint8_t payload_encrypted = 0x80;
constexpr std::uint8_t bmc_address = 0x20;
constexpr std::uint8_t console_address = 0x81;

// A message of any command: libfreeipmi's templates are one per command, this one takes them all.
fiid_field_t any_message[] = {
    {8, "cmd", FIID_FIELD_REQUIRED | FIID_FIELD_LENGTH_FIXED | FIID_FIELD_MAKES_PACKET_SUFFICIENT},
    {8192, "data", FIID_FIELD_OPTIONAL | FIID_FIELD_LENGTH_VARIABLE},
    {0, "", 0},
};

// One set per thread: no packet function suspends, so no two packets ever share one.
struct Scratch {
    Fiid rmcp{tmpl_rmcp_hdr};
    Fiid session{tmpl_rmcpplus_session_hdr};
    Fiid payload{tmpl_rmcpplus_payload};
    Fiid request_header{tmpl_lan_msg_hdr_rq};
    Fiid response_header{tmpl_lan_msg_hdr_rs};
    Fiid message{any_message};
    Fiid message_trailer{tmpl_lan_msg_trlr};
    Fiid sol{tmpl_sol_payload_data};
    Fiid trailer{tmpl_rmcpplus_session_trlr};

    Scratch() { fill_rmcp_hdr_ipmi(rmcp_out.get()); }
    Fiid rmcp_out{tmpl_rmcp_hdr};
    Fiid trailer_out{tmpl_rmcpplus_session_trlr};
};

Scratch& scratch()
{
    thread_local Scratch objects;
    return objects;
}

Error malformed(const char* what) { return Error{Errc::malformed, what}; }

unsigned int size_of(ByteView bytes) { return static_cast<unsigned int>(bytes.size()); }

std::uint32_t little_endian_32(ByteView bytes, std::size_t at)
{
    return std::uint32_t{bytes[at]} | std::uint32_t{bytes[at + 1]} << 8 |
           std::uint32_t{bytes[at + 2]} << 16 | std::uint32_t{bytes[at + 3]} << 24;
}

std::size_t authentication_code_bytes(const CipherSuite& suite)
{
    return suite.integrity == IPMI_INTEGRITY_ALGORITHM_HMAC_SHA1_96
               ? IPMI_HMAC_SHA1_96_AUTHENTICATION_CODE_LENGTH
               : IPMI_HMAC_SHA256_128_AUTHENTICATION_CODE_LENGTH;
}

// The fixed first 16 bytes, checked before anything else looks at the datagram.
Result<Packet> decode_header(ByteView datagram)
{
    if (datagram.size() <= header_bytes)
        return malformed("RMCP+ packet too short");
    if (datagram.size() > packet_bytes_max)
        return malformed("RMCP+ packet too long");
    if (datagram[0] != rmcp_version || datagram[3] != rmcp_class_ipmi)
        return malformed("no RMCP header of class IPMI");
    if (datagram[4] != authentication_type_rmcpplus)
        return malformed("not in RMCP+ format");
    Packet packet;
    packet.type = static_cast<PayloadType>(datagram[5] & payload_type_mask);
    packet.session_id = little_endian_32(datagram, 6);
    packet.sequence = little_endian_32(datagram, 10);
    const std::size_t length = datagram[14] | std::size_t{datagram[15]} << 8;
    if (length == 0 || length > datagram.size() - header_bytes)
        return malformed("payload length does not fit the packet");
    packet.payload.assign(datagram.begin() + header_bytes,
                          datagram.begin() + header_bytes + static_cast<std::ptrdiff_t>(length));
    return packet;
}

// Outside a session nothing is encrypted, and nothing may follow the payload.
Result<Packet> decode_setup(ByteView datagram, Packet packet)
{
    if ((datagram[5] & (payload_authenticated | payload_encrypted)) != 0)
        return malformed("session set-up must not be encrypted or authenticated");
    if (packet.session_id != 0 || packet.sequence != 0)
        return malformed("session set-up must not carry a session id");
    if (datagram.size() != header_bytes + packet.payload.size())
        return malformed("bytes after the payload");
    return packet;
}

Result<Packet> decode_protected(ByteView datagram, Packet packet, const SessionKeys& keys)
{
    if ((datagram[5] & payload_authenticated) == 0 || (datagram[5] & payload_encrypted) == 0)
        return malformed("unprotected packet in a protected session");
    if (packet.session_id == 0 || packet.sequence == 0)
        return malformed("no session id or sequence number");
    if (packet.type != PayloadType::ipmi && packet.type != PayloadType::sol)
        return malformed("unexpected payload type in a session");
    Scratch& s = scratch();
    const CipherSuite& suite = keys.suite;
    // The authentication code first: nothing that a stranger wrote is decrypted.
    const std::size_t code_bytes = authentication_code_bytes(suite);
    if (datagram.size() < header_bytes + packet.payload.size() + trailer_bytes_min + code_bytes)
        return malformed("no room for the session trailer");
    s.trailer.clear();
    fiid_obj_set_data(s.trailer.get(), "authentication_code",
                      datagram.data() + datagram.size() - code_bytes,
                      static_cast<unsigned int>(code_bytes));
    if (ipmi_rmcpplus_check_packet_session_authentication_code(
            suite.integrity, datagram.data(), size_of(datagram), keys.integrity.data(),
            size_of(keys.integrity), nullptr, 0, s.trailer.get()) != 1)
        return malformed("authentication code wrong");
    const bool is_sol = packet.type == PayloadType::sol;
    // 0 also means that it dislikes the message's contents; each part is checked below instead.
    if (unassemble_ipmi_rmcpplus_pkt(
            suite.authentication, suite.integrity, suite.confidentiality, keys.integrity.data(),
            size_of(keys.integrity), keys.confidentiality.data(), size_of(keys.confidentiality),
            datagram.data(), size_of(datagram), s.rmcp.get(), s.session.get(), s.payload.get(),
            s.response_header.get(), is_sol ? s.sol.get() : s.message.get(),
            s.message_trailer.get(), s.trailer.get(), IPMI_INTERFACE_FLAGS_NO_LEGAL_CHECK) < 0)
        return malformed("packet cannot be taken apart");
    if (ipmi_rmcpplus_check_payload_pad(suite.confidentiality, s.payload.get()) != 1)
        return malformed("payload pad wrong");
    if (ipmi_rmcpplus_check_integrity_pad(s.trailer.get()) != 1)
        return malformed("integrity pad wrong");
    packet.payload = s.payload.bytes("payload_data", packet_bytes_max);
    if (packet.payload.empty())
        return malformed("empty payload");
    return packet;
}

// Two's complement checksum: all bytes with it add up to zero (IPMI v2.0 13.8).
std::uint8_t sum(ByteView bytes)
{
    std::uint8_t total = 0;
    for (std::uint8_t byte : bytes)
        total = static_cast<std::uint8_t>(total + byte);
    return total;
}

void fill_session_header(PayloadType type, std::uint32_t session_id, std::uint32_t sequence)
{
    Scratch& s = scratch();
    s.session.clear();
    if (fill_rmcpplus_session_hdr(static_cast<std::uint8_t>(type), IPMI_PAYLOAD_FLAG_AUTHENTICATED,
                                  IPMI_PAYLOAD_FLAG_ENCRYPTED, 0, 0, session_id, sequence,
                                  s.session.get()) < 0)
        throw std::logic_error("libfreeipmi refused a session header");
    s.trailer_out.clear();
    if (fill_rmcpplus_session_trlr(s.trailer_out.get()) < 0)
        throw std::logic_error("libfreeipmi refused a session trailer");
}

ByteView assemble(const SessionKeys& keys, fiid_obj_t message_header, fiid_obj_t body,
                  std::span<std::uint8_t> buffer)
{
    Scratch& s = scratch();
    const int size = assemble_ipmi_rmcpplus_pkt(
        keys.suite.authentication, keys.suite.integrity, keys.suite.confidentiality,
        keys.integrity.data(), size_of(keys.integrity), keys.confidentiality.data(),
        size_of(keys.confidentiality), nullptr, 0, s.rmcp_out.get(), s.session.get(),
        message_header, body, s.trailer_out.get(), buffer.data(), size_of(buffer),
        IPMI_INTERFACE_FLAGS_DEFAULT);
    if (size <= 0)
        throw std::logic_error("libfreeipmi could not assemble a packet");
    return {buffer.data(), static_cast<std::size_t>(size)};
}

} // namespace

Result<Packet> decode_packet(ByteView datagram, const SessionKeys* keys)
{
    Result<Packet> packet = decode_header(datagram);
    if (!packet)
        return packet;
    if (keys)
        return decode_protected(datagram, std::move(*packet), *keys);
    return decode_setup(datagram, std::move(*packet));
}

Result<Message> decode_message(ByteView payload)
{
    if (payload.size() < message_bytes_min)
        return malformed("IPMI message too short");
    if (sum(payload.subspan(0, 3)) != 0 || sum(payload.subspan(3)) != 0)
        return malformed("IPMI message checksum wrong");
    Message message;
    message.net_fn = payload[1] >> 2;
    message.sequence = payload[4] >> 2;
    message.command = payload[5];
    message.data.assign(payload.begin() + 6, payload.end() - 1);
    return message;
}

ByteView encode_request(const SessionKeys& keys, std::uint32_t session_id, std::uint32_t sequence,
                        const Message& request, std::span<std::uint8_t> buffer)
{
    Scratch& s = scratch();
    fill_session_header(PayloadType::ipmi, session_id, sequence);
    s.request_header.clear();
    s.message.clear();
    bool filled = fill_lan_msg_hdr(bmc_address, request.net_fn, 0, request.sequence,
                                   s.request_header.get()) == 0 &&
                  fiid_obj_set(s.message.get(), "cmd", request.command) == 0;
    if (!request.data.empty())
        filled = filled && fiid_obj_set_data(s.message.get(), "data", request.data.data(),
                                             size_of(request.data)) > 0;
    if (!filled)
        throw std::logic_error("libfreeipmi refused a request");
    return assemble(keys, s.request_header.get(), s.message.get(), buffer);
}

ByteView encode_sol(const SessionKeys& keys, std::uint32_t session_id, std::uint32_t sequence,
                    ByteView payload, std::span<std::uint8_t> buffer)
{
    Scratch& s = scratch();
    fill_session_header(PayloadType::sol, session_id, sequence);
    if (!s.sol.set_all(payload))
        throw std::logic_error("libfreeipmi refused a SOL payload");
    return assemble(keys, nullptr, s.sol.get(), buffer);
}

Bytes encode_sessionless(const Message& request)
{
    Bytes datagram = {rmcp_version,
                      0x00,
                      0xff,
                      rmcp_class_ipmi, // RMCP, no acknowledge
                      0x00,            // authentication type none
                      0x00,
                      0x00,
                      0x00,
                      0x00, // session sequence number
                      0x00,
                      0x00,
                      0x00,
                      0x00, // session id
                      static_cast<std::uint8_t>(message_bytes_min + request.data.size())};
    const std::size_t start = datagram.size();
    const auto checksum_from = [&](std::size_t at) {
        const ByteView covered{datagram.data() + at, datagram.size() - at};
        datagram.push_back(static_cast<std::uint8_t>(-sum(covered)));
    };
    datagram.insert(datagram.end(), {bmc_address, static_cast<std::uint8_t>(request.net_fn << 2)});
    checksum_from(start);
    datagram.insert(
        datagram.end(),
        {console_address, static_cast<std::uint8_t>(request.sequence << 2), request.command});
    datagram.insert(datagram.end(), request.data.begin(), request.data.end());
    checksum_from(start + 3);
    return datagram;
}

Result<Message> decode_sessionless(ByteView datagram)
{
    constexpr std::size_t header = 14; // RMCP, authentication type, sequence, session id, length
    if (datagram.size() < header + message_bytes_min)
        return malformed("sessionless packet too short");
    if (datagram[0] != rmcp_version || datagram[3] != rmcp_class_ipmi || datagram[4] != 0x00)
        return malformed("not a sessionless IPMI packet");
    const std::size_t length = datagram[13];
    // One legacy pad byte may follow (IPMI v2.0 Table 13-8).
    if (datagram.size() != header + length && datagram.size() != header + length + 1)
        return malformed("message length does not fit the packet");
    return decode_message(datagram.subspan(header, length));
}

} // namespace oobready::ipmi
