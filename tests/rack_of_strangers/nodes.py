# SPDX-License-Identifier: GPL-3.0-or-later
"""Which nodes the rack has, and what each of them is: addresses, MAC, UUID, serial, firmware.

Knows no server. Both planes (ipmi_side, web_side) take their facts from here, so that what a
controller says over IPMI and over Redfish agrees unless a fault says otherwise.
"""
import dataclasses
import secrets

NODES_PER_CHASSIS_MAX = 9


@dataclasses.dataclass(frozen=True)
class Flavour:
    """One vendor's appliance as far as the rack plays it."""
    key: str                # "smc", "dell": also the name of the credentials
    appliance: str
    profile: str
    username: str
    first_host: int         # n1's BMC is BASE + first_host
    manufacturer_id: int    # IANA enterprise number, as Get Device ID says it
    product_id: int
    ipmi_firmware: tuple    # (major, minor); minor is what BCD 0x74 shows as "74"
    redfish_firmware: str   # begins with the same major.minor
    oui: str
    redfish_session_timeout_s: int
    redfish_sessions_max: int


FLAVOURS = {
    "smc": Flavour("smc", "smc-1", "supermicro/skylake", "ADMIN", 11, 10876, 0x0979,
                   (1, 74), "01.74.09", "ac:1f:6b", 300, 16),
    "dell": Flavour("dell", "dell-1", "dell/c6420", "root", 21, 674, 0x0100,
                    (6, 10), "6.10.30.20", "4c:d9:8f", 1800, 8),
}


@dataclasses.dataclass
class Node:
    flavour: Flavour
    number: int             # 1 is n1
    address: str            # of the BMC
    in_band: str
    password: str           # what the BMC accepts; rack.toml's differs under wrong-password
    faults: set = dataclasses.field(default_factory=set)
    recorded_tree: str = "" # a directory with a recorded Redfish tree to serve instead of ours

    @property
    def name(self):
        return f"n{self.number}"

    @property
    def full_name(self):
        return f"{self.flavour.appliance}/{self.name}"

    @property
    def mac(self):
        return f"{self.flavour.oui}:5a:{self.flavour.first_host:02x}:{self.number:02x}"

    @property
    def service_tag(self):
        return f"R0B{self.number}K5{self.flavour.first_host % 10}"

    @property
    def serial(self):
        """What the chassis label, the FRU and Redfish's System call the serial number."""
        return self.service_tag if self.flavour.key == "dell" else f"S41590X9A{self.number:06d}"

    @property
    def board_serial(self):
        stem = "CNFCP000" if self.flavour.key == "dell" else "WM19AS"
        return f"{stem}{self.number:06d}"

    @property
    def uuid(self):
        """Both vendors derive it: Super Micro from the MAC, Dell from the service tag."""
        if self.flavour.key == "smc":
            return "00000000-0000-0000-0000-" + self.mac.replace(":", "")
        tag = [f"{byte:02x}" for byte in self.service_tag.encode("ascii")]
        return (f"4c4c4544-00{tag[1]}-{tag[2]}10-80{tag[3]}-{tag[0]}c04f{tag[4]}{tag[5]}{tag[6]}")

    @property
    def guid_on_the_wire(self):
        """The sixteen bytes of Get System GUID: IPMI sends the UUID with all bytes reversed."""
        return bytes.fromhex(self.uuid.replace("-", ""))[::-1].hex()

    @property
    def lan_parameter_address(self):
        """What LAN parameter 3 says; a technician's typing error lands in the next subnet."""
        if "wrong-ip" not in self.faults:
            return self.address
        octets = self.address.split(".")
        return ".".join([*octets[:2], str((int(octets[2]) + 1) % 256), octets[3]])


def parse_selection(text):
    """"smc:4,dell:4" -> [("smc", 4), ("dell", 4)]."""
    selection = []
    for part in text.split(","):
        key, _, count = part.partition(":")
        count = count or "4"
        fits = count.isdigit() and 1 <= int(count) <= NODES_PER_CHASSIS_MAX
        if key not in FLAVOURS or not fits:
            raise ValueError(f"--nodes: {part!r} is not one of {', '.join(FLAVOURS)} with a count "
                             f"of 1 to {NODES_PER_CHASSIS_MAX}")
        if key in (chosen for chosen, _ in selection):
            raise ValueError(f"--nodes: {key} is named twice")
        selection.append((key, int(count)))
    return selection


def make_nodes(selection, base):
    """The nodes, with one fresh password per flavour: nothing here works on the next run."""
    nodes = []
    for key, count in selection:
        flavour = FLAVOURS[key]
        password = new_password()
        for number in range(1, count + 1):
            host = flavour.first_host + number - 1
            nodes.append(Node(flavour, number, f"{base}{host}", f"10.0.2.{host}", password))
    return nodes


def new_password():
    """Sixteen characters: the longest that IPMI 1.5 tools and ipmi_sim take."""
    return secrets.token_hex(8)
