#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: a raw command of a profile reads what ipmitool reads with the same bytes, is sent to no
other make, and a row that could change something is refused before anything is sent.

Method: simulated nodes of two makes, some with the port in another mode; ipmitool raw beside them;
profiles of the test's own.
"""
import pathlib
import subprocess
import tempfile
import unittest

import harness
from simulated import SimulatedRack

MODES = {"n1": ("00", "dedicated"), "n2": ("01", "shared"), "n3": ("02", "failover")}
ROW = """[profile]
title = "T"
[[raw_command]]
name = "x"
net_fn = {net_fn}
command = {command}
data = [{data}]
manufacturer_ids = [10876]
reads = "Nothing."
source = "This test"
[[requirement]]
id = "x"
title = "t"
why = "w"
remedy = "r"
probe = "ipmi.raw"
arguments = {{ command = "x" }}
select = "/bytes/0"
validate = {{ equal = 0 }}
level = "{level}"
"""


class Raw(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rack = SimulatedRack("--profile", "supermicro/skylake", "--profile", "dell/c6420",
                                 "--nodes", 4, "--fault", "supermicro-1/n2=lan-shared",
                                 "--fault", "supermicro-1/n3=lan-failover").__enter__()
        cls.nodes = cls.rack.declared()
        cls.report = cls.rack.verify()
        cls.folder = tempfile.TemporaryDirectory()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()
        cls.rack.__exit__()

    def ipmitool_raw(self, node, *numbers):
        """What ipmitool prints, and what it complains about."""
        declared = self.nodes[node]
        said = subprocess.run(
            ["ipmitool", "-I", "lanplus", "-C", "3", "-H", declared["bmc"], "-U",
             declared["username"], "-P", declared["password"], "raw", *map(hex, numbers)],
            capture_output=True, text=True, timeout=60, check=False, stdin=subprocess.DEVNULL)
        return said.stdout.strip(), said.stderr

    def profile(self, **fields):
        path = pathlib.Path(self.folder.name) / "own.toml"
        path.write_text(ROW.format(**{"data": "0x0c, 0", "level": "mandatory", **fields}))
        return path

    def verify(self, node, profile):
        """The report of one node under a profile of the test's own."""
        declared = self.nodes[node]
        secret = pathlib.Path(self.folder.name) / "secret"
        secret.touch(mode=0o600)
        secret.write_text(declared["password"])
        return harness.oobready("verify", declared["bmc"], "--profile", profile, "--username",
                                declared["username"], "--password-file", secret, "--format", "json")

    def test_the_mode_of_the_port_is_what_ipmitool_reads(self):
        report = self.report
        for node, (byte, word) in MODES.items():
            node = f"supermicro-1/{node}"
            with self.subTest(node=node):
                self.assertEqual(self.ipmitool_raw(node, 0x30, 0x70, 0x0c, 0), (byte, ""))
                facts = report.evidence(node, "ipmi.raw")[0]["facts"]
                self.assertEqual(facts, {"completion_code": "00h", "supported": True,
                                         "bytes": [int(byte, 16)], "hex": byte, "value": word})
                self.assertEqual(report.diagnosis(node, "ipmi.lan_mode")["outcome"],
                                 "pass" if word == "dedicated" else "fail")
                self.assertEqual(report.nodes()[node]["verdict"], "ready")

    def test_a_node_of_another_make_is_not_asked(self):
        seen = self.rack.counters()["dell-1/n4"]["ipmi"]
        said = harness.Report(self.verify("dell-1/n4", self.profile(net_fn=0x30, command=0x70)))
        (row,) = [row for node in said.nodes().values() for row in node["diagnoses"]]
        self.assertEqual((row["outcome"], row["error"]), ("unknown", "unsupported"), row)
        asked = self.rack.counters()["dell-1/n4"]["ipmi"]
        commands = {name for name in asked["commands"]
                    if asked["commands"][name] != seen["commands"].get(name)}
        self.assertIn("Get Device ID", commands)
        self.assertFalse([name for name in commands if name.startswith("30h")], commands)

    def test_what_the_board_does_not_know_is_no_advice_and_a_fault_where_it_must(self):
        node = "supermicro-1/n4"
        self.assertIn("rsp=0xc1", self.ipmitool_raw(node, 0x30, 0x71, 0)[1])
        for level, outcome in (("recommended", "not_applicable"), ("mandatory", "fail"),
                               ("if_implemented", "not_applicable")):
            said = harness.Report(self.verify(
                node, self.profile(net_fn=0x30, command=0x71, data="0", level=level)))
            (row,) = [row for one in said.nodes().values() for row in one["diagnoses"]]
            (evidence,) = [row for one in said.nodes().values() for row in one["evidence"]]
            self.assertEqual(row["outcome"], outcome, row)
            self.assertEqual(evidence["facts"], {"completion_code": "C1h", "supported": False,
                                                 "bytes": [], "hex": "", "value": None})

    def test_explain_says_what_is_sent(self):
        said = harness.oobready("profile", "explain", "supermicro/base", "ipmi.lan_mode")
        self.assertIn("  sends   30 70 0c 00: Which network port", said.stdout)

    def test_a_row_that_could_change_something_ends_the_run_before_a_packet(self):
        before = self.rack.counters()["supermicro-1/n4"]["ipmi"]
        for net_fn, command, data, reason in (
                (0x00, 0x02, "0", "00h 02h is a command of the specification"),  # power off
                (0x06, 0x02, "", "06h 02h is a command of the specification"),  # cold reset
                (0x0a, 0x47, "", "0Ah 47h is a command of the specification"),  # Clear SEL
                (0x31, 0x70, "", "net function 31h is not a request's"),
                (0x30, 0x70, ", ".join(["0"] * 33), "more than 32 bytes of data")):
            with self.subTest(net_fn=net_fn, command=command):
                path = self.profile(net_fn=net_fn, command=command, data=data)
                linted = harness.oobready("profile", "lint", path)
                verified = self.verify("supermicro-1/n4", path)
                for said in (linted, verified):
                    self.assertEqual(said.returncode, 78, said.stdout)
                    self.assertIn(f"{path}:4:8: raw command 'x': {reason}", said.stderr)
        self.assertEqual(self.rack.counters()["supermicro-1/n4"]["ipmi"], before)


if __name__ == "__main__":
    harness.main()
