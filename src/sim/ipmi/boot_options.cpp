// SPDX-License-Identifier: GPL-3.0-or-later
// System boot options (IPMI v2.0 28.12, 28.13). The boot flags, parameter 5, are the Machine's.
#include "sim/ipmi/command.hpp"

#include <algorithm>

namespace oobready::sim::bmc {

namespace {

constexpr std::uint8_t parameter_mask = 0x7f;
constexpr std::uint8_t boot_info_acknowledge = 4;
constexpr std::uint8_t boot_flags = 5;

// The bytes behind a parameter; empty when it is not supported.
std::span<std::uint8_t> parameter_bytes(const Call& call, std::uint8_t parameter)
{
    Settings& settings = call.settings();
    switch (parameter) {
    case 0:
        return {&settings.boot_set_in_progress, 1};
    case 1:
        return {&settings.boot_service_partition, 1};
    case 2:
        return {&settings.boot_service_partition_scan, 1};
    case 3:
        return {&settings.boot_valid_clearing, 1};
    case boot_info_acknowledge:
        return settings.boot_info_acknowledge;
    case boot_flags:
        return call.machine().boot_flags;
    default:
        return {};
    }
}

// The acknowledge's first byte says which bits of the second to write.
void acknowledge(std::span<std::uint8_t> bytes, ByteView data)
{
    const std::uint8_t mask = data[0];
    bytes[1] = static_cast<std::uint8_t>((bytes[1] & ~mask) | (data[1] & mask));
}

Reply set_system_boot_options(const Call& call)
{
    const std::uint8_t parameter = call.data[0] & parameter_mask;
    const std::span<std::uint8_t> bytes = parameter_bytes(call, parameter);
    const ByteView data = call.data.subspan(1);
    if (bytes.empty())
        return code::parameter_not_supported;
    if (data.empty()) // only the parameter's valid bit
        return done();
    if (data.size() != bytes.size())
        return code::length_invalid;
    if (parameter == boot_info_acknowledge)
        acknowledge(bytes, data);
    else
        std::ranges::copy(data, bytes.begin());
    return done();
}

Reply get_system_boot_options(const Call& call)
{
    constexpr unsigned parameter_version = 0x01;
    const std::uint8_t parameter = call.data[0] & parameter_mask;
    const std::span<const std::uint8_t> bytes = parameter_bytes(call, parameter);
    if (bytes.empty())
        return code::parameter_not_supported;
    return Writer{}.byte(parameter_version).byte(parameter).bytes(bytes);
}

constexpr CommandRow rows[] = {
    {net_fn_chassis,
     0x08,
     "Set System Boot Options",
     privilege_operator,
     {1, any_length},
     set_system_boot_options,
     Trait::changes},
    {net_fn_chassis,
     0x09,
     "Get System Boot Options",
     privilege_operator,
     {3, 3},
     get_system_boot_options},
};

} // namespace

std::span<const CommandRow> boot_option_commands() { return rows; }

} // namespace oobready::sim::bmc
