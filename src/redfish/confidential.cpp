// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/confidential.hpp"

#include "base/text.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <cctype>

namespace oobready::redfish {

namespace {

constexpr std::string_view removed = "(removed)";
constexpr std::string_view cut_mark = "\xe2\x80\xa6"; // what printable() ends a cut text with

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

std::string percent_encoded(std::string_view text, bool upper)
{
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_word(c) || std::string_view{"-._~"}.find(c) != std::string_view::npos)
            encoded += c;
        else
            encoded += upper ? fmt::format("%{:02X}", byte) : fmt::format("%{:02x}", byte);
    }
    return encoded;
}

std::string base64(std::string_view text)
{
    std::vector<unsigned char> encoded(4 * ((text.size() + 2) / 3) + 1);
    const int size =
        EVP_EncodeBlock(encoded.data(), reinterpret_cast<const unsigned char*>(text.data()),
                        static_cast<int>(text.size()));
    return {encoded.begin(), encoded.begin() + size};
}

bool stands_alone(std::string_view text, std::size_t at, std::size_t size)
{
    return (at == 0 || !is_word(text[at - 1])) &&
           (at + size == text.size() || !is_word(text[at + size]));
}

void replace_all(std::string& text, std::string_view secret)
{
    const bool anywhere = secret.size() >= secret_bytes_min;
    std::string cleared;
    std::size_t kept = 0; // of text, in `cleared`
    for (std::size_t at = text.find(secret); at != text.npos;) {
        if (!anywhere && !stands_alone(text, at, secret.size())) {
            at = text.find(secret, at + 1);
            continue;
        }
        cleared.append(text, kept, at - kept).append(removed);
        kept = at + secret.size();
        at = text.find(secret, kept);
    }
    if (kept > 0)
        text = cleared.append(text, kept);
}

// For each length of `secret`'s beginning, how much of its end is a beginning, too (Knuth, Morris
// and Pratt): with it a text is searched in one pass, whatever stands in it.
std::vector<std::size_t> borders_of(std::string_view secret)
{
    std::vector<std::size_t> borders(secret.size() + 1, 0);
    for (std::size_t size = 1; size < secret.size(); ++size) {
        std::size_t border = borders[size];
        while (border > 0 && secret[border] != secret[size])
            border = borders[border];
        borders[size + 1] = secret[border] == secret[size] ? border + 1 : 0;
    }
    return borders;
}

// The beginning of `secret` in front of each cut.
void replace_cut(std::string& text, std::string_view secret)
{
    std::size_t cut = text.find(cut_mark);
    if (cut == text.npos || secret.size() < secret_bytes_min)
        return;
    const std::vector<std::size_t> borders = borders_of(secret);
    std::string cleared;
    std::size_t kept = 0;    // of text, in `cleared`
    std::size_t matched = 0; // of the secret, in front of `at`
    for (std::size_t at = 0; cut != text.npos; ++at) {
        if (at == cut) {
            if (matched >= secret_bytes_min) {
                cleared.append(text, kept, at - matched - kept).append(removed);
                kept = at;
                matched = 0;
            }
            cut = text.find(cut_mark, cut + cut_mark.size());
        }
        while (matched > 0 && (matched == secret.size() || secret[matched] != text[at]))
            matched = borders[matched];
        matched += secret[matched] == text[at] ? 1 : 0;
    }
    if (kept > 0)
        text = cleared.append(text, kept);
}

} // namespace

void Confidential::add_spelling(std::string spelling)
{
    const auto same = [&](const Secret& known) { return known.reveal() == spelling; };
    if (spelling.empty() || std::any_of(spellings_.begin(), spellings_.end(), same))
        return;
    spellings_.emplace_back(std::move(spelling));
    std::sort(spellings_.begin(), spellings_.end(),
              [](const Secret& a, const Secret& b) { return a.size() > b.size(); });
}

void Confidential::add(std::string_view secret)
{
    add_spelling(std::string{secret});
    add_spelling(printable(secret, secret.size() + cut_mark.size()));
    add_spelling(percent_encoded(secret, true));
    add_spelling(percent_encoded(secret, false));
}

void Confidential::add(const Credentials& credentials)
{
    if (credentials.password.empty())
        return;
    add(credentials.password.reveal());
    add_spelling(base64(credentials.username + ":" + std::string{credentials.password.reveal()}));
}

std::string Confidential::removed_from(std::string text) const
{
    for (const Secret& spelling : spellings_) {
        replace_all(text, spelling.reveal());
        replace_cut(text, spelling.reveal());
    }
    return text;
}

Error Confidential::removed_from(Error error) const
{
    error.context = removed_from(std::move(error.context));
    return error;
}

void Confidential::remove_from(json::value& value) const
{
    if (json::object* properties = value.if_object())
        return remove_from(*properties);
    if (json::array* elements = value.if_array()) {
        for (json::value& element : *elements)
            remove_from(element);
        return;
    }
    if (json::string* text = value.if_string()) {
        const std::string cleared = removed_from(std::string{*text});
        if (cleared != std::string_view{*text})
            *text = cleared;
        return;
    }
    if (!value.is_number())
        return;
    const std::string digits = json::serialize(value);
    const auto same = [&](const Secret& spelling) { return spelling.reveal() == digits; };
    if (digits.size() >= secret_bytes_min &&
        std::any_of(spellings_.begin(), spellings_.end(), same))
        value = json::string{removed};
}

void Confidential::remove_from(json::object& object) const
{
    std::vector<std::pair<std::string, std::string>> renamed;
    for (auto& property : object) {
        remove_from(property.value());
        const std::string name{property.key()};
        if (std::string cleared = removed_from(name); cleared != name)
            renamed.emplace_back(name, std::move(cleared));
    }
    for (const auto& [name, cleared] : renamed) {
        json::value value = std::move(object[name]);
        object.erase(name);
        object[cleared] = std::move(value);
    }
}

} // namespace oobready::redfish
