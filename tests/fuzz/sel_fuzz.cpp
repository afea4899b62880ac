// SPDX-License-Identifier: GPL-3.0-or-later
// The system event log: reading it from a hostile BMC, records in words.
#include "fuzz/invariants.hpp"

#include "ipmi/sel_record.hpp"
#include "ipmi/sel_walk.hpp"

using namespace oobready;
using namespace oobready::fuzz;
using namespace oobready::ipmi;

namespace {

const SelWords& words()
{
    static const SelWords made;
    return made;
}

void check_record(const Bytes& record)
{
    const json::object facts = words().facts_of(record);
    require_sound(facts);
    require(from_hex(std::string_view{facts.at("raw").as_string()}) == record,
            "the raw bytes are the record's");
    const bool is_event = facts.at("type") == "system-event";
    require(sensor_of_event(record).has_value() == is_event, "only an event has a sensor");
    require(!is_event || facts.contains("severity"), "an event has a severity");
}

// `numbered`: each answer is the record that was asked for, and names the one after it as the next:
// only our own limits end the walk.
void walk(Input& input, bool numbered)
{
    constexpr std::size_t steps_max =
        sel_entries_max * (sel_id_gap_max + 2) + sel_entries_walked_max + 64;
    const std::uint16_t entries = input.word();
    Answers answers{input};
    SelWalk sel_walk{entries};
    while (const std::optional<std::uint16_t> id = sel_walk.next()) {
        require(answers.given() < steps_max, "the walk ends");
        Response answer = answers.next();
        if (numbered && answer.data.size() >= 4) {
            const auto own = static_cast<std::uint16_t>(*id == sel_record_last ? entries : *id);
            answer.data[0] = static_cast<std::uint8_t>((own + 1) & 0xff);
            answer.data[1] = static_cast<std::uint8_t>((own + 1) >> 8);
            answer.data[2] = static_cast<std::uint8_t>(own & 0xff);
            answer.data[3] = static_cast<std::uint8_t>(own >> 8);
        }
        if (const Result<void> taken = sel_walk.take(answer); !taken) {
            require_malformed(taken.error());
            break;
        }
    }
    require(sel_walk.newest_first().size() <= sel_entries_max, "entries are bounded");
    require_harmless(sel_walk.stopped());
    std::set<std::uint16_t> ids;
    for (const SelEntry& entry : sel_walk.newest_first()) {
        require(entry.record.size() == sel_record_bytes, "a record is whole");
        require(ids.insert(entry.id()).second, "each record is read once");
    }
    if (!sel_walk.newest_first().empty())
        check_record(sel_walk.newest_first().front().record);
}

void record(Input& input)
{
    Bytes bytes = input.take(sel_record_bytes);
    bytes.resize(sel_record_bytes);
    check_record(bytes);
}

void info(Input& input)
{
    const Bytes data = input.rest();
    if (const Result<SelInfo> decoded = decode_sel_info(data))
        require_sound(facts_of(*decoded));
    else
        require_malformed(decoded.error());
    if (const Result<std::uint32_t> time = decode_sel_time(data); !time)
        require_malformed(time.error());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    Input input{data, size};
    switch (input.byte()) {
    case 0:
        walk(input, false);
        break;
    case 1:
        walk(input, true);
        break;
    case 2:
        record(input);
        break;
    case 3:
        info(input);
        break;
    default:
        return -1;
    }
    return 0;
}
