// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/protection.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <utility>

namespace oobready::ipmi {

namespace {

template <auto release>
struct Release {
    template <class T>
    void operator()(T* object) const
    {
        release(object);
    }
};

void require(bool done, const char* what)
{
    if (!done)
        throw std::runtime_error(std::string{"OpenSSL: "} + what);
}

// OpenSSL's objects, made once per thread: looking an algorithm up costs more than using it.
struct Objects {
    std::unique_ptr<EVP_MAC, Release<EVP_MAC_free>> hmac{EVP_MAC_fetch(nullptr, "HMAC", nullptr)};
    std::unique_ptr<EVP_MAC_CTX, Release<EVP_MAC_CTX_free>> md5{EVP_MAC_CTX_new(hmac.get())};
    std::unique_ptr<EVP_MAC_CTX, Release<EVP_MAC_CTX_free>> sha1{EVP_MAC_CTX_new(hmac.get())};
    std::unique_ptr<EVP_MAC_CTX, Release<EVP_MAC_CTX_free>> sha256{EVP_MAC_CTX_new(hmac.get())};
    std::unique_ptr<EVP_CIPHER, Release<EVP_CIPHER_free>> aes{
        EVP_CIPHER_fetch(nullptr, "AES-128-CBC", nullptr)};
    std::unique_ptr<EVP_CIPHER_CTX, Release<EVP_CIPHER_CTX_free>> cipher{EVP_CIPHER_CTX_new()};

    Objects()
    {
        require(hmac && md5 && sha1 && sha256 && aes && cipher, "no HMAC or AES");
        set_digest(md5.get(), "MD5");
        set_digest(sha1.get(), "SHA1");
        set_digest(sha256.get(), "SHA256");
    }

    static void set_digest(EVP_MAC_CTX* context, const char* name)
    {
        const OSSL_PARAM parameters[] = {
            OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, const_cast<char*>(name), 0),
            OSSL_PARAM_construct_end()};
        require(EVP_MAC_CTX_set_params(context, parameters) == 1, "no digest");
    }
};

Objects& objects()
{
    thread_local Objects made;
    return made;
}

// The whole code. OpenSSL takes a key that is null for "the one before".
ByteView hmac(EVP_MAC_CTX* context, ByteView key, ByteView covered,
              std::span<std::uint8_t, 32> code)
{
    require(!key.empty(), "no key");
    std::size_t size = 0;
    require(EVP_MAC_init(context, key.data(), key.size(), nullptr) == 1 &&
                EVP_MAC_update(context, covered.data(), covered.size()) == 1 &&
                EVP_MAC_final(context, code.data(), &size, code.size()) == 1,
            "HMAC failed");
    return ByteView{code}.subspan(0, size);
}

// MD5 of the password, the data and the password again (IPMI v2.0 13.28.4).
void md5_between(ByteView password, ByteView covered, std::span<std::uint8_t, 32> code)
{
    const std::unique_ptr<EVP_MD_CTX, Release<EVP_MD_CTX_free>> context{EVP_MD_CTX_new()};
    unsigned int size = 0;
    require(context && EVP_DigestInit_ex2(context.get(), EVP_md5(), nullptr) == 1 &&
                EVP_DigestUpdate(context.get(), password.data(), password.size()) == 1 &&
                EVP_DigestUpdate(context.get(), covered.data(), covered.size()) == 1 &&
                EVP_DigestUpdate(context.get(), password.data(), password.size()) == 1 &&
                EVP_DigestFinal_ex(context.get(), code.data(), &size) == 1,
            "MD5 failed");
}

void transform(ByteView k2, ByteView initialization_vector, std::span<std::uint8_t> data,
               bool encrypting)
{
    require(k2.size() >= aes_block_bytes && initialization_vector.size() == aes_block_bytes &&
                data.size() % aes_block_bytes == 0,
            "wrong AES sizes");
    EVP_CIPHER_CTX* context = objects().cipher.get();
    int size = 0;
    require(EVP_CipherInit_ex2(context, objects().aes.get(), k2.data(),
                               initialization_vector.data(), encrypting ? 1 : 0, nullptr) == 1 &&
                EVP_CIPHER_CTX_set_padding(context, 0) == 1 &&
                EVP_CipherUpdate(context, data.data(), &size, data.data(),
                                 static_cast<int>(data.size())) == 1,
            "AES failed");
}

} // namespace

std::size_t authentication_code_bytes(const CipherSuite& suite)
{
    return suite.integrity == integrity_hmac_sha1_96 ? 12 : 16;
}

std::size_t key_exchange_code_bytes(const CipherSuite& suite)
{
    return suite.authentication == authentication_hmac_sha1  ? 20
           : suite.authentication == authentication_hmac_md5 ? 16
                                                             : 32;
}

ByteView authentication_code(const CipherSuite& suite, ByteView k1, ByteView covered,
                             std::span<std::uint8_t, 32> code)
{
    switch (suite.integrity) {
    case integrity_hmac_sha1_96:
        hmac(objects().sha1.get(), k1, covered, code);
        break;
    case integrity_hmac_md5_128:
        hmac(objects().md5.get(), k1, covered, code);
        break;
    case integrity_md5_128:
        md5_between(k1, covered, code);
        break;
    default:
        hmac(objects().sha256.get(), k1, covered, code);
    }
    return ByteView{code}.subspan(0, authentication_code_bytes(suite));
}

ByteView key_exchange_code(const CipherSuite& suite, ByteView key, ByteView covered,
                           std::span<std::uint8_t, 32> code)
{
    Objects& made = objects();
    EVP_MAC_CTX* context = suite.authentication == authentication_hmac_sha1  ? made.sha1.get()
                           : suite.authentication == authentication_hmac_md5 ? made.md5.get()
                                                                             : made.sha256.get();
    return hmac(context, key, covered, code);
}

void encrypt(ByteView k2, ByteView initialization_vector, std::span<std::uint8_t> data)
{
    transform(k2, initialization_vector, data, true);
}

void decrypt(ByteView k2, ByteView initialization_vector, std::span<std::uint8_t> data)
{
    transform(k2, initialization_vector, data, false);
}

// From a stock, each byte of which is given away once: a session needs many small ones.
void random_fill(std::span<std::uint8_t> bytes)
{
    static thread_local std::array<std::uint8_t, 1024> stock;
    static thread_local std::size_t left = 0;
    for (std::uint8_t& byte : bytes) {
        if (left == 0) {
            require(RAND_bytes(stock.data(), static_cast<int>(stock.size())) == 1,
                    "no random numbers");
            left = stock.size();
        }
        byte = std::exchange(stock[--left], std::uint8_t{0});
    }
}

} // namespace oobready::ipmi
