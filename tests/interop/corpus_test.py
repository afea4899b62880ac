#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: recorded Redfish trees of real machines are read without a crash or a false "unknown".

Method: nginx, and then the simulated rack, serve each tree of OOBREADY_CORPUS under our own TLS and
login; the IPMI side stays that of the rack, so what compares the planes is left out. Both servers
must give the same facts.
"""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import harness
from simulated import SimulatedRack

READ = ("redfish.root", "redfish.session", "redfish.systems", "redfish.chassis",
        "redfish.managers", "tls.facts", "web.http")


@unittest.skipUnless("OOBREADY_CORPUS" in os.environ,
                     "OOBREADY_CORPUS does not name the folder of recorded trees")
class Corpus(unittest.TestCase):
    def trees(self):
        return sorted((pathlib.Path(os.environ["OOBREADY_CORPUS"]) / "redfish").glob("*.tar.xz"))

    def test_every_tree(self):
        self.assertGreater(len(self.trees()), 0)
        for archive in self.trees():
            with self.subTest(tree=archive.name):
                folder = tempfile.mkdtemp(prefix="oobready-tree-")
                try:
                    subprocess.run(["tar", "-xJf", archive, "-C", folder], check=True)
                    self.verify(self.root_of(folder), archive.name)
                finally:
                    shutil.rmtree(folder)

    def root_of(self, folder):
        """The directory above redfish/v1, wherever the archive has it."""
        index = min(pathlib.Path(folder).rglob("redfish/v1/index.json"),
                    key=lambda path: len(path.parts))
        return index.parents[2]

    def verify(self, tree, name):
        flavour = "smc" if name.startswith("smc") else "dell"
        node = f"{flavour}-1/n1"
        with harness.Rack("--tree", f"{node}={tree}", selection=f"{flavour}:1") as rack:
            report = rack.verify()
            self.check(report, node)
            counts = rack.web_counts()[node]
            self.assertEqual((counts["logins"], counts["logouts"]), (1, 1))
        profile = {"smc": "supermicro/skylake", "dell": "dell/c6420"}[flavour]
        with SimulatedRack("--profile", profile, "--nodes", 1, "--tree", f"*={tree}") as rack:
            simulated = rack.verify()
            simulated_node = next(iter(simulated.nodes()))
            self.check(simulated, simulated_node)
            counts = rack.counters()[simulated_node]["web"]
            self.assertEqual((counts["logins"], counts["sessions_closed"]), (1, 1))
        for probe in ("redfish.root", "redfish.systems", "redfish.chassis", "redfish.managers"):
            self.assertEqual(report.evidence(node, probe)[0]["facts"],
                             simulated.evidence(simulated_node, probe)[0]["facts"], probe)

    def check(self, report, node):
        self.assertIn(report.status, (0, 1, 2), report.errors)
        for probe in READ:
            for row in report.evidence(node, probe):
                self.assertIn("facts", row, f"{probe}: {row}")
        systems = report.evidence(node, "redfish.systems")[0]["facts"]
        self.assertGreaterEqual(len(systems["members"]), 1)
        self.assertEqual(systems["unreadable"], [])
        # All that is about Redfish is decided: a recorded machine may fail, never be unknown.
        unknown = {row for row in report.outcomes(node, "unknown")
                   if row.startswith(("redfish.", "web.", "tls."))}
        self.assertEqual(unknown, set())


if __name__ == "__main__":
    harness.main()
