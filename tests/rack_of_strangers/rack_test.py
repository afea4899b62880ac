#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goal: the healthy rack is healthy, and each fault of the broken one shows, alone, where planted.

Method: start both racks in a network namespace of their own, look at every node with clients that
are not ours (ipmitool, rmcp-ping, ipmiconsole, curl), compare everything seen with one table of
what a healthy node shows, changed by the node's faults; at the end count the sessions left.
"""
import json
import os
import pathlib
import pty
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import faults
import nodes as rack_nodes
import sessions
from children import SYSTEM_PATH

SELECTION = "smc:4,dell:4"
BASE = "127.0.0."
COMMAND_LIMIT_S = 30
CONSOLE_LIMIT_S = 8.0
CONSOLE_CR_EVERY_S = 0.4
UNKNOWN = "no answer"
ORDINARY_PATH = "/usr/local/bin:/usr/bin:/bin"  # of an ordinary Debian user: without nginx, agetty

# What a fault changes; everything else must stay as on a healthy node.
CHANGED_BY = {
    "ipmi-silent": {"pong": False, "power": UNKNOWN, "firmware": UNKNOWN, "guid": UNKNOWN,
                    "lan_address": UNKNOWN, "lan_mac": UNKNOWN, "sol": UNKNOWN},
    "https-refused": {"root": "refused", "login": "refused", "health": UNKNOWN,
                      "uuid": UNKNOWN, "manager": UNKNOWN, "manager_mac": UNKNOWN},
    "sol-in-use": {"sol": "SOL in use"},
    "wrong-ip": {"lan_address": "wrong"},
    "wrong-password": {"power": UNKNOWN, "firmware": UNKNOWN, "guid": UNKNOWN,
                       "lan_address": UNKNOWN, "lan_mac": UNKNOWN, "sol": "password invalid",
                       "login": "401", "health": UNKNOWN, "uuid": UNKNOWN, "manager": UNKNOWN,
                       "manager_mac": UNKNOWN},
    "sol-silent": {"sol": "silent"},
    "health-critical": {"health": "Critical"},
}


def expected(node):
    major, minor = node.flavour.ipmi_firmware
    table = {
        "pong": True, "power": "on", "firmware": f"{major}.{minor:02d}",
        "guid": node.guid_on_the_wire, "lan_address": node.address, "lan_mac": node.mac,
        "sol": f"{node.flavour.appliance}-{node.name} login:",
        "redirect": f"https://{node.address}/", "root": "200", "login": "201", "health": "OK",
        "uuid": node.uuid, "manager": node.flavour.redfish_firmware, "manager_mac": node.mac,
    }
    for fault in node.faults:
        table.update(CHANGED_BY[fault])
        if fault == "wrong-ip":
            table["lan_address"] = node.lan_parameter_address
    return table


def observe(directory, node):
    password = (directory / f"{node.flavour.key}.password").read_text().strip()
    return {"pong": _pong(node), **_ipmi(node, password), "sol": _sol(directory, node, password),
            "redirect": _curl(directory, f"http://{node.address}/", "%{redirect_url}"),
            **_web(directory, node, password)}


def _run(words, **more):
    return subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=COMMAND_LIMIT_S, check=False, **more)


def _pong(node):
    return "pong received" in _run(["rmcp-ping", "-c", "1", "-t", "1", node.address]).stdout


def _ipmi(node, password):
    def said(*words):
        command = sessions.ipmitool_command(node.address, node.flavour.username, words)
        done = _run([command[0], "-N", "1", "-R", "2", *command[1:]],
                    env={**os.environ, "IPMI_PASSWORD": password})
        return done.stdout if done.returncode == 0 else None

    status = said("chassis", "status")
    if status is None:
        return dict.fromkeys(("power", "firmware", "guid", "lan_address", "lan_mac"), UNKNOWN)
    lan = said("lan", "print", "1")
    return {"power": _field(status, "System Power"),
            "firmware": _field(said("mc", "info"), "Firmware Revision"),
            "guid": said("raw", "0x06", "0x37").replace(" ", "").replace("\n", ""),
            "lan_address": _field(lan, "IP Address"), "lan_mac": _field(lan, "MAC Address")}


def _field(text, name):
    for line in text.splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return UNKNOWN


def _sol(directory, node, password):
    """The console's prompt, or what ipmiconsole says instead, or "silent"."""
    configuration = directory / "console.conf"
    configuration.touch(mode=0o600)
    configuration.write_text(f"username {node.flavour.username}\npassword {password}\n")
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp("ipmiconsole", [
            "ipmiconsole", f"--config-file={configuration}", "-h", node.address, "--dont-steal",
            "-W", "opensesspriv,solchannelsupport,solpayloadsize"])
    try:
        return _converse(terminal)
    finally:
        os.close(terminal)
        os.kill(pid, signal.SIGKILL)    # has ended by itself, unless the BMC never answered it
        os.waitpid(pid, 0)


def _converse(terminal):
    heard, deadline, next_return = "", time.monotonic() + CONSOLE_LIMIT_S, 0.0
    while time.monotonic() < deadline:
        if "SOL established" in heard and time.monotonic() >= next_return:
            os.write(terminal, b"\r")
            next_return = time.monotonic() + CONSOLE_CR_EVERY_S
        if select.select([terminal], [], [], 0.05)[0]:
            try:
                heard += os.read(terminal, 4096).decode(errors="replace")
            except OSError:     # EIO: ipmiconsole has ended
                break
        prompts = [line.strip() for line in heard.splitlines() if line.strip().endswith("login:")]
        if prompts:
            os.write(terminal, b"&.")
            _read_to_end(terminal)
            return prompts[-1]
    if "error received" in heard:
        return heard.partition("error received]:")[2].strip()
    if "established" not in heard:
        return heard.strip() or UNKNOWN
    os.write(terminal, b"&.")
    _read_to_end(terminal)
    return "silent"


def _read_to_end(terminal):
    try:
        while os.read(terminal, 4096):
            pass
    except OSError:
        pass


def _curl(directory, url, write_out, *more, configuration=""):
    """Secrets go through a configuration on standard input, never through argv."""
    done = subprocess.run(
        ["curl", "--silent", "--cacert", directory / "ca.pem", "--output", directory / "body",
         "--dump-header", directory / "headers", "--write-out", write_out, "--config", "-", *more,
         url], input=configuration, capture_output=True, text=True, timeout=COMMAND_LIMIT_S,
        check=False)
    refused = 7
    return "refused" if done.returncode == refused else done.stdout


def _web(directory, node, password):
    service = f"https://{node.address}"
    body = json.dumps({"UserName": node.flavour.username, "Password": password})
    quoted = body.replace("\\", "\\\\").replace('"', '\\"')
    seen = {"root": _curl(directory, service + "/redfish/v1/", "%{http_code}"),
            "login": _curl(directory, service + "/redfish/v1/SessionService/Sessions",
                           "%{http_code}", configuration=f'data = "{quoted}"\n')}
    if seen["login"] != "201":
        return {**seen, **dict.fromkeys(("health", "uuid", "manager", "manager_mac"), UNKNOWN)}
    pairs = (line.partition(": ") for line in (directory / "headers").read_text().splitlines())
    headers = {name.lower(): value for name, _, value in pairs}
    token = f'header = "X-Auth-Token: {headers["x-auth-token"]}"\n'

    def get(uri):
        assert _curl(directory, service + uri, "%{http_code}", configuration=token) == "200", uri
        return json.loads((directory / "body").read_text())

    def first(collection):
        return get(get(collection)["Members"][0]["@odata.id"])

    system, manager = first("/redfish/v1/Systems"), first("/redfish/v1/Managers")
    interface = first(manager["EthernetInterfaces"]["@odata.id"])
    seen |= {"health": system["Status"]["Health"], "uuid": system["UUID"].lower(),
             "manager": manager["FirmwareVersion"], "manager_mac": interface["MACAddress"].lower()}
    assert _curl(directory, service + headers["location"], "%{http_code}", "--request", "DELETE",
                 configuration=token) == "204"
    assert _curl(directory, service + "/redfish/v1/Systems", "%{http_code}",
                 configuration=token) == "401", "the token outlives its session"
    return seen


def inside(kind, directory):
    """Runs under the rack: every node against the table; prints each difference."""
    os.environ["PATH"] += os.pathsep + SYSTEM_PATH   # of rmcp-ping and ipmiconsole
    directory = pathlib.Path(directory)
    chosen = rack_nodes.make_nodes(rack_nodes.parse_selection(SELECTION), BASE)
    faults.plant(chosen, kind == "broken", [])
    different = 0
    for node in chosen:
        wanted, seen = expected(node), observe(directory, node)
        for key, value in wanted.items():
            if seen[key] != value:
                print(f"{kind} {node.full_name} {sorted(node.faults)} {key}: "
                      f"wanted {value!r}, saw {seen[key]!r}")
                different += 1
        different += _sessions_left(directory, node)
    print(f"{kind}: {len(chosen)} nodes, {different} differences")
    return min(different, 1)


def _sessions_left(directory, node):
    different = 0
    web = sessions.web_counts(directory, node.address)
    if web["logins"] != web["logouts"] or sessions.open_web_sessions(directory, node.address):
        print(f"{node.full_name}: Redfish sessions left open: {web}")
        different += 1
    if node.faults & {"ipmi-silent", "wrong-password"}:
        return different
    password = (directory / f"{node.flavour.key}.password").read_text().strip()
    left = sessions.open_ipmi_sessions(node.address, node.flavour.username, password)
    held = 1 if "sol-in-use" in node.faults else 0
    if left != held:
        print(f"{node.full_name}: {left} IPMI sessions open, wanted {held}")
        different += 1
    return different


def main():
    namespace = ["unshare", "--net"] if os.geteuid() == 0 else \
        ["unshare", "--user", "--map-root-user", "--net"]
    here = pathlib.Path(__file__).resolve()
    failed = 0
    for kind in ("healthy", "broken"):
        directory = tempfile.mkdtemp(prefix="rack-test-")
        try:
            done = subprocess.run(
                [*namespace, "sh", "-c", 'ip link set lo up && exec "$@"', "rack_test",
                 sys.executable, "-B", here.with_name("rack.py"), "start", "--dir", directory,
                 "--nodes", SELECTION, *(["--broken"] if kind == "broken" else []),
                 "--run", sys.executable, "-B", here, "inside", kind, "{dir}"],
                stdin=subprocess.DEVNULL, check=False, env={**os.environ, "PATH": ORDINARY_PATH})
            failed |= done.returncode != 0
        finally:
            shutil.rmtree(directory)
    return int(failed)


if __name__ == "__main__":
    sys.exit(inside(*sys.argv[2:]) if sys.argv[1:2] == ["inside"] else main())
