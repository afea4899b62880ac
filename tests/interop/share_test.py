#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: a fleet of equal machines reads its sensor data records once, says so, and reads the same of
every machine as without sharing.

Method: the same simulated rack under a profile with and without share_sdrs; the commands counted.
"""
import pathlib
import tempfile
import unittest

import harness
from simulated import SimulatedRack

NODES = 6
PROFILE = """[profile]
title = "Sensors"
[settings]
share_sdrs = {share}
[[requirement]]
id = "test.sensors"
title = "Sensors"
why = "The test looks at them."
probe = "ipmi.sensors"
select = "/count"
validate = {{ greater_than = 0 }}
remedy = "Nothing needs to be done."
[[requirement]]
id = "test.fru"
title = "FRUs"
why = "The test looks at them."
probe = "ipmi.fru"
select = "/count"
validate = {{ greater_than = 0 }}
remedy = "Nothing needs to be done."
"""


def sensors(report, name):
    evidence, = report.evidence(name, "ipmi.sensors")
    return evidence["facts"]


class Share(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder, \
                SimulatedRack("--profile", "dell/c6420", "--profile", "supermicro/skylake",
                              "--nodes", NODES) as rack:
            cls.reports, cls.commands = {}, {}
            before = {}
            for share in ("false", "true"):
                file = pathlib.Path(folder) / f"share-{share}.toml"
                file.write_text(PROFILE.format(share=share))
                text = rack.file.read_text()
                for profile in ("dell/c6420", "supermicro/skylake"):
                    text = text.replace(f'profile = "{profile}"', f'profile = "{file}"')
                copy = rack.file.with_name(f"share-{share}.toml")
                copy.write_text(text)
                cls.reports[share] = harness.Report(
                    harness.oobready("verify", copy, "--format", "json"))
                counted = {name: node["ipmi"]["commands"].get("Get SDR", 0)
                           for name, node in rack.counters().items()}
                cls.commands[share] = {name: count - before.get(name, 0)
                                       for name, count in counted.items()}
                before = counted

    def test_each_kind_is_read_once(self):
        for appliance in ("dell-1", "supermicro-1"):
            own = {name: count for name, count in self.commands["true"].items()
                   if name.startswith(appliance)}
            readers = [name for name, count in own.items() if count > 1]
            self.assertEqual(len(readers), 1, own)
            for name, count in own.items():
                alone = self.commands["false"][name]
                self.assertGreater(alone, 10)
                self.assertEqual(count, alone if name in readers else 1, name)

    def test_the_facts_are_the_same_and_say_whose_they_are(self):
        for name in self.commands["true"]:
            alone, shared = (sensors(self.reports[share], name) for share in ("false", "true"))
            self.assertIsNone(alone["sdr_read_from"])
            self.assertEqual(shared["sdr_read_from"] is None, self.commands["true"][name] > 1)
            for facts in (alone, shared):
                del facts["sdr_read_from"]
            self.assertEqual(alone, shared, name)

    def test_nothing_failed(self):
        for report in self.reports.values():
            self.assertEqual(report.status, 0)


if __name__ == "__main__":
    harness.main()
