// SPDX-License-Identifier: GPL-3.0-or-later
// What a Certificate resource (DSP0268) says of itself, so that it can be compared with the one
// that is presented. Pure.
#pragma once

#include "check/shape.hpp"

#include <boost/json.hpp>

#include <string>
#include <string_view>

namespace oobready::redfish {

namespace json = boost::json;

inline constexpr std::size_t pem_bytes_max = 64 * 1024;

/// 64 lower-case hex digits of the SHA-256 that `certificate` gives as its Fingerprint, or of its
/// CertificateString (the first certificate of it). Empty where it has neither, or only another
/// hash.
std::string fingerprint_of(const json::object& certificate);

/// "2ffd5f": lower-case hex digits of "2F:FD:5F" or "002FFD5F". Empty for anything else.
std::string serial_number_of(std::string_view text);

/// One member of the facts of redfish.https_certificates: "source", and of what `certificate` says
/// "fingerprint", "serial", "subject", "issuer" (common names) and "not_after" (as it is spelt).
/// What it does not say is absent. Of the rest of the resource nothing is kept.
json::object https_certificate_facts(const std::string& uri, const json::object& certificate);

check::Shape https_certificates_shape();

} // namespace oobready::redfish
