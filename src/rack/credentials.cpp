// SPDX-License-Identifier: GPL-3.0-or-later
// Reading secrets. What is read is wiped as soon as the Secret has it.
#include "rack/credentials.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace oobready::rack {

namespace {

struct File {
    int descriptor;
    explicit File(int descriptor_) : descriptor(descriptor_) {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File()
    {
        if (descriptor >= 0)
            ::close(descriptor);
    }
};

// The bytes read, wiped at the end.
struct Buffer {
    std::array<char, secret_bytes_max + 3> bytes{}; // one too many, and a CR LF
    std::size_t size = 0;

    ~Buffer()
    {
        volatile char* byte = bytes.data();
        for (std::size_t i = 0; i < bytes.size(); ++i)
            byte[i] = 0;
    }
};

Error missing(const std::filesystem::path& file, std::string_view reason)
{
    return {Errc::credentials_missing, fmt::format("'{}' {}", file.string(), reason)};
}

// Asked of the open descriptor, so that the file that is checked is the file that is read.
Result<void> check_mode(int descriptor, const std::filesystem::path& file)
{
    struct stat status {};
    if (::fstat(descriptor, &status) != 0)
        return missing(file, fmt::format("cannot be looked at: {}", std::strerror(errno)));
    if (!S_ISREG(status.st_mode))
        return missing(file, "is not a regular file");
    if ((status.st_mode & 077) != 0)
        return missing(file, fmt::format("may be used by others than its owner (mode {:04o}); "
                                         "run: chmod 600 '{}'",
                                         status.st_mode & 07777, file.string()));
    return {};
}

bool read_all(int descriptor, Buffer& buffer)
{
    while (buffer.size < buffer.bytes.size()) {
        const ssize_t count = ::read(descriptor, buffer.bytes.data() + buffer.size,
                                     buffer.bytes.size() - buffer.size);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return count == 0;
        buffer.size += static_cast<std::size_t>(count);
    }
    return true;
}

} // namespace

Result<Secret> read_secret_file(const std::filesystem::path& file)
{
    // O_NONBLOCK: opening a FIFO that nobody writes to would wait for ever.
    const File open_file{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
    if (open_file.descriptor < 0)
        return missing(file, fmt::format("cannot be read: {}", std::strerror(errno)));
    if (const Result<void> checked = check_mode(open_file.descriptor, file); !checked)
        return checked.error();
    Buffer buffer;
    if (!read_all(open_file.descriptor, buffer))
        return missing(file, fmt::format("cannot be read: {}", std::strerror(errno)));
    std::string_view line{buffer.bytes.data(), buffer.size};
    line = line.substr(0, line.find('\n'));
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    if (line.empty())
        return missing(file, "is empty, or its first line is");
    if (line.size() > secret_bytes_max)
        return missing(file,
                       fmt::format("holds more than {} bytes in its first line", secret_bytes_max));
    if (line.find('\0') != std::string_view::npos)
        return missing(file, "holds a NUL byte");
    return Secret{std::string{line}};
}

Result<Secret> read_secret_variable(const std::string& variable)
{
    const char* value = std::getenv(variable.c_str());
    if (value == nullptr)
        return Error{Errc::credentials_missing,
                     fmt::format("the environment variable {} is not set", variable)};
    const std::string_view text{value};
    if (text.empty())
        return Error{Errc::credentials_missing,
                     fmt::format("the environment variable {} is empty", variable)};
    if (text.size() > secret_bytes_max)
        return Error{Errc::credentials_missing,
                     fmt::format("the environment variable {} holds more than {} bytes", variable,
                                 secret_bytes_max)};
    return Secret{std::string{text}};
}

} // namespace oobready::rack
