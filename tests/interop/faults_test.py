#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: every fault of the simulated rack gives the outcome that it deserves, and none a false pass.

Method: one rack with a node for each fault, verified once; a table says what fails, what is unknown
and what becomes advice on each. A fault without a row fails the test.
"""
import json
import sys
import unittest

import harness
from simulated import SimulatedRack

PROFILE = "dell/c6420"
READY, NOT_READY, UNDECIDED = "ready", "not_ready", "undecided"


def names():
    said = harness.oobready("simulate", "--list-faults")
    return [line.split()[0] for line in said.stdout.splitlines()]


def measured(report, node):
    """(verdict, what fails, what is unknown, failed advice) of a node; each once, not what waits."""
    return (report.nodes()[node]["verdict"], report.outcomes(node, "fail"),
            report.outcomes(node, "unknown"), report.outcomes(node, "fail", ("recommended",)))


if __name__ == "__main__":
    if "--print" in sys.argv:
        faults = names()
        options = []
        for i, name in enumerate(faults):
            options += ["--fault", f"dell-1/n{i + 1}={name}"]
        with SimulatedRack("--profile", PROFILE, "--nodes", len(faults) + 1, *options) as rack:
            report = rack.verify()
            for i, name in enumerate(faults):
                print(name, *measured(report, f"dell-1/n{i + 1}"))
