// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/web/web_answers.hpp"

#include "sim/web/web_faults.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oobready::sim {

namespace {

constexpr std::uint16_t usual_https_port = 443;
constexpr std::size_t host_bytes_max = 255;

// The host of a Host header without its port; empty when it is none that a URL could hold.
std::string host_of(std::string_view header)
{
    const std::size_t bracket = header.rfind(']');
    const std::size_t colon = header.rfind(':');
    if (colon != std::string_view::npos && (bracket == std::string_view::npos || bracket < colon))
        header = header.substr(0, colon);
    const bool plain = std::ranges::all_of(header, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '-' || c == '_' || c == ':' || c == '[' || c == ']';
    });
    return plain && header.size() <= host_bytes_max ? std::string{header} : std::string{};
}

std::string bracketed(const std::string& address)
{
    return address.find(':') == std::string::npos ? address : "[" + address + "]";
}

bool is_redfish(std::string_view path)
{
    return path == "/redfish" || path.starts_with("/redfish/");
}

} // namespace

WebAnswers::WebAnswers(Machine& machine, NodeCounters& counters, const WebPlace& place,
                       std::unique_ptr<ResourceSource> source)
    : machine_(machine), place_(place)
{
    if (source)
        redfish_ = std::make_unique<RedfishService>(machine, counters, std::move(source));
}

WebReply WebAnswers::https(const WebRequest& request, SimClock::time_point now)
{
    const std::string path{path_of(request.target)};
    if (is_redfish(path))
        return redfish_answer(request, path, now);
    if (path == "/" && (request.method == "GET" || request.method == "HEAD"))
        return html_page(200, "Management controller");
    return html_page(404, "404 - Not Found");
}

WebReply WebAnswers::redfish_answer(const WebRequest& request, const std::string& path,
                                    SimClock::time_point now)
{
    if (std::optional<WebReply> instead = faulty_reply(machine_, request, path))
        return std::move(*instead);
    if (!redfish_)
        return html_page(404, "404 - Not Found");
    WebReply reply = redfish_->answer(request, now);
    spoil(machine_, place_, path, reply);
    return reply;
}

WebReply WebAnswers::http(const WebRequest& request)
{
    const std::string_view path = path_of(request.target);
    if (is_redfish(path) && machine_.faults().strike(FaultKind::plain_redfish, path) != nullptr)
        return https(request, SimClock::now());
    if (machine_.faults().strike(FaultKind::no_redirect, path) != nullptr)
        return html_page(200, "Management controller");
    std::string host = host_of(request.host);
    if (host.empty())
        host = bracketed(place_.address);
    if (machine_.faults().strike(FaultKind::redirect_elsewhere, path) != nullptr)
        host = "elsewhere.invalid";
    const std::string port =
        place_.https_port == usual_https_port ? "" : fmt::format(":{}", place_.https_port);
    // 308 keeps the method, as a login that was sent here must not turn into a GET.
    const bool reading = request.method == "GET" || request.method == "HEAD";
    WebReply reply = html_page(reading ? 301 : 308, "The resource has moved to HTTPS");
    const std::string_view target =
        request.target.starts_with('/') ? std::string_view{request.target} : std::string_view{"/"};
    reply.headers.emplace_back("Location", fmt::format("https://{}{}{}", host, port, target));
    return reply;
}

} // namespace oobready::sim
