#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: each planted fault is named where it was planted, with its remedy, and nothing else is.

Method: the rack of strangers with every fault once; a table says which requirement each fault fails.
"""
import unittest

import harness

# node: its fault, the one requirement that fails, what was measured.
EXPECTED = {
    "smc-1/n1": ("ipmi-silent", "ipmi.port_623", False),
    "smc-1/n2": ("https-refused", "web.port_443", "refused"),
    "smc-1/n3": ("sol-in-use", "sol.console", "sol-in-use"),
    "smc-1/n4": ("wrong-ip", "ipmi.ip_address", "127.0.1.14"),
    "dell-1/n1": ("wrong-password", "ipmi.session", "refused"),
    "dell-1/n2": ("sol-silent", "sol.console", "silent"),
    "dell-1/n3": ("health-critical", "redfish.system_health", "Critical"),
    "dell-1/n4": (None, None, None),
}


class Broken(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rack = harness.Rack("--broken").__enter__()
        cls.before = cls.rack.sessions()
        cls.report = cls.rack.verify()
        cls.after = cls.rack.sessions()
        cls.text = harness.oobready("verify", cls.rack.file).stdout

    @classmethod
    def tearDownClass(cls):
        cls.rack.__exit__()

    def test_not_ready(self):
        self.assertEqual(self.report.status, 1)
        self.assertEqual(self.report.document["verdict"], "not_ready")

    def test_each_fault_fails_its_requirement_and_no_other(self):
        planted = {node.full_name: (sorted(node.faults) or [None])[0] for node in self.rack.nodes}
        self.assertEqual(planted, {name: row[0] for name, row in EXPECTED.items()})
        for name, (_, requirement, measured) in EXPECTED.items():
            with self.subTest(node=name):
                self.assertEqual(self.report.outcomes(name, "fail"),
                                 {requirement} if requirement else set())
                self.assertEqual(self.report.outcomes(name, "unknown"), set())
                self.assertEqual(self.report.nodes()[name]["verdict"],
                                 "not_ready" if requirement else "ready")
                if requirement:
                    row = self.report.diagnosis(name, requirement)
                    said = row["measured"]
                    self.assertIn(measured, said if isinstance(said, list) else [said])
                    self.assertGreater(len(row["remedy"]), 20)

    def test_no_advice_appears_that_the_healthy_node_does_not_have_too(self):
        advice = ("recommended",)
        healthy = self.report.outcomes("dell-1/n4", "fail", advice)
        for name, (_, requirement, measured) in EXPECTED.items():
            told = {"sol.free"} if measured == "sol-in-use" else set()  # who has the console
            self.assertEqual(self.report.outcomes(name, "fail", advice) - healthy, told, name)

    def test_what_waits_for_a_fault_names_it(self):
        for name, (_, requirement, _) in EXPECTED.items():
            blockers = {row["blocked_by"] for row in self.report.nodes()[name]["diagnoses"]
                        if row["blocked_by"]}
            self.assertLessEqual(blockers, {requirement}, name)

    def test_the_text_names_each_fault_with_what_to_do_next(self):
        self.assertEqual(self.text.count("FAIL "), 7)
        self.assertNotIn("UNKNOWN", self.text)
        for _, requirement, _ in EXPECTED.values():
            if requirement:
                self.assertIn(f"id: {requirement}", self.text)
        self.assertIn("seen: in use by ", self.text)
        self.assertRegex(" ".join(self.text.split()), r"seen: the host's power is on; .*3 carriage")
        self.assertIn("NOT READY: 2 appliances, 8 nodes: 1 ready, 7 not ready", self.text)

    def test_one_login_attempt_where_the_password_is_wrong(self):
        row = self.report.diagnosis("dell-1/n1", "ipmi.session")
        evidence = self.report.evidence("dell-1/n1", "ipmi.session")[0]
        self.assertEqual(evidence["facts"]["error"], "password-invalid")
        self.assertEqual(row["error"], "password-invalid")
        self.assertIn("password-invalid", self.text.replace("\n", " "))
        etiquette = self.report.nodes()["dell-1/n1"]["etiquette"]
        self.assertEqual(etiquette["logins_failed"], 1)
        # The same wrong secret never reached the other plane, in this run nor in the text one.
        counts = self.rack.web_counts()["dell-1/n1"]
        self.assertEqual((counts["logins"], counts["refused_logins"]), (0, 0))

    def test_the_holder_of_the_console_still_holds_it(self):
        self.assertEqual(self.before["smc-1/n3"], ((1, True), 0))
        self.assertEqual(self.after["smc-1/n3"], ((1, True), 0))

    def test_as_many_sessions_after_as_before_on_every_server(self):
        self.assertEqual(self.before, self.after)
        for name, counts in self.rack.web_counts().items():
            self.assertEqual(counts["logins"], counts["logouts"], name)


if __name__ == "__main__":
    harness.main()
