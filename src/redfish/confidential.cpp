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
    std::size_t at = text.find(secret);
    while (at != text.npos) {
        const bool found = anywhere || stands_alone(text, at, secret.size());
        if (found)
            text.replace(at, secret.size(), removed);
        at = text.find(secret, at + (found ? removed.size() : 1));
    }
}

// The beginning of `secret` in front of each cut.
void replace_cut(std::string& text, std::string_view secret)
{
    for (std::size_t cut = text.find(cut_mark); cut != text.npos;) {
        const std::string_view before = std::string_view{text}.substr(0, cut);
        std::size_t size = std::min(secret.size(), before.size());
        while (size >= secret_bytes_min && !before.ends_with(secret.substr(0, size)))
            --size;
        if (size >= secret_bytes_min) {
            text.replace(cut - size, size, removed);
            cut += removed.size() - size;
        }
        cut = text.find(cut_mark, cut + cut_mark.size());
    }
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
