// SPDX-License-Identifier: GPL-3.0-or-later
// The handshake, and what the certificate says. Verification is done afterwards on the chain that
// was presented, so that it cannot end the handshake early.
#include "net/tls_facts.hpp"

#include "base/text.hpp"
#include "net/certificate_facts.hpp"
#include "net/connect_socket.hpp"
#include "net/trust_store.hpp"

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>

namespace oobready::net {

namespace {

using TlsStream = asio::ssl::stream<asio::ip::tcp::socket>;

bool is_address(const std::string& host)
{
    boost::system::error_code error;
    asio::ip::make_address(host, error);
    return !error;
}

// For looking only: whatever this OpenSSL still speaks, nothing is sent over it.
void allow_everything(asio::ssl::context& context)
{
    SSL_CTX* native = context.native_handle();
    SSL_CTX_set_security_level(native, 0);
    SSL_CTX_set_min_proto_version(native, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(native, 0);
    SSL_CTX_set_cipher_list(native, "ALL");
    SSL_CTX_set_options(native, SSL_OP_LEGACY_SERVER_CONNECT);
    SSL_CTX_set_verify(native, SSL_VERIFY_NONE, nullptr);
}

Error handshake_failure(const boost::system::error_code& error, const std::string& where)
{
    if (error == asio::error::operation_aborted)
        return {Errc::cancelled, where};
    return {Errc::tls_failed, where + ": " + printable(error.message())};
}

Result<TlsFacts> facts_of(SSL* connection, const std::string& host, const TlsTrust& trust,
                          X509_STORE* store)
{
    X509* leaf = SSL_get0_peer_certificate(connection);
    if (leaf == nullptr)
        return Error{Errc::tls_failed, "the server presented no certificate"};
    TlsFacts facts = certificate_facts(*leaf);
    facts.protocol = SSL_get_version(connection);
    facts.cipher = SSL_get_cipher_name(connection);
    STACK_OF(X509)* presented = SSL_get_peer_cert_chain(connection);
    facts.chain = chain_links(presented);
    facts.names_host = names_host(*leaf, host);
    ChainCheck check = verify_chain(*leaf, presented, store, host);
    facts.verify_error = std::move(check.error);
    facts.missing_issuer = std::move(check.missing_issuer);
    facts.verifies = facts.verify_error.empty();
    if (!trust.pin_sha256.empty())
        facts.trusted = to_lower(trust.pin_sha256) == facts.sha256;
    else
        facts.trusted = trust.insecure || facts.verifies;
    return facts;
}

asio::awaitable<Result<TlsFacts>> look(asio::ip::tcp::endpoint endpoint, std::string host,
                                       TlsTrust trust)
{
    auto store = trust_store(trust.ca_file);
    if (!store)
        co_return store.error();
    Result<asio::ip::tcp::socket> socket = co_await connect_socket(endpoint);
    if (!socket)
        co_return socket.error();
    asio::ssl::context context{asio::ssl::context::tls_client};
    allow_everything(context);
    TlsStream stream{std::move(*socket), context};
    if (!is_address(host))
        SSL_set_tlsext_host_name(stream.native_handle(), host.c_str());
    auto [error] =
        co_await stream.async_handshake(TlsStream::client, asio::as_tuple(asio::use_awaitable));
    if (error)
        co_return handshake_failure(error, "TLS handshake with " + text_of(endpoint));
    co_return facts_of(stream.native_handle(), host, trust, store->get());
}

} // namespace

asio::awaitable<Result<TlsFacts>> tls_facts(asio::ip::tcp::endpoint endpoint, std::string host,
                                            TlsTrust trust, Duration limit)
{
    Stop never; // within() for the limit alone
    std::string what = "TLS handshake with " + text_of(endpoint);
    co_return co_await within(never, limit, look(endpoint, std::move(host), std::move(trust)),
                              std::move(what));
}

} // namespace oobready::net
