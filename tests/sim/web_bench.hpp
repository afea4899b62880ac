// SPDX-License-Identifier: GPL-3.0-or-later
// A node whose two web ports answer without being there.
#pragma once

#include "sim/web/resource_file.hpp"
#include "sim/web/web_answers.hpp"
#include "web_support.hpp"

#include <boost/json/parse.hpp>

namespace web_bench {

using namespace oobready;
using namespace oobready::sim;
using support::fault;
using support::Node;

inline constexpr const char* as_admin = "Basic YWRtaW46Y29ycmVjdCBob3JzZQ==";
inline constexpr const char* as_reader = "basic cmVhZGVyOm9ubHkgbG9va2luZw==";
inline const std::string system_uri = "/redfish/v1/Systems/System.Embedded.1";
inline const std::string reset_uri = system_uri + "/Actions/ComputerSystem.Reset";
inline const std::string sessions_uri = "/redfish/v1/SessionService/Sessions";
inline const std::string login_body = R"({"UserName":"admin","Password":"correct horse"})";
inline const std::string sel_uri = "/redfish/v1/Managers/iDRAC.Embedded.1/LogServices/Sel";

/// A node whose two ports answer without being there.
struct Bench {
    explicit Bench(const std::string& model = "dell/c6420", std::vector<Fault> planted = {})
        : node(model, std::move(planted)), answers(node.machine, node.counters, place, source(node))
    {
    }

    std::unique_ptr<ResourceSource> source(const Node& of) const
    {
        Mistakes mistakes;
        auto tree = read_resource_file(of.machine.model().redfish.resources, mistakes);
        REQUIRE(mistakes.empty());
        return make_model_source(std::move(tree), of.machine, place);
    }

    WebReply ask(const std::string& method, const std::string& target,
                 const std::string& authorization = as_admin, const std::string& body = {})
    {
        WebRequest request;
        request.method = method;
        request.target = target;
        request.authorization = authorization;
        request.body = body;
        return answers.https(request, now);
    }

    WebReply with_token(const std::string& method, const std::string& target,
                        const std::string& token)
    {
        WebRequest request;
        request.method = method;
        request.target = target;
        request.token = token;
        return answers.https(request, now);
    }

    json::value get(const std::string& target)
    {
        const WebReply reply = ask("GET", target);
        INFO(target << ": " << reply.body);
        REQUIRE(reply.status == 200);
        return json::parse(reply.body);
    }

    WebPlace place{"127.0.62.1"};
    Node node;
    WebAnswers answers;
    SimClock::time_point now = SimClock::now();
};

inline std::string header(const WebReply& reply, const std::string& name)
{
    for (const auto& [key, value] : reply.headers)
        if (key == name)
            return value;
    return {};
}

inline std::string message_id(const WebReply& reply)
{
    const json::value body = json::parse(reply.body);
    return std::string{
        body.at("error").at("@Message.ExtendedInfo").at(0).at("MessageId").as_string()};
}

inline std::string text(const json::value& value) { return std::string{value.as_string()}; }

} // namespace web_bench
