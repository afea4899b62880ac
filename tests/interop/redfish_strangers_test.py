#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: the values of our Redfish facts are those that redfishtool reads at the fact's own source.

Method: every Redfish probe over the simulated machines, and over nginx with each recorded tree of
OOBREADY_CORPUS where that is given. Each fact names the URI that it comes from: redfishtool reads that
again, and tests/interop/redfish_values.py says where DSP0268 has the value in it.
"""
import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import every_probe
import harness
import redfish_values
from simulated import SimulatedRack

PROFILES = ("supermicro/skylake", "supermicro/haswell", "dell/c6420")
WHOLE = ("redfish.systems", "redfish.chassis", "redfish.managers")
ENTRIES_MAX = 5         # of each log: the newest
AT_ONCE = 2
LIMIT_S = 60
REMOVED = "(removed)"
# What has changed when a machine that runs is asked again.
MOVING = {"date_time", "DateTime"}


class Redfishtool:
    """A stranger that reads resources: each once, several at a time."""

    def __init__(self, node):
        self.words = ["redfishtool", "-S", "Always", "-A", "Basic", "-u", node["username"],
                      "-p", node["password"], "-r", node["bmc"], "raw", "GET"]
        self.known = {}

    def read(self, uris):
        wanted = sorted({uri.partition("#")[0] for uri in uris} - self.known.keys())
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            self.known.update(zip(wanted, pool.map(self.one, wanted)))

    def one(self, uri):
        said = subprocess.run([*self.words, uri], capture_output=True, text=True, check=False,
                              timeout=LIMIT_S, stdin=subprocess.DEVNULL)
        if said.returncode != 0 and "404" not in said.stderr:
            raise AssertionError(f"{uri}: {said.stderr}")
        return json.loads(said.stdout) if said.returncode == 0 else None

    def get(self, uri):
        """The resource, or the part of it that a fragment names; None where there is none."""
        path, _, fragment = uri.partition("#")
        self.read([path])
        return redfish_values.at(self.known[path], fragment)


class Values:
    """The facts of one node against what redfishtool reads; `differences` has what is not the same."""

    def __init__(self, facts, tool, live):
        self.facts = facts
        self.tool = tool
        self.moving = MOVING if live else set()
        self.differences = []
        self.compared = 0

    def same(self, where, ours, theirs):
        self.compared += 1
        if ours != theirs or isinstance(ours, bool) != isinstance(theirs, bool):
            self.differences.append(f"{where}: oobready {ours!r}, redfishtool {theirs!r}")

    def check(self):
        self.tool.read(self.sources())
        for (probe, name) in redfish_values.PLACES:
            if name == "":
                self.row(probe, "", self.facts[probe])
            for member in self.members(probe, name):
                self.row(probe, name, member)
        for probe in WHOLE:
            for member in self.facts[probe]["members"]:
                self.whole(probe, member)
        self.further()

    def members(self, probe, name):
        if name == "entries":
            return [entry for log in self.facts[probe]["members"]
                    for entry in log["entries"][:ENTRIES_MAX]]
        return self.facts[probe][name] if name else []

    def sources(self):
        """Everything that will be read, so that it is read side by side."""
        uris = [member["@odata.id"] for probe in WHOLE for member in self.facts[probe]["members"]]
        for (probe, name) in redfish_values.PLACES:
            if name != "entries":
                uris += [member["source"] for member in self.members(probe, name)]
        return uris

    def row(self, probe, name, ours):
        source = ours["source"]
        if source is None:      # the controller has nothing of the kind
            return
        resource = self.entry(source) if name == "entries" else redfish_values.part(
            probe, name, self.tool.get(source), ours.get("name"))
        if resource is None:
            self.differences.append(f"{probe} {source}: redfishtool reads nothing there")
            return
        if (probe, name) == ("redfish.power_supplies", "members"):
            resource = self.with_metrics(resource)
        for fact, theirs in redfish_values.expected(probe, name, resource).items():
            if fact not in self.moving:
                self.same(f"{probe} {source} {fact}", ours[fact], theirs)

    def entry(self, uri):
        """A log's entry: out of the list where that shows it whole, else by itself."""
        listed = self.tool.get(uri.rpartition("/")[0]) or {}
        inside = [row for row in listed.get("Members", []) if row.get("@odata.id") == uri]
        return inside[0] if inside and "Created" in inside[0] else self.tool.get(uri)

    def with_metrics(self, supply):
        link = redfish_values.at(supply, "/Metrics/@odata.id")
        return {**supply, "Metrics": self.tool.get(link)} if link else supply

    def whole(self, probe, ours):
        """A resource as it is, but for what could be a secret."""
        theirs = self.tool.get(ours["@odata.id"])
        self.same(f"{probe} {ours['@odata.id']}: properties", sorted(ours), sorted(theirs))
        for key in theirs.keys() & ours.keys() - self.moving:
            if REMOVED not in json.dumps(ours[key]):
                self.same(f"{probe} {ours['@odata.id']} {key}", ours[key], theirs[key])

    def further(self):
        """What stands in more than one resource."""
        at = redfish_values.at
        for system in self.facts["redfish.boot"]["members"]:
            link = at(self.tool.get(system["source"]), "/SecureBoot/@odata.id")
            secure = self.tool.get(link) if link else None
            for fact, place in redfish_values.SECURE_BOOT.items():
                self.same(f"redfish.boot {link} {fact}", system[fact], at(secure, place))
        for port in self.facts["redfish.network_ports"]["ports"]:
            self.same(f"{port['source']} adapter", port["adapter"],
                      redfish_values.adapter_of(port["source"]))
        for log in self.facts["redfish.logs"]["members"]:
            link = at(self.tool.get(log["source"]), "/Entries/@odata.id")
            self.same(f"{link} count", log["count"], at(self.tool.get(link), "/Members@odata.count"))
        self.protocols()
        self.sums()
        self.lengths()

    def protocols(self):
        """The services of the first manager, which the probe has also by name."""
        facts = self.facts["redfish.network_protocol"]
        if len(facts["members"]) != 1:
            return
        resource = self.tool.get(facts["members"][0]["source"])
        for ours, theirs in redfish_values.PROTOCOLS.items():
            for fact, place in (("enabled", "ProtocolEnabled"), ("port", "Port")):
                self.same(f"redfish.network_protocol {ours}_{fact}", facts[f"{ours}_{fact}"],
                          redfish_values.at(resource, f"/{theirs}/{place}"))

    def sums(self):
        """How many there are, and how much they hold."""
        memory = self.facts["redfish.memory"]
        there = [self.tool.get(row["source"]) for row in memory["members"]]
        there = [row for row in there
                 if redfish_values.at(row, "/Status/State") != redfish_values.ABSENT]
        if memory["count"] is not None:
            self.same("redfish.memory count", memory["count"], len(there))
            self.same("redfish.memory total_mib", memory["total_mib"],
                      sum(row["CapacityMiB"] for row in there))
        first = self.facts["redfish.systems"]["members"][0]["@odata.id"]
        self.same("redfish.memory summary_gib", memory["summary_gib"], redfish_values.at(
            self.tool.get(first), "/MemorySummary/TotalSystemMemoryGiB"))
        accounts = self.facts["redfish.accounts"]
        if accounts["source"] and not accounts["unreadable"]:
            link = redfish_values.at(self.tool.get(accounts["source"]), "/Accounts/@odata.id")
            self.same("redfish.accounts in all", len(accounts["members"]) + accounts["free_slots"],
                      len(self.tool.get(link)["Members"]))


    def listed(self, resource, name):
        """The URIs in the collection that a resource links as `name`."""
        link = redfish_values.at(resource, f"/{name}/@odata.id")
        collection = self.tool.get(link) if link else None
        return redfish_values.at(collection or {}, "/Members/*/@odata.id")

    def lengths(self):
        """That nothing is left out: as many as the collections list, but for what was said of it."""
        facts, at = self.facts, redfish_values.at
        systems, chassis, managers = ([self.tool.get(member["@odata.id"])
                                       for member in facts[probe]["members"]] for probe in WHOLE)
        storage = [self.tool.get(uri) for system in systems for uri in self.listed(system, "Storage")]
        thermal = [self.tool.get(link) for link in (at(each, "/Thermal/@odata.id")
                                                    for each in chassis) if link]
        update = self.tool.get("/redfish/v1/UpdateService")
        firmware = facts["redfish.firmware"]
        for what, ours, theirs in (
                ("memory", facts["redfish.memory"]["members"],
                 [uri for each in systems for uri in self.listed(each, "Memory")]),
                ("interfaces", facts["redfish.network_ports"]["interfaces"],
                 [uri for each in systems for uri in self.listed(each, "EthernetInterfaces")]),
                ("manager_network", facts["redfish.manager_network"]["members"],
                 [uri for each in managers for uri in self.listed(each, "EthernetInterfaces")]),
                ("firmware", firmware["members"] + firmware["not_installed"],
                 self.listed(update, "FirmwareInventory")),
                ("drives", facts["redfish.storage"]["drives"],
                 [uri for each in storage for uri in at(each, "/Drives/*/@odata.id")]),
                ("temperatures", facts["redfish.thermal"]["temperatures"],
                 [row for each in thermal for row in at(each, "/Temperatures/*")]),
                ("fans", facts["redfish.thermal"]["fans"],
                 [row for each in thermal for row in at(each, "/Fans/*")])):
            self.same(f"how many {what}", len(ours), len(theirs))


class Strangers(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.probes = {name: row for name, row in every_probe.catalogue().items()
                      if name.startswith("redfish.")}

    def facts_of(self, rack_file):
        """{node: {probe: facts}} of a run with every Redfish probe."""
        own = every_probe.rack_file(rack_file.read_text(), rack_file.parent)
        with every_probe.environment(self.probes) as environment:
            report = harness.Report(harness.oobready("verify", own, "--format", "json",
                                                     environment=environment))
        self.assertIn(report.status, (0, 1, 2), report.errors)
        seen = {}
        for name, node in report.nodes().items():
            for row in node["evidence"]:
                self.assertIn("facts", row, f"{name} {row}")
            seen[name] = {row["probe"]: row["facts"] for row in node["evidence"]}
            self.assertEqual(seen[name].keys(), self.probes.keys())
        return seen

    def compare(self, what, facts, node, live):
        values = Values(facts, Redfishtool(node), live)
        values.check()
        print(f"{what}: {values.compared} values of {len(values.tool.known)} resources compared",
              flush=True)
        self.assertGreater(values.compared, 100)
        self.assertEqual(values.differences, [], what)

    def test_simulated_machines(self):
        for profile in PROFILES:
            with self.subTest(profile=profile), \
                    SimulatedRack("--profile", profile, "--nodes", 1) as rack:
                (name, facts), = self.facts_of(rack.file).items()
                self.compare(profile, facts, rack.declared()[name], live=True)

    @unittest.skipUnless("OOBREADY_CORPUS" in os.environ,
                         "OOBREADY_CORPUS does not name the folder of recorded trees")
    def test_recorded_trees(self):
        archives = sorted((pathlib.Path(os.environ["OOBREADY_CORPUS"]) / "redfish").glob("*.tar.xz"))
        self.assertGreater(len(archives), 0)
        for archive in archives:
            with self.subTest(tree=archive.name):
                folder = tempfile.mkdtemp(prefix="oobready-tree-")
                try:
                    subprocess.run(["tar", "-xJf", archive, "-C", folder], check=True)
                    index = min(pathlib.Path(folder).rglob("redfish/v1/index.json"),
                                key=lambda path: len(path.parts))
                    self.recorded(archive.name, index.parents[2])
                finally:
                    shutil.rmtree(folder)

    def recorded(self, name, tree):
        flavour = "smc" if name.startswith("smc") else "dell"
        node = f"{flavour}-1/n1"
        with harness.Rack("--tree", f"{node}={tree}", selection=f"{flavour}:1") as rack:
            served = rack.nodes[0]
            facts = self.facts_of(rack.file)[node]
            self.compare(name, facts, {
                "username": served.flavour.username, "bmc": served.address,
                "password": rack.password_file(flavour).read_text().strip()}, live=False)


if __name__ == "__main__":
    harness.main()
