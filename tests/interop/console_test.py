#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: what is said of a serial console is what it shows, who holds it is named, and it is taken from
nobody unless that is asked for.

Method: a simulated rack with a console of each kind; ipmitool holds one.
"""
import unittest

import harness
import own_profile
from holding import held_console, shown_by_ipmiconsole
from simulated import SimulatedRack

# What is planted: the state, and the kind of prompt.
CONSOLES = (
    ("", "prompt", "login"),
    ("sol-silent", "silent", None),
    ("sol-wrong-bit-rate", "garbled", None),
    ("sol-grub", "boot-loader", None),
    ("sol-disabled", "sol-disabled", None),
    ("sol-needs-encryption", "sol-requires-encryption", None),
    ("sol-no-reply", "no-reply", None),
    ("sol-other-port", "prompt", "login"),
    ("sol-stolen", "sol-stolen", None),
    ("sol-in-use", "sol-in-use", None),
    ("power-off", "host-off", None),
)


def facts(report, name):
    evidence, = report.evidence(name, "sol.console")
    return evidence["facts"]


class Consoles(unittest.TestCase):
    def setUp(self):
        planted = [word for number, (fault, *_) in enumerate(CONSOLES, start=1) if fault
                   for word in ("--fault", f"dell-1/n{number}={fault}")]
        self.rack = SimulatedRack("--profile", "dell/c6420", "--nodes", len(CONSOLES),
                                  *planted).__enter__()
        self.addCleanup(self.rack.__exit__)
        profile = self.rack.file.with_name("console.toml")
        profile.write_text(own_profile.CONSOLE)
        self.file = self.rack.file.with_name("consoles.toml")
        self.file.write_text(self.rack.file.read_text().replace('"dell/c6420"', f'"{profile}"'))

    def verify(self, *options):
        return harness.Report(harness.oobready("verify", self.file, "--format", "json", *options))

    @staticmethod
    def held(node):
        return held_console(node["bmc"], node["username"], node["password"], suite=17)

    def test_each_console_is_what_it_shows(self):
        report = self.verify()
        for number, (fault, state, prompt) in enumerate(CONSOLES, start=1):
            with self.subTest(fault=fault):
                seen = facts(report, f"dell-1/n{number}")
                self.assertEqual((seen["state"], seen["prompt"]), (state, prompt), seen)
                self.assertLessEqual(seen["carriage_returns"], 3)
                self.assertEqual(seen["still_active"], False)
                self.assertEqual(seen["port"] is not None, fault == "sol-other-port")
                self.assertEqual(seen["held_by"] == "nobody", fault != "sol-in-use")
        for name, node in self.rack.counters().items():
            self.assertEqual((node["ipmi"]["sessions_open"], node["ipmi"]["sol_open"]), (0, 0),
                             name)

    def test_ipmiconsole_too_finds_the_console_at_another_port(self):
        node = self.rack.declared()["dell-1/n8"]
        self.assertIn(b"login:", shown_by_ipmiconsole(node["bmc"], node["username"],
                                                      node["password"], until=b"login:"))

    def test_a_menu_gets_no_key(self):
        self.assertEqual(facts(self.verify(), "dell-1/n4")["carriage_returns"], 0)

    def test_garbled_text_names_the_rate_of_the_controller(self):
        seen = facts(self.verify(), "dell-1/n3")
        self.assertEqual(seen["bmc_bit_rate"], 115200)
        if seen["probable_bit_rate"] is not None:
            self.assertLess(seen["probable_bit_rate"], 115200)

    def test_who_holds_it_is_named_and_keeps_it(self):
        node = self.rack.declared()["dell-1/n1"]
        with self.held(node):
            seen = facts(self.verify(), "dell-1/n1")
        self.assertEqual((seen["state"], seen["taken_over"]), ("sol-in-use", False))
        self.assertEqual(seen["carriage_returns"], 0)
        self.assertEqual((seen["holder"]["user"], seen["holder"]["privilege"],
                          seen["holder"]["address"]),
                         (node["username"], "administrator", "127.0.0.1"))
        self.assertRegex(seen["held_by"],
                         rf"^{node['username']} \(administrator\) from 127.0.0.1:\d+$")

    def test_the_text_says_who_holds_it_and_what_is_wrong_with_the_rest(self):
        node = self.rack.declared()["dell-1/n1"]
        with self.held(node):
            text = " ".join(harness.oobready("verify", self.rack.file).stdout.split())
        for seen in (rf"in use by {node['username']} \(administrator\) from 127\.0\.0\.1:\d+ ",
                     r"the controller is set to 115200 bit/s; after its next restart to 115200 "
                     r"bit/s; the profile asks for 115200 bit/s",
                     r"the host's power is on; the controller is set to 115200 bit/s; 3 carriage "
                     r"returns were typed "):
            self.assertRegex(text, "seen: " + seen)

    def test_it_is_taken_over_only_where_that_is_asked_for(self):
        node = self.rack.declared()["dell-1/n1"]
        with self.held(node):
            seen = facts(self.verify("--take-over-sol"), "dell-1/n1")
        self.assertEqual((seen["state"], seen["taken_over"]), ("prompt", True))
        self.assertEqual(seen["holder"]["user"], node["username"])

    def test_ipmitool_has_the_console_after_us(self):
        self.verify()
        node = self.rack.declared()["dell-1/n1"]
        with self.held(node):
            pass


if __name__ == "__main__":
    harness.main()
