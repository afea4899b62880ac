// SPDX-License-Identifier: GPL-3.0-or-later
// Sensors in words (IPMI v2.0 35, 36, 42): what a sensor's record and its reading say together.
// Pure; libfreeipmi computes values and puts states into words.
#pragma once

#include "ipmi/sdr_record.hpp"

#include <array>
#include <memory>

namespace oobready::ipmi {

/// Get Sensor Reading (35.14). Malformed when short.
struct SensorReading {
    std::uint8_t raw = 0;
    bool scanning = false;
    bool available = false;
    std::uint16_t states = 0; ///< threshold comparisons, or discrete states
};
Result<SensorReading> decode_sensor_reading(ByteView data);

/// Get Sensor Thresholds (35.9), lower ones first: non-critical, critical, non-recoverable. Absent
/// where not readable. Malformed when short.
using Thresholds = std::array<std::optional<std::uint8_t>, 6>;
Result<Thresholds> decode_sensor_thresholds(ByteView data);

/// "degrees C", "RPM"; empty for none.
std::string unit_of(const SensorRecord& sensor);

/// The value of a raw reading in unit_of(); nothing where the sensor has no analog reading.
std::optional<double> value_of(const SensorRecord& sensor, std::uint8_t raw);

/// Slow to create: one for all sensors of a BMC.
/// What SensorWords makes of one sensor, and what stands there when it could not be read.
check::Shape sensor_shape();

class SensorWords {
public:
    SensorWords();
    ~SensorWords();
    SensorWords(const SensorWords&) = delete;
    SensorWords& operator=(const SensorWords&) = delete;

    /// What stands in the record: name, type, number, entity, unit.
    [[nodiscard]] static json::object facts_of(const SensorRecord& sensor);

    /// Adds "value", "states" and "state" (ok, warning, critical, unknown), null where the BMC
    /// has none to give, and "status": ok, scanning-disabled or unavailable.
    void add_reading(json::object& facts, const SensorRecord& sensor,
                     const SensorReading& reading) const;

    /// Adds "thresholds", and "state_by_thresholds": what the value compared with them would be.
    /// It is not "state", which is the BMC's word: some report 0 for a threshold that is not set.
    static void add_thresholds(json::object& facts, const SensorRecord& sensor,
                               const SensorReading& reading, const Thresholds& thresholds);

private:
    struct Context;
    std::unique_ptr<Context> context_;
};

} // namespace oobready::ipmi
