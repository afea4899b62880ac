# SPDX-License-Identifier: GPL-3.0-or-later
"""Profiles of a test's own."""

_ROW = """[[requirement]]
id = "{id}"
title = "{id}"
why = "The test looks at it."
probe = "{probe}"
select = "{select}"
validate = {{ {validate} }}
remedy = "Nothing needs to be done."
{further}
"""


def requirement(name, probe, select, validate, further=""):
    """One row: `validate` is what stands in its braces, `further` are lines of its own."""
    return _ROW.format(id=name, probe=probe, select=select, validate=validate, further=further)


def profile(*rows):
    return '[profile]\ntitle = "Of a test"\n' + "".join(rows)


CONSOLE = profile(requirement("test.console", "sol.console", "/state", 'equal = "prompt"'))
