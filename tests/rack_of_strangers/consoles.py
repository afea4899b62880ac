# SPDX-License-Identifier: GPL-3.0-or-later
"""The serial console behind each node's SOL: socat, with a real agetty on a pty behind it.

ipmi_sim reaches it over TCP: for a pty it would want a lock file in /var/lock, outside the rack and
not writable by everybody. socat takes exactly one connection, that of ipmi_sim, and no other.

Where agetty does not give a prompt (it is asked once, before anything depends on it) the console
server of console_server.py takes its place, and stderr says so.
"""
import os
import pathlib
import pty
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time

from children import wait_until

CONSOLE_PORT = 9003
AGETTY = "/sbin/agetty"
AGETTY_WORDS = [AGETTY, "-L", "--noclear", "-", "115200", "vt100"]
AGETTY_PROBE_LIMIT_S = 2.0
# A getty says the name of its host, so each gets a host name of its own.
_NAMED_HOST = 'hostname "$1" && shift && exec "$@"'


def start(nodes, home, log, children):
    """Starts the console of every node and waits until all of them listen."""
    with_getty = agetty_prompts()
    if not with_getty:
        print(f"rack: {AGETTY} gives no prompt here; consoles are console_server.py instead",
              file=sys.stderr)
    prefix = _named_host_prefix() if with_getty else []
    for node in nodes:
        # Respawned, as init does it: whoever logs in and out ends the getty, and socat with it.
        children.start(f"console of {node.full_name}", _command(node, with_getty, prefix),
                       home(node), log(node, "console"), respawn=True)
    for node in nodes:
        wait_until(lambda: listens(node.address, CONSOLE_PORT), f"console of {node.full_name}",
                   children)


def _command(node, with_getty, prefix):
    door = f"TCP-LISTEN:{CONSOLE_PORT},bind={node.address},reuseaddr"
    if "sol-silent" in node.faults:
        return ["socat", "-u", door, "OPEN:/dev/null"]
    if with_getty:
        named = [*prefix, host_name(node)] if prefix else []
        return [*named, "socat", door,
                f"EXEC:{' '.join(AGETTY_WORDS)},pty,setsid,ctty,stderr,sane"]
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


def agetty_prompts():
    """Runs agetty on a pty of our own and looks for the word "login:"."""
    if not os.access(AGETTY, os.X_OK):
        return False
    pid, terminal = pty.fork()
    if pid == 0:
        try:
            os.execv(AGETTY, AGETTY_WORDS)
        finally:
            os._exit(127)
    try:
        return _reads_login(terminal)
    finally:
        os.close(terminal)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _reads_login(terminal):
    said = b""
    deadline = time.monotonic() + AGETTY_PROBE_LIMIT_S
    while b"login:" not in said:
        ready, _, _ = select.select([terminal], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return False
        try:
            chunk = os.read(terminal, 4096)
        except OSError:         # EIO: agetty has ended
            return False
        if not chunk:
            return False
        said += chunk
    return True
