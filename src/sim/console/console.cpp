// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/console/console.hpp"

#include "base/text.hpp"
#include "sim/console/built_in.hpp"
#include "sim/console/connections.hpp"
#include "sim/console/words.hpp"

#include <iterator>
#include <utility>

namespace oobready::sim {

namespace {

using Kind = ConsoleSpec::Kind;
using MakeBuiltIn = std::unique_ptr<Console> (*)(asio::any_io_executor, std::string host_name);

struct BuiltIn {
    std::string_view word;
    Kind kind;
    MakeBuiltIn make;
};

constexpr BuiltIn built_ins[] = {
    {"login", Kind::login, make_login_console},
    {"boot-log", Kind::boot_log, make_boot_log_console},
    {"grub", Kind::grub, make_grub_console},
    {"wrong-bit-rate", Kind::wrong_bit_rate, make_wrong_bit_rate_console},
    {"silent", Kind::silent,
     [](asio::any_io_executor, std::string) { return make_silent_console(); }},
};

// What stands behind "tcp:"; nothing when it is no host and port.
std::optional<rack::Address> tcp_address(std::string_view where)
{
    std::optional<rack::Address> address = rack::parse_address(where);
    if (!address || !address->port)
        return std::nullopt;
    return address;
}

bool is_path(std::string_view where)
{
    return !where.empty() && where.find('\0') == std::string_view::npos;
}

// At least a program, and no NUL in any word.
std::optional<std::vector<std::string>> command_words(std::string_view where)
{
    std::optional<std::vector<std::string>> words = split_words(where);
    if (!words || words->empty() || words->front().empty() || !is_path(where))
        return std::nullopt;
    return words;
}

struct Connection {
    std::string_view word;
    Kind kind;
    bool (*is_valid)(std::string_view where);
    std::string_view form;
};

constexpr Connection connections[] = {
    {"tcp:", Kind::tcp, [](std::string_view where) { return tcp_address(where).has_value(); },
     "tcp:HOST:PORT"},
    {"pty:", Kind::pty, is_path, "pty:PATH"},
    {"command:", Kind::command,
     [](std::string_view where) { return command_words(where).has_value(); },
     "command:PROGRAM ARGUMENTS"},
};

Error no_console(std::string_view text)
{
    std::string allowed;
    for (const BuiltIn& row : built_ins)
        allowed += std::string{row.word} + ", ";
    for (const Connection& row : connections)
        allowed += std::string{&row == std::begin(connections) ? "" : ", "} + std::string{row.form};
    return {Errc::unsupported, "no console: \"" + printable(text) + "\"; there are " + allowed};
}

std::unique_ptr<Console> make_connection(const asio::any_io_executor& executor,
                                         const ConsoleSpec& spec, Complain complain)
{
    if (spec.kind == Kind::tcp) {
        if (std::optional<rack::Address> address = tcp_address(spec.where))
            return make_tcp_console(executor, std::move(*address), std::move(complain));
    } else if (spec.kind == Kind::command) {
        if (std::optional<std::vector<std::string>> words = command_words(spec.where))
            return make_command_console(executor, std::move(*words), std::move(complain));
    } else if (is_path(spec.where)) {
        return make_pty_console(executor, spec.where, std::move(complain));
    }
    complain(no_console(spec.where).context); // made by hand, not by parse_console()
    return make_silent_console();
}

} // namespace

Result<ConsoleSpec> parse_console(std::string_view text)
{
    for (const BuiltIn& row : built_ins)
        if (text == row.word)
            return ConsoleSpec{row.kind, "", ""};
    for (const Connection& row : connections) {
        if (!text.starts_with(row.word))
            continue;
        const std::string_view where = text.substr(row.word.size());
        if (row.is_valid(where))
            return ConsoleSpec{row.kind, std::string{where}, ""};
    }
    return no_console(text);
}

std::unique_ptr<Console> make_console(asio::any_io_executor executor, ConsoleSpec spec,
                                      std::function<void(std::string)> complain)
{
    for (const BuiltIn& row : built_ins)
        if (spec.kind == row.kind)
            return row.make(std::move(executor), std::move(spec.host_name));
    const auto complained = std::make_shared<bool>(false);
    Complain once = [complain = std::move(complain), complained](std::string why) {
        if (complain && !std::exchange(*complained, true))
            complain(std::move(why));
    };
    return make_connection(executor, spec, std::move(once));
}

} // namespace oobready::sim
