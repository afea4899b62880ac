// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/link.hpp"

#include "base/text.hpp"
#include "redfish/service.hpp"

#include <algorithm>
#include <charconv>

namespace oobready::redfish {

namespace {

bool visible(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

// Whether a server could take a segment of `path` for the way out of its folder (RFC 3986 5.2.4):
// what a path seems to lead to is then not what is read, or deleted.
bool climbs(std::string_view path)
{
    std::string plain = to_lower(path.substr(0, path.find('?')));
    constexpr std::pair<std::string_view, char> spellings[] = {
        {"%2e", '.'}, {"%2f", '/'}, {"%5c", '/'}, {"\\", '/'}};
    for (const auto& [spelling, meant] : spellings)
        for (std::size_t at = 0; (at = plain.find(spelling, at)) != plain.npos; ++at)
            plain.replace(at, spelling.size(), 1, meant);
    plain += '/';
    return plain.starts_with("./") || plain.starts_with("../") || plain.find("/./") != plain.npos ||
           plain.find("/../") != plain.npos;
}

bool names_origin(std::string_view authority, const Origin& origin)
{
    std::uint16_t port = 443;
    const std::size_t bracket = authority.rfind(']');
    const std::size_t colon = authority.rfind(':');
    if (colon != authority.npos && (bracket == authority.npos || colon > bracket)) {
        const std::string_view digits = authority.substr(colon + 1);
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), port);
        if (error != std::errc{} || end != digits.data() + digits.size())
            return false;
        authority = authority.substr(0, colon);
    }
    if (authority.size() > 2 && authority.front() == '[' && authority.back() == ']')
        authority = authority.substr(1, authority.size() - 2);
    const std::string host = to_lower(authority);
    return port == origin.port &&
           (host == to_lower(origin.host) || host == to_lower(origin.address.to_string()));
}

} // namespace

Result<std::string> local_path(std::string_view link, const Origin& origin, std::string_view base)
{
    link = link.substr(0, link.find('#'));
    if (link.empty() || link.size() > uri_bytes_max || !visible(link))
        return Error{Errc::malformed, "no link: " + printable(link)};
    const Error elsewhere{Errc::redirect_refused, "a link to another place: " + printable(link)};
    if (link.starts_with("//"))
        return elsewhere;
    if (climbs(link))
        return Error{Errc::redirect_refused, "a link that climbs: " + printable(link)};
    if (link.front() == '/')
        return std::string{link};
    const std::size_t colon = link.find(':');
    if (colon == link.npos || colon > link.find_first_of("/?"))
        return std::string{base.substr(0, base.rfind('/') + 1)}.append(link);
    if (to_lower(link.substr(0, colon)) != "https" || link.substr(colon + 1, 2) != "//")
        return elsewhere;
    std::string_view rest = link.substr(colon + 3);
    const std::size_t slash = rest.find_first_of("/?\\");
    if (!names_origin(rest.substr(0, slash), origin))
        return elsewhere;
    if (slash == rest.npos || rest[slash] != '/')
        return std::string{"/"};
    return std::string{rest.substr(slash)};
}

std::string session_path_of(std::string_view link, std::string_view base)
{
    link = link.substr(0, link.find_first_of("?#"));
    if (link.empty() || link.size() > uri_bytes_max || !visible(link))
        return {};
    const std::size_t scheme = std::min(link.find("//"), link.size());
    const std::string before = to_lower(link.substr(0, scheme));
    if (scheme < link.size() && (before.empty() || before == "https:" || before == "http:")) {
        const std::string_view rest = link.substr(scheme + 2);
        link = rest.substr(std::min(rest.find('/'), rest.size()));
    }
    std::string path{link};
    if (!link.starts_with('/'))
        path = std::string{base.substr(0, base.rfind('/') + 1)}.append(link);
    if (link.find(':') < link.find('/') || !is_session(path))
        return {};
    return path;
}

bool is_session(std::string_view path)
{
    constexpr std::string_view collection = "/Sessions/";
    const std::size_t at = path.rfind(collection);
    if (at == path.npos)
        return false;
    if (climbs(path))
        return false;
    // An id that begins with a dot (or one in disguise) could climb out of the collection.
    const std::string_view session = path.substr(at + collection.size());
    return !session.empty() && session.find('/') == session.npos && session.front() != '.' &&
           session.front() != '%';
}

bool is_left_alone(std::string_view uri)
{
    constexpr std::string_view folder = "/Chassis/";
    const std::size_t found = uri.find(folder);
    if (found == std::string_view::npos)
        return false;
    std::string_view id = uri.substr(found + folder.size());
    id = id.substr(0, id.find('/'));
    return std::ranges::any_of(chassis_id_parts_skipped, [id](std::string_view part) {
        return id.find(part) != std::string_view::npos;
    });
}

} // namespace oobready::redfish
