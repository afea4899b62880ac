// SPDX-License-Identifier: GPL-3.0-or-later
// What a FRU device holds (Platform Management FRU Information Storage Definition v1.0), as facts.
// Pure; libfreeipmi takes the areas apart.
#pragma once

#include "base/hex.hpp"
#include "check/shape.hpp"

#include <boost/json.hpp>

namespace oobready::ipmi {

namespace json = boost::json;

/// "chassis", "board", "product": each null where there is none, else its fields. "multirecords":
/// what fru_multirecord.hpp makes of them, a list, empty where there are none. "errors": what is
/// wrong with the image, checksums among it, in words; an area is read all the same where that is
/// possible.
json::object decode_fru_image(ByteView image);
check::Shape fru_image_shape();

} // namespace oobready::ipmi
