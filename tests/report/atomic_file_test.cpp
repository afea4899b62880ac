// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: a report file is there whole or not at all, and devices stay devices. Method: real files in
// a folder of our own.
#include "report/report.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace oobready;
namespace fs = std::filesystem;

namespace {

// A folder that goes away with the test.
class Folder {
public:
    Folder()
    {
        std::string name = (fs::temp_directory_path() / "oobready-report-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder()
    {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }

    [[nodiscard]] std::string file(const std::string& name) const { return path_ / name; }
    [[nodiscard]] long entries() const
    {
        return std::distance(fs::directory_iterator{path_}, fs::directory_iterator{});
    }

private:
    fs::path path_;
};

std::string content_of(const std::string& path)
{
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

} // namespace

TEST_CASE("a file is written whole, with the permissions that the umask gives")
{
    const Folder folder;
    const std::string path = folder.file("report.json");
    const mode_t before = ::umask(027);
    const auto written = report::write_file_atomically(path, "first");
    ::umask(before);
    REQUIRE(written.has_value());
    CHECK(content_of(path) == "first");
    CHECK((fs::status(path).permissions() & fs::perms::mask) == fs::perms{0640});

    const std::string large(3 * 1024 * 1024, 'x');
    REQUIRE(report::write_file_atomically(path, large).has_value());
    CHECK(content_of(path) == large);
    CHECK(folder.entries() == 1);
}

TEST_CASE("an open reader keeps the old file")
{
    const Folder folder;
    const std::string path = folder.file("report.json");
    REQUIRE(report::write_file_atomically(path, "old").has_value());
    std::ifstream reader{path};
    REQUIRE(report::write_file_atomically(path, "new").has_value());
    CHECK(std::string{std::istreambuf_iterator<char>{reader}, {}} == "old");
    CHECK(content_of(path) == "new");
}

TEST_CASE("a symbolic link stays, and the file that it means is replaced")
{
    const Folder folder;
    REQUIRE(report::write_file_atomically(folder.file("real"), "old").has_value());
    fs::create_symlink("real", folder.file("link"));
    REQUIRE(report::write_file_atomically(folder.file("link"), "new").has_value());
    CHECK(fs::is_symlink(folder.file("link")));
    CHECK(content_of(folder.file("real")) == "new");
}

TEST_CASE("failure leaves the old file and no other")
{
    const Folder folder;
    const std::string path = folder.file("report.json");
    REQUIRE(report::write_file_atomically(path, "old").has_value());

    // The disk is as good as full once a file may not become larger than this.
    rlimit before = {};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const rlimit small{1024, before.rlim_max};
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    const auto written = report::write_file_atomically(path, std::string(100000, 'x'));
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);

    REQUIRE(!written.has_value());
    CHECK(written.error().code == Errc::local_error);
    CHECK(written.error().context.find("File too large") != std::string::npos);
    CHECK(content_of(path) == "old");
    CHECK(folder.entries() == 1);
}

TEST_CASE("impossible targets are errors that say why")
{
    const Folder folder;
    struct Row {
        std::string path;
        std::string reason;
    };
    const Row rows[] = {
        {folder.file("no/such/report"), "No such file or directory"},
        {folder.file("."), "Is a directory"},
        {"", "No such file or directory"},
    };
    for (const Row& row : rows) {
        const auto written = report::write_file_atomically(row.path, "x");
        INFO(row.path);
        REQUIRE(!written.has_value());
        INFO(written.error().context);
        CHECK(written.error().context.find(row.reason) != std::string::npos);
    }
    CHECK(folder.entries() == 0);
}

TEST_CASE("a full device is an error that says so")
{
    // By descriptor, never by name: a mistake of ours, run by root, would replace the device.
    const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    REQUIRE(full >= 0);
    const auto written = report::write_file_atomically("/dev/fd/" + std::to_string(full), "x");
    ::close(full);
    REQUIRE(!written.has_value());
    CHECK(written.error().context.find("No space left on device") != std::string::npos);
}

TEST_CASE("an open descriptor is appended to, a pipe written through")
{
    const Folder folder;
    const std::string log = folder.file("log");
    std::ofstream{log} << "before ";
    const int file = ::open(log.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    REQUIRE(file >= 0);
    REQUIRE(report::write_file_atomically("/dev/fd/" + std::to_string(file), "after").has_value());
    ::close(file);
    CHECK(content_of(log) == "before after");

    const std::string pipe = folder.file("pipe");
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    REQUIRE(reader >= 0);
    REQUIRE(report::write_file_atomically(pipe, "through").has_value());
    char buffer[16] = {};
    CHECK(::read(reader, buffer, sizeof buffer) == 7);
    CHECK(std::string{buffer} == "through");
    ::close(reader);
    CHECK(fs::is_fifo(pipe));
}
