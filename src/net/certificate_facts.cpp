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

std::string serial_of(const X509& certificate)
{
    BIGNUM* number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(&certificate), nullptr);
    if (number == nullptr)
        return {};
    char* digits = BN_bn2hex(number);
    const std::string text = digits != nullptr ? to_lower(digits) : "";
    OPENSSL_free(digits);
    BN_free(number);
    const std::size_t first = text.find_first_not_of('0'); // BN_bn2hex writes whole bytes
    return first == std::string::npos ? text.substr(0, 1) : text.substr(first);
}

void add_signature(const X509& certificate, TlsFacts& facts)
{
    const int algorithm = X509_get_signature_nid(&certificate);
    if (const char* name = OBJ_nid2ln(algorithm); name != nullptr && algorithm != NID_undef)
        facts.signature_algorithm = name;
    int hash = NID_undef;
    // Looks through RSA-PSS, whose hash stands in its parameters.
    auto* certificate_read = const_cast<X509*>(&certificate);
    if (X509_get_signature_info(certificate_read, &hash, nullptr, nullptr, nullptr) == 1 &&
        hash != NID_undef)
        facts.signature_hash = OBJ_nid2sn(hash);
}

bool is_issuer_missing(int error)
{
    return error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT ||
           error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
           error == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE;
}

// Who signed the last certificate of the chain as far as it could be built.
std::string issuer_at_the_end(X509_STORE_CTX& context)
{
    const STACK_OF(X509)* built = X509_STORE_CTX_get0_chain(&context);
    const int count = built != nullptr ? sk_X509_num(built) : 0;
    if (count <= 0)
        return {};
    return distinguished_name(X509_get_issuer_name(sk_X509_value(built, count - 1)));
}

bool is_address(const std::string& host)
{
    boost::system::error_code no_address;
    boost::asio::ip::make_address(host, no_address);
    return !no_address;
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
        facts.security_bits = EVP_PKEY_get_security_bits(key);
    }
    add_signature(certificate, facts);
    facts.serial = serial_of(certificate);
    facts.sha256 = sha256_of(certificate);
    // OpenSSL's functions that only look take no const here; nothing is changed.
    facts.self_signed = X509_self_signed(const_cast<X509*>(&certificate), 1) == 1;
    ERR_clear_error();
    return facts;
}

std::vector<ChainLink> chain_links(const STACK_OF(X509) * chain)
{
    std::vector<ChainLink> links;
    const int count = chain != nullptr ? std::min(sk_X509_num(chain), chain_links_max) : 0;
    for (int i = 0; i < count; ++i) {
        X509* certificate = sk_X509_value(chain, i);
        links.push_back({distinguished_name(X509_get_subject_name(certificate)),
                         distinguished_name(X509_get_issuer_name(certificate)),
                         time_of(X509_get0_notAfter(certificate)),
                         X509_self_signed(certificate, 1) == 1});
    }
    ERR_clear_error();
    return links;
}

bool names_host(const X509& certificate, const std::string& host)
{
    auto* read = const_cast<X509*>(&certificate);
    const int named = is_address(host)
                          ? X509_check_ip_asc(read, host.c_str(), 0)
                          : X509_check_host(read, host.data(), host.size(), 0, nullptr);
    ERR_clear_error();
    return named == 1;
}

ChainCheck verify_chain(const X509& leaf, STACK_OF(X509) * chain, X509_STORE* store,
                        const std::string& host)
{
    OpenSslPointer<X509_STORE_CTX> context{X509_STORE_CTX_new()};
    auto* certificate = const_cast<X509*>(&leaf);
    if (!context || X509_STORE_CTX_init(context.get(), store, certificate, chain) != 1)
        throw std::bad_alloc();
    X509_STORE_CTX_set_default(context.get(), "ssl_server");
    X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_auth_level(parameters, security_level);
    const int set = is_address(host)
                        ? X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str())
                        : X509_VERIFY_PARAM_set1_host(parameters, host.data(), host.size());
    if (set != 1)
        return {"the host is no name that a certificate could have", {}};
    const int verified = X509_verify_cert(context.get());
    ERR_clear_error();
    if (verified == 1)
        return {};
    const int error = X509_STORE_CTX_get_error(context.get());
    return {X509_verify_cert_error_string(error),
            is_issuer_missing(error) ? issuer_at_the_end(*context) : ""};
}

} // namespace oobready::net
