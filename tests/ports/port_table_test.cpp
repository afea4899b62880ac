// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: a port table is read with every mistake told at its place, and listed as it stands. Method:
// small files of our own; the shipped table is held against the vendor's page by
// tests/interop/port_table_test.py.
#include "../check/support.hpp"
#include "ports/port_listing.hpp"

#include <catch2/catch.hpp>

using namespace oobready;
using namespace oobready::ports;
using test::TemporaryFolder;

namespace {

const std::string head = R"(title = "T"
source = "S"
[features]
vpn = { about = "a" }
[roles]
nodes = { about = "n" }
far = { host = "far.test", about = "f" }
[[section]]
id = "one"
title = "One"
transport = "tcp"
from = "nodes"
to = "nodes"
)";

std::string with_rows(const std::string& rows) { return head + "rows = [\n" + rows + "]\n"; }

PortTable read(const std::string& text, Mistakes& mistakes)
{
    TemporaryFolder folder;
    folder.write("ports.toml", text);
    return load_port_table({folder.path()}, "ports", mistakes);
}

std::string told(const Mistakes& mistakes, const std::string& from)
{
    std::string text;
    for (const Mistake& mistake : mistakes) {
        const std::string whole = describe(mistake);
        text += whole.substr(whole.find(from)) + "\n";
    }
    return text;
}

} // namespace

TEST_CASE("each wrong row is told at its place")
{
    const std::string rest = "service = \"s\", about = \"a\" },\n";
    struct Row {
        std::string text;
        const char* mistakes;
    };
    const Row rows[] = {
        {with_rows("{ row = 1, port = 22, " + rest), ""},
        {with_rows("{ row = 1, port = [389, 636], transport = [\"tcp\", \"udp\"], " + rest), ""},
        {with_rows("{ row = 1, port = \"20-30\", feature = \"vpn\", to = \"far\", " + rest), ""},
        {with_rows("{ row = 1, transport = \"esp\", " + rest), ""},
        {with_rows("{ row = 1, " + rest), "ports.toml:15:1: the row says no 'port'\n"},
        {with_rows("{ row = 1, port = 0, " + rest),
         "ports.toml:15:19: 'port' must be from 1 to 65535, not 0\n"},
        {with_rows("{ row = 1, port = \"30-20\", " + rest),
         "ports.toml:15:19: '30-20' is no range of ports, as \"20123-32768\"\n"},
        {with_rows("{ row = 1, port = 8, transport = \"icmp\", " + rest),
         "ports.toml:15:19: icmp has no ports\n"},
        {with_rows("{ row = 1, port = 8, transport = [\"icmp\", \"tcp\"], " + rest),
         "ports.toml:15:34: icmp and esp have no ports: each is a row of its own\n"},
        {with_rows("{ row = 1, port = 8, transport = \"tpc\", " + rest),
         "ports.toml:15:34: 'tpc' is no 'transport': tcp, udp, icmp, esp\n"},
        {with_rows("{ row = 1, port = 8, to = \"node\", " + rest),
         "ports.toml:15:27: there is no role 'node'; did you mean 'nodes'?\n"},
        {with_rows("{ row = 1, port = 8, feature = \"vnp\", " + rest),
         "ports.toml:15:32: there is no feature 'vnp'\n"},
        {with_rows("{ row = 1, port = 8, " + rest + "{ row = 1, port = 9, " + rest),
         "ports.toml:16:9: row 1 of 'one' stands here twice\n"},
        {with_rows("{ port = 8, " + rest),
         "ports.toml:15:1: 'row' is the place of the row in the vendor's table, from 1\n"},
        {with_rows("{ row = 1, port = 8, prt = 1, " + rest),
         "ports.toml:15:22: unknown key 'prt' in a row of 'one'\n"},
        {head, "ports.toml:8:1: the table has no rows\n"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        Mistakes mistakes;
        read(row.text, mistakes);
        CHECK(told(mistakes, "ports.toml") == row.mistakes);
    }
}

TEST_CASE("a row takes what it does not say from its section")
{
    Mistakes mistakes;
    const PortTable table =
        read(with_rows(R"({ row = 1, port = 22, service = "s", about = "a" },
{ row = 2, port = "20-30", transport = "udp", level = "optional", )"
                       R"(direction = "inbound", from = "far", service = "s", about = "a, \"b\"" },
)") + "source_errors = [ { row = 2, cell = \"source\", says = \"x\", means = \"y\" } ]\n",
             mistakes);
    REQUIRE(told(mistakes, "") == "");
    REQUIRE(table.rows.size() == 2);
    const PortRow& first = table.rows[0];
    CHECK(first.transports == std::vector<Transport>{Transport::tcp});
    CHECK(first.level == Level::mandatory);
    CHECK(first.from == "nodes");
    const PortRow& second = table.rows[1];
    CHECK(second.transports == std::vector<Transport>{Transport::udp});
    CHECK(second.level == Level::optional);
    CHECK(second.direction == Direction::inbound);
    CHECK(second.from == "far");
    CHECK(second.to == "nodes");
    CHECK(describe(second.ports) == "20-30");
    CHECK(size(second.ports[0]) == 11);
    REQUIRE(second.source_errors.size() == 1);
    CHECK(second.source_errors[0].means == "y");

    CHECK(rows_of(table, {}).size() == 2);
    CHECK(rows_of(table, {.section = "", .from = "far", .to = ""}).size() == 1);
    CHECK(rows_of(table, {.section = "two", .from = "", .to = ""}).empty());
    const std::string csv = listing(table, table.rows, ListingFormat::csv);
    CHECK_THAT(csv, Catch::EndsWith(",s,\"a, \"\"b\"\"\"\r\n"));
    const std::string rules = listing(table, table.rows, ListingFormat::nftables);
    CHECK_THAT(rules, Catch::Contains("ip saddr @appliance_far udp dport { 20-30 } accept"));
    CHECK_THAT(rules, Catch::Contains("ip daddr @appliance_nodes tcp dport { 22 } accept"));
}

TEST_CASE("a source error of no row is told")
{
    Mistakes mistakes;
    read(with_rows("{ row = 1, port = 22, service = \"s\", about = \"a\" },\n") +
             "source_errors = [ { row = 2, cell = \"source\", means = \"y\" } ]\n",
         mistakes);
    CHECK_THAT(told(mistakes, "ports.toml"), Catch::Contains("'one' has no such row"));
}
