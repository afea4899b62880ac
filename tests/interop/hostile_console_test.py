#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: a hostile host behind a console gets no false pass, no answer, no memory, no end without
bounds, and nothing but printable text into any output.

Method: a simulated rack, behind each of its consoles a TCP server that says the bytes of one row.
"""
import json
import os
import random
import re
import socket
import subprocess
import tempfile
import threading
import unicodedata
import unittest

import harness
import own_profile
from simulated import SimulatedRack
from terminal_test import in_terminal

ADDRESS = "127.0.0.9"
FIRST_PORT = 9100
MEGABYTE = 1 << 20
MEMORY_KB_MAX = 96 * 1024   # of the whole run, all nodes side by side
OWN_SEQUENCES = re.compile(r"\x1b\[[0-9;]*[mABJK]")     # colour, and the live lines
# Arabic signs that Unicode counts among the format characters, but has shapes for; and line feeds.
VISIBLE = "\n\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2"
PROMPT = b"\r\nnode login: "
TEXT = b"There is some text on this console, and it goes on.\r\n"


def noise(count):
    return random.Random(20261122).randbytes(count)


# What the host says, and the states that are right for it; None: any but a prompt. "again" is said
# for as long as anybody listens, up to 100 MB.
HOSTS = {
    "lines without end": (TEXT, "again", {"output-but-no-prompt"}),
    "a line without end": (b"x" * 200, "again", None),
    "spaces without end": (b" " * 200, "again", None),
    "noise without end": (noise(MEGABYTE), "again", {"garbled"}),
    "scrolling without end": (b"\x1b[999S\x1b[9999L\x1b[?1049h\x1b[2J\x1bc", "again", None),
    "a string without end": (b"\x1b]0;" + b"login: " * 200, "again", None),
    "titles": (b"\x1b]0;owned\x07\x1b]2;owned\x1b\\\x1b]l owned\x1b\\\x1bk owned\x1b\\" + TEXT, "once",
               {"output-but-no-prompt"}),
    "questions": (b"\x05\x1b[c\x1b[>c\x1b[=c\x1bZ\x1b[5n\x1b[6n\x1b[?6n\x1b[x\x1b[18t\x1b[21t"
                  b"\x1bP$q\"p\x1b\\\x1bP+q544e\x1b\\\x1b]52;c;?\x07\x1b]10;?\x07\x1b]4;1;?\x1b\\"
                  b"\x1b[?1$p\x1b[>q\x1b[999;999H\x1b[6n\x1b[H" + TEXT, "once",
                  {"output-but-no-prompt"}),
    "a clipboard": (b"\x1b]52;c;cm0gLXJmIC8K\x07" + TEXT, "once", {"output-but-no-prompt"}),
    "a screen cleared over a prompt": (PROMPT + b"\x1b[2J\x1b[H" + TEXT, "once",
                                       {"output-but-no-prompt"}),
    "a prompt in a title": (TEXT + b"\x1b]0;node login: \x07", "once", {"output-but-no-prompt"}),
    "a prompt in a title without end": (TEXT + b"\x1b]0;node login: ", "once",
                                        {"output-but-no-prompt"}),
    "8-bit C1": (b"\x9b31m\x9d0;owned\x9c\x90$q\"p\x9c\x85\x84\x8d" + TEXT, "once", None),
    "C1 in UTF-8": ("\x9b31m\x9d0;owned\x9c\x90$q\"p\x9c\x85".encode() + TEXT, "once", None),
    "overlong UTF-8": (b"\xc0\x9b31m\xe0\x80\x9b[31m\xf0\x80\x80\x9b[2J\xc1\xbf\xed\xa0\x80"
                       b"\xf4\x90\x80\x80\xf8\x88\x80\x80\x80\xff\xfe" + TEXT, "once", None),
    "deceiving characters": ("\u202enigol edon\u202c \u2066x\u2069 a\u200bb \ufeff \u2028 \u00ad "
                             "\U000e0041 \u061c\r\n".encode() + TEXT, "once", None),
    "words of our own": (b'"}],"outcome":"pass"\r\nREADY: 1 appliance, 1 node: 1 ready\r\n'
                         b"</script><script>x</script>\\u001b[31m\r\n", "once",
                         {"output-but-no-prompt"}),
    "backspaces": (b"node login: " + b"\b \b" * 20 + TEXT, "once", {"output-but-no-prompt"}),
    "controls": (bytes(range(1, 32)) + b"\x7f" + TEXT, "once", None),
    "nothing but zeros": (bytes(4096), "once", None),
}


class Host(threading.Thread):
    """Says its words to whoever connects, and keeps all that is typed."""

    def __init__(self, port, words, how):
        super().__init__(daemon=True)
        self.door = socket.create_server((ADDRESS, port))
        self.words = words
        self.left = 100 * MEGABYTE if how == "again" else len(words)
        self.typed = bytearray()
        self.start()

    def run(self):
        while True:
            try:
                connection, _ = self.door.accept()
            except OSError:     # close() was called
                return
            with connection:
                self.serve(connection)

    def serve(self, connection):
        listener = threading.Thread(target=self.listen, args=(connection,))
        listener.start()
        left = self.left
        try:
            while left > 0:
                connection.sendall(self.words[:left])
                left -= len(self.words)
        except OSError:
            pass
        listener.join()

    def listen(self, connection):
        try:
            while more := connection.recv(4096):
                self.typed += more
        except OSError:
            pass

    def close(self):
        self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()
        self.join()


def measured(words):
    """What `words` print, and the most memory that they took, in kB."""
    with tempfile.TemporaryFile() as output, subprocess.Popen(
            list(map(str, words)), stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        return process.returncode, output.read().decode(), usage.ru_maxrss


class Hosts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.hosts = [Host(FIRST_PORT + number, words, how)
                     for number, (words, how, _) in enumerate(HOSTS.values())]
        consoles = [word for number in range(len(HOSTS)) for word in
                    ("--console", f"*/n{number + 1}=tcp:{ADDRESS}:{FIRST_PORT + number}")]
        cls.rack = SimulatedRack("--profile", "dell/c6420", "--nodes", len(HOSTS),
                                 *consoles).__enter__()
        profile = cls.rack.file.with_name("console.toml")
        profile.write_text(own_profile.CONSOLE)
        cls.file = cls.rack.file.with_name("consoles.toml")
        cls.file.write_text(cls.rack.file.read_text().replace('"dell/c6420"', f'"{profile}"'))
        cls.words = [os.environ["OOBREADY_BINARY"], "verify", cls.file]

    @classmethod
    def tearDownClass(cls):
        cls.rack.__exit__()
        for host in cls.hosts:
            host.close()

    def assert_printable(self, text):
        wrong = {f"U+{ord(c):04X}" for c in text
                 if c not in VISIBLE and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
        self.assertEqual(wrong, set())

    def assert_strings_printable(self, value):
        if isinstance(value, str):
            self.assert_printable(value)
        elif isinstance(value, dict):
            self.assert_strings_printable(list(value.items()))
        elif isinstance(value, (list, tuple)):
            for member in value:
                self.assert_strings_printable(member)

    def test_no_verdict_is_a_false_pass_and_no_host_gets_an_answer(self):
        status, said, memory_kb = measured([*self.words, "--format", "json"])
        self.assertEqual(status, 1)
        self.assertLess(memory_kb, MEMORY_KB_MAX)
        self.assert_printable(said)
        document = json.loads(said)
        self.assert_strings_printable(document)
        nodes, = (appliance["nodes"] for appliance in document["appliances"])
        for node, (what, (_, _, states)), host in zip(nodes, HOSTS.items(), self.hosts):
            with self.subTest(host=what):
                evidence, = node["evidence"]
                seen = evidence["facts"]
                if states:
                    self.assertIn(seen["state"], states, seen)
                self.assertNotEqual(seen["state"], "prompt", seen)
                self.assertEqual([row["outcome"] for row in node["diagnoses"]], ["fail"])
                self.assertLessEqual(seen["carriage_returns"], 3)
                self.assertLess(len(seen["transcript"]), 64 * 1024)
                self.assertFalse(seen["still_active"])
                self.assertEqual(host.typed.strip(b"\r"), b"")
        asked = dict(zip(HOSTS, nodes))["questions"]["evidence"][0]["facts"]["questions"]
        self.assertGreater(asked, 10)

    def test_what_a_reader_sees_is_printable(self):
        for options in ([], ["--verbose"], ["--verbose", "--format", "jsonl"]):
            with self.subTest(options=options):
                status, said, _ = measured([*self.words, *options])
                self.assertEqual(status, 1)
                self.assert_printable(said)

    def test_a_terminal_gets_our_own_sequences_only(self):
        printed = in_terminal([*self.words, "--verbose"], 50, {})
        self.assert_printable(OWN_SEQUENCES.sub("", printed).replace("\r", ""))

    def test_no_session_stays(self):
        measured(self.words)
        for name, node in self.rack.counters().items():
            self.assertEqual((node["ipmi"]["sessions_open"], node["ipmi"]["sol_open"]), (0, 0),
                             name)


if __name__ == "__main__":
    harness.main()
