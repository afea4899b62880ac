// SPDX-License-Identifier: GPL-3.0-or-later
// ResourceSource: where a Redfish service has its resources from.
#pragma once

#include "sim/web/render.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace oobready::sim {

class ResourceSource {
public:
    virtual ~ResourceSource() = default;
    ResourceSource() = default;
    ResourceSource(const ResourceSource&) = delete;
    ResourceSource& operator=(const ResourceSource&) = delete;

    /// The text of the resource at `uri` (without a slash at its end), or nothing when there is
    /// none.
    [[nodiscard]] virtual std::optional<std::string> read(std::string_view uri,
                                                          const Page& page) const = 0;
};

/// The model's tree as `machine` shows it. Nothing but `tree` is owned.
std::unique_ptr<ResourceSource> make_model_source(std::shared_ptr<const ResourceTree> tree,
                                                  const Machine& machine, const WebPlace& place);

/// A folder of <URI>/index.json, read when asked for. Files over recorded_file_bytes_max and what
/// lies outside of the folder do not exist.
std::unique_ptr<ResourceSource> make_recorded_source(std::filesystem::path folder);

inline constexpr std::size_t recorded_file_bytes_max = 16U << 20U;

} // namespace oobready::sim
