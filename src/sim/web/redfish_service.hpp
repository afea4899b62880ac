// SPDX-License-Identifier: GPL-3.0-or-later
// RedfishService: the Redfish service of one node without a socket (DSP0266): a request in, its
// answer out. Logs in and out, says who may do what, reads resources, performs actions.
#pragma once

#include "sim/web/resource_source.hpp"
#include "sim/web/session_table.hpp"
#include "sim/web/web_message.hpp"

#include <memory>
#include <optional>
#include <string>

namespace oobready::sim {

class RedfishService {
public:
    /// Nothing but `source` is owned.
    RedfishService(Machine& machine, NodeCounters& counters,
                   std::unique_ptr<ResourceSource> source);

    /// Answers what was asked at /redfish or below it. To HEAD it answers as to GET.
    WebReply answer(const WebRequest& request, SimClock::time_point now);

    [[nodiscard]] SessionTable& sessions() { return sessions_; }

    /// Where this service's root says that sessions are opened.
    [[nodiscard]] const std::string& sessions_uri() const { return sessions_uri_; }

private:
    struct Caller {
        const User* user = nullptr;
        const WebSession* session = nullptr; ///< null with Basic authentication
    };
    struct Asked {
        const WebRequest& request;
        std::string path; ///< decoded, without query and slash at the end
        bool reading;     ///< GET or HEAD
        Caller caller;
    };

    std::string find_sessions_uri() const;
    Caller authenticate(const WebRequest& request, const std::string& path,
                        SimClock::time_point now);
    WebReply authorized(const Asked& asked);
    WebReply read(const Asked& asked);
    WebReply act(const Asked& asked, std::size_t actions);

    WebReply login(const WebRequest& request, const std::string& path, SimClock::time_point now);
    WebReply session_collection(const Asked& asked);
    WebReply session_resource(const Asked& asked, std::string_view id);
    [[nodiscard]] std::string session_body(const WebSession& session) const;
    [[nodiscard]] std::string session_uri(const WebSession& session) const;

    [[nodiscard]] const RedfishModel& model() const { return machine_.model().redfish; }

    Machine& machine_;
    NodeCounters& counters_;
    std::unique_ptr<ResourceSource> source_;
    SessionTable sessions_;
    std::string sessions_uri_;
};

/// The entity tag of a body (RFC 9110 8.8.3).
std::string entity_tag(std::string_view body);

/// $skip and $top of a query; nothing when one of them is no number.
std::optional<Page> parse_page(std::string_view query);

} // namespace oobready::sim
