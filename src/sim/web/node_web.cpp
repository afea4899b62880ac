// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/web/node_web.hpp"

#include "sim/web/resource_file.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <fmt/format.h>

namespace oobready::sim {

namespace {

using tcp = asio::ip::tcp;

// What makes a certificate another one, and how it is wished; the last has no wish of its own.
constexpr std::array certificate_faults = {
    FaultKind::tls_expired,          FaultKind::tls_wrong_name,
    FaultKind::tls_self_signed,      FaultKind::tls_expires_soon,
    FaultKind::tls_weak_certificate, FaultKind::tls_chain_incomplete,
    FaultKind::tls_other_certificate};
constexpr std::array wishes = {&CertificateWish::expired,     &CertificateWish::wrong_name,
                               &CertificateWish::self_signed, &CertificateWish::expires_soon,
                               &CertificateWish::weak,        &CertificateWish::unlinked};

constexpr int backlog = 128;
constexpr std::chrono::milliseconds accept_pause{100};

} // namespace

std::shared_ptr<const ResourceTree> WebShared::tree(const MachineModel& model)
{
    const std::filesystem::path& file = model.redfish.resources;
    if (file.empty())
        return nullptr;
    std::shared_ptr<const ResourceTree>& tree = trees_[file];
    if (!tree) {
        Mistakes told_before; // by check_resources()
        tree = read_resource_file(file, told_before);
    }
    return tree;
}

NodeWeb::NodeWeb(asio::io_context& context, std::shared_ptr<WebShared> shared, Machine& machine,
                 NodeCounters& counters, WebOptions options)
    : context_(context),
      shared_(std::move(shared)),
      machine_(machine),
      counters_(counters),
      options_(std::move(options)),
      place_{options_.address.to_string(), options_.https_port, options_.http_port, nullptr}
{
}

Result<std::unique_ptr<NodeWeb::Acceptor>> NodeWeb::listen(std::uint16_t port)
{
    const tcp::endpoint endpoint{options_.address, port};
    auto acceptor = std::make_unique<Acceptor>(context_);
    boost::system::error_code error;
    acceptor->open(endpoint.protocol(), error);
    if (!error)
        acceptor->set_option(Acceptor::reuse_address{true}, error);
    if (!error && options_.address.is_v6())
        acceptor->set_option(asio::ip::v6_only{true}, error);
    if (!error)
        acceptor->bind(endpoint, error);
    if (!error)
        acceptor->listen(backlog, error);
    if (error)
        return Error{Errc::local_error,
                     fmt::format("{} port {}/tcp: {}", place_.address, port, error.message())};
    return acceptor;
}

Result<void> NodeWeb::open()
{
    if (!faults().present(FaultKind::https_closed)) {
        Result<std::unique_ptr<Acceptor>> acceptor = listen(options_.https_port);
        if (!acceptor)
            return acceptor.error();
        https_ = std::move(*acceptor);
    }
    if (!faults().present(FaultKind::http_closed)) {
        Result<std::unique_ptr<Acceptor>> acceptor = listen(options_.http_port);
        if (!acceptor)
            return acceptor.error();
        http_ = std::move(*acceptor);
    }
    return {};
}

void NodeWeb::start()
{
    if (https_)
        accept(*https_, true);
    if (http_)
        accept(*http_, false);
}

void NodeWeb::accept(Acceptor& acceptor, bool with_tls)
{
    acceptor.async_accept([self = shared_from_this(), &acceptor,
                           with_tls](boost::system::error_code error, tcp::socket socket) {
        if (self->stopped_)
            return;
        if (error) {
            self->pause_and_accept(acceptor, with_tls);
            return;
        }
        self->serve(std::move(socket), with_tls);
        self->accept(acceptor, with_tls);
    });
}

// Without file descriptors accepting fails at once, again and again.
void NodeWeb::pause_and_accept(Acceptor& acceptor, bool with_tls)
{
    auto timer = std::make_shared<asio::steady_timer>(context_, accept_pause);
    timer->async_wait(
        [self = shared_from_this(), timer, &acceptor, with_tls](boost::system::error_code) {
            if (!self->stopped_)
                self->accept(acceptor, with_tls);
        });
}

void NodeWeb::serve(tcp::socket socket, bool with_tls)
{
    if (connections_.size() >= connections_max)
        return; // closes it
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay{true}, ignored);
    asio::co_spawn(context_,
                   with_tls ? serve_https(shared_from_this(), std::move(socket))
                            : serve_http(shared_from_this(), std::move(socket)),
                   asio::detached);
}

void NodeWeb::stop()
{
    if (stopped_)
        return;
    stopped_ = true;
    boost::system::error_code ignored;
    for (const std::unique_ptr<Acceptor>* acceptor : {&https_, &http_})
        if (*acceptor)
            (*acceptor)->close(ignored);
    if (timer_)
        timer_->cancel();
    for (Connection* connection : connections_) {
        if (connection->in_flight)
            counters_.http_in_flight.down();
        connection->gauge->down();
        connection->stream->close();
        connection->timer->cancel();
    }
    connections_.clear();
}

WebAnswers& NodeWeb::answers()
{
    if (answers_)
        return *answers_;
    std::unique_ptr<ResourceSource> source;
    if (!options_.recorded_tree.empty())
        source = make_recorded_source(options_.recorded_tree);
    else if (auto tree = shared_->tree(machine_.model()))
        source = make_model_source(std::move(tree), machine_, place_);
    answers_ = std::make_unique<WebAnswers>(machine_, counters_, place_, std::move(source));
    return *answers_;
}

const Identification& NodeWeb::identification()
{
    CertificateFaults now;
    for (std::size_t i = 0; i < now.size(); ++i)
        now[i] = faults().present(certificate_faults[i]);
    if (!identification_.certificate || now != certificate_faults_) {
        const Identity& identity = machine_.identity();
        CertificateWish wish;
        wish.address = place_.address;
        wish.organization = machine_.model().manufacturer;
        for (std::size_t i = 0; i < wishes.size(); ++i)
            wish.*wishes[i] = now[i];
        const bool of_factory = wish.self_signed && !identity.certificate_name.empty();
        wish.common_name = of_factory ? identity.certificate_name : identity.host_name;
        identification_ = shared_->authority().issue(wish);
        certificate_faults_ = now;
        // What Redfish shows may be another one than what is presented.
        place_.certificate = faults().present(FaultKind::tls_other_certificate)
                                 ? shared_->authority().issue(wish).certificate
                                 : identification_.certificate;
    }
    return identification_;
}

void NodeWeb::watch_sessions()
{
    RedfishService* redfish = answers().redfish();
    const auto next = redfish != nullptr ? redfish->sessions().next_expiry() : std::nullopt;
    if (!next || watching_ || stopped_)
        return;
    if (!timer_)
        timer_ = std::make_unique<asio::steady_timer>(context_);
    timer_->expires_at(*next);
    watching_ = true;
    timer_->async_wait([self = weak_from_this()](boost::system::error_code error) {
        const std::shared_ptr<NodeWeb> node = self.lock();
        if (!node || node->stopped_ || error)
            return;
        node->watching_ = false;
        node->answers().redfish()->sessions().expire(SimClock::now());
        node->watch_sessions();
    });
}

void NodeWeb::join(Connection& connection)
{
    connections_.insert(&connection);
    connection.gauge->up();
}

void NodeWeb::leave(Connection& connection)
{
    if (stopped_ || connections_.erase(&connection) == 0)
        return;
    connection.gauge->down();
    if (connection.in_flight)
        counters_.http_in_flight.down();
}

void NodeWeb::begin_request(Connection& connection)
{
    ++counters_.http_requests;
    counters_.http_in_flight.up();
    connection.in_flight = true;
}

void NodeWeb::end_request(Connection& connection)
{
    if (stopped_ || !connection.in_flight)
        return;
    counters_.http_in_flight.down();
    connection.in_flight = false;
}

} // namespace oobready::sim
