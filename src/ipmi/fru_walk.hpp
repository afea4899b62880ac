// SPDX-License-Identifier: GPL-3.0-or-later
// FruWalk: reads from one FRU inventory device (IPMI v2.0 34) what the areas that we know take up,
// and no more. A state machine without I/O: next() says what to send, take() gets the answer.
#pragma once

#include "base/result.hpp"
#include "ipmi/commands.hpp"

#include <optional>

namespace oobready::ipmi {

/// The areas begin and end within the first of these, whatever size a BMC claims: their offsets and
/// lengths are bytes that count 8 bytes each. Records of the multirecord area may follow.
inline constexpr std::size_t fru_areas_bytes_max = std::size_t{2} * 255 * 8;
inline constexpr std::size_t fru_bytes_max = fru_areas_bytes_max + 4096;
/// A BMC that gives smaller parts than this is not read to the end.
inline constexpr std::size_t fru_part_bytes_min = 8;

/// What a device holds: areas, which say how long they are, or the SPD of a memory module.
enum class FruForm { areas, spd };

class FruWalk {
public:
    explicit FruWalk(std::uint8_t device_id, FruForm form = FruForm::areas)
        : device_id_(device_id), form_(form)
    {
    }

    /// The command to send; nothing at the end.
    [[nodiscard]] std::optional<Request> next() const;

    /// What the BMC answered to next(). Errors: malformed.
    Result<void> take(const Response& response);

    /// What Get FRU Inventory Area Info said, in bytes.
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] const Bytes& image() const { return image_; }
    /// The completion code that ended the walk; 0 where none did.
    [[nodiscard]] std::uint8_t refused() const { return refused_; }

private:
    enum class Step { ask_size, read, done };

    Result<void> take_size(const Response& response);
    Result<void> take_part(const Response& response);
    void take_refusal(std::uint8_t code);
    [[nodiscard]] std::size_t wanted() const;
    [[nodiscard]] std::size_t multirecords_end() const;
    [[nodiscard]] std::size_t count() const;

    std::uint8_t device_id_;
    FruForm form_;
    Step step_ = Step::ask_size;
    std::size_t size_ = 0;
    std::size_t unit_ = 1; ///< 2 where the device is accessed by words
    std::size_t part_ = 64;
    Bytes image_;
    std::uint8_t refused_ = 0;
};

} // namespace oobready::ipmi
