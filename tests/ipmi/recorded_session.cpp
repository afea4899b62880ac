// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/recorded_session.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace oobready::ipmi {

namespace {

std::string read_file(const std::string& path)
{
    std::ifstream file{path, std::ios::binary};
    if (!file)
        throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::uint32_t little_endian(ByteView bytes, std::size_t at)
{
    return std::uint32_t{bytes[at]} | std::uint32_t{bytes[at + 1]} << 8 |
           std::uint32_t{bytes[at + 2]} << 16 | std::uint32_t{bytes[at + 3]} << 24;
}

std::uint16_t big_endian_16(ByteView bytes, std::size_t at)
{
    return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

} // namespace

std::vector<Frame> read_hex_frames(const std::string& path)
{
    std::vector<Frame> frames;
    std::istringstream lines{read_file(path)};
    for (std::string line; std::getline(lines, line);) {
        if (line.size() < 3)
            continue;
        Frame frame;
        frame.from_console = line.front() == '>';
        frame.datagram = from_hex(line.substr(2)).value();
        frames.push_back(std::move(frame));
    }
    return frames;
}

std::vector<Frame> read_pcap_frames(const std::string& path)
{
    constexpr std::size_t file_header = 24;
    constexpr std::size_t record_header = 16;
    constexpr std::size_t udp_at = 34; // Ethernet 14, IPv4 without options 20
    constexpr std::size_t data_at = udp_at + 8;
    constexpr std::uint16_t rmcp_port = 623;
    const std::string text = read_file(path);
    const ByteView file{reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
    std::vector<Frame> frames;
    for (std::size_t at = file_header; at + record_header <= file.size();) {
        const std::uint32_t size = little_endian(file, at + 8);
        const ByteView packet = file.subspan(at + record_header, size);
        at += record_header + size;
        Frame frame;
        frame.from_console = big_endian_16(packet, udp_at + 2) == rmcp_port;
        frame.console_port = big_endian_16(packet, udp_at + (frame.from_console ? 0 : 2));
        const std::size_t udp_bytes = big_endian_16(packet, udp_at + 4);
        const ByteView data = packet.subspan(data_at, udp_bytes - 8);
        frame.datagram.assign(data.begin(), data.end());
        frames.push_back(std::move(frame));
    }
    return frames;
}

std::uint8_t payload_type_of(const Frame& frame)
{
    const Bytes& datagram = frame.datagram;
    const bool rmcp_plus = datagram.size() > 16 && datagram[3] == 0x07 && datagram[4] == 0x06;
    return rmcp_plus ? datagram[5] & 0x3f : 0xff;
}

RecordedLogin recorded_login(const std::vector<Frame>& frames)
{
    RecordedLogin login;
    const auto keep = [&](PayloadType type, Bytes& place) {
        for (const Frame& frame : frames)
            if (payload_type_of(frame) == static_cast<std::uint8_t>(type) && place.empty())
                place = frame.datagram;
    };
    keep(PayloadType::open_session_request, login.open_session_request);
    keep(PayloadType::open_session_response, login.open_session_response);
    keep(PayloadType::rakp_1, login.rakp_1);
    keep(PayloadType::rakp_2, login.rakp_2);
    keep(PayloadType::rakp_3, login.rakp_3);
    keep(PayloadType::rakp_4, login.rakp_4);
    return login;
}

HandshakeRandom RecordedLogin::random() const
{
    HandshakeRandom drawn{};
    drawn.console_session_id = little_endian(open_session_request, payload_at + 4);
    if (!rakp_1.empty())
        std::copy_n(rakp_1.begin() + payload_at + 8, random_bytes,
                    drawn.console_random_number.begin());
    return drawn;
}

CipherSuite RecordedLogin::suite() const
{
    constexpr std::size_t authentication_algorithm_at = payload_at + 12;
    return open_session_request.at(authentication_algorithm_at) == cipher_suite_17.authentication
               ? cipher_suite_17
               : cipher_suite_3;
}

Bytes with_tag(Bytes datagram, std::uint8_t tag)
{
    datagram.at(payload_at) = tag;
    return datagram;
}

Handshake replay_until(const RecordedLogin& login, const Credentials& credentials,
                       PayloadType before)
{
    Handshake handshake{credentials, login.suite(), Privilege::administrator, login.random()};
    handshake.transmit();
    const auto give = [&](const Bytes& answer) {
        const auto step = handshake.accept(with_tag(answer, tag_of(handshake)));
        if (!step || *step == Handshake::Step::ignored)
            throw std::runtime_error("a recorded answer was not accepted");
        handshake.transmit();
    };
    if (before == PayloadType::open_session_response)
        return handshake;
    give(login.open_session_response);
    if (before == PayloadType::rakp_2)
        return handshake;
    give(login.rakp_2);
    if (before == PayloadType::rakp_4)
        return handshake;
    give(login.rakp_4);
    return handshake;
}

} // namespace oobready::ipmi
