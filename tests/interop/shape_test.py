#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: the shape of each probe (`oobready probe show`) is the truth.

Method: every probe on a simulated rack with each shipped model and on the rack of strangers, healthy
and with faults. Each fact that comes must be in the shape, with a type and a word that fit; each
fact of the shape that is not "where given" must come at least once.
"""
import pathlib
import tempfile
import unittest

import every_probe
import harness
from simulated import SimulatedRack

MODELS = pathlib.Path(__file__).resolve().parent.parent.parent / "models"
PYTHON_TYPES = {"string": str, "boolean": bool, "object": dict, "list": list}


def tokens(pointer):
    return pointer.split("/")[1:]


def is_type(value, kind):
    if kind in PYTHON_TYPES:
        return isinstance(value, PYTHON_TYPES[kind])
    if isinstance(value, bool):
        return False
    return isinstance(value, int if kind == "integer" else (int, float))


class Shape:
    def __init__(self, probe):
        self.facts = {tuple(tokens(row["pointer"])): row for row in probe["facts"]}
        self.open = {path for path, row in self.facts.items() if row["open"]}
        self.seen = set()

    def mistakes(self, value, path=()):
        """What of `value`, which stands at `path`, does not fit, one line each."""
        fact = self.facts.get(path)
        found = []
        if fact:
            self.seen.add(path)
            if value is None and not fact["nullable"]:
                found.append(f"/{'/'.join(path)} is null")
            if value is not None and not is_type(value, fact["type"]):
                found.append(f"/{'/'.join(path)} is no {fact['type']}: {value!r}")
            if value is not None and "words" in fact and value not in fact["words"]:
                found.append(f"/{'/'.join(path)} is none of its words: {value!r}")
        elif path and not any(known[:len(path)] == path for known in self.facts):
            return [f"/{'/'.join(path)} is not in the shape: {value!r}"]
        elif path and not isinstance(value, (dict, list)):
            return [f"/{'/'.join(path)} should hold something: {value!r}"]
        if path in self.open:
            return found
        members = value.items() if isinstance(value, dict) else \
            (("*", member) for member in value) if isinstance(value, list) else ()
        for key, member in members:
            found += self.mistakes(member, path + (key,))
        return found

    def missing(self):
        return {"/" + "/".join(path) for path, row in self.facts.items()
                if not row["optional"] and path not in self.seen}


class Shapes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.probes = every_probe.catalogue()
        cls.shapes = {name: Shape(probe) for name, probe in cls.probes.items()}

    def take(self, report, least):
        """Judges all evidence of a report; `least` of the probes must have given facts."""
        given = set()
        mistakes = set()
        for name, node in report.nodes().items():
            for row in node["evidence"]:
                if "facts" not in row:
                    continue
                given.add(row["probe"])
                mistakes |= {f"{name} {row['probe']} {mistake}"
                             for mistake in self.shapes[row["probe"]].mistakes(row["facts"])}
        self.assertEqual(mistakes, set())
        self.assertGreaterEqual(len(given), least, set(self.probes) - given)

    def test_every_fact_is_in_its_shape_and_every_fact_of_a_shape_comes(self):
        models = sorted(str(path.relative_to(MODELS))[:-5] for path in MODELS.rglob("*.toml"))
        self.assertGreaterEqual(len(models), 3)
        options = [word for model in models for word in ("--profile", model)]
        faults = ["--fault", "*/n2=sol-in-use", "--fault", "*/n3=wrong-password",
                  "--fault", "*/n4=ipmi-silent"]
        with every_probe.environment(self.probes) as environment, \
                tempfile.TemporaryDirectory() as folder:
            with SimulatedRack(*options, "--nodes", 4, *faults) as rack:
                self.verify(rack.file, environment, len(self.probes))
            for broken in ((), ("--broken",)):
                with harness.Rack(*broken) as rack:
                    self.verify(rack.file, environment, len(self.probes) - 5)
        missing = {name: shape.missing() for name, shape in self.shapes.items()}
        self.assertEqual({name: facts for name, facts in missing.items() if facts}, {})

    def verify(self, file, environment, least):
        own = every_probe.rack_file(file.read_text(), file.parent)
        said = harness.oobready("verify", own, "--format", "json", environment=environment)
        self.take(harness.Report(said), least)


class Page(unittest.TestCase):
    def test_probe_list_and_show(self):
        listed = harness.oobready("probe", "list")
        self.assertEqual(listed.returncode, 0)
        names = [line.split()[0] for line in listed.stdout.splitlines()]
        self.assertEqual(names, list(every_probe.catalogue()))
        shown = harness.oobready("probe", "show", "ipmi.lan", "net.tcp")
        self.assertEqual(shown.returncode, 0)
        self.assertIn("/ip_source", shown.stdout)
        self.assertIn("takes   port", shown.stdout)
        wrong = harness.oobready("probe", "show", "ipmi.lna")
        self.assertEqual(wrong.returncode, 64)
        self.assertIn("did you mean 'ipmi.lan'?", wrong.stderr)


if __name__ == "__main__":
    harness.main()
