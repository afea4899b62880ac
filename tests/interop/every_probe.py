# SPDX-License-Identifier: GPL-3.0-or-later
"""A profile of the test's own that takes every probe once and judges nothing that could fail, and
what `oobready probe` says of them."""
import contextlib
import json
import pathlib
import tempfile

import harness

# What the probes that take arguments are given.
ARGUMENTS = {"net.tcp": "{ port = 443 }", "ipmi.sensors": "{ thresholds = true }",
             "ipmi.raw": '{ command = "who" }',
             "redfish.oem": '{ values = { id = "/Id" } }'}
# A command that every controller has.
RAW = """[[raw_command]]
name = "who"
net_fn = 0x06
command = 0x01
data = []
reads = "Who it is."
source = "IPMI v2.0 20.1"
"""


def catalogue():
    """{"ipmi.lan": its row of `oobready probe list --format json`, …}"""
    said = harness.oobready("probe", "list", "--format", "json")
    if said.returncode != 0:
        raise AssertionError(said.stderr)
    return {row["name"]: row for row in json.loads(said.stdout)["probes"]}


def profile_text(probes):
    rows = ['[profile]\ntitle = "Every probe"\n[settings]\ncipher_suites = [17, 3]\n', RAW]
    for name, probe in probes.items():
        arguments = f"arguments = {ARGUMENTS[name]}\n" if name in ARGUMENTS else ""
        rows.append(f'[[requirement]]\nid = "{name}"\ntitle = "t"\nwhy = "w"\nremedy = "r"\n'
                    f'level = "recommended"\nprobe = "{name}"\n{arguments}'
                    f'select = "{probe["facts"][0]["pointer"]}"\n'
                    'validate = { not_equal = "none of these" }\n')
    return "\n".join(rows)


@contextlib.contextmanager
def environment(probes):
    """The environment in which a profile of that text is named "every"."""
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "every.toml").write_text(profile_text(probes))
        yield {"OOBREADY_PROFILES": folder}


def rack_file(rack_text, folder):
    """The rack file's text with every appliance under the profile "every", written beside it."""
    lines = ['profile = "every"' if line.lstrip().startswith("profile") else line
             for line in rack_text.splitlines()]
    file = pathlib.Path(folder) / "every.toml"
    file.write_text("\n".join(lines) + "\n")
    return file
