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
    requests_seen = 0

    def test_sessions_are_closed_and_the_report_is_written(self):
        consoles = [f"--fault={node}=sol-silent" for node in ("dell-1/n1", "dell-1/n2")]
        with harness.Rack(*consoles, selection="dell:2") as rack:
            before = rack.sessions()
            for after_s in (0, 0.02, 0.05, 0.1, 0.3, 0.8, 1.5):
                with self.subTest(after_s=after_s):
                    process = subprocess.Popen(
                        [os.environ["OOBREADY_BINARY"], "verify", rack.file, "--format", "json"],
                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                    self.wait_until_it_has_asked_something(rack, process)
                    time.sleep(after_s)
                    process.send_signal(signal.SIGINT)
                    output, errors = process.communicate(timeout=harness.RUN_LIMIT_S)
                    self.assertEqual(process.returncode, 130, errors)
                    document = json.loads(output)
                    self.assertEqual(document["exit_status"], 130)
                    self.assertTrue(any("Interrupted" in note
                                        for note in document["run"]["notes"]))
                    self.assertNotEqual(document["verdict"], "ready")
                    self.assertEqual(rack.sessions(), before)
                    self.requests_seen = sum(counts["requests"]
                                             for counts in rack.web_counts().values())

    def wait_until_it_has_asked_something(self, rack, process):
        """The web server's log has a new line: from then on a run of some seconds is under way."""
        def asked():
            return sum(counts["requests"] for counts in rack.web_counts().values())

        before = self.requests_seen
        while asked() == before and process.poll() is None:
            time.sleep(0.005)
        self.assertIsNone(process.poll(), "it ended before it was interrupted")


if __name__ == "__main__":
    harness.main()
