// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as IPMI sends them: least significant byte first (IPMI v2.0 1.6).
#pragma once

#include "base/hex.hpp"

#include <cstddef>
#include <cstdint>

namespace oobready::ipmi {

/// The `count` (at most 4) bytes of `bytes` from `at`, which the caller knows to be there.
inline std::uint32_t little_endian(ByteView bytes, std::size_t at, std::size_t count)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i)
        value |= std::uint32_t{bytes[at + i]} << 8 * i;
    return value;
}

} // namespace oobready::ipmi
