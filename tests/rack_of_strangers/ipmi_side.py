# SPDX-License-Identifier: GPL-3.0-or-later
"""UDP 623 of every node: one OpenIPMI `ipmi_sim` each, with a real console behind its SOL.

Every path in ipmi_sim's files is relative to the node's own directory: lan_config_program goes
through a shell, which would split an absolute path at its spaces.
"""
import pathlib
import shutil
import socket
import subprocess

import consoles
import inventory
from children import wait_until

RMCP_PORT = 623
# ASF 2.0 Presence Ping and how its Pong begins: RMCP 1.0, no sequence, class ASF, IANA 4542.
PRESENCE_PING = bytes.fromhex("0600ff06 000011be 80 01 00 00".replace(" ", ""))
PRESENCE_PONG = bytes.fromhex("0600ff06 000011be 40 01".replace(" ", ""))

# ipmi_sim runs this once for each parameter a client asks for: no process but the shell itself.
_LAN_PROGRAM = """#!/bin/sh
[ "$1" = get ] || exit 1    # nothing may be set from outside: this rack is looked at only
shift
for parameter in "$@"; do
    case $parameter in
    ip_addr_src)         echo "ip_addr_src: static" ;;
    ip_addr)             echo "ip_addr: {address}" ;;
    mac_addr)            echo "mac_addr: {mac}" ;;
    subnet_mask)         echo "subnet_mask: {netmask}" ;;
    default_gw_ip_addr)  echo "default_gw_ip_addr: {gateway}" ;;
    default_gw_mac_addr) echo "default_gw_mac_addr: 00:00:5e:00:01:01" ;;
    backup_gw_ip_addr)   echo "backup_gw_ip_addr: 0.0.0.0" ;;
    backup_gw_mac_addr)  echo "backup_gw_mac_addr: 00:00:00:00:00:00" ;;
    esac
done
"""

# Without a guid ipmi_sim switches RMCP+ off. The host is a process that sleeps: while it lives,
# chassis power is "on" (ipmi_sim puts `exec` before the command itself); ipmi_sim would leave it
# behind when it ends, so it asks the kernel to end with it.
_LAN_CONF = """name "bmc"
set_working_mc 0x20
  startlan 1
    addr {address} {port}
    priv_limit admin
    allowed_auths_callback md5
    allowed_auths_user md5
    allowed_auths_operator md5
    allowed_auths_admin md5
    guid {guid}
    lan_config_program "./lan_parameters"
  endlan
  sol "tcp:{address}:{console_port}" 115200
  startcmd "setpriv --pdeathsig TERM sleep infinity"
  startnow true
  poweroff_wait 1
  kill_wait 1
  user 2 true "{username}" "{password}" admin 10
"""

# The default of ipmi_sim is "bit rate as in serial configuration" (0); 10 is 115200 bit/s.
_SOL_STATE = "bitrate:i:10\nenabled:i:1\n"


class IpmiSide:
    def __init__(self, directory, nodes, site, children):
        self.directory = pathlib.Path(directory)
        self.nodes = nodes
        self.site = site
        self.children = children
        self.silent_sockets = []

    def prepare(self):
        """Writes every node's files; a fresh state directory each, because ipmi_sim remembers."""
        source = self.directory / "sensors.sdrs"
        source.write_text(inventory.sdr_source())
        compiled = self.directory / "sensors.sdr"
        subprocess.run(["sdrcomp", "-o", compiled, source], check=True,
                       stdout=subprocess.DEVNULL)
        for node in self._answering():
            self._write_files(node, compiled)

    def _write_files(self, node, compiled):
        home = self.home(node)
        state = home / "state" / "ipmi_sim" / "bmc"
        state.mkdir(parents=True)
        shutil.copyfile(compiled, state / "sdr.20.main")
        (state / "sol.mc20").write_text(_SOL_STATE)
        program = home / "lan_parameters"
        program.write_text(_LAN_PROGRAM.format(
            address=node.lan_parameter_address, mac=node.mac, **self.site))
        program.chmod(0o700)
        configuration = home / "lan.conf"
        configuration.touch(mode=0o600)
        configuration.write_text(_LAN_CONF.format(
            address=node.address, port=RMCP_PORT, guid=node.guid_on_the_wire,
            console_port=consoles.CONSOLE_PORT, username=node.flavour.username,
            password=node.password))
        (home / "sim.emu").write_text(inventory.emulator_commands(node))
        (home / "fru.bin").write_bytes(inventory.fru_image(node))
        (home / "dimm.bin").write_bytes(inventory.spd_image())

    def start(self, with_getty):
        """Consoles first: ipmi_sim opens its SOL device once and then only every ten seconds."""
        consoles.start(self._answering(), self.home, self.log, self.children, with_getty)
        for node in self._answering():
            self.children.start(
                f"ipmi_sim of {node.full_name}",
                ["ipmi_sim", "-c", "lan.conf", "-f", "sim.emu", "-s", "state", "-n"],
                self.home(node), self.log(node, "ipmi_sim"))

    def _answering(self):
        return [node for node in self.nodes if "ipmi-silent" not in node.faults]

    def bind_silent(self):
        for node in self.nodes:
            if "ipmi-silent" in node.faults:
                silent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                silent.bind((node.address, RMCP_PORT))
                self.silent_sockets.append(silent)

    def wait(self):
        for node in self._answering():
            wait_until(lambda: answers_ping(node.address),
                       f"RMCP presence ping of {node.full_name}, {node.address}:{RMCP_PORT}",
                       self.children)

    def consoles_prompt(self):
        return consoles.wait_for_prompts(self._answering(), self.log, self.children)

    def close(self):
        for silent in self.silent_sockets:
            silent.close()

    def home(self, node):
        return self.directory / "nodes" / node.address

    def log(self, node, name):
        return self.directory / "log" / f"{node.address}.{name}.log"


def answers_ping(address, wait_s=0.05):
    """True when something at UDP 623 of `address` sends the ASF Presence Pong that it owes us."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(wait_s)
        try:
            client.connect((address, RMCP_PORT))
            client.send(PRESENCE_PING)
            return client.recv(64).startswith(PRESENCE_PONG)
        except OSError:
            return False
