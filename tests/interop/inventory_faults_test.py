#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: a BMC that refuses a part of its inventory costs that part only, and never looks well.

Method: one simulated node for each row below, on which one command is answered with one completion
code, always or a few times; what the facts must say then; sessions are closed all the same.
"""
import pathlib
import tempfile
import unittest

import harness
from inventory_test import Bmc
from simulated import SimulatedRack


def no_sensors(facts):
    return facts["ipmi.sensors"]["members"] == []


def errors(facts, probe):
    return [row["error"] for row in facts[probe]["unreadable"]]


def all_well(facts):
    return facts["ipmi.sensors"]["count"] > 10 and not any(
        facts[probe]["unreadable"] for probe in ("ipmi.sensors", "ipmi.fru", "ipmi.sel"))


# command, completion code, how often (0: always), what must hold of the facts
ROWS = (
    ("Get SEL Info", 0xC1, 0, lambda facts: facts["ipmi.sel_info"] == {"completion_code": "C1h"}
     and facts["ipmi.sel"] == {"completion_code": "C1h"}),
    ("Get SEL Time", 0xC1, 0, lambda facts: facts["ipmi.sel_info"]["clock_offset_s"] is None
     and facts["ipmi.sel_info"]["unsupported"] == ["Get SEL Time (0Ah 48h) C1h"]),
    ("Get SEL Entry", 0xCB, 0, lambda facts: facts["ipmi.sel"]["members"] == []
     and errors(facts, "ipmi.sel") == ["bmc-error: record 0000h: CBh"]),
    ("Get SEL Entry", 0xD4, 0, lambda facts: facts["ipmi.sel"]["id"] == "privilege-insufficient"),
    ("Get SDR Repository Info", 0xC1, 0, lambda facts: facts["ipmi.sensors"] ==
     {"completion_code": "C1h"} and facts["ipmi.fru"]["members"][0]["status"] == "ok"),
    ("Get SDR", 0xC5, 3, all_well),
    ("Get SDR", 0xC3, 1, all_well),
    ("Get SDR", 0xC5, 0, lambda facts: no_sensors(facts)
     and errors(facts, "ipmi.sensors") == ["bmc-error: SDR 0000h: C5h"]),
    ("Get SDR", 0xCA, 0, lambda facts: no_sensors(facts)
     and errors(facts, "ipmi.sensors") == ["bmc-error: SDR 0000h: CAh"]),
    ("Get SDR", 0xC3, 0, lambda facts: no_sensors(facts)
     and errors(facts, "ipmi.sensors") == ["bmc-error: SDR 0000h: C3h"]),
    ("Get Sensor Reading", 0xCB, 0, lambda facts: {(row["status"], row["value"], row["state"])
     for row in facts["ipmi.sensors"]["members"]} == {("not-present", None, None)}),
    ("Get Sensor Reading", 0xCE, 0, lambda facts: no_sensors(facts)
     and len(errors(facts, "ipmi.sensors")) > 10),
    ("Get Sensor Thresholds", 0xC1, 0, lambda facts: all_well(facts) and not any(
        row["thresholds"] for row in facts["ipmi.sensors"]["members"])),
    ("Get FRU Inventory Area Info", 0xCB, 0,
     lambda facts: facts["ipmi.fru"]["members"][0]["status"] == "not-present"),
    ("Read FRU Data", 0xC8, 2, all_well),
    ("Read FRU Data", 0x81, 0, lambda facts: facts["ipmi.fru"]["members"] == []
     and errors(facts, "ipmi.fru") == [f"bmc-busy: FRU device {i} answered 81h"
                                       for i in (0, 1, 2)]),
)


class Refusals(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scenario = []
        for i, (command, code, count, _) in enumerate(ROWS, start=1):
            scenario.append(f'[[fault]]\nfault = "completion-code"\nnodes = "dell-1/n{i}"\n'
                            f'command = "{command}"\nvalue = {code}\n'
                            + (f"count = {count}\n" if count else ""))
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "scenario.toml"
            file.write_text("\n".join(scenario))
            cls.rack = SimulatedRack("--profile", "dell/c6420", "--nodes", len(ROWS),
                                     "--scenario", file).__enter__()
        cls.declared = cls.rack.declared()

    @classmethod
    def tearDownClass(cls):
        cls.rack.__exit__()

    def test_each_refusal_costs_its_part_only(self):
        for i, (command, code, count, holds) in enumerate(ROWS, start=1):
            with self.subTest(command, code=f"{code:02X}h", count=count):
                node = self.declared[f"dell-1/n{i}"]
                facts, etiquette = Bmc(node["bmc"], node["username"], node["password"]).facts()
                self.assertTrue(holds(facts), facts)
                self.assertEqual((etiquette["ipmi_sessions_opened"],
                                  etiquette["ipmi_sessions_closed"]), (1, 1))


if __name__ == "__main__":
    harness.main()
