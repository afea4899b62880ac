#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: a terminal gets a live line per node and colour; the report that stays on it is whole.

Method: one healthy appliance, oobready in a pseudo-terminal; NO_COLOR; too few rows for all nodes.
"""
import fcntl
import os
import pty
import struct
import termios
import unittest

import harness


def in_terminal(words, rows, environment):
    """What `words` print on a terminal of that many rows, as text."""
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, 100, 0, 0))
        os.execve(words[0], list(map(str, words)), {**os.environ, "TERM": "xterm", **environment})
    printed = b""
    while True:
        try:
            printed += (more := os.read(terminal, 65536))
        except OSError:
            break
        if not more:
            break
    os.waitpid(child, 0)
    return printed.decode()


class Terminal(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rack = harness.Rack(selection="dell:2").__enter__()
        cls.words = [os.environ["OOBREADY_BINARY"], "verify", cls.rack.file]

    @classmethod
    def tearDownClass(cls):
        cls.rack.__exit__()

    def test_a_live_line_per_node_that_is_wiped_before_the_report(self):
        printed = in_terminal(self.words, 24, {})
        progress, report = printed.rsplit("\x1b[J", 1)
        self.assertIn("dell-1 n1", progress)
        self.assertIn("dell-1 n2", progress)
        self.assertIn("\x1b[2A", progress)  # two lines, drawn again in place
        self.assertIn(": 1 appliance, 2 nodes: 2 ready (exit status 0)", report)
        self.assertIn("\x1b[1;32m", report)
        self.assertNotIn("\x1b[2A", report)

    def test_more_nodes_than_rows_share_one_line(self):
        printed = in_terminal(self.words, 3, {})
        self.assertIn("of 2 nodes done", printed)
        self.assertNotIn("\x1b[2A", printed)

    def test_no_color(self):
        report = in_terminal(self.words, 24, {"NO_COLOR": "1"}).rsplit("\x1b[J", 1)[1]
        self.assertNotIn("\x1b", report)


if __name__ == "__main__":
    harness.main()
