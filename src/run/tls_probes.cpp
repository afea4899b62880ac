// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/tls_probes.hpp"

#include "base/rfc3339.hpp"
#include "net/tls_facts.hpp"
#include "net/tls_offer.hpp"

#include <fmt/format.h>

namespace oobready::run {

namespace {

using namespace std::chrono_literals;
using check::Evidence;
using check::Observation;

constexpr auto tls_limit = 10s; // slow controllers take seconds for one RSA handshake

std::string text_of(std::chrono::system_clock::time_point time)
{
    return rfc3339(std::chrono::system_clock::to_time_t(time));
}

json::value text_or_null(const std::string& text)
{
    return text.empty() ? json::value(nullptr) : json::value(text);
}

json::array facts_of(const std::vector<net::ChainLink>& chain)
{
    json::array links;
    for (const net::ChainLink& link : chain)
        links.push_back(json::object{{"subject", link.subject},
                                     {"issuer", link.issuer},
                                     {"not_after", text_of(link.not_after)},
                                     {"self_signed", link.self_signed}});
    return links;
}

json::object facts_of(const net::TlsFacts& tls, const std::string& pin)
{
    const auto left = tls.not_after - std::chrono::system_clock::now();
    json::object facts;
    facts["protocol"] = tls.protocol;
    facts["cipher"] = tls.cipher;
    facts["subject"] = tls.subject;
    facts["issuer"] = tls.issuer;
    facts["names"] = json::array(tls.names.begin(), tls.names.end());
    facts["names_host"] = tls.names_host;
    facts["not_before"] = text_of(tls.not_before);
    facts["not_after"] = text_of(tls.not_after);
    facts["days_left"] = std::chrono::duration_cast<std::chrono::days>(left).count();
    facts["key_type"] = tls.key_type;
    facts["key_bits"] = tls.key_bits;
    facts["security_bits"] = tls.security_bits;
    facts["signature_algorithm"] = text_or_null(tls.signature_algorithm);
    facts["signature_hash"] = text_or_null(tls.signature_hash);
    facts["serial"] = tls.serial;
    facts["sha256"] = tls.sha256;
    facts["pinned"] = pin.empty() ? json::value(nullptr) : json::value(pin == tls.sha256);
    facts["self_signed"] = tls.self_signed;
    facts["chain"] = facts_of(tls.chain);
    facts["missing_issuer"] = text_or_null(tls.missing_issuer);
    facts["verifies"] = tls.verifies;
    facts["verify_error"] = text_or_null(tls.verify_error);
    facts["trusted"] = tls.trusted;
    return facts;
}

asio::awaitable<Observation> observe_facts(NetSide& side, const json::object&)
{
    const std::uint16_t port = side.target.ports.https;
    if (Result<void> open = co_await side.reachable(port); !open)
        co_return open.error();
    const asio::ip::tcp::endpoint endpoint{side.address, port};
    Result<net::TlsFacts> tls =
        co_await net::tls_facts(endpoint, side.target.host, side.target.tls, tls_limit);
    if (!tls)
        co_return tls.error();
    co_return Evidence{
        "tls://" + side.authority(port), facts_of(*tls, side.target.tls.pin_sha256), {}};
}

struct Question {
    const char* fact;
    const char* name; ///< as OpenSSL names versions
    net::TlsVersion version;
};
constexpr Question questions[] = {
    {"tls_1_3", "TLSv1.3", net::TlsVersion::tls_1_3},
    {"tls_1_2", "TLSv1.2", net::TlsVersion::tls_1_2},
    {"tls_1_1", "TLSv1.1", net::TlsVersion::tls_1_1},
    {"tls_1_0", "TLSv1", net::TlsVersion::tls_1_0},
};

// What the answers come to. An answer that may have another reason is none.
struct Answers {
    void add(const Question& question, const Result<net::TlsOffer>& offer)
    {
        facts[question.fact] = nullptr;
        if (offer && offer->answer == net::TlsAnswer::accepted) {
            facts[question.fact] = true;
            accepted.emplace_back(question.name);
        } else if (offer && offer->answer == net::TlsAnswer::refused) {
            facts[question.fact] = false;
            answered = true;
        } else {
            add_unclear(question.name, offer);
        }
    }

    // "Nothing fits" answers this question, from one that takes something else.
    void add_weak(const Result<net::TlsOffer>& offer)
    {
        facts["weak_ciphers"] = nullptr;
        facts["weak_cipher"] = nullptr;
        if (offer && offer->answer == net::TlsAnswer::accepted) {
            facts["weak_ciphers"] = true;
            facts["weak_cipher"] = offer->cipher;
        } else if (offer && !accepted.empty()) {
            facts["weak_ciphers"] = false;
        } else {
            add_unclear("weak ciphers", offer);
        }
    }

    void add_unclear(const char* name, const Result<net::TlsOffer>& offer)
    {
        unclear.push_back(json::object{{"offer", name},
                                       {"reason", offer ? offer->words : describe(offer.error())}});
    }

    json::object facts;
    json::array accepted;
    json::array unclear;
    bool answered = false; ///< by a clear no
};

json::array listed(const std::vector<std::string_view>& names)
{
    json::array list;
    for (std::string_view name : names)
        list.emplace_back(name);
    return list;
}

asio::awaitable<Observation> observe_protocols(NetSide& side, const json::object&)
{
    const std::uint16_t port = side.target.ports.https;
    if (Result<void> open = co_await side.reachable(port); !open)
        co_return open.error();
    const asio::ip::tcp::endpoint endpoint{side.address, port};
    Answers answers;
    for (const Question& question : questions) {
        const Result<net::TlsOffer> offer =
            co_await net::offer_version(endpoint, side.target.host, question.version, tls_limit);
        const bool silent = !offer && offer.error().code != Errc::tls_failed &&
                            offer.error().code != Errc::unsupported;
        if (silent && answers.accepted.empty() && !answers.answered)
            co_return offer.error(); // one that says nothing is not waited for four times
        answers.add(question, offer);
    }
    if (answers.accepted.empty() && !answers.answered)
        co_return Error{Errc::tls_failed, "no version of TLS was accepted or clearly refused"};
    answers.add_weak(co_await net::offer_weak_ciphers(endpoint, side.target.host, tls_limit));
    answers.facts["weak_tried"] = listed(net::weak_ciphers().tried);
    answers.facts["weak_not_tried"] = listed(net::weak_ciphers().not_tried);
    answers.facts["accepted"] = std::move(answers.accepted);
    answers.facts["unclear"] = std::move(answers.unclear);
    co_return Evidence{"tls://" + side.authority(port), std::move(answers.facts), {}};
}

check::ProbeInfo facts_info()
{
    using check::boolean;
    using check::integer;
    using check::list;
    using check::text;
    return {.name = "tls.facts",
            .summary = "The certificate and protocol that the HTTPS port presents",
            .sends = {tcp_connect_to(check::Door::https), {"TLS handshake", check::Door::https}},
            .facts = {text("/protocol", "the TLS version"),
                      text("/cipher", "its cipher suite"),
                      text("/subject", "who the certificate is for"),
                      text("/issuer", "who signed it"),
                      list("/names", "host names and addresses that it is for"),
                      text("/names/*", "one of these").where_given(),
                      boolean("/names_host", "it is for the controller's name or address, as the "
                                             "rack file has it"),
                      text("/not_before", "valid from, RFC 3339"),
                      text("/not_after", "valid until, RFC 3339"),
                      integer("/days_left", "until then; below 0: over").in("days"),
                      text("/key_type", "of its public key: RSA, EC, …"),
                      integer("/key_bits", "size of that").in("bits"),
                      integer("/security_bits", "what that key is worth (NIST SP 800-57): 80 for "
                                                "RSA 1024, 112 for RSA 2048, 128 for EC 256")
                          .in("bits"),
                      text("/signature_algorithm", "that it is signed with").or_null(),
                      text("/signature_hash", "its hash: SHA256, SHA1, MD5, …").or_null(),
                      text("/serial", "its serial number, lower-case hex"),
                      text("/sha256", "its fingerprint, as a pin is written"),
                      boolean("/pinned", "whether it is the pinned one").or_null(),
                      boolean("/self_signed", "signed by itself"),
                      list("/chain", "the certificates that are presented, its own first"),
                      text("/chain/*/subject", "of one").where_given(),
                      text("/chain/*/issuer", "who signed that").where_given(),
                      text("/chain/*/not_after", "valid until, RFC 3339").where_given(),
                      boolean("/chain/*/self_signed", "signed by itself").where_given(),
                      text("/missing_issuer", "who is neither presented nor trusted, so that the "
                                              "chain breaks off")
                          .or_null(),
                      boolean("/verifies", "leads to an authority that is trusted, and fits"),
                      text("/verify_error", "why it does not").or_null(),
                      boolean("/trusted", "verifies, or is the pinned one")}};
}

check::ProbeInfo protocols_info()
{
    using check::boolean;
    using check::list;
    using check::text;
    const check::Often each = check::per("TLS version, and for the weak ciphers", 5);
    return {.name = "tls.protocols",
            .summary = "Which TLS versions, and whether weak ciphers, the HTTPS port accepts",
            .sends = {{"TCP connect", check::Door::https, each},
                      {"TLS handshake", check::Door::https, each}},
            .facts = {
                boolean("/tls_1_3", "whether TLS 1.3 is accepted; null: see unclear").or_null(),
                boolean("/tls_1_2", "likewise TLS 1.2").or_null(),
                boolean("/tls_1_1", "likewise TLS 1.1").or_null(),
                boolean("/tls_1_0", "likewise TLS 1.0").or_null(),
                boolean("/weak_ciphers", "whether one of weak_tried is accepted").or_null(),
                text("/weak_cipher", "the one that it chose").or_null(),
                list("/weak_tried", "kinds of weak ciphers that were offered"),
                text("/weak_tried/*", "one").where_given(),
                list("/weak_not_tried", "kinds that the OpenSSL of this machine cannot offer"),
                text("/weak_not_tried/*", "one").where_given(),
                list("/accepted", "the versions that are accepted"),
                text("/accepted/*", "one: TLSv1.2, …").where_given(),
                list("/unclear", "what was neither accepted nor clearly refused"),
                text("/unclear/*/offer", "the version").where_given(),
                text("/unclear/*/reason", "how it ended").where_given(),
            }};
}

} // namespace

check::Probe<NetSide> tls_facts_probe() { return {facts_info(), observe_facts}; }
check::Probe<NetSide> tls_protocols_probe() { return {protocols_info(), observe_protocols}; }

} // namespace oobready::run
