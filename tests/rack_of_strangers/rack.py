#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small real rack on loopback, of servers that this project did not write.

  rack.py start --dir DIR [--nodes smc:4,dell:4] [--broken] [--fault NODE=FAULT]...
                [--base 127.0.0.] [--tree NODE=DIRECTORY]... [--discard] [--run COMMAND...]
  rack.py faults

`start` builds everything under DIR (made when absent, refused when not empty), starts the servers,
waits until every port answers, prints the path of rack.toml and stays their parent until SIGTERM,
SIGINT or the end of its standard input. With --run it runs COMMAND instead, {rack} and {dir} in it
replaced, and exits with its status. --discard removes DIR at the end. Either way everything is
stopped and reaped; what survives is reported and makes the exit status 70. Ports 623, 443 and 80
need root or a network namespace.
"""
import argparse
import os
import pathlib
import select
import shutil
import signal
import subprocess
import sys

import faults
import nodes as rack_nodes
import rack_file
from children import Children, Died
from holder import Holder
from ipmi_side import IpmiSide
from web_side import WebSide

SITE = {"gateway": "127.0.0.1", "netmask": "255.0.0.0",
        "ntp": ["127.0.0.1"], "dns": ["127.0.0.1"]}
EXIT_USAGE = 64
EXIT_BROKEN = 70
EXIT_SIGNAL = 128
STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
WATCH_S = 0.5


class Stopped(Exception):
    """SIGTERM, SIGINT or SIGHUP arrived."""
    def __init__(self, signal_number):
        super().__init__(f"signal {signal_number}")
        self.signal_number = signal_number


class Rack:
    """All servers of the rack. After start() they answer; stop() leaves nothing running."""

    def __init__(self, directory, chosen):
        self.directory = directory
        self.children = Children(directory)
        self.web = WebSide(directory, chosen, SITE, self.children)
        self.ipmi = IpmiSide(directory, chosen, SITE, self.children)
        self.holder = Holder(directory, chosen, self.children)

    def start(self):
        self.ipmi.prepare()
        self.ipmi.bind_silent()
        self.ipmi.start(with_getty=True)
        self.web.prepare()      # the certificates take as long as the gettys to their prompts
        if not self.ipmi.consoles_prompt():
            print("rack: agetty gives no prompt here; console_server.py speaks in its place",
                  file=sys.stderr)
            self.children.stop()
            self.ipmi.start(with_getty=False)
            if not self.ipmi.consoles_prompt():
                raise TimeoutError("no console gives a prompt")
        self.web.start()
        self.ipmi.wait()
        self.holder.start()
        self.web.wait()
        self.holder.wait()

    def stop(self):
        survivors = self.children.stop()
        self.holder.close()
        self.ipmi.close()
        return survivors


def main(arguments):
    options = _parse(arguments)
    if options.command == "faults":
        for fault in faults.FAULTS.values():
            print(f"{fault.name:16} {fault.broken_on:11} {fault.seen_as}")
        return 0
    try:
        chosen, declared = _choose(options)
        directory = _fresh_directory(options.dir)
    except (ValueError, OSError) as mistake:
        print(f"rack: {mistake}", file=sys.stderr)
        return EXIT_USAGE
    for number in STOPPING:
        signal.signal(number, _stop_on)
    for node in chosen:
        (directory / "nodes" / node.address).mkdir(parents=True)
    (directory / "log").mkdir()
    file = rack_file.write(directory, chosen, SITE, declared)
    try:
        return _serve(Rack(directory, chosen), file, options.run)
    finally:
        if options.discard:
            shutil.rmtree(directory)


def _parse(arguments):
    parser = argparse.ArgumentParser(prog="rack.py", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("faults", help="list the faults")
    start = commands.add_parser("start", help="start the rack")
    start.add_argument("--dir", required=True)
    start.add_argument("--nodes", default="smc:4,dell:4")
    start.add_argument("--broken", action="store_true", help="every fault once")
    start.add_argument("--fault", action="append", default=[], metavar="NODE=FAULT")
    start.add_argument("--base", default="127.0.0.", help="first three octets of the addresses")
    start.add_argument("--tree", action="append", default=[], metavar="NODE=DIRECTORY",
                       help="a recorded Redfish tree (…/redfish/v1/index.json) instead of ours")
    start.add_argument("--discard", action="store_true", help="remove DIR at the end")
    start.add_argument("--run", nargs=argparse.REMAINDER, metavar="COMMAND")
    return parser.parse_args(arguments)


def _choose(options):
    base = options.base if options.base.endswith(".") else options.base + "."
    chosen = rack_nodes.make_nodes(rack_nodes.parse_selection(options.nodes), base)
    declared = {node.flavour.key: node.password for node in chosen}
    faults.plant(chosen, options.broken, options.fault)
    by_name = {node.full_name: node for node in chosen}
    for text in options.tree:
        where, _, tree = text.partition("=")
        if where not in by_name:
            raise ValueError(f"--tree: no node {where!r}; there are {', '.join(by_name)}")
        if not (pathlib.Path(tree) / "redfish" / "v1" / "index.json").is_file():
            raise ValueError(f"--tree: {tree} has no redfish/v1/index.json")
        by_name[where].recorded_tree = tree
    return chosen, declared


def _fresh_directory(text):
    directory = pathlib.Path(text).resolve()
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(directory.iterdir()):
        raise ValueError(f"{directory} is not empty: ipmi_sim would remember an earlier run")
    return directory


def _stop_on(number, _frame):
    raise Stopped(number)


def _serve(rack, file, command):
    status = 0
    try:
        rack.start()
        if command:
            status = _run(rack, file, command)
        else:
            print(file, flush=True)
            _watch(rack)
    except Stopped as stopped:
        status = EXIT_SIGNAL + stopped.signal_number if command else 0
    except (Died, TimeoutError, OSError, RuntimeError, subprocess.SubprocessError) as trouble:
        print(f"rack: {trouble}", file=sys.stderr)
        status = EXIT_BROKEN
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)   # nothing shall interrupt the stopping
    survivors = rack.stop()
    if survivors:
        print(f"rack: still running after SIGKILL: {survivors}", file=sys.stderr)
        status = EXIT_BROKEN
    return status


def _watch(rack):
    """Until standard input ends; /dev/null and files never do, for them only a signal counts."""
    waiting = [sys.stdin.fileno()] if _can_end(sys.stdin) else []
    while True:
        ready, _, _ = select.select(waiting, [], [], WATCH_S)
        if ready and not os.read(sys.stdin.fileno(), 4096):
            return
        rack.children.reap()


def _can_end(stream):
    if stream is None or stream.closed:
        return False
    mode = os.fstat(stream.fileno()).st_mode
    return stream.isatty() or (mode & 0o170000) in (0o010000, 0o140000)     # FIFO, socket


def _run(rack, file, command):
    """Runs the command to its end. What stops us stops it, and its status still counts."""
    words = [word.replace("{rack}", str(file)).replace("{dir}", str(file.parent))
             for word in command]
    process = subprocess.Popen(words)
    while True:
        try:
            status = process.wait(timeout=WATCH_S)
            return status if status >= 0 else EXIT_SIGNAL - status
        except subprocess.TimeoutExpired:
            _complain_about_deaths(rack)
        except Stopped as stopped:
            if stopped.signal_number != signal.SIGINT or not _at_a_terminal():
                process.send_signal(stopped.signal_number)


def _at_a_terminal():
    """True when Ctrl-C reaches the command by itself: both are in a terminal's foreground."""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)


def _complain_about_deaths(rack):
    """A server that dies under the command is worth a word, but the command shall end by itself."""
    try:
        rack.children.reap()
    except Died as death:
        print(f"rack: {death}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
