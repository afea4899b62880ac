// SPDX-License-Identifier: GPL-3.0-or-later
// HttpTransfer: one libcurl easy handle, set up from a HttpRequest, and what it received.
#pragma once

#include "net/http_client.hpp"
#include "net/http_pool.hpp"

#include <curl/curl.h>

#include <array>
#include <memory>

namespace oobready::net {

class HttpTransfer {
public:
    HttpTransfer(const HttpRequest& request, std::shared_ptr<HttpPool> pool,
                 const asio::any_io_executor& executor);
    ~HttpTransfer();
    HttpTransfer(const HttpTransfer&) = delete;
    HttpTransfer& operator=(const HttpTransfer&) = delete;

    void start();
    [[nodiscard]] bool finished() const { return finished_; }
    /// Whether the request asked for no more than has come already.
    [[nodiscard]] bool headers_suffice() const;
    /// Its wait ends when the transfer does.
    [[nodiscard]] asio::steady_timer& event() { return event_; }
    /// Once finished, or once the headers suffice: the reply, or why there is none.
    Result<HttpReply> result();

private:
    void set_target();
    void set_limits();
    void set_method();
    void set_tls();
    static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
    static CURLcode on_tls_context(CURL*, void* context, void* pool);
    bool take_header(std::string_view line);
    [[nodiscard]] Error failure() const;

    const HttpRequest& request_;
    std::shared_ptr<HttpPool> pool_;
    asio::steady_timer event_;
    CURL* easy_;
    curl_slist* headers_ = nullptr;
    curl_slist* connect_to_ = nullptr;
    HttpReply reply_;
    std::size_t header_bytes_ = 0;
    bool headers_complete_ = false;
    bool too_large_ = false;
    bool finished_ = false;
    CURLcode code_ = CURLE_OK;
    std::array<char, CURL_ERROR_SIZE> words_{};
};

} // namespace oobready::net
