// SPDX-License-Identifier: GPL-3.0-or-later
// boost::json writes 1.2 as 1.2E0, does not indent, and passes broken UTF-8 on: hence this.
#include "report/json_writer.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>

namespace oobready::report {

namespace {

json::value harmless_at(const json::value& value, std::size_t depth)
{
    if (const json::string* text = value.if_string())
        return json::string{printable_lines({text->data(), text->size()}, string_bytes_max)};
    if (!value.is_structured())
        return value;
    if (depth >= depth_max)
        return json::string{"…"};
    if (const json::array* array = value.if_array()) {
        json::array clean;
        for (const json::value& member : *array)
            clean.push_back(harmless_at(member, depth + 1));
        return clean;
    }
    json::object clean;
    for (const json::key_value_pair& pair : value.get_object()) {
        std::string key = printable({pair.key().data(), pair.key().size()});
        // Two keys may have become one: neither value may disappear.
        while (clean.contains(key))
            key += '_';
        clean.emplace(key, harmless_at(pair.value(), depth + 1));
    }
    return clean;
}

std::string number(double value)
{
    if (!std::isfinite(value))
        return "null"; // JSON has no word for it
    std::string digits = fmt::format("{}", value);
    if (digits.find_first_of(".e") == std::string::npos)
        digits += ".0";
    return digits;
}

class Writer {
public:
    explicit Writer(bool indented) : indented_(indented) {}

    void write(const json::value& value)
    {
        switch (value.kind()) {
        case json::kind::null:
            out_ += "null";
            break;
        case json::kind::bool_:
            out_ += value.get_bool() ? "true" : "false";
            break;
        case json::kind::int64:
            out_ += std::to_string(value.get_int64());
            break;
        case json::kind::uint64:
            out_ += std::to_string(value.get_uint64());
            break;
        case json::kind::double_:
            out_ += number(value.get_double());
            break;
        case json::kind::string:
            write_text(value.get_string());
            break;
        case json::kind::array:
            write_array(value.get_array());
            break;
        case json::kind::object:
            write_object(value.get_object());
            break;
        }
    }

    std::string take() { return std::move(out_); }

private:
    // "</" is written "<\/": a document that is pasted into a page must not end its script element.
    void write_text(json::string_view text)
    {
        const std::string quoted = json::serialize(text);
        for (std::size_t i = 0; i < quoted.size(); ++i) {
            if (quoted[i] == '/' && i > 0 && quoted[i - 1] == '<')
                out_ += '\\';
            out_ += quoted[i];
        }
    }

    void write_array(const json::array& array)
    {
        out_ += '[';
        ++depth_;
        bool first = true;
        for (const json::value& member : array) {
            separate(first);
            write(member);
        }
        close(']', first);
    }

    void write_object(const json::object& object)
    {
        out_ += '{';
        ++depth_;
        bool first = true;
        for (const json::key_value_pair& pair : object) {
            separate(first);
            write_text(pair.key());
            out_ += indented_ ? ": " : ":";
            write(pair.value());
        }
        close('}', first);
    }

    void separate(bool& first)
    {
        if (!first)
            out_ += ',';
        first = false;
        new_line();
    }

    void close(char bracket, bool empty)
    {
        --depth_;
        if (!empty)
            new_line();
        out_ += bracket;
    }

    void new_line()
    {
        if (indented_)
            out_ += "\n" + std::string(2 * depth_, ' ');
    }

    bool indented_;
    std::size_t depth_ = 0;
    std::string out_;
};

std::string render(const json::value& value, bool indented)
{
    Writer writer{indented};
    writer.write(value);
    return writer.take();
}

} // namespace

json::value harmless(const json::value& value) { return harmless_at(value, 0); }

std::string to_line(const json::value& value) { return render(value, false); }

std::string to_document(const json::value& value) { return render(value, true) + "\n"; }

} // namespace oobready::report
