// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/account_probe.hpp"

#include "redfish/account_facts.hpp"
#include "redfish/walk.hpp"

namespace oobready::redfish {

asio::awaitable<check::Observation> observe_accounts(Service& service, const json::object&)
{
    Walk walk{service};
    AccountFacts facts;
    const std::optional<Resource> accounts = co_await walk.top_one("AccountService");
    std::string uri{root_uri};
    if (accounts) {
        uri = accounts->uri;
        facts.add_service(accounts->uri, accounts->body);
        const std::vector<Resource> members = co_await walk.members(accounts->body, "Accounts");
        for (const Resource& account : members)
            facts.add_account(account.uri, account.body);
    }
    json::object taken = facts.take(walk.is_whole());
    co_return walk.observation(uri, std::move(taken), accounts.has_value());
}

check::ProbeInfo accounts_info()
{
    return {.name = "redfish.accounts",
            .summary = "who may log in, and when wrong passwords lock a user (DSP0268 "
                       "AccountService, ManagerAccount); no password, no hash",
            .needs = check::Needs::redfish_session,
            .sends = sent(
                {{linked(std::string{root_uri}), linked("what the root links as AccountService")},
                 collection_sends("AccountService", "Accounts")}),
            .facts = account_shape()};
}

} // namespace oobready::redfish
