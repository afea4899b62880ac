# SPDX-License-Identifier: GPL-3.0-or-later
"""The Dell flavour: one sled of a C6400 with iDRAC9, service of Redfish 1.15.

Its ways: no UUID at the root but a ServiceTag readable without login, the Manager's UUID is the
System's with its bytes reversed, SerialConsole says "no" though SOL works, IPMI without a port
number, both PowerSubsystem and Power, sixteen account slots of which most are empty.
"""
from schema import OK, array_entry, collection, link, links, resource, system_status

ROOT = "/redfish/v1"
SYSTEM = ROOT + "/Systems/System.Embedded.1"
CHASSIS = ROOT + "/Chassis/System.Embedded.1"
MANAGER = ROOT + "/Managers/iDRAC.Embedded.1"
ACCOUNTS = ROOT + "/AccountService"
SESSIONS = ROOT + "/SessionService"
FIRMWARE = ROOT + "/UpdateService/FirmwareInventory"
ALL_OK = {"Health": "OK", "HealthRollup": "OK", "State": "Enabled"}
BIOS_VERSION = "2.19.1"
ACCOUNT_SLOTS = 16
ROOT_SLOT = 2


def resources(node, site, certificate_pem):
    return [_with_context(made) for made in (
        _root(node),
        *_system(node), *_storage(node), *_chassis(node), *_power(),
        *_manager(node, site), *_services(node),
    )]


def _with_context(made):
    kind = made["@odata.type"].rpartition(".")[2]
    return {"@odata.context": f"/redfish/v1/$metadata#{kind}.{kind}", **made}


def _root(node):
    return {**resource(
        ROOT, "ServiceRoot", "1_11_0", "Root Service", Description="Root Service",
        RedfishVersion="1.15.1", Vendor="Dell", Product="Integrated Dell Remote Access Controller",
        Systems=link(ROOT + "/Systems"), Chassis=link(ROOT + "/Chassis"),
        Managers=link(ROOT + "/Managers"), SessionService=link(SESSIONS),
        AccountService=link(ACCOUNTS), UpdateService=link(ROOT + "/UpdateService"),
        Links={"Sessions": link(SESSIONS + "/Sessions")},
        ProtocolFeaturesSupported={"FilterQuery": False, "SelectQuery": False,
                                   "OnlyMemberQuery": False, "ExcerptQuery": False,
                                   "ExpandQuery": {"ExpandAll": False, "Levels": False,
                                                   "Links": False, "NoLinks": False}},
        Oem={"Dell": {"@odata.type": "#DellServiceRoot.v1_0_0.DellServiceRoot", "IsBranded": 0,
                      "ManagerMACAddress": node.mac, "ServiceTag": node.service_tag}}),
        "Id": "RootService"}


def _system(node):
    processors = [resource(
        f"{SYSTEM}/Processors/CPU.Socket.{n}", "Processor", "1_13_0", f"CPU {n}",
        Socket=f"CPU.Socket.{n}", ProcessorType="CPU", Manufacturer="Intel",
        Model="Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz", TotalCores=16, TotalThreads=32,
        MaxSpeedMHz=4000, Status=ALL_OK) for n in (1, 2)]
    memory = [resource(
        f"{SYSTEM}/Memory/DIMM.Socket.{slot}", "Memory", "1_14_0", f"DIMM {slot}",
        DeviceLocator=f"DIMM.Socket.{slot}", CapacityMiB=65536, MemoryDeviceType="DDR4",
        ErrorCorrection="MultiBitECC", OperatingSpeedMhz=2666, AllowedSpeedsMHz=[2666],
        Manufacturer="Hynix Semiconductor", Status=OK) for slot in ("A1", "A2", "B1", "B2")]
    interface = resource(
        SYSTEM + "/EthernetInterfaces/NIC.Mezzanine.1-1-1", "EthernetInterface", "1_7_0",
        "System Ethernet Interface", MACAddress=node.mac[:-5] + f"f{node.number}:00",
        LinkStatus="LinkUp", SpeedMbps=10000, Status=OK)
    system = resource(
        SYSTEM, "ComputerSystem", "1_18_0", "System", Manufacturer="Dell Inc.",
        Model="PowerEdge C6420", SKU=node.service_tag, SerialNumber=node.serial,
        PartNumber="0K2TT6A07", SystemType="Physical", UUID=node.uuid, AssetTag="", HostName="",
        BiosVersion=BIOS_VERSION, PowerState="On", IndicatorLED="Lit",
        Status=system_status(node, rollup=True),
        ProcessorSummary={"Count": 2, "Model": processors[0]["Model"], "Status": ALL_OK},
        MemorySummary={"TotalSystemMemoryGiB": 256, "MemoryMirroring": "System",
                       "Status": ALL_OK},
        Boot={"BootSourceOverrideEnabled": "Disabled", "BootSourceOverrideTarget": "None",
              "BootSourceOverrideMode": "UEFI"},
        Processors=link(SYSTEM + "/Processors"), Memory=link(SYSTEM + "/Memory"),
        EthernetInterfaces=link(SYSTEM + "/EthernetInterfaces"), Storage=link(SYSTEM + "/Storage"),
        Links={"Chassis": links([CHASSIS]), "Chassis@odata.count": 1,
               "ManagedBy": links([MANAGER]), "ManagedBy@odata.count": 1},
        Oem={"Dell": {"@odata.type": "#DellOem.v1_3_0.DellOemResources",
                      "DellSystem": _dell_system(node)}})
    return [
        *collection(ROOT + "/Systems", "ComputerSystem", "Computer System Collection", [system]),
        *collection(SYSTEM + "/Processors", "Processor", "ProcessorsCollection", processors),
        *collection(SYSTEM + "/Memory", "Memory", "Memory Devices Collection", memory),
        *collection(interface["@odata.id"].rpartition("/")[0], "EthernetInterface",
                    "System Ethernet Interface Collection", [interface]),
    ]


def _dell_system(node):
    """The rollups by which iDRAC says which part is ill; here the storage is blamed."""
    critical = "health-critical" in node.faults
    rollups = {part + "RollupStatus": "OK" for part in (
        "Battery", "CPU", "Fan", "Intrusion", "PS", "SEL", "Storage", "Temp", "Volt", "Licensing")}
    if critical:
        rollups["StorageRollupStatus"] = "Error"
    return {"@odata.type": "#DellSystem.v1_3_0.DellSystem", "ChassisServiceTag": "R0BCHAS",
            "NodeID": node.service_tag, "SystemGeneration": "14G DCS", **rollups,
            "SystemHealthRollupStatus": "Error" if critical else "OK"}


def _storage(node):
    controller = SYSTEM + "/Storage/AHCI.Embedded.1-1"
    disks = [("SSD", "INTEL", "SSDSC2KG240G7R", 240),
             *[("HDD", "SEAGATE", "ST2000NX0253", 2000)] * 3]
    drives = [resource(
        f"{controller}/Drives/Disk.Bay.{bay}:Enclosure.Internal.0-1", "Drive", "1_15_0",
        f"Disk {bay} in Backplane 1", MediaType=media, Protocol="SATA", Manufacturer=maker,
        Model=model, SerialNumber=f"D{node.flavour.first_host}{node.number}B{bay}",
        CapacityBytes=size * 10 ** 9, FailurePredicted=False, Status=ALL_OK)
        for bay, (media, maker, model, size) in enumerate(disks)]
    storage = resource(
        controller, "Storage", "1_12_0", "C620 Series Chipset Family SATA Controller [AHCI mode]",
        Drives=links(drive["@odata.id"] for drive in drives),
        Status={"Health": None, "HealthRollup": None, "State": "Enabled"})   # as iDRAC9 says it
    return [*collection(SYSTEM + "/Storage", "Storage", "Storage Collection", [storage]), *drives]


def _chassis(node):
    thermal = CHASSIS + "/Thermal"
    chassis = resource(
        CHASSIS, "Chassis", "1_20_0", "Computer System Chassis", ChassisType="Sled",
        Manufacturer="Dell Inc.", Model="PowerEdge C6420", SKU=node.service_tag,
        SerialNumber=node.board_serial, PartNumber="0K2TT6A07", AssetTag=None, PowerState="On",
        IndicatorLED="Lit", Status=ALL_OK,
        PhysicalSecurity={"IntrusionSensor": "Normal", "IntrusionSensorNumber": 115},
        Power=link(CHASSIS + "/Power"), PowerSubsystem=link(CHASSIS + "/PowerSubsystem"),
        Thermal=link(thermal),
        Links={"ComputerSystems": links([SYSTEM]), "ManagedBy": links([MANAGER]),
               "ManagersInChassis": links([MANAGER])})
    temperatures = [array_entry(
        thermal, "Temperatures", n, Name=name, ReadingCelsius=reading,
        UpperThresholdCritical=limit, UpperThresholdFatal=limit, PhysicalContext=context, Status=OK)
        for n, (name, reading, limit, context) in enumerate((
            ("CPU1 Temp", 48, 95, "CPU"), ("CPU2 Temp", 46, 95, "CPU"),
            ("System Board Inlet Temp", 23, 47, "SystemBoard"),
            ("System Board Exhaust Temp", 33, 80, "SystemBoard")))]
    fans = [array_entry(thermal, "Fans", n, Name=f"System Board Fan{n + 1}", Reading=8400,
                        FanName=f"System Board Fan{n + 1}", ReadingUnits="RPM",
                        LowerThresholdCritical=480, Status=OK) for n in range(4)]
    return [
        *collection(ROOT + "/Chassis", "Chassis", "Chassis Collection", [chassis]),
        resource(thermal, "Thermal", "1_7_1", "Thermal", Temperatures=temperatures, Fans=fans),
    ]


def _power():
    """Both schemas, and neither with redundancy: iDRAC9 leaves that to its Oem part."""
    power, subsystem = CHASSIS + "/Power", CHASSIS + "/PowerSubsystem"
    common = {"Manufacturer": "DELL", "Model": "PWR SPLY,2000W,RDNT,LTON",
              "FirmwareVersion": "00.17.28", "PartNumber": "0CNPCPA02"}
    old = [array_entry(
        power, "PowerSupplies", n, Name=f"PS{n + 1} Status", PowerSupplyType="AC", **common,
        SerialNumber=f"CNLOD007{n}A", LineInputVoltage=230, PowerCapacityWatts=2000,
        PowerInputWatts=221.0, PowerOutputWatts=204.0, LastPowerOutputWatts=204.0,
        EfficiencyPercent=92.0, HotPluggable=True, Status=OK) for n in (0, 1)]
    new = [resource(
        f"{subsystem}/PowerSupplies/PSU.Slot.{n + 1}", "PowerSupply", "1_5_0", f"PS{n + 1} Status",
        PowerSupplyType="AC", **common, SerialNumber=f"CNLOD007{n}A", PowerCapacityWatts=2000,
        LineInputStatus="Normal", HotPluggable=True, Status=OK) for n in (0, 1)]
    control = array_entry(power, "PowerControl", 0, Name="System Power Control",
                          PowerConsumedWatts=216, PowerCapacityWatts=2000,
                          RelatedItem=links([CHASSIS, SYSTEM]))
    return [
        resource(power, "Power", "1_7_1", "Power", PowerControl=[control], PowerSupplies=old,
                 Redundancy=[]),
        resource(subsystem, "PowerSubsystem", "1_1_0", "Power Subsystem for Chassis",
                 CapacityWatts=4000.0, PowerSupplyRedundancy=[], Status=OK,
                 PowerSupplies=link(subsystem + "/PowerSupplies")),
        *collection(subsystem + "/PowerSupplies", "PowerSupply", "PowerSupply Collection", new),
    ]


def _manager(node, site):
    host_name = f"idrac-{node.service_tag}"
    interface = resource(
        MANAGER + "/EthernetInterfaces/NIC.1", "EthernetInterface", "1_8_0",
        "Manager Ethernet Interface", Description="Management Network Interface",
        EthernetInterfaceType="Physical", InterfaceEnabled=True, MACAddress=node.mac,
        PermanentMACAddress=node.mac, SpeedMbps=1000, AutoNeg=True, FullDuplex=True, MTUSize=1500,
        HostName=host_name, FQDN="", DHCPv4={"DHCPEnabled": False},
        IPv4Addresses=[{"Address": node.address, "AddressOrigin": "Static",
                        "Gateway": site["gateway"], "SubnetMask": site["netmask"]}],
        IPv6Addresses=[], NameServers=site["dns"], VLAN={"VLANEnable": False, "VLANId": 1},
        Status=OK)
    network = resource(
        MANAGER + "/NetworkProtocol", "ManagerNetworkProtocol", "1_9_0", "Manager Network Protocol",
        Description="Manager Network Service Status", HostName=host_name, FQDN="", Status=ALL_OK,
        HTTP={"Port": 80, "ProtocolEnabled": True}, HTTPS={"Port": 443, "ProtocolEnabled": True},
        IPMI={"ProtocolEnabled": True}, SSH={"Port": 22, "ProtocolEnabled": True},
        SNMP={"Port": 161, "ProtocolEnabled": False}, KVMIP={"Port": 5900, "ProtocolEnabled": True},
        Telnet={"Port": 23, "ProtocolEnabled": False},
        NTP={"NTPServers": site["ntp"], "ProtocolEnabled": True})
    system_uuid = bytes.fromhex(node.uuid.replace("-", ""))[::-1].hex()
    groups = (8, 12, 16, 20)
    uuid = "-".join(system_uuid[a:b] for a, b in zip((0, *groups), (*groups, 32)))
    manager = resource(
        MANAGER, "Manager", "1_17_0", "Manager", Description="BMC", ManagerType="BMC",
        Model="14G DCS", UUID=uuid, FirmwareVersion=node.flavour.redfish_firmware, PowerState="On",
        Status=OK,
        CommandShell={"ConnectTypesSupported": ["SSH", "IPMI"], "MaxConcurrentSessions": 5,
                      "ServiceEnabled": True},
        SerialConsole={"ConnectTypesSupported": [], "MaxConcurrentSessions": 0,
                       "ServiceEnabled": False},
        EthernetInterfaces=link(MANAGER + "/EthernetInterfaces"),
        NetworkProtocol=link(MANAGER + "/NetworkProtocol"),
        Links={"ManagerForServers": links([SYSTEM]), "ManagerForChassis": links([CHASSIS]),
               "ManagerInChassis": link(CHASSIS)})
    return [
        *collection(ROOT + "/Managers", "Manager", "Manager", [manager]),
        *collection(MANAGER + "/EthernetInterfaces", "EthernetInterface",
                    "Ethernet Network Interface Collection", [interface]),
        network,
    ]


def _services(node):
    accounts = [resource(
        f"{ACCOUNTS}/Accounts/{slot}", "ManagerAccount", "1_8_0", "User Account",
        UserName=node.flavour.username if slot == ROOT_SLOT else "", Password=None,
        Enabled=slot == ROOT_SLOT, Locked=False,
        RoleId="Administrator" if slot == ROOT_SLOT else "None",
        AccountTypes=["Redfish", "SNMP", "OEM", "HostConsole", "ManagerConsole", "IPMI"])
        for slot in range(1, ACCOUNT_SLOTS + 1)]
    firmware = [
        resource(f"{FIRMWARE}/Installed-{number}-{version}__{part}", "SoftwareInventory", "1_8_0",
                 name, Version=version, Updateable=True, Status=OK)
        for number, version, part, name in (
            (25227, node.flavour.redfish_firmware, "iDRAC.Embedded.1-1",
             "Integrated Dell Remote Access Controller"),
            (159, BIOS_VERSION, "BIOS.Setup.1-1", "BIOS"))]
    return [
        resource(SESSIONS, "SessionService", "1_1_8", "Session Service", ServiceEnabled=True,
                 SessionTimeout=node.flavour.redfish_session_timeout_s,
                 Sessions=link(SESSIONS + "/Sessions")),
        *collection(SESSIONS + "/Sessions", "Session", "Session Collection", []),
        resource(ACCOUNTS, "AccountService", "1_12_0", "Account Service", ServiceEnabled=True,
                 AccountLockoutThreshold=0, AccountLockoutDuration=0, Status=OK,
                 Accounts=link(ACCOUNTS + "/Accounts")),
        *collection(ACCOUNTS + "/Accounts", "ManagerAccount", "Accounts Collection", accounts),
        resource(ROOT + "/UpdateService", "UpdateService", "1_11_0", "Update Service",
                 ServiceEnabled=True, Status=ALL_OK, FirmwareInventory=link(FIRMWARE)),
        *collection(FIRMWARE, "SoftwareInventory", "Firmware Inventory Collection", firmware),
    ]
