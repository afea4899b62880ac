#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: bad input gets a clear error and loses nothing; nothing is sent when anything is wrong.

Method: a table of files and command lines; a socket that would hear any packet stays silent.
"""
import os
import pathlib
import socket
import tempfile
import unittest

import harness

RACK = """[credentials.c]
username = "ADMIN"
password_file = "secret"

[[appliance]]
name = "a"
profile = "baseline"
credentials = "c"

[[appliance.node]]
name = "n1"
bmc = "127.0.0.50"
"""


class BadInput(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="oobready-bad-"))
        self.listeners = []
        for kind, port in ((socket.SOCK_DGRAM, 623), (socket.SOCK_STREAM, 443),
                           (socket.SOCK_STREAM, 80)):
            listener = socket.socket(socket.AF_INET, kind)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.50", port))
            if kind == socket.SOCK_STREAM:
                listener.listen()
            listener.setblocking(False)
            self.listeners.append(listener)
        self.write("secret", "pass\n", 0o600)

    def tearDown(self):
        for listener in self.listeners:
            listener.close()

    def write(self, name, text, mode=0o644):
        path = self.folder / name
        path.write_text(text)
        path.chmod(mode)
        return path

    def assert_nothing_was_sent(self):
        for listener in self.listeners:
            with self.assertRaises(BlockingIOError):
                if listener.type == socket.SOCK_STREAM:
                    listener.accept()
                else:
                    listener.recv(2048)

    def refused(self, words, status, *says):
        said = harness.oobready(*words)
        self.assertEqual(said.returncode, status, said.stderr + said.stdout)
        for text in says:
            self.assertIn(text, said.stderr)
        self.assertEqual(said.stdout, "")
        self.assert_nothing_was_sent()
        return said.stderr

    def test_rack_files(self):
        rows = [
            (RACK.replace("bmc =", "bcm ="), "unknown key", "bmc"),
            (RACK.replace("127.0.0.50", "127.0.0.[50"), "rack.toml:12:"),
            (RACK.replace('"baseline"', '"no/such"'), "no/such"),
            (RACK.replace('credentials = "c"', 'credentials = "d"'), "rack.toml:8:", "credentials.d"),
            (RACK.replace('"secret"', '"nowhere"'), "nowhere"),
            ("[[appliance", "rack.toml:1:"),
            (RACK + '\nmac = "xx"\n', "rack.toml:14:"),
        ]
        for text, *says in rows:
            with self.subTest(says=says):
                self.refused(["verify", self.write("rack.toml", text)], 78, *says)

    def test_all_mistakes_are_told_at_once(self):
        text = RACK.replace("bmc =", "bcm =").replace('"secret"', '"nowhere"') + 'mac = "xx"\n'
        said = self.refused(["verify", self.write("rack.toml", text)], 78)
        self.assertGreaterEqual(said.count("rack.toml:"), 3)

    def test_a_secret_that_others_can_read(self):
        (self.folder / "secret").chmod(0o640)
        self.refused(["verify", self.write("rack.toml", RACK)], 78, "secret", "chmod 600")

    def test_a_profile_that_names_a_probe_that_does_not_exist(self):
        profile = self.write("mine.toml", """[profile]
title = "Mine"
[[requirement]]
id = "x.y"
title = "x"
why = "x"
remedy = "x"
probe = "ipmi.devise_id"
select = "/firmware"
validate = { equal = "1" }
""")
        rack = self.write("rack.toml", RACK.replace('"baseline"', f'"{profile}"'))
        self.refused(["verify", rack], 78, "ipmi.devise_id", "ipmi.device_id", "mine.toml:")
        said = harness.oobready("profile", "lint", profile)
        self.assertEqual(said.returncode, 78)

    def test_an_empty_rack_is_undecided(self):
        said = harness.oobready("verify", self.write("rack.toml", '[site]\nname = "x"\n'))
        self.assertEqual(said.returncode, 2)
        self.assertIn("UNDECIDED", said.stdout)

    def test_command_lines(self):
        rack = self.write("rack.toml", RACK)
        rows = [
            (["verify"], "targets"),
            (["verify", rack, "--format", "yaml"], "yaml"),
            (["verify", rack, "--frobnicate"], "frobnicate"),
            (["verify", rack, "--username", "root"], "--username"),
            (["verify", rack, "127.0.0.50"], "rack.toml"),
            (["verify", rack, "-o", self.folder / "none" / "report"], "none"),
            (["verify", rack, "-o", self.folder], "folder"),
            (["verify", rack, "--deadline", "-1"], "deadline"),
            ([], "subcommand"),
        ]
        for words, says in rows:
            with self.subTest(words=words):
                self.refused(words, 64, says)

    def test_a_password_on_the_command_line_is_not_an_option(self):
        self.refused(["verify", "127.0.0.50", "--username", "root", "--password", "x"], 64)

    def test_targets(self):
        rows = [
            (["verify", "127.0.0.[50-40]"], "127.0.0.[50-40]"),
            (["verify", "127.0.0.50", "--username", "root", "--password-file",
              self.folder / "nowhere"], "nowhere"),
            (["verify", "127.0.0.50", "--profile", "no/such"], "no/such"),
            (["verify", "127.0.0.50", "--tls-pin", "sha256:12"], "sha256"),
        ]
        for words, says in rows:
            with self.subTest(words=words):
                self.refused(words, 78, says)

    def test_a_host_that_does_not_exist_is_unknown(self):
        report = harness.Report(harness.oobready("verify", "no-such-host.invalid",
                                                 "--format", "json"))
        self.assertEqual(report.status, 2)
        self.assertIn("hostname-invalid", report.text)

    def test_ports_that_swallow_everything(self):
        """443 and 80 accept and say nothing, 623 hears and says nothing: no answer is no pass."""
        words = ["verify", "127.0.0.50", "--username", "root", "--password-file",
                 self.folder / "secret", "--format", "json", "--insecure-tls"]
        report = harness.Report(harness.oobready(*words))
        node = "targets/127.0.0.50"
        self.assertEqual(report.status, 1)
        self.assertEqual(report.outcomes(node, "fail"), {"ipmi.port_623"})
        self.assertIn("redfish.root", report.outcomes(node, "unknown"))
        self.assertIn("web.port_443", report.outcomes(node, "pass"))

    def test_a_report_that_cannot_be_written_is_printed_instead(self):
        rack = self.write("empty.toml", '[site]\nname = "x"\n')
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full here")
        said = harness.oobready("verify", rack, "-o", "/dev/full")
        self.assertEqual(said.returncode, 74)
        self.assertIn("/dev/full", said.stderr)
        self.assertIn("UNDECIDED", said.stdout)


if __name__ == "__main__":
    harness.main()
