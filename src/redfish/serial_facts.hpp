// SPDX-License-Identifier: GPL-3.0-or-later
// What Redfish resources say of the serial port behind Serial-over-LAN. Pure.
#pragma once

#include "check/shape.hpp"
#include "redfish/property.hpp"

#include <string>

namespace oobready::redfish {

/// "115200" or 115200 in bit/s (DSP0268 SerialInterface BitRate is a text); null for anything else.
json::value bit_rate_of(const json::value* value);

/// true, false, "Enabled" or "Disabled"; null for anything else.
json::value enabled_of(const json::value* value);

/// What was read, as the facts of redfish.serial are made of it.
struct SerialFacts {
    SerialFacts();

    /// A SerialInterface of a manager (DSP0268): "uri", "enabled" and "bit_rate".
    void add_interface(const std::string& uri, const json::object& interface);
    /// A Manager, whose SerialConsole counts where it names IPMI among its connect types: some
    /// controllers give one that says nothing, with no type at all.
    void add_manager(const std::string& uri, const json::object& manager);
    /// A ComputerSystem, whose SerialConsole has IPMI by itself.
    void add_system(const std::string& uri, const json::object& system);
    /// What a make keeps elsewhere, already found by a profile's pointers. Of that resource nothing
    /// else is kept: it may hold secrets.
    void add_oem(const std::string& uri, const json::value* bit_rate, const json::value* enabled);

    /// Everything, and in sum "bit_rate" and "sol_enabled": what all that say something agree on,
    /// null where they do not; "missing" where nothing says anything and all could be read
    /// (`complete`).
    json::object take(bool complete);

private:
    Sums sums_;
    json::array interfaces_;
    json::array consoles_;
    json::value oem_ = nullptr;
};

check::Shape serial_shape();

} // namespace oobready::redfish
