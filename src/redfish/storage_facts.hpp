// SPDX-License-Identifier: GPL-3.0-or-later
// Storage controllers, drives and volumes (DSP0268 Storage, StorageController, Drive, Volume,
// SimpleStorage). Pure.
#pragma once

#include "check/shape.hpp"

#include <boost/json.hpp>

#include <string>

namespace oobready::redfish {

namespace json = boost::json;

struct StorageFacts {
    /// A Storage: of it, the controllers that it holds in itself. Gives how many.
    std::size_t add_storage(const std::string& uri, const json::object& storage);
    void add_controller(const std::string& uri, const json::object& controller);
    /// `life_used`: where a make says how much is used up of the drive's life, in percent; null
    /// where its profile names no place.
    void add_drive(const std::string& uri, const json::object& drive, const json::value* life_used);
    void add_volume(const std::string& uri, const json::object& volume);
    /// What a service has that knows no Storage: its devices become drives.
    void add_simple(const std::string& uri, const json::object& simple);

    [[nodiscard]] bool has_drives() const { return !drives_.empty(); }
    json::object take();

private:
    json::array controllers_;
    json::array drives_;
    json::array volumes_;
};

check::Shape storage_shape();

} // namespace oobready::redfish
