// SPDX-License-Identifier: GPL-3.0-or-later
// Manager, its NetworkProtocol, the collection that this links as HTTPS/Certificates.
#include "redfish/https_certificates_probe.hpp"

#include "base/text.hpp"
#include "redfish/errors.hpp"
#include "redfish/https_certificates.hpp"

#include <algorithm>

namespace oobready::redfish {

namespace {

using Members = std::vector<Service::Member>;

struct Gathered {
    json::array members;
    json::array unreadable;

    // A link that leads nowhere is seen on controllers that do not have what it should lead to.
    void failed(const std::string& uri, const Error& error)
    {
        if (error.code != Errc::not_found)
            unreadable.push_back(json::object{{"uri", printable(uri)}, {"error", describe(error)}});
    }
};

// Where NetworkProtocol links the certificates of HTTPS; empty where it does not.
std::string certificates_link(const json::object& protocol)
{
    const json::value* https = protocol.if_contains("HTTPS");
    const json::object* settings = https != nullptr ? https->if_object() : nullptr;
    return settings != nullptr ? link_at(*settings, "Certificates") : std::string{};
}

asio::awaitable<void> add_manager(Service& service, const json::object& manager, Gathered& gathered)
{
    std::string uri = link_at(manager, "NetworkProtocol");
    if (uri.empty())
        co_return;
    const Result<json::object> protocol = co_await service.get(uri);
    if (!protocol) {
        gathered.failed(uri, protocol.error());
        co_return;
    }
    std::string collection = certificates_link(*protocol);
    if (collection.empty())
        co_return;
    const Result<Members> certificates = co_await service.members(collection);
    if (!certificates) {
        gathered.failed(collection, certificates.error());
        co_return;
    }
    for (const Service::Member& certificate : *certificates) {
        if (certificate.resource)
            gathered.members.push_back(
                https_certificate_facts(certificate.uri, *certificate.resource));
        else
            gathered.failed(certificate.uri, certificate.resource.error());
    }
}

} // namespace

asio::awaitable<check::Observation> observe_https_certificates(Service& service,
                                                               const json::object&)
{
    const Result<std::string> uri = co_await service.root_link("Managers");
    if (!uri)
        co_return uri.error();
    const Result<Members> managers = co_await service.members(*uri);
    if (!managers)
        co_return managers.error();
    const bool none = std::ranges::none_of(
        *managers, [](const Service::Member& manager) { return manager.resource.has_value(); });
    if (none && !managers->empty())
        co_return managers->front().resource.error();
    Gathered gathered;
    for (const Service::Member& manager : *managers) {
        if (manager.resource)
            co_await add_manager(service, *manager.resource, gathered);
        else
            gathered.failed(manager.uri, manager.resource.error());
    }
    check::Evidence evidence;
    evidence.source = service.source(*uri);
    evidence.facts["members"] = std::move(gathered.members);
    evidence.facts["unreadable"] = std::move(gathered.unreadable);
    co_return evidence;
}

check::ProbeInfo https_certificates_info()
{
    constexpr check::Door https = check::Door::https;
    const std::string managers = "what the root links as Managers";
    const std::string certificates = "what NetworkProtocol links as HTTPS/Certificates";
    return {.name = "redfish.https_certificates",
            .summary = "the certificates that the managers say that they present (DSP0268 "
                       "Certificate)",
            .needs = check::Needs::redfish_session,
            .sends = {{"GET " + std::string{root_uri}, https},
                      {"GET " + managers, https, check::per("page of the collection")},
                      {"GET each member of " + managers, https, check::per("member")},
                      {"GET what a manager links as NetworkProtocol", https, check::per("manager")},
                      {"GET " + certificates, https, check::per("page of the collection")},
                      {"GET each member of " + certificates, https, check::per("member")}},
            .facts = https_certificates_shape()};
}

} // namespace oobready::redfish
