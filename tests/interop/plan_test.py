#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: `oobready verify --plan` tells what a run sends, and sends nothing itself.

Method: a plan of a simulated rack, then the same run for real; what each node counted is compared
with the plan.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import every_probe
import harness
from simulated import SimulatedRack

PROFILES = ("supermicro/skylake", "dell/c6420")
# What the simulator calls the raw commands of the shipped profiles.
RAW = {"raw 30 70 0c 00 (lan_mode)": {"Get LAN Mode"}}
COMMAND = re.compile(r"^(.*) \([0-9A-F]{2}h [0-9A-F]{2}h\)$")


def plan_of(file, *options, environment=None):
    said = harness.oobready("verify", file, "--plan", "--format", "json", *options,
                            environment=environment)
    if said.returncode != 0:
        raise AssertionError(f"{said.returncode}: {said.stderr}")
    return json.loads(said.stdout)


def groups(plan):
    """{"smc-1/n1": its group, …}"""
    return {f"{appliance['name']}/{node}": group for appliance in plan["appliances"]
            for group in appliance["groups"] for node in group["nodes"]}


def planned(group, plane):
    return next((row for row in group["planes"] if row["plane"] == plane), {"sends": []})


def commands(group, once=False):
    """The IPMI commands of a plan by name; `once`: those that are sent for certain."""
    names = set()
    for send in planned(group, "ipmi")["sends"]:
        is_command = COMMAND.match(send["what"])
        names.update(RAW.get(send["what"], ()) if not once else ())
        if is_command and (not once or any(reason["once"] for reason in send["reasons"])):
            names.add(is_command.group(1))
    return names


def traffic(counters):
    """Whatever a node has noticed of anybody."""
    return {key: value for plane in ("ipmi", "web") for key, value in counters[plane].items()
            if value not in (0, {}) and key != "in_flight"}


class Plan(unittest.TestCase):
    def setUp(self):
        options = [word for profile in PROFILES for word in ("--profile", profile)]
        self.rack = SimulatedRack(*options, "--nodes", 2).__enter__()
        self.addCleanup(self.rack.__exit__)

    def check_run(self, file, environment=None):
        """The plan of `file`, then the run; what was sent is in the plan."""
        plan = plan_of(file, environment=environment)
        silent = self.rack.counters()
        self.assertEqual(len(silent), 4)
        for name, counters in silent.items():
            self.assertEqual(traffic(counters), {}, name)
        said = harness.oobready("verify", file, "--format", "json", environment=environment)
        report = harness.Report(said)
        for name, counters in self.rack.counters().items():
            group = groups(plan)[name]
            seen = set(counters["ipmi"]["commands"])
            self.assertTrue(seen, name)
            self.assertLessEqual(seen, commands(group), name)
            self.assertLessEqual(commands(group, once=True), seen, name)
            etiquette = report.nodes()[name]["etiquette"]
            for plane in ("ipmi", "redfish"):
                self.assertLessEqual(etiquette[f"{plane}_sessions_opened"],
                                     planned(group, plane).get("sessions_max", 0), name)
            self.assertEqual(group["activates_sol"], "Activate Payload" in seen, name)
        return plan

    def test_the_profiles_of_the_rack(self):
        plan = self.check_run(self.rack.file)
        for appliance in plan["appliances"]:
            (group,) = appliance["groups"]
            self.assertEqual(len(group["hosts"]), 2)
            self.assertTrue(group["activates_sol"])

    def test_every_probe_there_is(self):
        probes = every_probe.catalogue()
        with every_probe.environment(probes) as environment:
            file = every_probe.rack_file(self.rack.file.read_text(), self.rack.file.parent)
            plan = self.check_run(file, environment)
        text = json.dumps(plan)
        for name in probes:
            self.assertTrue(f'"{name}"' in text, name)

    def test_the_text_names_users_and_no_secret(self):
        said = harness.oobready("verify", self.rack.file, "--plan", "-v")
        self.assertEqual(said.returncode, 0)
        self.assertIn("Nothing was sent.", said.stdout)
        self.assertIn("Get Device ID (06h 01h)", said.stdout)
        for name, node in self.rack.declared().items():
            self.assertIn(f"as {node['username']}", said.stdout, name)
            self.assertNotIn(node["password"], said.stdout + json.dumps(plan_of(self.rack.file)))

    def test_a_plan_asks_for_no_password_and_looks_up_no_name(self):
        said = harness.oobready("verify", "bmc[1-1000].invalid", "--plan", "--username", "admin")
        self.assertEqual(said.returncode, 0, said.stderr)
        self.assertIn("bmc[1-1000].invalid", said.stdout)
        self.assertLess(len(said.stdout.splitlines()), 250)  # folded: not a line a host

    @unittest.skipUnless(shutil.which("strace"), "strace shows what is sent")
    def test_a_plan_opens_no_socket_of_the_network(self):
        with tempfile.TemporaryDirectory() as folder:
            log = pathlib.Path(folder) / "log"
            for target in (self.rack.file, "bmc[1-3].invalid"):
                subprocess.run(["strace", "-f", "-e", "trace=socket,connect,sendto", "-o", log,
                                os.environ["OOBREADY_BINARY"], "verify", target, "--plan"],
                               check=True, stdout=subprocess.DEVNULL, timeout=harness.RUN_LIMIT_S)
                self.assertNotIn("AF_INET", log.read_text())
                self.assertIn("exited with 0", log.read_text())


class BadInput(unittest.TestCase):
    def test_exit_status(self):
        with tempfile.TemporaryDirectory() as folder:
            bad = os.path.join(folder, "bad.toml")
            with open(bad, "w", encoding="utf-8") as file:
                file.write("nonsense = 1\n")
            wrong = os.path.join(folder, "wrong.toml")
            with open(wrong, "w", encoding="utf-8") as file:
                file.write('[profile]\ntitle = "t"\n[[requirement]]\nid = "a"\ntitle = "t"\n'
                           'why = "w"\nremedy = "r"\nprobe = "ipmi.lan"\nselect = "/ip_adress"\n'
                           'validate = { equal = "10.0.0.1" }\n')
            rows = ((("verify", bad, "--plan"), 78, "bad.toml"),
                    (("verify", "10.0.0.1", "--plan", "--profile", "no/such"), 78, "no/such"),
                    (("verify", "10.0.0.1", "--plan", "--profile", wrong), 78,
                     "wrong.toml:4:6: 'a': ipmi.lan has no fact '/ip_adress'; did you mean "
                     "'/ip_address'?"),
                    (("profile", "lint", wrong), 78, "did you mean '/ip_address'?"),
                    (("verify", "10.0.0.1", "--plan", "--format", "jsonl"), 64, "--plan"),
                    (("verify", "--plan"), 64, ""))
            for words, status, says in rows:
                with self.subTest(words=words):
                    said = harness.oobready(*words)
                    self.assertEqual(said.returncode, status, said.stderr)
                    self.assertIn(says, said.stderr)


if __name__ == "__main__":
    harness.main()
