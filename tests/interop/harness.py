# SPDX-License-Identifier: GPL-3.0-or-later
"""What the interop tests share: a private network, the rack of strangers, oobready's answer.

Needs OOBREADY_BINARY. Every test file ends with harness.main(), which runs it again inside a network
namespace of its own: nothing of the machine is touched, and its ports are all free.
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
RACK = HERE.parent / "rack_of_strangers"
sys.path.insert(0, str(RACK))

import faults  # noqa: E402
import nodes as rack_nodes  # noqa: E402
import sessions  # noqa: E402

PYTHON = "/usr/bin/python3"
RUN_LIMIT_S = 120
INSIDE = "OOBREADY_INTEROP_INSIDE"


def main():
    """Runs the calling file's tests, inside a namespace of its own."""
    if INSIDE in os.environ:
        unittest.main(verbosity=2)
    words = ["unshare", "--net"] if os.geteuid() == 0 else \
        ["unshare", "--user", "--map-root-user", "--net"]
    os.execvpe(words[0], [*words, "sh", "-c", 'ip link set lo up && exec "$@"', "interop", PYTHON,
                          "-B", os.path.realpath(sys.argv[0]), *sys.argv[1:]],
               {**os.environ, INSIDE: "1"})


def oobready(*words, environment=None, standard_input=subprocess.DEVNULL):
    """Runs oobready; its completed process, output as text."""
    return subprocess.run([os.environ["OOBREADY_BINARY"], *map(str, words)], capture_output=True,
                          text=True, timeout=RUN_LIMIT_S, check=False, stdin=standard_input,
                          env={**os.environ, **(environment or {})})


class Report:
    """What `oobready verify --format json` said."""

    def __init__(self, process):
        self.status = process.returncode
        self.errors = process.stderr
        self.text = process.stdout
        try:
            self.document = json.loads(process.stdout)
        except ValueError:
            raise AssertionError(f"no report, exit status {self.status}: {self.errors}") from None

    def nodes(self):
        """{"smc-1/n1": node, …}"""
        return {f"{appliance['name']}/{node['name']}": node
                for appliance in self.document["appliances"] for node in appliance["nodes"]}

    def outcomes(self, node, outcome, levels=("mandatory", "if_implemented")):
        """The requirements of `node` with that outcome that nothing else explains."""
        return {row["requirement"] for row in self.nodes()[node]["diagnoses"]
                if row["outcome"] == outcome and row["level"] in levels and not row["blocked_by"]}

    def diagnosis(self, node, requirement):
        return next(row for row in self.nodes()[node]["diagnoses"]
                    if row["requirement"] == requirement)

    def evidence(self, node, probe):
        """All observations of `probe`; each has "facts" or "error"."""
        return [row for row in self.nodes()[node]["evidence"] if row["probe"] == probe]


class Rack:
    """The rack of strangers, started and stopped: `with Rack("--broken") as rack:`."""

    def __init__(self, *options, selection="smc:4,dell:4"):
        self.options = ["--nodes", selection, *options]
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="oobready-interop-"))
        self.process = None
        self.file = self.directory / "rack.toml"
        self.nodes = rack_nodes.make_nodes(rack_nodes.parse_selection(selection), "127.0.0.")
        planted = [self.options[i + 1] for i, word in enumerate(self.options) if word == "--fault"]
        faults.plant(self.nodes, "--broken" in options, planted)

    def __enter__(self):
        self.process = subprocess.Popen(
            [PYTHON, "-B", RACK / "rack.py", "start", "--dir", self.directory, *self.options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        said = self.process.stdout.readline().strip()
        if said != str(self.file):
            self.__exit__()
            raise AssertionError(f"the rack did not start: {said!r}")
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=RUN_LIMIT_S)
        shutil.rmtree(self.directory)

    def verify(self, *options):
        return Report(oobready("verify", self.file, "--format", "json", *options))

    def password_file(self, key):
        return self.directory / f"{key}.password"

    def sessions(self):
        """{"smc-1/n1": (open IPMI sessions, SOL active, open Redfish sessions), …} as the servers
        count them; None for a BMC that cannot be asked."""
        counted = {}
        for node in self.nodes:
            web = sessions.open_web_sessions(self.directory, node.address)
            ipmi = None
            if not node.faults & {"ipmi-silent", "wrong-password"}:
                password = self.password_file(node.flavour.key).read_text().strip()
                who = (node.address, node.flavour.username, password)
                ipmi = (sessions.open_ipmi_sessions(*who), sessions.sol_active(*who))
            counted[node.full_name] = (ipmi, web)
        return counted

    def web_counts(self):
        return {node.full_name: sessions.web_counts(self.directory, node.address)
                for node in self.nodes}
