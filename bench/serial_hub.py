#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands behind serial consoles, for benchmarks: one process, many TCP doors.

    serial_hub.py ADDRESS:PORT=SCREEN...

A BMC connects when its console is activated, or once for all; SCREEN is one of the words below. The
texts are of real machines, host names and numbers apart: a getty, a shell, sulogin, GRUB, PXELINUX,
set-up utilities, ESXi, a Linux that starts, one that has died, and a switch's menu.
"""

import asyncio
import pathlib
import subprocess
import sys

PYTHON = "/usr/bin/python3"
KERNEL_LINE_PAUSE_S = 0.2

# Prompts, and other things that are printed after each carriage return.
ANSWERS = {
    "login": "\r\n{host} login: ",
    "login-centos": "\r\nCentOS Linux 7 (Core)\r\nKernel 3.10.0-1160.el7.x86_64 on an x86_64\r\n\r\n"
                    "{host} login: ",
    "password": "\r\nPassword: ",
    "passphrase": "\r\nPlease enter passphrase for disk sda3 (luks-1)!: ",
    "shell": "\r\n[root@{host} ~]# ",
    "shell-user": "\r\nadmin@{host}:~$ ",
    "recovery": "\r\nGive root password for maintenance\r\n(or press Control-D to continue): ",
    "recovery-dracut": "\r\ndracut:/# ",
    "no-prompt": "\r\n1) Ports\r\n2) Alarms\r\n3) Clock\r\nYour choice, please: ",
    "no-prompt-sensors": "\r\nfan 1  8400 turns a minute\r\nfan 2  8280 turns a minute\r\n",
}
# Screens that are drawn when the console is opened, and stand there.
SCREENS = {
    "grub-prompt": "\x1b[2J\x1b[1;1H                             GNU GRUB  version 2.06\r\n\r\n"
                   "   Minimal BASH-like line editing is supported.\r\n\r\ngrub> ",
    "pxelinux": "\r\nPXELINUX 4.05 0x54cf6dd1  Copyright (C) 1994-2011 H. Peter Anvin et al\r\n"
                "boot: ",
    "setup-aptio": "\x1b[2J\x1b[1;1H\x1b[1;37;44m    Aptio Setup Utility - Copyright (C) 2018 American"
                   " Megatrends, Inc.\x1b[2;1H   Main  Advanced  Event Logs  IPMI  Save & Exit"
                   "\x1b[4;3HSystem Date  [Mon 11/22/2026]\x1b[18;55HEnter: Select"
                   "\x1b[19;55HF10: Save & Exit\x1b[20;55HESC: Exit\x1b[4;17H",
    "setup-dell": "\x1b[2J\x1b[1;1HSystem Setup\x1b[1;50HHelp | About | Exit\x1b[3;1HSystem Setup Main"
                  " Menu\x1b[5;1HSystem BIOS\x1b[6;1HiDRAC Settings\x1b[7;1HDevice Settings\x1b[5;1H",
    "esxi": "\x1b[2J\x1b[3;10HVMware ESXi 6.7.0 (VMKernel Release Build 14320388)"
            "\x1b[8;10HTo manage this host go to:\x1b[9;10Hhttp://10.0.1.21/ (DHCP)"
            "\x1b[24;2H<F2> Customize System/View Logs\x1b[24;50H<F12> Shut Down/Restart",
    "panic": "\r\n[    2.345678] Kernel panic - not syncing: VFS: Unable to mount root fs on "
             "unknown-block(0,0)\r\n[    2.345699] CPU: 3 PID: 1 Comm: swapper/0 Not tainted "
             "3.10.0-1160.el7.x86_64 #1\r\n[    2.345720] Call Trace:\r\n"
             "[    2.345741]  [<ffffffff81781340>] dump_stack+0x19/0x1b\r\n"
             "[    2.345762] ---[ end Kernel panic - not syncing: VFS: Unable to mount root fs on "
             "unknown-block(0,0)\r\n",
    "panic-windows": "\r\n*** STOP: 0x0000007B (0xFFFFF880009A9928, 0xFFFFFFFFC0000034)\r\n",
}
# Lines that never end.
FLOWS = {
    "booting-kernel": "[{seconds:12.6f}] usb 1-{count}: new high-speed USB device number {count}\r\n",
    "booting-services": "[  OK  ] Started Session {count} of user root.\r\n",
}
# A getty's host at another bit rate than its port: how many bits of the port one of the host lasts.
RATIOS = {
    "garbled-57600": 2,
    "garbled-19200": 6,
    "garbled-9600": 12,
    "garbled-230400": 1 / 2,
}
GARBLED_TEXT = "\r\nCentOS Linux 7 (Core)\r\nKernel 3.10.0-1160.el7.x86_64\r\n\r\n{host} login: "
SCREEN_WORDS = (*ANSWERS, *SCREENS, *FLOWS, *RATIOS)


def as_heard(text, ratio):
    """`text` as a port hears it whose bits last 1 / `ratio` of the sender's: a start bit (0), eight
    bits, the lowest first, and a stop bit (1), each looked at in its middle; in between the line is 1.
    A character whose stop bit is wrong is kept, as serial ports do."""
    line = [1]
    for character in text:
        line += [0, *(character >> i & 1 for i in range(8)), 1]

    def level(time):
        place = int(time / ratio)
        return line[place] if place < len(line) else 1
    heard, time, end = bytearray(), 0.0, len(line) * ratio
    while time < end:
        if level(time):
            time += min(ratio, 1) / 2
            continue
        heard.append(sum(level(time + 1.5 + i) << i for i in range(8)))
        time += 9.5
        while not level(time):    # no start bit before the line was 1
            time += min(ratio, 1) / 2
    return bytes(heard)


async def flow(writer, line):
    count = 0
    while True:
        count += 1
        writer.write(line.format(count=count, seconds=count * KERNEL_LINE_PAUSE_S).encode())
        await writer.drain()
        await asyncio.sleep(KERNEL_LINE_PAUSE_S)


async def serve(reader, writer, screen):
    """One connection, to its end. The host of 127.0.1.7 is node1-7."""
    address, _ = writer.get_extra_info("sockname")[:2]
    host = "node{2}-{3}".format(*address.split("."))
    flowing = None
    try:
        if screen in SCREENS:
            writer.write(SCREENS[screen].encode())
        if screen in FLOWS:
            flowing = asyncio.ensure_future(flow(writer, FLOWS[screen]))
        while received := await reader.read(256):
            if screen in ANSWERS:
                writer.write(ANSWERS[screen].format(host=host).encode() * received.count(b"\r"))
            if screen in RATIOS:
                text = GARBLED_TEXT.format(host=host).encode() * received.count(b"\r")
                writer.write(as_heard(text, RATIOS[screen]))
    except ConnectionError:
        pass
    finally:
        if flowing:
            flowing.cancel()
        writer.close()


async def open_doors(doors):
    for door in doors:
        place, _, screen = door.partition("=")
        address, _, port = place.partition(":")
        if screen not in SCREEN_WORDS:
            sys.exit(f"serial_hub.py: no screen {screen!r}; there are {', '.join(SCREEN_WORDS)}")

        async def connected(reader, writer, screen=screen):
            await serve(reader, writer, screen)
        await asyncio.start_server(connected, address, int(port), backlog=1024)
    print("ready", flush=True)
    await asyncio.Event().wait()


def start(doors):
    """A hub with doors {(address, port): screen}, ready; a process to terminate and wait for."""
    words = [f"{address}:{port}={screen}" for (address, port), screen in doors.items()]
    hub = subprocess.Popen([PYTHON, pathlib.Path(__file__).resolve(), *words],
                           stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                           start_new_session=True)
    if hub.stdout.readline().strip() != "ready":
        raise RuntimeError(f"the consoles did not start: status {hub.wait()}")
    return hub


if __name__ == "__main__":
    try:
        asyncio.run(open_doors(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
