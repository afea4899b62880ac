# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated rack for benchmarks of Redfish: with a profile of one's own, or one node at a time."""

import os
import resource

from bmc import common  # also where harness and simulated are found

os.environ["OOBREADY_BINARY"] = str(common.OOBREADY)

import simulated  # noqa: E402

MODEL = "dell/c6420"
_NODE = "  [[appliance.node]]\n"


def many_files():
    """As many sockets as the system lets us have: the usual limit is 1024."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


class Rack(simulated.SimulatedRack):
    """`nodes` controllers of the Dell model from the address `first` on."""

    def __init__(self, nodes, first, *options):
        super().__init__("--quiet", "--profile", MODEL, "--nodes", nodes, "--address", first,
                         *options)

    def under(self, profile_text):
        """Its rack file with that profile in place of the model's."""
        profile = self.file.with_name("own.toml")
        profile.write_text(profile_text)
        file = self.file.with_name("under-own.toml")
        file.write_text(self.file.read_text().replace(f'"{MODEL}"', f'"{profile}"'))
        return file

    def only(self, file, numbers):
        """`file` with just these nodes of it, counted from 1."""
        head, *nodes = file.read_text().split(_NODE)
        written = file.with_name(f"{file.stem}-{min(numbers)}-{len(numbers)}.toml")
        written.write_text(head + "".join(_NODE + nodes[number - 1] for number in numbers))
        return written
