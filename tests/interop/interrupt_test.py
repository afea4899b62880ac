#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: Ctrl-C at any moment ends the run with a report, exit status 130, and no session left open.

Method: the rack of strangers with silent consoles, so that a run takes seconds; interrupted at
different times after its first request; the servers count their sessions.
"""
import json
import os
import signal
import subprocess
import time
import unittest

import harness


class Interrupted(unittest.TestCase):
    def test_sessions_are_closed_and_the_report_is_written(self):
        consoles = [f"--fault={node}=sol-silent" for node in ("dell-1/n1", "dell-1/n2")]
        with harness.Rack(*consoles, selection="dell:2") as rack:
            for after_s in (0, 0.02, 0.05, 0.1, 0.3, 0.8, 1.5):
                with self.subTest(after_s=after_s):
                    before = rack.sessions()
                    document = self.interrupt(rack, after_s)
                    self.assertEqual(document["exit_status"], 130)
                    self.assertTrue(any("Interrupted" in note
                                        for note in document["run"]["notes"]))
                    self.assertNotEqual(document["verdict"], "ready")
                    self.compare(before, rack.sessions(), document)

    def interrupt(self, rack, after_s):
        """The report of a run that is interrupted so long after its first request."""
        requests = self.requests(rack)
        process = subprocess.Popen(
            [os.environ["OOBREADY_BINARY"], "verify", rack.file, "--format", "json"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while self.requests(rack) == requests:
            self.assertIsNone(process.poll(), "it ended before it was interrupted")
            time.sleep(0.005)
        time.sleep(after_s)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=harness.RUN_LIMIT_S)
        self.assertEqual(process.returncode, 130, errors)
        return json.loads(output)

    def requests(self, rack):
        return sum(counts["requests"] for counts in rack.web_counts().values())

    def compare(self, before, after, document):
        for node in document["appliances"][0]["nodes"]:
            name = f"dell-1/{node['name']}"
            (ipmi_before, sol_before), web_before = before[name]
            (ipmi_after, sol_after), web_after = after[name]
            counts = node["etiquette"]
            self.assertEqual(counts["ipmi_sessions_opened"], counts["ipmi_sessions_closed"])
            self.assertEqual((sol_after, web_after), (sol_before, web_before), name)
            # A login that was cut short before it was one leaves what only the BMC knows of: half a
            # session, which ipmi_sim counts until its own time-out.
            half_open = 1 if counts["ipmi_sessions_opened"] == 0 else 0
            self.assertLessEqual(ipmi_after, ipmi_before + half_open, name)


if __name__ == "__main__":
    harness.main()
