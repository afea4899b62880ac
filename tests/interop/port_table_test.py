#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: our port table has every row of the vendor's own page and none besides, says of each cell
what the page says, or that it differs and why; and every format is read by who it is for.

Method: the page itself, where OOBREADY_CORPUS has it beside it, read here by its eight cells a row;
Python's csv and json; nft, which checks and loads the rules in a namespace of its own.
"""
import csv
import io
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import harness

BINARY = os.environ["OOBREADY_BINARY"]

SECTIONS = ["end-user", "admin", "cluster-operation", "ipmi-oob", "intracluster"]
CELLS = ["port", "mandatory", "protocol", "service name", "direction", "source", "destination",
         "description"]
HEADER = re.compile(r"^Port \| Mandatory \| Protocol \|")
# The words of the page for our roles.
ROLES = {
    "All nodes": "nodes", "All users IP addresses": "users",
    "Administrators IP addresses": "admins", "ThoughtSpot Support": "vendor-support",
    "All nodes and SMTP relay (provided by customer)": "nodes",
    "All nodes and LDAP server, provided by customer": "nodes",
    "thoughtspot.egnyte.com": "egnyte",
    "je8b47jfif.execute-api.us-east-2.amazonaws.com": "influxcloud",
    "redshift-pricing.thoughtspot.cloud": "pricing"}
TRANSPORTS = {"TCP": ["tcp"], "UDP": ["udp"], "TCP/UDP": ["tcp", "udp"], "ICMP": ["icmp"],
              "IP protocol 50": ["esp"]}
NEEDED = {"Mandatory": ("mandatory", None), "Optional": ("optional", None),
          "Optional unless using Simba": ("mandatory", "simba"),
          "Optional unless using consumption-based pricing": ("mandatory", "consumption-pricing"),
          "Optional unless using IPSec": ("mandatory", "ipsec")}


def listing(*arguments):
    done = subprocess.run([BINARY, "ports", "table", *arguments], capture_output=True,
                          text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def page():
    corpus = os.environ.get("OOBREADY_CORPUS", "")
    pages = sorted((pathlib.Path(corpus).parent / "seed").glob("*.txt")) if corpus else []
    return pages[0].read_text() if pages else None


def page_tables(text):
    """Per table its rows, each as eight cells; a cell that the page leaves out is empty."""
    tables = []
    lines = text.splitlines()
    starts = [at for at, line in enumerate(lines) if HEADER.match(line)]
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(lines)
        cells = []
        for line in lines[start + 2:end]:
            if not line.rstrip().endswith("|") and cells and len(cells) % 8 == 0:
                break  # the prose after the table
            cells.append(line.rstrip().removesuffix("|").strip())
        rows = []
        while cells:
            # Where the port is left out, the row begins with its second cell.
            if cells[0] in NEEDED:
                cells.insert(0, "")
                if len(cells) > 8 and cells[8] == "":
                    del cells[8]  # the empty cell at its end makes up for it
            rows.append(cells[:8])
            del cells[:8]
        tables.append(rows)
    return tables


def ports_of(cell):
    if " or " in cell:
        return [(int(port), int(port)) for port in cell.split(" or ")]
    numbers = [int(number) for number in re.findall(r"\d+", cell)]
    return [(numbers[0], numbers[-1])] if numbers else []


class PortTable(unittest.TestCase):
    def setUp(self):
        self.rows = json.loads(listing("--format", "json"))["rows"]

    def test_every_row_of_the_page_stands_here_and_none_besides(self):
        text = page()
        if text is None:
            self.skipTest("OOBREADY_CORPUS is not set: the vendor's page is not here")
        tables = page_tables(text)
        self.assertEqual(len(tables), len(SECTIONS))
        keys = [(section, number + 1) for section, rows in zip(SECTIONS, tables)
                for number in range(len(rows))]
        self.assertEqual(keys, [(row["section"], row["row"]) for row in self.rows])
        self.assertEqual(len(keys), 101)
        cells = [row for rows in tables for row in rows]
        for key, their, our in zip(keys, cells, self.rows):
            with self.subTest(row=key):
                self.compare(dict(zip(CELLS, their)), our)

    def compare(self, their, our):
        errors = {error["cell"]: error["says"] for error in our["source_errors"]}
        self.assertLessEqual(set(errors), set(CELLS))
        for cell, says in errors.items():
            if says and cell != "description":
                self.assertEqual(says, their[cell])
        self.assertEqual([(one["first"], one["last"]) for one in our["ports"]],
                         ports_of(their["port"]))
        same = {
            "protocol": lambda: (TRANSPORTS.get(their["protocol"]), our["transports"]),
            "mandatory": lambda: (NEEDED[their["mandatory"]], (our["level"], our["feature"])),
            "direction": lambda: (their["direction"].lower(), our["direction"]),
            "source": lambda: (ROLES[their["source"]], our["from"]),
            "destination": lambda: (ROLES[their["destination"]], our["to"])}
        for cell, both in same.items():
            if cell not in errors:
                theirs, ours = both()
                self.assertEqual(theirs, ours, cell)
        if not their["service name"]:
            self.assertIn("service name", errors)

    def test_a_port_alone_is_no_key(self):
        first = [row["ports"][0]["first"] for row in self.rows if row["ports"]]
        self.assertEqual(first.count(443), 8)
        self.assertEqual(sorted(row["transports"] for row in self.rows
                                if row["ports"] and row["ports"][0]["first"] == 4500),
                         [["tcp"], ["udp"]])
        dynamic = [row for row in self.rows if row["ports"] and
                   row["ports"][0]["first"] != row["ports"][0]["last"]]
        self.assertEqual([one["ports"] for one in dynamic], [[{"first": 20123, "last": 32768}]])

    def test_csv_is_the_same_table(self):
        rows = list(csv.DictReader(io.StringIO(listing("--format", "csv"), newline="")))
        self.assertEqual(len(rows), len(self.rows))
        for theirs, ours in zip(rows, self.rows):
            for column in ("section", "from", "to", "service", "about", "direction"):
                self.assertEqual(theirs[column], ours[column])
            self.assertEqual(theirs["transport"], "/".join(ours["transports"]))

    def test_markdown_has_a_line_for_each_row(self):
        lines = listing("--format", "markdown").splitlines()
        self.assertEqual(len(lines), 2 + len(self.rows))
        self.assertEqual({len(re.findall(r"(?<!\\)\|", line)) for line in lines}, {11})

    def test_text_shows_what_was_asked_for(self):
        text = listing("--section", "ipmi-oob")
        self.assertIn("3 of 101 rows", text)
        self.assertRegex(text, r"2 +623 +udp +mandatory +bidirectional +vendor-support +bmcs")
        self.assertNotIn("intracluster", text)
        outwards = listing("--from", "nodes", "--to", "dns-servers")
        self.assertIn("1 of 101 rows", outwards)

    def test_nft_takes_the_rules_and_the_sets_can_be_filled(self):
        rules = listing("--format", "nftables")
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "rules.nft"
            path.write_text(rules)
            # A site's own table, whose chain jumps to the two.
            own = "add table inet filter; add chain inet filter input " \
                  "{ type filter hook input priority 0; policy accept; }"
            fill = "add element inet filter appliance_nodes { 10.1.0.0/24 }; " \
                   "add element inet filter appliance_nodes_6 { 2001:db8::/64 }; " \
                   "add rule inet filter input jump appliance_input"
            script = f"nft '{own}' && nft -f {path} && nft '{fill}' && nft -j list ruleset"
            done = subprocess.run(["unshare", "--net", "sh", "-c", script], capture_output=True,
                                  text=True, timeout=30, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        loaded = json.loads(done.stdout)["nftables"]
        found = [one["rule"] for one in loaded if "rule" in one and
                 one["rule"]["chain"].startswith("appliance_")]
        self.assertGreater(len(found), 10)
        self.assertEqual({rule["chain"] for rule in found}, {"appliance_input", "appliance_output"})
        # Every port that a node must accept from another stands in a rule, as nft reads it.
        accepted = set()
        for rule in found:
            expressions = json.dumps(rule["expr"])
            if rule["chain"] == "appliance_input" and '"@appliance_nodes"' in expressions and \
                    '"protocol": "tcp"' in expressions:
                for match in rule["expr"]:
                    if "dport" not in json.dumps(match):
                        continue
                    right = match.get("match", {}).get("right", {})
                    # A set of one is no set.
                    for port in right.get("set", []) if isinstance(right, dict) else [right]:
                        accepted.add(tuple(port["range"]) if isinstance(port, dict)
                                     else (port, port))
        wanted = {(port["first"], port["last"]) for row in self.rows
                  if row["from"] == row["to"] == "nodes" and "tcp" in row["transports"]
                  for port in row["ports"]}
        covered = {port for first, last in accepted for port in range(first, last + 1)}
        self.assertEqual(covered, {port for first, last in wanted
                                   for port in range(first, last + 1)})

    def test_a_wrong_name_is_told(self):
        for arguments, words in (
                (["--section", "intra"], "--section: there is no 'intra'"),
                (["--from", "node"], "did you mean 'nodes'"),
                (["thoughtspot/port"], "there is no port table 'thoughtspot/port'; did you mean"),
                (["missing.toml"], "missing.toml"),
                (["--output", "/nowhere/x"], "there is no folder /nowhere")):
            with self.subTest(arguments=arguments):
                done = subprocess.run([BINARY, "ports", "table", *arguments],
                                      capture_output=True, text=True, timeout=30, check=False)
                self.assertEqual(done.returncode, 78)
                self.assertIn(words, done.stderr)
                self.assertEqual(done.stdout, "")


if __name__ == "__main__":
    harness.main()
