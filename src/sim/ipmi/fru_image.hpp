// SPDX-License-Identifier: GPL-3.0-or-later
// The FRU inventory of a machine as one image (IPMI FRU Information Storage v1.0).
#pragma once

#include "sim/model/machine.hpp"

namespace oobready::sim::bmc {

/// Common header, chassis, board and product area, each with its checksum. The model's texts are
/// expanded with what tells this machine from the others.
Bytes make_fru_image(const FruModel& model, const Identity& identity);

/// The same of power supply `number`, from 1: product area and multirecord area (power supply
/// information, DC output).
Bytes make_power_supply_image(const PowerSupplyModel& model, unsigned number);

} // namespace oobready::sim::bmc
