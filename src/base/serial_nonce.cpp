// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/serial_nonce.hpp"

#include "base/hex.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace oobready {

namespace {

constexpr std::size_t host_max = 64;
constexpr std::string_view nonce_word = "oobready-nonce ";
constexpr std::string_view answer_word = "oobready-answer ";
constexpr std::string_view proven_word = "oobready-proven ";

bool is_hex_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

bool is_host_character(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
           c == '-' || c == '_';
}

// What stands behind the last `word` of the line.
std::optional<std::string_view> behind(std::string_view line, std::string_view word)
{
    const std::size_t at = line.rfind(word);
    if (at == std::string_view::npos)
        return std::nullopt;
    return line.substr(at + word.size());
}

// Takes one nonce, which must end at a space or at the end, and the space behind it.
std::optional<std::string> take_nonce(std::string_view& rest)
{
    const std::string_view digits = rest.substr(0, serial_nonce_digits);
    if (digits.size() != serial_nonce_digits || !std::ranges::all_of(digits, is_hex_digit))
        return std::nullopt;
    rest.remove_prefix(serial_nonce_digits);
    if (!rest.empty() && rest.front() != ' ')
        return std::nullopt;
    rest.remove_prefix(rest.empty() ? 0 : 1);
    return std::string{digits};
}

std::optional<NonceAnswer> read_both(std::optional<std::string_view> rest)
{
    if (!rest)
        return std::nullopt;
    std::optional<std::string> nonce = take_nonce(*rest);
    if (!nonce)
        return std::nullopt;
    std::optional<std::string> answer = take_nonce(*rest);
    if (!answer)
        return std::nullopt;
    return NonceAnswer{std::move(*nonce), std::move(*answer)};
}

} // namespace

std::string make_serial_nonce()
{
    std::array<std::uint8_t, serial_nonce_digits / 2> bytes{};
    if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        throw std::system_error(errno, std::generic_category(), "getrandom");
    return to_hex(bytes);
}

std::string nonce_host(std::string_view name)
{
    std::string host;
    std::ranges::copy_if(name.substr(0, host_max), std::back_inserter(host), is_host_character);
    return host;
}

std::string to_line(const NonceLine& line)
{
    return std::string{nonce_word} + line.nonce + " " + line.host;
}

std::string to_line(const NonceAnswer& answer)
{
    return std::string{answer_word} + answer.nonce + " " + answer.answer;
}

std::string proven_line(const NonceAnswer& answer, std::string_view host)
{
    return std::string{proven_word} + answer.nonce + " " + answer.answer + " " + std::string{host};
}

std::optional<NonceLine> read_nonce_line(std::string_view line)
{
    std::optional<std::string_view> rest = behind(line, nonce_word);
    if (!rest)
        return std::nullopt;
    std::optional<std::string> nonce = take_nonce(*rest);
    if (!nonce)
        return std::nullopt;
    return NonceLine{std::move(*nonce), nonce_host(*rest)};
}

std::optional<NonceAnswer> read_nonce_answer(std::string_view line)
{
    return read_both(behind(line, answer_word));
}

std::optional<NonceAnswer> read_proven_line(std::string_view line)
{
    return read_both(behind(line, proven_word));
}

} // namespace oobready
