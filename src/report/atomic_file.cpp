// SPDX-License-Identifier: GPL-3.0-or-later
// Writing a report file. Calls the operating system only.
#include "base/text.hpp"
#include "report/report.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

namespace oobready::report {

namespace {

namespace fs = std::filesystem;

constexpr int temporary_names_max = 100;

Error failure(const std::string& path, int reason)
{
    return {Errc::local_error,
            "cannot write " + printable(path) + ": " + std::generic_category().message(reason)};
}

// A file descriptor that closes itself.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept
    {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor()
    {
        if (number_ >= 0)
            ::close(number_);
    }

    [[nodiscard]] bool is_open() const { return number_ >= 0; }
    [[nodiscard]] int number() const { return number_; }

    // 0, or the reason: some file systems tell only here that what was written is lost.
    int close() { return ::close(std::exchange(number_, -1)) == 0 ? 0 : errno; }

private:
    int number_;
};

// 0, or the reason why not all of it was written.
int write_all(int file, std::string_view content)
{
    while (!content.empty()) {
        const ssize_t written = ::write(file, content.data(), content.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return errno;
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

// The descriptor that `path` is another name of. It must be used itself: opening the path again
// would start at the beginning of a file that the shell appends to.
std::optional<int> descriptor_named(std::string_view path)
{
    if (path == "/dev/stdout")
        return STDOUT_FILENO;
    if (path == "/dev/stderr")
        return STDERR_FILENO;
    for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
        int number = -1;
        const char* end = path.data() + path.size();
        if (path.starts_with(folder) &&
            std::from_chars(path.data() + folder.size(), end, number).ptr == end && number >= 0)
            return number;
    }
    return std::nullopt;
}

// Devices and pipes are written to, never replaced by a file of the same name.
Result<void> write_through(const std::string& path, const std::string& content)
{
    Descriptor file{::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY)};
    int reason = file.is_open() ? write_all(file.number(), content) : errno;
    if (file.is_open())
        if (const int closed = file.close(); reason == 0)
            reason = closed;
    if (reason != 0)
        return failure(path, reason);
    return {};
}

// Tells the disk of the new name. Failure is no failure of ours: readers see the whole new file.
void sync_folder(const fs::path& folder)
{
    const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    const Descriptor opened{::open(folder.empty() ? "." : folder.c_str(), flags)};
    if (opened.is_open())
        ::fsync(opened.number());
}

Result<void> replace(const fs::path& target, const std::string& path, const std::string& content)
{
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
    const std::string start = ".oobready-" + std::to_string(::getpid()) + "-";
    fs::path temporary;
    Descriptor file{-1};
    int reason = EEXIST;
    for (int i = 0; i < temporary_names_max && reason == EEXIST; ++i) {
        temporary = target.parent_path() / (start + std::to_string(i) + ".tmp");
        file = Descriptor{::open(temporary.c_str(), flags, 0666)}; // less the umask
        reason = file.is_open() ? 0 : errno;
    }
    if (reason != 0)
        return failure(path, reason);

    reason = write_all(file.number(), content);
    if (reason == 0 && ::fsync(file.number()) != 0)
        reason = errno;
    if (const int closed = file.close(); reason == 0)
        reason = closed;
    if (reason == 0 && ::rename(temporary.c_str(), target.c_str()) != 0)
        reason = errno;
    if (reason != 0) {
        ::unlink(temporary.c_str());
        return failure(path, reason);
    }
    sync_folder(target.parent_path());
    return {};
}

} // namespace

Result<void> write_file_atomically(const std::string& path, const std::string& content)
{
    if (const std::optional<int> descriptor = descriptor_named(path)) {
        const int reason = write_all(*descriptor, content);
        if (reason != 0)
            return failure(path, reason);
        return {};
    }
    struct stat status = {};
    const bool exists = ::stat(path.c_str(), &status) == 0;
    if (exists && !S_ISREG(status.st_mode))
        return write_through(path, content);
    // Where the path is a symbolic link, the file that it means is replaced, not the link.
    std::error_code ignored;
    const fs::path target = exists ? fs::canonical(path, ignored) : fs::path{path};
    return replace(target.empty() ? fs::path{path} : target, path, content);
}

} // namespace oobready::report
