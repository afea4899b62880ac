// SPDX-License-Identifier: GPL-3.0-or-later
// BootMenu: GRUB's menu as it comes over a serial line. Pure: keys in, screens out.
#pragma once

#include <cstdint>
#include <string>

namespace oobready::sim {

class BootMenu {
public:
    enum class Key {
        none,  ///< a key is not complete yet
        other, ///< one that changes nothing, or the highlight
        enter,
    };

    /// One character of what was typed: an arrow key is three.
    Key type(std::uint8_t character);

    /// The whole screen, drawn again: cleared, box, entries, the highlighted one reversed.
    [[nodiscard]] std::string screen() const;

    [[nodiscard]] std::size_t highlighted() const { return highlighted_; }

private:
    void move(int lines);

    std::size_t highlighted_ = 0;
    std::uint8_t escape_characters_ = 0; ///< how much of an escape sequence has come
};

} // namespace oobready::sim
