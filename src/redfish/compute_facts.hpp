// SPDX-License-Identifier: GPL-3.0-or-later
// Memory modules and processors (DSP0268 Memory, Processor). Pure.
#pragma once

#include "check/shape.hpp"

#include <boost/json.hpp>

#include <string>

namespace oobready::redfish {

namespace json = boost::json;

struct MemoryFacts {
    /// A ComputerSystem: of it, what MemorySummary says.
    void add_system(const json::object& system);
    void add_module(const std::string& uri, const json::object& module);
    /// `whole`: whether every module could be read. Else nothing is counted or summed.
    json::object take(bool whole);

private:
    json::array members_;
    json::value summary_gib_ = nullptr;
};

struct ProcessorFacts {
    /// Only one of ProcessorType CPU is kept. One without a type may be one: then none is counted.
    void add(const std::string& uri, const json::object& processor);
    json::object take(bool whole);

private:
    json::array members_;
    bool countable_ = true;
};

check::Shape memory_shape();
check::Shape processors_shape();

} // namespace oobready::redfish
