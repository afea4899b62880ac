// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/certificates.hpp"

#include "net/resolve.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>

namespace oobready::run {

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr std::size_t looks_at_once_max = 64;
constexpr auto resolve_limit = 5s;
constexpr auto look_limit = 15s;

asio::awaitable<Result<net::TlsFacts>> look(const Target& target)
{
    const Result<asio::ip::address> address = co_await net::resolve(target.host, resolve_limit);
    if (!address)
        co_return address.error();
    const asio::ip::tcp::endpoint endpoint{*address, target.ports.https};
    co_return co_await net::tls_facts(endpoint, target.host, target.tls, look_limit);
}

// Takes the targets in turn until none is left.
asio::awaitable<void> work(const std::vector<const Target*>& targets, std::size_t& next,
                           std::vector<Result<net::TlsFacts>>& found)
{
    while (next < targets.size()) {
        const std::size_t index = next++;
        Result<net::TlsFacts> facts = co_await look(*targets[index]);
        found[index] = std::move(facts);
    }
}

} // namespace

std::vector<Result<net::TlsFacts>> certificates_of(const rack::Rack& rack)
{
    std::vector<const Target*> targets;
    for (const rack::Appliance& appliance : rack.appliances)
        for (const rack::Node& node : appliance.nodes)
            targets.push_back(&node.target);
    const Result<net::TlsFacts> not_yet = Error{Errc::cancelled, ""};
    std::vector<Result<net::TlsFacts>> found(targets.size(), not_yet);
    asio::io_context context{1};
    std::size_t next = 0;
    std::exception_ptr bug;
    const auto ended = [&bug](std::exception_ptr failure) {
        if (failure && !bug)
            bug = failure;
    };
    for (std::size_t i = std::min(looks_at_once_max, targets.size()); i > 0; --i)
        asio::co_spawn(context, work(targets, next, found), ended);
    context.run();
    if (bug)
        std::rethrow_exception(bug); // main says so and exits 70
    return found;
}

} // namespace oobready::run
