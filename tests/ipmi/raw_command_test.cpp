// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: no profile makes oobready send what could change a controller by a command of the
// specification. Method: every net function and command number there is; the rows that we ship.
#include "ipmi/raw_command.hpp"
#include "support/results.hpp"

#include <algorithm>

using namespace oobready;
using namespace oobready::ipmi;

namespace {

check::RawCommand row(unsigned net_fn, unsigned number, Bytes data = {1, 2, 3})
{
    check::RawCommand made;
    made.name = "lan_mode";
    made.net_fn = static_cast<std::uint8_t>(net_fn);
    made.number = static_cast<std::uint8_t>(number);
    made.data = std::move(data);
    made.manufacturer_ids = {10876};
    made.place = {"p.toml", 7, 3};
    return made;
}

bool reads_by_allow_list(unsigned net_fn, unsigned number)
{
    const auto rows = allowed_commands();
    return std::any_of(rows.begin(), rows.end(), [=](const Command* command) {
        return command->net_fn == net_fn && command->number == number && command->reads_only;
    });
}

std::string refusal_of(const check::RawCommand& command)
{
    const Result<Command> sent = sendable(command);
    return sent ? "" : sent.error().context;
}

} // namespace

TEST_CASE("of all commands there are, those may be sent that only read or are an extension's")
{
    unsigned sent = 0;
    for (unsigned net_fn = 0; net_fn < 256; ++net_fn)
        for (unsigned number = 0; number < 256; ++number) {
            const bool extension = net_fn % 2 == 0 && (net_fn == 0x2c || net_fn == 0x2e ||
                                                       (net_fn >= 0x30 && net_fn <= 0x3e));
            const check::RawCommand command = row(net_fn, number);
            const Result<Command> may = sendable(command);
            REQUIRE(may.has_value() == (extension || reads_by_allow_list(net_fn, number)));
            if (!may)
                continue;
            ++sent;
            REQUIRE(may->net_fn == net_fn);
            REQUIRE(may->number == number);
            REQUIRE(may->reads_only);
        }
    CHECK(sent > 10 * 256);
}

TEST_CASE("a command that only its make understands names the make")
{
    for (unsigned net_fn : {0x30u, 0x3eu, 0x2cu, 0x2eu, 0x06u}) {
        check::RawCommand command = row(net_fn, 0x01);
        command.manufacturer_ids.clear();
        CAPTURE(net_fn);
        CHECK(sendable(command).has_value() == (net_fn < 0x30));
    }
}

TEST_CASE("why a raw command may not be sent")
{
    struct Row {
        check::RawCommand command;
        std::string_view reason;
    };
    const Row rows[] = {
        {row(0x30, 0x70, {0x0c, 0x00}), ""},
        {row(0x30, 0x70, Bytes(32)), ""},
        {row(0x06, 0x01, {}), ""}, // Get Device ID
        {row(0x30, 0x70, Bytes(33)), "more than 32 bytes of data"},
        {row(0x31, 0x70), "net function 31h is not a request's"},
        {row(0x00, 0x02), "00h 02h is a command of the specification"}, // Chassis Control
        {row(0x06, 0x02), "06h 02h is a command of the specification"}, // Cold Reset
        {row(0x06, 0x47), "06h 47h is a command of the specification"}, // Set User Password
        {row(0x06, 0x3c), "06h 3Ch is a command of the specification"}, // Close Session: not a read
        {row(0x0a, 0x47), "0Ah 47h is a command of the specification"}, // Clear SEL
        {row(0x0c, 0x01), "0Ch 01h is a command of the specification"}, // Set LAN Configuration
        {row(0x08, 0x00), "08h 00h is a command of the specification"}, // Firmware
        {row(0x2a, 0x00), "2Ah 00h is a command of the specification"}, // reserved
        {row(0x2c, 0x01, {}), "net function 2Ch needs 1 bytes"},
        {row(0x2c, 0x01, {0xdc}), ""},
        {row(0x2e, 0x01, {0x57, 0x01}), "net function 2Eh needs 3 bytes"},
        {row(0x2e, 0x01, {0x57, 0x01, 0x00}), ""},
    };
    for (const Row& one : rows) {
        CAPTURE(one.command.net_fn, one.command.number, one.reason);
        const std::string reason = refusal_of(one.command);
        CHECK(reason.empty() == one.reason.empty());
        CHECK(reason.starts_with(one.reason));
    }
}

TEST_CASE("a raw command that may not be sent is a mistake of its row")
{
    check::Profile profile;
    profile.raw_commands = {row(0x30, 0x70), row(0x06, 0x02)};
    Mistakes mistakes;
    check_raw_commands(profile, mistakes);
    REQUIRE(mistakes.size() == 1);
    CHECK(describe(mistakes.front()).starts_with("p.toml:7:3: raw command 'lan_mode': 06h 02h is"));
}

TEST_CASE("the raw commands of the shipped profiles may be sent, and say where they come from")
{
    const std::vector<std::filesystem::path> folders{std::string{OOBREADY_SOURCE_DIR} +
                                                     "/profiles"};
    unsigned rows = 0;
    for (const std::string& name : check::list_profiles(folders)) {
        Mistakes mistakes;
        const check::Profile profile = check::load_profile(folders, name, mistakes);
        check_raw_commands(profile, mistakes);
        CAPTURE(name);
        CHECK(mistakes.empty());
        for (const check::RawCommand& command : profile.raw_commands) {
            ++rows;
            CHECK(command.source.size() > 20);
            CHECK(command.reads.ends_with('.'));
        }
    }
    CHECK(rows >= 3); // what the base has, each that extends it has
}
