// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/certificate_facts.hpp"

#include "base/text.hpp"
#include "net/trust_store.hpp"

#include <boost/asio/ip/address.hpp>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <cstring>
#include <ctime>
#include <new>
#include <string_view>

namespace oobready::net {

namespace {

using SystemTime = std::chrono::system_clock::time_point;

// 112 bits: what OpenSSL, and with it the HTTP client, asks of keys and signatures by default.
constexpr int security_level = 2;

std::string distinguished_name(const X509_NAME* name)
{
    BIO* memory = BIO_new(BIO_s_mem());
    if (memory == nullptr)
        throw std::bad_alloc();
    // UTF-8 as it is instead of escaped bytes; printable() takes care of what may not be shown.
    constexpr unsigned long flags = XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB;
    X509_NAME_print_ex(memory, name, 0, flags);
    char* data = nullptr;
    const long length = BIO_get_mem_data(memory, &data);
    std::string text = printable({data, static_cast<std::size_t>(std::max(length, 0L))});
    BIO_free(memory);
    return text;
}

std::string name_text(const GENERAL_NAME& name)
{
    if (name.type == GEN_DNS) {
        const auto* data = reinterpret_cast<const char*>(ASN1_STRING_get0_data(name.d.dNSName));
        return printable({data, static_cast<std::size_t>(ASN1_STRING_length(name.d.dNSName))});
    }
    const unsigned char* data = ASN1_STRING_get0_data(name.d.iPAddress);
    const int length = ASN1_STRING_length(name.d.iPAddress);
    namespace ip = boost::asio::ip;
    if (length == 4) {
        ip::address_v4::bytes_type bytes;
        std::memcpy(bytes.data(), data, bytes.size());
        return ip::address_v4(bytes).to_string();
    }
    if (length == 16) {
        ip::address_v6::bytes_type bytes;
        std::memcpy(bytes.data(), data, bytes.size());
        return ip::address_v6(bytes).to_string();
    }
    return {};
}

std::vector<std::string> alternative_names(const X509& certificate)
{
    std::vector<std::string> texts;
    auto* names = static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr));
    const int count = std::min(sk_GENERAL_NAME_num(names), certificate_names_max);
    for (int i = 0; i < count; ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
        if (name->type != GEN_DNS && name->type != GEN_IPADD)
            continue;
        if (std::string text = name_text(*name); !text.empty())
            texts.push_back(std::move(text));
    }
    GENERAL_NAMES_free(names);
    return texts;
}

// A certificate may claim the year 9999, which nanoseconds since 1970 cannot hold: the last moment
// that they can is as good. An unreadable time becomes 1970.
SystemTime time_of(const ASN1_TIME* time)
{
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    using std::chrono::duration_cast;
    using std::chrono::seconds;
    constexpr auto last = duration_cast<seconds>(SystemTime::max().time_since_epoch());
    constexpr auto first = duration_cast<seconds>(SystemTime::min().time_since_epoch());
    return SystemTime{std::clamp(seconds{timegm(&parts)}, first, last)};
}

} // namespace

TlsFacts certificate_facts(const X509& certificate)
{
    TlsFacts facts;
    facts.subject = distinguished_name(X509_get_subject_name(&certificate));
    facts.issuer = distinguished_name(X509_get_issuer_name(&certificate));
    facts.names = alternative_names(certificate);
    facts.not_before = time_of(X509_get0_notBefore(&certificate));
    facts.not_after = time_of(X509_get0_notAfter(&certificate));
    if (const EVP_PKEY* key = X509_get0_pubkey(&certificate); key != nullptr) {
        const char* type = EVP_PKEY_get0_type_name(key);
        facts.key_type = type != nullptr ? type : "";
        facts.key_bits = EVP_PKEY_get_bits(key);
    }
    facts.sha256 = sha256_of(certificate);
    // OpenSSL's functions that only look take no const here; nothing is changed.
    facts.self_signed = X509_self_signed(const_cast<X509*>(&certificate), 1) == 1;
    ERR_clear_error();
    return facts;
}

std::string verify_chain(const X509& leaf, STACK_OF(X509) * chain, X509_STORE* store,
                         const std::string& host)
{
    OpenSslPointer<X509_STORE_CTX> context{X509_STORE_CTX_new()};
    auto* certificate = const_cast<X509*>(&leaf);
    if (!context || X509_STORE_CTX_init(context.get(), store, certificate, chain) != 1)
        throw std::bad_alloc();
    X509_STORE_CTX_set_default(context.get(), "ssl_server");
    X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_auth_level(parameters, security_level);
    boost::system::error_code no_address;
    boost::asio::ip::make_address(host, no_address);
    const int set = no_address ? X509_VERIFY_PARAM_set1_host(parameters, host.data(), host.size())
                               : X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str());
    if (set != 1)
        return "the host is no name that a certificate could have";
    const int verified = X509_verify_cert(context.get());
    ERR_clear_error();
    if (verified == 1)
        return {};
    return X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()));
}

} // namespace oobready::net
