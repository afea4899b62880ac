#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: a BMC that is busy for a moment is as good as one that is not; one that stays busy is unknown.

Method: completion codes planted in a simulated rack, for two answers or for all; the commands counted.
"""
import pathlib
import tempfile
import unittest

import harness
from simulated import SimulatedRack

READY, UNDECIDED = "ready", "undecided"
TRANSMISSIONS_MAX = 4  # of one question: the first, and three when the BMC is busy
CAPABILITIES, STATUS = "Get Channel Authentication Capabilities", "Get Chassis Status"
# command (none: whichever comes), completion code, how often (none: always); verdict; then of the
# probe the error id, or the fact that says what the BMC answered.
ROWS = (
    (None, 0xC0, 2, READY, None, None, None),
    (CAPABILITIES, 0xC3, 2, READY, None, None, None),
    (STATUS, 0xC3, 2, READY, None, None, None),
    (STATUS, 0xD5, 2, READY, None, None, None),
    ("Set Session Privilege Level", 0xC0, 2, READY, None, None, None),
    (CAPABILITIES, 0xC3, None, UNDECIDED, "ipmi.auth_capabilities", "bmc-busy", None),
    (STATUS, 0xC0, None, UNDECIDED, "ipmi.chassis_status", "bmc-busy", None),
    (STATUS, 0xD5, None, UNDECIDED, "ipmi.chassis_status", "bmc-busy", None),
    ("Set Session Privilege Level", 0xC0, None, UNDECIDED, "ipmi.session", "bmc-busy", None),
    # Of one parameter "not in this state" is an answer.
    ("Get LAN Configuration Parameters", 0xD5, None, None, "ipmi.lan", None,
     ("unsupported", "IP Address D5h")),
)


def scenario():
    text = []
    for number, (command, code, count, *_) in enumerate(ROWS, start=1):
        text.append(f'[[fault]]\nfault = "completion-code"\nnodes = "dell-1/n{number}"\n'
                    f'value = {code}\n')
        text.append(f'command = "{command}"\n' if command else "")
        text.append(f"count = {count}\n" if count else "")
    return "".join(text)


class Busy(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "scenario.toml"
            path.write_text(scenario())
            with SimulatedRack("--profile", "dell/c6420", "--nodes", len(ROWS), "--scenario",
                               path) as rack:
                cls.report = rack.verify()
                cls.counters = rack.counters()

    def test_each_row(self):
        for number, (command, code, count, verdict, probe, error, fact) in enumerate(ROWS, start=1):
            node = f"dell-1/n{number}"
            with self.subTest(command=command, code=hex(code), count=count):
                if verdict:
                    self.assertEqual(self.report.nodes()[node]["verdict"], verdict)
                if probe:
                    taken, = self.report.evidence(node, probe)
                    self.assertEqual(taken.get("error", {}).get("id"), error, taken)
                if fact:
                    self.assertIn(fact[1], taken["facts"][fact[0]])
                ipmi = self.counters[node]["ipmi"]
                self.assertEqual(ipmi["sessions_open"], 0)
                self.assertEqual(ipmi["logins_failed"], 0)

    def test_a_busy_bmc_is_not_asked_for_ever(self):
        for number, (command, code, count, *_) in enumerate(ROWS, start=1):
            if command in (CAPABILITIES, STATUS) and not count:
                asked = self.counters[f"dell-1/n{number}"]["ipmi"]["commands"][command]
                self.assertEqual(asked, TRANSMISSIONS_MAX, (command, hex(code)))


if __name__ == "__main__":
    harness.main()
