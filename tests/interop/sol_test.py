#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: `oobready sol` proves one console with its steps, and `sol nonce` proves the serial port behind
it in both directions.

Method: ipmi_sim with a serial cable behind it, at whose other end `sol nonce` runs or a stand-in for
a host; the simulated rack for what ipmi_sim does not play.
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import termios
import time
import unittest

import harness
import own_profile
from serial_cable import SerialCable
from simulated import SimulatedRack

import ipmi_side

LIMIT_S = 30
ADDRESS = "127.0.0.81"
CONSOLE_PORT = 5081
LAN_CONF = f"""name "bmc"
set_working_mc 0x20
  startlan 1
    addr {ADDRESS} 623
    priv_limit admin
    allowed_auths_callback md5
    allowed_auths_user md5
    allowed_auths_operator md5
    allowed_auths_admin md5
    guid a123456789abcdefa123456700000003
  endlan
  sol "tcp:{ADDRESS}:{CONSOLE_PORT}" 115200
  startcmd "setpriv --pdeathsig TERM sleep infinity"
  startnow true
  user 2 true "ADMIN" "ADMIN" admin 10
"""
SIM_EMU = "mc_setbmc 0x20\nmc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x2a7c 0x0920\nmc_enable 0x20\n"
CONSOLE = own_profile.requirement("test.console", "sol.console", "/state",
                                  'in_set = ["prompt", "nonce-proven"]')
# Not about the console: sol leaves it out.
OTHER = own_profile.requirement("test.other", "net.tcp", "/state", 'equal = "open"',
                                "arguments = { port = 443 }")


def start(*words):
    return subprocess.Popen([os.environ["OOBREADY_BINARY"], *map(str, words)], text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


class Folder(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="oobready-sol-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.profile = self.folder / "console.toml"
        self.profile.write_text(own_profile.profile(CONSOLE, OTHER))


class Stranger(Folder):
    """A BMC that we did not write."""

    def setUp(self):
        super().setUp()
        self.password = self.folder / "password"
        self.password.touch(mode=0o600)
        self.password.write_text("ADMIN")

    def plug(self, **directions):
        cable = SerialCable(ADDRESS, CONSOLE_PORT, **directions)
        self.addCleanup(cable.close)
        home = self.folder / "bmc"
        state = home / "state" / "ipmi_sim" / "bmc"
        state.mkdir(parents=True)
        (state / "sol.mc20").write_text("bitrate:i:10\nenabled:i:1\n")
        (home / "lan.conf").write_text(LAN_CONF)
        (home / "sim.emu").write_text(SIM_EMU)
        server = subprocess.Popen(
            ["ipmi_sim", "-c", "lan.conf", "-f", "sim.emu", "-s", "state", "-n"], cwd=home,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(server.wait, LIMIT_S)
        self.addCleanup(server.terminate)
        deadline = time.monotonic() + LIMIT_S
        while not ipmi_side.answers_ping(ADDRESS) and time.monotonic() < deadline:
            time.sleep(0.05)
        return cable

    def sol(self, *options):
        return harness.oobready("sol", ADDRESS, "--username", "ADMIN", "--password-file",
                                self.password, "--profile", self.profile, *options)

    def facts(self, *options):
        report = harness.Report(self.sol("--format", "json", *options))
        self.report = report
        node, = report.nodes()
        evidence, = report.evidence(node, "sol.console")
        return evidence["facts"]

    def node(self, cable, deadline=LIMIT_S):
        process = start("sol", "nonce", "--tty", cable.path, "--format", "json", "--deadline",
                        deadline)
        self.addCleanup(process.wait, LIMIT_S)
        self.addCleanup(process.kill)
        return process

    def test_the_nonce_proves_both_directions_to_both_sides(self):
        node = self.node(self.plug())
        facts = self.facts()
        said, errors = node.communicate(timeout=LIMIT_S)
        self.assertEqual(node.returncode, 0, errors)
        result = json.loads(said)
        self.assertEqual(result["outcome"], "proven")
        self.assertEqual(facts["state"], "nonce-proven", facts)
        self.assertEqual((facts["nonce"], facts["nonce_answer"], facts["nonce_host"]),
                         (result["nonce"], result["answer"], result["host"]))
        self.assertEqual(self.report.status, 0)
        self.assertFalse(facts["still_active"])

    def test_a_second_nonce_is_answered_with_another(self):
        cable = self.plug()
        answers = []
        for _ in range(2):
            node = self.node(cable)
            self.assertEqual(self.facts()["state"], "nonce-proven")
            result = json.loads(node.communicate(timeout=LIMIT_S)[0])
            answers += [result["nonce"], result["answer"]]
        self.assertEqual(len(set(answers)), 4)

    def test_a_cable_that_carries_nothing_to_the_node_is_told_apart(self):
        node = self.node(self.plug(to_node=False), deadline=8)
        facts = self.facts()
        self.assertEqual((facts["state"], facts["prompt"]), ("one-way", None), facts)
        self.assertEqual(self.report.status, 1)
        result = json.loads(node.communicate(timeout=LIMIT_S)[0])
        self.assertEqual((node.returncode, result["outcome"], result["bytes"]), (1, "no-answer", 0))

    def test_a_cable_that_carries_nothing_to_the_bmc_is_silent(self):
        node = self.node(self.plug(to_bmc=False), deadline=8)
        self.assertEqual(self.facts()["state"], "silent")
        result = json.loads(node.communicate(timeout=LIMIT_S)[0])
        self.assertEqual(node.returncode, 1)
        self.assertGreater(result["bytes"], 0)  # our carriage returns arrive

    def test_a_nonce_of_yesterday_in_a_log_is_answered_and_proves_nothing(self):
        cable = self.plug()
        with open(cable.path, "r+b", buffering=0) as host:
            process = start("sol", ADDRESS, "--username", "ADMIN", "--password-file", self.password,
                            "--profile", self.profile, "--format", "json")
            host.read(1)  # the first carriage return
            host.write(b"\r\noobready-nonce 0123456789abcdef node1\r\n"
                       b"oobready-proven 0123456789abcdef fedcba9876543210 node1\r\n")
            report, _ = process.communicate(timeout=LIMIT_S)
        self.assertNotIn('"nonce-proven"', report.split('"evidence"')[1].split('"expected"')[0])
        self.assertEqual(process.returncode, 1)

    def test_a_port_that_somebody_has_open_is_left_alone(self):
        cable = self.plug()
        with open(cable.path, "r+b", buffering=0) as host:
            before = subprocess.run(["stty", "-a"], stdin=host, capture_output=True, check=True)
            refused = harness.oobready("sol", "nonce", "--tty", cable.path)
            after = subprocess.run(["stty", "-a"], stdin=host, capture_output=True, check=True)
        self.assertEqual(refused.returncode, 2)
        self.assertRegex(refused.stderr, r"python3 \(pid \d+\) has it open")
        self.assertEqual(before.stdout, after.stdout)

    def test_the_port_is_put_back_as_it_was(self):
        cable = self.plug()
        def settings():
            with open(cable.path, "r+b", buffering=0) as port:
                return subprocess.run(["stty", "-a"], stdin=port, capture_output=True,
                                      check=True).stdout
        before = settings()
        for end in (None, signal.SIGINT):
            node = start("sol", "nonce", "--tty", cable.path, "--bit-rate", "9600", "--deadline",
                         2 if end is None else LIMIT_S)
            self.assertIn("9600 bit/s", node.stdout.readline())
            if end:
                node.send_signal(end)
            node.communicate(timeout=LIMIT_S)
            self.assertEqual(node.returncode, 1 if end is None else 130)
            self.assertEqual(settings(), before)

    def test_keys_are_typed_only_where_that_is_asked_for(self):
        cable = self.plug()
        for sent, typed in (((), b"\r"), (("--sol-send", r"echo \\ hi\x21\r" * 20),
                                          b"\recho \\ hi!\r" + b"echo \\ hi!\r" * 19)):
            with open(cable.path, "r+b", buffering=0) as host:
                process = start("sol", ADDRESS, "--username", "ADMIN", "--password-file",
                                self.password, "--profile", self.profile, *sent)
                seen = host.read(1)
                host.write(b"\r\nnode1 login: ")
                while len(seen) < len(typed):
                    seen += host.read(256)
                process.communicate(timeout=LIMIT_S)
            self.assertEqual(seen, typed)

    def test_the_steps_and_the_screen_are_shown_and_kept(self):
        cable = self.plug()
        file = self.folder / "console.txt"
        with open(cable.path, "r+b", buffering=0) as host:
            process = start("sol", ADDRESS, "--username", "ADMIN", "--password-file", self.password,
                            "--profile", self.profile, "--transcript", file)
            host.read(1)
            host.write(b"\x1b]0;title\x07\r\nWelcome\r\nnode1 login: ")
            said, errors = process.communicate(timeout=LIMIT_S)
        self.assertEqual(process.returncode, 0, errors)
        for text in (said, file.read_text()):
            self.assertRegex(text, r"\d\.\d{3} s  session open: cipher suite 3, administrator\n")
            self.assertRegex(text, r"\d\.\d{3} s  prompt\n")
            self.assertIn("  | Welcome\n  | node1 login:\n", text)
            self.assertNotIn("\x1b", text)
            self.assertNotIn("title", text)
        self.assertNotIn("test.other", said)
        self.assertEqual(file.with_name("console.txt.raw").read_bytes(),
                         b"\x1b]0;title\x07\r\nWelcome\r\nnode1 login: ")

    def test_watch_tries_until_the_console_is_there(self):
        cable = self.plug()
        process = start("sol", ADDRESS, "--username", "ADMIN", "--password-file", self.password,
                        "--profile", self.profile, "--watch", "--deadline", LIMIT_S)
        line = ""
        while "not yet: silent" not in line:
            line = process.stdout.readline()
            self.assertTrue(line)
        with open(cable.path, "r+b", buffering=0) as host:
            termios.tcflush(host, termios.TCIFLUSH)  # of what earlier tries typed
            host.read(1)
            host.write(b"\r\nnode1 login: ")
            said, _ = process.communicate(timeout=LIMIT_S)
        self.assertEqual(process.returncode, 0)
        self.assertIn("node1 login:", said)

    def test_watch_ends_at_its_deadline_and_at_ctrl_c(self):
        self.plug()
        ended = self.sol("--watch", "--deadline", 5)
        self.assertEqual(ended.returncode, 1)
        process = start("sol", ADDRESS, "--username", "ADMIN", "--password-file", self.password,
                        "--profile", self.profile, "--watch")
        while "not yet" not in process.stdout.readline():
            pass
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=LIMIT_S)
        self.assertEqual(process.returncode, 130)
        self.assertIn("test.console", said)

    def test_watch_ends_with_the_first_refused_login(self):
        self.plug()
        self.password.write_text("wrong")
        ended = self.sol("--watch", "--deadline", LIMIT_S)
        self.assertEqual(ended.stdout.count("not yet"), 0)
        self.assertIn("failed logins 1", ended.stdout)


class Choice(Folder):
    def test_one_console_of_a_rack_file_is_chosen_by_name(self):
        with SimulatedRack("--profile", "dell/c6420", "--nodes", 2) as rack:
            proven = harness.Report(harness.oobready("sol", rack.file, "--node", "dell-1/n2",
                                                     "--format", "json"))
            self.assertEqual((proven.status, list(proven.nodes())), (0, ["dell-1/n2"]))
            many = harness.oobready("sol", rack.file)
            self.assertEqual(many.returncode, 64)
            self.assertIn("--node: dell-1/n1, dell-1/n2", many.stderr)
            none = harness.oobready("sol", rack.file, "--node", "dell-1/n3")
            self.assertEqual(none.returncode, 64)
            self.assertIn("no such node", none.stderr)
            self.assertEqual(rack.counters()["dell-1/n1"]["ipmi"]["datagrams_received"], 0)

    def test_bad_command_lines_say_what_is_wrong(self):
        other = self.folder / "other.toml"
        other.write_text(own_profile.profile(OTHER))
        for words, said in (
                ((), "which controller"),
                (("127.0.0.1",), "needs a login"),
                (("127.0.0.1", "--null-username", "--profile", other), "requires nothing of the"),
                (("127.0.0.1", "--null-username", "--sol-send", r"\q"), "--sol-send: write"),
                (("127.0.0.1", "--null-username", "--sol-send", r"\x4"), "--sol-send: write"),
                (("127.0.0.1", "--null-username", "--transcript", "/nowhere/file"), "no folder"),
                (("127.0.0.1", "--watch", "--format", "json"), "--watch has the format text"),
                (("nonce",), "--tty is required"),
                (("nonce", "--tty", "/dev/null", "--bit-rate", "300"), "--bit-rate")):
            with self.subTest(words=words):
                refused = harness.oobready("sol", *words, environment={"OOBREADY_PASSWORD": "x"})
                self.assertEqual(refused.returncode, 64, refused.stderr)
                self.assertIn(said, refused.stderr)

    def test_what_is_no_serial_port_is_not_one(self):
        for path, said in (("/dev/null", "not a serial port"), ("/nowhere", "No such file")):
            refused = harness.oobready("sol", "nonce", "--tty", path)
            self.assertEqual(refused.returncode, 2)
            self.assertIn(said, refused.stderr)


if __name__ == "__main__":
    harness.main()
