// SPDX-License-Identifier: GPL-3.0-or-later
// The folder of a running simulation: rack.toml to verify it with, the password files that it names
// and the certificate of the authority.
#pragma once

#include "base/result.hpp"
#include "sim/rack/plan.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace oobready::sim {

/// The text of rack.toml, as `oobready verify` reads it. The nodes are declared as planned,
/// whatever faults they have.
std::string rack_text(const RackPlan& plan);

class RackFolder {
public:
    /// Makes `path`, or a new folder below the system's temporary one when it is empty.
    /// Errors: local_error.
    static Result<RackFolder> make(const std::filesystem::path& path);

    /// Writes everything; passwords with mode 0600. Errors: local_error, naming the file.
    Result<void> write(const RackPlan& plan, const std::string& authority_pem);

    [[nodiscard]] std::filesystem::path rack_file() const { return path_ / "rack.toml"; }

    /// Removes what write() wrote, and the folder when make() made it.
    void remove();

private:
    explicit RackFolder(std::filesystem::path path, bool made) : path_(std::move(path)), made_(made)
    {
    }
    Result<void> write_file(const std::string& name, std::string_view content, unsigned mode);

    std::filesystem::path path_;
    bool made_ = false;
    std::vector<std::filesystem::path> written_;
};

} // namespace oobready::sim
