// SPDX-License-Identifier: GPL-3.0-or-later
// What every decoder must bear: an answer that is cut short, and one with changed bytes.
#pragma once

#include "base/hex.hpp"
#include "support/results.hpp"

#include <random>

namespace oobready::test {

/// Gives `decode` every prefix of `good`, then seeded changes of it: each must end in a value or in
/// `malformed`, and read nothing behind its end.
template <class Decode>
void every_prefix_and_change(const Bytes& good, Decode decode)
{
    constexpr unsigned changes = 500;
    const auto check = [&decode](const Bytes& data) {
        const auto result = decode(data); // a vector of its own: ASan sees what is read behind it
        if (!result)
            CHECK(result.error().code == Errc::malformed);
    };
    for (std::size_t size = 0; size <= good.size(); ++size)
        check(Bytes{good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size)});
    std::mt19937 random{20}; // NOLINT: the same changes at each run
    for (unsigned i = 0; i < changes; ++i) {
        Bytes data = good;
        data.resize(random() % (good.size() + 4));
        for (std::uint8_t& byte : data)
            if (random() % 3 == 0)
                byte = static_cast<std::uint8_t>(random());
        check(data);
    }
}

} // namespace oobready::test
