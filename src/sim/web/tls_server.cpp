// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/web/tls_server.hpp"

namespace oobready::sim {

namespace {

constexpr unsigned char protocols[] = "\x08http/1.1";
constexpr unsigned protocols_bytes = sizeof protocols - 1;

int choose_protocol(SSL* /*connection*/, const unsigned char** chosen, unsigned char* chosen_bytes,
                    const unsigned char* offered, unsigned offered_bytes, void* /*argument*/)
{
    // OpenSSL's type; what it points to is not changed.
    unsigned char* match = nullptr;
    if (SSL_select_next_proto(&match, chosen_bytes, protocols, protocols_bytes, offered,
                              offered_bytes) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_NOACK;
    *chosen = match;
    return SSL_TLSEXT_ERR_OK;
}

// TLS 1.0 signs with SHA-1, which OpenSSL allows at security level 0 only.
bool allow_from_tls_1_0(SSL& connection)
{
    SSL_set_security_level(&connection, 0);
    SSL_clear_options(&connection, SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1);
    return SSL_set_min_proto_version(&connection, TLS1_VERSION) == 1 &&
           SSL_set_cipher_list(&connection, "ALL:!aNULL:!eNULL:@SECLEVEL=0") == 1;
}

// Behind all others, so that only who offers nothing else gets one.
bool allow_null_ciphers(SSL& connection)
{
    SSL_set_security_level(&connection, 0);
    return SSL_set_cipher_list(&connection, "ALL:!aNULL:eNULL:@SECLEVEL=0") == 1;
}

} // namespace

boost::asio::ssl::context make_tls_context()
{
    boost::asio::ssl::context context{boost::asio::ssl::context::tls_server};
    SSL_CTX* handle = context.native_handle();
    SSL_CTX_set_min_proto_version(handle, TLS1_2_VERSION);
    SSL_CTX_set_options(handle, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION |
                                    SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_session_cache_mode(handle, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(handle, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(handle, choose_protocol, nullptr);
    return context;
}

bool prepare_connection(SSL& connection, const Identification& identification,
                        const TlsManner& manner)
{
    if (manner.weak_certificate)
        SSL_set_security_level(&connection, 0);
    if (SSL_use_certificate(&connection, identification.certificate.get()) != 1 ||
        SSL_use_PrivateKey(&connection, identification.key.get()) != 1)
        return false;
    if (manner.tls_1_0_only)
        return allow_from_tls_1_0(connection) &&
               SSL_set_max_proto_version(&connection, TLS1_VERSION) == 1;
    return (!manner.old_versions || allow_from_tls_1_0(connection)) &&
           (!manner.weak_ciphers || allow_null_ciphers(connection));
}

} // namespace oobready::sim
