// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/storage_facts.hpp"

#include "redfish/part.hpp"

#include <array>

namespace oobready::redfish {

namespace {

constexpr std::array<std::string_view, 3> media = {"HDD", "SSD", "SMR"};
// DSP0268 Drive EncryptionStatus; "Unecrypted" is how its first versions spelt it.
constexpr std::array<std::string_view, 4> encryptions = {"Unencrypted", "Unlocked", "Locked",
                                                         "Foreign"};
constexpr std::string_view unencrypted_misspelt = "Unecrypted";
constexpr double percent_max = 100;

json::value percent(json::value number)
{
    if (number.is_null())
        return nullptr;
    const auto value = number.to_number<double>();
    return value >= 0 && value <= percent_max ? number : json::value(nullptr);
}

// What is left, from the standard's place or from what a make says is used.
json::value life_left(const json::object& drive, const json::value* used)
{
    json::value left = percent(number_at(drive, "PredictedMediaLifeLeftPercent"));
    if (!left.is_null() || used == nullptr || !used->is_number())
        return left;
    json::object named;
    named["used"] = *used;
    const json::value counted = percent(count_at(named, "used"));
    return counted.is_null() ? json::value(nullptr) : json::value(100 - counted.get_int64());
}

json::value encryption_of(const json::object& drive)
{
    const json::value status = text_at(drive, "EncryptionStatus");
    if (status == json::value(unencrypted_misspelt))
        return json::value(encryptions[0]);
    return word_at(drive, "EncryptionStatus", encryptions);
}

json::object controller_row(json::object row, const json::object& controller)
{
    row["model"] = text_at(controller, "Model");
    row["firmware"] = text_at(controller, "FirmwareVersion");
    return row;
}

json::object empty_drive(json::object row)
{
    for (const char* fact : {"model", "media", "protocol", "bytes", "life_left_percent",
                             "failure_predicted", "encryption"})
        row[fact] = nullptr;
    return row;
}

} // namespace

std::size_t StorageFacts::add_storage(const std::string& uri, const json::object& storage)
{
    std::size_t found = 0;
    if (const json::array* list = array_at(storage, "StorageControllers"))
        for (const json::value& item : *list)
            if (const json::object* controller = item.if_object()) {
                keep_row(controllers_, controller_row(part_within(uri, *controller), *controller));
                ++found;
            }
    return found;
}

void StorageFacts::add_controller(const std::string& uri, const json::object& controller)
{
    keep_row(controllers_, controller_row(part_of(uri, controller), controller));
}

void StorageFacts::add_drive(const std::string& uri, const json::object& drive,
                             const json::value* life_used)
{
    json::object row = empty_drive(part_of(uri, drive));
    if (!is_absent(row)) {
        row["model"] = text_at(drive, "Model");
        row["media"] = word_at(drive, "MediaType", media);
        row["protocol"] = text_at(drive, "Protocol");
        row["bytes"] = count_at(drive, "CapacityBytes");
        row["life_left_percent"] = life_left(drive, life_used);
        row["failure_predicted"] = boolean_at(drive, "FailurePredicted");
        row["encryption"] = encryption_of(drive);
    }
    keep_row(drives_, std::move(row));
}

void StorageFacts::add_volume(const std::string& uri, const json::object& volume)
{
    json::object row = part_of(uri, volume);
    row["raid"] = text_at(volume, "RAIDType");
    row["type"] = text_at(volume, "VolumeType");
    row["bytes"] = count_at(volume, "CapacityBytes");
    row["encrypted"] = boolean_at(volume, "Encrypted");
    keep_row(volumes_, std::move(row));
}

void StorageFacts::add_simple(const std::string& uri, const json::object& simple)
{
    const json::array* devices = array_at(simple, "Devices");
    if (devices == nullptr)
        return;
    for (const json::value& item : *devices) {
        const json::object* device = item.if_object();
        if (device == nullptr)
            continue;
        json::object row = empty_drive(part_within(uri, *device));
        if (!is_absent(row)) {
            row["model"] = text_at(*device, "Model");
            row["bytes"] = count_at(*device, "CapacityBytes");
        }
        keep_row(drives_, std::move(row));
    }
}

json::object StorageFacts::take()
{
    json::object facts;
    facts["drives"] = std::move(drives_);
    facts["controllers"] = std::move(controllers_);
    facts["volumes"] = std::move(volumes_);
    return facts;
}

check::Shape storage_shape()
{
    using check::boolean;
    using check::integer;
    using check::number;
    using check::text;
    const check::Shape drive = {
        text("/*/model", "of it"),
        text("/*/media", "of it").one_of(media),
        text("/*/protocol", "that it speaks: SATA, SAS, NVMe …"),
        integer("/*/bytes", "that it holds").in("bytes"),
        number("/*/life_left_percent", "of its medium, as predicted").in("%"),
        boolean("/*/failure_predicted", "whether it says that it will fail"),
        text("/*/encryption", "of it").one_of(encryptions),
    };
    const check::Shape controller = {
        text("/*/model", "of it"),
        text("/*/firmware", "of it"),
    };
    const check::Shape volume = {
        text("/*/raid", "its RAID level, in the words of DSP0268 RAIDType"),
        text("/*/type", "in the words of DSP0268 VolumeType"),
        integer("/*/bytes", "that it holds").in("bytes"),
        boolean("/*/encrypted", "whether it is"),
    };
    return check::joined(
        {part_shape("/drives", "the drives and their empty bays"),
         check::under("/drives", check::each_where_given(check::each_or_null(drive))),
         part_shape("/controllers", "the storage controllers"),
         check::under("/controllers", check::each_where_given(check::each_or_null(controller))),
         part_shape("/volumes", "the volumes"),
         check::under("/volumes", check::each_where_given(check::each_or_null(volume))),
         walk_shape()});
}

} // namespace oobready::redfish
