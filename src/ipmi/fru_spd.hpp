// SPDX-License-Identifier: GPL-3.0-or-later
// The SPD of a memory module (JEDEC Standard 21-C, Annexes K and L) that a FRU device gives in
// place of areas, as facts. Pure; libfreeipmi knows where the fields are.
#pragma once

#include "base/hex.hpp"
#include "check/shape.hpp"

#include <boost/json.hpp>

namespace oobready::ipmi {

namespace json = boost::json;

/// An SPD is no longer than this.
inline constexpr std::size_t spd_bytes_max = 512;

/// Whether `record` is a FRU device locator (IPMI v2.0 43.8) of a device that Read FRU Data reaches
/// and that holds the SPD of a memory module (43.12: device type 10h, modifier 01h).
bool locates_spd(ByteView record);

/// "type" (ddr3, ddr4), "module", "capacity_mb", "ranks", "ecc", "manufacturer", "part_number",
/// "serial_number" in hex, "manufactured" (year and week), each null where it is not known;
/// "errors": what is wrong with the image, its checksum among it, in words.
json::object decode_spd(ByteView image);

/// Of what decode_spd() gives, without its "errors".
check::Shape spd_shape();

} // namespace oobready::ipmi
