// SPDX-License-Identifier: GPL-3.0-or-later
// oobready sol nonce: the node's half of the proof of a console by nonce. Run on the node.
#include "cli/sol_command.hpp"
#include "serial/nonce_run.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <sys/utsname.h>

#include <memory>

namespace oobready::cli {

namespace {

namespace json = boost::json;
using serial::NonceEnd;

struct Options {
    std::string tty;
    unsigned bit_rate = 0;
    double deadline_s = 0;
    std::string format = "text";
};

constexpr int exit_proven = 0;
constexpr int exit_not_proven = 1;
constexpr int exit_undecided = 2;
constexpr int exit_interrupted = 130;

std::string own_name()
{
    utsname names{};
    return uname(&names) == 0 ? names.nodename : "";
}

// What the end of a proof means, and what to do about it.
std::string_view advice(NonceEnd end, std::size_t bytes)
{
    switch (end) {
    case NonceEnd::proven:
        return "proven: the out-of-band side reads this serial port, and writes to it";
    case NonceEnd::deadline:
        return bytes == 0 ? "nothing came in. Is it the serial port that the BIOS gives to Serial "
                            "over LAN, often COM2 (ttyS1)? Does oobready sol run against this "
                            "node's controller?"
                          : "something came in, but not the answer. Do the bit rates of this port, "
                            "the BIOS and the controller agree?";
    case NonceEnd::interrupted:
        return "interrupted before it was answered";
    case NonceEnd::port_lost:
        return "the port went away";
    }
    return "";
}

int exit_status(NonceEnd end)
{
    switch (end) {
    case NonceEnd::proven:
        return exit_proven;
    case NonceEnd::deadline:
        return exit_not_proven;
    case NonceEnd::interrupted:
        return exit_interrupted;
    case NonceEnd::port_lost:
        return exit_undecided;
    }
    return exit_undecided;
}

void print_result(const Options& options, const serial::Tty& tty, const serial::NonceNode& node,
                  NonceEnd end)
{
    if (options.format == "text") {
        if (node.answer())
            fmt::print("answer   {}\n", node.answer()->answer);
        fmt::print("{}: {}\n", options.tty, advice(end, node.bytes()));
        return;
    }
    json::object result;
    result["tty"] = options.tty;
    result["bit_rate"] = tty.bit_rate();
    result["host"] = node.line().host;
    result["nonce"] = node.line().nonce;
    result["answer"] = node.answer() ? json::value(node.answer()->answer) : json::value(nullptr);
    result["bytes"] = node.bytes();
    result["outcome"] = serial::id(end);
    fmt::print("{}\n", json::serialize(result));
}

int prove(const Options& options)
{
    serial::NonceRun run;
    const Result<serial::Tty> tty = serial::Tty::open(
        options.tty, options.bit_rate == 0 ? std::nullopt : std::optional{options.bit_rate});
    if (!tty) {
        fmt::print(stderr,
                   "oobready: {}\nIf a login runs on it, oobready sol proves the console by its "
                   "prompt; else end what has it open (systemctl stop serial-getty@…).\n",
                   tty.error().context);
        return exit_undecided;
    }
    serial::NonceNode node{make_serial_nonce(), own_name()};
    if (options.format == "text") {
        fmt::print("{} at {} bit/s, as {}\nnonce    {}\n"
                   "Now run, where the management network is: oobready sol CONTROLLER\n",
                   options.tty, tty->bit_rate(), node.line().host, node.line().nonce);
        std::fflush(stdout);
    }
    const auto deadline = std::chrono::milliseconds{static_cast<long>(options.deadline_s * 1000)};
    const NonceEnd end = run.run(*tty, node, deadline);
    print_result(options, *tty, node, end);
    return exit_status(end);
}

} // namespace

void add_sol_nonce(CLI::App& sol, int& status)
{
    CLI::App* command = sol.add_subcommand(
        "nonce", "Run this on the node itself: proves its serial port, cable and bit rate in both "
                 "directions, also where no login runs on it.");
    auto options = std::make_shared<Options>();
    command->add_option("--tty", options->tty, "the serial port, often /dev/ttyS1")->required();
    command->add_option("--bit-rate", options->bit_rate, "set it to so many bit/s; default: as is")
        ->check(CLI::IsMember(serial::bit_rates()));
    command->add_option("--deadline", options->deadline_s, "end after this many seconds")
        ->check(CLI::Range(0.1, 86400.0));
    command->add_option("--format", options->format, "text or json")
        ->check(CLI::IsMember({"text", "json"}));
    command->callback([options, &status] { status = prove(*options); });
}

} // namespace oobready::cli
