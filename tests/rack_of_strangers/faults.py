# SPDX-License-Identifier: GPL-3.0-or-later
"""The faults that the rack can have. Who plants what: see `planted_by`.

A fault is real: the server behaves so, nothing is pretended towards the client.
"""
import dataclasses

from nodes import new_password


@dataclasses.dataclass(frozen=True)
class Fault:
    name: str
    broken_on: str      # the node that has it in the rack of --broken
    planted_by: str     # the module and what it does differently
    seen_as: str        # what a technician sees from outside


FAULTS = {fault.name: fault for fault in (
    Fault("ipmi-silent", "smc-1/n1",
          "ipmi_side: no ipmi_sim; a bound UDP socket that nobody reads, so no ICMP comes back",
          "UDP 623 never answers: no RMCP pong, ipmitool and SOL time out; Redfish works"),
    Fault("https-refused", "smc-1/n2",
          "web_side: nginx does not listen on 443 of this address",
          "connection refused on 443; port 80 still redirects there; IPMI works"),
    Fault("sol-in-use", "smc-1/n3",
          "holder: a real `ipmitool sol activate` holds the one SOL session during the whole run",
          "SOL is active in another session (Get Payload Activation Status says so)"),
    Fault("wrong-ip", "smc-1/n4",
          "ipmi_side: lan_config_program answers LAN parameter 3 with another address",
          "`ipmitool lan print` shows an address other than the one that answered"),
    Fault("wrong-password", "dell-1/n1",
          "nodes: the BMC has another password than rack.toml, over IPMI and over Redfish",
          "password-invalid (RAKP 2 does not verify) and 401 on login"),
    Fault("sol-silent", "dell-1/n2",
          "ipmi_side: the console's pty swallows everything and says nothing",
          "SOL activates, characters are acknowledged, no prompt ever comes"),
    Fault("health-critical", "dell-1/n3",
          "redfish_tree: the System's Status.Health and HealthRollup are Critical",
          "Redfish System health Critical while everything else works"),
)}


def plant(nodes, broken, single):
    """Plants --broken's faults (those whose node is there) and `single`, a list of "NODE=FAULT"."""
    by_name = {node.full_name: node for node in nodes} | {node.address: node for node in nodes}
    if broken:
        for fault in FAULTS.values():
            if fault.broken_on in by_name:
                by_name[fault.broken_on].faults.add(fault.name)
    for text in single:
        where, _, name = text.partition("=")
        if where not in by_name:
            raise ValueError(f"--fault: no node {where!r}; there are "
                             + ", ".join(node.full_name for node in nodes))
        if name not in FAULTS:
            raise ValueError(f"--fault: no fault {name!r}; there are " + ", ".join(FAULTS))
        by_name[where].faults.add(name)
    for node in nodes:
        if "ipmi-silent" in node.faults and "sol-in-use" in node.faults:
            raise ValueError(f"--fault: {node.full_name} cannot be silent and hold a session")
        if "wrong-password" in node.faults:
            node.password = new_password()
