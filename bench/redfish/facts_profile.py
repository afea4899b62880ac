# SPDX-License-Identifier: GPL-3.0-or-later
"""A profile that takes each Redfish observation of a shipped profile, with its arguments, and nothing
else: no other plane, no comparing with one. It judges nothing that could fail.
"""

import json
import pathlib
import subprocess
import tomllib

from bmc import common

PROFILES = pathlib.Path(__file__).resolve().parent.parent.parent / "profiles"
ROW = """[[requirement]]
id = "bench.{number}"
title = "It is observed"
why = "The benchmark wants the facts."
remedy = "None."
level = "recommended"
probe = "{probe}"
arguments = {arguments}
select = "{select}"
validate = {{ not_equal = "none of these" }}
"""


def requirements(name):
    """The rows of a profile and of what it extends, by id; a later one replaces an earlier."""
    profile = tomllib.loads((PROFILES / f"{name}.toml").read_text())
    rows = {}
    for base in profile["profile"].get("extends", []):
        rows |= requirements(base)
    return rows | {row["id"]: row for row in profile.get("requirement", [])}


def toml(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value)


def catalogue():
    """{"redfish.boot": its row of `oobready probe list --format json`, …}"""
    said = subprocess.run([common.OOBREADY, "probe", "list", "--format", "json"], check=True,
                          capture_output=True, text=True)
    return {row["name"]: row for row in json.loads(said.stdout)["probes"]
            if row["name"].startswith("redfish.")}


def calls_of(name):
    """[(probe, arguments), …] that a profile makes of Redfish, each once."""
    calls = []
    for row in requirements(name).values():
        call = (row["probe"], row.get("arguments", {}))
        if row["probe"].startswith("redfish.") and call not in calls:
            calls.append(call)
    return calls


def profile_text(calls):
    probes = catalogue()
    rows = ['[profile]\ntitle = "The Redfish facts of a profile"\n']
    for number, (probe, arguments) in enumerate(calls):
        rows.append(ROW.format(number=number, probe=probe, arguments=toml(arguments),
                               select=probes[probe]["facts"][0]["pointer"]))
    return "".join(rows)
