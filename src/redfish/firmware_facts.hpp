// SPDX-License-Identifier: GPL-3.0-or-later
// What the firmware inventory says is installed (DSP0268 SoftwareInventory). Pure.
#pragma once

#include "check/shape.hpp"

#include <boost/json.hpp>

#include <string>

namespace oobready::redfish {

namespace json = boost::json;

struct FirmwareFacts {
    /// One SoftwareInventory. It is installed unless its State is Absent or its version has no
    /// digit: some say "Not Present" there, with a health of OK.
    void add(const std::string& uri, const json::object& software);
    json::object take();

private:
    json::array members_;
    json::array not_installed_;
};

check::Shape firmware_shape();

} // namespace oobready::redfish
