// SPDX-License-Identifier: GPL-3.0-or-later
// IpmiSim: OpenIPMI's simulated BMC as a child process, with a serial port that TCP carries.
#pragma once

#include "support/process.hpp"

#include <boost/asio/ip/udp.hpp>
#include <fmt/format.h>

#include <memory>

namespace ipmi_node {

class IpmiSim {
public:
    static constexpr const char* user = "ADMIN";
    static constexpr const char* password = "ADMIN";

    IpmiSim(const std::string& address, std::uint16_t console_port) : port_(free_udp_port(address))
    {
        support::write_file(folder_.path() / "lan.conf",
                            fmt::format("name \"bmc\"\n"
                                        "set_working_mc 0x20\n"
                                        "  startlan 1\n"
                                        "    addr {0} {1}\n"
                                        "    priv_limit admin\n"
                                        "    allowed_auths_callback md5\n"
                                        "    allowed_auths_user md5\n"
                                        "    allowed_auths_operator md5\n"
                                        "    allowed_auths_admin md5\n"
                                        "    guid a123456789abcdefa1234567000000fd\n"
                                        "  endlan\n"
                                        "  sol \"tcp:{0}:{2}\" 115200\n"
                                        "  startnow false\n"
                                        "  user 2 true \"{3}\" \"{4}\" admin 10\n",
                                        address, port_, console_port, user, password));
        support::write_file(folder_.path() / "sim.emu",
                            "mc_setbmc 0x20\n"
                            "mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02\n"
                            "mc_enable 0x20\n");
        std::filesystem::create_directory(folder_.path() / "state");
        const std::string folder = folder_.path().string();
        process_ = std::make_unique<support::Process>(
            std::vector<std::string>{"ipmi_sim", "-c", folder + "/lan.conf", "-f",
                                     folder + "/sim.emu", "-s", folder + "/state", "-n"},
            folder_.path() / "output");
    }

    [[nodiscard]] std::uint16_t port() const { return port_; }

private:
    static std::uint16_t free_udp_port(const std::string& address)
    {
        using boost::asio::ip::udp;
        boost::asio::io_context context;
        const udp::socket socket{context, udp::endpoint{boost::asio::ip::make_address(address), 0}};
        return socket.local_endpoint().port();
    }

    support::TemporaryFolder folder_;
    std::uint16_t port_;
    std::unique_ptr<support::Process> process_;
};

} // namespace ipmi_node
