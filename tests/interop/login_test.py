#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: every kind of login that IPMI 2.0 has works with servers that we did not write, and a quirk
makes a session possible where one is needed, is named, and changes no judgement.

Method: ipmi_sim with named, nameless and equally named users, over IPv4 and IPv6, with the suites
that it has; the simulated rack for what ipmi_sim does not play.
"""
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

import harness
from simulated import SimulatedRack

import ipmi_side

START_LIMIT_S = 20
ADDRESSES = ("127.0.0.71", "::1")
# By name "twin" is the first of the two, which may be no administrator; by name and privilege the
# second.
LAN_CONF = """name "bmc"
set_working_mc 0x20
  startlan 1
    addr {address} 623
    priv_limit admin
    allowed_auths_callback md5
    allowed_auths_user md5
    allowed_auths_operator md5
    allowed_auths_admin md5
    guid a123456789abcdefa123456700000002
  endlan
  startnow false
  user 1 true "" "nameless" admin 10
  user 2 true "ADMIN" "ADMIN" admin 10
  user 3 true "twin" "lower" user 10
  user 4 true "twin" "higher" admin 10
"""
SIM_EMU = "mc_setbmc 0x20\nmc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x2a7c 0x0920\nmc_enable 0x20\n"


def profile(settings):
    """A profile that asks for the session and one command."""
    return f"""[profile]
title = "Login"
[settings]
{settings}
[[requirement]]
id = "test.session"
title = "A session opens"
why = "The test looks at it."
probe = "ipmi.session"
select = "/state"
validate = {{ equal = "open" }}
remedy = "Nothing needs to be done."
[[requirement]]
id = "test.device"
title = "It answers a command"
why = "The test looks at it."
probe = "ipmi.device_id"
select = "/ipmi_version"
validate = {{ equal = "2.0" }}
remedy = "Nothing needs to be done."
"""


class Strangers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="oobready-login-"))
        cls.servers = []
        for number, address in enumerate(ADDRESSES):
            home = cls.folder / str(number)
            (home / "state").mkdir(parents=True)
            (home / "lan.conf").write_text(LAN_CONF.format(address=address))
            (home / "sim.emu").write_text(SIM_EMU)
            with open(home / "log", "w") as log:
                cls.servers.append(subprocess.Popen(
                    ["ipmi_sim", "-c", "lan.conf", "-f", "sim.emu", "-s", "state", "-n"],
                    cwd=home, stdin=subprocess.DEVNULL, stdout=log, stderr=log))
        deadline = time.monotonic() + START_LIMIT_S
        while not ipmi_side.answers_ping(ADDRESSES[0]) and time.monotonic() < deadline:
            time.sleep(0.05)

    @classmethod
    def tearDownClass(cls):
        for server in cls.servers:
            server.terminate()
            server.wait(timeout=START_LIMIT_S)
        shutil.rmtree(cls.folder)

    def login(self, settings, password, *options, address=ADDRESSES[0]):
        """The report on a login and, of its session, the facts."""
        file = self.folder / "login.toml"
        file.write_text(profile(settings))
        secret = self.folder / "password"
        secret.touch(mode=0o600)
        secret.write_text(password)
        report = harness.Report(harness.oobready(
            "verify", address, "--profile", file, "--password-file", secret, "--format", "json",
            *options))
        (node,) = report.nodes()
        return report, report.evidence(node, "ipmi.session")[0]

    def opened(self, *words, **keys):
        report, evidence = self.login(*words, **keys)
        self.assertIn("facts", evidence, evidence)
        self.assertEqual(evidence["facts"]["state"], "open", evidence["facts"])
        self.assertEqual(report.status, 0)
        node, = report.nodes().values()
        self.assertEqual(node["etiquette"]["ipmi_sessions_opened"], 1)
        self.assertEqual(node["etiquette"]["ipmi_sessions_closed"], 1)
        return evidence["facts"]

    def test_a_weak_suite_is_not_used_where_there_is_a_better_one(self):
        for wanted in ("", "cipher_suites = [12, 8, 3]"):
            facts = self.opened(wanted, "ADMIN", "--username", "ADMIN")
            self.assertEqual(facts["cipher_suite"], 3)

    def test_the_user_without_a_name(self):
        facts = self.opened("", "nameless", "--null-username")
        self.assertEqual(facts["privilege"], "administrator")

    def test_the_wrong_password_of_every_suite_is_told(self):
        # With 8 and 12 ipmi_sim takes the login, and then answers nobody, FreeIPMI neither: the
        # simulator's own tests have the rest of them.
        for suite in (3, 8, 12):
            report, evidence = self.login(f"cipher_suites = [{suite}]", "wrong", "--username",
                                          "ADMIN")
            self.assertEqual(evidence["facts"]["error"], "password-invalid")
            node, = report.nodes().values()
            self.assertEqual(node["etiquette"]["logins_failed"], 1)

    def test_users_of_one_name_are_told_apart_by_privilege(self):
        facts = self.opened('username_lookup = "name-and-privilege"', "higher", "--username",
                            "twin")
        self.assertEqual(facts["privilege"], "administrator")
        facts = self.opened('privilege = "user"', "lower", "--username", "twin")
        self.assertEqual(facts["privilege"], "user")

    def test_over_ipv6(self):
        for address in ("::1", "[::1]"):
            facts = self.opened("", "ADMIN", "--username", "ADMIN", address=address)
            self.assertEqual(facts["cipher_suite"], 3)

    def test_a_quirk_that_is_not_needed_does_no_harm(self):
        for quirk in ("supermicro20", "nochecksumcheck", "solport"):
            facts = self.opened("", "ADMIN", "--username", "ADMIN", "--quirk", quirk)
            self.assertEqual(facts["quirks"], [] if quirk == "solport" else [quirk])

    def test_what_cannot_be(self):
        for words, said in (
                (("--quirk", "opensesspri"), "there is no quirk 'opensesspri'; did you mean "
                                             "'opensesspriv'?"),
                (("--null-username", "--username", "ADMIN"), "--null-username is instead of")):
            process = harness.oobready("verify", ADDRESSES[0], *words,
                                       environment={"OOBREADY_PASSWORD": "x"})
            self.assertEqual(process.returncode, 78, process.stderr)
            self.assertIn(said, process.stderr)


# fault: the quirk that helps, and without it what the login ends in.
QUIRKS = {
    "open-session-privilege-zero": ("opensesspriv", "privilege-insufficient"),
    "rakp-2-one-byte-long": ("supermicro20", "malformed"),
    "wrong-message-checksum": ("nochecksumcheck", "session-timeout"),
}


class Quirks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        planted = [word for number, fault in enumerate(QUIRKS, start=1)
                   for word in ("--fault", f"dell-1/n{number}={fault}")]
        with SimulatedRack("--profile", "dell/c6420", "--nodes", len(QUIRKS) + 1,
                           *planted) as rack:
            cls.plain = rack.verify()
            text = rack.file.read_text()
            for number, (quirk, _) in enumerate(QUIRKS.values(), start=1):
                name = f'name = "n{number}"'
                text = text.replace(name, f'{name}\nquirks = ["{quirk}"]')
            with_quirks = rack.file.with_name("quirks.toml")
            with_quirks.write_text(text)
            cls.helped = harness.Report(harness.oobready("verify", with_quirks, "--format",
                                                         "json"))
            cls.text = harness.oobready("verify", with_quirks).stdout
            cls.counters = rack.counters()

    def test_without_it_there_is_no_session(self):
        for number, (fault, (_, error)) in enumerate(QUIRKS.items(), start=1):
            evidence, = self.plain.evidence(f"dell-1/n{number}", "ipmi.session")
            with self.subTest(fault=fault):
                seen = evidence["facts"]["error"] if "facts" in evidence else \
                    evidence["error"]["id"]
                self.assertEqual(seen, error, evidence)

    def test_with_it_there_is(self):
        for number, (fault, (quirk, _)) in enumerate(QUIRKS.items(), start=1):
            name = f"dell-1/n{number}"
            with self.subTest(fault=fault):
                evidence, = self.helped.evidence(name, "ipmi.session")
                self.assertEqual(evidence["facts"]["state"], "open", evidence)
                self.assertEqual(evidence["facts"]["quirks"], [quirk])
                self.assertEqual(self.helped.nodes()[name]["verdict"], "ready")
                self.assertEqual(self.helped.nodes()[name]["quirks"], [quirk])
        self.assertEqual(self.helped.nodes()["dell-1/n4"]["quirks"], [])

    def test_the_run_says_so(self):
        note, = (note for note in self.helped.document["run"]["notes"] if "Quirks" in note)
        for quirk, _ in QUIRKS.values():
            self.assertIn(f"{quirk} (1 controller)", note)
            self.assertIn(quirk, self.text)
        self.assertFalse([note for note in self.plain.document["run"]["notes"] if "Quirks" in note])

    def test_nothing_stays_open(self):
        for name, node in self.counters.items():
            ipmi = node["ipmi"]
            self.assertEqual(ipmi["sessions_open"], 0, f"{name}: {ipmi}")


class Suites(unittest.TestCase):
    def test_a_suite_that_is_listed_as_disabled_and_opens_is_told(self):
        with SimulatedRack("--profile", "dell/c6420", "--nodes", 2, "--fault",
                           "dell-1/n1=disabled-suite-opens") as rack:
            report = rack.verify()
        for name, outcome, accepted in (("dell-1/n1", "fail", [8]), ("dell-1/n2", "pass", [])):
            self.assertEqual(report.diagnosis(name, "ipmi.disabled_suites_refused")["outcome"],
                             outcome)
            evidence, = report.evidence(name, "ipmi.active_disabled_suites")
            self.assertEqual(evidence["facts"]["accepted"], accepted)
        self.assertEqual(report.status, 0)  # advice


if __name__ == "__main__":
    harness.main()
