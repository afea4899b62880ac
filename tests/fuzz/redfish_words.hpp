// SPDX-License-Identifier: GPL-3.0-or-later
// JSON out of a fuzzer's bytes: every byte string is a resource, made of the names and words that
// the normalisers of src/redfish look for. Text that is mutated byte by byte is hardly ever JSON.
#pragma once

#include "fuzz/invariants.hpp"

#include "redfish/redaction.hpp"

#include <array>
#include <limits>

namespace oobready::fuzz {

// Names of properties and values of them alike; and some that a controller may give for either.
inline constexpr auto redfish_words =
    std::to_array<std::string_view>({"/redfish/v1/x",
                                     "0001-01-01T00:00:00Z",
                                     "02:00:00:00:00:01",
                                     "1.2.3",
                                     "115200",
                                     "115200,8N1",
                                     "127.0.0.1",
                                     "169.254.0.1",
                                     "2024-06-11T00:13:00-05:00",
                                     "2024-06-11T00:13:01Z",
                                     "255.255.255.0",
                                     "@odata.count",
                                     "@odata.id",
                                     "@odata.type",
                                     "Absent",
                                     "AccountLockoutCounterResetAfter",
                                     "AccountLockoutDuration",
                                     "AccountLockoutThreshold",
                                     "AccountTypes",
                                     "Address",
                                     "AddressOrigin",
                                     "AddressParity",
                                     "AssociatedMACAddresses",
                                     "AssociatedNetworkAddresses",
                                     "BOOTP",
                                     "BitRate",
                                     "Boot",
                                     "BootOrder",
                                     "BootSourceOverrideEnabled",
                                     "BootSourceOverrideMode",
                                     "BootSourceOverrideTarget",
                                     "CPU",
                                     "CapacityBytes",
                                     "CapacityMiB",
                                     "Certificate",
                                     "CertificateString",
                                     "CommonName",
                                     "Community",
                                     "CommunityStrings",
                                     "Conditions",
                                     "ConnectTypesSupported",
                                     "Continuous",
                                     "Created",
                                     "Critical",
                                     "CurrentLinkSpeedMbps",
                                     "CurrentSpeedGbps",
                                     "DHCP",
                                     "DHCPEnabled",
                                     "DHCPv4",
                                     "DHCPv6",
                                     "DateTime",
                                     "Deferring",
                                     "Degraded",
                                     "Description",
                                     "DeviceLocator",
                                     "Devices",
                                     "Disabled",
                                     "Down",
                                     "Enabled",
                                     "Encrypted",
                                     "EncryptionKey",
                                     "EncryptionStatus",
                                     "EntryCode",
                                     "Error",
                                     "ErrorCorrection",
                                     "Ethernet",
                                     "ExpirationDate",
                                     "FQDN",
                                     "Failover",
                                     "FailoverNPlusM",
                                     "FailurePredicted",
                                     "FanName",
                                     "FanRedundancy",
                                     "Fans",
                                     "Fingerprint",
                                     "FingerprintHashAlgorithm",
                                     "FirmwareVersion",
                                     "Foreign",
                                     "FullDuplex",
                                     "Gateway",
                                     "GiB",
                                     "HDD",
                                     "HTTP",
                                     "HTTPS",
                                     "Hash",
                                     "Health",
                                     "HealthRollUp",
                                     "HealthRollup",
                                     "HostName",
                                     "IPMI",
                                     "IPv4Addresses",
                                     "IPv4LinkLocal",
                                     "IPv6Addresses",
                                     "Id",
                                     "InTest",
                                     "InputPowerWatts",
                                     "InputVoltage",
                                     "InterfaceEnabled",
                                     "InterfaceType",
                                     "IntrusionSensor",
                                     "IntrusionSensorReArm",
                                     "Issuer",
                                     "KVMIP",
                                     "LastPowerOutputWatts",
                                     "LastResetTime",
                                     "LicenseType",
                                     "LineInputStatus",
                                     "LineInputVoltage",
                                     "LinkDown",
                                     "LinkStatus",
                                     "LinkUp",
                                     "Locked",
                                     "LogEntryType",
                                     "LossOfInput",
                                     "LowerThresholdCritical",
                                     "LowerThresholdFatal",
                                     "LowerThresholdNonCritical",
                                     "MACAddress",
                                     "MHz",
                                     "Manufacturer",
                                     "MaxNumSupported",
                                     "MaxNumberOfRecords",
                                     "MaxPasswordLength",
                                     "MaxSupportedInGroup",
                                     "MediaType",
                                     "MemberId",
                                     "Members",
                                     "Memory",
                                     "MemoryDeviceType",
                                     "MemorySummary",
                                     "Message",
                                     "MessageId",
                                     "Metrics",
                                     "MiB",
                                     "MinNeededInGroup",
                                     "MinNumNeeded",
                                     "MinPasswordLength",
                                     "Mode",
                                     "Model",
                                     "MultiBitECC",
                                     "N/A",
                                     "NPlusM",
                                     "NTP",
                                     "NTPServers",
                                     "Name",
                                     "NameServers",
                                     "NoECC",
                                     "NoLink",
                                     "Normal",
                                     "Not Present",
                                     "NotRedundant",
                                     "OK",
                                     "Oem",
                                     "OperatingSpeedMhz",
                                     "OutOfRange",
                                     "OutputPowerWatts",
                                     "OverWritePolicy",
                                     "PartNumber",
                                     "Password",
                                     "PasswordChangeRequired",
                                     "PasswordExpiration",
                                     "Percent",
                                     "PermanentMACAddress",
                                     "PhysicalContext",
                                     "PhysicalPortNumber",
                                     "PhysicalSecurity",
                                     "Port",
                                     "PortId",
                                     "PowerCapacityWatts",
                                     "PowerInputWatts",
                                     "PowerOutputWatts",
                                     "PowerSupplies",
                                     "PowerSupplyRedundancy",
                                     "PredictedMediaLifeLeftPercent",
                                     "PrivateKey",
                                     "ProcessorType",
                                     "Protocol",
                                     "ProtocolEnabled",
                                     "Qualified",
                                     "Quiesced",
                                     "RAIDType",
                                     "RDP",
                                     "RFB",
                                     "RPM",
                                     "Reading",
                                     "ReadingCelsius",
                                     "ReadingType",
                                     "ReadingUnits",
                                     "Redundancy",
                                     "RedundancyGroup",
                                     "RedundancySet",
                                     "RedundancyType",
                                     "Redundant",
                                     "RoleId",
                                     "SHA-256",
                                     "SMR",
                                     "SNMP",
                                     "SSD",
                                     "SSDP",
                                     "SSH",
                                     "SecureBootCurrentBoot",
                                     "SecureBootEnable",
                                     "SecureBootMode",
                                     "SerialConsole",
                                     "SerialNumber",
                                     "ServiceEnabled",
                                     "Severity",
                                     "ShareNPlusM",
                                     "Sharing",
                                     "SingleBitECC",
                                     "Socket",
                                     "Sparing",
                                     "SpeedMbps",
                                     "SpeedPercent",
                                     "SpeedRPM",
                                     "StandbyOffline",
                                     "StandbySpare",
                                     "Starting",
                                     "State",
                                     "Static",
                                     "Status",
                                     "StorageControllers",
                                     "Subject",
                                     "SubnetMask",
                                     "TPM2_0",
                                     "TPM_ALG_SHA256",
                                     "TamperingDetected",
                                     "Telnet",
                                     "Temperature",
                                     "Temperatures",
                                     "Thresholds",
                                     "Token",
                                     "TotalCores",
                                     "TotalSystemMemoryGiB",
                                     "TotalThreads",
                                     "Training",
                                     "TrustedModules",
                                     "UnavailableOffline",
                                     "Unecrypted",
                                     "Unencrypted",
                                     "Unlocked",
                                     "Up",
                                     "Updateable",
                                     "Updating",
                                     "UpperCritical",
                                     "UpperThresholdCritical",
                                     "UpperThresholdFatal",
                                     "UpperThresholdNonCritical",
                                     "UserName",
                                     "VLAN",
                                     "VLANEnable",
                                     "VLANId",
                                     "ValidNotAfter",
                                     "ValidNotBefore",
                                     "Version",
                                     "VirtualMedia",
                                     "VolumeType",
                                     "Warning",
                                     "public"});

/// What stands in each property that holds a secret by its name: it may not come out again.
inline constexpr std::string_view secret_mark = "s3cr3t-mark";

inline json::value built_number(Input& input)
{
    constexpr double infinity = std::numeric_limits<double>::infinity();
    static constexpr double numbers[] = {0.0, -1.0, 0.5, 1e300, -infinity, infinity, 9.1e15, 65536};
    switch (input.byte() % 4) {
    case 0:
        return std::int64_t{input.word()};
    case 1:
        return std::numeric_limits<std::int64_t>::min() + input.byte();
    case 2:
        return std::numeric_limits<std::uint64_t>::max() - input.byte();
    default:
        return numbers[input.byte() % std::size(numbers)];
    }
}

inline std::string built_text(Input& input)
{
    const std::uint8_t kind = input.byte();
    if (kind < redfish_words.size())
        return std::string{redfish_words[kind]};
    const Bytes bytes = input.chunk();
    return {bytes.begin(), bytes.end()};
}

/// Ends where the input does.
inline json::value built_value(Input& input, unsigned depth = 6)
{
    const std::uint8_t kind = input.byte() % 10;
    if (kind < 4 && depth > 0) {
        const std::size_t size = input.byte() % 12U;
        if (kind == 3) {
            json::array array;
            for (std::size_t i = 0; i < size && !input.empty(); ++i)
                array.push_back(built_value(input, depth - 1));
            return array;
        }
        json::object object;
        for (std::size_t i = 0; i < size && !input.empty(); ++i) {
            const std::string name = built_text(input);
            object[name] = built_value(input, depth - 1);
        }
        return object;
    }
    if (kind < 7)
        return json::string{built_text(input)};
    if (kind == 7)
        return built_number(input);
    return kind == 8 ? json::value(input.byte() % 2 == 0) : json::value(nullptr);
}

/// Puts secret_mark into every text whose property holds a secret by its name.
inline void mark_secrets(json::value& value)
{
    if (json::array* array = value.if_array())
        for (json::value& member : *array)
            mark_secrets(member);
    if (json::object* object = value.if_object())
        for (auto& property : *object) {
            if (property.value().is_string() && redfish::looks_secret(property.key()))
                property.value() = secret_mark;
            mark_secrets(property.value());
        }
}

} // namespace oobready::fuzz
