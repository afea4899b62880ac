// SPDX-License-Identifier: GPL-3.0-or-later
// Folding names into a hostlist, the way pdsh and FreeIPMI write one. The reverse of what rack
// reads.
#pragma once

#include <string>
#include <vector>

namespace oobready::report {

/// "n[1-3,7],spare" for n1 n2 n3 n7 spare: names that differ only in their last number become one,
/// in the order in which the first of them came; a name that comes twice is there once.
std::string fold_hostlist(const std::vector<std::string>& names);

} // namespace oobready::report
