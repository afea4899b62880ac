// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/rack/rack_folder.hpp"

#include "base/text.hpp"
#include "sim/rack/credential_names.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace oobready::sim {

namespace {

namespace fs = std::filesystem;

Error failure(const fs::path& path, int reason)
{
    return {Errc::local_error,
            fmt::format("cannot write {}: {}", printable(path.string()), std::strerror(reason))};
}

} // namespace

Result<RackFolder> RackFolder::make(const fs::path& path)
{
    if (path.empty()) {
        std::string name = (fs::temp_directory_path() / "oobready-sim.XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr)
            return failure(name, errno);
        return RackFolder{name, true};
    }
    std::error_code error;
    const bool made = fs::create_directory(path, error);
    if (error || !fs::is_directory(path, error))
        return failure(path, error ? error.value() : ENOTDIR);
    return RackFolder{path, made};
}

Result<void> RackFolder::write_file(const std::string& name, std::string_view content,
                                    unsigned mode)
{
    const fs::path path = path_ / name;
    // An older file may have another mode: it is replaced, not filled.
    ::unlink(path.c_str());
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (file < 0)
        return failure(path, errno);
    written_.push_back(path);
    while (!content.empty()) {
        const ssize_t count = ::write(file, content.data(), content.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0) {
            const int reason = errno;
            ::close(file);
            return failure(path, reason);
        }
        content.remove_prefix(static_cast<std::size_t>(count));
    }
    if (::close(file) != 0)
        return failure(path, errno);
    return {};
}

Result<void> RackFolder::write(const RackPlan& plan, const std::string& authority_pem)
{
    const CredentialNames names{plan};
    for (const auto& [name, credentials] : names.all()) {
        const std::string password = std::string{credentials.password.reveal()} + "\n";
        if (Result<void> written = write_file(name + ".password", password, 0600); !written)
            return written;
        const std::string k_g = std::string{credentials.k_g.reveal()} + "\n";
        if (credentials.k_g.empty())
            continue;
        if (Result<void> written = write_file(name + ".k_g", k_g, 0600); !written)
            return written;
    }
    if (Result<void> written = write_file("ca.pem", authority_pem, 0644); !written)
        return written;
    return write_file("rack.toml", rack_text(plan), 0644); // last: who sees it may use it
}

void RackFolder::remove()
{
    std::error_code ignored;
    for (const fs::path& file : written_)
        fs::remove(file, ignored);
    if (made_)
        fs::remove(path_, ignored); // stays when somebody put something else into it
}

} // namespace oobready::sim
