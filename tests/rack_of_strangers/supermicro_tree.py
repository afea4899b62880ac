# SPDX-License-Identifier: GPL-3.0-or-later
"""The Super Micro flavour: one node of a four-node Skylake chassis, service of Redfish 1.11.

Its ways: the root names neither Vendor nor Product, the System has no HealthRollup, the Manager has
no SerialConsole, bit rates and data bits are strings, power supplies are in Power only.
"""
import hashlib
import ssl

from schema import OK, array_entry, collection, link, links, resource, system_status

ROOT = "/redfish/v1"
SYSTEM = ROOT + "/Systems/1"
CHASSIS = ROOT + "/Chassis/1"
MANAGER = ROOT + "/Managers/1"
ACCOUNTS = ROOT + "/AccountService"
SESSIONS = ROOT + "/SessionService"
FIRMWARE = ROOT + "/UpdateService/FirmwareInventory"
BIOS_VERSION = "3.8a"


def resources(node, site, certificate_pem):
    return [
        _root(node),
        *_system(node), *_storage(node), *_chassis(node),
        *_manager(node, site, certificate_pem), *_services(node),
    ]


def _root(node):
    return {**resource(
        ROOT, "ServiceRoot", "1_9_0", "Root Service", RedfishVersion="1.11.0",
        UUID=node.uuid.upper(),
        Systems=link(ROOT + "/Systems"), Chassis=link(ROOT + "/Chassis"),
        Managers=link(ROOT + "/Managers"), SessionService=link(SESSIONS),
        AccountService=link(ACCOUNTS), UpdateService=link(ROOT + "/UpdateService"),
        Links={"Sessions": link(SESSIONS + "/Sessions")},
        ProtocolFeaturesSupported={"FilterQuery": False, "SelectQuery": False,
                                   "ExpandQuery": {"Links": False, "NoLinks": False,
                                                   "ExpandAll": False, "Levels": False}},
        Oem={"Supermicro": {"@odata.type": "#SmcServiceRootExtensions.v1_0_0.ServiceRoot"}}),
        "Id": "ServiceRoot"}


def _system(node):
    summary = {"State": "Enabled", "Health": "OK", "HealthRollup": "OK"}
    processors = [resource(
        f"{SYSTEM}/Processors/{n}", "Processor", "1_11_0", "Processor", Socket=f"CPU{n}",
        ProcessorType="CPU", Manufacturer="Intel(R) Corporation",
        Model="Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz", TotalCores=16, TotalThreads=32,
        MaxSpeedMHz=3700, Status=OK) for n in (1, 2)]
    memory = [resource(
        f"{SYSTEM}/Memory/{n}", "Memory", "1_10_0", "Memory", DeviceLocator=locator,
        CapacityMiB=65536, MemoryDeviceType="DDR4", ErrorCorrection="MultiBitECC",
        OperatingSpeedMhz=2666, AllowedSpeedsMHz=[2666], Manufacturer="Samsung", Status=OK)
        for n, locator in enumerate(("P1-DIMMA1", "P1-DIMMD1", "P2-DIMMA1", "P2-DIMMD1"), 1)]
    interface = resource(
        f"{SYSTEM}/EthernetInterfaces/1", "EthernetInterface", "1_6_3",
        "System Ethernet Interface", MACAddress=node.mac.upper()[:-5] + f"F{node.number}:00",
        LinkStatus="LinkUp", SpeedMbps=10000, Status=OK)
    event = resource(
        f"{SYSTEM}/LogServices/Log1/Entries/1", "LogEntry", "1_8_0", "Log Entry", EntryType="SEL",
        Created="2024-05-02T07:11:43Z", Severity="OK", Message="System power on",
        EntryCode="Assert")
    log = resource(
        f"{SYSTEM}/LogServices/Log1", "LogService", "1_3_0", "System Event Log Service",
        LogEntryType="SEL", MaxNumberOfRecords=4096, OverWritePolicy="WrapsWhenFull",
        ServiceEnabled=True, Entries=link(f"{SYSTEM}/LogServices/Log1/Entries"), Status=OK)
    system = resource(
        SYSTEM, "ComputerSystem", "1_14_0", "System", Description="Description of server",
        Manufacturer="Supermicro", Model="SYS-2029TP-HC0R", SerialNumber=node.serial,
        PartNumber="SYS-2029TP-HC0R", SystemType="Physical", UUID=node.uuid.upper(),
        BiosVersion=BIOS_VERSION, PowerState="On", IndicatorLED="Off",
        Status=system_status(node, rollup=False),
        ProcessorSummary={"Count": 2, "Model": "Intel(R) Xeon(R) processor", "Status": summary},
        MemorySummary={"TotalSystemMemoryGiB": 256, "Status": summary},
        Boot={"BootSourceOverrideEnabled": "Disabled", "BootSourceOverrideTarget": "None",
              "BootSourceOverrideMode": "UEFI"},
        SerialConsole={"MaxConcurrentSessions": 1,
                       "SSH": {"ServiceEnabled": True, "Port": 22,
                               "ConsoleEntryCommand": "cd system1/sol1; start"},
                       "IPMI": {"ServiceEnabled": True, "Port": 623}},
        Processors=link(SYSTEM + "/Processors"), Memory=link(SYSTEM + "/Memory"),
        EthernetInterfaces=link(SYSTEM + "/EthernetInterfaces"),
        Storage=link(SYSTEM + "/Storage"), LogServices=link(SYSTEM + "/LogServices"),
        Links={"Chassis": links([CHASSIS]), "ManagedBy": links([MANAGER])})
    return [
        *collection(ROOT + "/Systems", "ComputerSystem", "Computer System Collection", [system]),
        *collection(SYSTEM + "/Processors", "Processor", "Processors Collection", processors),
        *collection(SYSTEM + "/Memory", "Memory", "Memory Collection", memory),
        *collection(SYSTEM + "/EthernetInterfaces", "EthernetInterface",
                    "Ethernet Interface Collection", [interface]),
        *collection(SYSTEM + "/LogServices", "LogService", "Log Service Collection", [log]),
        *collection(log["Entries"]["@odata.id"], "LogEntry", "Log Entry Collection", [event]),
    ]


def _storage(node):
    controller = SYSTEM + "/Storage/HBA"
    disks = [("SSD", "Intel", "SSDSC2KB240G7", 240),
             *[("HDD", "Seagate", "ST2000NX0253", 2000)] * 3]
    drives = [resource(
        f"{controller}/Drives/Disk.Bay.{bay}", "Drive", "1_11_0", f"Disk.Bay.{bay}",
        MediaType=media, Protocol="SATA", Manufacturer=maker, Model=model,
        SerialNumber=f"D{node.flavour.first_host}{node.number}B{bay}", CapacityBytes=size * 10 ** 9,
        FailurePredicted=False, Status=OK)
        for bay, (media, maker, model, size) in enumerate(disks)]
    storage = resource(
        controller, "Storage", "1_10_0", "Storage Controller", Drives=links(
            drive["@odata.id"] for drive in drives),
        StorageControllers=[array_entry(controller, "StorageControllers", 0, Name="HBA 3008",
                                        Manufacturer="Broadcom", Status=OK)],
        Status=OK)
    return [*collection(SYSTEM + "/Storage", "Storage", "Storage Collection", [storage]), *drives]


def _chassis(node):
    power, thermal = CHASSIS + "/Power", CHASSIS + "/Thermal"
    chassis = resource(
        CHASSIS, "Chassis", "1_14_0", "Computer System Chassis", ChassisType="RackMount",
        Manufacturer="Supermicro", Model="X11DPT-PS", SerialNumber=node.board_serial,
        PartNumber="CSE-217BHQ+-R2K22BP2", PowerState="On", IndicatorLED="Off",
        Status={"State": "Enabled", "Health": "OK", "HealthRollup": "OK"},
        Power=link(power), Thermal=link(thermal),
        Links={"ComputerSystems": links([SYSTEM]), "ManagedBy": links([MANAGER]),
               "ManagersInChassis": links([MANAGER])},
        Oem={"Supermicro": {"@odata.type": "#SmcChassisExtensions.v1_0_0.Chassis",
                            "BoardSerialNumber": node.board_serial}})
    supplies = [array_entry(
        power, "PowerSupplies", n, Name=f"Power Supply Bay {n + 1}", PowerSupplyType="AC",
        Manufacturer="SUPERMICRO", Model="PWS-2K22A-1R", FirmwareVersion="1.2",
        SerialNumber=f"P2K22CJ31T00{n}", LineInputVoltage=231, PowerCapacityWatts=2200,
        PowerInputWatts=212 + n, PowerOutputWatts=196 + n, Status=OK) for n in (0, 1)]
    redundancy = array_entry(
        power, "Redundancy", 0, Name="PowerSupply Redundancy", Mode="Failover", MinNumNeeded=1,
        MaxNumSupported=2, RedundancySet=links(supply["@odata.id"] for supply in supplies),
        Status=OK)
    control = array_entry(power, "PowerControl", 0, Name="System Power Control",
                          PowerConsumedWatts=208, PowerCapacityWatts=2200, Status=OK)
    temperatures = [array_entry(
        thermal, "Temperatures", n, Name=name, ReadingCelsius=reading,
        UpperThresholdCritical=limit, UpperThresholdFatal=limit + 5,
        PhysicalContext=context, Status=OK)
        for n, (name, reading, limit, context) in enumerate((
            ("CPU1 Temp", 48, 95, "CPU"), ("CPU2 Temp", 46, 95, "CPU"),
            ("Inlet Temp", 23, 50, "Intake"), ("P1-DIMMA1 Temp", 34, 85, "SystemBoard")))]
    temperatures.append(array_entry(    # an empty slot reads null, and that is no fault
        thermal, "Temperatures", 4, Name="AOC_NIC Temp", ReadingCelsius=None,
        PhysicalContext="NetworkingDevice", Status={"State": "Absent"}))
    fans = [array_entry(thermal, "Fans", n, Name=f"FAN{n + 1}", Reading=8400 - 100 * (n % 2),
                        ReadingUnits="RPM", LowerThresholdCritical=500, Status=OK)
            for n in range(4)]
    return [
        *collection(ROOT + "/Chassis", "Chassis", "Chassis Collection", [chassis]),
        resource(power, "Power", "1_6_1", "Power", PowerControl=[control], PowerSupplies=supplies,
                 Redundancy=[redundancy]),
        resource(thermal, "Thermal", "1_7_0", "Thermal", Temperatures=temperatures, Fans=fans),
    ]


def _manager(node, site, certificate_pem):
    protocol = MANAGER + "/NetworkProtocol"
    certificates = protocol + "/HTTPS/Certificates"
    fingerprint = hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate_pem)).hexdigest().upper()
    address = {"Address": node.address, "SubnetMask": site["netmask"], "Gateway": site["gateway"]}
    interface = resource(
        MANAGER + "/EthernetInterfaces/1", "EthernetInterface", "1_6_3",
        "Manager Ethernet Interface", Description="Management Network Interface",
        LinkStatus="LinkUp", MACAddress=node.mac.upper(), SpeedMbps=1000, AutoNeg=True,
        FullDuplex=True, HostName=None, FQDN=None, DHCPv4={"DHCPEnabled": False},
        IPv4Addresses=[{**address, "AddressOrigin": "Static"}], IPv4StaticAddresses=[address],
        IPv6Addresses=[], NameServers=[], VLAN={"VLANEnable": False, "VLANId": 1}, Status=OK,
        Oem={"Supermicro": {"@odata.type":
                            "#SmcEthernetInterfaceExtensions.v1_0_2.EthernetInterface",
                            "LANInterface": "Dedicated", "ActiveInterface": "Dedicated"}})
    serial = resource(
        MANAGER + "/SerialInterfaces/1", "SerialInterface", "1_1_7", "Manager Serial Interface",
        InterfaceEnabled=True, SignalType="Rs232", BitRate="115200", Parity="None", DataBits="8",
        StopBits="1", FlowControl="None")
    certificate = resource(
        certificates + "/1", "Certificate", "1_5_0", "SSL Certificate",
        CertificateString=certificate_pem, CertificateType="PEM",
        Fingerprint=":".join(fingerprint[i:i + 2] for i in range(0, len(fingerprint), 2)),
        FingerprintHashAlgorithm="TPM_ALG_SHA256")
    manager = resource(
        MANAGER, "Manager", "1_11_0", "Manager", Description="BMC", ManagerType="BMC",
        Model="ASPEED", UUID=node.uuid.upper(), FirmwareVersion=node.flavour.redfish_firmware,
        PowerState="On", Status=OK,
        GraphicalConsole={"ServiceEnabled": True, "MaxConcurrentSessions": 4,
                          "ConnectTypesSupported": ["KVMIP"]},
        EthernetInterfaces=link(MANAGER + "/EthernetInterfaces"),
        SerialInterfaces=link(MANAGER + "/SerialInterfaces"), NetworkProtocol=link(protocol),
        Links={"ManagerForServers": links([SYSTEM]), "ManagerForChassis": links([CHASSIS])})
    network = resource(
        protocol, "ManagerNetworkProtocol", "1_6_2", "Manager Network Protocol",
        Description="Manager Network Service Status", HostName=None, FQDN=None, Status=OK,
        HTTP={"ProtocolEnabled": True, "Port": 80},
        HTTPS={"ProtocolEnabled": True, "Port": 443, "Certificates": link(certificates)},
        IPMI={"ProtocolEnabled": True, "Port": 623}, SSH={"ProtocolEnabled": True, "Port": 22},
        SNMP={"ProtocolEnabled": False, "Port": 161},
        NTP={"ProtocolEnabled": True, "NTPServers": site["ntp"]})
    return [
        *collection(ROOT + "/Managers", "Manager", "Manager Collection", [manager]),
        *collection(MANAGER + "/EthernetInterfaces", "EthernetInterface",
                    "Ethernet Interface Collection", [interface]),
        *collection(MANAGER + "/SerialInterfaces", "SerialInterface",
                    "Serial Interface Collection", [serial]),
        network,
        *collection(certificates, "Certificate", "Certificate Collection", [certificate]),
    ]


def _services(node):
    account = resource(
        ACCOUNTS + "/Accounts/2", "ManagerAccount", "1_7_0", "User Account",
        UserName=node.flavour.username, Password=None, Enabled=True, Locked=False,
        RoleId="Administrator", AccountTypes=["Redfish"],
        Links={"Role": link(ACCOUNTS + "/Roles/Administrator")})
    role = resource(ACCOUNTS + "/Roles/Administrator", "Role", "1_3_0", "User Role",
                    RoleId="Administrator", IsPredefined=True,
                    AssignedPrivileges=["Login", "ConfigureManager", "ConfigureUsers",
                                        "ConfigureComponents", "ConfigureSelf"])
    firmware = [
        resource(FIRMWARE + "/BMC", "SoftwareInventory", "1_3_0", "BMC Firmware",
                 Version=node.flavour.redfish_firmware, Updateable=True, Status=OK),
        resource(FIRMWARE + "/BIOS", "SoftwareInventory", "1_3_0", "BIOS Firmware",
                 Version=BIOS_VERSION, Updateable=True, Status=OK),
    ]
    return [
        resource(SESSIONS, "SessionService", "1_1_7", "Session Service", ServiceEnabled=True,
                 SessionTimeout=node.flavour.redfish_session_timeout_s, Status=OK,
                 Sessions=link(SESSIONS + "/Sessions")),
        *collection(SESSIONS + "/Sessions", "Session", "Session Collection", []),
        resource(ACCOUNTS, "AccountService", "1_7_2", "Account Service", ServiceEnabled=True,
                 MinPasswordLength=8, MaxPasswordLength=20, AccountLockoutThreshold=3,
                 AccountLockoutDuration=30, Status=OK, Accounts=link(ACCOUNTS + "/Accounts"),
                 Roles=link(ACCOUNTS + "/Roles")),
        *collection(ACCOUNTS + "/Accounts", "ManagerAccount", "Accounts Collection", [account]),
        *collection(ACCOUNTS + "/Roles", "Role", "Roles Collection", [role]),
        resource(ROOT + "/UpdateService", "UpdateService", "1_8_4", "Update Service",
                 ServiceEnabled=True, Status=OK, FirmwareInventory=link(FIRMWARE)),
        *collection(FIRMWARE, "SoftwareInventory", "Firmware Inventory Collection", firmware),
    ]
