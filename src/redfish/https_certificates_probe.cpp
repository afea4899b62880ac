// SPDX-License-Identifier: GPL-3.0-or-later
// Manager, its NetworkProtocol, the collection that this links as HTTPS/Certificates.
#include "redfish/https_certificates_probe.hpp"

#include "redfish/errors.hpp"
#include "redfish/https_certificates.hpp"
#include "redfish/part.hpp"
#include "redfish/walk.hpp"

namespace oobready::redfish {

namespace {

// Where NetworkProtocol links the certificates of HTTPS; empty where it does not.
std::string certificates_link(const json::object& protocol)
{
    const json::object* settings = object_at(protocol, "HTTPS");
    return settings != nullptr ? link_at(*settings, "Certificates") : std::string{};
}

asio::awaitable<void> add_manager(Walk& walk, const Resource& manager, json::array& certificates)
{
    const std::optional<Resource> protocol = co_await walk.one(manager.body, "NetworkProtocol");
    if (!protocol)
        co_return;
    std::string uri = certificates_link(protocol->body);
    const std::vector<Resource> found = co_await walk.members_at(std::move(uri));
    for (const Resource& certificate : found)
        keep_row(certificates, https_certificate_facts(certificate.uri, certificate.body));
}

} // namespace

asio::awaitable<check::Observation> observe_https_certificates(Service& service,
                                                               const json::object&)
{
    Walk walk{service};
    json::array certificates;
    const std::vector<Resource> managers = co_await walk.top("Managers");
    for (const Resource& manager : managers)
        co_await add_manager(walk, manager, certificates);
    json::object facts{{"members", std::move(certificates)}};
    const bool found = has_any(facts, of_members);
    co_return walk.observation(root_uri, std::move(facts), found);
}

check::ProbeInfo https_certificates_info()
{
    const std::string certificates = "what NetworkProtocol links as HTTPS/Certificates";
    return {.name = "redfish.https_certificates",
            .summary = "the certificates that the managers say that they present (DSP0268 "
                       "Certificate)",
            .needs = check::Needs::redfish_session,
            .sends =
                sent({top_sends("Managers"),
                      {linked("what a manager links as NetworkProtocol", check::per("manager")),
                       linked(certificates, check::per("page of the collection")),
                       linked("each member of " + certificates, check::per("member"))}}),
            .facts = https_certificates_shape()};
}

} // namespace oobready::redfish
