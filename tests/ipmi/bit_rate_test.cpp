// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: text at a wrong bit rate is called garbled, text is not, and a ratio is named only where it
// is the right one. Method: real console texts through a UART, each pair of the usual rates.
#include "ipmi/bit_rate.hpp"

#include "../support/uart.hpp"

#include <catch2/catch.hpp>

using namespace oobready;
using namespace oobready::ipmi;
using test::received;
using test::UartLine;

namespace {

CharacterStatistics statistics_of(std::string_view text)
{
    CharacterStatistics statistics;
    statistics.append({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    return statistics;
}

std::string repeated(std::string_view text, std::size_t times)
{
    std::string all;
    for (; times > 0; --times)
        all += text;
    return all;
}

const std::string login = "\r\nCentOS Linux 7 (Core)\r\nKernel 3.10.0-1160.el7.x86_64 on an x86_64"
                          "\r\n\r\nnode1 login: ";

const std::string boot_log =
    "[    0.000000] Linux version 3.10.0-1160.el7.x86_64 (mockbuild@kbuilder) (gcc 4.8.5)\r\n"
    "[    0.000000] Command line: BOOT_IMAGE=/vmlinuz ro console=ttyS1,115200n8\r\n"
    "[    0.000000] BIOS-e820: [mem 0x0000000000000000-0x0000000000099bff] usable\r\n"
    "[    0.004113] SMBIOS 3.0 present.\r\n"
    "[    1.337041] usb 1-1: new high-speed USB device number 2 using xhci_hcd\r\n"
    "[  \x1b[32mOK\x1b[0m  ] Started Getty on tty1.\r\n"
    "         Starting Network Manager...\r\n";

const std::string grub = "\x1b[?25l\x1b[m\x1b[H\x1b[J\x1b[2;30HGNU GRUB  version 2.06\x1b[4;2H+" +
                         std::string(74, '-') + "+\x1b[5;2H|\x1b[7m*Linux" + std::string(68, ' ') +
                         "\x1b[m|";

// A setup page in frames of code page 437 or UTF-8; `filled`: with spaces, not by cursor moves.
std::string setup(bool utf8, bool filled)
{
    const std::string across = utf8 ? "\xe2\x94\x80" : "\xc4";
    const std::string down = utf8 ? "\xe2\x94\x82" : "\xb3";
    std::string page = "\x1b[2J\x1b[1;1H\x1b[37;44m" + repeated(across, 80);
    for (unsigned row = 2; row < 24; ++row) {
        const std::string place = "\x1b[" + std::to_string(row) + ";";
        page += place + "1H" + down;
        if (filled)
            page += row % 3 == 0 ? std::string(50, ' ') : " BIOS Date 10/01/2020";
        page += place + "80H" + down;
    }
    return page + repeated(across, 80);
}

constexpr unsigned rates[] = {9600, 19200, 38400, 57600, 115200};

} // namespace

TEST_CASE("text is text, whatever it is written in")
{
    const std::pair<const char*, std::string> texts[] = {
        {"login", login},
        {"boot log", boot_log},
        {"menu", grub},
        {"setup, code page 437", setup(false, true)},
        {"setup, code page 437, empty", setup(false, false)},
        {"setup, UTF-8", setup(true, true)},
        {"UTF-8", "Größe geprüft. Ελληνικά, русский текст, 日本語 login: "},
        {"Latin-1", "Benutzer-Anmeldung: Gr\xf6\xdf"
                    "e \xfc"
                    "berpr\xfc"
                    "ft, Ger\xe4t gest\xf6rt\r\n"},
        {"padded", repeated("login: \r" + std::string(2, '\0') + "\n", 5)},
        {"progress", repeated("#", 400)},
        {"bells and shifts", repeated("\x07\x0e\x0f\r\n", 50)},
        {"short noise", std::string(told_bytes_min - 1, '\xff')},
        {"nothing", ""},
    };
    for (const auto& [name, text] : texts) {
        const CharacterStatistics statistics = statistics_of(text);
        CAPTURE(name, statistics.told, statistics.noise, statistics.order);
        CHECK_FALSE(judge_bit_rate(statistics).garbled);
        CHECK_FALSE(judge_bit_rate(statistics).probable_ratio);
        for (const unsigned rate : rates) // a clock within its tolerance changes nothing
            for (const double error : {-0.02, 0.0, 0.02})
                CHECK(received(text, {rate, rate, error, 5}) == text);
    }
}

TEST_CASE("text at a wrong bit rate is garbled, and a ratio is never made up")
{
    const std::pair<const char*, std::string> texts[] = {{"logins", repeated(login, 3)},
                                                         {"boot log", repeated(boot_log, 4)},
                                                         {"menu", grub},
                                                         {"setup", setup(true, true)}};
    std::size_t named = 0;
    for (const auto& [name, text] : texts) {
        for (const unsigned sent : rates) {
            for (const unsigned heard : rates) {
                for (const double error : {-0.015, 0.0, 0.015}) {
                    for (const std::size_t pause : {std::size_t{0}, std::size_t{16}}) {
                        if (sent == heard)
                            continue;
                        const auto statistics =
                            statistics_of(received(text, {sent, heard, error, pause}));
                        CAPTURE(name, sent, heard, error, pause, statistics.told, statistics.noise,
                                statistics.order);
                        const BitRateJudgement judgement = judge_bit_rate(statistics);
                        CHECK(judgement.garbled == (statistics.told >= told_bytes_min));
                        // Told wherever it can be: a whole number of times slower, up to six.
                        const bool tellable = heard % sent == 0 && heard / sent <= 6;
                        CHECK(judgement.probable_ratio.has_value() == tellable);
                        if (judgement.probable_ratio)
                            CHECK(*judgement.probable_ratio == heard / sent);
                        named += judgement.probable_ratio ? 1 : 0;
                    }
                }
            }
        }
    }
    CHECK(named > 0);
}

TEST_CASE("no ratio is named where several could be")
{
    const std::string nul(1, '\0');
    const std::pair<std::string, bool> noises[] = {
        {std::string(200, '\0'), true},      // nine times slower or more, or a break
        {repeated(nul + "\x80", 100), true}, // eight times slower
        {std::string(200, '\xff'), false},   // the same byte again and again tells nothing
        {repeated("\x01\x02\x81\x93", 50), true}, {repeated(nul + "\xe0", 14), true}, // too few
    };
    for (const auto& [noise, garbled] : noises) {
        const BitRateJudgement judgement = judge_bit_rate(statistics_of(noise));
        CHECK(judgement.garbled == garbled);
        CHECK_FALSE(judgement.probable_ratio);
    }
    CHECK(judge_bit_rate(statistics_of(repeated(nul + "\xe0", 50))).probable_ratio == 6U);
}

TEST_CASE("where the stream is cut makes no difference to its statistics")
{
    const std::string text = login + "caf\xc3\xa9 \xff\xe2\x94 \x1b[1;31mred\x1b[m \xe2\x94\x82";
    const CharacterStatistics whole = statistics_of(text);
    CharacterStatistics pieces;
    for (const char c : text) {
        const auto byte = static_cast<std::uint8_t>(c);
        pieces.append({&byte, 1});
    }
    CHECK(pieces.noise == whole.noise);
    CHECK(pieces.order == whole.order);
    CHECK(pieces.bytes == text.size());
    CHECK(whole.noise == 3);
}
