// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/ipmi/configuration_parameters.hpp"

#include "sim/ipmi/channel.hpp"

#include <algorithm>

namespace oobready::sim::bmc {

namespace {

constexpr std::uint8_t parameter_revision = 0x11;
constexpr std::uint8_t revision_only = 0x80; // of the channel byte

const ConfigurationParameter* find(std::span<const ConfigurationParameter> parameters,
                                   std::uint8_t number)
{
    const auto found = std::ranges::find(parameters, number, &ConfigurationParameter::number);
    return found == parameters.end() ? nullptr : &*found;
}

} // namespace

Reply set_parameter(const Call& call, std::span<const ConfigurationParameter> parameters)
{
    if (!is_lan_channel(call.data[0]))
        return code::invalid_data_field;
    const ConfigurationParameter* parameter = find(parameters, call.data[1]);
    if (!parameter)
        return code::parameter_not_supported;
    if (!parameter->write)
        return code::read_only_parameter;
    const ByteView data = call.data.subspan(2);
    if (data.size() != parameter->write_bytes)
        return code::length_invalid;
    return parameter->write(call, data) ? code::ok : code::invalid_data_field;
}

Reply get_parameter(const Call& call, std::span<const ConfigurationParameter> parameters)
{
    if (!is_lan_channel(call.data[0]))
        return code::invalid_data_field;
    if ((call.data[0] & revision_only) != 0)
        return Bytes{parameter_revision};
    const ConfigurationParameter* parameter = find(parameters, call.data[1]);
    if (!parameter)
        return code::parameter_not_supported;
    const std::optional<Bytes> bytes = parameter->read(call, {call.data[2], call.data[3]});
    if (!bytes)
        return code::parameter_out_of_range;
    return Writer{}.byte(parameter_revision).bytes(*bytes);
}

} // namespace oobready::sim::bmc
