// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/channel.hpp"

#include "ipmi/errors.hpp"

#include <algorithm>

namespace oobready::ipmi {

namespace {

constexpr std::uint8_t present_channel = 0x0e;
constexpr std::uint8_t with_v2_data = 0x80;
constexpr std::uint8_t list_by_suite = 0x80;
constexpr std::uint8_t record_standard = 0xc0;
constexpr std::uint8_t record_oem = 0xc1;
constexpr std::size_t oem_iana_bytes = 3;

} // namespace

Bytes channel_authentication_capabilities_request()
{
    return {with_v2_data | present_channel, static_cast<std::uint8_t>(Privilege::administrator)};
}

Result<AuthenticationCapabilities>
decode_channel_authentication_capabilities(const Response& response)
{
    const std::string name = describe(get_channel_authentication_capabilities);
    if (!response.ok()) {
        Errc code = errc_of_completion(response.completion_code).value_or(Errc::unsupported);
        if (code ==
            Errc::privilege_insufficient) // before a session nobody has any: no refused login
            code = Errc::bmc_error;
        return Error{code, name + " answered " + hex_code(response.completion_code)};
    }
    if (response.data.size() < 4)
        return Error{Errc::malformed, name + ": answer too short"};
    const std::uint8_t types = response.data[1];
    const std::uint8_t status = response.data[2];
    const std::uint8_t extended = response.data[3];
    AuthenticationCapabilities capabilities;
    capabilities.channel = response.data[0] & 0x0f;
    capabilities.ipmi_v2 = (types & 0x80) != 0 && (extended & 0x02) != 0;
    capabilities.k_g_set = (status & 0x20) != 0;
    capabilities.per_message_authentication = (status & 0x10) == 0; // the bit says "disabled"
    capabilities.user_level_authentication = (status & 0x08) == 0;
    capabilities.non_null_usernames = (status & 0x04) != 0;
    capabilities.null_usernames = (status & 0x02) != 0;
    capabilities.anonymous_login = (status & 0x01) != 0;
    return capabilities;
}

Bytes channel_cipher_suites_request(std::uint8_t channel, unsigned page)
{
    constexpr std::uint8_t payload_type_ipmi = 0;
    return {channel, payload_type_ipmi, static_cast<std::uint8_t>(list_by_suite | (page & 0x3f))};
}

Result<std::vector<std::uint8_t>> decode_cipher_suite_ids(ByteView records)
{
    std::vector<std::uint8_t> ids;
    std::size_t at = 0;
    while (at < records.size()) {
        const std::uint8_t start = records[at];
        if ((start != record_standard && start != record_oem) || at + 1 >= records.size())
            return Error{Errc::malformed, "cipher suite records"};
        ids.push_back(records[at + 1]);
        at += 2 + (start == record_oem ? oem_iana_bytes : 0);
        // Algorithm bytes have a tag below C0h; the next record begins with one at or above it.
        while (at < records.size() && records[at] < record_standard)
            ++at;
    }
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

} // namespace oobready::ipmi
