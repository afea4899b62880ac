// SPDX-License-Identifier: GPL-3.0-or-later
// How commands write their answers: least significant byte first (IPMI v2.0 1.6).
#pragma once

#include "base/hex.hpp"

#include <cstdint>
#include <string_view>

namespace oobready::sim::bmc {

class Writer {
public:
    Writer& byte(unsigned value)
    {
        bytes_.push_back(static_cast<std::uint8_t>(value));
        return *this;
    }
    Writer& number(std::uint32_t value, std::size_t count)
    {
        for (std::size_t i = 0; i < count; ++i)
            byte(value >> 8 * i & 0xff);
        return *this;
    }
    Writer& bytes(ByteView values)
    {
        bytes_.insert(bytes_.end(), values.begin(), values.end());
        return *this;
    }
    Writer& fill(std::size_t count, std::uint8_t value = 0)
    {
        bytes_.insert(bytes_.end(), count, value);
        return *this;
    }
    /// `text`, cut or followed by zeros to `size` bytes.
    Writer& padded(std::string_view text, std::size_t size)
    {
        for (std::size_t i = 0; i < size; ++i)
            byte(i < text.size() ? static_cast<std::uint8_t>(text[i]) : 0u);
        return *this;
    }
    [[nodiscard]] Bytes take() { return std::move(bytes_); }

private:
    Bytes bytes_;
};

} // namespace oobready::sim::bmc
