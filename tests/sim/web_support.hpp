// SPDX-License-Identifier: GPL-3.0-or-later
// A machine of a shipped model, and its web side on loopback.
#pragma once

#include "sim/web/web_side.hpp"
#include "support/process.hpp"

#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace support {

namespace sim = oobready::sim;

inline std::shared_ptr<const sim::MachineModel> shipped_model(const std::string& name)
{
    oobready::Mistakes mistakes;
    const auto models = sim::load_models({OOBREADY_SOURCE_DIR "/models"}, mistakes);
    const auto found = std::find_if(models.begin(), models.end(),
                                    [&](const auto& model) { return model->name == name; });
    if (found == models.end())
        throw std::runtime_error("no model " + name);
    return *found;
}

inline constexpr const char* admin = "admin";
inline constexpr const char* admin_password = "correct horse";
inline constexpr const char* reader = "reader";
inline constexpr const char* reader_password = "only looking";

/// One machine with two users: an administrator and one who may only read.
struct Node {
    explicit Node(const std::string& model_name, std::vector<sim::Fault> planted = {},
                  const std::string& address = "127.0.62.1")
        : Node(shipped_model(model_name), std::move(planted), address)
    {
    }

    Node(std::shared_ptr<const sim::MachineModel> model, std::vector<sim::Fault> planted,
         const std::string& address)
        : faults(planted_faults(std::move(planted))),
          machine(std::move(model),
                  {"ac:1f:6b:5a:0b:01", "00000000-0000-0000-0000-ac1f6b5a0b01", "S1", "B1", "n1"},
                  faults)
    {
        machine.lan.address = address;
        machine.lan.netmask = "255.255.255.0";
        machine.lan.gateway = "127.0.62.254";
        machine.site.ntp = {"127.0.62.250"};
        machine.users[2] = {admin, oobready::Secret{admin_password}, sim::privilege_administrator,
                            true, true};
        machine.users[3] = {reader, oobready::Secret{reader_password}, sim::privilege_user, true,
                            false};
    }

    static sim::NodeFaults planted_faults(std::vector<sim::Fault> planted)
    {
        sim::NodeFaults made;
        for (sim::Fault& fault : planted)
            made.plant(std::move(fault));
        return made;
    }

    sim::NodeFaults faults;
    sim::NodeCounters counters;
    sim::Machine machine;
};

inline sim::Fault fault(sim::FaultKind kind, std::string subject = {}, std::int64_t value = 0,
                        std::uint64_t count = 0)
{
    sim::Fault made;
    made.kind = kind;
    made.subject = std::move(subject);
    made.value = value;
    made.count = count;
    return made;
}

/// The web side of a Node, answering in a thread of its own until stop(). Look at the node's
/// counters and machine only then.
class WebServer {
public:
    explicit WebServer(Node& node, const std::filesystem::path& recorded_tree = {})
        : node_(node), address_(node.machine.lan.address)
    {
        options_.address = boost::asio::ip::make_address(address_);
        options_.https_port = free_port(address_);
        do
            options_.http_port = free_port(address_);
        while (options_.http_port == options_.https_port);
        options_.recorded_tree = recorded_tree;
        auto opened = sim::WebSide::open(context_, sim::make_web_shared(authority_), node.machine,
                                         node.counters, options_);
        if (!opened)
            throw std::runtime_error(describe(opened.error()));
        side_ = std::move(*opened);
        side_->start();
        write_file(ca(), authority_.certificate_pem());
        thread_ = std::thread{[this] { context_.run(); }};
    }
    ~WebServer() { stop(); }
    WebServer(const WebServer&) = delete;
    WebServer& operator=(const WebServer&) = delete;

    void stop()
    {
        if (!thread_.joinable())
            return;
        boost::asio::post(context_, [this] { side_->stop(); });
        thread_.join();
    }

    /// What the counters say now, while it runs.
    sim::NodeCounters counters()
    {
        std::promise<sim::NodeCounters> now;
        boost::asio::post(context_, [this, &now] { now.set_value(node_.counters); });
        return now.get_future().get();
    }

    [[nodiscard]] std::filesystem::path ca() const { return folder_.path() / "ca.pem"; }
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
    [[nodiscard]] const std::string& address() const { return address_; }
    [[nodiscard]] std::uint16_t https_port() const { return options_.https_port; }
    [[nodiscard]] std::uint16_t http_port() const { return options_.http_port; }
    [[nodiscard]] std::string host_port() const
    {
        return address_ + ":" + std::to_string(options_.https_port);
    }
    [[nodiscard]] std::string url(const std::string& target) const
    {
        return "https://" + host_port() + target;
    }

private:
    Node& node_;
    std::string address_;
    TemporaryFolder folder_;
    boost::asio::io_context context_{1};
    sim::Authority authority_;
    sim::WebOptions options_;
    std::unique_ptr<sim::WebSide> side_;
    std::thread thread_;
};

/// What a command said, and how it ended.
struct Said {
    int status = -1;
    std::string output;
};

inline Said run_command(std::vector<std::string> command)
{
    TemporaryFolder folder;
    const std::filesystem::path file = folder.path() / "output";
    Process process{std::move(command), file};
    const int status = process.wait();
    return {status, read_file(file)};
}

} // namespace support
