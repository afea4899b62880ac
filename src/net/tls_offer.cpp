// SPDX-License-Identifier: GPL-3.0-or-later
// One handshake by OpenSSL at security level 0, and what its end means.
#include "net/tls_offer.hpp"

#include "base/text.hpp"
#include "net/connect_socket.hpp"

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

namespace oobready::net {

namespace {

using TlsStream = asio::ssl::stream<asio::ip::tcp::socket>;

// What one handshake offers.
struct Offered {
    int version_min = 0;
    int version_max = 0;
    std::string ciphers;
};

constexpr const char* all_ciphers = "ALL:COMPLEMENTOFALL";

// Reasons from here on are alerts that came from the peer (OpenSSL, sslerr.h).
constexpr int alert_reason_min = SSL_AD_REASON_OFFSET;

int number_of(TlsVersion version)
{
    switch (version) {
    case TlsVersion::tls_1_0:
        return TLS1_VERSION;
    case TlsVersion::tls_1_1:
        return TLS1_1_VERSION;
    case TlsVersion::tls_1_2:
        return TLS1_2_VERSION;
    case TlsVersion::tls_1_3:
        return TLS1_3_VERSION;
    }
    return 0;
}

// False when this OpenSSL does not have it. The level is of this context only: everything else of
// the program keeps the system's.
bool offer_only(const Offered& offered, SSL_CTX* context)
{
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_options(context, SSL_OP_LEGACY_SERVER_CONNECT);
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
    const bool fits = SSL_CTX_set_min_proto_version(context, offered.version_min) == 1 &&
                      SSL_CTX_set_max_proto_version(context, offered.version_max) == 1 &&
                      SSL_CTX_set_cipher_list(context, offered.ciphers.c_str()) == 1;
    ERR_clear_error();
    return fits;
}

bool has_ciphers(const char* list)
{
    asio::ssl::context context{asio::ssl::context::tls_client};
    SSL_CTX_set_security_level(context.native_handle(), 0);
    const bool has = SSL_CTX_set_cipher_list(context.native_handle(), list) == 1;
    ERR_clear_error();
    return has;
}

WeakCiphers find_weak_ciphers()
{
    struct Family {
        std::string_view name;
        const char* list;
    };
    static constexpr Family families[] = {
        {"NULL", "eNULL"}, {"anonymous", "aNULL"}, {"RC4", "RC4"},
        {"3DES", "3DES"},  {"DES", "DES"},         {"EXPORT", "EXPORT"},
    };
    WeakCiphers weak;
    for (const Family& family : families) {
        if (!has_ciphers(family.list)) {
            weak.not_tried.push_back(family.name);
            continue;
        }
        weak.tried.push_back(family.name);
        weak.list += (weak.list.empty() ? "" : ":") + std::string{family.list};
    }
    return weak;
}

bool hung_up(const boost::system::error_code& error)
{
    return error == asio::ssl::error::stream_truncated || error == asio::error::eof ||
           error == asio::error::connection_reset || error == asio::error::broken_pipe;
}

// What a handshake that did not come about says.
Result<TlsOffer> refusal(const boost::system::error_code& error, const std::string& where)
{
    const std::string words = printable(error.message());
    if (error == asio::error::operation_aborted)
        return Error{Errc::cancelled, where};
    if (hung_up(error))
        return TlsOffer{TlsAnswer::unclear, "", "hung up"};
    if (error.category() != asio::error::get_ssl_category())
        return Error{Errc::tls_failed, where + ": " + words};
    const int reason = ERR_GET_REASON(static_cast<unsigned long>(error.value()));
    switch (reason) {
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
    case SSL_R_TLSV1_ALERT_INSUFFICIENT_SECURITY:
    case SSL_R_UNSUPPORTED_PROTOCOL: // it chose a version that was not offered
        return TlsOffer{TlsAnswer::refused, "", words};
    case SSL_R_NO_PROTOCOLS_AVAILABLE:
    case SSL_R_NO_CIPHERS_AVAILABLE:
        return Error{Errc::unsupported, where + ": this OpenSSL cannot offer it"};
    default:
        break;
    }
    if (reason >= alert_reason_min)
        return TlsOffer{TlsAnswer::unclear, "", words};
    return Error{Errc::tls_failed, where + ": " + words};
}

asio::awaitable<Result<TlsOffer>> offer(asio::ip::tcp::endpoint endpoint, std::string host,
                                        Offered offered)
{
    const std::string where = "TLS handshake with " + text_of(endpoint);
    asio::ssl::context context{asio::ssl::context::tls_client};
    if (!offer_only(offered, context.native_handle()))
        co_return Error{Errc::unsupported, where + ": this OpenSSL cannot offer it"};
    Result<asio::ip::tcp::socket> socket = co_await connect_socket(endpoint);
    if (!socket)
        co_return socket.error();
    TlsStream stream{std::move(*socket), context};
    boost::system::error_code no_address;
    asio::ip::make_address(host, no_address);
    if (no_address)
        SSL_set_tlsext_host_name(stream.native_handle(), host.c_str());
    auto [error] =
        co_await stream.async_handshake(TlsStream::client, asio::as_tuple(asio::use_awaitable));
    if (error)
        co_return refusal(error, where);
    TlsOffer accepted{TlsAnswer::accepted, SSL_get_cipher_name(stream.native_handle()), ""};
    co_return accepted;
}

asio::awaitable<Result<TlsOffer>> offer_within(asio::ip::tcp::endpoint endpoint, std::string host,
                                               Offered offered, Duration limit)
{
    Stop never; // within() for the limit alone
    std::string what = "TLS handshake with " + text_of(endpoint);
    asio::awaitable<Result<TlsOffer>> work = offer(endpoint, std::move(host), std::move(offered));
    co_return co_await within(never, limit, std::move(work), std::move(what));
}

} // namespace

const WeakCiphers& weak_ciphers()
{
    static const WeakCiphers weak = find_weak_ciphers();
    return weak;
}

asio::awaitable<Result<TlsOffer>> offer_version(asio::ip::tcp::endpoint endpoint, std::string host,
                                                TlsVersion version, Duration limit)
{
    Offered offered{number_of(version), number_of(version), all_ciphers};
    return offer_within(endpoint, std::move(host), std::move(offered), limit);
}

asio::awaitable<Result<TlsOffer>> offer_weak_ciphers(asio::ip::tcp::endpoint endpoint,
                                                     std::string host, Duration limit)
{
    Offered offered{TLS1_VERSION, TLS1_2_VERSION, weak_ciphers().list};
    return offer_within(endpoint, std::move(host), std::move(offered), limit);
}

} // namespace oobready::net
