// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: which versions and ciphers a TLS server accepts is found out one handshake at a time, and
// what is not clear is not called a refusal. Method: `openssl s_server`, told what to accept;
// servers that speak no TLS, or hang up.
#include "net/tls_offer.hpp"

#include "tls_server.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace oobready;
using namespace oobready::net;
using support::Certificate;
using support::make_certificate;
using support::TlsServer;

namespace {

constexpr Duration limit = std::chrono::seconds{10};
const std::string host = TlsServer::address;

asio::ip::tcp::endpoint at(std::uint16_t port) { return {asio::ip::make_address(host), port}; }

Result<TlsOffer> version(std::uint16_t port, TlsVersion wanted)
{
    asio::io_context context;
    return support::run(context, offer_version(at(port), host, wanted, limit));
}

Result<TlsOffer> weak(std::uint16_t port)
{
    asio::io_context context;
    return support::run(context, offer_weak_ciphers(at(port), host, limit));
}

// "yes", "no", "unclear", or the error's id.
std::string word(const Result<TlsOffer>& offer)
{
    if (!offer)
        return std::string{id(offer.error().code)};
    INFO(offer->words);
    CHECK(offer->cipher.empty() == (offer->answer != TlsAnswer::accepted));
    return offer->answer == TlsAnswer::accepted  ? "yes"
           : offer->answer == TlsAnswer::refused ? "no"
                                                 : "unclear";
}

} // namespace

TEST_CASE("each version is offered by itself")
{
    support::TemporaryFolder folder;
    const Certificate certificate =
        make_certificate(folder.path(), "IPMI", "", nullptr, {"-newkey", "rsa:2048"});
    struct Row {
        std::vector<std::string> options;
        std::string answers; // 1.0 1.1 1.2 1.3
    };
    const std::string all = "ALL:@SECLEVEL=0";
    const Row rows[] = {
        {{"-cipher", all, "-min_protocol", "TLSv1"}, "yes yes yes yes"},
        {{"-cipher", all, "-min_protocol", "TLSv1.1", "-max_protocol", "TLSv1.2"}, "no yes yes no"},
        {{"-tls1", "-cipher", all}, "yes no no no"},
        {{"-tls1_2"}, "no no yes no"},
        {{"-tls1_3"}, "no no no yes"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.options);
        TlsServer server{certificate, row.options};
        std::string answers;
        for (const TlsVersion wanted :
             {TlsVersion::tls_1_0, TlsVersion::tls_1_1, TlsVersion::tls_1_2, TlsVersion::tls_1_3})
            answers += (answers.empty() ? "" : " ") + word(version(server.port, wanted));
        CHECK(answers == row.answers);
    }
}

TEST_CASE("weak ciphers are offered alone, and what cannot be offered is named")
{
    const WeakCiphers& ciphers = weak_ciphers();
    for (const std::string_view kind : {"NULL", "anonymous", "RC4", "3DES", "DES", "EXPORT"}) {
        CAPTURE(kind);
        CHECK(std::ranges::count(ciphers.tried, kind) +
                  std::ranges::count(ciphers.not_tried, kind) ==
              1);
    }
    support::TemporaryFolder folder;
    const Certificate certificate =
        make_certificate(folder.path(), "IPMI", "", nullptr, {"-newkey", "rsa:2048"});
    struct Row {
        std::vector<std::string> options;
        std::string answer;
        std::string cipher; // begins so
    };
    const Row rows[] = {
        {{"-cipher", "AES128-SHA:NULL-SHA256:@SECLEVEL=0", "-tls1_2"}, "yes", "NULL-SHA256"},
        {{"-cipher", "ADH-AES128-SHA256:@SECLEVEL=0", "-tls1_2"}, "yes", "ADH-AES128-SHA256"},
        {{"-tls1_2"}, "unclear", ""}, // "handshake failure": what a refusal of ciphers is
        {{"-tls1_3"}, "no", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.options);
        TlsServer server{certificate, row.options};
        const Result<TlsOffer> offer = weak(server.port);
        CHECK(word(offer) == row.answer);
        CHECK((offer && offer->cipher == row.cipher));
    }
}

TEST_CASE("no cipher in common with an old version is not called a refusal of the version")
{
    support::TemporaryFolder folder;
    const Certificate certificate = make_certificate(folder.path(), "IPMI", "", nullptr);
    // An EC key, and ciphers that need an RSA key: TLS 1.0 is on, but nobody can use it.
    TlsServer server{certificate, {"-tls1", "-cipher", "AES128-SHA:@SECLEVEL=0"}};
    CHECK(word(version(server.port, TlsVersion::tls_1_0)) == "unclear");
}

TEST_CASE("no TLS there, and nobody there")
{
    support::ScriptedServer plain{host, nullptr, "{}"};
    CHECK(word(version(plain.port(), TlsVersion::tls_1_2)) != "yes");
    CHECK(word(version(plain.port(), TlsVersion::tls_1_2)) != "no");
    CHECK(word(version(support::free_port(host), TlsVersion::tls_1_2)) == "connection-refused");

    asio::io_context context;
    asio::ip::tcp::acceptor silent{context, at(0)};
    const std::uint16_t port = silent.local_endpoint().port();
    constexpr Duration short_limit = std::chrono::milliseconds{300};
    asio::io_context other;
    CHECK(word(support::run(other, offer_version(at(port), host, TlsVersion::tls_1_2,
                                                 short_limit))) == "connection-timeout");
}
