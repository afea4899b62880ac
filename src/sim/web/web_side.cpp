// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/web/web_side.hpp"

#include "sim/web/node_web.hpp"

namespace oobready::sim {

class WebSide::Impl final : public NodeWeb {
public:
    using NodeWeb::NodeWeb;
};

std::shared_ptr<WebShared> make_web_shared(const Authority& authority)
{
    return std::make_shared<WebShared>(authority);
}

Result<std::unique_ptr<WebSide>> WebSide::open(asio::io_context& context,
                                               std::shared_ptr<WebShared> shared, Machine& machine,
                                               NodeCounters& counters, WebOptions options)
{
    auto impl =
        std::make_shared<Impl>(context, std::move(shared), machine, counters, std::move(options));
    if (const Result<void> opened = impl->open(); !opened)
        return opened.error();
    return std::unique_ptr<WebSide>{new WebSide{std::move(impl)}};
}

WebSide::WebSide(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

WebSide::~WebSide() { impl_->stop(); }

void WebSide::start() { impl_->start(); }

void WebSide::stop() { impl_->stop(); }

} // namespace oobready::sim
