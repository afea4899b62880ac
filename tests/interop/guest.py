# SPDX-License-Identifier: GPL-3.0-or-later
"""A host that really starts: QEMU, Debian's kernel and busybox, behind OpenIPMI's ipmi_sim.

The kernel is that of Debian's installer: a package with a kernel that no boot loader will offer. No
KVM: QEMU translates, which every machine can. Between ipmi_sim and QEMU, which comes and goes with the
power, is a wire that stays, as a controller's UART does.
"""
import os
import pathlib
import select
import shutil
import socket
import subprocess
import tempfile
import threading
import time

import harness  # noqa: F401  by it the modules of the rack are found
from children import wait_until
from ipmi_side import answers_ping
import sessions

ADDRESS = "127.0.0.92"
BMC_PORT, HOST_PORT = 9003, 9004    # the two ends of the wire
KCS_PORT = 9005     # the host's own way to its controller; by it ipmi_sim has power to switch
USERNAME, PASSWORD = "ADMIN", "ADMIN"
ROOT_PASSWORD = "of-the-guest"
HOST_NAME = "guest-1"
KERNEL = pathlib.Path("/usr/lib/debian-installer/images/12/amd64/text/debian-installer/amd64/linux")
PROGRAMS = ("qemu-system-x86_64", "busybox", "cpio", "ipmi_sim", "ipmitool")
SILENT_S = 30       # a kernel under translation says nothing for a while, but never so long

_INIT = """#!/bin/busybox sh
export PATH=/bin
/bin/busybox --install -s /bin
mount -t devtmpfs devtmpfs /dev
mount -t proc proc /proc
mount -t sysfs sysfs /sys
hostname {host}
exec /bin/busybox init
"""
_INITTAB = "ttyS0::respawn:/bin/busybox getty -L 115200 ttyS0 vt100\n"
_LAN_CONF = """name "bmc"
  startlan 1
    addr {address} 623
    priv_limit admin
    allowed_auths_callback md5
    allowed_auths_user md5
    allowed_auths_operator md5
    allowed_auths_admin md5
    guid a123456789abcdefa1234567000000fe
  endlan
  serial 15 {address} {kcs_port} codec VM
  sol "tcp:{address}:{port}" 115200
  startcmd "setpriv --pdeathsig KILL ./host"
  startnow false
  poweroff_wait 1
  kill_wait 1
  user 2 true "{username}" "{password}" admin 10
"""
_EMULATOR = """mc_setbmc 0x20
mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02
sel_enable 0x20 1000 0x0a
mc_enable 0x20
"""
_HOST = """#!/bin/sh
exec qemu-system-x86_64 -machine pc,graphics=off -accel tcg -cpu max -m 256 -display none -nodefaults \\
  -no-reboot -kernel {kernel} -initrd initramfs -append "console=ttyS0,115200 panic=-1" \\
  -chardev socket,id=kcs,host={address},port={kcs_port},reconnect=1 \\
  -device ipmi-bmc-extern,id=bmc,chardev=kcs -device isa-ipmi-kcs,bmc=bmc \\
  -chardev socket,id=wire,host={address},port={port},reconnect=1 -serial chardev:wire
"""


def missing():
    """What this machine lacks for a guest, in words; empty when it has all."""
    return ", ".join([name for name in PROGRAMS if not shutil.which(name)] +
                     [str(path) for path in (KERNEL,) if not path.exists()])


class Wire(threading.Thread):
    """Takes one connection at a time at each of two ports and carries the bytes between them; what
    comes while nobody is at the other end is gone, as on a real wire. `heard_at` is when the host last
    said something."""

    def __init__(self):
        super().__init__(daemon=True)
        self.doors = [socket.create_server((ADDRESS, port)) for port in (BMC_PORT, HOST_PORT)]
        self.ends = [None, None]
        self.heard_at = 0.0
        self.ended = threading.Event()
        self.start()

    def run(self):
        while not self.ended.is_set():
            waiting = self.doors + [end for end in self.ends if end]
            for ready in select.select(waiting, [], [], 0.05)[0]:
                if ready in self.doors:
                    self.ends[self.doors.index(ready)] = ready.accept()[0]
                elif ready in self.ends:
                    self.carry(self.ends.index(ready))

    def carry(self, place):
        try:
            more = self.ends[place].recv(4096)
        except OSError:
            more = b""
        if not more:
            self.ends[place].close()
            self.ends[place] = None
            return
        if place == 1:
            self.heard_at = time.monotonic()
        if self.ends[1 - place]:
            try:
                self.ends[1 - place].sendall(more)
            except OSError:
                pass    # its end is seen at its own turn

    def close(self):
        self.ended.set()
        self.join()
        for opened in [*self.doors, *filter(None, self.ends)]:
            opened.close()


def libraries_of(program):
    """The files that the loader opens for `program`: "ldd" names them as "… => /path (0x…)"."""
    said = subprocess.run(["ldd", program], capture_output=True, text=True, check=False).stdout
    return [word for line in said.splitlines() for word in line.split() if word.startswith("/")]


def write_initramfs(directory):
    root = directory / "root"
    for name in ("bin", "dev", "proc", "sys", "etc", "root"):
        (root / name).mkdir(parents=True)
    busybox = shutil.which("busybox")
    shutil.copy(busybox, root / "bin" / "busybox")
    for library in libraries_of(busybox):
        (root / library[1:]).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(library, root / library[1:])
    secret = subprocess.run(["openssl", "passwd", "-5", "-stdin"], input=ROOT_PASSWORD, text=True,
                            capture_output=True, check=True).stdout.strip()
    (root / "etc" / "passwd").write_text(f"root:{secret}:0:0:root:/root:/bin/sh\n")
    (root / "etc" / "inittab").write_text(_INITTAB)
    (root / "init").write_text(_INIT.format(host=HOST_NAME))
    (root / "init").chmod(0o755)
    names = "\n".join(str(path.relative_to(root)) for path in sorted(root.rglob("*")))
    with open(directory / "initramfs", "wb") as image:
        subprocess.run(["cpio", "--quiet", "--format=newc", "--create"], cwd=root,
                       input=names.encode(), stdout=image, check=True)


class Guest:
    """`with Guest() as guest:` the controller runs and the host is off."""

    def __enter__(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="oobready-guest-"))
        write_initramfs(self.directory)
        names = {"address": ADDRESS, "kernel": KERNEL, "kcs_port": KCS_PORT, "username": USERNAME,
                 "password": PASSWORD}
        (self.directory / "lan.conf").write_text(_LAN_CONF.format(port=BMC_PORT, **names))
        (self.directory / "sim.emu").write_text(_EMULATOR)
        (self.directory / "host").write_text(_HOST.format(port=HOST_PORT, **names))
        (self.directory / "host").chmod(0o755)
        (self.directory / "state").mkdir()
        self.password_file = self.directory / "password"
        self.password_file.touch(mode=0o600)
        self.password_file.write_text(PASSWORD)
        self.wire = Wire()
        with open(self.directory / "log", "wb") as log:
            self.process = subprocess.Popen(
                ["ipmi_sim", "-c", "lan.conf", "-f", "sim.emu", "-s", "state", "-n"],
                cwd=self.directory, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.wait(lambda: answers_ping(ADDRESS), "ipmi_sim")
        return self

    def __exit__(self, *_):
        self.process.kill()     # with it the host, which it has asked the kernel for
        self.process.wait()
        self.wire.close()
        shutil.rmtree(self.directory)

    def reap(self):
        """For wait_until: the controller must not have died."""
        if self.process.poll() is not None:
            raise AssertionError((self.directory / "log").read_text())

    def wait(self, ready, what, limit_s=SILENT_S):
        wait_until(ready, what, self, limit_s)

    def ipmitool(self, *words):
        return sessions.ipmitool_command(ADDRESS, USERNAME, list(words))

    def environment(self):
        return {**os.environ, "IPMI_PASSWORD": PASSWORD}

    def power(self, word):
        """Switches it; with "status", says how it is."""
        return subprocess.run(self.ipmitool("chassis", "power", word), env=self.environment(),
                              check=True, capture_output=True, text=True).stdout

    def is_off(self):
        return "is off" in self.power("status")
