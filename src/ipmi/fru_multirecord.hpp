// SPDX-License-Identifier: GPL-3.0-or-later
// The multirecord area of a FRU (Platform Management FRU Information Storage Definition v1.0, 16 to
// 18): a chain of records, each with a header of its own. Pure; libfreeipmi takes the records
// apart.
#pragma once

#include "base/hex.hpp"
#include "check/shape.hpp"

#include <boost/json.hpp>

#include <optional>

namespace oobready::ipmi {

namespace json = boost::json;

inline constexpr std::size_t multirecord_header_bytes = 5;
inline constexpr std::size_t multirecords_max = 64;

/// One record's header (Table 16-1).
struct MultirecordHeader {
    std::uint8_t type = 0;
    std::uint8_t version = 0;
    bool last = false;
    std::size_t bytes = 0; ///< of the data that follow
    std::uint8_t checksum = 0;
};
/// Nothing where `at` holds no whole header, or one whose checksum is wrong: what follows it cannot
/// be found then.
std::optional<MultirecordHeader> decode_multirecord_header(ByteView at);

/// Each record of the area that begins at the first byte of `area`, with "type", "type_code" and
/// what the type gives. What is wrong is added to `errors` in words; the rest is read all the same.
json::array decode_multirecords(ByteView area, json::array& errors);

/// Of one of those records.
check::Shape multirecord_shape();

} // namespace oobready::ipmi
