#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: `oobready simulate` as a user meets it: what it prints, leaves behind, refuses and ends with.

Method: the built programs; a table of bad input; sockets that are in the way.
"""
import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time
import unittest

import harness
from simulated import SimulatedRack

RACK = """[credentials.c]
username = "ADMIN"
password_file = "secret"
[[appliance]]
name = "a"
profile = "{profile}"
credentials = "c"
  [[appliance.node]]
  name = "n[1-2]"
  bmc = "{bmc}"
"""


class Simulate(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="oobready-simulate-"))
        self.write("secret", "site's own\n", 0o600)

    def write(self, name, text, mode=0o644):
        path = self.folder / name
        path.write_text(text)
        path.chmod(mode)
        return path

    def rack(self, profile="dell/c6420", bmc="10.0.1.[11-12]"):
        return self.write("rack.toml", RACK.format(profile=profile, bmc=bmc))

    def test_a_healthy_rack_of_each_profile_is_ready(self):
        options = []
        for profile in ("supermicro/skylake", "supermicro/haswell", "dell/c6420"):
            options += ["--profile", profile]
        with SimulatedRack(*options, "--nodes", 2) as rack:
            report = rack.verify()
            self.assertEqual(report.status, 0, report.text[-3000:])
            for name, node in report.nodes().items():
                self.assertEqual(report.outcomes(name, "fail"), set(), name)
                self.assertEqual(report.outcomes(name, "fail", ("recommended",)), set(), name)
                self.assertEqual(report.outcomes(name, "unknown"), set(), name)
            for name, counts in rack.counters().items():
                self.assertEqual((counts["ipmi"]["sessions_opened"],
                                  counts["ipmi"]["sessions_closed"],
                                  counts["ipmi"]["sessions_most"],
                                  counts["web"]["logins"], counts["web"]["sessions_closed"],
                                  counts["ipmi"]["sol_open"]), (1, 1, 1, 1, 1, 0), name)
            self.assertEqual(rack.stop(), 0)
            self.assertIn("IPMI 6 opened, 6 closed, 0 open", rack.errors)

    def test_a_rack_file_is_played_with_its_own_password(self):
        with SimulatedRack(self.rack(), "--port-base", 20000) as rack:
            declared = rack.declared()
            self.assertEqual(set(declared), {"a/n1", "a/n2"})
            for node in declared.values():
                self.assertTrue(node["bmc"].startswith("127."))
                self.assertEqual(node["password"], "site's own")
                self.assertEqual(node["ports"], {"https": 20443, "ipmi": 20623, "http": 20080})
            self.assertEqual(rack.verify().status, 0)

    def test_a_command_runs_beside_it_and_gives_the_status(self):
        program = os.environ["OOBREADY_BINARY"]
        said = harness.oobready("simulate", "--profile", "dell/c6420", "--nodes", 1, "--broken",
                                "--", program, "verify", "{rack}", "--format", "json")
        self.assertEqual(said.returncode, 1, said.stderr)
        document = json.loads(said.stdout)
        self.assertEqual(document["verdict"], "not_ready")
        folder = pathlib.Path(document["run"]["rack"]).parent
        self.assertFalse(folder.exists(), "a temporary folder is removed at the end")
        said = harness.oobready("simulate", "--profile", "dell/c6420", "--", "/no/such/program")
        self.assertEqual(said.returncode, 64)
        self.assertIn("/no/such/program", said.stderr)

    def test_a_ctrl_c_ends_the_command_first(self):
        # It keeps verifying a console that says nothing; asked to end, it closes its sessions.
        with tempfile.TemporaryDirectory() as folder:
            counters = pathlib.Path(folder) / "counters.json"
            process = subprocess.Popen(
                [os.environ["OOBREADY_BINARY"], "simulate", "--profile", "dell/c6420", "--nodes",
                 "1", "--fault", "*=delay:300", "--counters", counters, "--",
                 os.environ["OOBREADY_BINARY"], "verify", "{rack}", "--format", "json"],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                # Until it has said what it does with this signal.
                preexec_fn=lambda: signal.signal(signal.SIGUSR1, signal.SIG_IGN))
            deadline = time.monotonic() + harness.RUN_LIMIT_S
            while not self.has_session(process, counters):
                self.assertLess(time.monotonic(), deadline)
                self.assertIsNone(process.poll())
                time.sleep(0.02)
            process.send_signal(signal.SIGTERM)
            output, errors = process.communicate(timeout=harness.RUN_LIMIT_S)
            self.assertEqual(process.returncode, 130, errors)
            self.assertEqual(json.loads(output)["exit_status"], 130)
            seen = json.loads(counters.read_text())["dell-1/n1"]
            self.assertEqual(seen["ipmi"]["sessions_open"], 0)
            self.assertGreaterEqual(seen["ipmi"]["sessions_opened"], 1)

    @staticmethod
    def has_session(process, counters):
        process.send_signal(signal.SIGUSR1)
        try:
            seen = json.loads(counters.read_text())
        except FileNotFoundError:
            return False
        return seen["dell-1/n1"]["ipmi"]["sessions_opened"] > 0

    def test_faults_and_models_are_explained(self):
        faults = harness.oobready("simulate", "--list-faults")
        self.assertEqual(faults.returncode, 0)
        self.assertGreater(len(faults.stdout.splitlines()), 60)
        for name in ("sol-in-use", "tls-expired", "crossed-cables"):
            self.assertRegex(faults.stdout, rf"(?m)^{name} +\w+ +[A-Z].*\.$")
        models = harness.oobready("simulate", "--list-models")
        self.assertEqual(models.returncode, 0)
        self.assertIn("plays dell/c6420", models.stdout)

    def test_bad_input_is_told_and_nothing_starts(self):
        rack = self.rack()
        bad_scenario = self.write("bad.toml", '[[fault]]\nfault = "sol-in-us"\nnodes = "a/n1"\n'
                                              '[[fault]]\nfault = "delay"\nnodes = "b/*"\n')
        rows = (
            ([], 64, ["a rack file or --profile"]),
            ([rack, "--profile", "dell/c6420"], 64, ["one of the two"]),
            (["--profile", "dell/c6420", "--nodes", "0"], 64, ["--nodes"]),
            (["--profile", "dell/c6420", "--nope"], 64, ["--nope"]),
            (["--profile", "dell/c6420", "--address", "10.0.0.1"], 64, ["10.0.0.1"]),
            (["--profile", "dell/c6420", "--port-base", "80"], 64, ["--port-base"]),
            (["--profile", "dell/c6420", "--"], 64, ["a command is missing"]),
            (["--profile", "no/such"], 78, ["no/such"]),
            ([self.folder / "absent.toml"], 78, ["absent.toml"]),
            ([self.write("odd.toml", "[[appliance]\n")], 78, ["odd.toml:1"]),
            ([rack, "--fault", "a/n1"], 78, ["--fault", "NODES=WHAT"]),
            ([rack, "--fault", "a/n9=delay"], 78, ["no node 'a/n9'"]),
            ([rack, "--fault", "a/n1=dealy"], 78, ["did you mean 'delay'"]),
            ([rack, "--fault", "a/n1=delay:soon"], 78, ["delay"]),
            ([rack, "--console", "a/n1=vga"], 78, ["--console", "vga"]),
            ([rack, "--tree", "a/n1=/nowhere"], 78, ["/nowhere"]),
            ([rack, "--scenario", bad_scenario], 78,
             ["bad.toml:2:9: no fault 'sol-in-us'", "bad.toml:6:9: no node 'b/*'"]),
            ([rack, "--dir", rack], 74, ["rack.toml"]),
            ([rack, "--counters", "/no/such/folder/c.json", "--", "true"], 74, ["/no/such/folder"]),
        )
        for words, status, texts in rows:
            with self.subTest(words=[str(word) for word in words]):
                said = harness.oobready("simulate", *words)
                self.assertEqual(said.returncode, status, said.stderr)
                self.assertEqual(said.stdout, "")
                for text in texts:
                    self.assertIn(text, said.stderr)

    def test_a_port_that_is_taken_is_named_and_nothing_is_half_started(self):
        rack = self.rack(bmc="127.0.5.[1-2]")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
            taken.bind(("127.0.5.2", 623))
            folder = self.folder / "new"
            said = harness.oobready("simulate", rack, "--dir", folder)
            self.assertEqual(said.returncode, 71, said.stderr)
            self.assertIn("a/n2: UDP 127.0.5.2:623: Address already in use", said.stderr)
            self.assertNotIn("a/n1", said.stderr)
            self.assertFalse(folder.exists())

    @unittest.skipIf(os.geteuid() != 0, "needs root to give root up")
    def test_without_root_it_says_what_to_do(self):
        words = ["setpriv", "--reuid", "65534", "--clear-groups", "--inh-caps", "-all",
                 os.environ["OOBREADY_BINARY"], "simulate", "--profile", "dell/c6420"]
        floor = pathlib.Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
        floor.write_text("1024")
        said = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
        if "oobready: " in said.stderr or said.returncode == 126:
            self.skipTest(f"another user cannot run the program here: {said.stderr}")
        self.assertEqual(said.returncode, 71, said.stderr)
        self.assertIn("Permission denied", said.stderr)
        self.assertIn("--port-base", said.stderr)


if __name__ == "__main__":
    harness.main()
