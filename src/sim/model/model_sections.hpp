// SPDX-License-Identifier: GPL-3.0-or-later
// The sections of a model file. Each reads its tables of `model` into `made`; mistakes are
// appended.
#pragma once

#include "check/toml_reader.hpp"
#include "sim/model/machine_model.hpp"

namespace oobready::sim {

inline constexpr std::size_t sensors_max = 4 * 255; ///< four LUNs of one controller

void read_sensors(check::TomlReader& model, const std::string& file, MachineModel& made,
                  Mistakes& mistakes);
void read_events(check::TomlReader& model, const std::string& file, MachineModel& made,
                 Mistakes& mistakes);
void read_oem(check::TomlReader& model, const std::string& file, MachineModel& made,
              Mistakes& mistakes);
void read_fru(check::TomlReader& model, const std::string& file, MachineModel& made,
              Mistakes& mistakes);
void read_power_supply(check::TomlReader& model, const std::string& file, MachineModel& made,
                       Mistakes& mistakes);
void read_redfish(check::TomlReader& model, const std::filesystem::path& file, MachineModel& made,
                  Mistakes& mistakes);

} // namespace oobready::sim
