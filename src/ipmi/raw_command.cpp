// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/raw_command.hpp"

#include "base/text.hpp"
#include "ipmi/decode.hpp"
#include "ipmi/errors.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oobready::ipmi {

namespace {

using check::Evidence;
using check::Observation;
using check::RawCommand;

constexpr std::uint8_t net_fn_group_extension = 0x2c;
constexpr std::uint8_t net_fn_oem_group = 0x2e;
constexpr std::uint8_t net_fn_controller_specific_first = 0x30;
constexpr std::uint8_t net_fn_max = 0x3f;

// How many data bytes say whose command it is (Table 5-1): the defining body, or the IANA number.
std::size_t identity_bytes(std::uint8_t net_fn)
{
    if (net_fn == net_fn_group_extension)
        return 1;
    return net_fn == net_fn_oem_group ? 3 : 0;
}

bool is_extension(std::uint8_t net_fn)
{
    return net_fn == net_fn_group_extension || net_fn == net_fn_oem_group ||
           (net_fn >= net_fn_controller_specific_first && net_fn <= net_fn_max);
}

const Command* allowed(const RawCommand& row)
{
    for (const Command* command : allowed_commands())
        if (command->net_fn == row.net_fn && command->number == row.number && command->reads_only)
            return command;
    return nullptr;
}

json::value word_of(const RawCommand& row, ByteView data)
{
    if (row.offset >= data.size())
        return nullptr;
    const auto word = row.values.find(data[row.offset]);
    return word == row.values.end() ? json::value(nullptr) : json::value(word->second);
}

json::object facts_of(const RawCommand& row, const Response& response)
{
    json::array bytes;
    for (std::uint8_t byte : response.data)
        bytes.push_back(byte);
    json::object facts;
    facts["completion_code"] = hex_code(response.completion_code);
    facts["supported"] = nullptr;
    if (response.ok() || says_unsupported(response.completion_code))
        facts["supported"] = response.ok();
    facts["bytes"] = std::move(bytes);
    facts["hex"] = to_hex(response.data);
    facts["value"] = response.ok() ? word_of(row, response.data) : json::value(nullptr);
    return facts;
}

// Whether the BMC is one that `row` is for. Errors: Bmc::ask's; unsupported where it is not, or
// does not say.
asio::awaitable<Result<void>> is_for(Bmc& bmc, const RawCommand& row)
{
    if (row.manufacturer_ids.empty())
        co_return Result<void>{};
    Request question{get_device_id};
    const Result<Response> answer = co_await bmc.ask_once(std::move(question));
    if (!answer)
        co_return answer.error();
    const Result<json::object> device = decode_device_id(answer->data);
    if (!device)
        co_return device.error();
    const auto id = device->at("manufacturer_id").to_number<std::uint32_t>();
    if (std::ranges::find(row.manufacturer_ids, id) == row.manufacturer_ids.end())
        co_return Error{Errc::unsupported,
                        fmt::format("not sent: '{}' is no command of manufacturer {}",
                                    printable(row.name, 64), id)};
    co_return Result<void>{};
}

} // namespace

Result<Command> sendable(const RawCommand& row)
{
    const auto refuse = [](std::string why) { return Error{Errc::unsupported, std::move(why)}; };
    if (row.data.size() > raw_data_bytes_max)
        return refuse(fmt::format("more than {} bytes of data", raw_data_bytes_max));
    if (row.net_fn % 2 != 0 || row.net_fn > net_fn_max)
        return refuse(fmt::format("net function {} is not a request's: those are even",
                                  hex_code(row.net_fn)));
    if (const Command* command = allowed(row))
        return *command;
    if (!is_extension(row.net_fn))
        return refuse(fmt::format("{} {} is a command of the specification that oobready does not "
                                  "send; raw commands are those of net functions 2Ch, 2Eh and 30h "
                                  "to 3Eh",
                                  hex_code(row.net_fn), hex_code(row.number)));
    if (row.data.size() < identity_bytes(row.net_fn))
        return refuse(fmt::format("net function {} needs {} bytes of data that say whose command "
                                  "it is",
                                  hex_code(row.net_fn), identity_bytes(row.net_fn)));
    if (row.net_fn >= net_fn_controller_specific_first && row.manufacturer_ids.empty())
        return refuse(fmt::format("net function {} needs 'manufacturer_ids': on a controller of "
                                  "another make the same bytes are another command",
                                  hex_code(row.net_fn)));
    return Command{row.name, row.net_fn, row.number, "", true};
}

void check_raw_commands(const check::Profile& profile, Mistakes& mistakes)
{
    for (const RawCommand& row : profile.raw_commands)
        if (const Result<Command> command = sendable(row); !command)
            mistakes.push_back(
                {row.place, fmt::format("raw command '{}': {}", printable(row.name, 64),
                                        command.error().context)});
}

asio::awaitable<Observation> observe_raw(Bmc& bmc, const json::object& arguments)
{
    const RawCommand* row = check::named_in(arguments, bmc.raw_commands());
    if (row == nullptr) // check::bind has refused such a profile
        co_return Error{Errc::unsupported, "no such raw command in the profile"};
    const Result<Command> command = sendable(*row);
    if (!command)
        co_return command.error();
    const Result<void> ours = co_await is_for(bmc, *row);
    if (!ours)
        co_return ours.error();
    Request request{*command, row->data};
    request.lun = row->lun;
    const Result<Response> response = co_await bmc.answer(std::move(request));
    if (!response)
        co_return response.error();
    if (const std::optional<Errc> code = errc_of_completion(response->completion_code))
        co_return Error{*code, describe(*command) + " answered completion code " +
                                   hex_code(response->completion_code)};
    co_return Evidence{bmc.source(*command), facts_of(*row, *response), to_hex(response->data)};
}

std::vector<check::Sent> raw_sends(const check::Profile& profile, const check::ProbeCall& call)
{
    const RawCommand* row = check::named_in(call.arguments, profile.raw_commands);
    std::vector<check::Sent> sends;
    if (call.probe != check::raw_probe || row == nullptr)
        return sends;
    const bool for_some = !row->manufacturer_ids.empty();
    if (for_some)
        sends.push_back({describe(get_device_id)});
    sends.push_back({fmt::format("raw {:02x} {:02x} {} ({})", row->net_fn, row->number,
                                 to_hex(row->data, ' '), printable(row->name, 64)),
                     check::Door::ipmi,
                     for_some ? check::only("on the makes that it is for") : check::once});
    return sends;
}

check::ProbeInfo raw_info()
{
    using check::text;
    return {.name = "ipmi.raw",
            .summary = "A [[raw_command]] of the profile",
            .arguments = {"command"},
            .needs = check::Needs::ipmi_session,
            .sends = {{describe(get_device_id), check::Door::ipmi,
                       check::only("where the row names manufacturers")},
                      {"the raw command that the profile's row names"}},
            .facts = {text("/completion_code", "that came back: 00h is success"),
                      check::boolean("/supported", "false: the controller does not have this "
                                                   "command or does not take these bytes; null: "
                                                   "it refused for a reason of its own")
                          .or_null(),
                      check::list("/bytes", "of the answer, behind the completion code"),
                      check::integer("/bytes/*", "one of them").where_given(),
                      text("/hex", "the same in hex"),
                      text("/value", "the word that the row has for its byte").or_null()}};
}

} // namespace oobready::ipmi
