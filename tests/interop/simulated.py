# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated rack for interop tests: `with SimulatedRack("--profile", …) as rack:`.

Needs OOBREADY_BINARY, beside which oobready-sim stands. Run it inside harness.main()'s namespace.
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import tomllib

import harness

START_LIMIT_S = 60


class SimulatedRack:
    def __init__(self, *options):
        self.options = [str(option) for option in options]
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="oobready-simulated-"))
        self.counters_file = self.directory / "counters.json"
        self.process = None
        self.file = None
        self.errors = ""

    def __enter__(self):
        self.process = subprocess.Popen(
            [os.environ["OOBREADY_BINARY"], "simulate", *self.options, "--dir",
             self.directory / "rack", "--counters", self.counters_file],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        said = self.process.stdout.readline().strip()
        if not said:
            self.__exit__()
            raise AssertionError(f"the rack did not start: {self.errors}")
        self.file = pathlib.Path(said)
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.directory)

    def stop(self):
        """Ends it as Ctrl-C does; what it printed is in `errors`. Returns its exit status."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGINT)
            _, self.errors = self.process.communicate(timeout=harness.RUN_LIMIT_S)
        return self.process.returncode

    def verify(self, *options):
        return harness.Report(harness.oobready("verify", self.file, "--format", "json", *options))

    def declared(self):
        """{"smc-1/n1": its table in the rack file, …}, with the texts of its credentials."""
        rack = tomllib.loads(self.file.read_text())
        nodes = {}
        for appliance in rack["appliance"]:
            for node in appliance["node"]:
                credentials = rack["credentials"][node["credentials"]]
                password = (self.file.parent / credentials["password_file"]).read_text().strip()
                nodes[f"{appliance['name']}/{node['name']}"] = {
                    **node, "username": credentials["username"], "password": password,
                    "profile": appliance["profile"], "site": rack["site"]}
        return nodes

    def counters(self):
        """What each node has seen until now: {"smc-1/n1": {"ipmi": …, "web": …}, …}."""
        # Gone first: two that are written within one tick of the clock have the same time.
        self.counters_file.unlink(missing_ok=True)
        self.process.send_signal(signal.SIGUSR1)
        deadline = time.monotonic() + START_LIMIT_S
        while time.monotonic() < deadline:
            if self.counters_file.exists():
                return json.loads(self.counters_file.read_text())
            time.sleep(0.01)
        raise AssertionError("no counters were written")
