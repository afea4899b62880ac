#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: docs/console.md explains every state that sol.console can give, and no other. Needs
OOBREADY_BINARY.

Method: the first cells of its table of states against `oobready probe show`.
"""
import json
import os
import pathlib
import re
import subprocess
import sys

PAGE = pathlib.Path(__file__).resolve().parent.parent.parent / "docs" / "console.md"

said = subprocess.run([os.environ["OOBREADY_BINARY"], "probe", "show", "sol.console", "--format",
                       "json"], capture_output=True, text=True, check=True).stdout
probe, = json.loads(said)["probes"]
state, = [fact for fact in probe["facts"] if fact["pointer"] == "/state"]
table = PAGE.read_text(encoding="utf-8").split("| State |")[1].split("\n\n")[0]
explained = {name for row in table.splitlines()[2:]
             for name in re.findall(r"`([a-z-]+)`", row.split("|")[1])}
if explained != set(state["words"]):
    sys.exit(f"docs/console.md and sol.console differ: {explained ^ set(state['one_of'])}")
