#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: a host that really starts is never called broken: off, starting, at its login, logged in.

Method: a guest behind ipmi_sim (guest.py), its power switched just before the probe; a user of
ipmitool logs in.
"""
import os
import select
import subprocess
import time
import unittest

import guest
import harness
import own_profile

# What a host shows of itself on its way up. Never that it, its console or its bit rate is broken; that
# it is silent only while it is: a kernel that unpacks itself says nothing for seconds.
ON_THE_WAY = {"boot-loader", "firmware-setup", "booting", "silent", "prompt"}
SHELL = b"~ # "     # busybox then asks the terminal where its cursor is
LOGIN_S = 1.0
QUIET_S = 1.0
LIMIT_S = 30


class Terminal:
    """The guest's console in the hands of `ipmitool sol activate`."""

    def __init__(self, host):
        self.end, theirs = os.openpty()
        self.process = subprocess.Popen(
            host.ipmitool("sol", "activate"), stdin=theirs, stdout=theirs, stderr=theirs,
            env=host.environment())
        os.close(theirs)
        while b"SOL Session operational" not in self.heard():
            if self.process.poll() is not None:
                raise AssertionError("ipmitool did not get the console")

    def heard(self):
        """What the host says until it is quiet. A login throws away what comes before it is."""
        said = b""
        while select.select([self.end], [], [], QUIET_S)[0]:
            said += os.read(self.end, 1024)
        return said

    def type(self, text):
        os.write(self.end, text)

    def leave(self):
        """As a person does; whoever is killed instead holds the console for another minute."""
        self.type(b"\r~.")
        self.process.wait(timeout=LIMIT_S)
        os.close(self.end)


@unittest.skipIf(guest.missing(), f"skipped: not installed: {guest.missing()}")
class Host(unittest.TestCase):
    def setUp(self):
        self.host = guest.Guest().__enter__()
        self.addCleanup(self.host.__exit__)
        self.profile = self.host.directory / "profile.toml"
        self.profile.write_text(own_profile.CONSOLE)

    def probe(self):
        began = time.monotonic()
        report = harness.Report(harness.oobready(
            "verify", guest.ADDRESS, "--profile", self.profile, "--username", guest.USERNAME,
            "--password-file", self.host.password_file, "--format", "json"))
        evidence, = report.evidence(f"targets/{guest.ADDRESS}", "sol.console")
        seen = evidence["facts"]
        self.assertEqual((seen["still_active"], seen["held_by"]), (False, "nobody"), seen)
        if seen["state"] == "silent":
            self.assertLess(self.host.wire.heard_at, began + LOGIN_S)
        return seen

    def starts_up(self):
        """Probes without a pause until the login shows."""
        seen = [self.probe()]
        while seen[-1]["state"] != "prompt":
            self.assertIn(seen[-1]["state"], ON_THE_WAY, seen[-1])
            self.assertLess(len(seen), LIMIT_S, seen[-1])
            seen.append(self.probe())
        self.assertIn("booting", [facts["state"] for facts in seen], seen)
        self.assertEqual((seen[-1]["prompt"], seen[-1]["line"].strip()),
                         ("login", f"{guest.HOST_NAME} login:"))

    def test_a_host_is_what_it_shows_from_power_on_to_power_off(self):
        self.assertEqual(self.probe()["state"], "host-off")
        self.host.power("on")
        self.starts_up()
        self.log_in()
        # The first look may still see the shell come up; the second finds a console at rest, which
        # shows its prompt only when it is asked.
        for _ in range(2):
            seen = self.probe()
            self.assertEqual((seen["state"], seen["prompt"]), ("prompt", "shell"), seen)
        self.assertGreater(seen["questions"], 0)
        self.host.power("off")
        self.host.wait(self.host.is_off, "power off")
        self.assertEqual(self.probe()["state"], "host-off")
        self.host.power("on")
        self.starts_up()

    def log_in(self):
        terminal = Terminal(self.host)
        answers = {b"login:": b"root\r", b"Password:": guest.ROOT_PASSWORD.encode() + b"\r"}
        asked = b""
        for _ in range(LIMIT_S):
            terminal.type(next((answer for question, answer in answers.items()
                                if asked.endswith(question)), b"\r"))
            asked = terminal.heard().rstrip()
            if SHELL in asked:
                break
        terminal.leave()
        self.assertIn(SHELL, asked)


if __name__ == "__main__":
    harness.main()
