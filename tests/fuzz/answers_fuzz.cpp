// SPDX-License-Identifier: GPL-3.0-or-later
// Answers to single commands.
#include "fuzz/invariants.hpp"

#include "ipmi/channel.hpp"
#include "ipmi/decode.hpp"
#include "ipmi/decode_access.hpp"
#include "ipmi/decode_system.hpp"

using namespace oobready;
using namespace oobready::fuzz;
using namespace oobready::ipmi;

namespace {

template <class T>
void check(const Result<T>& decoded)
{
    if (!decoded)
        require_malformed(decoded.error());
    else if constexpr (std::is_same_v<T, json::object>)
        require_sound(*decoded);
}

template <Result<json::object> (*decode)(ByteView)>
void facts(Input& input)
{
    check(decode(input.rest()));
}

void user_access(Input& input)
{
    const Result<UserAccess> decoded = decode_user_access(input.rest());
    check(decoded);
    if (decoded) {
        require(decoded->slots <= 63 && decoded->enabled <= 63 && decoded->fixed_names <= 63,
                "user ids are six bits");
        require_sound(decoded->facts);
    }
}

void user_name(Input& input)
{
    const Result<std::string> decoded = decode_user_name(input.rest());
    check(decoded);
    if (decoded)
        require_sound(json::value(*decoded));
}

void session_info(Input& input)
{
    const Result<SessionInfo> decoded = decode_session_info(input.rest());
    check(decoded);
    if (decoded)
        require_sound(decoded->facts);
}

void payloads(Input& input)
{
    const Bytes data = input.rest();
    check(decode_user_payload_access(data));
    check(decode_payload_activation(data));
}

void parameter(Input& input)
{
    const bool lan = input.byte() % 2 == 0;
    const std::span<const Parameter> rows = lan ? lan_parameters() : sol_parameters();
    const Parameter& row = rows[input.byte() % rows.size()];
    json::object decoded;
    if (const Result<void> done = row.decode(input.rest(), decoded); !done) {
        require_malformed(done.error());
        return;
    }
    require_sound(decoded);
    for (const json::key_value_pair& fact : decoded)
        require(std::ranges::find(row.facts, std::string_view{fact.key()}, &check::Fact::name) !=
                    row.facts.end(),
                "a parameter gives the facts that its row names", fact.key());
}

void channel(Input& input)
{
    Response response;
    response.completion_code = input.byte();
    response.data = input.rest();
    const auto capabilities = decode_channel_authentication_capabilities(response);
    if (!capabilities)
        require_harmless(capabilities.error().context);
    const auto ids = decode_cipher_suite_ids(response.data);
    check(ids);
    if (ids)
        require(std::ranges::adjacent_find(*ids, std::greater_equal<>{}) == ids->end(),
                "suite ids ascend, each once");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using Mode = void (*)(Input&);
    static constexpr Mode modes[] = {facts<decode_device_id>,
                                     facts<decode_system_guid>,
                                     facts<decode_chassis_status>,
                                     facts<decode_self_test>,
                                     facts<decode_chassis_capabilities>,
                                     facts<decode_power_on_hours>,
                                     facts<decode_restart_cause>,
                                     facts<decode_watchdog>,
                                     facts<decode_boot_flags>,
                                     facts<decode_boot_info_acknowledge>,
                                     facts<decode_boot_initiator>,
                                     facts<decode_channel_info>,
                                     facts<decode_channel_access>,
                                     user_access,
                                     user_name,
                                     session_info,
                                     payloads,
                                     parameter,
                                     channel};
    Input input{data, size};
    const std::uint8_t mode = input.byte();
    if (mode >= std::size(modes))
        return -1;
    modes[mode](input);
    return 0;
}
