// SPDX-License-Identifier: GPL-3.0-or-later
// Facts of the certificate that the node presents.
#include "sim/web/certificate_text.hpp"
#include "sim/web/facts.hpp"

#include <openssl/objects.h>

#include <span>

namespace oobready::sim {

namespace {

template <std::string (*text)(const X509&)>
json::value said(const Scope& scope, unsigned /*number*/)
{
    return scope.place.certificate ? json::value(text(*scope.place.certificate))
                                   : json::value(nullptr);
}

template <std::string (*field)(const X509&, int), int nid>
std::string named(const X509& certificate)
{
    return field(certificate, nid);
}

constexpr auto none = ItemKind::none;

constexpr Fact rows[] = {
    {"certificate.fingerprint", none, said<certificate_fingerprint>},
    {"certificate.issuer.common_name", none, said<named<issuer_field, NID_commonName>>},
    {"certificate.issuer.organization", none, said<named<issuer_field, NID_organizationName>>},
    {"certificate.not_after", none, said<not_after>},
    {"certificate.not_before", none, said<not_before>},
    {"certificate.pem", none, said<certificate_pem>},
    {"certificate.serial", none, said<certificate_serial>},
    {"certificate.subject.common_name", none, said<named<subject_field, NID_commonName>>},
    {"certificate.subject.organization", none, said<named<subject_field, NID_organizationName>>},
};

} // namespace

std::span<const Fact> certificate_facts() { return rows; }

} // namespace oobready::sim
