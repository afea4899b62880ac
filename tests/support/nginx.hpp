// SPDX-License-Identifier: GPL-3.0-or-later
// Nginx: a real web server with a configuration of the test's own, in a folder of its own.
#pragma once

#include "certificates.hpp"

#include <memory>
#include <sstream>

namespace support {

class Nginx {
public:
    struct Options {
        std::string address = "127.0.20.1";
        const Certificate* certificate = nullptr; ///< plain HTTP where null
        std::string http = {};      ///< directives of the http block, for example maps
        std::string locations = {}; ///< directives of the server block
    };

    explicit Nginx(const Options& options) : address_(options.address), port_(free_port(address_))
    {
        const std::filesystem::path file = folder_.path() / "nginx.conf";
        write_file(file, configuration(options));
        process_ = std::make_unique<Process>(std::vector<std::string>{"/usr/sbin/nginx", "-c",
                                                                      file.string(), "-p",
                                                                      folder_.path().string()},
                                             folder_.path() / "output");
        wait_until_listening(*process_, address_, port_, folder_.path() / "output");
    }

    [[nodiscard]] const std::string& address() const { return address_; }
    [[nodiscard]] std::uint16_t port() const { return port_; }

    /// Ends the server and gives its access log: "METHOD URI STATUS token|-", a line a request.
    std::vector<std::string> stop()
    {
        process_->stop();
        std::istringstream log{read_file(folder_.path() / "access.log")};
        std::vector<std::string> lines;
        for (std::string line; std::getline(log, line);)
            lines.push_back(line);
        return lines;
    }

private:
    [[nodiscard]] std::string configuration(const Options& options) const
    {
        std::ostringstream text;
        text << (::geteuid() == 0 ? "user root root;\n" : "")
             << "daemon off; worker_processes 1; pid nginx.pid; error_log error.log;\n"
                "events { worker_connections 64; }\n"
                "http {\n"
                "  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;\n"
                "  uwsgi_temp_path uwsgi; scgi_temp_path scgi;\n"
                "  map $http_x_auth_token $with_token { \"\" -; default token; }\n"
                "  log_format test '$request_method $request_uri $status $with_token';\n"
                "  access_log access.log test;\n"
                "  default_type application/json;\n"
             << options.http << "\n  server {\n    listen " << address_ << ":" << port_
             << (options.certificate != nullptr ? " ssl http2" : "") << ";\n";
        if (options.certificate != nullptr)
            text << "    ssl_certificate " << options.certificate->file.string()
                 << ";\n    ssl_certificate_key " << options.certificate->key.string() << ";\n";
        text << options.locations << "\n  }\n}\n";
        return text.str();
    }

    TemporaryFolder folder_;
    std::string address_;
    std::uint16_t port_;
    std::unique_ptr<Process> process_;
};

inline std::size_t count_prefix(const std::vector<std::string>& lines, const std::string& prefix)
{
    return static_cast<std::size_t>(
        std::count_if(lines.begin(), lines.end(),
                      [&](const std::string& line) { return line.starts_with(prefix); }));
}

} // namespace support
