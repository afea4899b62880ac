// SPDX-License-Identifier: GPL-3.0-or-later
// A simulated BMC that breaks one step: between its plane and a real socket sits somebody who knows
// the password, counts the questions of the client, and damages the answers to one of them.
#pragma once

#include "eavesdropper.hpp"

#include <optional>
#include <random>

namespace ipmi_node {

/// What becomes of an answer.
enum class Damage {
    none,
    dropped, ///< for ever
    cut,     ///< by one byte
    code_only,
    refused_c1,
    refused_cc,
    refused_d4,
    refused_ff,
    garbage,        ///< in the data, right checksums around them
    session_closed, ///< instead of the answer; from then on the session is unknown
};
inline constexpr Damage damages[] = {
    Damage::dropped,    Damage::cut,        Damage::code_only,
    Damage::refused_c1, Damage::refused_cc, Damage::refused_d4,
    Damage::refused_ff, Damage::garbage,    Damage::session_closed};
std::string_view id(Damage damage);

/// `step`: which question, counted from 0; repeated ones are not counted.
struct Breach {
    Damage damage = Damage::none;
    std::size_t step = 0;
};

class BrokenBmc {
public:
    BrokenBmc(asio::io_context& context, Node& node, const std::string& address, Breach breach);
    BrokenBmc(const BrokenBmc&) = delete;
    BrokenBmc& operator=(const BrokenBmc&) = delete;

    /// Lets the loop that serves it end.
    void stop();

    [[nodiscard]] std::uint16_t port() const { return plane_.ports.ipmi; }
    /// Different questions so far; a question that is sent again is the same.
    [[nodiscard]] std::size_t steps() const { return steps_; }
    [[nodiscard]] std::size_t datagrams() const { return datagrams_; }
    /// What the broken question is, for messages: "session 06h 01h"; empty when it never came.
    [[nodiscard]] const std::string& broken() const { return broken_name_; }

    /// So many datagrams no probe needs: it goes on for ever. Nothing is answered any more.
    static constexpr std::size_t datagrams_max = 4000;

private:
    struct Question {
        std::string name;
        Bytes asked;      ///< equal for the same question, asked whenever
        Bytes repeatable; ///< equal for the same transmission
        bool operator==(const Question&) const = default;
    };

    void receive();
    void arm();
    void take(ByteView datagram);
    void send(ByteView datagram, const asio::ip::udp::endpoint& to);
    Question question_of(ByteView datagram);
    void close_session();
    std::optional<Bytes> damaged(ByteView datagram);
    Bytes damaged_setup(ByteView datagram, ipmi::Packet packet);
    Bytes damaged_session(ipmi::Packet packet);
    void spoil(Bytes& data, std::size_t kept);
    void damage_message(ipmi::Message& message);

    asio::ip::udp::socket socket_;
    asio::steady_timer timer_;
    asio::ip::udp::endpoint peer_;
    std::array<std::uint8_t, 2048> buffer_{};
    Breach breach_;
    IpmiPlane plane_;
    std::mt19937 random_;
    std::size_t steps_ = 0;
    std::size_t datagrams_ = 0;
    bool stopped_ = false;
    Question last_;
    Question now_;                   ///< what is being answered
    std::optional<Question> broken_; ///< once it was asked
    std::string broken_name_;
    Eavesdropper ear_;
    std::uint32_t sequence_ = 0; ///< of the client's last packet
};

} // namespace ipmi_node
