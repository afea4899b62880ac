// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/web/web_message.hpp"

#include "base/hex.hpp"

#include <fmt/format.h>

namespace oobready::sim {

std::string_view path_of(std::string_view target)
{
    std::string_view path = target.substr(0, target.find_first_of("?#"));
    if (path.size() > 1 && path.ends_with('/'))
        path.remove_suffix(1);
    return path;
}

std::string_view query_of(std::string_view target)
{
    const std::size_t mark = target.find('?');
    return mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
}

std::optional<std::string> percent_decoded(std::string_view text)
{
    constexpr char first_printable = 0x20;
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        const std::optional<Bytes> byte = from_hex(text.substr(i + 1, 2));
        if (!byte || byte->size() != 1 || (*byte)[0] < first_printable || (*byte)[0] == 0x7f)
            return std::nullopt;
        decoded += static_cast<char>((*byte)[0]);
        i += 2;
    }
    return decoded;
}

WebReply html_page(unsigned status, std::string_view title)
{
    WebReply reply;
    reply.status = status;
    reply.headers.emplace_back("Content-Type", "text/html; charset=utf-8");
    reply.body = fmt::format("<!DOCTYPE html>\n<html><head><title>{0}</title></head>"
                             "<body><h1>{0}</h1></body></html>\n",
                             title);
    return reply;
}

} // namespace oobready::sim
