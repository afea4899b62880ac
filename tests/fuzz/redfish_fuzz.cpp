// SPDX-License-Identifier: GPL-3.0-or-later
// Redfish resources, and the facts that are made of them.
#include "fuzz/redfish_words.hpp"
#include "fuzz/shape_fit.hpp"

#include "redfish/account_facts.hpp"
#include "redfish/boot_facts.hpp"
#include "redfish/compute_facts.hpp"
#include "redfish/errors.hpp"
#include "redfish/firmware_facts.hpp"
#include "redfish/health_facts.hpp"
#include "redfish/https_certificates.hpp"
#include "redfish/log_facts.hpp"
#include "redfish/manager_network_facts.hpp"
#include "redfish/network_facts.hpp"
#include "redfish/network_protocol_facts.hpp"
#include "redfish/oem_facts.hpp"
#include "redfish/part.hpp"
#include "redfish/power_facts.hpp"
#include "redfish/serial_facts.hpp"
#include "redfish/storage_facts.hpp"
#include "redfish/thermal_facts.hpp"

using namespace oobready;
using namespace oobready::fuzz;
using namespace oobready::redfish;

namespace {

using Resources = std::vector<json::object>;

const std::string uri = "/redfish/v1/x";

void require_bounded(const json::value& value)
{
    if (const json::array* array = value.if_array()) {
        require(array->size() <= parts_max, "lists are bounded");
        for (const json::value& member : *array)
            require_bounded(member);
    }
    if (const json::object* object = value.if_object())
        for (const auto& property : *object)
            require_bounded(property.value());
}

void require_facts(const json::object& facts, const ShapeFit& shape)
{
    require_sound(facts);
    require_bounded(facts);
    const std::string mistake = shape.mistake(facts);
    require(mistake.empty(), "facts are what their shape says", mistake);
    require(json::serialize(facts).find(secret_mark) == std::string::npos,
            "no secret is in the facts");
}

template <class Facts, void (Facts::*add)(const std::string&, const json::object&)>
void one_kind(Facts& facts, const Resources& resources)
{
    for (const json::object& resource : resources)
        (facts.*add)(uri, resource);
}

void power(const Resources& resources)
{
    static const ShapeFit shape{power_shape()};
    PowerFacts facts;
    for (const json::object& resource : resources) {
        facts.add_power(uri, resource);
        facts.add_subsystem(uri, resource);
        facts.add_supply(uri, resource, &resources.back());
        facts.add_supply(uri, resource, nullptr);
    }
    require_facts(facts.take(), shape);
}

void thermal(const Resources& resources)
{
    static const ShapeFit shape{thermal_shape()};
    ThermalFacts facts;
    one_kind<ThermalFacts, &ThermalFacts::add_thermal>(facts, resources);
    one_kind<ThermalFacts, &ThermalFacts::add_subsystem>(facts, resources);
    one_kind<ThermalFacts, &ThermalFacts::add_fan>(facts, resources);
    one_kind<ThermalFacts, &ThermalFacts::add_sensor>(facts, resources);
    require_facts(facts.take(), shape);
}

void compute(const Resources& resources)
{
    static const ShapeFit of_memory{memory_shape()};
    static const ShapeFit of_processors{processors_shape()};
    for (const bool whole : {false, true}) {
        MemoryFacts memory;
        ProcessorFacts processors;
        memory.add_system(resources.front());
        one_kind<MemoryFacts, &MemoryFacts::add_module>(memory, resources);
        one_kind<ProcessorFacts, &ProcessorFacts::add>(processors, resources);
        require_facts(memory.take(whole), of_memory);
        require_facts(processors.take(whole), of_processors);
    }
}

void storage(const Resources& resources)
{
    static const ShapeFit shape{storage_shape()};
    StorageFacts facts;
    for (const json::object& resource : resources) {
        facts.add_storage(uri, resource);
        facts.add_controller(uri, resource);
        facts.add_drive(uri, resource, resource.if_contains("Percent"));
        facts.add_volume(uri, resource);
        facts.add_simple(uri, resource);
    }
    require_facts(facts.take(), shape);
}

void network(const Resources& resources)
{
    static const ShapeFit shape{network_shape()};
    static const ShapeFit of_manager{manager_network_shape()};
    static const ShapeFit of_protocols{network_protocol_shape()};
    NetworkFacts facts;
    ManagerNetworkFacts manager;
    NetworkProtocolFacts protocols;
    for (const json::object& resource : resources)
        facts.add_port("card", uri, resource);
    one_kind<NetworkFacts, &NetworkFacts::add_interface>(facts, resources);
    one_kind<ManagerNetworkFacts, &ManagerNetworkFacts::add>(manager, resources);
    one_kind<NetworkProtocolFacts, &NetworkProtocolFacts::add>(protocols, resources);
    require_facts(facts.take(), shape);
    require_facts(manager.take(resources.size() % 2 == 0), of_manager);
    require_facts(protocols.take(resources.size() % 2 == 0), of_protocols);
}

void health(const Resources& resources)
{
    static const ShapeFit shape{health_shape()};
    HealthFacts facts;
    for (const json::object& resource : resources)
        facts.add("system", uri, resource);
    one_kind<HealthFacts, &HealthFacts::add_fault>(facts, resources);
    require_facts(facts.take(), shape);
}

void inventory(const Resources& resources)
{
    static const ShapeFit of_firmware{firmware_shape()};
    static const ShapeFit of_accounts{account_shape()};
    FirmwareFacts firmware;
    AccountFacts accounts;
    one_kind<FirmwareFacts, &FirmwareFacts::add>(firmware, resources);
    one_kind<AccountFacts, &AccountFacts::add_service>(accounts, resources);
    one_kind<AccountFacts, &AccountFacts::add_account>(accounts, resources);
    require_facts(firmware.take(), of_firmware);
    require_facts(accounts.take(resources.size() % 2 == 0), of_accounts);
}

void logs(const Resources& resources)
{
    static const ShapeFit of_logs{log_shape()};
    static const ShapeFit of_clock{clock_shape()};
    LogFacts facts;
    LogRead read;
    for (const json::object& resource : resources)
        read.entries.emplace_back(uri, resource);
    (void)newest_first(resources.front(), resources.back());
    facts.add(uri, resources.front(), read);
    ClockFacts clock;
    for (const json::object& resource : resources)
        clock.add(uri, resource, 1'718'000'000);
    require_facts(facts.take(), of_logs);
    require_facts(clock.take(resources.size() % 2 == 0), of_clock);
}

void boot(const Resources& resources)
{
    static const ShapeFit of_boot{boot_shape()};
    static const ShapeFit of_intrusion{intrusion_shape()};
    BootFacts facts;
    IntrusionFacts intrusion;
    std::vector<std::pair<std::string, json::object>> components;
    for (const json::object& resource : resources) {
        facts.add(uri, resource, components.empty() ? nullptr : &resources.back(), components);
        components.emplace_back(uri, resource);
    }
    one_kind<IntrusionFacts, &IntrusionFacts::add>(intrusion, resources);
    require_facts(facts.take(resources.size() % 2 == 0), of_boot);
    require_facts(intrusion.take(), of_intrusion);
}

void oem(const Resources& resources)
{
    static const ShapeFit of_oem{oem_shape()};
    static const ShapeFit of_licenses{license_shape()};
    OemFacts facts{{{"mode", "/Oem/Mode"}, {"key", "/Oem/EncryptionKey"}, {"id", "/Id"}}};
    one_kind<OemFacts, &OemFacts::add>(facts, resources);
    (void)links_at(resources.front(), "/Members/*");
    LicenseFacts licenses;
    one_kind<LicenseFacts, &LicenseFacts::add>(licenses, resources);
    const LicensePointers pointers{"/Members/*", "/Name", "/Health", "/ExpirationDate"};
    for (const json::object& resource : resources) {
        licenses.add_oem(uri, resource, pointers);
        licenses.add_oem(uri, resource, {"", "/Name", "/Health", "/Password"});
    }
    require_facts(facts.take(resources.size() % 2 == 0), of_oem);
    require_facts(licenses.take(), of_licenses);
}

void serial(const Resources& resources)
{
    static const ShapeFit shape{serial_shape()};
    SerialFacts facts;
    one_kind<SerialFacts, &SerialFacts::add_interface>(facts, resources);
    one_kind<SerialFacts, &SerialFacts::add_manager>(facts, resources);
    one_kind<SerialFacts, &SerialFacts::add_system>(facts, resources);
    for (const json::object& resource : resources)
        facts.add_oem(uri, resource.if_contains("BitRate"), resource.if_contains("Enabled"));
    require_facts(facts.take(resources.size() % 2 == 0), shape);
}

void certificates(const Resources& resources)
{
    static const ShapeFit shape{https_certificates_shape()};
    json::array members;
    for (const json::object& resource : resources) {
        const std::string hash = fingerprint_of(resource);
        require(hash.empty() || hash.size() == 64, "a fingerprint has 64 digits", hash);
        members.push_back(https_certificate_facts(uri, resource));
    }
    require_facts({{"members", std::move(members)}}, shape);
}

constexpr std::size_t resources_max = 16;

// As text, as a service sends it.
Resources sent(Input& input)
{
    net::HttpReply reply;
    reply.status = 200;
    const Bytes body = input.rest();
    reply.body.assign(body.begin(), body.end());
    Result<json::object> resource = resource_of(reply, "GET /x");
    Resources resources;
    if (resource)
        resources.push_back(std::move(*resource));
    return resources;
}

Resources built(Input& input)
{
    Resources resources;
    while (!input.empty() && resources.size() < resources_max) {
        json::value value = built_value(input);
        if (json::object* object = value.if_object())
            resources.push_back(std::move(*object));
    }
    return resources;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using Mode = void (*)(const Resources&);
    static constexpr Mode modes[] = {power,     thermal, compute, storage, network, health,
                                     inventory, logs,    boot,    oem,     serial,  certificates};
    Input input{data, size};
    const std::uint8_t mode = input.byte();
    if (mode >= 2 * std::size(modes))
        return -1;
    Resources resources = mode % 2 == 0 ? sent(input) : built(input);
    if (resources.empty())
        return -1;
    for (json::object& resource : resources) {
        if (json::serialize(resource).find(secret_mark) != std::string::npos)
            return -1; // of its own making
        json::value marked = std::move(resource);
        mark_secrets(marked);
        resource = std::move(marked.get_object());
    }
    modes[mode / 2](resources);
    return 0;
}
