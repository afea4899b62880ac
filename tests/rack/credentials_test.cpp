// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: a secret is read whole or not at all, and only from where nobody else can read it. Method:
// real files of every mode and kind, real environment variables.
#include "../check/support.hpp"
#include "rack/credentials.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>
#include <unistd.h>

using namespace oobready;
using namespace oobready::rack;

TEST_CASE("the first line of a secret file")
{
    const test::TemporaryFolder folder;
    struct Row {
        std::string content;
        std::string secret; // empty: refused
        const char* reason;
    };
    const std::string longest(secret_bytes_max, 'x');
    const Row rows[] = {
        {"calvin\n", "calvin", ""},
        {"calvin", "calvin", ""},
        {"calvin\r\nrest\n", "calvin", ""},
        {" with spaces \n", " with spaces ", ""},
        {longest + "\r\n", longest, ""},
        {longest + "\nmore", longest, ""},
        {longest + "y\n", "", "holds more than 255 bytes"},
        {std::string(100000, 'x'), "", "holds more than 255 bytes"},
        {"", "", "is empty"},
        {"\nsecond\n", "", "is empty"},
        {std::string("a\0b\n", 4), "", "holds a NUL byte"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.content.size(), row.reason);
        const auto secret = read_secret_file(folder.write("secret", row.content));
        REQUIRE(secret.has_value() == !row.secret.empty());
        if (secret) {
            CHECK(secret->reveal() == row.secret);
            continue;
        }
        CHECK(secret.error().code == Errc::credentials_missing);
        CHECK(secret.error().context.find(row.reason) != std::string::npos);
    }
}

TEST_CASE("a file that others may use, or that is no file, is refused")
{
    const test::TemporaryFolder folder;
    const auto file = folder.write("secret", "calvin\n");
    for (unsigned mode : {0600u, 0400u, 0700u}) {
        CAPTURE(mode);
        REQUIRE(::chmod(file.c_str(), mode) == 0);
        CHECK(read_secret_file(file).has_value());
    }
    for (unsigned mode : {0640u, 0604u, 0620u, 0602u, 0610u, 0644u, 0777u}) {
        CAPTURE(mode);
        REQUIRE(::chmod(file.c_str(), mode) == 0);
        const auto secret = read_secret_file(file);
        REQUIRE_FALSE(secret.has_value());
        CHECK(secret.error().context.find("may be used by others than its owner") !=
              std::string::npos);
        CHECK(secret.error().context.find("calvin") == std::string::npos);
    }
    REQUIRE(::chmod(file.c_str(), 0644) == 0);
    const auto link = folder.path() / "link";
    std::filesystem::create_symlink(file, link);
    CHECK_FALSE(read_secret_file(link).has_value());
    const auto pipe = folder.path() / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK(read_secret_file(pipe).error().context.find("is not a regular file") !=
          std::string::npos);
    CHECK(read_secret_file(folder.path()).error().context.find("is not a regular file") !=
          std::string::npos);
    CHECK(read_secret_file(folder.path() / "absent").error().context.find("cannot be read") !=
          std::string::npos);
}

TEST_CASE("secrets from the environment")
{
    const char* variable = "OOBREADY_TEST_SECRET";
    ::unsetenv(variable);
    CHECK(read_secret_variable(variable).error().context ==
          "the environment variable OOBREADY_TEST_SECRET is not set");
    ::setenv(variable, "", 1);
    CHECK(read_secret_variable(variable).error().code == Errc::credentials_missing);
    ::setenv(variable, std::string(secret_bytes_max + 1, 'x').c_str(), 1);
    CHECK_FALSE(read_secret_variable(variable).has_value());
    ::setenv(variable, "calvin", 1);
    CHECK(read_secret_variable(variable)->reveal() == "calvin");
    ::unsetenv(variable);
}
