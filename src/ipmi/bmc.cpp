// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/bmc.hpp"

#include "ipmi/busy.hpp"
#include "ipmi/channel.hpp"
#include "ipmi/errors.hpp"
#include "ipmi/little_endian.hpp"
#include "ipmi/sol_packet.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oobready::ipmi {

namespace {

constexpr unsigned cipher_suite_pages_max = 16;
constexpr std::size_t cipher_suite_page_bytes = 16;
constexpr unsigned deactivations_max = 3;

bool refuses_login(Errc code)
{
    return code == Errc::username_invalid || code == Errc::password_invalid;
}

} // namespace

Bmc::Bmc(asio::any_io_executor executor, const Target& target, asio::ip::address address,
         LoginGate& gate, check::Etiquette& etiquette, LoginPolicy policy, const Waits& waits)
    : executor_(executor),
      target_(target),
      port_(target.ports.ipmi),
      address_(std::move(address)),
      gate_(gate),
      etiquette_(etiquette),
      policy_(std::move(policy)),
      waits_(waits),
      socket_(executor),
      session_(socket_, etiquette, waits)
{
}

Result<void> Bmc::connect()
{
    if (!connected_)
        connected_ = socket_.connect(address_, port_);
    return *connected_;
}

asio::awaitable<Result<net::PresencePong>> Bmc::presence()
{
    if (!presence_) {
        if (Result<void> connected = connect(); !connected)
            presence_ = connected.error();
        else
            presence_ =
                co_await net::rmcp_ping(socket_, waits_.presence, etiquette_.datagrams_sent);
    }
    co_return *presence_;
}

asio::awaitable<Result<AuthenticationCapabilities>> Bmc::authentication_capabilities()
{
    if (capabilities_)
        co_return *capabilities_;
    if (Result<void> connected = connect(); !connected) {
        capabilities_ = connected.error();
        co_return *capabilities_;
    }
    Request request{get_channel_authentication_capabilities,
                    channel_authentication_capabilities_request()};
    Result<Response> response = co_await ask_sessionless(std::move(request), waits_.capabilities);
    if (!response)
        capabilities_ = response.error();
    else
        capabilities_ = decode_channel_authentication_capabilities(*response);
    co_return *capabilities_;
}

asio::awaitable<Result<std::vector<std::uint8_t>>> Bmc::cipher_suite_ids()
{
    if (!suite_ids_)
        suite_ids_ = co_await ask_cipher_suites(false);
    const bool silent = !*suite_ids_ && suite_ids_->error().code == Errc::connection_timeout;
    if (silent && session_.is_open())
        suite_ids_ = co_await ask_cipher_suites(true);
    co_return *suite_ids_;
}

asio::awaitable<Result<std::vector<std::uint8_t>>> Bmc::ask_cipher_suites(bool in_session)
{
    const Result<AuthenticationCapabilities> capabilities = co_await authentication_capabilities();
    if (!capabilities)
        co_return capabilities.error();
    Bytes records;
    for (unsigned page = 0; page < cipher_suite_pages_max; ++page) {
        Request request{get_channel_cipher_suites,
                        channel_cipher_suites_request(capabilities->channel, page)};
        Result<Response> response = Error{};
        if (in_session)
            response = co_await session_.exchange(std::move(request));
        else
            response = co_await ask_sessionless(std::move(request), waits_.cipher_suites);
        if (!response)
            co_return response.error();
        if (!response->ok() || response->data.empty())
            co_return Error{
                errc_of_completion(response->completion_code).value_or(Errc::unsupported),
                describe(get_channel_cipher_suites) + " answered " +
                    hex_code(response->completion_code)};
        records.insert(records.end(), response->data.begin() + 1, response->data.end());
        if (response->data.size() - 1 < cipher_suite_page_bytes)
            break;
    }
    if (records.empty()) // an answer without a list says nothing of what is offered
        co_return Error{Errc::malformed, describe(get_channel_cipher_suites) + ": empty list"};
    co_return decode_cipher_suite_ids(records);
}

// One question before a session; again, under a sequence number of its own, when the BMC is busy.
asio::awaitable<Result<Response>> Bmc::ask_sessionless(Request request, net::Duration limit)
{
    for (BusyPatience patience;;) {
        Request transmission = request;
        Result<Response> response = co_await exchange_sessionless(
            socket_, etiquette_, std::move(transmission), next_sequence(), limit);
        const bool again = co_await patience.again(request, response);
        if (!again)
            co_return response;
    }
}

asio::awaitable<Result<SuiteAnswer>> Bmc::propose_suite(Algorithms proposed)
{
    const Result<AuthenticationCapabilities> capabilities = co_await authentication_capabilities();
    if (!capabilities)
        co_return capabilities.error(); // a silent BMC has cost its time already
    if (!capabilities->ipmi_v2)
        co_return Error{Errc::ipmi2_unavailable, "the BMC offers IPMI 1.5 sessions only"};
    // The highest level that the suite allows, whichever that is; named for a BMC that wants a
    // name.
    constexpr std::uint8_t highest = 0;
    Result<SuiteAnswer> answer = Error{};
    for (std::uint8_t role : {highest, static_cast<std::uint8_t>(Privilege::administrator)}) {
        const HandshakeRandom random = HandshakeRandom::generate();
        SuiteQuestion question{proposed, random.console_session_id, random.first_tag, role};
        answer = co_await ask_suite(socket_, etiquette_, std::move(question), waits_.handshake);
        if (!answer || answer->accepted)
            break;
        const Errc refusal = errc_of_status(answer->status);
        if (answer->status != 0 && refusal == Errc::bmc_busy)
            co_return Error{refusal,
                            "Open Session Response with status " + status_word(answer->status)};
        if (refusal != Errc::privilege_insufficient && refusal != Errc::bmc_error)
            break;
    }
    co_return answer;
}

asio::awaitable<Result<Session*>> Bmc::session()
{
    if (!opened_)
        opened_ = co_await open_session();
    if (!*opened_)
        co_return opened_->error();
    if (!session_.is_open())
        co_return Error{Errc::session_timeout, "the session has ended"};
    co_return &session_;
}

asio::awaitable<Result<void>> Bmc::open_session()
{
    const Result<AuthenticationCapabilities> capabilities = co_await authentication_capabilities();
    if (!capabilities)
        co_return capabilities.error();
    if (!capabilities->ipmi_v2)
        co_return Error{Errc::ipmi2_unavailable, "the BMC offers IPMI 1.5 sessions only"};
    if (!target_.credentials)
        co_return Error{Errc::credentials_missing, "no user name and password are given"};
    if (Result<void> usable = Handshake::usable(*target_.credentials); !usable)
        co_return usable.error(); // nothing is sent, so nothing is refused
    if (gate_.closed())
        co_return Error{Errc::login_withheld,
                        gate_.refused_by + " refused this user name and password"};
    if (list_matters(policy_.cipher_suites))
        (void)co_await cipher_suite_ids(); // only orders the offers; unknown is fine
    Result<void> opened = Error{Errc::cipher_suite_unavailable, "no cipher suite to offer"};
    std::vector<std::uint8_t> listed; // stays empty where the BMC does not say
    if (suite_ids_ && *suite_ids_)
        listed = **suite_ids_;
    for (const CipherSuite& suite : suites_to_offer(policy_.cipher_suites, listed)) {
        opened = co_await try_suite(suite);
        // 01h, "insufficient resources", is how some BMCs refuse a suite: try the next before
        // believing that all slots are taken.
        if (opened || (opened.error().code != Errc::cipher_suite_unavailable &&
                       opened.error().code != Errc::bmc_busy))
            break;
    }
    if (!opened && refuses_login(opened.error().code)) {
        gate_.refused_by = "IPMI";
        ++etiquette_.logins_failed;
    }
    co_return opened;
}

// A user may hold a lower privilege than administrator; a refusal for that reason comes before the
// password is judged, so asking for less is no second login attempt.
asio::awaitable<Result<void>> Bmc::try_suite(CipherSuite suite)
{
    static constexpr Privilege privileges[] = {Privilege::administrator, Privilege::operator_,
                                               Privilege::user};
    Result<void> opened = Error{};
    for (Privilege privilege : privileges) {
        if (privilege > policy_.privilege)
            continue;
        opened = co_await session_.open(*target_.credentials, suite, privilege, policy_);
        if (!opened && session_.last_answer_lost())
            opened = co_await session_.open(*target_.credentials, suite, privilege, policy_);
        if (opened) {
            suite_ = suite;
            privilege_ = privilege;
            break;
        }
        if (opened.error().code != Errc::privilege_insufficient)
            break;
    }
    co_return opened;
}

asio::awaitable<Result<Response>> Bmc::answer(Request request)
{
    Result<Session*> open = co_await session();
    if (!open)
        co_return open.error();
    co_return co_await (*open)->exchange(std::move(request));
}

asio::awaitable<Result<Response>> Bmc::ask(Request request)
{
    const Result<Response> response = co_await answer(request);
    if (!response)
        co_return response;
    std::optional<Errc> code = errc_of_completion(response->completion_code);
    if (is_busy(request, response->completion_code))
        code = Errc::bmc_busy;
    if (code)
        co_return Error{*code, describe(*request.command) + " answered completion code " +
                                   hex_code(response->completion_code)};
    co_return response;
}

asio::awaitable<Result<Response>> Bmc::ask_once(Request request)
{
    for (const auto& [asked, response] : answered_)
        if (asked == request)
            co_return response;
    Result<Response> response = co_await ask(request);
    if (response)
        answered_.emplace_back(std::move(request), *response);
    co_return response;
}

// Get Payload Instance Info (IPMI v2.0 24.5): the session that has SOL activated, by the id that
// either side gave it; 0 when none has.
asio::awaitable<SolOwner> Bmc::sol_owner()
{
    if (!session_.is_open())
        co_return SolOwner::unknown;
    Request request{get_payload_instance_info, Bytes{payload_type_sol, payload_instance}};
    const Result<Response> info = co_await session_.exchange(std::move(request));
    if (!info || !info->ok() || info->data.size() < 4)
        co_return SolOwner::unknown;
    const std::uint32_t id = little_endian(info->data, 0, 4);
    if (id == 0)
        co_return SolOwner::nobody;
    const bool ours =
        id == session_.opened().bmc_session_id || id == session_.opened().console_session_id;
    co_return ours ? SolOwner::us : SolOwner::somebody_else;
}

// Deactivate Payload ends whoever's SOL it is, so it is sent only for one that is ours: the BMC
// says so, or it says nothing and our activation succeeded. What is left ends with the session.
asio::awaitable<bool> Bmc::deactivate_sol(bool surely_ours)
{
    if (sol_ == SolState::none)
        co_return true;
    const SolOwner owner = surely_ours ? SolOwner::us : co_await sol_owner();
    const bool ours =
        owner == SolOwner::us || (owner == SolOwner::unknown && sol_ == SolState::active);
    bool held = ours;
    for (unsigned attempt = 0; held && attempt < deactivations_max; ++attempt) {
        Request request{deactivate_payload, Bytes{payload_type_sol, payload_instance, 0, 0, 0, 0}};
        const Result<Response> done = co_await session_.exchange(std::move(request));
        // 80h: already deactivated (IPMI v2.0 24.2). No answer at all says nothing of it.
        held = done && !done->ok() && done->completion_code != 0x80;
        if (!done)
            break;
    }
    sol_ = SolState::none; // what is left ends with the session
    co_return !held;
}

Bmc& Bmc::at_port(std::uint16_t port)
{
    elsewhere_ =
        std::make_unique<Bmc>(executor_, target_, address_, gate_, etiquette_, policy_, waits_);
    elsewhere_->port_ = port;
    elsewhere_->console_is(console_);
    return *elsewhere_;
}

asio::awaitable<void> Bmc::close()
{
    if (elsewhere_)
        co_await elsewhere_->close_here(); // it never has an elsewhere of its own
    co_await close_here();
}

asio::awaitable<void> Bmc::close_here()
{
    if (!session_.is_open())
        co_return;
    (void)co_await deactivate_sol();
    co_await session_.close();
}

bool Bmc::is_own_port(std::uint16_t port) const
{
    constexpr std::uint16_t well_known = 0x026f; // 623
    constexpr std::uint16_t swapped = 0x6f02;
    return port == 0 || port == port_ || port == well_known || port == swapped;
}

std::string Bmc::source() const
{
    const std::string address = address_.to_string();
    const std::string host = address_.is_v6() ? "[" + address + "]" : address;
    return fmt::format("udp://{}:{}", host, port_);
}

std::string Bmc::source(const Command& command) const { return source() + " " + describe(command); }

} // namespace oobready::ipmi
