// SPDX-License-Identifier: GPL-3.0-or-later
// JSON Lines: the rows of rows.cpp one by one. Each says first of what type it is and to which
// appliance and node it belongs, so that a line can be read without those before it.
#include "base/text.hpp"
#include "report/json_writer.hpp"
#include "report/report.hpp"
#include "report/rows.hpp"

#include <string_view>
#include <utility>

namespace oobready::report {

namespace {

class Lines {
public:
    // `row` behind what says where it belongs.
    void add(json::object head, json::object row)
    {
        for (json::key_value_pair& pair : row)
            head[pair.key()] = std::move(pair.value());
        out_ += to_line(head) + "\n";
    }

    std::string take() { return std::move(out_); }

private:
    std::string out_;
};

json::object head(std::string_view type)
{
    json::object row;
    row["type"] = type;
    return row;
}

json::object head(std::string_view type, const check::ApplianceRecord& appliance)
{
    json::object row = head(type);
    row["appliance"] = printable(appliance.name, string_bytes_max);
    return row;
}

json::object head(std::string_view type, const check::ApplianceRecord& appliance,
                  const check::NodeRecord& node)
{
    json::object row = head(type, appliance);
    row["node"] = printable(node.name, string_bytes_max);
    return row;
}

void add_node(Lines& lines, const check::ApplianceRecord& appliance, const check::NodeRecord& node)
{
    std::size_t index = 0;
    for (json::object& row : evidence_rows(node)) {
        json::object where = head("evidence", appliance, node);
        where["index"] = index++;
        lines.add(std::move(where), std::move(row));
    }
    for (json::object& row : diagnosis_rows(appliance.profile, node))
        lines.add(head("diagnosis", appliance, node), std::move(row));
    lines.add(head("node", appliance), node_row(node));
}

} // namespace

std::string json_lines(const check::RunRecord& run)
{
    Lines lines;
    json::object start = head("run");
    start["schema_version"] = schema_version;
    start["tool"] = tool_row();
    lines.add(std::move(start), run_row(run));
    for (const check::ApplianceRecord& appliance : run.appliances)
        for (const check::NodeRecord& node : appliance.nodes)
            add_node(lines, appliance, node);
    for (const check::ApplianceRecord& appliance : run.appliances)
        lines.add(head("appliance"), appliance_row(appliance));
    lines.add(head("verdict"), verdict_row(run));
    return lines.take();
}

} // namespace oobready::report
