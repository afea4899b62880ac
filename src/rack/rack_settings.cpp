// SPDX-License-Identifier: GPL-3.0-or-later
// [tls] and [ports], which may stand in the file, in an appliance or in a node; the inner one wins.
#include "base/text.hpp"
#include "rack/rack_reader.hpp"

#include <unistd.h>

namespace oobready::rack {

namespace {

constexpr std::int64_t port_max = 65535;

void read_authorities(check::TomlReader& tls, const std::string& file, const std::string& text,
                      TlsTrust& trust)
{
    const std::filesystem::path authorities = std::filesystem::path{file}.parent_path() / text;
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(authorities, ignored) ||
        ::access(authorities.c_str(), R_OK) != 0)
        tls.mistake("ca_file", fmt::format("'{}' is no file that can be read",
                                           printable(authorities.string(), 200)));
    trust.ca_file = authorities.string();
}

} // namespace

TlsTrust read_tls(check::TomlReader& reader, const std::string& file, TlsTrust around,
                  Mistakes& mistakes)
{
    const toml::table* table = reader.table("tls");
    if (table == nullptr)
        return around;
    check::TomlReader tls{*table, file, "'tls'", mistakes};
    TlsTrust trust;
    const std::optional<std::string> authorities = tls.text("ca_file");
    const std::optional<bool> insecure = tls.boolean("insecure");
    if (authorities)
        read_authorities(tls, file, *authorities, trust);
    trust.insecure = insecure.value_or(false);
    if (authorities && trust.insecure)
        tls.mistake("insecure", "'insecure' and 'ca_file' exclude each other");
    if (tls.node("pin") != nullptr)
        tls.mistake("pin", "a pin belongs to one certificate: write 'pin' in its node");
    tls.finish();
    return trust;
}

Ports read_ports(check::TomlReader& reader, const std::string& file, Ports around,
                 Mistakes& mistakes)
{
    const toml::table* table = reader.table("ports");
    if (table == nullptr)
        return around;
    check::TomlReader ports{*table, file, "'ports'", mistakes};
    const auto read = [&ports](std::string_view key, std::uint16_t& port) {
        if (const auto value = ports.integer(key, 1, port_max))
            port = static_cast<std::uint16_t>(*value);
    };
    read("https", around.https);
    read("ipmi", around.ipmi);
    read("http", around.http);
    ports.finish();
    return around;
}

} // namespace oobready::rack
