// SPDX-License-Identifier: GPL-3.0-or-later
// SdrTable: the sensor data records of a model (IPMI v2.0 43), made once and shared by its
// machines.
#pragma once

#include "sim/model/machine_model.hpp"

#include <array>
#include <memory>
#include <vector>

namespace oobready::sim::bmc {

class SdrTable {
public:
    explicit SdrTable(const MachineModel& model);

    /// Records by record id, which counts from 1: [0] has id 1.
    [[nodiscard]] const std::vector<Bytes>& records() const { return records_; }

    /// The sensor behind a LUN and number; null when there is none. Points into the model.
    [[nodiscard]] const Sensor* sensor(std::uint8_t lun, std::uint8_t number) const
    {
        return sensors_[lun & 0x03][number];
    }
    [[nodiscard]] std::size_t sensors_of(std::uint8_t lun) const { return counts_[lun & 0x03]; }

private:
    std::vector<Bytes> records_;
    std::array<std::array<const Sensor*, 256>, 4> sensors_{};
    std::array<std::size_t, 4> counts_{};
};

/// The table of `model`: the same for all who hold it at one time.
std::shared_ptr<const SdrTable> sdr_table_of(const MachineModel& model);

/// The event or state bits that a sensor can show (Tables 42-2 and 42-3), one each.
std::uint16_t supported_states(const Sensor& sensor);

} // namespace oobready::sim::bmc
