#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: the profile web-security finds what is wrong with TLS and the web ports, and nothing where
nothing is wrong.

Method: the strangers nginx and `openssl s_server`, set up in each way; then the simulated rack with
each of its TLS faults, under that profile.
"""
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time
import unittest

import harness
from simulated import SimulatedRack

ADDRESS = "127.0.8.1"
ROOT = '{"@odata.type":"#ServiceRoot.v1_0_0.ServiceRoot","RedfishVersion":"1.0.2"}'
# What a site listens with on TCP 80: nginx directives, then the fact "answer" and whether it is a
# service root.
PLAIN = {
    "same host": ("return 301 https://$host$request_uri;", "https-same-host", False),
    "other host": ("return 302 https://elsewhere.invalid/;", "https-other-host", False),
    "stays": ("return 302 /login.html;", "http", False),
    "page": ("return 200 '<html>Login</html>';", "page", False),
    "refused": ("return 403;", "refusal", False),
    "redfish": (f"location /redfish/v1/ {{ return 200 '{ROOT}'; }} "
                "location / { return 301 https://$host/; }", "https-same-host", True),
    "other json": ("""location / { return 200 '{"name":"x"}'; }""", "page", False),
    "broken json": ("""location / { return 200 '{"RedfishVersion":'; }""", "page", False),
}
# s_server's options, then tls_1_0, tls_1_1, tls_1_2, tls_1_3 and weak_ciphers.
TLS = {
    "modern": (["-min_protocol", "TLSv1.2"], [False, False, True, True, False]),
    "only 1.3": (["-tls1_3"], [False, False, False, True, False]),
    "all": (["-min_protocol", "TLSv1", "-cipher", "ALL:!aNULL:@SECLEVEL=0"],
            [True, True, True, True, False]),
    "null": (["-tls1_2", "-cipher", "AES128-SHA:NULL-SHA256:@SECLEVEL=0"],
             [False, False, True, False, True]),
    "anonymous": (["-tls1_2", "-cipher", "ALL:@SECLEVEL=0"], [False, False, True, False, True]),
}


def wait_for(port):
    deadline = time.monotonic() + harness.RUN_LIMIT_S
    while time.monotonic() < deadline:
        with socket.socket() as visitor:
            if visitor.connect_ex((ADDRESS, port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError(f"nothing listens on {port}")


def verify():
    return harness.Report(harness.oobready("verify", ADDRESS, "--profile", "web-security",
                                           "--format", "json"))


def facts(report, probe):
    return report.evidence(f"targets/{ADDRESS}", probe)[0]["facts"]


class Strangers(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="oobready-web-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def run_server(self, *words, port):
        process = subprocess.Popen(list(map(str, words)), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        wait_for(port)
        return process

    def test_each_kind_of_port_80(self):
        for name, (directives, answer, root) in PLAIN.items():
            with self.subTest(port_80=name):
                file = self.folder / "nginx.conf"
                file.write_text(f"daemon off; master_process off; pid {self.folder}/pid;\n"
                                f"error_log {self.folder}/log;\nevents {{}}\nhttp {{ access_log "
                                f"off; server {{ listen {ADDRESS}:80; {directives} }} }}\n")
                process = self.run_server("/usr/sbin/nginx", "-c", file, "-p", self.folder, port=80)
                report = verify()
                process.terminate()
                process.wait()
                self.assertEqual(facts(report, "web.http")["answer"], answer)
                plain = facts(report, "web.plain_redfish")
                self.assertEqual(plain["service_root"], root)
                self.assertEqual(plain["redfish_version"], "1.0.2" if root else None)
                node = f"targets/{ADDRESS}"
                failed = report.outcomes(node, "fail", ("recommended",))
                self.assertEqual("web.plain_redfish" in failed, root)
                self.assertEqual("web.redirect_host" in failed, name == "other host")
                self.assertEqual("web.redirect" in failed, not answer.startswith("https"))

    def test_a_closed_port_80(self):
        report = verify()
        node = f"targets/{ADDRESS}"
        self.assertIn("web.port_80", report.outcomes(node, "fail", ("recommended",)))
        self.assertEqual(report.diagnosis(node, "web.plain_redfish")["blocked_by"], "web.port_80")

    def test_each_kind_of_tls(self):
        subprocess.run(["openssl", "req", "-x509", "-nodes", "-days", "9", "-subj", "/CN=x",
                        "-newkey", "rsa:2048", "-out", self.folder / "x.pem", "-keyout",
                        self.folder / "x.key"], check=True, capture_output=True)
        for name, (options, answers) in TLS.items():
            with self.subTest(tls=name):
                process = self.run_server(
                    "openssl", "s_server", "-accept", f"{ADDRESS}:443", "-cert",
                    self.folder / "x.pem", "-key", self.folder / "x.key", "-quiet", *options,
                    port=443)
                report = verify()
                process.terminate()
                process.wait()
                found = facts(report, "tls.protocols")
                self.assertEqual([found[fact] for fact in ("tls_1_0", "tls_1_1", "tls_1_2",
                                                           "tls_1_3", "weak_ciphers")], answers)
                self.assertIn("RC4", found["weak_tried"] + found["weak_not_tried"])
                node = f"targets/{ADDRESS}"
                wrong = {requirement for requirement, bad in (
                    ("tls.no_tls_1_0", answers[0]), ("tls.no_tls_1_1", answers[1]),
                    ("tls.no_weak_ciphers", answers[4])) if bad}
                self.assertEqual({row for row in report.outcomes(node, "fail")
                                  if row.startswith("tls.no_")}, wrong)
                self.assertLess({"tls.expires_soon", "tls.names_host", "tls.trusted"},
                                report.outcomes(node, "fail", ("recommended",))
                                | {"tls.protocol"})


class Simulated(unittest.TestCase):
    # fault: what fails under web-security beside the advice of faults_test.py.
    EXPECTED = {
        "none": set(),
        "tls-old-versions": {"tls.no_tls_1_0", "tls.no_tls_1_1"},
        "tls-weak-ciphers": {"tls.no_weak_ciphers"},
        "tls-other-certificate": {"tls.redfish_fingerprint", "tls.redfish_serial"},
        "redirect-elsewhere": {"web.redirect_host"},
        "plain-redfish": {"web.plain_redfish"},
    }

    def test_each_fault_is_found_and_a_healthy_node_is_not_blamed(self):
        faults = [word for i, fault in enumerate(self.EXPECTED, start=1) if fault != "none"
                  for word in ("--fault", f"supermicro-1/n{i}={fault}")]
        with SimulatedRack("--profile", "supermicro/skylake", "--nodes", len(self.EXPECTED),
                           *faults) as rack:
            text = rack.file.read_text()
            file = rack.file.parent / "audit.toml"
            file.write_text(text.replace('profile = "supermicro/skylake"',
                                         'profile = "web-security"'))
            report = harness.Report(harness.oobready("verify", file, "--format", "json"))
            counters = rack.counters()
        for i, (fault, failed) in enumerate(self.EXPECTED.items(), start=1):
            with self.subTest(fault=fault):
                node = f"supermicro-1/n{i}"
                everything = ("mandatory", "if_implemented", "recommended")
                self.assertEqual(report.outcomes(node, "fail", everything), failed)
                self.assertEqual({row for row in report.outcomes(node, "unknown", everything)
                                  if row.startswith(("tls.", "web."))}, set())
                self.assertLessEqual(counters[node]["web"]["https_connections_most"], 2)


if __name__ == "__main__":
    harness.main()
