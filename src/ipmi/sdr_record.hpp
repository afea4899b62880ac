// SPDX-License-Identifier: GPL-3.0-or-later
// What the SDR repository holds (IPMI v2.0 33, 43), as plain values. Pure: bytes in, values out.
#pragma once

#include "base/hex.hpp"
#include "base/result.hpp"
#include "check/shape.hpp"
#include "ipmi/commands.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::ipmi {

namespace json = boost::json;

inline constexpr std::size_t sdr_header_bytes = 5;
inline constexpr std::uint8_t bmc_slave_address = 0x20;

/// Get SDR Repository Info (33.9). Malformed when short.
struct SdrInfo {
    std::string version; ///< "1.5"
    std::uint16_t records = 0;
    std::uint16_t free_bytes = 0; ///< 65535: that many or more; 65534: unspecified
    std::uint32_t last_addition = 0;
    std::uint32_t last_erase = 0;
    std::uint8_t support = 0; ///< operation support, byte 15
};
Result<SdrInfo> decode_sdr_info(ByteView data);
json::object facts_of(const SdrInfo& info);
check::Shape sdr_info_shape();

/// Where SDRs are kept.
enum class SdrSource { repository, device };
std::string_view id(SdrSource source);

/// Get Device SDR Info (35.2). Malformed when short.
struct DeviceSdrInfo {
    std::uint8_t count = 0;             ///< of SDRs where those were asked for, else of sensors
    std::uint8_t luns_with_sensors = 0; ///< one bit each
};
Result<DeviceSdrInfo> decode_device_sdr_info(ByteView data);

/// Whether Get Device ID (20.1) says that the controller has device SDRs. False when it is short.
bool provides_device_sdrs(ByteView device_id);

/// A name by its type/length byte and the bytes after it (43.15), made printable: 8-bit ASCII,
/// 6-bit packed ASCII, BCD plus; what stands there as Unicode is read as Latin-1 is. At most what
/// `bytes` holds is taken.
std::string decode_name(std::uint8_t type_length, ByteView bytes);

/// What an event or a request names a sensor by.
struct SensorKey {
    std::uint8_t owner = bmc_slave_address; ///< slave address, or software id where bit 0 is set
    std::uint8_t lun = 0;
    std::uint8_t number = 0;
    auto operator<=>(const SensorKey&) const = default;
};

/// How a raw reading becomes a value (36.3, bytes 21 to 30 of Table 43-1).
struct ReadingFactors {
    std::uint8_t analog_format = 3; ///< 3: there is no analog reading
    std::uint8_t linearization = 0;
    std::int16_t m = 0;
    std::int16_t b = 0;
    std::int8_t result_exponent = 0;
    std::int8_t b_exponent = 0;
};

/// One sensor of a full or compact record (Tables 43-1, 43-2).
struct SensorRecord {
    std::uint16_t record_id = 0;
    SensorKey key;
    std::uint8_t channel = 0;
    std::uint8_t entity_id = 0;
    std::uint8_t entity_instance = 0;
    std::uint8_t sensor_type = 0;
    std::uint8_t reading_type = 0;
    bool percentage = false;
    std::uint8_t rate_unit = 0;
    std::uint8_t modifier_use = 0; ///< 0 none, 1 base / modifier, 2 base * modifier
    std::uint8_t base_unit = 0;
    std::uint8_t modifier_unit = 0;
    std::optional<ReadingFactors> factors; ///< of full records only
    std::string name;

    [[nodiscard]] bool has_thresholds() const { return reading_type == 0x01; }
    /// It belongs to the BMC itself: others are asked over buses that we leave alone.
    [[nodiscard]] bool is_own() const { return key.owner == bmc_slave_address && channel == 0; }
};

/// The sensors of one record: none of other types, several of a compact one that is shared
/// (43.2, bytes 24 and 25). Malformed when short.
Result<std::vector<SensorRecord>> decode_sensors(ByteView record);

/// The names that the SDRs give to sensors, also to those that only send events (43.3).
using SensorNames = std::map<SensorKey, std::string>;
SensorNames sensor_names(const std::vector<Bytes>& records);

/// A FRU device locator record (43.8) of a logical FRU device. Nothing of another record.
struct FruLocator {
    std::uint8_t device_id = 0;
    std::uint8_t lun = 0;
    bool own = false; ///< the BMC itself answers for it
    bool logical = false;
    std::string name;
};
Result<std::optional<FruLocator>> decode_fru_locator(ByteView record);

/// The SDRs of a BMC, as far as they could be read.
struct SdrRepository {
    Response refused; ///< not ok() where the BMC has no SDR repository, and no device SDRs
    SdrSource source = SdrSource::repository;
    std::vector<Bytes> records;
    std::string stopped;      ///< why reading ended before the last record; mostly empty
    std::string last_missing; ///< the record that is counted but never came; mostly empty
    unsigned part_bytes = 0;  ///< the largest part that the BMC gives; 255: whole records
    std::string read_from;    ///< the BMC that was read in this one's place; mostly empty
};

} // namespace oobready::ipmi
