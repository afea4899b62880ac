// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/ipmi/rakp.hpp"

#include "ipmi/protection.hpp"

#include <openssl/crypto.h>

#include <algorithm>

namespace oobready::sim::bmc {

namespace {

constexpr std::size_t key_constant_bytes = 20; // for every suite (13.32)

// Gathers what an HMAC covers, in the order of the specification's formulas.
class Covered {
public:
    Covered& number(std::uint32_t value)
    {
        for (int shift : {0, 8, 16, 24})
            bytes_.push_back(static_cast<std::uint8_t>(value >> shift));
        return *this;
    }
    Covered& bytes(ByteView values)
    {
        bytes_.insert(bytes_.end(), values.begin(), values.end());
        return *this;
    }
    Covered& name(const KeyExchange& exchange)
    {
        bytes_.push_back(exchange.role);
        bytes_.push_back(static_cast<std::uint8_t>(exchange.username.size()));
        bytes_.insert(bytes_.end(), exchange.username.begin(), exchange.username.end());
        return *this;
    }
    [[nodiscard]] Bytes hmac(const ipmi::CipherSuite& suite, ByteView key) const
    {
        std::array<std::uint8_t, 32> code{};
        const ByteView made = ipmi::key_exchange_code(suite, key, bytes_, code);
        return {made.begin(), made.end()};
    }

private:
    Bytes bytes_;
};

// K_UID or K_G: always 20 bytes, the rest zeros.
class Key {
public:
    explicit Key(const Secret& secret)
    {
        const std::string_view text = secret.reveal().substr(0, password_bytes_max);
        std::copy(text.begin(), text.end(), bytes_.begin());
    }
    ~Key() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }
    Key(const Key&) = delete;
    Key& operator=(const Key&) = delete;
    operator ByteView() const { return bytes_; }

private:
    std::array<std::uint8_t, password_bytes_max> bytes_{};
};

bool authenticates(const ipmi::CipherSuite& suite) { return suite.authentication != 0; }

} // namespace

Bytes rakp_2_code(const KeyExchange& exchange, const Secret& password)
{
    if (!authenticates(exchange.suite))
        return {};
    return Covered{}
        .number(exchange.console_session_id)
        .number(exchange.bmc_session_id)
        .bytes(exchange.console_random)
        .bytes(exchange.bmc_random)
        .bytes(exchange.bmc_guid)
        .name(exchange)
        .hmac(exchange.suite, Key{password});
}

Bytes rakp_3_code(const KeyExchange& exchange, const Secret& password)
{
    if (!authenticates(exchange.suite))
        return {};
    return Covered{}
        .bytes(exchange.bmc_random)
        .number(exchange.console_session_id)
        .name(exchange)
        .hmac(exchange.suite, Key{password});
}

Bytes session_integrity_key(const KeyExchange& exchange, const Secret& k_g, const Secret& password)
{
    if (!authenticates(exchange.suite))
        return {};
    return Covered{}
        .bytes(exchange.console_random)
        .bytes(exchange.bmc_random)
        .name(exchange)
        .hmac(exchange.suite, Key{k_g.empty() ? password : k_g});
}

Bytes rakp_4_check(const KeyExchange& exchange, ByteView session_integrity_key)
{
    if (!authenticates(exchange.suite))
        return {};
    Bytes code = Covered{}
                     .bytes(exchange.console_random)
                     .number(exchange.bmc_session_id)
                     .bytes(exchange.bmc_guid)
                     .hmac(exchange.suite, session_integrity_key);
    code.resize(ipmi::authentication_code_bytes(exchange.suite));
    return code;
}

ipmi::SessionKeys derive_keys(ipmi::CipherSuite suite, ByteView session_integrity_key,
                              const Secret& password)
{
    ipmi::SessionKeys keys;
    keys.suite = suite;
    if (!authenticates(suite))
        return keys;
    keys.integrity =
        Covered{}.bytes(Bytes(key_constant_bytes, 0x01)).hmac(suite, session_integrity_key);
    if (suite.integrity == ipmi::integrity_md5_128) {
        const Key key{password};
        const ByteView bytes = key;
        keys.integrity.assign(bytes.begin(), bytes.end());
    }
    keys.confidentiality =
        Covered{}.bytes(Bytes(key_constant_bytes, 0x02)).hmac(suite, session_integrity_key);
    return keys;
}

bool equal_codes(ByteView a, ByteView b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace oobready::sim::bmc
