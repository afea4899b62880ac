# SPDX-License-Identifier: GPL-3.0-or-later
"""What DSP0268 says that a fact of ours is: where its value stands in the resource of its source.

Written from DSP0268's property names and docs/probes.md, not from the product's code. A row is
{fact: places}: the first place that has a value gives it, older schemas' names behind newer ones.
Facts that need more than one resource are read in redfish_strangers_test.py.

Where a fact is not the value as it stands, it is by one of these rules, each its own line in
`expected`: link states and address origins are words of ours; an empty text, the unspecified IPv6
address and a speed of 0 Mbit/s say nothing, and so does what an absent part is said to measure.
"""
import re

ABSENT = "Absent"
STATUS = {"state": ["/Status/State"]}
# A list of facts, as (probe, name of the list), then where its facts stand. "" is the probe itself.
PLACES = {
    ("redfish.accounts", ""): {
        "lockout_threshold": ["/AccountLockoutThreshold"],
        "lockout_duration_s": ["/AccountLockoutDuration"],
        "lockout_reset_after_s": ["/AccountLockoutCounterResetAfter"],
        "password_length_min": ["/MinPasswordLength"],
        "password_length_max": ["/MaxPasswordLength"]},
    ("redfish.accounts", "members"): {
        "id": ["/Id"], "user_name": ["/UserName"], "enabled": ["/Enabled"], "locked": ["/Locked"],
        "role": ["/RoleId"], "password_change_required": ["/PasswordChangeRequired"],
        "password_expires": ["/PasswordExpiration"], "account_types": ["/AccountTypes"]},
    ("redfish.boot", "members"): {
        "override_enabled": ["/Boot/BootSourceOverrideEnabled"],
        "override_target": ["/Boot/BootSourceOverrideTarget"],
        "override_mode": ["/Boot/BootSourceOverrideMode"], "boot_order": ["/Boot/BootOrder"]},
    ("redfish.clock", "members"): {
        "date_time": ["/DateTime"], "last_reset": ["/LastResetTime"]},
    ("redfish.firmware", "members"): STATUS | {
        "id": ["/Id"], "name": ["/Name"], "version": ["/Version"], "updateable": ["/Updateable"],
        "health": ["/Status/Health"]},
    ("redfish.licenses", "members"): STATUS | {
        "id": ["/Id"], "type": ["/LicenseType"], "expires": ["/ExpirationDate"],
        "health": ["/Status/Health"]},
    ("redfish.logs", "members"): STATUS | {
        "id": ["/Id"], "name": ["/Name"], "entry_type": ["/LogEntryType"],
        "enabled": ["/ServiceEnabled"], "records_max": ["/MaxNumberOfRecords"],
        "overwrites": ["/OverWritePolicy"], "health": ["/Status/Health"]},
    ("redfish.logs", "entries"): {
        "id": ["/Id"], "created": ["/Created"], "severity": ["/Severity"], "message": ["/Message"],
        "message_id": ["/MessageId"], "entry_code": ["/EntryCode"]},
    ("redfish.manager_network", "members"): STATUS | {
        "id": ["/Id"], "enabled": ["/InterfaceEnabled"], "link": ["/LinkStatus"],
        "mac_address": ["/MACAddress", "/PermanentMACAddress"], "speed_mbps": ["/SpeedMbps"],
        "full_duplex": ["/FullDuplex"], "host_name": ["/HostName"], "name_servers": ["/NameServers"],
        "ip_address": ["/IPv4Addresses/0/Address"], "subnet_mask": ["/IPv4Addresses/0/SubnetMask"],
        "default_gateway": ["/IPv4Addresses/0/Gateway"],
        "ip_source": ["/IPv4Addresses/0/AddressOrigin"], "ipv4": ["/IPv4Addresses/*/Address"],
        "ipv6": ["/IPv6Addresses/*/Address"], "dhcp_enabled": ["/DHCPv4/DHCPEnabled"],
        "vlan_enabled": ["/VLAN/VLANEnable"], "vlan_id": ["/VLAN/VLANId"],
        "health": ["/Status/Health"]},
    ("redfish.memory", "members"): STATUS | {
        "name": ["/Name"], "slot": ["/DeviceLocator"], "size_mib": ["/CapacityMiB"],
        "speed_mhz": ["/OperatingSpeedMhz"], "type": ["/MemoryDeviceType"],
        "error_correction": ["/ErrorCorrection"], "part_number": ["/PartNumber"]},
    ("redfish.network_ports", "ports"): STATUS | {
        "name": ["/Name"], "link": ["/LinkStatus"],
        "port": ["/PortId", "/PhysicalPortNumber", "/Id"],
        "macs": ["/Ethernet/AssociatedMACAddresses", "/AssociatedNetworkAddresses"]},
    ("redfish.network_ports", "interfaces"): STATUS | {
        "name": ["/Name"], "mac": ["/MACAddress"], "link": ["/LinkStatus"], "mbps": ["/SpeedMbps"],
        "enabled": ["/InterfaceEnabled"]},
    ("redfish.network_protocol", "members"): STATUS | {
        "host_name": ["/HostName"], "fqdn": ["/FQDN"], "ntp_servers": ["/NTP/NTPServers"],
        "health": ["/Status/Health"]},
    ("redfish.power_supplies", "members"): STATUS | {
        "name": ["/Name"], "bay": ["/Id", "/MemberId"], "model": ["/Model"],
        "firmware": ["/FirmwareVersion"], "capacity_watts": ["/PowerCapacityWatts"],
        "line_status": ["/LineInputStatus"],
        # The newer schema has them in a resource of their own, put under "Metrics" here.
        "input_volts": ["/Metrics/InputVoltage/Reading", "/LineInputVoltage"],
        "input_watts": ["/Metrics/InputPowerWatts/Reading", "/PowerInputWatts"],
        "output_watts": ["/Metrics/OutputPowerWatts/Reading", "/PowerOutputWatts"]},
    ("redfish.power_supplies", "redundancy"): STATUS | {
        "mode": ["/RedundancyType", "/Mode"],
        "min_needed": ["/MinNeededInGroup", "/MinNumNeeded"],
        "max_supported": ["/MaxSupportedInGroup", "/MaxNumSupported"]},
    ("redfish.processors", "members"): STATUS | {
        "name": ["/Name"], "socket": ["/Socket"], "model": ["/Model"],
        "manufacturer": ["/Manufacturer"], "cores": ["/TotalCores"], "threads": ["/TotalThreads"]},
    ("redfish.storage", "drives"): STATUS | {
        "name": ["/Name"], "model": ["/Model"], "media": ["/MediaType"], "protocol": ["/Protocol"],
        "bytes": ["/CapacityBytes"], "life_left_percent": ["/PredictedMediaLifeLeftPercent"],
        "failure_predicted": ["/FailurePredicted"], "encryption": ["/EncryptionStatus"]},
    ("redfish.storage", "controllers"): STATUS | {
        "name": ["/Name", "/MemberId"], "model": ["/Model"], "firmware": ["/FirmwareVersion"]},
    ("redfish.storage", "volumes"): STATUS | {
        "name": ["/Name"], "raid": ["/RAIDType"], "type": ["/VolumeType"], "bytes": ["/CapacityBytes"],
        "encrypted": ["/Encrypted"]},
    ("redfish.thermal", "temperatures"): STATUS | {
        "name": ["/Name"], "place": ["/PhysicalContext"], "celsius": ["/ReadingCelsius", "/Reading"],
        "upper_critical": ["/Thresholds/UpperCritical/Reading", "/UpperThresholdCritical"]},
    ("redfish.thermal", "fans"): STATUS | {
        "name": ["/Name", "/FanName"], "speed": ["/SpeedPercent/Reading", "/Reading"],
        "unit": ["/ReadingUnits"], "lower_critical": ["/LowerThresholdCritical"]},
    ("redfish.thermal", "redundancy"): STATUS | {"name": ["/Name"]},
}
# Of these lists each member says whether it is there, and an absent one has no health (DSP0268
# Status: State "Absent").
PARTS = {("redfish.memory", "members"), ("redfish.processors", "members"),
         ("redfish.network_ports", "ports"), ("redfish.network_ports", "interfaces"),
         ("redfish.power_supplies", "members"), ("redfish.power_supplies", "redundancy"),
         ("redfish.storage", "drives"), ("redfish.storage", "controllers"),
         ("redfish.storage", "volumes"), ("redfish.thermal", "temperatures"),
         ("redfish.thermal", "fans"), ("redfish.thermal", "redundancy")}
# Where a part that has no URI of its own stands in the resource that it was read from.
INSIDE = {("redfish.power_supplies", "members"): "PowerSupplies",
          ("redfish.power_supplies", "redundancy"): "Redundancy",
          ("redfish.storage", "controllers"): "StorageControllers",
          ("redfish.thermal", "temperatures"): "Temperatures", ("redfish.thermal", "fans"): "Fans",
          ("redfish.thermal", "redundancy"): "Redundancy"}
PROTOCOLS = {"ipmi": "IPMI", "ssh": "SSH", "https": "HTTPS", "http": "HTTP", "telnet": "Telnet",
             "snmp": "SNMP", "kvmip": "KVMIP", "virtual_media": "VirtualMedia", "ssdp": "SSDP",
             "rfb": "RFB", "rdp": "RDP", "ntp": "NTP", "dhcp": "DHCP", "dhcpv6": "DHCPv6"}
SECURE_BOOT = {"secure_boot_enabled": "/SecureBootEnable",
               "secure_boot_current": "/SecureBootCurrentBoot", "secure_boot_mode": "/SecureBootMode"}
# What an absent part cannot show, whatever stands there (0, in recorded trees).
MEASURED = ("celsius", "upper_critical", "speed", "unit", "lower_critical")
LISTS = ("account_types", "boot_order", "macs", "ntp_servers", "name_servers", "ipv4", "ipv6")
LINK = {"LinkUp": "up", "Up": "up", "LinkDown": "down", "Down": "down", "NoLink": "down",
        "Starting": "starting", "Training": "starting"}
ORIGIN = {"Static": "static", "DHCP": "dhcp", "BOOTP": "bios", "IPv4LinkLocal": "link-local"}


def at(resource, pointer):
    """What stands at a JSON Pointer; "*" stands for every member of a list. None: nothing."""
    if pointer == "":
        return resource
    key, _, rest = pointer[1:].partition("/")
    rest = "/" + rest if rest else ""
    if key == "*":
        found = [at(member, rest) for member in resource or []]
        return [value for value in found if value is not None]
    if isinstance(resource, list):
        return at(resource[int(key)], rest) if key.isdigit() and int(key) < len(resource) else None
    if not isinstance(resource, dict):
        return None
    return at(resource.get(key.replace("~1", "/").replace("~0", "~")), rest)


def expected(probe, name, resource):
    """{fact: value} that the rows above find in a resource, or in a part of one."""
    facts = {}
    for fact, places in PLACES[(probe, name)].items():
        found = (at(resource, place) for place in places)
        facts[fact] = next((value for value in found if value not in (None, "")), None)
        if fact in LISTS:
            facts[fact] = facts[fact] or []
    if "link" in facts:
        facts["link"] = LINK.get(facts["link"])
    if "ip_source" in facts:
        facts["ip_source"] = ORIGIN.get(facts["ip_source"])
    if "ipv6" in facts:
        facts["ipv6"] = [address for address in facts["ipv6"] if address != "::"]
    if "name_servers" in facts:
        facts["name_servers"] = [address for address in facts["name_servers"]
                                 if address not in ("::", "0.0.0.0", "(null)")]
    if "speed_mbps" in facts:
        facts["speed_mbps"] = facts["speed_mbps"] or None
    if (probe, name) == ("redfish.network_ports", "ports"):
        gbps = at(resource, "/CurrentSpeedGbps")
        facts["mbps"] = at(resource, "/CurrentLinkSpeedMbps") if gbps is None else gbps * 1000
    if "mbps" in facts:
        facts["mbps"] = facts["mbps"] or None
    if (probe, name) in PARTS:
        state = at(resource, "/Status/State")
        facts["present"] = None if state is None else state != ABSENT
        facts["health"] = None if state == ABSENT else at(resource, "/Status/Health")
        if state == ABSENT:
            facts |= {fact: None for fact in MEASURED if fact in facts}
    return facts


def part(probe, name, resource, called):
    """The part of that name where `resource` lists such parts, else the resource itself."""
    parts = resource.get(INSIDE.get((probe, name))) if isinstance(resource, dict) else None
    if not isinstance(parts, list):
        return resource
    named = [each for each in parts if called in (each.get("Name"), each.get("MemberId"))]
    return named[0] if len(named) == 1 else None


def adapter_of(uri):
    """The id of the network adapter that a port's URI is under."""
    return re.search(r"/NetworkAdapters/([^/]+)/", uri)[1]
