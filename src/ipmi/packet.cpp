// SPDX-License-Identifier: GPL-3.0-or-later
// Calls protection.hpp for the codes and ciphers. Layouts are IPMI v2.0 Table 13-8.
#include "ipmi/packet.hpp"

#include "ipmi/little_endian.hpp"
#include "ipmi/protection.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <stdexcept>

namespace oobready::ipmi {

namespace {

constexpr std::size_t rmcp_header_bytes = 4;
constexpr std::size_t session_header_bytes = 12; // type, payload type, id, sequence, length
constexpr std::size_t header_bytes = rmcp_header_bytes + session_header_bytes;
constexpr std::size_t trailer_bytes_min = 2; // pad length, next header
constexpr std::size_t message_bytes_min = 7; // addresses, net function, checksums, command
constexpr std::size_t integrity_pad_multiple = 4;
constexpr std::uint8_t integrity_pad_byte = 0xff;
constexpr std::uint8_t next_header = 0x07;
constexpr std::uint8_t rmcp_version = 0x06;
constexpr std::uint8_t rmcp_no_acknowledge = 0xff;
constexpr std::uint8_t rmcp_class_ipmi = 0x07;
constexpr std::uint8_t authentication_type_rmcpplus = 0x06;
constexpr std::uint8_t payload_type_mask = 0x3f;
constexpr std::uint8_t payload_authenticated = 0x40;
constexpr std::uint8_t payload_encrypted = 0x80;
constexpr std::uint8_t lun_mask = 0x03;

Error malformed(const char* what) { return Error{Errc::malformed, what}; }

// Writes one datagram into a buffer of the caller's; past its end is our bug.
class Writer {
public:
    explicit Writer(std::span<std::uint8_t> buffer) : buffer_(buffer) {}

    void byte(std::uint8_t value)
    {
        if (size_ == buffer_.size())
            throw std::logic_error("an IPMI packet larger than its buffer");
        buffer_[size_++] = value;
    }
    void bytes(ByteView values)
    {
        for (std::uint8_t value : values)
            byte(value);
    }
    void little_endian(std::uint32_t value, std::size_t count)
    {
        for (std::size_t i = 0; i < count; ++i)
            byte(static_cast<std::uint8_t>(value >> 8 * i));
    }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::span<std::uint8_t> from(std::size_t at) const
    {
        return buffer_.subspan(at, size_ - at);
    }

private:
    std::span<std::uint8_t> buffer_;
    std::size_t size_ = 0;
};

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
    packet.encrypted = (datagram[5] & payload_encrypted) != 0;
    packet.session_id = little_endian(datagram, 6, 4);
    packet.sequence = little_endian(datagram, 10, 4);
    const std::size_t length = little_endian(datagram, 14, 2);
    if (length == 0 || length > datagram.size() - header_bytes)
        return malformed("payload length does not fit the packet");
    const ByteView payload = datagram.subspan(header_bytes, length);
    packet.payload.assign(payload.begin(), payload.end());
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

// Integrity pad, its length, next header (IPMI v2.0 Table 13-8): all bytes between the payload and
// the authentication code.
bool is_trailer(ByteView trailer)
{
    if (trailer.size() < trailer_bytes_min || trailer.back() != next_header)
        return false;
    const ByteView pad = trailer.subspan(0, trailer.size() - trailer_bytes_min);
    return trailer[pad.size()] == pad.size() && pad.size() < integrity_pad_multiple &&
           std::ranges::all_of(pad, [](std::uint8_t byte) { return byte == integrity_pad_byte; });
}

// Decrypts `body` (initialization vector and whole blocks) to what it carries, without its pad of
// 1, 2, 3, … and the pad's length (IPMI v2.0 Table 13-20).
Result<Bytes> open_body(const SessionKeys& keys, Bytes body)
{
    if (body.size() < 2 * aes_block_bytes || body.size() % aes_block_bytes != 0)
        return malformed("encrypted payload is not whole blocks");
    const ByteView vector{body.data(), aes_block_bytes};
    const std::span<std::uint8_t> data = std::span{body}.subspan(aes_block_bytes);
    decrypt(keys.confidentiality, vector, data);
    const std::size_t pad = data.back();
    if (pad >= aes_block_bytes || pad + 1 >= data.size())
        return malformed("payload pad wrong");
    for (std::size_t i = 0; i < pad; ++i)
        if (data[data.size() - 1 - pad + i] != i + 1)
            return malformed("payload pad wrong");
    return Bytes{data.begin(), data.end() - static_cast<std::ptrdiff_t>(pad + 1)};
}

Result<Packet> check_in_session(Packet packet)
{
    if (packet.session_id == 0 || packet.sequence == 0)
        return malformed("no session id or sequence number");
    if (packet.type != PayloadType::ipmi && packet.type != PayloadType::sol)
        return malformed("unexpected payload type in a session");
    return packet;
}

// The authentication code and the trailer: whether `datagram` is whole and from whom has the keys.
Result<void> check_authenticity(ByteView datagram, const Packet& packet, const SessionKeys& keys)
{
    if ((datagram[5] & payload_authenticated) == 0)
        return malformed("unprotected packet in a protected session");
    const std::size_t code_bytes = authentication_code_bytes(keys.suite);
    const std::size_t payload_end = header_bytes + packet.payload.size();
    if (datagram.size() < payload_end + trailer_bytes_min + code_bytes)
        return malformed("no room for the session trailer");
    const std::size_t code_at = datagram.size() - code_bytes;
    // The authentication code first: nothing that a stranger wrote is decrypted.
    std::array<std::uint8_t, 32> code{};
    const ByteView covered = datagram.subspan(rmcp_header_bytes, code_at - rmcp_header_bytes);
    const ByteView right = authentication_code(keys.suite, keys.integrity, covered, code);
    if (CRYPTO_memcmp(right.data(), datagram.data() + code_at, code_bytes) != 0)
        return malformed("authentication code wrong");
    if (!is_trailer(datagram.subspan(payload_end, code_at - payload_end)))
        return malformed("integrity pad wrong");
    return {};
}

Result<Packet> decode_protected(ByteView datagram, Packet packet, const SessionKeys& keys)
{
    Result<Packet> in_session = check_in_session(std::move(packet));
    if (!in_session)
        return in_session;
    packet = std::move(*in_session);
    if (Result<void> authentic = check_authenticity(datagram, packet, keys); !authentic)
        return authentic.error();
    if (!packet.encrypted)
        return packet;
    Result<Bytes> payload = open_body(keys, std::move(packet.payload));
    if (!payload)
        return payload.error();
    packet.payload = std::move(*payload);
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

void write_message(Writer& writer, const Message& message)
{
    const std::size_t start = writer.size();
    writer.byte(message.to.address);
    writer.byte(static_cast<std::uint8_t>(message.net_fn << 2 | message.to.lun));
    writer.byte(static_cast<std::uint8_t>(-sum(writer.from(start))));
    const std::size_t second = writer.size();
    writer.byte(message.from.address);
    writer.byte(static_cast<std::uint8_t>(message.sequence << 2 | message.from.lun));
    writer.byte(message.command);
    writer.bytes(message.data);
    writer.byte(static_cast<std::uint8_t>(-sum(writer.from(second))));
}

void write_rmcp_header(Writer& writer)
{
    for (std::uint8_t byte : {rmcp_version, std::uint8_t{0}, rmcp_no_acknowledge, rmcp_class_ipmi})
        writer.byte(byte);
}

void write_session_header(Writer& writer, std::uint8_t payload_type, std::uint32_t session_id,
                          std::uint32_t sequence, std::size_t length)
{
    write_rmcp_header(writer);
    writer.byte(authentication_type_rmcpplus);
    writer.byte(payload_type);
    writer.little_endian(session_id, 4);
    writer.little_endian(sequence, 4);
    writer.little_endian(static_cast<std::uint32_t>(length), 2);
}

// The end of every packet of a session: pad, its length, next header, authentication code.
void write_trailer(Writer& writer, const SessionKeys& keys)
{
    std::uint8_t integrity_pad = 0;
    while ((writer.size() - rmcp_header_bytes + trailer_bytes_min) % integrity_pad_multiple != 0) {
        writer.byte(integrity_pad_byte);
        ++integrity_pad;
    }
    writer.byte(integrity_pad);
    writer.byte(next_header);
    std::array<std::uint8_t, 32> code{};
    writer.bytes(
        authentication_code(keys.suite, keys.integrity, writer.from(rmcp_header_bytes), code));
}

// A packet of a session around what `write_payload` writes (`payload_bytes` of it).
template <class WritePayload>
ByteView protect(const SessionKeys& keys, PayloadType type, std::uint32_t session_id,
                 std::uint32_t sequence, std::size_t payload_bytes, WritePayload write_payload,
                 std::span<std::uint8_t> buffer)
{
    // The pad's own length byte ends the last block.
    const std::size_t pad = aes_block_bytes - 1 - payload_bytes % aes_block_bytes;
    Writer writer{buffer};
    write_session_header(
        writer, static_cast<std::uint8_t>(type) | payload_encrypted | payload_authenticated,
        session_id, sequence, aes_block_bytes + payload_bytes + pad + 1);
    std::array<std::uint8_t, aes_block_bytes> vector{};
    random_fill(vector);
    writer.bytes(vector);
    const std::size_t body = writer.size();
    write_payload(writer);
    for (std::size_t i = 1; i <= pad; ++i)
        writer.byte(static_cast<std::uint8_t>(i));
    writer.byte(static_cast<std::uint8_t>(pad));
    encrypt(keys.confidentiality, vector, writer.from(body));
    write_trailer(writer, keys);
    return writer.from(0);
}

} // namespace

Result<Packet> decode_packet(ByteView datagram, const SessionKeys* keys)
{
    Result<Packet> packet = decode_header(datagram);
    if (!packet)
        return packet;
    if (!keys)
        return decode_setup(datagram, std::move(*packet));
    if (!packet->encrypted)
        return malformed("unprotected packet in a protected session");
    return decode_protected(datagram, std::move(*packet), *keys);
}

Result<Packet> decode_session_packet(ByteView datagram, const SessionKeys& keys)
{
    Result<Packet> packet = decode_header(datagram);
    if (!packet)
        return packet;
    if (keys.suite.integrity != 0)
        return decode_protected(datagram, std::move(*packet), keys);
    if ((datagram[5] & (payload_authenticated | payload_encrypted)) != 0)
        return malformed("protection that this session does not have");
    if (datagram.size() != header_bytes + packet->payload.size())
        return malformed("bytes after the payload");
    return check_in_session(std::move(*packet));
}

Result<Message> decode_message(ByteView payload, Checksums checksums)
{
    if (payload.size() < message_bytes_min)
        return malformed("IPMI message too short");
    if (checksums == Checksums::checked &&
        (sum(payload.subspan(0, 3)) != 0 || sum(payload.subspan(3)) != 0))
        return malformed("IPMI message checksum wrong");
    Message message;
    message.to = {payload[0], static_cast<std::uint8_t>(payload[1] & lun_mask)};
    message.net_fn = payload[1] >> 2;
    message.from = {payload[3], static_cast<std::uint8_t>(payload[4] & lun_mask)};
    message.sequence = payload[4] >> 2;
    message.command = payload[5];
    message.data.assign(payload.begin() + 6, payload.end() - 1);
    return message;
}

Message response_to(const Message& request, std::uint8_t completion_code, ByteView data)
{
    Message response;
    response.net_fn = request.net_fn | 0x01;
    response.sequence = request.sequence;
    response.command = request.command;
    response.data.reserve(1 + data.size());
    response.data.push_back(completion_code);
    response.data.insert(response.data.end(), data.begin(), data.end());
    response.to = request.from;
    response.from = request.to;
    return response;
}

Bytes encode_message(const Message& message)
{
    Bytes bytes(message_bytes_min + message.data.size());
    Writer writer{bytes};
    write_message(writer, message);
    return bytes;
}

Bytes encode_session_packet(const SessionKeys& keys, const Packet& packet)
{
    std::array<std::uint8_t, packet_bytes_max> buffer{};
    const ByteView payload = packet.payload;
    if (keys.suite.integrity != 0 && packet.encrypted) {
        const auto copy = [payload](Writer& writer) { writer.bytes(payload); };
        const ByteView made = protect(keys, packet.type, packet.session_id, packet.sequence,
                                      payload.size(), copy, buffer);
        return {made.begin(), made.end()};
    }
    const bool authenticated = keys.suite.integrity != 0;
    Writer writer{buffer};
    write_session_header(writer,
                         static_cast<std::uint8_t>(packet.type) |
                             (authenticated ? payload_authenticated : std::uint8_t{0}),
                         packet.session_id, packet.sequence, payload.size());
    writer.bytes(payload);
    if (authenticated)
        write_trailer(writer, keys);
    const ByteView made = writer.from(0);
    return {made.begin(), made.end()};
}

ByteView encode_request(const SessionKeys& keys, std::uint32_t session_id, std::uint32_t sequence,
                        const Message& request, std::span<std::uint8_t> buffer)
{
    const auto message = [&request](Writer& writer) { write_message(writer, request); };
    return protect(keys, PayloadType::ipmi, session_id, sequence,
                   message_bytes_min + request.data.size(), message, buffer);
}

ByteView encode_sol(const SessionKeys& keys, std::uint32_t session_id, std::uint32_t sequence,
                    ByteView payload, std::span<std::uint8_t> buffer)
{
    const auto copy = [payload](Writer& writer) { writer.bytes(payload); };
    return protect(keys, PayloadType::sol, session_id, sequence, payload.size(), copy, buffer);
}

Bytes encode_setup(PayloadType type, ByteView payload)
{
    Bytes datagram(header_bytes + payload.size());
    Writer writer{datagram};
    write_session_header(writer, static_cast<std::uint8_t>(type), 0, 0, payload.size());
    writer.bytes(payload);
    return datagram;
}

Bytes encode_sessionless(const Message& request)
{
    constexpr std::size_t header = 14; // RMCP, authentication type, sequence, session id, length
    const std::size_t length = message_bytes_min + request.data.size();
    Bytes datagram(header + length);
    Writer writer{datagram};
    write_rmcp_header(writer);
    for (int i = 0; i < 9; ++i) // authentication type none, sequence 0, session id 0
        writer.byte(0);
    writer.byte(static_cast<std::uint8_t>(length));
    write_message(writer, request);
    return datagram;
}

Result<Message> decode_sessionless(ByteView datagram)
{
    constexpr std::size_t header = 14;
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
