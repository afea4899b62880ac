// SPDX-License-Identifier: GPL-3.0-or-later
// `openssl s_server` for the tests of TLS.
#pragma once

#include "../support/run.hpp"
#include "../support/scripted_server.hpp"

#include <memory>
#include <string>
#include <vector>

namespace support {

// One `openssl s_server`.
struct TlsServer {
    static constexpr const char* address = "127.0.20.3";

    TlsServer(const Certificate& certificate, const std::vector<std::string>& more)
    {
        std::vector<std::string> command{
            "openssl", "s_server",
            "-accept", std::string{address} + ":" + std::to_string(port),
            "-cert",   certificate.file.string(),
            "-key",    certificate.key.string(),
            "-quiet",  "-naccept",
            "1000"};
        command.insert(command.end(), more.begin(), more.end());
        process = std::make_unique<Process>(command, folder.path() / "output");
        wait_until_listening(*process, address, port, folder.path() / "output");
    }

    TemporaryFolder folder;
    std::uint16_t port = free_port(address);
    std::unique_ptr<Process> process;
};

} // namespace support
