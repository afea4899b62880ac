// SPDX-License-Identifier: GPL-3.0-or-later
// Parsing of addresses and pins; IP addresses by check's normal_form.
#include "rack/address.hpp"

#include "base/hex.hpp"
#include "base/text.hpp"
#include "check/normal_form.hpp"

#include <fmt/format.h>

#include <charconv>

namespace oobready::rack {

namespace {

constexpr std::size_t host_bytes_max = 253; // RFC 1035 2.3.4, as text
constexpr std::size_t sha256_bytes = 32;

std::optional<std::uint16_t> parse_port(std::string_view text)
{
    std::uint16_t port = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, port);
    if (error != std::errc{} || stopped != end || port == 0)
        return std::nullopt;
    return port;
}

// Dotted digits that are no IP address ("10.0.1.311") are a mistake, not a host name.
bool is_host_name(std::string_view text)
{
    static constexpr std::string_view allowed =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    if (text.empty() || text.size() > host_bytes_max || text.front() == '-' ||
        text.front() == '.' || text.find("..") != std::string_view::npos)
        return false;
    return text.find_first_not_of(allowed) == std::string_view::npos &&
           text.find_first_not_of("0123456789.") != std::string_view::npos;
}

// An IPv6 address may name the interface that it is local to: "fe80::1%eth0".
bool is_scoped_ip(std::string_view text)
{
    const std::size_t percent = text.find('%');
    if (percent == std::string_view::npos)
        return is_ip(text);
    const std::string_view zone = text.substr(percent + 1);
    return text.find(':') < percent && is_ip(text.substr(0, percent)) && is_host_name(zone);
}

} // namespace

bool is_ip(std::string_view text)
{
    return text == trim(text) && check::ip_octets(text).has_value();
}

bool is_host(std::string_view text) { return is_scoped_ip(text) || is_host_name(text); }

std::optional<Address> parse_address(std::string_view text)
{
    if (is_host(text))
        return Address{std::string{text}, std::nullopt};
    if (text.starts_with('[')) {
        const std::size_t close = text.find(']');
        const std::string_view host = text.substr(1, close - 1);
        if (close == std::string_view::npos || host.find(':') == std::string_view::npos ||
            !is_scoped_ip(host))
            return std::nullopt;
        const std::string_view rest = text.substr(close + 1);
        if (rest.empty())
            return Address{std::string{host}, std::nullopt};
        const std::optional<std::uint16_t> port =
            rest.starts_with(':') ? parse_port(rest.substr(1)) : std::nullopt;
        return port ? std::optional{Address{std::string{host}, port}} : std::nullopt;
    }
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || !is_host(text.substr(0, colon)))
        return std::nullopt;
    const std::optional<std::uint16_t> port = parse_port(text.substr(colon + 1));
    if (!port)
        return std::nullopt;
    return Address{std::string{text.substr(0, colon)}, port};
}

std::optional<std::string> parse_pin(std::string_view text)
{
    static constexpr std::string_view prefix = "sha256:";
    if (!to_lower(text).starts_with(prefix))
        return std::nullopt;
    const std::optional<Bytes> bytes = from_hex(text.substr(prefix.size()));
    if (!bytes || bytes->size() != sha256_bytes)
        return std::nullopt;
    return to_hex(*bytes);
}

bool is_ipv4(std::string_view text)
{
    return is_ip(text) && text.find(':') == std::string_view::npos;
}

std::optional<std::string> declared_address(const Target& target)
{
    static constexpr Ports well_known;
    const bool direct = target.ports.https == well_known.https &&
                        target.ports.ipmi == well_known.ipmi &&
                        target.ports.http == well_known.http;
    return direct && is_ipv4(target.host) ? std::optional{target.host} : std::nullopt;
}

std::string identity(const Target& target)
{
    const std::optional<Bytes> octets = check::ip_octets(target.host);
    return fmt::format("{} {} {}", octets ? to_hex(*octets) : to_lower(target.host),
                       target.ports.https, target.ports.ipmi);
}

} // namespace oobready::rack
