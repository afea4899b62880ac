// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/web/send_reply.hpp"

#include <boost/beast/http/status.hpp>
#include <fmt/format.h>

#include <iterator>

namespace oobready::sim {

namespace {

std::string_view reason(unsigned status)
{
    const auto text =
        boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(status));
    return {text.data(), text.size()};
}

} // namespace

bool is_bodiless(unsigned status) { return status < 200 || status == 204 || status == 304; }

std::string reply_head(const WebReply& reply, const SendHow& how)
{
    std::string head = fmt::format("HTTP/1.1 {} {}\r\n", reply.status, reason(reply.status));
    for (const auto& [name, value] : reply.headers)
        fmt::format_to(std::back_inserter(head), "{}: {}\r\n", name, value);
    if (reply.manner == BodyManner::endless && !how.head_only)
        head += "Transfer-Encoding: chunked\r\n";
    else if (!is_bodiless(reply.status))
        fmt::format_to(std::back_inserter(head), "Content-Length: {}\r\n",
                       reply.manner == BodyManner::huge ? huge_bytes : reply.body.size());
    head += how.keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    return head;
}

} // namespace oobready::sim
