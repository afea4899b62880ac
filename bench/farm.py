#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A farm of stock ipmi_sim (OpenIPMI) on loopback, for benchmarks.

    farm.py --count 100 [--furnished] [--consoles] --run COMMAND ARGUMENT...

Starts one ipmi_sim per address (127.0.1.1 and up), waits until each answers an RMCP presence ping,
runs COMMAND with the user and password in IPMI_USERNAME and IPMI_PASSWORD, and stops them all.
Ends with COMMAND's exit status. --furnished gives each what a server has: the constants below say
how many sensors, event log entries and users, and two FRU devices. --consoles gives each a serial
console with a getty's login prompt, that serial_hub.py plays.
"""

import argparse
import ipaddress
import os
import pathlib
import resource
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

TESTS = pathlib.Path(__file__).resolve().parent.parent / "tests"
sys.path.insert(0, str(TESTS / "rack_of_strangers"))

import inventory  # noqa: E402
import nodes  # noqa: E402
import serial_hub  # noqa: E402

SIMULATOR = "/usr/bin/ipmi_sim"
USERNAME = "ADMIN"
PASSWORD = "ADMIN"
START_SECONDS_MAX = 30
STOP_SECONDS_MAX = 5
PING_INTERVAL_SECONDS = 0.1
# ASF 2.0 3.2.4.2: Presence Ping, with ASF's IANA number 4542.
PRESENCE_PING = bytes.fromhex("0600ff06" + "000011be" + "80000000")
PRESENCE_PONG_TYPE = 0x40

# What ipmi_sim asks for LAN parameters: prints what it is asked for and changes nothing. $1 is the
# address, $2 the operation, the rest are names. A function, for ipmi_sim starts a shell each time
# already: a second program would only make the servers slower than they need to be.
LAN_PROGRAM = """lan_program() {
[ "$2" = get ] || exit 0
address=$1
shift 2
for name; do
    case $name in
        ip_addr_src) echo "ip_addr_src: static" ;;
        ip_addr) echo "ip_addr: $address" ;;
        mac_addr) echo "mac_addr: 02:00:00:00:00:01" ;;
        subnet_mask) echo "subnet_mask: 255.0.0.0" ;;
        default_gw_ip_addr) echo "default_gw_ip_addr: 127.0.0.1" ;;
        default_gw_mac_addr) echo "default_gw_mac_addr: 02:00:00:00:00:02" ;;
        backup_gw_ip_addr) echo "backup_gw_ip_addr: 0.0.0.0" ;;
        backup_gw_mac_addr) echo "backup_gw_mac_addr: 00:00:00:00:00:00" ;;
    esac
done
}
"""

# The GUID is needed: without one, ipmi_sim refuses RMCP+. Without --consoles the console leads nowhere
# (nothing listens on the discard port); without a console, ipmi_sim refuses the SOL parameters.
DISCARD_PORT = 9
CONSOLE_PORT = 9003
LAN_CONFIGURATION = """name "bmc{number}"
set_working_mc 0x20
  startlan 1
    addr {address} {port}
    priv_limit admin
    allowed_auths_callback none md2 md5 straight
    allowed_auths_user none md2 md5 straight
    allowed_auths_operator none md2 md5 straight
    allowed_auths_admin none md2 md5 straight
    guid a123456789abcdefa1234567{number:08x}
    lan_config_program ". {program}; lan_program {address}"
  endlan
  sol "tcp:{address}:{console_port}" 115200
  startnow false
  user 1 true "" "" user 10 none md2 md5 straight
  user 2 true "{username}" "{password}" admin 10 none md2 md5 straight
"""

EMULATION = """mc_setbmc 0x20
mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x2a7c 0x0920
sel_enable 0x20 1000 0x0a
mc_enable 0x20
"""

# A furnished one: as many sensors as a server with two sockets has, and a log with some entries.
SENSORS = [(f"{row[0]} {letter}", *row[1:]) for letter in "abcd" for row in inventory.SENSORS]
SEL_ENTRIES = 20
USERS = (None, USERNAME, "operator", "watcher")    # ids 1 to 4; the first has none
FRU_DEVICES = 2
MORE_USERS = """  user 3 true "operator" "operator" operator 10 none md2 md5 straight
  user 4 true "watcher" "watcher" user 10 none md2 md5 straight
"""


class Furniture:
    """The files that make an ipmi_sim a server with an inventory."""

    def __init__(self, folder):
        source = folder / "farm.sdrs"
        source.write_text(inventory.sdr_source(SENSORS))
        self.sdrs = folder / "farm.sdr"
        subprocess.run(["sdrcomp", "-o", self.sdrs, source], check=True,
                       stdout=subprocess.DEVNULL)

    def put(self, folder, number, address):
        state = folder / "state" / "ipmi_sim" / f"bmc{number}"
        state.mkdir(parents=True)
        shutil.copyfile(self.sdrs, state / "sdr.20.main")
        node = nodes.Node(nodes.FLAVOURS["smc"], number, address, address, PASSWORD)
        (folder / "fru.bin").write_bytes(inventory.fru_image(node))
        (folder / "dimm.bin").write_bytes(inventory.spd_image())
        # An upper critical threshold crossed, one after the other.
        events = [f"sel_add 0x20 0x02 0x{i:02x} 0x10 0x20 0x65 0x20 0x00 0x04 0x01 "
                  f"0x{i % len(SENSORS) + 1:02x} 0x01 0x59 0x60 0x5f\n" for i in range(SEL_ENTRIES)]
        commands = inventory.emulator_commands(node, SENSORS)
        (folder / "sim.emu").write_text(commands + "".join(events))


class Farm:
    """The simulators, as children that are waited for."""

    def __init__(self, addresses, port, furnished=False, consoles=False):
        self.addresses = addresses
        self.port = port
        self.furnished = furnished
        self.consoles = consoles
        self.hub = None
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="oobready-farm-"))
        self.children = []

    def start(self):
        program = self.folder / "lan_program"
        program.write_text(LAN_PROGRAM)
        emulation = self.folder / "farm.emu"
        emulation.write_text(EMULATION)
        furniture = Furniture(self.folder) if self.furnished else None
        if self.consoles:
            self.hub = serial_hub.start({(address, CONSOLE_PORT): "login"
                                         for address in self.addresses})
        for number, address in enumerate(self.addresses, start=1):
            folder = self.folder / str(number)
            folder.mkdir()
            configuration = LAN_CONFIGURATION.format(
                number=number, address=address, port=self.port, program=program,
                username=USERNAME, password=PASSWORD,
                console_port=CONSOLE_PORT if self.consoles else DISCARD_PORT)
            # -n: no console on standard input; -p: nothing kept, so no SDRs either.
            command = [SIMULATOR, "-c", "lan.conf", "-s", "state", "-n"]
            if furniture:
                furniture.put(folder, number, address)
                configuration += MORE_USERS
                command += ["-f", "sim.emu"]
            else:
                command += ["-f", str(emulation), "-p"]
            (folder / "lan.conf").write_text(configuration)
            # A session of its own keeps a terminal's Ctrl-C from it: it must outlive the command
            # that it serves.
            with open(folder / "log", "wb") as log:
                self.children.append(subprocess.Popen(
                    command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                    start_new_session=True))

    def wait_until_ready(self):
        """Pings until each has answered; says which did not."""
        waiting = set(self.addresses)
        deadline = time.monotonic() + START_SECONDS_MAX
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as pinger:
            while waiting:
                for number, child in enumerate(self.children, start=1):
                    if child.poll() is not None:
                        log = (self.folder / str(number) / "log").read_text(errors="replace")
                        raise RuntimeError(f"{self.addresses[number - 1]}: ipmi_sim ended: {log}")
                if time.monotonic() > deadline:
                    raise RuntimeError(f"no RMCP pong from {', '.join(sorted(waiting))}")
                for address in waiting:
                    pinger.sendto(PRESENCE_PING, (address, self.port))
                until = time.monotonic() + PING_INTERVAL_SECONDS
                while waiting and select.select([pinger], [], [],
                                                max(0, until - time.monotonic()))[0]:
                    reply, (address, _) = pinger.recvfrom(512)
                    if len(reply) > 8 and reply[8] == PRESENCE_PONG_TYPE:
                        waiting.discard(address)

    def stop(self):
        for child in self.children:
            child.terminate()
        deadline = time.monotonic() + STOP_SECONDS_MAX
        for child in self.children:
            try:
                child.wait(timeout=max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        if self.hub:
            self.hub.terminate()
            self.hub.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def resident_kilobytes(self):
        """What all of them take, by proportional set size."""
        total = 0
        for child in self.children:
            for line in pathlib.Path(f"/proc/{child.pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        return total


def read_arguments():
    parser = argparse.ArgumentParser(description="Runs a command against a farm of ipmi_sim.")
    parser.add_argument("--count", type=int, default=100, help="how many (default 100)")
    parser.add_argument("--first", type=ipaddress.IPv4Address, default="127.0.1.1",
                        help="the first address (default 127.0.1.1)")
    parser.add_argument("--port", type=int, default=623, help="UDP port (default 623)")
    parser.add_argument("--furnished", action="store_true",
                        help="sensors, an event log, FRUs and several users in each")
    parser.add_argument("--consoles", action="store_true",
                        help="a login prompt behind each serial console")
    parser.add_argument("--run", nargs=argparse.REMAINDER, required=True, metavar="COMMAND",
                        help="the command and its arguments; must come last")
    arguments = parser.parse_args()
    if not 1 <= arguments.count <= 1000 or not arguments.run:
        parser.error("--count takes 1 to 1000, --run a command")
    if not arguments.first.is_loopback or not (arguments.first + arguments.count - 1).is_loopback:
        parser.error("the farm stays on loopback")
    return arguments


def main():
    arguments = read_arguments()
    if not os.access(SIMULATOR, os.X_OK):
        print(f"farm.py: {SIMULATOR} is missing: apt-get install openipmi", file=sys.stderr)
        return 69
    # The command may want a socket for each of them at once; the usual limit is 1024.
    _, files_max = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files_max, files_max))
    # So that a terminated farm.py stops its simulators too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    farm = Farm([str(arguments.first + i) for i in range(arguments.count)], arguments.port,
                arguments.furnished, arguments.consoles)
    try:
        begun = time.monotonic()
        farm.start()
        farm.wait_until_ready()
        print(f"farm.py: {arguments.count} ipmi_sim ready in {time.monotonic() - begun:.2f} s,"
              f" {farm.resident_kilobytes()} kB", file=sys.stderr)
        environment = dict(os.environ, IPMI_USERNAME=USERNAME, IPMI_PASSWORD=PASSWORD)
        return subprocess.run(arguments.run, env=environment, check=False).returncode
    except RuntimeError as error:
        print(f"farm.py: {error}", file=sys.stderr)
        return 70
    except KeyboardInterrupt:
        return 130
    finally:
        farm.stop()


if __name__ == "__main__":
    sys.exit(main())
