// SPDX-License-Identifier: GPL-3.0-or-later
// Commands about sessions (IPMI v2.0 22.18 to 22.20).
#include "ipmi/little_endian.hpp"
#include "sim/ipmi/command.hpp"

#include <algorithm>

namespace oobready::sim::bmc {

namespace {

Reply set_session_privilege_level(const Call& call)
{
    constexpr std::uint8_t not_available_for_user = 0x80;
    const std::uint8_t requested = call.data[0] & 0x0f;
    Session& session = *call.session;
    if (requested == privilege_callback || requested > 5)
        return code::invalid_data_field;
    if (requested > session.privilege_max)
        return not_available_for_user;
    if (requested != 0)
        session.privilege = requested;
    return Bytes{session.privilege};
}

Reply close_session(const Call& call)
{
    constexpr std::uint8_t invalid_session_id = 0x87;
    constexpr std::uint8_t invalid_session_handle = 0x88;
    const std::uint32_t id = ipmi::little_endian(call.data, 0, 4);
    SessionTable& sessions = call.controller.sessions;
    Session* session = nullptr;
    if (id != 0)
        session = sessions.find(id);
    else if (call.data.size() == 5)
        session = sessions.find_handle(call.data[4]);
    if (!session || !session->is_open())
        return id != 0 ? invalid_session_id : invalid_session_handle;
    if (session == call.session) {
        session->closing = true; // once this is answered
        return done();
    }
    if (call.session->privilege < privilege_administrator)
        return code::insufficient_privilege;
    call.controller.end_session(*session, SessionEnd::by_command);
    return done();
}

// Which session Get Session Info asks for: this one, the nth active one, or one by handle or id.
const Session* session_asked_for(const Call& call)
{
    constexpr std::uint8_t by_handle = 0xfe;
    constexpr std::uint8_t by_id = 0xff;
    const std::uint8_t index = call.data[0];
    if (index == 0)
        return call.session;
    if (index == by_handle)
        return call.data.size() == 2 ? call.controller.sessions.find_handle(call.data[1]) : nullptr;
    if (index == by_id)
        return call.data.size() == 5
                   ? call.controller.sessions.find(ipmi::little_endian(call.data, 1, 4))
                   : nullptr;
    const std::vector<const Session*> open = call.controller.sessions.open_sessions();
    return index <= open.size() ? open[index - 1] : nullptr;
}

Reply get_session_info(const Call& call)
{
    constexpr std::uint8_t rmcpplus = 0x10;
    const SessionTable& sessions = call.controller.sessions;
    const Session* session = session_asked_for(call);
    const auto possible = static_cast<unsigned>(std::min<std::size_t>(sessions.slots(), 0x3f));
    Writer writer;
    const bool open = session && session->is_open();
    writer.byte(open ? session->handle : 0u).byte(possible);
    writer.byte(static_cast<unsigned>(sessions.open_sessions().size()));
    if (!open)
        return call.data[0] == 0xfe || call.data[0] == 0xff ? Reply{code::not_present}
                                                            : Reply{writer};
    writer.byte(session->user).byte(session->privilege).byte(rmcpplus | Controller::channel);
    const asio::ip::address address = session->peer.address();
    if (address.is_v4())
        writer.bytes(address.to_v4().to_bytes());
    else
        writer.fill(4);
    return writer.fill(6).number(session->peer.port(), 2); // no MAC address: it came over a router
}

constexpr CommandRow rows[] = {
    {net_fn_app,
     0x3b,
     "Set Session Privilege Level",
     privilege_callback,
     {1, 1},
     set_session_privilege_level},
    {net_fn_app, 0x3c, "Close Session", privilege_callback, {4, 5}, close_session},
    {net_fn_app, 0x3d, "Get Session Info", privilege_user, {1, 5}, get_session_info},
};

} // namespace

std::span<const CommandRow> session_commands() { return rows; }

} // namespace oobready::sim::bmc
