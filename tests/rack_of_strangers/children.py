# SPDX-License-Identifier: GPL-3.0-or-later
"""The processes that the rack starts: started, watched, stopped by pid, reaped, and counted.

Servers fork (socat its getty, ipmi_sim its host), so the rack makes itself the reaper of all its
descendants and marks them in their environment: whatever carries the mark is ours to stop.
"""
import ctypes
import os
import pathlib
import signal
import subprocess
import time

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
MARK = "OOBREADY_RACK_OF_STRANGERS"
GRACE_S = 2.0           # between SIGTERM and SIGKILL
RESPAWN_AFTER_S = 1.0   # what lives shorter is broken, and starting it again would not help
POLL_S = 0.005
SYSTEM_PATH = "/usr/sbin:/sbin"   # of nginx and agetty; not in the PATH of an ordinary Debian user

_libc = ctypes.CDLL(None, use_errno=True)


def become_subreaper():
    if _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER)")


def _die_with_parent():
    # The rack may be killed with SIGKILL; then its servers must not outlive it.
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


class Died(Exception):
    """A server ended although nobody stopped it."""
    def __init__(self, name, message):
        super().__init__(f"{name} {message}")
        self.name = name


class Children:
    def __init__(self, directory):
        self.mark = f"{directory}:{os.getpid()}"
        self.running = {}       # pid -> (name, log, arguments to start it again or None, since)
        become_subreaper()

    def environment(self, **more):
        path = os.pathsep.join([os.environ.get("PATH", os.defpath), SYSTEM_PATH])
        return {**os.environ, "PATH": path, MARK: self.mark, **more}

    def start(self, name, command, cwd, log, respawn=False, stdin=subprocess.DEVNULL, env=None):
        """Starts `command`; its output goes to the file `log`. Returns the pid."""
        with open(log, "ab") as output:
            process = subprocess.Popen(
                command, cwd=cwd, stdin=stdin, stdout=output, stderr=subprocess.STDOUT,
                env=self.environment(**(env or {})), start_new_session=True,
                preexec_fn=_die_with_parent)
        process.returncode = 0  # reaped by reap(), never by Popen
        again = (name, command, cwd, log, True, stdin, env) if respawn else None
        self.running[process.pid] = (name, log, again, time.monotonic())
        return process.pid

    def reap(self):
        """Collects what has ended. Raises Died for a server of ours that should be running."""
        died = None
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                break
            if pid == 0:
                break
            name, log, again, since = self.running.pop(pid, (None, None, None, 0.0))
            if again and time.monotonic() - since > RESPAWN_AFTER_S:
                self.start(*again)
            elif name:
                died = died or Died(name, f"ended with status "
                                          f"{os.waitstatus_to_exitcode(status)}: {last_lines(log)}")
        if died:
            raise died

    def marked(self):
        """Pids of everything that is ours: what carries the mark, and what became our child.

        A zombie has no environment any more; login, which cleans its own, becomes our child.
        """
        wanted = f"{MARK}={self.mark}".encode()
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            try:
                environment = (entry / "environ").read_bytes().split(b"\0")
            except OSError:
                continue
            if wanted in environment:
                found.append(int(entry.name))
        return sorted({*found, *_direct_children()})

    def stop(self):
        """Stops everything that is ours; returns the pids that survived SIGKILL, normally none."""
        self.running.clear()
        for signal_number in (signal.SIGTERM, signal.SIGKILL):
            for pid in self.marked():
                _signal(pid, signal_number)
            deadline = time.monotonic() + GRACE_S
            while time.monotonic() < deadline:
                self.reap()
                # A getty that is between fork and exec of something may have slipped through.
                if not self.marked():
                    self.reap()
                    return []
                time.sleep(POLL_S)
        return self.marked()


def _direct_children():
    found = []
    for listing in pathlib.Path("/proc/self/task").glob("*/children"):
        try:
            found += [int(pid) for pid in listing.read_text().split()]
        except OSError:
            pass
    return found


def _signal(pid, signal_number):
    try:
        os.kill(pid, signal_number)
        os.kill(pid, signal.SIGCONT)
    except ProcessLookupError:
        pass


def last_lines(log):
    try:
        return " | ".join(pathlib.Path(log).read_text(errors="replace").splitlines()[-5:])
    except OSError:
        return "no log"


def wait_until(ready, what, children, limit_s=15.0):
    """Polls `ready` until it is true; a server that died meanwhile ends the wait at once."""
    deadline = time.monotonic() + limit_s
    while not ready():
        children.reap()
        if time.monotonic() > deadline:
            raise TimeoutError(f"no answer in {limit_s:.0f} s: {what}")
        time.sleep(POLL_S)
