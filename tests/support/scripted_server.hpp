// SPDX-License-Identifier: GPL-3.0-or-later
// ScriptedServer: bytes that no proper server would send; the sending is in scripted_server.py.
#pragma once

#include "certificates.hpp"

#include <memory>
#include <sstream>

namespace support {

class ScriptedServer {
public:
    /// `routes`: JSON, {"GET /path": {"status":200,"headers":{…},"body":"…","manner":"…"}}; the
    /// manners, and what else a route may have, are listed in scripted_server.py. Anything else is
    /// answered 404.
    ScriptedServer(std::string address, const Certificate* certificate, const std::string& routes)
        : address_(std::move(address)), port_(free_port(address_))
    {
        write_file(folder_.path() / "routes.json", routes);
        std::vector<std::string> command{"/usr/bin/python3",
                                         OOBREADY_SOURCE_DIR "/tests/support/scripted_server.py",
                                         address_,
                                         std::to_string(port_),
                                         (folder_.path() / "routes.json").string(),
                                         (folder_.path() / "requests.log").string()};
        if (certificate != nullptr)
            command.insert(command.end(), {certificate->file.string(), certificate->key.string()});
        process_ = std::make_unique<Process>(std::move(command), folder_.path() / "output");
        wait_until_listening(*process_, address_, port_, folder_.path() / "output");
    }

    [[nodiscard]] const std::string& address() const { return address_; }
    [[nodiscard]] std::uint16_t port() const { return port_; }

    /// The requests until now: "METHOD URI token|-|basic", a line each, written before the reply.
    [[nodiscard]] std::vector<std::string> requests() const
    {
        std::istringstream log{read_file(folder_.path() / "requests.log")};
        std::vector<std::string> lines;
        for (std::string line; std::getline(log, line);)
            lines.push_back(line);
        return lines;
    }

private:
    TemporaryFolder folder_;
    std::string address_;
    std::uint16_t port_;
    std::unique_ptr<Process> process_;
};

} // namespace support
