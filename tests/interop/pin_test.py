#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: `oobready pin` writes the certificates that are really there into the rack file, asks first,
and never trades one pin for another by itself.

Method: `openssl s_server` with certificates of the openssl command, whose fingerprints are the judge;
nobody logs in, because there is nobody to log in to.
"""
import os
import pathlib
import pty
import shutil
import socket
import subprocess
import tempfile
import time
import tomllib
import unittest

import harness

ADDRESSES = ("127.0.9.1", "127.0.9.2")
RACK = """# Lab 3, row 2
[[appliance]]
name = "a"            # the left one
profile = "baseline"

  [[appliance.node]]
  name = "n[1-2]"
  bmc = "127.0.9.[1-2]" # both
  # serial: see the label
"""


class Server:
    """One controller: a certificate behind TCP 443 of its address."""

    def __init__(self, folder, name, address):
        self.address = address
        self.file = folder / f"{name}.pem"
        key = folder / f"{name}.key"
        subprocess.run(["openssl", "req", "-x509", "-nodes", "-days", "30", "-subj", f"/CN={name}",
                        "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-out",
                        self.file, "-keyout", key], check=True, capture_output=True)
        self.process = subprocess.Popen(
            ["openssl", "s_server", "-accept", f"{address}:443", "-cert", self.file, "-key", key,
             "-quiet"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + harness.RUN_LIMIT_S
        while time.monotonic() < deadline:
            with socket.socket() as visitor:
                if visitor.connect_ex((address, 443)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError("openssl s_server does not start")

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=harness.RUN_LIMIT_S)

    def sha256(self):
        said = subprocess.run(["openssl", "x509", "-noout", "-fingerprint", "-sha256", "-in",
                               self.file], check=True, capture_output=True, text=True)
        return said.stdout.strip().partition("=")[2].replace(":", "").lower()


class Pin(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="oobready-pin-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.file = self.folder / "rack.toml"
        self.file.write_text(RACK)
        self.file.chmod(0o640)
        self.servers = []
        for i, address in enumerate(ADDRESSES):
            self.start(f"first{i}", address)

    def start(self, name, address):
        server = Server(self.folder, name, address)
        self.addCleanup(server.stop)
        self.servers = [one for one in self.servers if one.address != address] + [server]
        self.servers.sort(key=lambda one: one.address)
        return server

    def pin(self, *options):
        return harness.oobready("pin", self.file, *options)

    def pins(self):
        """What the rack file pins now, without "sha256:"."""
        node = tomllib.loads(self.file.read_text())["appliance"][0]["node"][0]
        return [pin.removeprefix("sha256:") for pin in node.get("pin", [])]

    def fingerprints(self):
        return [server.sha256() for server in self.servers]

    def test_without_a_yes_it_only_shows(self):
        said = self.pin()
        self.assertEqual(said.returncode, 2, said.stderr)
        self.assertEqual(self.file.read_text(), RACK)
        for server in self.servers:
            self.assertIn(f"sha256:{server.sha256()}", said.stdout)
        for text in ("subject      CN=first0", "(itself)", "valid ", "new: not pinned yet"):
            self.assertIn(text, said.stdout)
        self.assertIn("nothing was written", said.stderr)

    def test_yes_writes_and_nothing_else_changes(self):
        said = self.pin("--yes")
        self.assertEqual(said.returncode, 0, said.stderr)
        self.assertEqual(self.pins(), self.fingerprints())
        text = self.file.read_text()
        first, second = self.fingerprints()
        lines = f'  pin = [\n      "sha256:{first}",\n      "sha256:{second}",\n  ]\n'
        self.assertEqual(text.replace(lines, ""), RACK)
        self.assertEqual(self.file.stat().st_mode & 0o777, 0o640)
        self.assertEqual([path.name for path in self.folder.glob("*oobready*")], [])
        again = self.pin("--yes")
        self.assertEqual(again.returncode, 0)
        self.assertIn("2 pinned already, 0 ", again.stdout)
        self.assertEqual(self.file.read_text(), text)

    def test_a_changed_certificate_is_loud_and_stays_out(self):
        self.pin("--yes")
        before = self.file.read_text()
        old = self.fingerprints()
        self.servers[1].stop()
        self.start("second", ADDRESSES[1])
        said = self.pin("--yes")
        self.assertEqual(said.returncode, 1)
        self.assertIn(f"CHANGED! The rack file pins sha256:{old[1]}", said.stdout)
        self.assertIn("WARNING: a/n2 presents another certificate", said.stderr)
        self.assertEqual(self.file.read_text(), before)
        # verify says so, too: it is a failure, not merely something unknown.
        report = harness.Report(harness.oobready("verify", self.file, "--format", "json"))
        self.assertIn("tls.pin", report.outcomes("a/n2", "fail"))
        self.assertNotIn("tls.pin", report.outcomes("a/n1", "fail"))
        self.assertEqual(report.diagnosis("a/n1", "tls.pin")["outcome"], "pass")

        replaced = self.pin("--replace", "--yes")
        self.assertEqual(replaced.returncode, 0, replaced.stderr)
        self.assertIn("WARNING", replaced.stderr)
        self.assertEqual(self.pins(), self.fingerprints())
        self.assertEqual(self.file.read_text(),
                         before.replace(old[1], self.fingerprints()[1]))

    def test_one_that_does_not_answer_is_left_out_and_told(self):
        self.servers[0].stop()
        said = self.pin("--yes")
        self.assertEqual(said.returncode, 2)
        self.assertIn("not read     connection-refused", said.stdout)
        self.assertEqual(self.pins(), ["", self.servers[1].sha256()])
        # What has no pin yet is still a rack file that can be used.
        plan = harness.oobready("verify", self.file, "--plan")
        self.assertEqual(plan.returncode, 0, plan.stderr)
        self.start("late", ADDRESSES[0])
        self.assertEqual(self.pin("--yes").returncode, 0)
        self.assertEqual(self.pins(), self.fingerprints())

    def on_a_terminal(self, answer):
        """The exit status and what was said, with `answer` typed."""
        child, terminal = pty.fork()
        if child == 0:
            binary = os.environ["OOBREADY_BINARY"]
            os.execv(binary, [binary, "pin", str(self.file)])
        said = b""
        try:
            while b"[y/N]" not in said:
                said += os.read(terminal, 4096)
            os.write(terminal, answer)
            while chunk := os.read(terminal, 4096):
                said += chunk
        except OSError:
            pass  # its end
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said.decode()

    def test_a_terminal_is_asked(self):
        status, said = self.on_a_terminal(b"n\n")
        self.assertEqual(status, 2, said)
        self.assertEqual(self.file.read_text(), RACK)
        status, said = self.on_a_terminal(b"\n")
        self.assertEqual(status, 2, said)
        self.assertEqual(self.file.read_text(), RACK)
        status, said = self.on_a_terminal(b"y\n")
        self.assertEqual(status, 0, said)
        self.assertIn("Trust 2 certificates from now on", said)
        self.assertEqual(self.pins(), self.fingerprints())

    def test_a_file_that_changes_meanwhile_is_not_written_over(self):
        child, terminal = pty.fork()
        if child == 0:
            binary = os.environ["OOBREADY_BINARY"]
            os.execv(binary, [binary, "pin", str(self.file)])
        said = b""
        while b"[y/N]" not in said:
            said += os.read(terminal, 4096)
        other = RACK + "# somebody else was here\n"
        self.file.write_text(other)
        os.write(terminal, b"y\n")
        try:
            while chunk := os.read(terminal, 4096):
                said += chunk
        except OSError:
            pass
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 74, said)
        self.assertIn(b"was changed meanwhile", said)
        self.assertEqual(self.file.read_text(), other)

    def test_a_rack_file_with_mistakes_is_not_looked_at(self):
        self.file.write_text(RACK.replace("bmc =", "bcm ="))
        said = self.pin("--yes")
        self.assertEqual(said.returncode, 78)
        self.assertIn("nothing was sent", said.stderr)


if __name__ == "__main__":
    harness.main()
