// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/http_errors.hpp"

#include "net/connect_socket.hpp"

namespace oobready::net {

Errc http_error(CURLcode code, long os_error)
{
    switch (code) {
    // libcurl does not say whether connect() failed at once; a SYN that was answered is the usual.
    case CURLE_COULDNT_CONNECT:
        return connect_error(static_cast<int>(os_error), false);
    case CURLE_OPERATION_TIMEDOUT:
        return Errc::connection_timeout;
    case CURLE_PEER_FAILED_VERIFICATION:
        return Errc::tls_not_verified;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
        return Errc::tls_failed;
    case CURLE_FILESIZE_EXCEEDED:
        return Errc::too_large;
    case CURLE_URL_MALFORMAT:
    case CURLE_COULDNT_RESOLVE_HOST:
        return Errc::hostname_invalid;
    // The peer spoke, but no HTTP, or not to its end.
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL: // HTTP/0.9
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_WRITE_ERROR:
        return Errc::malformed; // the decompressor's
    default:
        return Errc::local_error;
    }
}

} // namespace oobready::net
