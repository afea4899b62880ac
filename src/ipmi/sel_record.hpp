// SPDX-License-Identifier: GPL-3.0-or-later
// What Get SEL Info, Get SEL Time and Get SEL Entry answer (IPMI v2.0 31, 32), as facts. Pure:
// bytes in, facts out; libfreeipmi puts events into words.
#pragma once

#include "base/hex.hpp"
#include "base/result.hpp"
#include "check/shape.hpp"
#include "ipmi/sdr_record.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace oobready::ipmi {

namespace json = boost::json;

inline constexpr std::size_t sel_record_bytes = 16;
inline constexpr std::uint16_t sel_record_first = 0x0000;
inline constexpr std::uint16_t sel_record_last = 0xffff;

/// Get SEL Info (31.2). Malformed when short.
struct SelInfo {
    std::string version; ///< "1.5"
    std::uint16_t entries = 0;
    std::uint16_t free_bytes = 0; ///< 65535: that many or more
    std::uint32_t last_addition = 0;
    std::uint32_t last_erase = 0;
    bool overflow = false; ///< events were dropped for lack of space
};
Result<SelInfo> decode_sel_info(ByteView data);
json::object facts_of(const SelInfo& info);
check::Shape sel_info_shape();

/// What SelWords makes of one record, with the sensor's name where it is known.
check::Shape sel_record_shape();

/// Get SEL Time (31.10), as its timestamp. Malformed when short.
Result<std::uint32_t> decode_sel_time(ByteView data);

/// Get SEL Entry (31.5), a whole record. Malformed when short.
struct SelEntry {
    std::uint16_t next = 0; ///< record id; FFFFh after the last
    Bytes record;           ///< sel_record_bytes

    [[nodiscard]] std::uint16_t id() const
    {
        return static_cast<std::uint16_t>(record[0] | record[1] << 8);
    }
};
Result<SelEntry> decode_sel_entry(ByteView data);

/// Whose event a record is: the BMC's own sensor or another's. Nothing of an OEM's record.
std::optional<SensorKey> sensor_of_event(ByteView record);

/// Puts SEL records into words. Slow to create: one for all records of a log.
class SelWords {
public:
    SelWords();
    ~SelWords();
    SelWords(const SelWords&) = delete;
    SelWords& operator=(const SelWords&) = delete;

    /// The facts of one record (Tables 32-1 to 32-3), which has sel_record_bytes.
    [[nodiscard]] json::object facts_of(ByteView record) const;

private:
    struct Contexts;
    std::unique_ptr<Contexts> contexts_;
};

} // namespace oobready::ipmi
