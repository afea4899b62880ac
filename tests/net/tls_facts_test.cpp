// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: what a TLS server presents is described as it is, also by servers that nobody should trust.
// Method: `openssl s_server` with certificates of the openssl command, whose own words are the
// judge; servers that speak no TLS.
#include "net/tls_facts.hpp"

#include "tls_server.hpp"

#include <catch2/catch.hpp>

using namespace oobready;
using namespace oobready::net;
using support::Certificate;
using support::make_certificate;
using support::TlsServer;

namespace {

const std::string address = support::TlsServer::address;
constexpr Duration short_limit = std::chrono::milliseconds{300};

Result<TlsFacts> look(std::uint16_t port, const std::string& host, const TlsTrust& trust,
                      Duration limit = std::chrono::seconds{5})
{
    asio::io_context context;
    const asio::ip::tcp::endpoint endpoint{asio::ip::make_address(address), port};
    return support::run(context, tls_facts(endpoint, host, trust, limit));
}

} // namespace

TEST_CASE("a certificate of the site's own authority is described and verifies")
{
    support::TemporaryFolder folder;
    const Certificate ca = make_certificate(folder.path(), "ca", "", nullptr);
    const Certificate leaf =
        make_certificate(folder.path(), "leaf", "IP:" + address + ",DNS:bmc.test,IP:fd00::b", &ca);
    TlsServer server{leaf, {}};
    TlsTrust trust;
    trust.ca_file = ca.file.string();
    for (const std::string& host : {address, std::string{"bmc.test"}}) {
        auto facts = look(server.port, host, trust);
        REQUIRE(facts);
        CHECK(facts->verifies);
        CHECK(facts->verify_error.empty());
        CHECK(facts->trusted);
    }
    auto facts = look(server.port, address, trust);
    CHECK(facts->protocol == "TLSv1.3");
    CHECK(facts->cipher.starts_with("TLS_"));
    CHECK(facts->subject == "CN=leaf,O=Test");
    CHECK(facts->issuer == "CN=ca,O=Test");
    CHECK(facts->names == std::vector<std::string>{address, "bmc.test", "fd00::b"});
    CHECK(facts->key_type == "EC");
    CHECK(facts->key_bits == 256);
    CHECK(facts->sha256 == leaf.sha256());
    CHECK_FALSE(facts->self_signed);
    CHECK(facts->security_bits == 128);
    CHECK(facts->signature_algorithm == "ecdsa-with-SHA256");
    CHECK(facts->signature_hash == "SHA256");
    CHECK(facts->serial == leaf.serial());
    CHECK(facts->names_host);
    CHECK(facts->missing_issuer.empty());
    REQUIRE(facts->chain.size() == 1);
    CHECK(facts->chain[0].subject == "CN=leaf,O=Test");
    CHECK_FALSE(facts->chain[0].self_signed);
    CHECK(facts->not_after - facts->not_before == std::chrono::hours{24 * 30});

    auto other_name = look(server.port, "other.test", trust);
    REQUIRE(other_name);
    CHECK_FALSE(other_name->verifies);
    CHECK(other_name->verify_error == "hostname mismatch");
    CHECK_FALSE(other_name->names_host);
    CHECK(other_name->missing_issuer.empty());
    CHECK_FALSE(other_name->trusted);

    auto not_ours = look(server.port, address, TlsTrust{});
    REQUIRE(not_ours);
    CHECK_FALSE(not_ours->verifies);
    CHECK(not_ours->verify_error == "unable to get local issuer certificate");
    CHECK(not_ours->missing_issuer == "CN=ca,O=Test");
}

TEST_CASE("a chain is shown link by link, and what it lacks is named")
{
    support::TemporaryFolder folder;
    const Certificate ca = make_certificate(folder.path(), "ca", "", nullptr);
    const Certificate rack = support::make_authority(folder.path(), "rack", ca);
    const Certificate leaf = make_certificate(folder.path(), "leaf", "IP:" + address, &rack);
    TlsTrust trust;
    trust.ca_file = ca.file.string();

    TlsServer alone{leaf, {}};
    auto broken = look(alone.port, address, trust);
    REQUIRE(broken);
    CHECK_FALSE(broken->verifies);
    CHECK(broken->missing_issuer == "CN=rack,O=Test");
    CHECK(broken->chain.size() == 1);

    TlsServer whole{leaf, {"-cert_chain", rack.file.string()}};
    auto complete = look(whole.port, address, trust);
    REQUIRE(complete);
    CHECK(complete->verifies);
    CHECK(complete->missing_issuer.empty());
    REQUIRE(complete->chain.size() == 2);
    CHECK(complete->chain[1].subject == "CN=rack,O=Test");
    CHECK(complete->chain[1].issuer == "CN=ca,O=Test");

    // Nobody trusts the root of it: then the root is what is missing.
    auto foreign = look(whole.port, address, TlsTrust{});
    REQUIRE(foreign);
    CHECK(foreign->missing_issuer == "CN=ca,O=Test");
}

TEST_CASE("a controller's own certificate is trusted by pin or on demand only")
{
    support::TemporaryFolder folder;
    const Certificate self = make_certificate(folder.path(), "IPMI", "", nullptr);
    TlsServer server{self, {}};
    struct Row {
        bool insecure;
        std::string pin;
        bool trusted;
    };
    const Row rows[] = {
        {false, "", false},
        {true, "", true},
        {false, self.sha256(), true},
        {false, std::string(64, '0'), false},
        {true, std::string(64, '0'), false}, // the pin is the narrower wish
    };
    for (const Row& row : rows) {
        TlsTrust trust;
        trust.insecure = row.insecure;
        trust.pin_sha256 = row.pin;
        auto facts = look(server.port, address, trust);
        REQUIRE(facts);
        CHECK(facts->self_signed);
        CHECK_FALSE(facts->verifies);
        CHECK(facts->verify_error == "self-signed certificate");
        CHECK(facts->trusted == row.trusted);
    }
}

TEST_CASE("old protocols and weak keys are described")
{
    support::TemporaryFolder folder;
    struct Row {
        std::string protocol;
        std::vector<std::string> options;
    };
    const Row rows[] = {
        {"TLSv1", {"-tls1", "-cipher", "ALL:@SECLEVEL=0"}},
        {"TLSv1.1", {"-tls1_1", "-cipher", "ALL:@SECLEVEL=0"}},
        {"TLSv1.2", {"-tls1_2", "-cipher", "ALL:@SECLEVEL=0"}},
    };
    const Certificate weak =
        make_certificate(folder.path(), "weak", "", nullptr, {"-newkey", "rsa:1024", "-sha1"});
    for (const Row& row : rows) {
        TlsServer server{weak, row.options};
        auto facts = look(server.port, address, TlsTrust{});
        REQUIRE(facts);
        CHECK(facts->protocol == row.protocol);
        CHECK(facts->key_type == "RSA");
        CHECK(facts->key_bits == 1024);
        CHECK(facts->security_bits == 80);
        CHECK(facts->signature_hash == "SHA1");
    }
}

TEST_CASE("dates that no clock holds and names that bite are harmless")
{
    support::TemporaryFolder folder;
    const Certificate odd = make_certificate(folder.path(), "odd", "DNS:a\x1b[2J.test", nullptr,
                                             {"-days", "2900000", "-subj", "/CN=a\x1b[2Jb"});
    TlsServer server{odd, {}};
    auto facts = look(server.port, address, TlsTrust{});
    REQUIRE(facts);
    CHECK(facts->not_after > facts->not_before);
    CHECK(facts->subject.find('\x1b') == std::string::npos);
    REQUIRE(facts->names.size() == 1);
    CHECK(facts->names[0] == "a?[2J.test");
}

TEST_CASE("no TLS there is told apart")
{
    asio::io_context context;
    support::ScriptedServer plain{address, nullptr, "{}"};
    auto no_tls = look(plain.port(), address, TlsTrust{}, short_limit);
    REQUIRE_FALSE(no_tls);
    INFO(describe(no_tls.error()));
    CHECK((no_tls.error().code == Errc::tls_failed ||
           no_tls.error().code == Errc::connection_timeout));

    auto closed = look(support::free_port(address), address, TlsTrust{});
    REQUIRE_FALSE(closed);
    CHECK(closed.error().code == Errc::connection_refused);

    asio::ip::tcp::acceptor silent{context, {asio::ip::make_address(address), 0}};
    const std::uint16_t silent_port = silent.local_endpoint().port();
    auto mute = look(silent_port, address, TlsTrust{}, short_limit);
    REQUIRE_FALSE(mute);
    CHECK(mute.error().code == Errc::connection_timeout);

    TlsTrust unreadable;
    unreadable.ca_file = "/nonexistent/ca.pem";
    auto no_authorities = look(silent_port, address, unreadable);
    REQUIRE_FALSE(no_authorities);
    CHECK(no_authorities.error().code == Errc::local_error);
}
