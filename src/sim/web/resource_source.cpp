// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/web/resource_source.hpp"

#include <boost/json/serialize.hpp>

#include <fstream>

namespace oobready::sim {

namespace {

class ModelSource final : public ResourceSource {
public:
    ModelSource(std::shared_ptr<const ResourceTree> tree, const Machine& machine,
                const WebPlace& place)
        : tree_(std::move(tree)), machine_(machine), place_(place)
    {
    }

    [[nodiscard]] std::optional<std::string> read(std::string_view uri,
                                                  const Page& page) const override
    {
        const std::optional<Placed> placed = tree_->find(uri, machine_);
        if (!placed)
            return std::nullopt;
        return json::serialize(render(*tree_, *placed, machine_, place_, page));
    }

private:
    std::shared_ptr<const ResourceTree> tree_;
    const Machine& machine_;
    const WebPlace& place_;
};

// Whether every segment is a name: neither empty nor ".", ".." nor with a separator in it.
bool stays_inside(std::string_view uri)
{
    if (!uri.starts_with('/') || uri.find('\\') != std::string_view::npos ||
        uri.find('\0') != std::string_view::npos)
        return false;
    for (std::size_t start = 1; start <= uri.size();) {
        const std::size_t slash = std::min(uri.find('/', start), uri.size());
        const std::string_view segment = uri.substr(start, slash - start);
        if (segment.empty() || segment == "." || segment == "..")
            return false;
        start = slash + 1;
    }
    return true;
}

class RecordedSource final : public ResourceSource {
public:
    explicit RecordedSource(std::filesystem::path folder) : folder_(std::move(folder)) {}

    [[nodiscard]] std::optional<std::string> read(std::string_view uri,
                                                  const Page& /*page*/) const override
    {
        if (!stays_inside(uri))
            return std::nullopt;
        const std::filesystem::path file = folder_ / uri.substr(1) / "index.json";
        std::error_code error;
        if (!std::filesystem::is_regular_file(file, error))
            return std::nullopt;
        const std::uintmax_t size = std::filesystem::file_size(file, error);
        if (error || size > recorded_file_bytes_max)
            return std::nullopt;
        std::string text(size, '\0');
        std::ifstream stream{file, std::ios::binary};
        if (!stream.read(text.data(), static_cast<std::streamsize>(size)))
            return std::nullopt;
        return text;
    }

private:
    std::filesystem::path folder_;
};

} // namespace

std::unique_ptr<ResourceSource> make_model_source(std::shared_ptr<const ResourceTree> tree,
                                                  const Machine& machine, const WebPlace& place)
{
    return std::make_unique<ModelSource>(std::move(tree), machine, place);
}

std::unique_ptr<ResourceSource> make_recorded_source(std::filesystem::path folder)
{
    return std::make_unique<RecordedSource>(std::move(folder));
}

} // namespace oobready::sim
