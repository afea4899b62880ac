// SPDX-License-Identifier: GPL-3.0-or-later
// Get System Info Parameters (IPMI v2.0 22.14b).
#include "sim/ipmi/command.hpp"

#include <algorithm>
#include <optional>

namespace oobready::sim::bmc {

namespace {

constexpr std::uint8_t parameter_revision = 0x11;
constexpr std::size_t block_bytes = 16;
constexpr std::size_t text_bytes_max = 255;

// The text of a parameter; nothing when it is not supported.
std::optional<std::string> text_of(const Machine& machine, std::uint8_t parameter)
{
    enum Parameter : std::uint8_t { firmware_version = 1, system_name = 2 };
    if (parameter == firmware_version)
        return machine.model().bmc_firmware;
    if (parameter == system_name)
        return machine.identity().host_name;
    return std::nullopt;
}

Reply get_system_info_parameters(const Call& call)
{
    constexpr std::uint8_t revision_only = 0x80;
    constexpr std::uint8_t set_in_progress = 0;
    constexpr unsigned encoding_ascii = 0;
    if ((call.data[0] & revision_only) != 0)
        return Bytes{parameter_revision};
    if (call.data[1] == set_in_progress)
        return Bytes{parameter_revision, 0};
    const std::optional<std::string> text = text_of(call.machine(), call.data[1]);
    if (!text)
        return code::parameter_not_supported;
    Writer whole; // the first block begins with encoding and length
    whole.byte(encoding_ascii);
    whole.byte(static_cast<unsigned>(std::min(text->size(), text_bytes_max)));
    const Bytes bytes =
        whole.padded(text->substr(0, text_bytes_max), std::min(text->size(), text_bytes_max))
            .take();
    const std::size_t from = block_bytes * call.data[2];
    if (from >= bytes.size())
        return code::parameter_out_of_range;
    const std::size_t count = std::min(block_bytes, bytes.size() - from);
    return Writer{}
        .byte(parameter_revision)
        .byte(call.data[2])
        .bytes(ByteView{bytes}.subspan(from, count))
        .fill(block_bytes - count);
}

constexpr CommandRow rows[] = {
    {net_fn_app,
     0x59,
     "Get System Info Parameters",
     privilege_user,
     {4, 4},
     get_system_info_parameters},
};

} // namespace

std::span<const CommandRow> system_info_commands() { return rows; }

} // namespace oobready::sim::bmc
