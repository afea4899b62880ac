// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/trust_store.hpp"

#include "base/hex.hpp"
#include "base/text.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <new>

namespace oobready::net {

Result<OpenSslPointer<X509_STORE>> trust_store(const std::string& ca_file)
{
    OpenSslPointer<X509_STORE> store{X509_STORE_new()};
    if (!store)
        throw std::bad_alloc();
    // The system's are looked up by name when needed: 140 authorities are not parsed for each run.
    const int loaded = ca_file.empty() ? X509_STORE_set_default_paths(store.get())
                                       : X509_STORE_load_file(store.get(), ca_file.c_str());
    if (loaded != 1)
        return Error{Errc::local_error, "cannot read the authorities of " +
                                            (ca_file.empty() ? "the system" : ca_file) + ": " +
                                            openssl_reason()};
    // An intermediate authority, or the controller's own certificate, may be what the site trusts.
    X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_TRUSTED_FIRST);
    return store;
}

std::string sha256_of(const X509& certificate)
{
    Bytes digest(EVP_MAX_MD_SIZE);
    unsigned length = 0;
    if (X509_digest(&certificate, EVP_sha256(), digest.data(), &length) != 1)
        return {};
    digest.resize(length);
    return to_hex(digest);
}

std::string openssl_reason()
{
    const unsigned long code = ERR_peek_last_error();
    ERR_clear_error();
    const char* reason = ERR_reason_error_string(code);
    return reason != nullptr ? printable(reason) : "no reason given";
}

} // namespace oobready::net
