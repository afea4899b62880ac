// SPDX-License-Identifier: GPL-3.0-or-later
// Parsing of MAC and IP addresses, UUIDs and version numbers.
#include "check/normal_form.hpp"

#include "base/text.hpp"

#include <arpa/inet.h>

#include <algorithm>

namespace oobready::check {

namespace {

constexpr std::size_t mac_bytes = 6;
constexpr std::size_t uuid_text_bytes = 36;
constexpr std::size_t version_bytes_max = 128;

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    for (std::size_t start = 0;;) {
        const std::size_t end = text.find(separator, start);
        parts.push_back(text.substr(start, end - start));
        if (end == std::string_view::npos)
            return parts;
        start = end + 1;
    }
}

bool all_hex(std::string_view text)
{
    return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

Uuid first_fields_swapped(Uuid uuid)
{
    std::reverse(uuid.begin(), uuid.begin() + 4);
    std::reverse(uuid.begin() + 4, uuid.begin() + 6);
    std::reverse(uuid.begin() + 6, uuid.begin() + 8);
    return uuid;
}

Uuid reversed(Uuid uuid)
{
    std::reverse(uuid.begin(), uuid.end());
    return uuid;
}

} // namespace

std::optional<Bytes> mac_octets(std::string_view text)
{
    text = trim(text);
    const char separator = text.find(':') != std::string_view::npos   ? ':'
                           : text.find('-') != std::string_view::npos ? '-'
                                                                      : '.';
    const std::vector<std::string_view> parts = split(text, separator);
    const std::size_t count = parts.size();
    const std::size_t digits = count == mac_bytes ? 2 : count == 3 ? 4 : 12;
    if (count != mac_bytes && !(count == 3 && separator == '.') && count != 1)
        return std::nullopt;
    if (count == mac_bytes && separator == '.')
        return std::nullopt;
    std::string hex;
    for (std::string_view part : parts) {
        const bool short_octet = count == mac_bytes && part.size() == 1;
        if (!all_hex(part) || (part.size() != digits && !short_octet))
            return std::nullopt;
        hex += (short_octet ? "0" : "") + std::string{part};
    }
    return from_hex(hex);
}

std::optional<Uuid> uuid_octets(std::string_view text)
{
    text = trim(text);
    std::string hex;
    if (text.size() == uuid_text_bytes) {
        const bool hyphens =
            text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-';
        if (!hyphens)
            return std::nullopt;
        for (std::size_t i = 0; i < text.size(); ++i)
            if (i != 8 && i != 13 && i != 18 && i != 23)
                hex += text[i];
    } else {
        hex = text;
    }
    if (hex.size() != 32 || !all_hex(hex))
        return std::nullopt;
    const Bytes bytes = from_hex(hex).value_or(Bytes{});
    Uuid uuid{};
    std::copy(bytes.begin(), bytes.end(), uuid.begin());
    const auto is = [&uuid](std::uint8_t value) {
        return std::count(uuid.begin(), uuid.end(), value) == static_cast<long>(uuid.size());
    };
    if (is(0x00) || is(0xff))
        return std::nullopt;
    return uuid;
}

bool same_uuid(const Uuid& left, const Uuid& right)
{
    return left == right || left == first_fields_swapped(right) || left == reversed(right) ||
           left == first_fields_swapped(reversed(right)) ||
           left == reversed(first_fields_swapped(right));
}

std::optional<Bytes> ip_octets(std::string_view text)
{
    const std::string address{trim(text)};
    if (address.find('\0') != std::string::npos)
        return std::nullopt; // c_str() would end there
    in_addr four{};
    if (inet_pton(AF_INET, address.c_str(), &four) == 1) {
        Bytes octets = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(&four.s_addr);
        octets.insert(octets.end(), bytes, bytes + sizeof four.s_addr);
        return octets;
    }
    in6_addr six{};
    if (inet_pton(AF_INET6, address.c_str(), &six) == 1)
        return Bytes{std::begin(six.s6_addr), std::end(six.s6_addr)};
    return std::nullopt;
}

bool is_netmask(std::string_view text)
{
    const std::optional<Bytes> octets = ip_octets(text);
    if (!octets || text.find(':') != std::string_view::npos)
        return false;
    std::uint32_t mask = 0;
    for (std::size_t i = 12; i < octets->size(); ++i)
        mask = mask << 8 | (*octets)[i];
    const std::uint32_t zeros = ~mask;
    return zeros != 0xffffffff && (zeros & (zeros + 1)) == 0;
}

std::optional<std::vector<std::string>> version_numbers(std::string_view text)
{
    text = trim(text);
    if (!text.empty() && (text.front() == 'v' || text.front() == 'V'))
        text.remove_prefix(1);
    if (text.size() > version_bytes_max)
        return std::nullopt;
    std::vector<std::string> numbers;
    for (std::string_view part : split(text, '.')) {
        if (part.empty() || part.find_first_not_of("0123456789") != std::string_view::npos)
            return std::nullopt;
        const std::size_t first = part.find_first_not_of('0');
        numbers.emplace_back(first == std::string_view::npos ? "0" : part.substr(first));
    }
    while (numbers.size() > 1 && numbers.back() == "0")
        numbers.pop_back();
    return numbers;
}

int compare_versions(const std::vector<std::string>& left, const std::vector<std::string>& right)
{
    static const std::string zero = "0";
    for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
        const std::string& a = i < left.size() ? left[i] : zero;
        const std::string& b = i < right.size() ? right[i] : zero;
        if (a.size() != b.size())
            return a.size() < b.size() ? -1 : 1;
        if (const int order = a.compare(b); order != 0)
            return order;
    }
    return 0;
}

std::optional<unsigned> privilege_rank(std::string_view text)
{
    static constexpr std::string_view levels[] = {"no-access", "callback",      "user",
                                                  "operator",  "administrator", "oem"};
    const auto* const found = std::ranges::find(levels, trim(text));
    if (found == std::end(levels))
        return std::nullopt;
    return static_cast<unsigned>(found - std::begin(levels));
}

} // namespace oobready::check
