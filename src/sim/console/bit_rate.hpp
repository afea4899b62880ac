// SPDX-License-Identifier: GPL-3.0-or-later
// What a UART receives of a line that runs at another bit rate than its own. Pure.
#pragma once

#include <string>
#include <string_view>

namespace oobready::sim {

/// The characters that a receiver at `received_bit_s` finds in `text`, sent back to back with 8
/// data bits, no parity and one stop bit at `sent_bit_s`. A character without its stop bit (a
/// framing error) is delivered as well, as UARTs do. Both rates are above 0.
std::string at_other_bit_rate(std::string_view text, unsigned sent_bit_s, unsigned received_bit_s);

} // namespace oobready::sim
