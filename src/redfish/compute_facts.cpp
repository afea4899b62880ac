// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/compute_facts.hpp"

#include "redfish/part.hpp"

#include <array>

namespace oobready::redfish {

namespace {

// DSP0268 Memory ErrorCorrection.
constexpr std::array<std::string_view, 4> corrections = {"NoECC", "SingleBitECC", "MultiBitECC",
                                                         "AddressParity"};
// More than that no machine has: sums stay far from overflowing.
constexpr std::int64_t module_mib_max = std::int64_t{1} << 30;

// How many of `rows` are there; null where one does not say.
json::value present_among(const json::array& rows)
{
    std::size_t present = 0;
    for (const json::value& row : rows) {
        if (row.at("present").is_null())
            return nullptr;
        present += row.at("present").get_bool() ? 1 : 0;
    }
    return present;
}

json::value absent_among(const json::array& rows)
{
    const json::value present = present_among(rows);
    return present.is_null() ? json::value(nullptr)
                             : json::value(rows.size() - present.to_number<std::size_t>());
}

json::value size_in(const json::object& module)
{
    json::value size = count_at(module, "CapacityMiB");
    if (size.is_null() || size.get_int64() == 0 || size.get_int64() > module_mib_max)
        return nullptr;
    return size;
}

json::value sum_of_sizes(const json::array& rows)
{
    std::int64_t sum = 0;
    for (const json::value& row : rows) {
        if (is_absent(row.get_object()))
            continue;
        if (row.at("size_mib").is_null())
            return nullptr;
        sum += row.at("size_mib").get_int64();
    }
    return sum;
}

} // namespace

void MemoryFacts::add_system(const json::object& system)
{
    const json::object* summary = object_at(system, "MemorySummary");
    json::value gib =
        summary != nullptr ? number_at(*summary, "TotalSystemMemoryGiB") : json::value(nullptr);
    if (!gib.is_null() && summary_gib_.is_null())
        summary_gib_ = std::move(gib);
}

void MemoryFacts::add_module(const std::string& uri, const json::object& module)
{
    json::object row = part_of(uri, module);
    // Some call all of them "Memory": where it stands says more.
    row["slot"] = first_of({text_at(module, "DeviceLocator"), row["name"]});
    const bool absent = is_absent(row);
    row["size_mib"] = absent ? nullptr : size_in(module);
    row["speed_mhz"] = absent ? nullptr : count_at(module, "OperatingSpeedMhz");
    row["type"] = absent ? nullptr : text_at(module, "MemoryDeviceType");
    row["error_correction"] = absent ? nullptr : word_at(module, "ErrorCorrection", corrections);
    row["part_number"] = absent ? nullptr : text_at(module, "PartNumber");
    keep_row(members_, std::move(row));
}

json::object MemoryFacts::take(bool whole)
{
    const bool counted = whole && !members_.empty() && members_.size() < parts_max;
    json::object facts;
    facts["count"] = counted ? present_among(members_) : nullptr;
    facts["absent"] = counted ? absent_among(members_) : nullptr;
    facts["total_mib"] = counted ? sum_of_sizes(members_) : nullptr;
    facts["summary_gib"] = summary_gib_;
    facts["members"] = std::move(members_);
    return facts;
}

void ProcessorFacts::add(const std::string& uri, const json::object& processor)
{
    const json::value type = text_at(processor, "ProcessorType");
    json::object row = part_of(uri, processor);
    if (type.is_null() && !is_absent(row))
        countable_ = false;
    if (type != json::value("CPU"))
        return;
    row["socket"] = first_of({text_at(processor, "Socket"), row["name"]});
    const bool absent = is_absent(row);
    row["model"] = absent ? nullptr : text_at(processor, "Model");
    row["manufacturer"] = absent ? nullptr : text_at(processor, "Manufacturer");
    row["cores"] = absent ? nullptr : count_at(processor, "TotalCores");
    row["threads"] = absent ? nullptr : count_at(processor, "TotalThreads");
    keep_row(members_, std::move(row));
}

json::object ProcessorFacts::take(bool whole)
{
    const bool counted = whole && countable_ && !members_.empty() && members_.size() < parts_max;
    json::object facts;
    facts["count"] = counted ? present_among(members_) : nullptr;
    facts["absent"] = counted ? absent_among(members_) : nullptr;
    facts["members"] = std::move(members_);
    return facts;
}

check::Shape memory_shape()
{
    using check::integer;
    using check::text;
    const check::Shape module = {
        text("/*/slot", "where it stands"),
        integer("/*/size_mib", "of it").in("MiB"),
        integer("/*/speed_mhz", "that it runs at").in("MHz"),
        text("/*/type", "of it: DDR4 …"),
        text("/*/error_correction", "that it has").one_of(corrections),
        text("/*/part_number", "of it"),
    };
    return check::joined(
        {{integer("/count", "modules that are there, where each one says whether it is").or_null(),
          integer("/absent", "empty slots, as far as the controller lists them").or_null(),
          integer("/total_mib", "of them all, where each one says its size").in("MiB").or_null(),
          check::number("/summary_gib", "that the first system says that it has")
              .in("GiB")
              .or_null()},
         part_shape("/members", "the memory modules and their empty slots"),
         check::under("/members", check::each_where_given(check::each_or_null(module))),
         walk_shape()});
}

check::Shape processors_shape()
{
    using check::integer;
    using check::text;
    const check::Shape processor = {
        text("/*/socket", "where it stands"), text("/*/model", "of it"),
        text("/*/manufacturer", "of it"),     integer("/*/cores", "of it"),
        integer("/*/threads", "of it"),
    };
    return check::joined(
        {{integer("/count", "that are there, where each one says whether it is").or_null(),
          integer("/absent", "empty sockets, as far as the controller lists them").or_null()},
         part_shape("/members", "the processors of type CPU: no GPU, no FPGA"),
         check::under("/members", check::each_where_given(check::each_or_null(processor))),
         walk_shape()});
}

} // namespace oobready::redfish
