// SPDX-License-Identifier: GPL-3.0-or-later
// Making certificates with OpenSSL 3: one authority, and a node's certificate as it is wished.
#include "sim/web/authority.hpp"

#include "sim/web/certificate_text.hpp"

#include <openssl/ec.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>
#include <new>
#include <stdexcept>

namespace oobready::sim {

namespace {

constexpr long day_s = 24L * 60 * 60;
constexpr long ten_years_s = 3650 * day_s;
constexpr long before_s = day_s; ///< clients' clocks may be behind
constexpr long soon_s = 10 * day_s;
constexpr unsigned weak_key_bits = 1024;
constexpr int serial_bytes = 8;
constexpr const char* wrong_names = "DNS:somewhere-else.invalid";

struct Free {
    void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
    void operator()(BIGNUM* number) const { BN_free(number); }
};

// What OpenSSL refuses here is our bug or a lack of memory: the inputs are ours.
void must(bool done, const char* what)
{
    if (!done)
        throw std::runtime_error(std::string{"OpenSSL cannot "} + what);
}

std::shared_ptr<EVP_PKEY> make_key()
{
    std::shared_ptr<EVP_PKEY> key{EVP_EC_gen("P-256"), EVP_PKEY_free};
    must(key != nullptr, "make a key");
    return key;
}

void set_serial(X509& certificate)
{
    std::array<unsigned char, serial_bytes> bytes{};
    must(RAND_bytes(bytes.data(), serial_bytes) == 1, "make a random number");
    bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7fU) | 0x40U); // positive, never short
    const std::unique_ptr<BIGNUM, Free> number{BN_bin2bn(bytes.data(), serial_bytes, nullptr)};
    must(number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(&certificate)) != nullptr,
         "number a certificate");
}

void add_name(X509_NAME* name, const char* field, const std::string& text)
{
    if (!text.empty())
        must(X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                        reinterpret_cast<const unsigned char*>(text.data()),
                                        static_cast<int>(text.size()), -1, 0) == 1,
             "name a certificate");
}

void add_extension(X509& certificate, X509V3_CTX& context, int nid, const std::string& value)
{
    const std::unique_ptr<X509_EXTENSION, Free> extension{
        X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str())};
    must(extension && X509_add_ext(&certificate, extension.get(), -1) == 1, "extend a certificate");
}

struct Validity { ///< seconds from now
    long from = -before_s;
    long until = ten_years_s;
};

std::shared_ptr<X509> blank(EVP_PKEY& key, const Validity& validity)
{
    std::shared_ptr<X509> certificate{X509_new(), X509_free};
    if (!certificate)
        throw std::bad_alloc();
    must(X509_set_version(certificate.get(), X509_VERSION_3) == 1, "make a certificate");
    set_serial(*certificate);
    must(X509_gmtime_adj(X509_getm_notBefore(certificate.get()), validity.from) != nullptr &&
             X509_gmtime_adj(X509_getm_notAfter(certificate.get()), validity.until) != nullptr,
         "date a certificate");
    must(X509_set_pubkey(certificate.get(), &key) == 1, "give a certificate its key");
    return certificate;
}

void sign(X509& certificate, EVP_PKEY& key, const EVP_MD* hash = EVP_sha256())
{
    must(X509_sign(&certificate, &key, hash) > 0, "sign a certificate");
}

Validity validity_of(const CertificateWish& wish)
{
    if (wish.expired)
        return {-2 * 365 * day_s, -30 * day_s};
    return wish.expires_soon ? Validity{-before_s, soon_s} : Validity{};
}

void add_authority_extensions(X509& certificate, X509& issuer, const std::string& constraints)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, &issuer, &certificate, nullptr, nullptr, 0);
    add_extension(certificate, context, NID_basic_constraints, constraints);
    add_extension(certificate, context, NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(certificate, context, NID_subject_key_identifier, "hash");
}

std::string alternative_name(const CertificateWish& wish)
{
    return wish.wrong_name ? wrong_names : "IP:" + wish.address;
}

} // namespace

Authority::Authority()
    : own_{make_key(), nullptr}, between_{make_key(), nullptr}, node_key_(make_key())
{
    own_.certificate = blank(*own_.key, Validity{});
    X509& certificate = *own_.certificate;
    X509_NAME* name = X509_get_subject_name(&certificate);
    add_name(name, "O", "Simulated site");
    add_name(name, "CN", "Management CA");
    must(X509_set_issuer_name(&certificate, name) == 1, "name an issuer");
    add_authority_extensions(certificate, certificate, "critical,CA:TRUE,pathlen:1");
    sign(certificate, *own_.key);

    between_.certificate = blank(*between_.key, Validity{});
    X509& between = *between_.certificate;
    X509_NAME* between_name = X509_get_subject_name(&between);
    add_name(between_name, "O", "Simulated site");
    add_name(between_name, "CN", "Rack CA");
    must(X509_set_issuer_name(&between, name) == 1, "name an issuer");
    add_authority_extensions(between, certificate, "critical,CA:TRUE,pathlen:0");
    sign(between, *own_.key);
}

const std::shared_ptr<EVP_PKEY>& Authority::key_for(const CertificateWish& wish) const
{
    if (!wish.weak)
        return node_key_;
    if (!weak_key_)
        weak_key_ = {EVP_RSA_gen(weak_key_bits), EVP_PKEY_free};
    must(weak_key_ != nullptr, "make a key");
    return weak_key_;
}

std::string Authority::certificate_pem() const { return sim::certificate_pem(*own_.certificate); }

Identification Authority::issue(const CertificateWish& wish) const
{
    const std::shared_ptr<EVP_PKEY>& key = key_for(wish);
    const Identification& authority = wish.unlinked ? between_ : own_;
    Identification made{key, blank(*key, validity_of(wish))};
    X509& certificate = *made.certificate;
    X509_NAME* name = X509_get_subject_name(&certificate);
    add_name(name, "O", wish.organization);
    add_name(name, "CN", wish.common_name);
    X509& issuer = wish.self_signed ? certificate : *authority.certificate;
    must(X509_set_issuer_name(&certificate, X509_get_subject_name(&issuer)) == 1, "name an issuer");
    X509V3_CTX context;
    X509V3_set_ctx(&context, &issuer, &certificate, nullptr, nullptr, 0);
    add_extension(certificate, context, NID_basic_constraints, "critical,CA:FALSE");
    add_extension(certificate, context, NID_key_usage, "critical,digitalSignature");
    add_extension(certificate, context, NID_ext_key_usage, "serverAuth");
    add_extension(certificate, context, NID_subject_key_identifier, "hash");
    if (!wish.self_signed)
        add_extension(certificate, context, NID_authority_key_identifier, "keyid");
    add_extension(certificate, context, NID_subject_alt_name, alternative_name(wish));
    sign(certificate, wish.self_signed ? *key : *authority.key,
         wish.weak ? EVP_sha1() : EVP_sha256());
    return made;
}

} // namespace oobready::sim
