#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: script/bootstrap leaves no service behind that starts at the next boot, and touches no other.

Method: the script itself, with commands of our own before all others in PATH: they write down how
they were called and change nothing. A table of what is installed already and of what works.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "script" / "bootstrap"
LIMIT_S = 60
CALLED = 'printf "%s\\n" "${0##*/} $*" >>"$CALLS"\n'
COMMANDS = {
    "dpkg-query": 'case " $INSTALLED " in *" ALL "*|*" ${*: -1} "*) printf "ii ";; *) exit 1;; esac',
    "apt-get": CALLED,
    "systemctl": CALLED + "exit $SYSTEMCTL_STATUS",
    "update-rc.d": CALLED + "exit $UPDATE_STATUS",
    "sudo": 'shift; exec "$@"',
    "tee": "exec cat >/dev/null",
    "chmod": "exit 0",
    "rm": "exit 0",
}
BY_SYSTEMCTL = {f"systemctl --quiet disable {name}" for name in ("nginx", "openipmi", "ipmievd")}
BY_UPDATE = {f"update-rc.d {name} disable" for name in ("nginx", "openipmi", "ipmievd")}

# What is installed, whether systemctl and update-rc.d work, and the calls that disable something.
CASES = [
    ("", 0, 0, BY_SYSTEMCTL),
    ("nginx", 0, 0, {call for call in BY_SYSTEMCTL if "nginx" not in call}),
    ("nginx openipmi ipmitool", 0, 0, set()),
    ("ALL", 0, 0, set()),
    ("", 1, 0, BY_SYSTEMCTL | BY_UPDATE),
    ("", 1, 1, BY_SYSTEMCTL | BY_UPDATE),
]


def calls_of(folder, installed, systemctl_status, update_status):
    """Runs the script; returns its exit status, what it wrote to stdout, and the calls."""
    calls = folder / "calls"
    calls.write_text("")
    done = subprocess.run(
        ["/bin/bash", SCRIPT], stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=LIMIT_S, check=False,
        env={"PATH": f"{folder}:/usr/bin:/bin", "CALLS": str(calls), "INSTALLED": installed,
             "SYSTEMCTL_STATUS": str(systemctl_status), "UPDATE_STATUS": str(update_status)})
    return done.returncode, done.stdout, calls.read_text().splitlines()


def main():
    wrong = []
    with tempfile.TemporaryDirectory(prefix="oobready-bootstrap-") as name:
        folder = pathlib.Path(name)
        for command, text in COMMANDS.items():
            (folder / command).write_text(f"#!/bin/bash\n{text}\n")
            os.chmod(folder / command, 0o755)
        for installed, systemctl_status, update_status, expected in CASES:
            status, output, calls = calls_of(folder, installed, systemctl_status, update_status)
            disabling = {call for call in calls if not call.startswith("apt-get")}
            installs = [call for call in calls if " install " in call]
            good = (status == 0 and output == "" and disabling == expected
                    and len(installs) == (installed != "ALL")
                    and (not calls or calls.index(installs[0]) == 1))
            if not good:
                wrong.append((installed, systemctl_status, update_status, status, output, calls))
    for case in wrong:
        print("bootstrap_test:", *case, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
