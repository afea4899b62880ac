// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/ipmi/dispatch.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oobready::sim::bmc {

namespace {

constexpr std::uint8_t own_address = 0x20;

// Of two answers to one request the one with the longer prefix, then the one that a fault asks for.
bool is_nearer(const OemAnswer& one, const OemAnswer& other)
{
    if (one.request_prefix.size() != other.request_prefix.size())
        return one.request_prefix.size() > other.request_prefix.size();
    return one.fault && !other.fault;
}

// A model's answer to a command that the specification does not know.
const OemAnswer* find_oem_answer(const Machine& machine, const ipmi::Message& request)
{
    const OemAnswer* best = nullptr;
    for (const OemAnswer& answer : machine.model().oem_answers) {
        const Bytes& prefix = answer.request_prefix;
        if (answer.net_fn != request.net_fn || answer.command != request.command ||
            prefix.size() > request.data.size() ||
            !std::equal(prefix.begin(), prefix.end(), request.data.begin()))
            continue;
        if (answer.fault && !machine.faults().present(*answer.fault))
            continue;
        if (!best || is_nearer(answer, *best))
            best = &answer;
    }
    return best;
}

struct Known {
    const CommandRow* row = nullptr;
    const OemAnswer* oem = nullptr;
    std::string name;
};

Known identify(const Machine& machine, const ipmi::Message& request)
{
    Known known;
    known.row = find_command(request.net_fn, request.command);
    known.oem = find_oem_answer(machine, request);
    if (known.row)
        known.name = known.row->name;
    else if (known.oem && !known.oem->name.empty())
        known.name = known.oem->name;
    else
        known.name = fmt::format("{:02X}h {:02X}h", request.net_fn, request.command);
    return known;
}

Reply perform(const Known& known, const Call& call)
{
    if (known.oem)
        return known.oem->completion_code == code::ok ? Reply{known.oem->response}
                                                      : Reply{known.oem->completion_code};
    if (!known.row)
        return code::invalid_command;
    const CommandRow& row = *known.row;
    if (call.lun != 0 && row.trait != Trait::every_lun)
        return code::invalid_for_lun;
    if (call.session && call.session->privilege < row.privilege)
        return code::insufficient_privilege;
    if (call.data.size() < row.length.min ||
        (row.length.max != any_length && call.data.size() > row.length.max))
        return code::length_invalid;
    return row.handler(call);
}

// The client has given up waiting for a command that it left behind.
void forget_unanswered(Controller& controller, Session& session)
{
    if (session.unanswered)
        controller.counters.ipmi_in_flight.down();
    session.unanswered.reset();
}

bool strikes_dumb(NodeFaults& faults, std::string_view name)
{
    return faults.strike(FaultKind::no_answer, name) ||
           (name == "Activate Payload" && faults.strike(FaultKind::sol_no_reply, name));
}

ipmi::Message answer_of(const Known& known, const Call& call, const ipmi::Message& request)
{
    if (const Fault* fault = call.machine().faults().strike(FaultKind::completion_code, known.name))
        return ipmi::response_to(request, static_cast<std::uint8_t>(fault->value), {});
    const Reply reply = perform(known, call);
    return ipmi::response_to(request, reply.code, reply.data);
}

} // namespace

Outcome dispatch(Controller& controller, Session* session, ByteView payload, TimePoint now)
{
    Outcome outcome;
    const Result<ipmi::Message> request = ipmi::decode_message(payload);
    const bool is_request =
        request && request->to.address == own_address && request->net_fn % 2 == 0;
    if (!is_request) {
        outcome.refused = true;
        return outcome;
    }
    const Known known = identify(controller.machine, *request);
    const bool sessionless = known.row && known.row->trait == Trait::sessionless;
    if (!session && !sessionless) {
        outcome.refused = true; // silence, as the specification wants it (6.12.11)
        return outcome;
    }
    controller.counters.count_command(known.name);
    if (session && session->unanswered != request->sequence)
        forget_unanswered(controller, *session);
    if (strikes_dumb(controller.machine.faults(), known.name)) {
        if (session && !session->unanswered) {
            controller.counters.ipmi_in_flight.up();
            session->unanswered = request->sequence;
        }
        return outcome;
    }
    if (session)
        forget_unanswered(controller, *session);
    controller.counters.ipmi_in_flight.up();
    const Call call{controller, session, request->to.lun, request->data, now};
    if (session && session->answered && std::ranges::equal(session->answered->request, payload)) {
        outcome.answer = Dispatched{*ipmi::decode_message(session->answered->response), known.name};
    } else {
        outcome.answer = Dispatched{answer_of(known, call, *request), known.name};
        if (session)
            session->answered.reset();
        if (session && known.row && known.row->trait == Trait::changes)
            session->answered = Answered{{payload.begin(), payload.end()},
                                         ipmi::encode_message(outcome.answer->response)};
    }
    controller.counters.ipmi_in_flight.down();
    return outcome;
}

} // namespace oobready::sim::bmc
