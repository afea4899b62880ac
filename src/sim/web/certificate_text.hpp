// SPDX-License-Identifier: GPL-3.0-or-later
// What a Certificate resource says of an X.509 certificate (Redfish Certificate schema 1.5).
#pragma once

#include <openssl/x509.h>

#include <string>

namespace oobready::sim {

std::string certificate_pem(const X509& certificate);
/// SHA-256 of the DER form: "AB:CD:…".
std::string certificate_fingerprint(const X509& certificate);
/// "4A1B…", without colons.
std::string certificate_serial(const X509& certificate);
/// "2026-05-02T07:11:43Z"
std::string not_before(const X509& certificate);
std::string not_after(const X509& certificate);
/// One field of the subject or of the issuer, for example NID_commonName; empty where it has none.
std::string subject_field(const X509& certificate, int nid);
std::string issuer_field(const X509& certificate, int nid);

} // namespace oobready::sim
