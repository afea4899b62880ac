// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/rmcp_ping.hpp"

#include <array>

namespace oobready::net {

namespace {

constexpr std::uint8_t message_type_ping = 0x80;
constexpr std::uint8_t message_type_pong = 0x40;
constexpr std::size_t pong_bytes_min = 12 + 16;
constexpr unsigned pings_max = 3;

} // namespace

Bytes presence_ping(std::uint8_t tag)
{
    return {0x06,
            0x00,
            0xff,
            0x06, // RMCP: version 1.0, no acknowledge wanted, class ASF
            0x00,
            0x00,
            0x11,
            0xbe, // IANA 4542: ASF
            message_type_ping,
            tag,
            0x00,
            0x00};
}

std::optional<PresencePong> presence_pong(ByteView datagram, std::uint8_t tag)
{
    if (datagram.size() < pong_bytes_min || datagram[0] != 0x06 || datagram[3] != 0x06)
        return std::nullopt;
    if (datagram[8] != message_type_pong || datagram[9] != tag)
        return std::nullopt;
    const auto word = [&](std::size_t at) { return std::uint32_t{datagram[at]}; };
    PresencePong pong;
    pong.iana = word(4) << 24 | word(5) << 16 | word(6) << 8 | word(7);
    const std::uint32_t swapped = word(7) << 24 | word(6) << 16 | word(5) << 8 | word(4);
    pong.iana_byte_swapped = pong.iana != asf_iana && swapped == asf_iana;
    if (pong.iana != asf_iana && swapped != asf_iana)
        return std::nullopt;
    pong.ipmi_supported = (datagram[12 + 8] & 0x80) != 0; // after IANA and OEM-defined of the data
    return pong;
}

asio::awaitable<Result<PresencePong>> rmcp_ping(UdpSocket& socket, Duration limit,
                                                unsigned& datagrams_sent)
{
    std::array<std::uint8_t, 256> buffer;
    const TimePoint start = std::chrono::steady_clock::now();
    for (unsigned attempt = 0; attempt < pings_max; ++attempt) {
        const auto tag = static_cast<std::uint8_t>(attempt + 1);
        const Bytes ping = presence_ping(tag);
        ++datagrams_sent;
        if (Result<void> sent = socket.send(ping); !sent)
            co_return sent.error();
        const TimePoint until = start + limit * (attempt + 1) / pings_max;
        for (;;) {
            Result<std::size_t> size = co_await socket.receive(buffer, until);
            if (!size && size.error().code == Errc::connection_timeout)
                break;
            if (!size)
                co_return size.error();
            // An answer to an earlier ping counts: it is the same question.
            for (std::uint8_t earlier = 1; earlier <= tag; ++earlier)
                if (auto pong = presence_pong(ByteView{buffer.data(), *size}, earlier))
                    co_return *pong;
        }
    }
    co_return Error{Errc::connection_timeout, "RMCP presence ping"};
}

} // namespace oobready::net
