#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: a controller whose web server hardly answers costs minutes, not hours, and nothing false.

Method: `verify` without --deadline on a simulated rack, one node of which drips every answer, one
only what lies behind the login, and one says 401 once in the middle of its session. harness.oobready
ends what does not end.
"""
import pathlib
import tempfile
import unittest

import harness
from simulated import SimulatedRack

ALL, BEHIND_LOGIN, STRAY, HEALTHY = (f"dell-1/n{i}" for i in range(1, 5))
DRIP_MS = 2000  # after each byte: no answer ends within its request's limit
SCENARIO = f"""
[[fault]]
fault = "slow-drip"
nodes = "{ALL}"
value = {DRIP_MS}

[[fault]]
fault = "slow-drip"
nodes = "{BEHIND_LOGIN}"
uri = "/redfish/v1/Systems*"
value = {DRIP_MS}

[[fault]]
fault = "slow-drip"
nodes = "{BEHIND_LOGIN}"
uri = "/redfish/v1/Chassis*"
value = {DRIP_MS}

[[fault]]
fault = "stray-unauthorized"
nodes = "{STRAY}"
uri = "*/Systems"
count = 1
"""


class SlowBmc(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory(prefix="oobready-slow-") as folder:
            scenario = pathlib.Path(folder) / "scenario.toml"
            scenario.write_text(SCENARIO)
            with SimulatedRack("--profile", "dell/c6420", "--nodes", 4, "--scenario",
                               scenario) as rack:
                cls.report = rack.verify()
                cls.counters = rack.counters()

    def test_what_could_not_be_read_is_unknown_and_nothing_fails(self):
        for node in (ALL, BEHIND_LOGIN):
            self.assertEqual(self.report.nodes()[node]["verdict"], "undecided", node)
            self.assertEqual(self.report.outcomes(node, "fail"), set(), node)
            for requirement in self.report.outcomes(node, "unknown"):
                with self.subTest(node=node, requirement=requirement):
                    self.assertTrue(requirement.startswith("redfish."))
                    self.assertEqual(self.report.diagnosis(node, requirement)["error"],
                                     "connection-timeout")

    def test_after_two_requests_without_an_answer_no_more_are_sent(self):
        errors = {row["error"]["context"] for row in self.report.nodes()[BEHIND_LOGIN]["evidence"]
                  if row["probe"].startswith("redfish.") and "error" in row}
        said = [text for text in errors if "not sent, for 2 requests in a row" in text]
        self.assertGreater(len(said), 0, errors)
        # The root, the login, what answers, two lanes that wait, the logout: a healthy one has more.
        self.assertLess(self.counters[BEHIND_LOGIN]["web"]["http_requests"],
                        self.counters[HEALTHY]["web"]["http_requests"])

    def test_a_stray_401_is_asked_again(self):
        self.assertEqual(self.report.nodes()[STRAY]["verdict"], "ready")
        self.assertEqual(self.report.nodes()[HEALTHY]["verdict"], "ready")
        self.assertEqual(self.counters[STRAY]["web"]["http_requests"],
                         self.counters[HEALTHY]["web"]["http_requests"] + 1)

    def test_no_session_stays_open_and_no_password_is_tried_twice(self):
        for node, counters in self.counters.items():
            self.assertEqual(counters["web"]["sessions_open"], 0, node)
            self.assertEqual(counters["web"]["logins_failed"], 0, node)


if __name__ == "__main__":
    harness.main()
