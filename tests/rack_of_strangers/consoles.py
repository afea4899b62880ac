# SPDX-License-Identifier: GPL-3.0-or-later
"""The serial console behind each node's SOL: socat, with a real agetty on a pty behind it.

ipmi_sim reaches it over TCP: for a pty it would want a lock file in /var/lock, outside the rack and
not writable by everybody. socat takes exactly one connection, that of ipmi_sim, and no other; it
writes what passes (-v) to the console's log, where `wait_for_prompts` looks for the first prompt.
agetty throws away what it hears in its first second, so nobody may be let in before.

Where agetty gives no prompt, the caller starts again with the console server of console_server.py.
"""
import pathlib
import shutil
import socket
import struct
import subprocess

from children import Died, wait_until

CONSOLE_PORT = 9003
GETTY = "EXEC:agetty -L --noclear - 115200 vt100,pty,setsid,ctty,stderr,sane"
PROMPT = b"login:"
PROMPT_LIMIT_S = 5.0
# A getty says the name of its host, so each gets a host name of its own.
_NAMED_HOST = 'hostname "$1" && shift && exec "$@"'


def start(nodes, home, log, children, with_getty):
    """Starts the console of every node and waits until all of them listen."""
    prefix = _named_host_prefix() if with_getty else []
    for node in nodes:
        # Respawned, as init does it: whoever logs in and out ends the getty, and socat with it.
        children.start(_child_name(node), _command(node, with_getty, prefix), home(node),
                       log(node, "console"), respawn=True)
    for node in nodes:
        wait_until(lambda: listens(node.address, CONSOLE_PORT), _child_name(node), children)


def wait_for_prompts(nodes, log, children):
    """True when every console that should talk has done so; False when one cannot."""
    try:
        for node in nodes:
            if "sol-silent" not in node.faults:
                wait_until(lambda: PROMPT in log(node, "console").read_bytes(), _child_name(node),
                           children, PROMPT_LIMIT_S)
    except TimeoutError:
        return False
    except Died as death:
        if death.name not in (_child_name(node) for node in nodes):
            raise
        return False
    return True


def _child_name(node):
    return f"console of {node.full_name}"


def _command(node, with_getty, prefix):
    door = f"TCP-LISTEN:{CONSOLE_PORT},bind={node.address},reuseaddr"
    if "sol-silent" in node.faults:
        return ["socat", "-u", door, "OPEN:/dev/null"]
    if with_getty:
        return [*prefix, *([host_name(node)] if prefix else []), "socat", "-v", door, GETTY]
    server = pathlib.Path(__file__).with_name("console_server.py")
    return ["/usr/bin/python3", server, node.address, str(CONSOLE_PORT), host_name(node)]


def listens(address, port):
    """Looks it up instead of connecting: the one connection is not ours to use up."""
    wanted = f"{struct.unpack('=I', socket.inet_aton(address))[0]:08X}:{port:04X}"
    listening = "0A"
    for line in pathlib.Path("/proc/self/net/tcp").read_text().splitlines()[1:]:
        _, local, _, state, *_ = line.split()
        if local == wanted and state == listening:
            return True
    return False


def host_name(node):
    return f"{node.flavour.appliance}-{node.name}"


def _named_host_prefix():
    """unshare needs privileges that a plain user has only inside a user namespace."""
    if not shutil.which("hostname"):
        return []
    prefix = ["unshare", "--uts", "sh", "-c", _NAMED_HOST, "console"]
    trial = subprocess.run([*prefix, "trial", "true"], stdin=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return prefix if trial.returncode == 0 else []
