// SPDX-License-Identifier: GPL-3.0-or-later
// Following a JSON Pointer (RFC 6901), token by token over all that was selected so far.
#include "check/pointer.hpp"

#include "check/diagnosis.hpp"

#include <charconv>

namespace oobready::check {

namespace {

constexpr std::size_t pointer_bytes_max = 512;

std::string unescaped(std::string_view token)
{
    std::string text;
    for (std::size_t i = 0; i < token.size(); ++i) {
        if (token[i] == '~' && i + 1 < token.size())
            text += token[++i] == '1' ? '/' : '~';
        else
            text += token[i];
    }
    return text;
}

const json::value* child(const json::value& value, std::string_view token)
{
    if (const json::object* object = value.if_object())
        return object->if_contains(unescaped(token));
    const json::array* array = value.if_array();
    if (array == nullptr || token.empty() || (token.size() > 1 && token.front() == '0'))
        return nullptr;
    std::size_t index = 0;
    const char* end = token.data() + token.size();
    const auto [stopped, error] = std::from_chars(token.data(), end, index);
    if (error != std::errc{} || stopped != end)
        return nullptr;
    return array->if_contains(index);
}

// All that `token` selects directly in `from`, appended to `selected`.
void follow(const Selected& from, std::string_view token, std::vector<Selected>& selected)
{
    if (token != "*") {
        if (const json::value* found = child(*from.value, token))
            selected.push_back({found, from.member});
        return;
    }
    const auto append = [&](const json::value& member) {
        selected.push_back({&member, from.member != nullptr ? from.member : &member});
    };
    if (const json::array* array = from.value->if_array()) {
        for (const json::value& member : *array)
            append(member);
    } else if (const json::object* object = from.value->if_object()) {
        for (const auto& member : *object)
            append(member.value());
    }
}

std::vector<Selected> follow_all(std::vector<Selected> selected,
                                 const std::vector<std::string_view>& tokens, std::size_t first)
{
    for (std::size_t i = first; i < tokens.size(); ++i) {
        std::vector<Selected> next;
        for (const Selected& from : selected)
            follow(from, tokens[i], next);
        selected = std::move(next);
    }
    return selected;
}

} // namespace

std::vector<std::string_view> tokens_of(std::string_view pointer)
{
    std::vector<std::string_view> tokens;
    while (!pointer.empty()) {
        pointer.remove_prefix(1);
        const std::size_t end = pointer.find('/');
        tokens.push_back(pointer.substr(0, end));
        pointer.remove_prefix(end == std::string_view::npos ? pointer.size() : end);
    }
    return tokens;
}

std::string pointer_mistake(std::string_view pointer)
{
    if (pointer.size() > pointer_bytes_max)
        return "is too long";
    if (!pointer.empty() && pointer.front() != '/')
        return "must begin with '/'";
    for (std::size_t i = 0; i < pointer.size(); ++i) {
        if (pointer[i] != '~')
            continue;
        if (i + 1 == pointer.size() || (pointer[i + 1] != '0' && pointer[i + 1] != '1'))
            return "may hold '~' only as ~0 (for ~) or ~1 (for /)";
    }
    return {};
}

// The first token is followed here, because `facts` is an object and not a value that holds one.
std::vector<Selected> select_members(const json::object& facts, const Pointer& pointer)
{
    const std::vector<std::string_view> tokens = tokens_of(pointer);
    if (!pointer_mistake(pointer).empty() || tokens.empty())
        return {};
    std::vector<Selected> selected;
    if (tokens.front() == "*") {
        for (const auto& member : facts)
            selected.push_back({&member.value(), &member.value()});
    } else if (const json::value* found = facts.if_contains(unescaped(tokens.front()))) {
        selected.push_back({found, nullptr});
    }
    return follow_all(std::move(selected), tokens, 1);
}

bool selects_of_empty(const json::object& facts, const Pointer& pointer)
{
    const std::vector<std::string_view> tokens = tokens_of(pointer);
    if (!pointer_mistake(pointer).empty() || tokens.empty())
        return false;
    const json::value* first = facts.if_contains(unescaped(tokens.front()));
    if (first == nullptr)
        return false;
    std::vector<Selected> selected = {{first, nullptr}};
    for (std::size_t i = 1; i < tokens.size(); ++i) {
        std::vector<Selected> next;
        for (const Selected& from : selected) {
            const bool there = tokens[i] == "*" ? from.value->is_structured()
                                                : child(*from.value, tokens[i]) != nullptr;
            if (!there)
                return false;
            follow(from, tokens[i], next);
        }
        selected = std::move(next);
    }
    return selected.empty();
}

std::vector<const json::value*> select(const json::value& value, const Pointer& pointer)
{
    std::vector<const json::value*> values;
    if (!pointer_mistake(pointer).empty())
        return values;
    for (const Selected& selected : follow_all({{&value, nullptr}}, tokens_of(pointer), 0))
        values.push_back(selected.value);
    return values;
}

} // namespace oobready::check
