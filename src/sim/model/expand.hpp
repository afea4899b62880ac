// SPDX-License-Identifier: GPL-3.0-or-later
// Text with ${names}: how a model file writes what differs from machine to machine.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::sim {

struct Identity;

using TextFacts = std::map<std::string, std::string, std::less<>>;

/// The names in `text`'s ${…}, in order. A ${ without } counts as one with the rest as its name.
std::vector<std::string> names_in(std::string_view text);

/// `text` with every ${name} replaced by facts[name]; one that is not there stays as it is.
std::string expand_text(std::string_view text, const TextFacts& facts);

/// What a machine's own texts may name: mac, mac_hex (no colons), uuid, serial, board_serial,
/// host_name.
TextFacts text_facts(const Identity& identity);

} // namespace oobready::sim
