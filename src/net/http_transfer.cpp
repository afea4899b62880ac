// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/http_transfer.hpp"

#include "base/text.hpp"
#include "net/http_errors.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/ssl.h>

#include <new>

namespace oobready::net {

namespace {

// Of keys and signatures where the certificate is not judged by its chain: old controllers have
// RSA 1024, and a pin says more than the key's length.
constexpr int security_level_unchained = 1;
constexpr int status_error_min = 400;
constexpr int status_final_min = 200;

std::string in_url(const std::string& host)
{
    return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

curl_slist* appended(curl_slist* list, const std::string& text)
{
    curl_slist* longer = curl_slist_append(list, text.c_str());
    if (longer == nullptr)
        throw std::bad_alloc();
    return longer;
}

// In place of OpenSSL's verification: the chain means nothing, this one certificate does.
int verify_pin(X509_STORE_CTX* context, void* pool)
{
    const X509* leaf = X509_STORE_CTX_get0_cert(context);
    const bool right =
        leaf != nullptr && sha256_of(*leaf) == static_cast<HttpPool*>(pool)->trust().pin_sha256;
    X509_STORE_CTX_set_error(context, right ? X509_V_OK : X509_V_ERR_APPLICATION_VERIFICATION);
    return right ? 1 : 0;
}

} // namespace

HttpTransfer::HttpTransfer(const HttpRequest& request, std::shared_ptr<HttpPool> pool,
                           const asio::any_io_executor& executor)
    : request_(request),
      pool_(std::move(pool)),
      event_(executor, asio::steady_timer::time_point::max()),
      easy_(curl_easy_init())
{
    if (easy_ == nullptr)
        throw std::bad_alloc();
    set_target();
    set_limits();
    set_method();
    if (request_.tls)
        set_tls();
}

HttpTransfer::~HttpTransfer()
{
    pool_->remove(easy_);
    curl_easy_cleanup(easy_);
    curl_slist_free_all(headers_);
    curl_slist_free_all(connect_to_);
}

void HttpTransfer::set_target()
{
    const std::string scheme = request_.tls ? "https" : "http";
    const std::string authority = fmt::format("{}:{}", in_url(request_.host), request_.port);
    curl_easy_setopt(easy_, CURLOPT_URL, (scheme + "://" + authority + "/").c_str());
    // Byte for byte as the service spelt it; libcurl would normalise a URL's path.
    curl_easy_setopt(easy_, CURLOPT_REQUEST_TARGET, request_.path.c_str());
    curl_easy_setopt(easy_, CURLOPT_PATH_AS_IS, 1L);
    connect_to_ = appended(
        connect_to_, fmt::format("::{}:{}", in_url(request_.address.to_string()), request_.port));
    curl_easy_setopt(easy_, CURLOPT_CONNECT_TO, connect_to_);
    curl_easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, scheme.c_str());
    curl_easy_setopt(easy_, CURLOPT_FOLLOWLOCATION, 0L);
    // The environment's proxies and a .netrc are for the internet, not for controllers.
    curl_easy_setopt(easy_, CURLOPT_PROXY, "");
    curl_easy_setopt(easy_, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(easy_, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    curl_easy_setopt(easy_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    curl_easy_setopt(easy_, CURLOPT_USERAGENT, "oobready/" OOBREADY_VERSION);
    for (const auto& [name, value] : request_.headers)
        headers_ = appended(headers_, name + ": " + value);
    curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers_);
    if (request_.basic != nullptr) {
        std::string password{request_.basic->password.reveal()};
        curl_easy_setopt(easy_, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
        curl_easy_setopt(easy_, CURLOPT_USERNAME, request_.basic->username.c_str());
        curl_easy_setopt(easy_, CURLOPT_PASSWORD, password.c_str());
        OPENSSL_cleanse(password.data(), password.size());
    }
}

void HttpTransfer::set_limits()
{
    using std::chrono::duration_cast;
    using std::chrono::milliseconds;
    const auto limit = duration_cast<milliseconds>(request_.limit).count();
    const auto connect_limit = duration_cast<milliseconds>(request_.connect_limit).count();
    curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy_, CURLOPT_TIMEOUT_MS, static_cast<long>(limit));
    curl_easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect_limit));
    curl_easy_setopt(easy_, CURLOPT_MAXFILESIZE_LARGE,
                     static_cast<curl_off_t>(request_.body_bytes_max));
    curl_easy_setopt(easy_, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, words_.data());
    curl_easy_setopt(easy_, CURLOPT_HEADERFUNCTION, &HttpTransfer::on_header);
    curl_easy_setopt(easy_, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &HttpTransfer::on_body);
    curl_easy_setopt(easy_, CURLOPT_WRITEDATA, this);
}

void HttpTransfer::set_method()
{
    if (request_.method == "GET") {
        curl_easy_setopt(easy_, CURLOPT_HTTPGET, 1L);
        return;
    }
    if (request_.method != "POST") {
        curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
        return;
    }
    curl_easy_setopt(easy_, CURLOPT_POST, 1L);
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, request_.body.data());
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request_.body.size()));
    // When a kept-alive connection turns out dead libcurl sends the request again. A login must not
    // be sent twice: the second one may be the attempt that locks the account.
    curl_easy_setopt(easy_, CURLOPT_FRESH_CONNECT, 1L);
    // A server that answers before it has read the body resets the HTTP/2 stream afterwards, which
    // libcurl 7.88 now and then takes for a failure: the session would be lost.
    curl_easy_setopt(easy_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
}

void HttpTransfer::set_tls()
{
    const PoolTrust& trust = pool_->trust();
    const bool by_chain = trust.store != nullptr;
    const bool verified = by_chain || !trust.pin_sha256.empty();
    curl_easy_setopt(easy_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(easy_, CURLOPT_SSL_VERIFYPEER, verified ? 1L : 0L);
    curl_easy_setopt(easy_, CURLOPT_SSL_VERIFYHOST, by_chain ? 2L : 0L);
    // No authorities of libcurl's own choice: on_tls_context() puts ours in.
    curl_easy_setopt(easy_, CURLOPT_CAINFO, nullptr);
    curl_easy_setopt(easy_, CURLOPT_CAPATH, nullptr);
    // A resumed TLS session would skip the verification.
    curl_easy_setopt(easy_, CURLOPT_SSL_SESSIONID_CACHE, 0L);
    curl_easy_setopt(easy_, CURLOPT_SSL_CTX_FUNCTION, &HttpTransfer::on_tls_context);
    curl_easy_setopt(easy_, CURLOPT_SSL_CTX_DATA, pool_.get());
}

CURLcode HttpTransfer::on_tls_context(CURL*, void* context, void* pool)
{
    auto* native = static_cast<SSL_CTX*>(context);
    const PoolTrust& trust = static_cast<HttpPool*>(pool)->trust();
    // Many controllers close without TLS's own goodbye. What is cut short shows in Content-Length,
    // in the chunks, or in the JSON.
    SSL_CTX_set_options(native, SSL_OP_IGNORE_UNEXPECTED_EOF);
    if (trust.store)
        SSL_CTX_set1_cert_store(native, trust.store.get());
    else
        SSL_CTX_set_security_level(native, security_level_unchained);
    if (!trust.pin_sha256.empty())
        SSL_CTX_set_cert_verify_callback(native, &verify_pin, pool);
    return CURLE_OK;
}

void HttpTransfer::start()
{
    pool_->add(easy_, [this](CURLcode code) {
        code_ = code;
        finished_ = true;
        event_.cancel();
    });
}

// Called by libcurl, which no exception may cross.
std::size_t HttpTransfer::on_header(char* data, std::size_t size, std::size_t count, void* self)
{
    try {
        const std::string_view line{data, size * count};
        return static_cast<HttpTransfer*>(self)->take_header(line) ? line.size() : 0;
    } catch (const std::bad_alloc&) {
        return 0;
    }
}

bool HttpTransfer::take_header(std::string_view line)
{
    header_bytes_ += line.size();
    if (header_bytes_ > http_header_bytes_max) {
        too_large_ = true;
        return false;
    }
    // A status line begins a new block: what came before it was an interim (1xx) reply.
    if (line.starts_with("HTTP/")) {
        reply_.headers.clear();
        headers_complete_ = false;
        return true;
    }
    if (trim(line).empty()) {
        headers_complete_ = true;
        return true;
    }
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && !headers_complete_)
        reply_.headers.emplace_back(to_lower(trim(line.substr(0, colon))),
                                    trim(line.substr(colon + 1)));
    return true;
}

std::size_t HttpTransfer::on_body(char* data, std::size_t size, std::size_t count, void* self)
{
    auto* transfer = static_cast<HttpTransfer*>(self);
    const std::size_t bytes = size * count;
    if (bytes > transfer->request_.body_bytes_max - transfer->reply_.body.size()) {
        transfer->too_large_ = true;
        return bytes + 1; // anything but `bytes` stops the transfer
    }
    try {
        transfer->reply_.body.append(data, bytes);
    } catch (const std::bad_alloc&) {
        return bytes + 1;
    }
    return bytes;
}

Error HttpTransfer::failure() const
{
    long os_error = 0;
    curl_easy_getinfo(easy_, CURLINFO_OS_ERRNO, &os_error);
    std::string where = fmt::format("{} {}:{}{}", request_.method, in_url(request_.host),
                                    request_.port, printable(request_.path));
    if (too_large_)
        return {Errc::too_large, fmt::format("{}: over {} bytes of body or {} of headers", where,
                                             request_.body_bytes_max, http_header_bytes_max)};
    if (code_ == CURLE_OK)
        return {Errc::malformed, where + ": the headers have no end"};
    // libcurl has no other word for a header line that is over its own limit.
    if (code_ == CURLE_OUT_OF_MEMORY && !headers_complete_)
        return {Errc::too_large, where + ": a header of unbounded length"};
    const Errc code = http_error(code_, os_error);
    if (code == Errc::tls_not_verified && !pool_->trust().pin_sha256.empty())
        return {code, where + ": the certificate is not the pinned one"};
    const std::string_view words = words_[0] != '\0' ? words_.data() : curl_easy_strerror(code_);
    return {code, where + ": " + printable(words)};
}

bool HttpTransfer::headers_suffice() const
{
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    return request_.headers_suffice && headers_complete_ && status >= status_final_min;
}

Result<HttpReply> HttpTransfer::result()
{
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    reply_.status = static_cast<int>(status);
    if (finished_ && code_ == CURLE_OK && headers_complete_)
        return std::move(reply_);
    if (headers_suffice()) {
        reply_.body.clear();
        return std::move(reply_);
    }
    // The answer was no, only its explanation is broken: some controllers do that with every 401.
    const bool refused = headers_complete_ && status >= status_error_min;
    if (refused && !too_large_ && http_error(code_, 0) == Errc::malformed) {
        reply_.body.clear();
        return std::move(reply_);
    }
    return failure();
}

} // namespace oobready::net
