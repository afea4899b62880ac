// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/account_probe.hpp"

#include "redfish/account_facts.hpp"
#include "redfish/reading.hpp"

namespace oobready::redfish {

asio::awaitable<check::Observation> observe_accounts(Service& service, const json::object&)
{
    Reading reading{service};
    AccountFacts facts;
    const std::optional<Reading::Found> accounts = co_await reading.root_resource("AccountService");
    std::string uri{root_uri};
    if (accounts) {
        uri = accounts->uri;
        facts.add_service(accounts->uri, accounts->resource);
        const std::vector<Reading::Found> members =
            co_await reading.linked_members(accounts->resource, "Accounts");
        for (const Reading::Found& account : members)
            facts.add_account(account.uri, account.resource);
    }
    json::object taken = facts.take(reading.complete());
    co_return reading.observation(uri, std::move(taken), accounts.has_value());
}

check::ProbeInfo accounts_info()
{
    constexpr check::Door https = check::Door::https;
    return {.name = "redfish.accounts",
            .summary = "who may log in, and when wrong passwords lock a user (DSP0268 "
                       "AccountService, ManagerAccount); no password, no hash",
            .needs = check::Needs::redfish_session,
            .sends = {{"GET " + std::string{root_uri}, https},
                      {"GET what the root links as AccountService", https},
                      {"GET what the AccountService links as Accounts", https,
                       check::per("page of the collection")},
                      {"GET each member of what the AccountService links as Accounts", https,
                       check::per("member")}},
            .facts = account_shape()};
}

} // namespace oobready::redfish
