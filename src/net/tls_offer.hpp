// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a TLS server takes what it is offered: one handshake, offering nothing else.
#pragma once

#include "base/result.hpp"
#include "net/deadline.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace oobready::net {

enum class TlsVersion { tls_1_0, tls_1_1, tls_1_2, tls_1_3 };

enum class TlsAnswer {
    accepted,
    refused, ///< in TLS's own words (an alert), or by choosing what was not offered
    unclear, ///< it said that nothing fits, or hung up: for this reason or for another
};

struct TlsOffer {
    TlsAnswer answer = TlsAnswer::unclear;
    std::string cipher; ///< that it chose, where it accepted
    std::string words;  ///< how it refused, else empty
};

/// Ciphers that nobody should accept any more, as far as this OpenSSL can offer them.
struct WeakCiphers {
    std::string list;                        ///< as SSL_CTX_set_cipher_list() takes it
    std::vector<std::string_view> tried;     ///< "NULL", "anonymous"
    std::vector<std::string_view> not_tried; ///< "RC4", "3DES": this OpenSSL was built without
};
const WeakCiphers& weak_ciphers();

/// Connects and offers `version` alone, with all ciphers that this OpenSSL has, at security level
/// 0. Nothing is sent over the connection. Errors: connection_refused, connection_timeout,
/// unreachable, tls_failed (no TLS there, or a handshake that broke off half way), unsupported
/// (this OpenSSL cannot offer it).
asio::awaitable<Result<TlsOffer>> offer_version(asio::ip::tcp::endpoint endpoint, std::string host,
                                                TlsVersion version, Duration limit);

/// Likewise offers the weak ciphers alone, with TLS 1.0 to 1.2: in TLS 1.3 there are none.
asio::awaitable<Result<TlsOffer>> offer_weak_ciphers(asio::ip::tcp::endpoint endpoint,
                                                     std::string host, Duration limit);

} // namespace oobready::net
