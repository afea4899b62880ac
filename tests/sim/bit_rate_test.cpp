// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: what the simulated port makes of another bit rate is what a UART makes of it, and is called
// garbled. Method: each pair of the usual rates, beside a UART that was written apart from it.
#include "sim/console/bit_rate.hpp"

#include "../support/uart.hpp"
#include "ipmi/bit_rate.hpp"

#include <catch2/catch.hpp>

using namespace oobready;

namespace {

std::string conversation()
{
    std::string text;
    for (unsigned i = 0; i < 10; ++i)
        text += "\r\nAppliance Linux 7, kernel 3.10 on ttyS1\r\n\r\nnode0" + std::to_string(i) +
                " login: ";
    return text;
}

} // namespace

TEST_CASE("another bit rate sounds like on a UART, and is judged to be one")
{
    const std::string text = conversation();
    for (const unsigned sent : {9600U, 19200U, 38400U, 57600U, 115200U}) {
        for (const unsigned heard : {9600U, 19200U, 38400U, 57600U, 115200U}) {
            CAPTURE(sent, heard);
            const std::string ours = sim::at_other_bit_rate(text, sent, heard);
            // Of a slower sender a UART looks at the same bits, whatever its clock. Of a faster one
            // it looks at edges too, where each may decide as it likes.
            if (heard % sent == 0)
                CHECK(ours == test::received(text, {sent, heard, 0.005, 0}));
            ipmi::CharacterStatistics statistics;
            statistics.append({reinterpret_cast<const std::uint8_t*>(ours.data()), ours.size()});
            const ipmi::BitRateJudgement judgement = ipmi::judge_bit_rate(statistics);
            CHECK(judgement.garbled == (sent != heard));
            if (judgement.probable_ratio)
                CHECK(*judgement.probable_ratio * sent == heard);
            CHECK(judgement.probable_ratio.has_value() ==
                  (heard % sent == 0 && heard / sent >= 2 && heard / sent <= 6));
        }
    }
}
