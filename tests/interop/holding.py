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


def shown_by_ipmiconsole(address, username, password, until, suite=17):
    """What ipmiconsole shows of a console after a carriage return, up to the bytes `until`."""
    terminal, theirs = os.openpty()
    process = subprocess.Popen(
        ["ipmiconsole", "-h", address, "-u", username, "-p", password, "-I", str(suite)],
        stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    try:
        typed = False
        while until not in shown and select.select([terminal], [], [], LIMIT_S)[0]:
            shown += os.read(terminal, 1024)
            if not typed and b"SOL established" in shown:
                os.write(terminal, b"\r")
                typed = True
        os.write(terminal, b"&.")
        process.wait(timeout=LIMIT_S)
    except OSError:  # it has ended and closed the terminal
        pass
    finally:
        process.kill()
        process.wait()
        os.close(terminal)
    return shown
