// SPDX-License-Identifier: GPL-3.0-or-later
// What a web server answers: refusals, resources, links, and our secrets in them.
#include "fuzz/invariants.hpp"

#include "redfish/confidential.hpp"
#include "redfish/date_time.hpp"
#include "redfish/errors.hpp"
#include "redfish/link.hpp"
#include "redfish/redaction.hpp"
#include "redfish/service.hpp"

#include <algorithm>

using namespace oobready;
using namespace oobready::fuzz;
using namespace oobready::redfish;

namespace {

constexpr std::size_t message_ids_max = 17; // of the extended information, and the code
constexpr std::size_t context_bytes_max = 600;
constexpr std::string_view where = "GET /redfish/v1/x";

std::string text_of(const Bytes& bytes) { return {bytes.begin(), bytes.end()}; }

net::HttpReply reply_of(Input& input)
{
    static constexpr int statuses[] = {200, 201, 204, 301, 400, 401, 403, 404,
                                       405, 410, 429, 500, 501, 503, 0,   599};
    net::HttpReply reply;
    reply.status = statuses[input.byte() % std::size(statuses)];
    for (const char* name : {"content-type", "retry-after"})
        if (std::string value = text_of(input.chunk()); !value.empty())
            reply.headers.emplace_back(name, std::move(value));
    reply.body = text_of(input.rest());
    return reply;
}

void require_error(const Error& error)
{
    require(error.context.starts_with(where), "an error says where", error.context);
    require(error.context.size() <= context_bytes_max, "an error is bounded");
    require_sound(json::value(error.context));
}

void reply(Input& input)
{
    const net::HttpReply answer = reply_of(input);
    const ServiceMessage message = message_of(answer);
    require(message.ids.size() <= message_ids_max, "messages are bounded");
    require_sound(json::value(message.text));
    require_error(refusal(answer, std::string{where}));
    require_error(login_refusal(answer, std::string{where}));
    const Result<json::object> resource = resource_of(answer, std::string{where});
    if (!resource)
        return require_error(resource.error());
    require(answer.status / 100 == 2, "a resource is in a success only");
    require(nodes_in(*resource) <= resource_nodes_max, "a resource is bounded");
    require_sound(redact(*resource));
}

void link(Input& input)
{
    const Origin origin{"bmc.test", boost::asio::ip::make_address("192.0.2.1"), 443};
    const std::string text = text_of(input.rest());
    const Result<std::string> path = local_path(text, origin, root_uri);
    if (!path) {
        require(path.error().code == Errc::malformed || path.error().code == Errc::redirect_refused,
                "a link is none, or leads away");
        require_sound(json::value(path.error().context));
    } else {
        require(path->starts_with('/') && path->size() <= uri_bytes_max + root_uri.size(),
                "a path is one, and bounded", *path);
        require_harmless(*path);
        require(path->find_first_of(" #\r\n") == path->npos, "a path is one word", *path);
        const std::string folders = path->substr(0, path->find('?')) + "/";
        require(folders.find("/../") == folders.npos, "a path does not climb", *path);
    }
    const std::string session = session_path_of(text, "/redfish/v1/Sessions");
    require(session.empty() || (session.starts_with('/') && is_session(session) &&
                                session.find("/../") == session.npos),
            "only a session is ever deleted", session);
    (void)is_left_alone(text);
}

// Whether a text or a name in `value` holds `text`. Serialized, "\x1c" and "alvin" would make one
// of our passwords.
bool holds(const json::value& value, std::string_view text)
{
    if (const json::string* string = value.if_string())
        return std::string_view{*string}.find(text) != std::string_view::npos;
    if (const json::array* array = value.if_array())
        return std::any_of(array->begin(), array->end(),
                           [text](const json::value& member) { return holds(member, text); });
    const json::object* object = value.if_object();
    return object != nullptr &&
           std::any_of(object->begin(), object->end(), [text](const auto& row) {
               return row.key().find(text) != row.key().npos || holds(row.value(), text);
           });
}

void secrets(Input& input)
{
    static constexpr std::string_view password = "calvin";
    Confidential confidential;
    confidential.add(Credentials{"root", Secret{std::string{password}}, Secret{}});
    const std::string token = text_of(input.chunk());
    confidential.add(token);
    const std::string text = text_of(input.rest());
    const std::string cleared = confidential.removed_from(text);
    require(cleared.find(password) == cleared.npos, "no password is left");
    const bool long_enough = token.size() >= secret_bytes_min;
    // One that "(removed)" itself can make is not to be kept out.
    if (long_enough && token.find_first_of("()emovd") == token.npos)
        require(cleared.find(token) == cleared.npos, "no token is left");
    json::value value = json::object{{text, json::array{text, text.size()}}};
    confidential.remove_from(value);
    require(!holds(value, password), "nor in a resource");
    (void)unix_time_of(text);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    Input input{data, size};
    switch (input.byte()) {
    case 0:
        reply(input);
        break;
    case 1:
        link(input);
        break;
    case 2:
        secrets(input);
        break;
    default:
        return -1;
    }
    return 0;
}
