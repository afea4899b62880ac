// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/https_certificates.hpp"

#include "base/hex.hpp"
#include "base/text.hpp"
#include "net/trust_store.hpp"
#include "redfish/errors.hpp"
#include "redfish/property.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <new>
#include <optional>

namespace oobready::redfish {

namespace {

constexpr std::size_t sha256_bytes = 32;
constexpr std::size_t serial_digits_max = 64; // RFC 5280 4.1.2.2 allows 20 octets
// DSP0268 names hashes as the TPM specification does; others leave the prefix out.
constexpr std::string_view sha256_names[] = {"tpm_alg_sha256", "sha256", "sha-256"};

// The common name of "Subject" or "Issuer".
std::string common_name_at(const json::object& certificate, std::string_view name)
{
    const json::object* identifier = object_at(certificate, name);
    return identifier != nullptr ? string_at(*identifier, "CommonName") : std::string{};
}

bool is_sha256(std::string_view algorithm)
{
    const std::string lower = to_lower(algorithm);
    for (std::string_view name : sha256_names)
        if (lower == name)
            return true;
    return algorithm.empty(); // then its length says so
}

std::string sha256_of_pem(std::string_view pem)
{
    if (pem.empty() || pem.size() > pem_bytes_max)
        return {};
    BIO* memory = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    if (memory == nullptr)
        throw std::bad_alloc();
    // An empty password, so that nobody is asked for one.
    char no_password[] = "";
    const net::OpenSslPointer<X509> certificate{
        PEM_read_bio_X509(memory, nullptr, nullptr, no_password)};
    BIO_free(memory);
    ERR_clear_error();
    return certificate ? net::sha256_of(*certificate) : std::string{};
}

void add(json::object& facts, const char* name, std::string_view text)
{
    if (!text.empty())
        facts[name] = printable(text);
}

} // namespace

std::string fingerprint_of(const json::object& certificate)
{
    const std::optional<Bytes> given = from_hex(string_at(certificate, "Fingerprint"));
    if (given && given->size() == sha256_bytes &&
        is_sha256(string_at(certificate, "FingerprintHashAlgorithm")))
        return to_hex(*given);
    return sha256_of_pem(string_at(certificate, "CertificateString"));
}

std::string serial_number_of(std::string_view text)
{
    if (text.empty() || text.size() > 2 * serial_digits_max)
        return {};
    std::string digits;
    for (char c : to_lower(text)) {
        if (c == ':')
            continue;
        if ((c < '0' || c > '9') && (c < 'a' || c > 'f'))
            return {};
        digits += c;
    }
    const std::size_t first = digits.find_first_not_of('0');
    return first == std::string::npos ? digits.substr(0, 1) : digits.substr(first);
}

json::object https_certificate_facts(const std::string& uri, const json::object& certificate)
{
    json::object facts;
    facts["source"] = uri_fact(uri);
    add(facts, "fingerprint", fingerprint_of(certificate));
    add(facts, "serial", serial_number_of(string_at(certificate, "SerialNumber")));
    add(facts, "subject", common_name_at(certificate, "Subject"));
    add(facts, "issuer", common_name_at(certificate, "Issuer"));
    add(facts, "not_after", string_at(certificate, "ValidNotAfter"));
    return facts;
}

check::Shape https_certificates_shape()
{
    using check::list;
    using check::text;
    return check::joined(
        {{
             list("/members", "the certificates that the managers link for HTTPS"),
             text("/members/*/source", "URI of the resource").where_given(),
             text("/members/*/fingerprint",
                  "SHA-256, given or of the certificate that it holds, as "
                  "tls.facts has it")
                 .where_given(),
             text("/members/*/serial", "serial number, as tls.facts has it").where_given(),
             text("/members/*/subject", "common name of whom it is for").where_given(),
             text("/members/*/issuer", "common name of who signed it").where_given(),
             text("/members/*/not_after", "valid until, as the controller spells it").where_given(),
         },
         walk_shape()});
}

} // namespace oobready::redfish
