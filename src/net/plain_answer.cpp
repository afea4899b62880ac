// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/plain_answer.hpp"

#include "base/text.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace oobready::net {

namespace {

namespace ip = boost::asio::ip;

constexpr std::size_t location_bytes_max = 4096;

bool is_same_host(std::string_view named, const std::string& host, const ip::address& address)
{
    if (to_lower(named) == to_lower(host))
        return true;
    boost::system::error_code no_address;
    const ip::address other = ip::make_address(std::string{named}, no_address);
    return !no_address && other == address;
}

PlainAnswer of_redirect(std::string_view location, const std::string& host,
                        const ip::address& address)
{
    if (location.empty() || location.size() > location_bytes_max)
        return PlainAnswer::other;
    const auto parsed = boost::urls::parse_uri_reference(location);
    if (!parsed)
        return PlainAnswer::other;
    const std::string scheme = to_lower(std::string_view{parsed->scheme()});
    if (scheme.empty() || scheme == "http") // a relative one stays where it is
        return PlainAnswer::http;
    if (scheme != "https" || !parsed->has_authority())
        return PlainAnswer::other;
    const std::string named = parsed->host_address(); // without the brackets of IPv6
    return is_same_host(named, host, address) ? PlainAnswer::https_same_host
                                              : PlainAnswer::https_other_host;
}

} // namespace

std::string_view id(PlainAnswer answer)
{
    switch (answer) {
    case PlainAnswer::https_same_host:
        return "https-same-host";
    case PlainAnswer::https_other_host:
        return "https-other-host";
    case PlainAnswer::http:
        return "http";
    case PlainAnswer::page:
        return "page";
    case PlainAnswer::refusal:
        return "refusal";
    case PlainAnswer::other:
        break;
    }
    return "other";
}

PlainAnswer plain_answer(int status, std::string_view location, const std::string& host,
                         const ip::address& address)
{
    constexpr int redirect_min = 300;
    constexpr int refusal_min = 400;
    if (status >= 200 && status < redirect_min)
        return PlainAnswer::page;
    if (status >= redirect_min && status < refusal_min)
        return of_redirect(location, host, address);
    return status >= refusal_min ? PlainAnswer::refusal : PlainAnswer::other;
}

} // namespace oobready::net
