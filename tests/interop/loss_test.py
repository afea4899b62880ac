#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: lost, late and repeated datagrams change no verdict and leave no session, and a console that
somebody takes over in the middle stays theirs.

Method: a UDP relay before ipmi_sim that breaks one thing at a time; ipmi_sim counts its sessions.
"""
import os
import select
import socket
import subprocess
import threading
import time
import unittest

import harness
import sessions

RELAY = "127.0.0.91"
PROFILE = """[profile]
title = "A session and a console"
[[requirement]]
id = "ipmi.session"
title = "A session opens"
why = "x"
remedy = "x"
probe = "ipmi.session"
select = "/state"
validate = { equal = "open" }
[[requirement]]
id = "sol.console"
title = "A prompt shows"
why = "x"
remedy = "x"
probe = "sol.console"
select = "/state"
validate = { equal = "prompt" }
needs = ["ipmi.session"]
"""
OPEN_SESSION_RESPONSE, RAKP_2, RAKP_4 = 0x11, 0x13, 0x15


def payload_type(datagram):
    """Of an RMCP+ datagram; None for another kind."""
    return datagram[5] & 0x3F if len(datagram) > 5 and datagram[4] == 0x06 else None


class Relay(threading.Thread):
    """Passes datagrams on. `answer(number, datagram)` says, for each answer of the BMC (counted from
    1), after how many seconds each of its copies is passed on: [0] as it is, [] lost, [0, 0] twice.
    """

    def __init__(self, bmc, answer):
        super().__init__(daemon=True)
        self.front = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.front.bind((RELAY, 623))
        self.back = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.back.connect((bmc, 623))
        self.answer = answer
        self.answers = 0
        self.half_open = 0
        self.client = None
        self.waiting = []
        self.ended = threading.Event()
        self.start()

    def run(self):
        while not self.ended.is_set():
            for ready in select.select([self.front, self.back], [], [], 0.005)[0]:
                if ready is self.front:
                    datagram, self.client = self.front.recvfrom(2048)
                    self.back.send(datagram)
                else:
                    datagram = self.back.recv(2048)
                    self.answers += 1
                    delays = self.answer(self.answers, datagram)
                    self.half_open += payload_type(datagram) == OPEN_SESSION_RESPONSE and not delays
                    for delay in delays:
                        self.waiting.append((time.monotonic() + delay, datagram))
            for entry in [entry for entry in self.waiting if entry[0] <= time.monotonic()]:
                self.waiting.remove(entry)
                self.front.sendto(entry[1], self.client)

    def close(self):
        self.ended.set()
        self.join()
        self.front.close()
        self.back.close()


class Loss(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rack = harness.Rack("--fault", "dell-1/n2=sol-silent", selection="dell:2").__enter__()
        cls.node = cls.rack.nodes[0]
        cls.password = cls.rack.password_file("dell").read_text().strip()
        cls.profile = cls.rack.directory / "profile.toml"
        cls.profile.write_text(PROFILE)

    @classmethod
    def tearDownClass(cls):
        cls.rack.__exit__()

    def words(self, target, *more):
        return ["verify", target, "--profile", self.profile, "--username", "root",
                "--password-file", self.rack.password_file("dell"), "--format", "json", *more]

    def open_sessions(self):
        return sessions.open_ipmi_sessions(self.node.address, "root", self.password)

    def verify(self, answer, *more):
        before = self.open_sessions()
        relay = Relay(self.node.address, answer)
        try:
            report = harness.Report(harness.oobready(*self.words(RELAY, *more)))
        finally:
            relay.close()
        # When the answer to the first request of a login is lost, nobody but the BMC knows the
        # half-open session behind it: ipmi_sim counts it until its own time-out, a minute later.
        self.assertLessEqual(self.open_sessions(), before + relay.half_open)
        self.assertFalse(sessions.sol_active(self.node.address, "root", self.password))
        return report, relay.answers

    def assert_ready(self, report):
        self.assertEqual(report.status, 0, report.text)
        counts = report.nodes()[f"targets/{RELAY}"]["etiquette"]
        self.assertEqual(counts["ipmi_sessions_opened"], counts["ipmi_sessions_closed"])

    def test_any_one_answer_may_be_lost(self):
        report, answers = self.verify(lambda number, _: [0])
        self.assert_ready(report)
        self.assertGreater(answers, 15)
        for lost in range(1, answers + 1):
            with self.subTest(lost=lost):
                report, _ = self.verify(lambda number, _, lost=lost: [] if number == lost else [0])
                facts = report.evidence(f"targets/{RELAY}", "sol.console")[0]
                self.assertEqual(facts.get("facts", {}).get("state"), "prompt", facts)
                self.assertEqual(report.status, 0)

    def test_every_answer_twice(self):
        self.assert_ready(self.verify(lambda *_: [0, 0])[0])

    def test_every_answer_late_and_again(self):
        self.assert_ready(self.verify(lambda *_: [0, 0.05])[0])

    def test_a_login_that_takes_its_time(self):
        def slow(_, datagram):
            return [1.2 if payload_type(datagram) in (RAKP_2, RAKP_4) else 0]
        self.assert_ready(self.verify(slow)[0])

    def test_the_end_between_login_and_session_leaves_none_open(self):
        def late(_, datagram):
            return [2.0 if payload_type(datagram) == RAKP_4 else 0]
        report, _ = self.verify(late, "--deadline", "0.6")
        self.assertEqual(report.status, 2)
        counts = report.nodes()[f"targets/{RELAY}"]["etiquette"]
        self.assertEqual((counts["ipmi_sessions_opened"], counts["ipmi_sessions_closed"]), (1, 1))

    def test_a_login_whose_last_answer_never_comes(self):
        def never(_, datagram):
            return [] if payload_type(datagram) == RAKP_4 else [0]
        report, _ = self.verify(never)
        self.assertEqual(report.status, 2)
        self.assertEqual(report.outcomes(f"targets/{RELAY}", "fail"), set())

    def test_a_console_taken_over_stays_with_who_took_it(self):
        node = self.rack.nodes[1]  # its console is silent, so that the proof lasts
        environment = {**os.environ, "IPMI_PASSWORD": self.password}

        def ipmitool(*words):
            return sessions.ipmitool_command(node.address, "root", list(words))

        controller, terminal = os.openpty()
        ours = subprocess.Popen([os.environ["OOBREADY_BINARY"],
                                 *map(str, self.words(node.address))],
                                stdout=subprocess.PIPE, text=True)
        while not sessions.sol_active(node.address, "root", self.password):
            self.assertIsNone(ours.poll())
        subprocess.run(ipmitool("raw", "6", "0x49", "1", "1", "0", "0", "0", "0"),
                       env=environment, check=True, capture_output=True)
        theirs = subprocess.Popen(ipmitool("sol", "activate"), env=environment, stdin=terminal,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            output, _ = ours.communicate(timeout=harness.RUN_LIMIT_S)
            self.assertIn('"sol-stolen"', output)
            self.assertTrue(sessions.sol_active(node.address, "root", self.password))
            self.assertEqual(sessions.open_ipmi_sessions(node.address, "root", self.password), 1)
        finally:
            theirs.kill()
            theirs.wait()
            os.close(controller)
            os.close(terminal)


if __name__ == "__main__":
    harness.main()
