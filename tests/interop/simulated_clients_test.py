#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: other people's clients read from a simulated rack what its rack file says.

Method: `oobready simulate` on the well-known ports; ipmitool, FreeIPMI's tools, redfishtool and curl,
none with a workaround flag, against one node of each profile; consoles that are real programs.
"""
import json
import os
import pathlib
import re
import socket
import subprocess
import tempfile
import threading
import unittest

import harness
from simulated import SimulatedRack

PROFILES = ("supermicro/skylake", "supermicro/haswell", "dell/c6420")
LIMIT_S = 60


def run(*words, environment=None, status=0):
    """The standard output of a client that ended with `status` and complained about nothing."""
    said = subprocess.run([str(word) for word in words], capture_output=True, text=True,
                          timeout=LIMIT_S, check=False, stdin=subprocess.DEVNULL,
                          env={**os.environ, **(environment or {})})
    if said.returncode != status:
        raise AssertionError(f"{words}: {said.returncode}: {said.stdout} {said.stderr}")
    return said.stdout


def fields(text):
    """{"MAC Address": "ac:…", …} of "MAC Address             : ac:…"."""
    rows = (line.partition(":") for line in text.splitlines())
    return {key.strip(): value.strip() for key, _, value in rows if key.strip()}


class Clients(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        options = []
        for profile in PROFILES:
            options += ["--profile", profile]
        cls.rack = SimulatedRack(*options, "--nodes", 1).__enter__()
        cls.nodes = cls.rack.declared()
        cls.home = tempfile.TemporaryDirectory()  # FreeIPMI keeps the SDR of each host there

    @classmethod
    def tearDownClass(cls):
        cls.home.cleanup()
        cls.rack.__exit__()

    def suites(self):
        """(name, node, cipher suite) of all that are offered."""
        offered = []
        for name, node in self.nodes.items():
            for suite in (3, 17):
                if (node["profile"], suite) != ("supermicro/haswell", 17):
                    offered.append((name, node, suite))
        return offered

    def ipmitool(self, node, suite, *words):
        return run("ipmitool", "-I", "lanplus", "-C", suite, "-H", node["bmc"], "-U",
                   node["username"], "-E", *words,
                   environment={"IPMI_PASSWORD": node["password"]})

    def freeipmi(self, node, suite, program, *words):
        configuration = pathlib.Path(self.home.name) / "freeipmi.conf"
        configuration.touch(mode=0o600)
        configuration.write_text(f"username {node['username']}\n"
                                 f"password {node['password']}\n")
        # FreeIPMI keeps the SDRs of a host in the user's own folder, unless it is told another.
        cached = program in ("ipmi-sensors", "ipmi-sel", "ipmi-fru")
        cache = ("--sdr-cache-directory", self.home.name, "-Q") if cached else ()
        return run(program, *cache, "--config-file", configuration, "-D", "LAN_2_0", "-I", suite, "-h",
                   node["bmc"], *words, environment={"HOME": self.home.name})

    def test_ipmitool_reads_what_the_rack_file_says(self):
        for name, node, suite in self.suites():
            with self.subTest(node=name, suite=suite):
                self.check_ipmitool(node, suite)

    def check_ipmitool(self, node, suite):
        lan = fields(self.ipmitool(node, suite, "lan", "print", 1))
        self.assertEqual(lan["IP Address"], node["bmc"])
        self.assertEqual(lan["MAC Address"], node["mac"])
        self.assertEqual(lan["Subnet Mask"], node["site"]["netmask"])
        self.assertEqual(lan["Default Gateway IP"], node["site"]["gateway"])
        self.assertEqual(lan["IP Address Source"], "Static Address")
        guid = self.ipmitool(node, suite, "mc", "guid", "ipmi")
        self.assertIn(node["uuid"], guid.lower())
        users = self.ipmitool(node, suite, "user", "list", 1)
        self.assertRegex(users, rf"(?m)^2 +{node['username']} .*ADMINISTRATOR$")
        fru = self.ipmitool(node, suite, "fru", "print")
        self.assertIn(node["serial"], fru)
        maker = {"s": "10876", "d": "674"}[node["profile"][0]]
        self.assertEqual(fields(self.ipmitool(node, suite, "mc", "info"))["Manufacturer ID"],
                         maker)
        self.assertIn("System Power         : on", self.ipmitool(node, suite, "chassis",
                                                                   "status"))
        self.assertEqual(fields(self.ipmitool(node, suite, "sol", "info", 1))["Enabled"],
                         "true")
        self.assertRegex(self.ipmitool(node, suite, "sel", "list"), r"(?i)power supply.*assert")

    def test_freeipmi_reads_what_the_rack_file_says_without_workarounds(self):
        for name, node, suite in self.suites():
            with self.subTest(node=name, suite=suite):
                self.check_freeipmi(node, suite)

    def check_freeipmi(self, node, suite):
        info = self.freeipmi(node, suite, "bmc-info")
        self.assertIn(node["uuid"], info.lower())
        sensors = self.freeipmi(node, suite, "ipmi-sensors")
        self.assertGreater(len(sensors.splitlines()), 12)
        self.assertNotRegex(sensors, r"(?i)N/A.*N/A.*N/A.*critical")
        self.assertIn(node["serial"], self.freeipmi(node, suite, "ipmi-fru"))
        self.assertRegex(self.freeipmi(node, suite, "ipmi-sel"), r"Power Supply")
        self.assertRegex(self.freeipmi(node, suite, "ipmi-chassis", "--get-chassis-status"),
                         r"System Power +: on")
        # The whole of it ends with 1 where a controller has no serial channel, as here.
        checkout = self.freeipmi(node, suite, "ipmi-config", "--checkout", "-S", "User2", "-S",
                                 "Lan_Conf", "-S", "SOL_Conf")
        self.assertRegex(checkout, rf"Username +{node['username']}")
        self.assertIn(node["bmc"], checkout)

    def test_both_planes_show_one_machine_to_redfishtool(self):
        for name, node in self.nodes.items():
            with self.subTest(node=name):
                def redfish(*words, authentication="Session"):
                    # The password is a fresh one of this run: it may stand in a command line.
                    return run("redfishtool", "-r", f"{node['bmc']}:443", "-S", "Always", "-A",
                               authentication, "-u", node["username"], "-p", node["password"],
                               *words, environment={"REQUESTS_CA_BUNDLE":
                                                    str(self.rack.file.parent / "ca.pem")})
                system = json.loads(redfish("Systems", "get", "-F"))
                self.assertEqual(system["UUID"].lower(), node["uuid"])
                self.assertEqual(system["SerialNumber"], node["serial"])
                self.assertEqual(system["PowerState"], "On")
                manager = json.loads(redfish("Managers", "get", "-F", authentication="Basic"))
                major, minor = re.match(r"0*(\d+)\.(\d+)", manager["FirmwareVersion"]).groups()
                revision = fields(self.ipmitool(node, 3, "mc", "info"))["Firmware Revision"]
                self.assertEqual(revision, f"{major}.{minor}")
                for words in (("Chassis", "list"), ("AccountService", "get"),
                              ("SessionService", "get")):
                    json.loads(redfish(*words))
                self.ipmitool(node, 3, "chassis", "power", "off")
                self.assertEqual(json.loads(redfish("Systems", "get", "-F"))["PowerState"], "Off")
                self.ipmitool(node, 3, "chassis", "power", "on")
                self.assertEqual(json.loads(redfish("Systems", "get", "-F"))["PowerState"], "On")

    def test_curl_finds_the_redirect_and_the_root(self):
        for name, node in self.nodes.items():
            with self.subTest(node=name):
                ca = self.rack.file.parent / "ca.pem"
                said = run("curl", "-s", "-L", "--cacert", ca, "-w", "\n%{num_redirects}", f"http://{node['bmc']}/redfish/v1/")
                body, _, redirects = said.rpartition("\n")
                self.assertEqual(redirects, "1")
                self.assertIn("RedfishVersion", json.loads(body))
                run("curl", "-s", f"https://{node['bmc']}/redfish/v1/", status=60)  # no trust

    def test_consoles_can_be_real_programs(self):
        banner = socket.create_server(("127.0.0.9", 9009))
        threading.Thread(target=self.serve_banner, args=(banner,), daemon=True).start()
        with SimulatedRack(
                "--profile", "dell/c6420", "--nodes", 2, "--address", "127.0.8.1",
                "--console", "*/n1=command:/sbin/agetty -L --noclear - 115200 vt100",
                "--console", "*/n2=tcp:127.0.0.9:9009") as rack:
            report = rack.verify()
        for node, host in (("dell-1/n1", socket.gethostname()), ("dell-1/n2", "banner")):
            facts = report.evidence(node, "sol.console")[0]["facts"]
            self.assertEqual(facts["state"], "prompt", facts)
            self.assertIn(f"{host} login:", facts["transcript"])

    @staticmethod
    def serve_banner(server):
        connection, _ = server.accept()
        with connection, server:
            while connection.recv(64):
                connection.sendall(b"\r\nbanner login: ")


if __name__ == "__main__":
    harness.main()
