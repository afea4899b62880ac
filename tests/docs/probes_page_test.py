#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: docs/probes.md is what the product says of its probes. Needs OOBREADY_BINARY.

Method: compared with the output of `oobready probe list --format markdown`, byte for byte.
"""
import difflib
import os
import pathlib
import subprocess
import sys

PAGE = pathlib.Path(__file__).resolve().parent.parent.parent / "docs" / "probes.md"

said = subprocess.run([os.environ["OOBREADY_BINARY"], "probe", "list", "--format", "markdown"],
                      capture_output=True, text=True, check=True).stdout
page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
if page != said:
    sys.stdout.writelines(list(difflib.unified_diff(
        page.splitlines(True), said.splitlines(True), "docs/probes.md", "the product"))[:40])
    sys.exit("docs/probes.md is stale. Make it anew:\n"
             "    build/dev/oobready probe list --format markdown > docs/probes.md")
