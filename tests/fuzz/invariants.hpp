// SPDX-License-Identifier: GPL-3.0-or-later
// What the fuzz targets share: taking an input apart, and what must hold of whatever is decoded.
#pragma once

#include "base/hex.hpp"
#include "base/result.hpp"
#include "ipmi/commands.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace oobready::fuzz {

namespace json = boost::json;

/// Ends the run as a finding when `holds` is false. `what`: the invariant, in words.
inline void require(bool holds, const char* what, std::string_view detail = {})
{
    if (holds)
        return;
    std::fprintf(stderr, "INVARIANT BROKEN: %s %.*s\n", what, static_cast<int>(detail.size()),
                 detail.data());
    std::abort();
}

/// The bytes that libFuzzer gives, taken from the front. Past the end come zeros and nothing.
class Input {
public:
    Input(const std::uint8_t* data, std::size_t size) : rest_(data, size) {}

    [[nodiscard]] bool empty() const { return rest_.empty(); }
    std::uint8_t byte()
    {
        if (rest_.empty())
            return 0;
        const std::uint8_t value = rest_.front();
        rest_ = rest_.subspan(1);
        return value;
    }
    std::uint16_t word()
    {
        const unsigned low = byte();
        return static_cast<std::uint16_t>(low | unsigned{byte()} << 8);
    }
    /// At most `size` bytes, in memory of exactly that size: ASan sees what is read behind it.
    Bytes take(std::size_t size)
    {
        const std::size_t taken = std::min(size, rest_.size());
        Bytes bytes(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(taken));
        rest_ = rest_.subspan(taken);
        return bytes;
    }
    /// A length, and so many bytes.
    Bytes chunk() { return take(byte()); }
    Bytes rest() { return take(rest_.size()); }

private:
    ByteView rest_;
};

/// Text that may reach a terminal: valid UTF-8 is checked by serializes(), here that no control
/// byte, C1 control or bidirectional override is in it. Line feeds only where `lines`.
inline void require_harmless(std::string_view text, bool lines = false)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 0);
        const bool line_feed = lines && byte == '\n';
        require((byte >= 0x20 || line_feed) && byte != 0x7f, "no control byte in text", text);
        require(byte != 0xc2 || next >= 0xa0, "no C1 control in text", text);
        require(text.substr(i, 2) != "\xe2\x80" || i + 2 >= text.size() ||
                    static_cast<unsigned char>(text[i + 2]) < 0xa8 ||
                    static_cast<unsigned char>(text[i + 2]) > 0xae,
                "no bidirectional override in text", text);
    }
}

/// Every text in `value`, names of facts included, and every number.
inline void require_harmless(const json::value& value)
{
    constexpr std::size_t text_bytes_max = 4096;
    if (const json::string* text = value.if_string()) {
        require(text->size() <= text_bytes_max, "a text is bounded");
        require_harmless(std::string_view{*text});
    } else if (const json::array* array = value.if_array()) {
        for (const json::value& member : *array)
            require_harmless(member);
    } else if (const json::object* object = value.if_object()) {
        for (const json::key_value_pair& member : *object) {
            require_harmless(std::string_view{member.key()});
            require_harmless(member.value());
        }
    }
}

/// What a report does with facts: they become JSON text, and that text is the same facts again.
/// Boost's parser refuses what is no UTF-8, and numbers that JSON does not have.
inline void require_sound(const json::value& facts)
{
    require_harmless(facts);
    const std::string text = json::serialize(facts);
    boost::system::error_code error;
    const json::value again = json::parse(text, error);
    require(!error && json::serialize(again) == text, "facts survive as JSON", text);
}

/// A decoder may fail in one way only, and says so in words.
inline void require_malformed(const Error& error)
{
    require(error.code == Errc::malformed, "a decoder's only error is malformed");
    require(!error.context.empty(), "an error says what is wrong");
    require_harmless(error.context);
}

/// A BMC that gives the answers in an input, over and over: a walk must end by itself, not because
/// the peer runs out of words. Each answer is a completion code and a length with its bytes.
class Answers {
public:
    explicit Answers(Input& input)
    {
        constexpr std::size_t answers_max = 64;
        while (!input.empty() && answers_.size() < answers_max) {
            ipmi::Response& answer = answers_.emplace_back();
            answer.completion_code = input.byte();
            answer.data = input.chunk();
        }
        if (answers_.empty())
            answers_.emplace_back();
    }

    ipmi::Response next()
    {
        ipmi::Response answer = answers_[given_ % answers_.size()];
        answer.data.shrink_to_fit();
        ++given_;
        return answer;
    }
    [[nodiscard]] std::size_t given() const { return given_; }
    /// How often the peer has begun again with its first answer.
    [[nodiscard]] std::size_t rounds() const { return given_ / answers_.size(); }

private:
    std::vector<ipmi::Response> answers_;
    std::size_t given_ = 0;
};

} // namespace oobready::fuzz
