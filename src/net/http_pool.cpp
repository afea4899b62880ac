// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/http_pool.hpp"

#include <chrono>
#include <new>

namespace oobready::net {

// One of libcurl's sockets, borrowed: libcurl opens and closes it. Handlers hold it by shared_ptr,
// so one that is still queued when libcurl lets go of the socket finds `active` false.
struct HttpPool::Watch {
    Watch(const asio::any_io_executor& executor, curl_socket_t socket_)
        : socket(socket_), descriptor(executor, socket_)
    {
    }
    ~Watch()
    {
        if (descriptor.is_open())
            descriptor.release();
    }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    curl_socket_t socket;
    asio::posix::stream_descriptor descriptor;
    int wanted = 0;  ///< CURL_POLL_IN | CURL_POLL_OUT
    int waiting = 0; ///< the directions for which a wait is under way
    bool active = true;
};

HttpPool::HttpPool(asio::any_io_executor executor, PoolTrust trust, long connections_max)
    : executor_(std::move(executor)),
      trust_(std::move(trust)),
      timer_(executor_),
      multi_(curl_multi_init())
{
    if (multi_ == nullptr)
        throw std::bad_alloc();
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &HttpPool::on_socket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &HttpPool::on_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, connections_max);
    curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, connections_max);
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, connections_max);
}

// Asio lets go of every socket before libcurl closes it: queued handlers may outlive us, and by
// then the descriptor's number may be somebody else's.
HttpPool::~HttpPool()
{
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, nullptr);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, nullptr);
    for (const auto& [socket, watch] : watches_) {
        watch->active = false;
        watch->descriptor.release();
    }
    curl_multi_cleanup(multi_);
}

void HttpPool::add(CURL* easy, std::function<void(CURLcode)> done)
{
    running_[easy] = std::move(done);
    curl_multi_add_handle(multi_, easy);
}

void HttpPool::remove(CURL* easy)
{
    if (running_.erase(easy) != 0)
        curl_multi_remove_handle(multi_, easy);
}

int HttpPool::on_socket(CURL*, curl_socket_t socket, int what, void* self, void*)
{
    static_cast<HttpPool*>(self)->watch(socket, what);
    return 0;
}

int HttpPool::on_timer(CURLM*, long timeout_ms, void* self)
{
    static_cast<HttpPool*>(self)->set_timer(timeout_ms);
    return 0;
}

void HttpPool::watch(curl_socket_t socket, int what)
{
    const auto found = watches_.find(socket);
    if (what == CURL_POLL_REMOVE) {
        if (found == watches_.end())
            return;
        // libcurl may close the socket next: Asio must have let go of it by then.
        found->second->active = false;
        found->second->descriptor.release();
        watches_.erase(found);
        return;
    }
    std::shared_ptr<Watch> watch = found != watches_.end() ? found->second : nullptr;
    if (!watch) {
        watch = std::make_shared<Watch>(executor_, socket);
        watches_[socket] = watch;
    }
    watch->wanted = what;
    arm(watch, CURL_POLL_IN);
    arm(watch, CURL_POLL_OUT);
}

void HttpPool::arm(const std::shared_ptr<Watch>& watch, int direction)
{
    if ((watch->wanted & direction) == 0 || (watch->waiting & direction) != 0)
        return;
    watch->waiting |= direction;
    const auto kind = direction == CURL_POLL_IN ? asio::posix::stream_descriptor::wait_read
                                                : asio::posix::stream_descriptor::wait_write;
    watch->descriptor.async_wait(
        kind, [weak = weak_from_this(), watch, direction](boost::system::error_code error) {
            if (const std::shared_ptr<HttpPool> self = weak.lock())
                self->ready(watch, direction, error == asio::error::operation_aborted);
        });
}

void HttpPool::ready(const std::shared_ptr<Watch>& watch, int direction, bool aborted)
{
    watch->waiting &= ~direction;
    if (!watch->active || aborted)
        return;
    // libcurl may have lost interest while this handler was queued.
    if ((watch->wanted & direction) != 0)
        act(watch->socket, direction == CURL_POLL_IN ? CURL_CSELECT_IN : CURL_CSELECT_OUT);
    if (watch->active)
        arm(watch, direction);
}

// Not called back at once, even for 0: libcurl may not be entered again from its own callback.
void HttpPool::set_timer(long timeout_ms)
{
    timer_.cancel();
    if (timeout_ms < 0)
        return;
    timer_.expires_after(std::chrono::milliseconds{timeout_ms});
    timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
        const std::shared_ptr<HttpPool> self = weak.lock();
        if (self && !error)
            self->act(CURL_SOCKET_TIMEOUT, 0);
    });
}

void HttpPool::act(curl_socket_t socket, int events)
{
    int running = 0;
    curl_multi_socket_action(multi_, socket, events, &running);
    deliver();
}

void HttpPool::deliver()
{
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
        if (message->msg != CURLMSG_DONE)
            continue;
        CURL* easy = message->easy_handle;
        const CURLcode code = message->data.result;
        const auto found = running_.find(easy);
        if (found == running_.end())
            continue;
        const std::function<void(CURLcode)> done = std::move(found->second);
        running_.erase(found);
        curl_multi_remove_handle(multi_, easy);
        done(code);
    }
}

} // namespace oobready::net
