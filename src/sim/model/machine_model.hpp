// SPDX-License-Identifier: GPL-3.0-or-later
// MachineModel: what all machines of one make have in common, read from models/*.toml. Shared by
// the nodes that play it and never changed; no vendor stands in the code.
#pragma once

#include "base/hex.hpp"
#include "base/mistake.hpp"
#include "sim/fault/catalog.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace oobready::sim {

/// What a sensor watches. The word of the model file, and IPMI v2.0 Table 42-3's sensor type code.
enum class SensorKind : std::uint8_t {
    temperature = 0x01,
    voltage = 0x02,
    current = 0x03,
    fan = 0x04,
    power_supply = 0x08, ///< discrete: presence and failure (6Fh)
    drive = 0x0d,        ///< discrete: presence and fault (6Fh)
    power = 0x0b,        ///< watts ("other units-based sensor")
};

/// Order of Get Sensor Thresholds (IPMI v2.0 35.9): lower non-critical, lower critical, lower
/// non-recoverable, then upper likewise. Raw values; empty where there is none.
using Thresholds = std::array<std::optional<std::uint8_t>, 6>;

/// One sensor. Its value is (m·raw + b·10^b_exponent)·10^result_exponent (IPMI v2.0 36.3).
struct Sensor {
    std::string name; ///< at most 16 bytes
    SensorKind kind = SensorKind::temperature;
    std::uint8_t owner_lun = 0; ///< 0 to 3: one controller has 4 times 255 sensors
    std::uint8_t number = 1;    ///< 1 to 255
    std::uint8_t base_unit = 0; ///< Table 43-15: 1 degrees C, 4 volts, 5 amps, 6 watts, 18 RPM
    std::int16_t m = 1;
    std::int16_t b = 0;
    std::int8_t b_exponent = 0;
    std::int8_t result_exponent = 0;
    std::uint8_t raw = 0; ///< the reading of a healthy machine
    Thresholds thresholds;
    std::uint8_t entity_id = 0x07; ///< Table 43-13: 07h system board
    std::uint8_t entity_instance = 1;

    [[nodiscard]] bool discrete() const
    {
        return kind == SensorKind::power_supply || kind == SensorKind::drive;
    }
    /// The value of `raw_value` in base units.
    [[nodiscard]] double value(std::uint8_t raw_value) const;
};

/// A text field that may hold ${…}, for example "S41590X9A${number}"; see expand_text().
using Template = std::string;

struct FruModel { ///< IPMI FRU Information Storage v1.0; Templates, empty where a field is absent
    std::string chassis_part_number;
    std::string board_manufacturer;
    std::string board_product;
    std::string board_part_number;
    std::string product_manufacturer;
    std::string product_name;
    std::string product_part_number;
    std::string product_version;
};

/// The FRU of each power supply; none where it has no capacity.
struct PowerSupplyModel {
    std::string manufacturer, name, part_number, version;
    Template serial; ///< ${number} is the supply's, from 1
    unsigned capacity_w = 0;
};

struct SelEntryModel {  ///< an event that every machine of the model has in its log from the start
    std::string sensor; ///< a sensor's name
    std::uint8_t event_type = 0x01;
    bool deassertion = false;
    std::array<std::uint8_t, 3> event_data{};
    std::int64_t seconds_before_start = 0;
};

/// An answer to a command that the specification does not know.
struct OemAnswer {
    std::string name;
    std::uint8_t net_fn = 0;
    std::uint8_t command = 0;
    Bytes request_prefix; ///< answered when the request's data begin so
    std::uint8_t completion_code = 0;
    Bytes response;
    std::optional<FaultKind> fault = std::nullopt; ///< answered so only while this one is planted
};

/// How this make words an HTTP error (DSP0266 9.5).
struct RedfishErrorModel {
    int status = 0;
    std::string message_id;
    std::string message;
};

struct RedfishModel {
    std::filesystem::path resources; ///< a JSON file of resources by URI; empty: no Redfish
    std::uint32_t session_timeout_s = 1800;
    std::uint32_t sessions_max = 8;
    bool capital_message = false; ///< "Message" instead of "message" in error bodies
    std::string code;             ///< of the "error" object
    RedfishErrorModel unauthorized;
    RedfishErrorModel forbidden; ///< a privilege is missing
    RedfishErrorModel unlicensed;
    RedfishErrorModel missing;
    RedfishErrorModel method_not_allowed;
    RedfishErrorModel malformed;
    RedfishErrorModel sessions_full;
};

struct MachineModel {
    std::string name;  ///< the path of its file below models/, without ".toml"
    std::string title; ///< for people
    std::vector<std::string>
        profiles;         ///< whose nodes are played by this model unless told otherwise
    std::string username; ///< the factory's, for racks that nobody wrote
    std::string mac_oui;  ///< "ac:1f:6b"
    Template uuid, serial, board_serial, host_name;
    Template certificate_name; ///< common name of the factory's certificate; empty: host_name

    // Get Device ID (IPMI v2.0 20.1)
    std::uint8_t device_id = 0x20;
    std::uint8_t device_revision = 1;
    std::uint8_t firmware_major = 1;
    std::uint8_t firmware_minor = 0; ///< two decimal digits; BCD on the wire
    std::uint32_t manufacturer_id = 0;
    std::uint16_t product_id = 0;
    bool device_sdrs = false; ///< it keeps device SDRs (35) instead of an SDR repository (33)
    std::string bmc_firmware; ///< as Redfish words it; begins with the same major.minor
    std::string bios_version;

    std::string manufacturer; ///< as Redfish's System words it
    std::string product;      ///< Model of it
    unsigned power_supplies = 2;
    unsigned drives = 4;

    // IPMI sessions
    std::vector<std::uint8_t> cipher_suites{3, 17};
    std::uint32_t sdr_added_s = 0; ///< when its SDRs were written, Unix time; 0: it does not say
    unsigned ipmi_sessions_max = 4;
    unsigned session_timeout_s = 60; ///< IPMI v2.0 6.12.15
    unsigned user_slots = 10;
    unsigned first_user = 2; ///< the slot of the administrator

    std::vector<Sensor> sensors;
    std::vector<SelEntryModel> events;
    std::vector<OemAnswer> oem_answers;
    FruModel fru;
    PowerSupplyModel power_supply;
    RedfishModel redfish;
};

/// Every model under `folders` (the first folder that has a name wins), and all mistakes in them.
std::vector<std::shared_ptr<const MachineModel>>
load_models(const std::vector<std::filesystem::path>& folders, Mistakes& mistakes);

} // namespace oobready::sim
