// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/web/certificate_text.hpp"

#include "base/hex.hpp"
#include "base/rfc3339.hpp"

#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>

namespace oobready::sim {

namespace {

constexpr int field_bytes_max = 256;

// OpenSSL's functions that only look take no const here; nothing is changed.
X509* looked_at(const X509& certificate) { return const_cast<X509*>(&certificate); }

std::string upper(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

std::string time_text(const ASN1_TIME* time)
{
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return rfc3339(::timegm(&parts));
}

std::string name_field(X509_NAME* name, int nid)
{
    std::array<char, field_bytes_max> text{};
    const int size = X509_NAME_get_text_by_NID(name, nid, text.data(), field_bytes_max);
    return size > 0 ? std::string{text.data(), static_cast<std::size_t>(size)} : std::string{};
}

} // namespace

std::string certificate_pem(const X509& certificate)
{
    const std::unique_ptr<BIO, decltype(&BIO_free)> text{BIO_new(BIO_s_mem()), BIO_free};
    if (!text || PEM_write_bio_X509(text.get(), looked_at(certificate)) != 1)
        return {};
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(text.get(), &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

std::string certificate_fingerprint(const X509& certificate)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (X509_digest(&certificate, EVP_sha256(), digest.data(), &size) != 1)
        return {};
    return upper(to_hex(ByteView{digest.data(), size}, ':'));
}

std::string certificate_serial(const X509& certificate)
{
    const std::unique_ptr<BIGNUM, decltype(&BN_free)> number{
        ASN1_INTEGER_to_BN(X509_get0_serialNumber(&certificate), nullptr), BN_free};
    if (!number)
        return {};
    char* hex = BN_bn2hex(number.get());
    std::string text = hex != nullptr ? hex : "";
    OPENSSL_free(hex);
    return upper(text);
}

std::string not_before(const X509& certificate)
{
    return time_text(X509_get0_notBefore(&certificate));
}

std::string not_after(const X509& certificate)
{
    return time_text(X509_get0_notAfter(&certificate));
}

std::string subject_field(const X509& certificate, int nid)
{
    return name_field(X509_get_subject_name(&certificate), nid);
}

std::string issuer_field(const X509& certificate, int nid)
{
    return name_field(X509_get_issuer_name(&certificate), nid);
}

} // namespace oobready::sim
