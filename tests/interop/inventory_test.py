#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: event log, sensors and FRUs are read as ipmitool and FreeIPMI read them.

Method: a profile of the test's own that names the probes; real ipmi_sim and simulated nodes,
healthy and with faults; each fact compared with what other people's clients print for the same
server.
"""
import contextlib
import datetime
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import unittest
import unittest.mock

import harness
import inventory
from simulated import SimulatedRack

LIMIT_S = 60
PROBES = {"ipmi.sdr_info": "/records", "ipmi.sensors": "/count", "ipmi.sel_info": "/entries",
          "ipmi.sel": "/count", "ipmi.fru": "/count"}
ARGUMENTS = {"ipmi.sensors": "arguments = { thresholds = true }\n"}
SEL_ENTRIES_MAX = 256
# Sensor type, number, event type with its direction, event data: a temperature above its upper
# critical threshold and back, a power supply there and failed, a memory error, a full log.
EVENTS = ((0x01, 1, 0x01, (0x59, 102, 100)), (0x01, 1, 0x81, (0x59, 98, 100)),
          (0x08, 0x64, 0x6f, (0x00, 0xff, 0xff)), (0x08, 0x64, 0x6f, (0x01, 0xff, 0xff)),
          (0x0c, 0x70, 0x6f, (0x01, 0xff, 0xff)), (0x10, 0x71, 0x6f, (0x04, 0xff, 0xff)))


def profile_text():
    """What takes each of PROBES once; it judges nothing that could fail."""
    rows = ['[profile]\ntitle = "Inventory"\n[settings]\ncipher_suites = [17, 3]\n']
    for probe, select in PROBES.items():
        rows.append(f'[[requirement]]\nid = "{probe}"\ntitle = "t"\nwhy = "w"\nremedy = "r"\n'
                    f'level = "recommended"\nprobe = "{probe}"\nselect = "{select}"\n'
                    f'{ARGUMENTS.get(probe, "")}'
                    'validate = { greater_than_or_equal = 0 }\n')
    return "\n".join(rows)


@contextlib.contextmanager
def inventory_profile():
    """Its environment; the profile is named "inventory"."""
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "inventory.toml").write_text(profile_text())
        yield {"OOBREADY_PROFILES": folder}


class Bmc:
    """One BMC, as oobready and as ipmitool and FreeIPMI see it."""

    def __init__(self, address, username, password, suite=3):
        self.address, self.username, self.password = address, username, password
        self.suite = suite

    def facts(self):
        """{probe: its facts}, and what the session left behind."""
        with inventory_profile() as environment, tempfile.TemporaryDirectory() as folder:
            secret = pathlib.Path(folder) / "password"
            secret.touch(mode=0o600)
            secret.write_text(self.password + "\n")
            report = harness.Report(harness.oobready(
                "verify", self.address, "--profile", "inventory", "--username", self.username,
                "--password-file", secret, "--format", "json", environment=environment))
        (node,) = report.nodes().values()
        evidence = {row["probe"]: row.get("facts", row.get("error")) for row in node["evidence"]}
        return evidence, node["etiquette"]

    def ipmitool(self, *words):
        return self.run("ipmitool", "-I", "lanplus", "-C", self.suite, "-H", self.address, "-U",
                        self.username, "-E", *words, IPMI_PASSWORD=self.password, TZ="UTC")

    def freeipmi(self, program, *words):
        with tempfile.TemporaryDirectory() as home:
            configuration = pathlib.Path(home) / "freeipmi.conf"
            configuration.touch(mode=0o600)
            configuration.write_text(f"username {self.username}\npassword {self.password}\n")
            return self.run(program, "--config-file", configuration, "-D", "LAN_2_0", "-I",
                            self.suite, "-W", "opensesspriv", "-h", self.address,
                            "--sdr-cache-directory", home, "-Q", *words, TZ="UTC")

    @staticmethod
    def run(*words, **environment):
        said = subprocess.run([str(word) for word in words], capture_output=True, text=True,
                              timeout=LIMIT_S, check=False, stdin=subprocess.DEVNULL,
                              env={**os.environ, **environment})
        if said.returncode != 0:
            raise AssertionError(f"{words}: {said.returncode}: {said.stdout} {said.stderr}")
        return said.stdout


def fields(text):
    rows = (line.partition(":") for line in text.splitlines())
    return {key.strip(): value.strip() for key, _, value in rows if key.strip()}


def rows_of(text):
    return [[cell.strip() for cell in line.split("|")] for line in text.splitlines() if line]


# Where ipmitool words an event of IPMI v2.0 Table 42-3 in its own way.
IPMITOOL_WORDS = {"uncorrectable ecc": "uncorrectable memory error", "log full": "sel full",
                  "failure detected": "power supply failure detected"}
NO_TIME = r"Not Available|Pre-Init|S\+"  # what ipmitool prints for a clock that was never set


class SelAsOthersReadIt:
    """What must hold for any BMC; `self.bmc` and `self.seen` (facts by probe) are the BMC's."""

    def test_the_session_is_closed(self):
        self.assertEqual((self.etiquette["ipmi_sessions_opened"],
                          self.etiquette["ipmi_sessions_closed"],
                          self.etiquette["logins_failed"]), (1, 1, 0))

    def test_sel_info(self):
        info = fields(self.bmc.ipmitool("sel", "info"))
        ours = self.seen["ipmi.sel_info"]
        self.assertEqual(str(ours["entries"]), info["Entries"])
        self.assertEqual(str(ours["free_bytes"]), re.match(r"\d+", info["Free Space"]).group())
        self.assertEqual(ours["overflow"], info["Overflow"] == "true")
        self.assertEqual(ours["version"], re.match(r"[\d.]+", info["Version"]).group())
        for key, theirs in (("last_addition", "Last Add Time"), ("last_erase", "Last Del Time")):
            with self.subTest(key):
                if ours[key] is None:
                    self.assertRegex(info[theirs], NO_TIME)
                else:
                    self.assertEqual(rfc3339(ours[key]), clock(info[theirs]))
        self.assertEqual(ours["unsupported"], [])

    def test_every_sel_entry_is_as_ipmitool_and_freeipmi_print_it(self):
        ours = {row["record_id"]: row for row in self.seen["ipmi.sel"]["members"]}
        entries = self.seen["ipmi.sel"]["count"]
        self.assertEqual(self.seen["ipmi.sel"]["read"], min(entries, SEL_ENTRIES_MAX))
        self.assertEqual(self.seen["ipmi.sel"]["left_out"], max(0, entries - SEL_ENTRIES_MAX))
        self.assertEqual(self.seen["ipmi.sel"]["unreadable"], [])
        newest = [row["record_id"] for row in self.seen["ipmi.sel"]["members"]]
        listed = rows_of(self.bmc.ipmitool("sel", "list")) if entries else []
        self.assertEqual(newest, [int(row[0], 16) for row in listed][::-1][:SEL_ENTRIES_MAX])
        for number, date, time, sensor, event, direction, *_ in listed[-SEL_ENTRIES_MAX:]:
            mine = ours[int(number, 16)]
            with self.subTest(record=number):
                if mine["time"] is None:
                    self.assertRegex(date, NO_TIME)
                else:
                    self.assertEqual(rfc3339(mine["time"]), clock(f"{date} {time}"))
                kind, _, sensor_number = sensor.rpartition(" #0x")
                self.assertEqual(mine["sensor_type"], kind)
                self.assertEqual(mine["sensor_number"], int(sensor_number, 16))
                self.assertEqual(mine["direction"] + " " + direction.lower(),
                                 {"Asserted": "assertion asserted",
                                  "Deasserted": "deassertion deasserted"}[direction])
                theirs = " ".join(plain(event))
                self.assertEqual(" ".join(plain(mine["event"])),
                                 IPMITOOL_WORDS.get(theirs, theirs))
        self.check_freeipmi(ours)

    def check_freeipmi(self, ours):
        said = rows_of(self.bmc.freeipmi("ipmi-sel", "--output-event-state",
                                         "--no-header-output"))
        words = {"Nominal": "info", "Warning": "warning", "Critical": "critical"}
        for number, _, _, _, kind, state, event in said[-SEL_ENTRIES_MAX:]:
            with self.subTest(freeipmi=number):
                mine = ours[int(number)]
                self.assertEqual(mine["sensor_type"], kind)
                self.assertEqual(mine["severity"], words[state])
                self.assertEqual(plain(mine["event"]), plain(event))
        self.assertEqual(len(said[-SEL_ENTRIES_MAX:]), len(ours))

    def test_the_sensor_of_an_event_has_its_name(self):
        names = {row["number"]: row["name"] for row in self.seen["ipmi.sensors"]["members"]}
        for row in self.seen["ipmi.sel"]["members"]:
            self.assertEqual(row["sensor_name"], names.get(row["sensor_number"]))


class SensorsAsOthersReadThem:
    def test_sdr_info(self):
        info = fields(self.bmc.ipmitool("sdr", "info"))
        ours = self.seen["ipmi.sdr_info"]
        self.assertEqual(str(ours["records"]), info["Record Count"])
        self.assertEqual(ours["overflow"], info["SDR overflow"] == "yes")
        self.assertEqual(ours["reserve_supported"],
                         info["Reserve SDR repository supported"] == "yes")
        self.assertEqual(self.seen["ipmi.sensors"]["sdr_records"], ours["records"])

    def sensors(self):
        facts = self.seen["ipmi.sensors"]
        self.assertEqual((facts["unreadable"], facts["skipped"]), ([], []))
        self.assertEqual(facts["count"], len(facts["members"]))
        named = {row["name"]: row for row in facts["members"]}
        self.assertEqual(len(named), facts["count"])
        return named

    def test_values_and_thresholds_as_ipmitool_prints_them(self):
        ours = self.sensors()
        # ipmitool writes to a repository without records: never to be used on a real one.
        theirs = rows_of(self.bmc.ipmitool("sensor", "list"))
        self.assertEqual({row[0] for row in theirs}, set(ours))
        limits = ("lower_non_recoverable", "lower_critical", "lower_non_critical",
                  "upper_non_critical", "upper_critical", "upper_non_recoverable")
        for name, value, unit, _, *thresholds in theirs:
            with self.subTest(name):
                mine = ours[name]
                if unit == "discrete":
                    self.assertIsNone(mine["value"])
                    continue
                self.assertEqual(mine["unit"], unit)
                self.assertAlmostEqual(mine["value"], float(value), places=3)
                for limit, theirs_is in zip(limits, thresholds, strict=True):
                    if theirs_is == "na":
                        self.assertIsNone(mine["thresholds"][limit], limit)
                    else:
                        self.assertAlmostEqual(mine["thresholds"][limit], float(theirs_is),
                                               places=3, msg=limit)

    def test_states_as_ipmi_sensors_prints_them(self):
        ours = self.sensors()
        theirs = rows_of(self.bmc.freeipmi("ipmi-sensors", "--output-sensor-state",
                                           "--no-header-output"))
        self.assertEqual({row[1] for row in theirs}, set(ours))
        words = {"Nominal": "ok", "Warning": "warning", "Critical": "critical", "N/A": None}
        for _, name, kind, state, reading, _, event in theirs:
            with self.subTest(name):
                mine = ours[name]
                self.assertEqual(mine["type"], kind)
                if mine["lun"] != 0:  # which ipmi-sensors leaves alone
                    self.assertEqual(state, "N/A")
                    continue
                self.assertEqual(mine["state"], words[state])
                if reading != "N/A":
                    self.assertAlmostEqual(mine["value"], float(reading), places=2)
                said = re.findall(r"'([^']*)'", event)
                if mine["value"] is None and said != ["OK"]:
                    self.assertEqual(mine["states"], said)
                elif said == ["OK"]:
                    self.assertEqual(mine["states"], [])
                for threshold in said if mine["value"] is not None else ():  # the worst only
                    words_of_it = re.sub(r" \([<>]=\)| threshold", "", threshold.lower())
                    self.assertIn(words_of_it, [*mine["states"], "ok"])


class FruAsOthersReadIt:
    FIELDS = {("chassis", "part_number"): "Chassis Part Number",
              ("chassis", "serial_number"): "Chassis Serial",
              ("board", "manufacturer"): "Board Mfg", ("board", "product"): "Board Product",
              ("board", "serial_number"): "Board Serial",
              ("board", "part_number"): "Board Part Number",
              ("product", "manufacturer"): "Product Manufacturer",
              ("product", "name"): "Product Name",
              ("product", "part_number"): "Product Part Number",
              ("product", "version"): "Product Version",
              ("product", "serial_number"): "Product Serial",
              ("product", "asset_tag"): "Product Asset Tag"}

    DEVICES = [0]

    def fru(self):
        facts = self.seen["ipmi.fru"]
        self.assertEqual((facts["unreadable"], facts["skipped"]), ([], []))
        self.assertEqual([row["device_id"] for row in facts["members"]], self.DEVICES)
        fru = facts["members"][0]
        self.assertEqual((fru["status"], fru["errors"]), ("ok", []))
        return fru

    def test_the_fru_as_ipmitool_and_ipmi_fru_print_it(self):
        ours = self.fru()
        theirs = fields(self.bmc.ipmitool("fru", "print", 0))
        freeipmi = self.bmc.freeipmi("ipmi-fru")
        for (area, field), name in self.FIELDS.items():
            with self.subTest(name):
                self.assertEqual(ours[area][field], theirs.get(name) or None)
                if ours[area][field]:
                    self.assertIn(f": {ours[area][field]}\n", freeipmi)


def plain(event):
    """The event's own words, without punctuation and what was measured."""
    event = event.partition(";")[0]
    return re.sub(r"[^a-z ]|lower|upper", "", event.lower()).split()


def rfc3339(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).replace(tzinfo=None)


def clock(text):
    """A time as this version of ipmitool prints it."""
    text = text.removesuffix(" UTC")
    for form in ("%m/%d/%Y %H:%M:%S", "%m/%d/%y %H:%M:%S"):
        with contextlib.suppress(ValueError):
            return datetime.datetime.strptime(text, form)
    raise AssertionError(f"no time: {text!r}")


class OnStrangers(SelAsOthersReadIt, SensorsAsOthersReadThem, FruAsOthersReadIt,
                  unittest.TestCase):
    """ipmi_sim, which others wrote; its log holds what ipmitool puts into it."""

    DEVICES = [0, inventory.DIMM_DEVICE]

    @classmethod
    def setUpClass(cls):
        cls.rack = harness.Rack(selection="smc:1").__enter__()
        password = cls.rack.password_file("smc").read_text().strip()
        (cls.node,) = cls.rack.nodes
        node = cls.node
        cls.bmc = Bmc(node.address, node.flavour.username, password)
        for sensor, number, kind, data in EVENTS:
            cls.bmc.ipmitool("raw", "0x0a", "0x44", 0, 0, 2, 0, 0, 0, 0, 0x20, 0, 4, sensor,
                             number, kind, *data)
        cls.seen, cls.etiquette = cls.bmc.facts()

    @classmethod
    def tearDownClass(cls):
        cls.rack.__exit__()

    def test_the_log_is_not_empty(self):
        self.assertGreaterEqual(self.seen["ipmi.sel"]["read"], len(EVENTS))

    def test_the_sensors_are_those_that_it_was_given(self):
        ours = self.sensors()
        self.assertEqual(set(ours), {row[0] for row in inventory.SENSORS})
        for name, kind, _, _, multiplier, exponent, raw, _ in inventory.SENSORS:
            with self.subTest(name):
                self.assertAlmostEqual(ours[name]["value"], raw * multiplier * 10 ** exponent)
                self.assertEqual((ours[name]["type"], ours[name]["state"]), (kind, "ok"))

    def test_the_fru_is_the_one_that_it_was_given(self):
        fru = self.fru()
        self.assertEqual(fru["product"]["serial_number"], self.node.serial)
        self.assertEqual(fru["board"]["serial_number"], self.node.board_serial)
        self.assertEqual(fru["board"]["manufactured"], "2018-06-01T00:00:00Z")
        self.assertEqual(fru["chassis"]["type"], 0x17)

    def test_the_multirecords_are_those_that_it_was_given(self):
        records = self.fru()["multirecords"]
        self.assertEqual(records, [
            {"type": "power-supply-information", "type_code": 0, "capacity_w": 1600,
             "peak_va": 1780, "inrush_current_a": 40, "inrush_interval_ms": 5,
             "input_voltage_1_mv": [100000, 127000], "input_voltage_2_mv": [200000, 240000],
             "input_frequency_hz": [47, 63], "dropout_tolerance_ms": 20, "predictive_fail": False,
             "power_factor_correction": True, "autoswitch": True, "hot_swap": True,
             "peak_capacity_w": 1700, "hold_up_s": 2, "combined_w": 800},
            {"type": "dc-output", "type_code": 1, "output": 3, "nominal_mv": 5000, "standby": True,
             "deviation_low_mv": 4750, "deviation_high_mv": 5250, "ripple_mv": 50,
             "current_least_ma": 100, "current_most_ma": 4000},
            {"type": "dc-load", "type_code": 2, "output": 2, "nominal_mv": -12000,
             "low_mv": -12600, "high_mv": -11400, "ripple_mv": 120, "current_least_ma": 10,
             "current_most_ma": 500},
            {"type": "management-access", "type_code": 3, "kind": "system-management-url",
             "value": "http://10.0.0.9/"},
            {"type": "oem", "type_code": 0xc0, "manufacturer_id": 0x157, "data": "dead"}])

    def test_the_memory_module_as_ipmitool_and_ipmi_fru_print_it(self):
        dimm = self.seen["ipmi.fru"]["members"][1]
        self.assertEqual(dimm, {
            "device_id": inventory.DIMM_DEVICE, "name": "Dimm A1", "status": "ok", "size": 512,
            "errors": [], "memory": {
                "type": "ddr4", "module": "rdimm", "capacity_mb": 32768, "ranks": 2, "ecc": True,
                "manufacturer": "SK Hynix", "part_number": "HMA84GR7AFR4N-VK",
                "serial_number": "1234abcd", "manufactured": "2018-W22"}})
        ours = dimm["memory"]
        # They look at what the locator says only where they print all devices.
        whole = self.bmc.ipmitool("fru", "print")
        theirs = fields(whole.partition(f"(ID {inventory.DIMM_DEVICE})")[2])
        whole = self.bmc.freeipmi("ipmi-fru")
        freeipmi = fields(whole.partition(f"(ID {inventory.DIMM_DEVICE:02X}h)")[2])
        for value, ipmitools, ipmi_frus in (
                (ours["type"].upper() + " SDRAM", "Memory Type", "DRAM Device Type"),
                (ours["manufacturer"], "Manufacturer", "Module Manufacturer"),
                (ours["part_number"], "Part Number", "Module Part Number"),
                (ours["serial_number"], "Serial Number", "Module Serial Number"),
                (str(ours["ranks"]), "Logical Rank per DIMM", "Number of Package Ranks")):
            self.assertEqual((theirs[ipmitools].lower(), freeipmi["FRU " + ipmi_frus].lower()),
                             (value.lower(), value.lower()))
        self.assertEqual(theirs["Memory size"], f"{ours['capacity_mb']} MB")
        self.assertEqual(theirs["Technology"].lower(), ours["module"])
        self.assertEqual(theirs["Manufacture Date"], "year 2018 week 22")

    def test_the_multirecords_as_ipmi_fru_prints_them(self):
        supply, output, load, access, _ = self.fru()["multirecords"]
        theirs = fields(self.bmc.freeipmi("ipmi-fru"))
        for name, value in (
                ("Power Supply Overall Capacity", f"{supply['capacity_w']} Watts"),
                ("Power Supply Max Inrush Current", f"{supply['inrush_current_a']} Amps"),
                ("Power Supply High End Input Voltage 2", f"{supply['input_voltage_2_mv'][1]} mV"),
                ("Power Supply Hold Up Time", f"{supply['hold_up_s']} s"),
                ("DC Output Maximum Current Draw", f"{output['current_most_ma']} mA"),
                ("DC Load Spec'd Minimum Voltage", f"{load['low_mv']} mV"),
                ("Management Access System Management URL", access["value"])):
            self.assertEqual(theirs["FRU " + name], value)

    def test_its_clock_was_never_set(self):
        self.assertIsNone(self.seen["ipmi.sel_info"]["time"])
        self.assertLess(self.seen["ipmi.sel_info"]["clock_offset_s"], -10 * 365 * 24 * 3600)


class Simulated(SelAsOthersReadIt, SensorsAsOthersReadThem, FruAsOthersReadIt):
    PROFILE = "dell/c6420"
    DEVICES = [0, 1, 2]  # the machine, and its power supplies
    OPTIONS = ()

    @classmethod
    def setUpClass(cls):
        cls.rack = SimulatedRack("--profile", cls.PROFILE, "--nodes", 1, *cls.OPTIONS).__enter__()
        (declared,) = cls.rack.declared().values()
        cls.bmc = Bmc(declared["bmc"], declared["username"], declared["password"])
        cls.seen, cls.etiquette = cls.bmc.facts()

    @classmethod
    def tearDownClass(cls):
        cls.rack.__exit__()


class OnASimulatedNode(Simulated, unittest.TestCase):
    def test_the_fru_holds_what_the_rack_file_declares(self):
        (declared,) = self.rack.declared().values()
        self.assertEqual(self.fru()["product"]["serial_number"], declared["serial"])

    def test_nothing_was_asked_that_changes_the_log(self):
        (counters,) = self.rack.counters().values()
        self.assertEqual(set(counters["ipmi"]["commands"]) & {"Clear SEL", "Set SEL Time",
                                                             "Add SEL Entry"}, set())

    def test_the_clock_is_ours(self):
        self.assertLess(abs(self.seen["ipmi.sel_info"]["clock_offset_s"]), 60)


    def test_the_power_supplies_as_ipmitool_and_ipmi_fru_print_them(self):
        for supply in self.seen["ipmi.fru"]["members"][1:]:
            self.assertEqual((supply["name"], supply["status"], supply["errors"]),
                             (f"PS{supply['device_id']} FRU", "ok", []))
            information, standby = supply["multirecords"]
            theirs = fields(self.bmc.ipmitool("fru", "print", supply["device_id"]))
            self.assertEqual(theirs["Product Serial"], supply["product"]["serial_number"])
            self.assertEqual(theirs["Product Name"], supply["product"]["name"])
            freeipmi = fields(self.bmc.freeipmi("ipmi-fru", "--device-id", supply["device_id"]))
            for name, value in (
                    ("Overall Capacity", f"{information['capacity_w']} Watts"),
                    ("Low End Input Voltage 1", f"{information['input_voltage_1_mv'][0]} mV"),
                    ("High End Acceptable Frequency", f"{information['input_frequency_hz'][1]} Hz"),
                    ("Hot Swap Support", "Yes")):
                self.assertEqual(freeipmi["FRU Power Supply " + name], value)
            self.assertEqual(freeipmi["FRU DC Output Maximum Current Draw"],
                             f"{standby['current_most_ma']} mA")
            self.assertEqual((information["peak_va"], information["input_voltage_2_mv"]),
                             (None, None))


class OnAFullLog(Simulated, unittest.TestCase):
    OPTIONS = ("--fault", "dell-1/n1=sel-full")

    def test_it_says_so(self):
        self.assertEqual(self.seen["ipmi.sel_info"]["free_bytes"], 0)
        self.assertEqual(self.seen["ipmi.sel"]["count"], 512)
        self.assertEqual(self.seen["ipmi.sel"]["left_out"], 512 - SEL_ENTRIES_MAX)


class OnAWrongClock(Simulated, unittest.TestCase):
    OPTIONS = ("--fault", "dell-1/n1=clock-wrong")

    def test_it_is_five_years_behind(self):
        years = self.seen["ipmi.sel_info"]["clock_offset_s"] / (365 * 24 * 3600)
        self.assertAlmostEqual(years, -5, places=2)


class OnTheOtherMakes(Simulated, unittest.TestCase):
    PROFILE = "supermicro/skylake"


class WithACriticalFan(Simulated, unittest.TestCase):
    OPTIONS = ("--fault", "dell-1/n1=fan-critical")

    def test_the_fan_stands_still(self):
        fans = {name: row for name, row in self.sensors().items() if row["type"] == "Fan"}
        still = [name for name, row in fans.items() if row["state"] == "critical"]
        self.assertEqual(still, ["Fan1 RPM"])
        self.assertEqual(fans["Fan1 RPM"]["value"], 0)
        self.assertEqual(fans["Fan1 RPM"]["state_by_thresholds"], "critical")


class WithoutAPowerSupply(Simulated, unittest.TestCase):
    OPTIONS = ("--fault", "dell-1/n1=power-supply-absent")

    def test_one_is_not_there(self):
        supplies = {row["name"]: row["states"] for row in self.sensors().values()
                    if row["type"] == "Power Supply"}
        self.assertEqual(supplies, {"PS1 Status": ["Presence detected"], "PS2 Status": []})


class OfAnotherModel(SensorsAsOthersReadThem):
    """A simulated node of a changed model: CHANGE is a text and what it goes before."""

    CHANGE = ("", "")

    @classmethod
    def setUpClass(cls):
        text, mark = cls.CHANGE
        cls.models = tempfile.TemporaryDirectory()
        source = harness.HERE.parent.parent / "models" / "dell"
        folder = pathlib.Path(cls.models.name) / "dell"
        folder.mkdir()
        for file in source.iterdir():
            (folder / file.name).write_bytes(file.read_bytes())
        model = folder / "c6420.toml"
        before, mark, after = model.read_text().partition(mark)
        model.write_text(before + text + mark + after)
        with unittest.mock.patch.dict(os.environ, {"OOBREADY_MODELS": cls.models.name}):
            cls.rack = SimulatedRack("--profile", "dell/c6420", "--nodes", 1).__enter__()
        (declared,) = cls.rack.declared().values()
        cls.bmc = Bmc(declared["bmc"], declared["username"], declared["password"])
        cls.seen, _ = cls.bmc.facts()
        (counters,) = cls.rack.counters().values()
        cls.commands = counters["ipmi"]["commands"]

    @classmethod
    def tearDownClass(cls):
        cls.rack.__exit__()
        cls.models.cleanup()


class WithDeviceSdrs(OfAnotherModel, unittest.TestCase):
    """It has no SDR repository; ipmitool then reads its device SDRs, FreeIPMI's tools nothing."""

    CHANGE = ("device_sdrs = true\n", "manufacturer_id =")
    test_states_as_ipmi_sensors_prints_them = None

    def test_sdr_info(self):
        self.assertEqual(self.seen["ipmi.sdr_info"], {"completion_code": "C1h"})
        self.assertIn("Provides Device SDRs      : yes", self.bmc.ipmitool("mc", "info"))
        facts = self.seen["ipmi.sensors"]
        self.assertEqual(facts["sdr_source"], "device")
        theirs = self.bmc.ipmitool("sdr", "elist", "all").splitlines()
        self.assertEqual(facts["sdr_records"], len(theirs))

    def test_the_commands_are_those_of_device_sdrs(self):
        self.assertEqual(self.commands["Get Device SDR Info"], 1)
        self.assertEqual(self.commands["Reserve Device SDR Repository"], 1)
        self.assertEqual(set(self.commands) & {"Get SDR", "Reserve SDR Repository"}, set())

    def test_the_frus_that_they_name_are_read(self):
        self.assertEqual([row["device_id"] for row in self.seen["ipmi.fru"]["members"]], [0, 1, 2])


class OnAStrangerWithDeviceSdrs(unittest.TestCase):
    """An ipmi_sim that keeps as device SDRs what the repository of another holds. It knows no
    reservation of them (C1h), where ipmitool gives up; parts are given without one."""

    ADDRESS = "127.0.0.99"

    def start(self, rack, bmc, folder):
        """A copy of the node's ipmi_sim under ADDRESS."""
        dump = folder / "sdrs"
        bmc.ipmitool("sdr", "dump", dump)
        records, data = [], dump.read_bytes()
        while data:
            size = 5 + data[4]
            records.append(data[:size])
            data = data[size:]
        (script,) = rack.directory.rglob("sim.emu")
        home = shutil.copytree(script.parent, folder / "home")
        for kept in (home / "state").rglob("sdr.*"):
            kept.unlink()
        lan = home / "lan.conf"
        lan.write_text(lan.read_text().replace(bmc.address, self.ADDRESS))
        adding = "".join(f"device_sdr_add 0x20 0 {' '.join(map(hex, record))}\n"
                         for record in records)
        commands = script.read_text().replace("no-device-sdrs", "has-device-sdrs").replace(
            " 0xbf ", " 0xbd ").replace("mc_enable 0x20", adding + "mc_enable 0x20")
        (home / "sim.emu").write_text(commands)
        return subprocess.Popen(
            ["ipmi_sim", "-c", "lan.conf", "-f", "sim.emu", "-s", "state", "-n"], cwd=home,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def test_its_sensors_and_frus_are_those_of_the_repository(self):
        with harness.Rack(selection="smc:1") as rack, tempfile.TemporaryDirectory() as folder:
            (node,) = rack.nodes
            secret = rack.password_file("smc").read_text().strip()
            bmc = Bmc(node.address, node.flavour.username, secret)
            other = Bmc(self.ADDRESS, node.flavour.username, secret)
            process = self.start(rack, bmc, pathlib.Path(folder))
            try:
                self.wait_for(other)
                with self.assertRaisesRegex(AssertionError, "rsp=0xc1"):
                    other.ipmitool("raw", 0x04, 0x22)
                there, here = bmc.facts()[0], other.facts()[0]
            finally:
                process.terminate()
                process.wait()
        self.assertEqual(here["ipmi.sdr_info"], {"completion_code": "C1h"})
        self.assertEqual(there["ipmi.sensors"].pop("sdr_source"), "repository")
        self.assertEqual(here["ipmi.sensors"].pop("sdr_source"), "device")
        self.assertEqual(here["ipmi.sensors"], there["ipmi.sensors"])
        self.assertEqual(here["ipmi.sensors"]["count"], len(inventory.SENSORS))
        self.assertEqual(here["ipmi.fru"], there["ipmi.fru"])

    def wait_for(self, bmc):
        deadline = time.monotonic() + LIMIT_S
        while time.monotonic() < deadline:
            with contextlib.suppress(AssertionError):
                return bmc.ipmitool("mc", "info")
            time.sleep(0.2)
        return self.fail("ipmi_sim did not start")


class OnALogInParts(unittest.TestCase):
    """One that gives 8 bytes of an entry at most, beside a node that gives all 16."""

    @classmethod
    def setUpClass(cls):
        cls.rack = SimulatedRack("--profile", "dell/c6420", "--nodes", 2, "--fault",
                                 "dell-1/n1=sel-in-parts").__enter__()
        cls.bmcs = [Bmc(node["bmc"], node["username"], node["password"])
                    for node in cls.rack.declared().values()]

    @classmethod
    def tearDownClass(cls):
        cls.rack.__exit__()

    def test_its_entries_are_those_of_the_other(self):
        in_parts, whole = (bmc.facts()[0]["ipmi.sel"] for bmc in self.bmcs)
        for facts in (in_parts, whole):
            self.assertEqual(facts["unreadable"], [])
            for row in facts["members"]:
                row["time"], row["raw"] = None, row["raw"][:6] + row["raw"][14:]
        self.assertGreater(len(whole["members"]), 0)
        self.assertEqual(in_parts, whole)
        counted = self.rack.counters()["dell-1/n1"]["ipmi"]["commands"]
        self.assertEqual(counted["Reserve SEL"], 1)
        # Whole and 16 bytes in vain, then two parts each.
        self.assertEqual(counted["Get SEL Entry"], 2 + 2 * len(in_parts["members"]))

    def test_the_parts_as_ipmitool_gets_them(self):
        bmc = self.bmcs[0]
        with self.assertRaisesRegex(AssertionError, "rsp=0xca"):
            bmc.ipmitool("raw", "0x0a", "0x43", 0, 0, 0, 0, 0, 0xff)
        low, high = bmc.ipmitool("raw", "0x0a", "0x42").split()
        parts = [bmc.ipmitool("raw", "0x0a", "0x43", f"0x{low}", f"0x{high}", 0, 0, at, 8).split()
                 for at in (0, 8)]
        entry = "".join(parts[0][2:] + parts[1][2:])
        oldest = bmc.facts()[0]["ipmi.sel"]["members"][-1]
        self.assertEqual(oldest["raw"], entry)


class WithMoreSensorsThanOneLunHas(OfAnotherModel, unittest.TestCase):
    """300 more sensors, whose scale runs downwards: 100 minus the reading."""

    CHANGE = ('\n[[sensor]]\nname = "Extra [1-300]"\nkind = "temperature"\nreading = 40\n'
              'm = -1\nb = 100\nlower = [90, 95, 99]\nupper = [30, 20, 10]\n', "\n[[event]]")

    def test_each_lun_answers_for_its_own(self):
        extra = [row for name, row in self.sensors().items() if name.startswith("Extra")]
        self.assertEqual(len(extra), 300)
        self.assertEqual({row["lun"] for row in extra}, {0, 1})
        self.assertEqual({(row["status"], row["value"], row["state"], row["state_by_thresholds"])
                          for row in extra}, {("ok", 60, "ok", "ok")})

    def test_no_command_is_sent_in_vain(self):
        records = self.seen["ipmi.sdr_info"]["records"]
        sensors = self.seen["ipmi.sensors"]["count"]
        self.assertEqual(self.commands["Reserve SDR Repository"], 1)
        self.assertEqual(self.commands["Get Sensor Reading"], sensors)
        # At most two parts of 32 bytes each, and three sizes that were too large.
        self.assertEqual(self.seen["ipmi.sensors"]["sdr_part_bytes"], 32)
        self.assertLessEqual(self.commands["Get SDR"], 2 * records + 3)


if __name__ == "__main__":
    harness.main()
