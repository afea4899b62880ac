# SPDX-License-Identifier: GPL-3.0-or-later
"""A serial console in the hands of somebody else."""
import contextlib
import os
import select
import subprocess

LIMIT_S = 60


@contextlib.contextmanager
def held_console(address, username, password, suite=3):
    """While it lasts `ipmitool sol activate` holds the console of the BMC at `address`."""
    terminal, theirs = os.openpty()
    process = subprocess.Popen(
        ["ipmitool", "-I", "lanplus", "-C", str(suite), "-L", "ADMINISTRATOR", "-H", address, "-U",
         username, "-E", "sol", "activate"], stdin=theirs, stdout=theirs, stderr=theirs,
        env={**os.environ, "IPMI_PASSWORD": password})
    os.close(theirs)
    try:
        said = b""
        while b"SOL Session operational" not in said:
            if not select.select([terminal], [], [], LIMIT_S)[0]:
                raise AssertionError(said)
            said += os.read(terminal, 1024)
        yield
    finally:
        process.terminate()
        process.wait(timeout=LIMIT_S)
        os.close(terminal)
