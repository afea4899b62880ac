#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: a healthy rack is ready, on real servers, and is left as it was found.

Method: both appliances of the rack of strangers; the report's facts are compared with what the rack
was built from, the sessions with what the servers count.
"""
import json
import re
import unittest

import harness


class Healthy(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rack = harness.Rack().__enter__()
        cls.before = cls.rack.sessions()
        cls.report = cls.rack.verify()
        cls.after = cls.rack.sessions()
        cls.web_counts = cls.rack.web_counts()

    @classmethod
    def tearDownClass(cls):
        cls.rack.__exit__()

    def test_everything_is_ready(self):
        self.assertEqual(self.report.status, 0, self.report.errors)
        self.assertEqual(self.report.document["verdict"], "ready")
        self.assertEqual(len(self.report.nodes()), 8)
        for name, node in self.report.nodes().items():
            self.assertEqual(node["verdict"], "ready", name)
            self.assertEqual(self.report.outcomes(name, "fail"), set(), name)
            self.assertEqual(self.report.outcomes(name, "unknown"), set(), name)
            self.assertGreaterEqual(len(self.report.outcomes(name, "pass")), 15, name)

    def test_the_facts_are_those_the_rack_was_built_from(self):
        for node in self.rack.nodes:
            facts = {probe: self.report.evidence(node.full_name, probe)[0]["facts"]
                     for probe in ("ipmi.lan", "ipmi.guid", "ipmi.device_id", "sol.console",
                                   "redfish.systems", "redfish.managers", "ipmi.session",
                                   "web.http", "tls.facts")}
            self.assertEqual(facts["ipmi.lan"]["ip_address"], node.address)
            self.assertEqual(facts["ipmi.lan"]["mac_address"], node.mac)
            self.assertEqual(facts["ipmi.guid"]["uuid"], node.uuid)
            self.assertEqual(facts["ipmi.device_id"]["manufacturer_id"],
                             node.flavour.manufacturer_id)
            self.assertEqual(facts["ipmi.session"]["cipher_suite"], 3)
            self.assertEqual(facts["sol.console"]["prompt"], "login")
            self.assertIn(f"{node.flavour.appliance}-{node.name} login:",
                          facts["sol.console"]["transcript"])
            self.assertEqual(facts["redfish.systems"]["members"][0]["UUID"].lower(), node.uuid)
            self.assertEqual(facts["redfish.managers"]["members"][0]["FirmwareVersion"],
                             node.flavour.redfish_firmware)
            self.assertTrue(facts["web.http"]["redirects_to_https"])
            self.assertTrue(facts["tls.facts"]["verifies"])

    def test_as_many_sessions_after_as_before_on_every_server(self):
        self.assertEqual(self.before, self.after)
        for name, (ipmi, web) in self.after.items():
            self.assertEqual((ipmi, web), ((0, False), 0), name)
        for name, counts in self.web_counts.items():
            self.assertEqual((counts["logins"], counts["logouts"], counts["refused_logins"]),
                             (1, 1, 0), name)

    def test_the_report_says_what_was_opened_and_closed(self):
        for name, node in self.report.nodes().items():
            counts = node["etiquette"]
            self.assertEqual((counts["ipmi_sessions_opened"], counts["ipmi_sessions_closed"],
                              counts["redfish_sessions_opened"],
                              counts["redfish_sessions_closed"], counts["logins_failed"]),
                             (1, 1, 1, 1, 0), name)

    def test_no_secret_is_in_any_format(self):
        secrets = [self.rack.password_file(key).read_text().strip() for key in ("smc", "dell")]
        for form in ("text", "json", "jsonl"):
            said = harness.oobready("verify", self.rack.file, "--format", form, "--verbose")
            for secret in secrets:
                self.assertNotIn(secret, said.stdout + said.stderr)

    def test_every_evidence_has_its_source(self):
        for name, node in self.report.nodes().items():
            for row in node["evidence"]:
                self.assertIn("facts", row, f"{name} {row}")
                self.assertRegex(row["source"], r"^(udp|tcp|tls|http|https)://127\.0\.0\.")

    def test_text_and_lines_agree_with_the_document(self):
        text = harness.oobready("verify", self.rack.file)
        self.assertEqual(text.returncode, 0)
        self.assertRegex(text.stdout.splitlines()[-1], r"^READY: 2 appliances, 8 nodes: 8 ready")
        self.assertNotIn("\x1b", text.stdout)  # not a terminal: no colour, no progress
        self.assertEqual(text.stderr, "")
        lines = harness.oobready("verify", self.rack.file, "--format", "jsonl")
        rows = [json.loads(line) for line in lines.stdout.splitlines()]
        self.assertEqual(sum("diagnosis" in json.dumps(row)[:40] for row in rows),
                         sum(len(node["diagnoses"]) for node in self.report.nodes().values()))

    def test_the_report_is_written_to_a_file_whole(self):
        file = self.rack.directory / "report.json"
        said = harness.oobready("verify", self.rack.file, "--format", "json", "-o", file)
        self.assertEqual(said.returncode, 0)
        self.assertEqual(said.stdout, "")
        self.assertIn("report.json", said.stderr)
        self.assertEqual(json.loads(file.read_text())["verdict"], "ready")
        self.assertEqual([path.name for path in self.rack.directory.glob("*report*")],
                         ["report.json"])

    def test_targets_without_a_rack_file(self):
        said = harness.oobready(
            "verify", "127.0.0.[21-24]", "--profile", "dell/c6420", "--username", "root",
            "--password-file", self.rack.password_file("dell"), "--tls-ca",
            self.rack.directory / "ca.pem", "--format", "json")
        report = harness.Report(said)
        self.assertEqual(report.status, 0, report.text[-2000:])
        self.assertEqual(len(report.nodes()), 4)

    def test_an_untrusted_certificate_is_undecided_not_failed(self):
        words = ["verify", "127.0.0.21", "--profile", "dell/c6420", "--username", "root",
                 "--password-file", self.rack.password_file("dell"), "--format", "json"]
        report = harness.Report(harness.oobready(*words))
        self.assertEqual(report.status, 2)
        self.assertEqual(report.outcomes("targets/127.0.0.21", "fail"), set())
        self.assertIn("tls-not-verified", report.text)
        logins = self.rack.web_counts()["dell-1/n1"]

        fingerprint = report.evidence("targets/127.0.0.21", "tls.facts")[0]["facts"]["sha256"]
        pinned = harness.Report(harness.oobready(*words, "--tls-pin", "sha256:" + fingerprint))
        self.assertEqual(pinned.status, 0, pinned.text[-2000:])
        other = harness.Report(harness.oobready(*words, "--tls-pin", "sha256:" + "0" * 64))
        self.assertEqual(other.status, 1)
        self.assertEqual(other.outcomes("targets/127.0.0.21", "fail"), {"tls.pin"})
        insecure = harness.Report(harness.oobready(*words, "--insecure-tls"))
        self.assertEqual(insecure.status, 0)
        self.assertTrue(any("not verified" in note
                            for note in insecure.document["run"]["notes"]))
        # Two trusted runs logged in once each; the untrusted ones sent no password.
        self.assertEqual(self.rack.web_counts()["dell-1/n1"]["logins"], logins["logins"] + 2)

    def test_the_deadline_ends_the_run_with_everything_closed(self):
        before = self.rack.sessions()
        report = self.rack.verify("--deadline", "0.1")
        self.assertEqual(report.status, 2)
        self.assertTrue(any("deadline" in note for note in report.document["run"]["notes"]))
        self.assertTrue(re.search(r'"cancelled"', report.text))
        self.assertEqual(self.rack.sessions(), before)


if __name__ == "__main__":
    harness.main()
