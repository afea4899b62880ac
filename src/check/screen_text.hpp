// SPDX-License-Identifier: GPL-3.0-or-later
// What a console's screen shows, as plain text: what patterns are matched on.
#pragma once

#include <string>
#include <vector>

namespace oobready::check {

/// Every text is valid UTF-8 without control characters and without spaces at its end.
struct ScreenText {
    std::vector<std::string> lines; ///< from the top; down to the last that shows anything or has
                                    ///< the cursor, so never empty
    std::size_t cursor_line = 0;    ///< index into `lines`
    std::string before_cursor;      ///< the part of that line left of the cursor
};

} // namespace oobready::check
