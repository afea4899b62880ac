// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON document: the rows of rows.cpp, nested.
#include "report/json_writer.hpp"
#include "report/report.hpp"
#include "report/rows.hpp"

#include <utility>

namespace oobready::report {

namespace {

json::array array_of(std::vector<json::object> rows)
{
    json::array array;
    for (json::object& row : rows)
        array.emplace_back(std::move(row));
    return array;
}

} // namespace

std::string json_document(const check::RunRecord& run)
{
    json::object document;
    document["schema_version"] = schema_version;
    document["tool"] = tool_row();
    document["run"] = run_row(run);
    for (json::key_value_pair& pair : verdict_row(run))
        document[pair.key()] = std::move(pair.value());
    json::array& appliances = document["appliances"].emplace_array();
    for (const check::ApplianceRecord& appliance : run.appliances) {
        json::object row = appliance_row(appliance);
        json::array& nodes = row["nodes"].emplace_array();
        for (const check::NodeRecord& node : appliance.nodes) {
            json::object inner = node_row(node);
            inner["diagnoses"] = array_of(diagnosis_rows(appliance.profile, node));
            inner["evidence"] = array_of(evidence_rows(node));
            nodes.emplace_back(std::move(inner));
        }
        appliances.emplace_back(std::move(row));
    }
    return to_document(document);
}

} // namespace oobready::report
