#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: Ctrl-C at any moment ends the run with a report, exit status 130, and no session left open.

Method: the rack of strangers with a silent console, so that a run takes seconds; interrupted after
different times; the servers count their sessions.
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
            before = rack.sessions()
            finished_early = 0
            for after_s in (0.02, 0.05, 0.1, 0.3, 0.8, 1.5):
                with self.subTest(after_s=after_s):
                    process = subprocess.Popen(
                        [os.environ["OOBREADY_BINARY"], "verify", rack.file, "--format", "json"],
                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                    time.sleep(after_s)
                    process.send_signal(signal.SIGINT)
                    output, errors = process.communicate(timeout=harness.RUN_LIMIT_S)
                    if process.returncode == -signal.SIGINT:
                        finished_early += 1  # before the program listened: nothing was sent yet
                        continue
                    self.assertEqual(process.returncode, 130, errors)
                    document = json.loads(output)
                    self.assertEqual(document["exit_status"], 130)
                    self.assertTrue(any("Interrupted" in note
                                        for note in document["run"]["notes"]))
                    self.assertNotEqual(document["verdict"], "ready")
                    self.assertEqual(rack.sessions(), before)
            self.assertLess(finished_early, 3)


if __name__ == "__main__":
    harness.main()
