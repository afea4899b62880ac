// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/web/login.hpp"

#include "base/text.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <openssl/evp.h>

#include <algorithm>

namespace oobready::sim {

namespace {

namespace json = boost::json;

constexpr std::size_t basic_bytes_max = 1024;
constexpr std::size_t group = 4; // characters of base64 that stand for three bytes

std::optional<std::string> base64_decoded(std::string_view text)
{
    if (text.empty() || text.size() > basic_bytes_max || text.size() % group != 0)
        return std::nullopt;
    std::string bytes(text.size() / group * 3, '\0');
    const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
    if (size < 0)
        return std::nullopt;
    const auto padding = static_cast<std::size_t>(text.ends_with("==") ? 2 : text.ends_with('='));
    bytes.resize(static_cast<std::size_t>(size) - padding);
    return bytes;
}

const json::string* text_member(const json::object& body, std::string_view key)
{
    const json::value* value = body.if_contains(key);
    return value != nullptr ? value->if_string() : nullptr;
}

} // namespace

const User* accepted_user(const Machine& machine, const Credentials& credentials,
                          std::string_view path)
{
    if (credentials.username.empty())
        return nullptr; // the nameless user is IPMI's only
    const User* user = machine.find_user(credentials.username);
    if (user == nullptr || !user->enabled || user->privilege == privilege_none)
        return nullptr;
    if (machine.faults().strike(FaultKind::wrong_password, path) != nullptr)
        return nullptr;
    return user->password.reveal() == credentials.password.reveal() ? user : nullptr;
}

std::optional<Credentials> basic_credentials(std::string_view authorization)
{
    constexpr std::string_view scheme = "basic ";
    if (to_lower(authorization.substr(0, scheme.size())) != scheme)
        return std::nullopt;
    const std::optional<std::string> pair =
        base64_decoded(trim(authorization.substr(scheme.size())));
    const std::size_t colon = pair ? pair->find(':') : std::string::npos;
    if (colon == std::string::npos)
        return std::nullopt;
    return Credentials{pair->substr(0, colon), Secret{pair->substr(colon + 1)}, {}};
}

std::optional<Credentials> login_credentials(std::string_view body)
{
    json::error_code error;
    const json::value parsed = json::parse(body, error);
    const json::object* members = error ? nullptr : parsed.if_object();
    if (members == nullptr)
        return std::nullopt;
    const json::string* name = text_member(*members, "UserName");
    const json::string* password = text_member(*members, "Password");
    if (name == nullptr || password == nullptr)
        return std::nullopt;
    return Credentials{
        std::string{std::string_view{*name}}, Secret{std::string{std::string_view{*password}}}, {}};
}

} // namespace oobready::sim
