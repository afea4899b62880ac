# SPDX-License-Identifier: GPL-3.0-or-later
"""The fault sol-in-use: a real `ipmitool sol activate` that holds its session all the time."""
import os

import sessions
from children import wait_until


class Holder:
    def __init__(self, directory, nodes, children):
        self.directory = directory
        self.nodes = [node for node in nodes if "sol-in-use" in node.faults]
        self.children = children
        self.terminals = []

    def start(self):
        for node in self.nodes:
            controller, terminal = os.openpty()
            self.terminals.append(controller)   # open as long as the client shall live
            self.children.start(
                f"SOL holder of {node.full_name}",
                sessions.ipmitool_command(node.address, node.flavour.username, ["sol", "activate"]),
                self.directory, self.directory / "log" / f"{node.address}.holder.log",
                stdin=terminal, env={"IPMI_PASSWORD": node.password})
            os.close(terminal)

    def wait(self):
        """Asks the BMC itself whether SOL is taken."""
        for node in self.nodes:
            wait_until(lambda: sessions.sol_active(node.address, node.flavour.username,
                                                   node.password),
                       f"SOL held on {node.full_name}", self.children)

    def close(self):
        for controller in self.terminals:
            os.close(controller)
