#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counting sessions on the rack's servers, so that a test can say "as many after as before".

  sessions.py ipmi ADDRESS USER PASSWORD_FILE   open IPMI sessions, and whether SOL is active
  sessions.py web DIR ADDRESS                   logins, refused logins and DELETEs in nginx's log
"""
import json
import pathlib
import re
import subprocess
import sys

CIPHER_SUITE = "3"      # ipmi_sim has no 17, and ipmitool's own search for one costs 10 s there
ANSWER_LIMIT_S = 20
_SESSION_INFO = ["raw", "0x06", "0x3d"]    # Get Session Info; 0: of the asking session, n: the nth
_SOL_STATUS = ["raw", "0x06", "0x4a", "0x01"]      # Get Payload Activation Status, of SOL


def open_ipmi_sessions(address, username, password):
    """How many sessions the BMC has open, not counting the one that asks.

    Get Session Info says "active sessions" in every answer, so one question is enough when that is
    one. ipmi_sim counts a session that was proposed only, too; it has no user, and ends by itself.
    """
    def info(number):    # handle, slots, active, user, …
        said = _ipmitool(address, username, password, [*_SESSION_INFO, str(number)])
        return [int(byte, 16) & 0x3F for byte in said.split()]
    active = info(0)[2]
    if active == 1:
        return 0
    answers = [info(number) for number in range(1, active + 1)]
    return sum(1 for answer in answers if len(answer) > 3 and answer[3] != 0) - 1


def sol_active(address, username, password):
    """True when some session holds SOL instance 1."""
    said = _ipmitool(address, username, password, _SOL_STATUS)
    return int(said.split()[1], 16) & 1 == 1    # capacity, instances 1-8, instances 9-16


def ipmitool_command(address, username, words):
    """Suite and privilege said aloud; -E takes the password from the environment, not from argv."""
    return ["ipmitool", "-I", "lanplus", "-C", CIPHER_SUITE, "-L", "ADMINISTRATOR", "-H", address,
            "-U", username, "-E", *words]


def _ipmitool(address, username, password, words):
    done = subprocess.run(
        ipmitool_command(address, username, words), stdin=subprocess.DEVNULL, capture_output=True,
        env={"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "IPMI_PASSWORD": password},
        timeout=ANSWER_LIMIT_S, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"ipmitool {' '.join(words)} at {address}: {done.stderr.strip()}")
    return done.stdout


def web_counts(directory, address):
    """{"logins", "refused_logins", "logouts", "requests"} from the node's access log."""
    counts = {"logins": 0, "refused_logins": 0, "logouts": 0, "requests": 0}
    log = pathlib.Path(directory) / "log" / f"{address}.access.log"
    for line in log.read_text().splitlines() if log.exists() else []:
        _, method, uri, status = line.split(" ")
        counts["requests"] += 1
        if method == "POST" and re.search(r"/Sessions/?$", uri):
            counts["logins" if status == "201" else "refused_logins"] += 1
        elif method == "DELETE" and re.search(r"/Sessions/[^/]+$", uri) and status == "204":
            counts["logouts"] += 1
    return counts


def open_web_sessions(directory, address):
    """How many Redfish sessions the node's service holds right now."""
    return sum(1 for _ in (pathlib.Path(directory) / "nodes" / address / "sessions").iterdir())


def main(arguments):
    if len(arguments) == 4 and arguments[0] == "ipmi":
        address, username, password_file = arguments[1:]
        password = pathlib.Path(password_file).read_text().rstrip("\n")
        said = {"open": open_ipmi_sessions(address, username, password),
                "sol_active": sol_active(address, username, password)}
    elif len(arguments) == 3 and arguments[0] == "web":
        said = {**web_counts(*arguments[1:]), "open": open_web_sessions(*arguments[1:])}
    else:
        print(__doc__, file=sys.stderr)
        return 64
    print(json.dumps(said))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
