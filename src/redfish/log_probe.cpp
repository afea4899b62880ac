// SPDX-License-Identifier: GPL-3.0-or-later
// The newest entries of each log: some services list the newest first and some last, some write the
// entries into their collection and some only link them.
#include "redfish/log_probe.hpp"

#include "redfish/errors.hpp"
#include "redfish/log_facts.hpp"
#include "redfish/pointer_argument.hpp"
#include "redfish/property.hpp"
#include "redfish/walk.hpp"

#include <algorithm>
#include <set>

namespace oobready::redfish {

namespace {

constexpr std::string_view ids_argument = "ids";
constexpr std::string_view newest_argument = "newest";
constexpr std::string_view owners_of_logs[] = {"Systems", "Managers"};

struct Wanted {
    std::set<std::string> ids; ///< of the LogServices; empty: all
    std::size_t newest = log_entries_default;
};

// Errors: unsupported.
Result<Wanted> wanted_in(const json::object& arguments)
{
    Wanted wanted;
    if (const json::value* given = arguments.if_contains(ids_argument)) {
        const json::array* list = given->if_array();
        for (std::size_t i = 0; list != nullptr && i < list->size(); ++i)
            if (const json::string* id = (*list)[i].if_string())
                wanted.ids.emplace(*id);
        if (list == nullptr || wanted.ids.empty() || wanted.ids.size() > pointers_max)
            return Error{Errc::unsupported, "ids must be a list of Ids of LogServices"};
    }
    if (arguments.contains(newest_argument)) {
        const json::value count = count_at(arguments, newest_argument);
        if (!count.is_int64() || count.get_int64() > static_cast<std::int64_t>(log_entries_max))
            return Error{Errc::unsupported, "newest must be at most 100"};
        wanted.newest = static_cast<std::size_t>(count.get_int64());
    }
    return wanted;
}

// One member of a page: the entry itself, or only its link.
struct Entry {
    std::string uri;
    json::object body;
    bool is_link = false;
};

std::vector<Entry> entries_of(const json::object& page)
{
    std::vector<Entry> entries;
    const json::array* members = array_at(page, "Members");
    for (std::size_t i = 0; members != nullptr && i < members->size(); ++i) {
        const json::object* member = (*members)[i].if_object();
        if (member == nullptr)
            continue;
        const bool whole = member->contains("Created") || member->contains("Message");
        Entry entry{string_at(*member, "@odata.id"), {}, !whole};
        if (whole)
            entry.body = *member;
        if (whole || !entry.uri.empty())
            entries.push_back(std::move(entry));
    }
    return entries;
}

std::string next_page(const json::object& page)
{
    std::string next = string_at(page, "Members@odata.nextLink");
    return next.empty() ? string_at(page, "@odata.nextLink") : next;
}

// Reads one log.
class LogReader {
public:
    LogReader(Walk& walk, std::size_t newest) : walk_(walk), newest_(newest) {}

    asio::awaitable<LogRead> read(std::string uri);

private:
    asio::awaitable<void> read_pages(std::string uri);
    asio::awaitable<void> fetch(Entry& entry);
    asio::awaitable<std::optional<bool>> order();

    Walk& walk_;
    std::size_t newest_;
    std::vector<Entry> entries_; ///< in the order of the pages
    std::optional<bool> newest_first_;
    LogRead read_;
};

// An entry that is only linked is read once; one that is not there any more stays empty.
asio::awaitable<void> LogReader::fetch(Entry& entry)
{
    if (!entry.is_link)
        co_return;
    entry.is_link = false;
    std::optional<Resource> found = co_await walk_.at(entry.uri);
    if (found)
        entry.body = std::move(found->body);
}

// Whether the newest are first; nothing where the times do not tell.
asio::awaitable<std::optional<bool>> LogReader::order()
{
    if (entries_.size() < 2)
        co_return std::nullopt;
    co_await fetch(entries_.front());
    co_await fetch(entries_.back());
    co_return newest_first(entries_.front().body, entries_.back().body);
}

asio::awaitable<void> LogReader::read_pages(std::string uri)
{
    std::set<std::string> seen;
    for (std::size_t pages = 0; !uri.empty() && seen.insert(uri).second; ++pages) {
        if (pages == log_pages_max) {
            read_.newest_seen = newest_first_.value_or(false);
            co_return;
        }
        const std::optional<Resource> page = co_await walk_.certain(uri);
        if (!page) {
            read_.newest_seen = pages > 0 && newest_first_.value_or(false);
            co_return;
        }
        if (pages == 0) {
            const json::value count = count_at(page->body, "Members@odata.count");
            if (count.is_int64())
                read_.count = static_cast<std::uint64_t>(count.get_int64());
        }
        for (Entry& entry : entries_of(page->body))
            entries_.push_back(std::move(entry));
        uri = next_page(page->body);
        if (!uri.empty() && !newest_first_)
            newest_first_ = co_await order();
        if (newest_first_.value_or(false) && entries_.size() >= newest_)
            co_return; // what follows is older
        // Of those before, only the last can still be among the newest.
        if (newest_first_ && !*newest_first_ && entries_.size() > newest_)
            entries_.erase(entries_.begin(), entries_.end() - static_cast<std::ptrdiff_t>(newest_));
    }
}

asio::awaitable<LogRead> LogReader::read(std::string uri)
{
    co_await read_pages(std::move(uri));
    if (!newest_first_)
        newest_first_ = co_await order();
    // Where the times do not tell, the newest are last, as a log is written.
    if (!newest_first_.value_or(false))
        std::reverse(entries_.begin(), entries_.end());
    if (entries_.size() > newest_)
        entries_.resize(newest_);
    for (Entry& entry : entries_) {
        co_await fetch(entry);
        if (!entry.body.empty())
            read_.entries.emplace_back(std::move(entry.uri), std::move(entry.body));
    }
    co_return std::move(read_);
}

asio::awaitable<void> add_logs(Walk& walk, const json::object& owner, const Wanted& wanted,
                               std::set<std::string>& seen, LogFacts& facts)
{
    const std::vector<Resource> logs = co_await walk.members(owner, "LogServices");
    for (const Resource& log : logs) {
        const bool asked = wanted.ids.empty() || wanted.ids.contains(string_at(log.body, "Id"));
        if (!asked || seen.size() >= logs_max || !seen.insert(log.uri).second)
            continue;
        if (link_at(log.body, "Entries").empty()) {
            walk.note(log.uri, Error{Errc::not_found, "the log links no Entries"});
            continue;
        }
        LogReader reader{walk, wanted.newest};
        const LogRead read = co_await reader.read(link_at(log.body, "Entries"));
        facts.add(log.uri, log.body, read);
    }
}

} // namespace

asio::awaitable<check::Observation> observe_logs(Service& service, const json::object& arguments)
{
    const Result<Wanted> wanted = wanted_in(arguments);
    if (!wanted)
        co_return wanted.error();
    Walk walk{service};
    LogFacts facts;
    std::set<std::string> seen;
    for (const std::string_view owners : owners_of_logs) {
        const std::vector<Resource> all = co_await walk.top(owners);
        for (const Resource& owner : all)
            co_await add_logs(walk, owner.body, *wanted, seen, facts);
    }
    json::object taken = facts.take();
    const bool found = has_any(taken, of_members);
    co_return walk.observation(root_uri, std::move(taken), found);
}

check::ProbeInfo logs_info()
{
    const std::vector<check::Sent> logs = {
        linked("what a system or manager links as LogServices",
               check::per("page of the collection")),
        linked("each LogService", check::per("log")),
        linked("the Entries of a LogService", check::per("page", log_pages_max)),
        linked("an entry that is only linked", check::per("entry", log_entries_max + 2))};
    return {.name = "redfish.logs",
            .summary = "the newest entries of the logs of systems and managers (DSP0268 "
                       "LogService, LogEntry): 20 of each, or as many as newest says; of all logs, "
                       "or of those that ids names",
            .arguments = {ids_argument, newest_argument},
            .needs = check::Needs::redfish_session,
            .sends = sent({top_sends(owners_of_logs[0]), top_sends(owners_of_logs[1]), logs}),
            .facts = log_shape()};
}

} // namespace oobready::redfish
