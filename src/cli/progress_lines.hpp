// SPDX-License-Identifier: GPL-3.0-or-later
// A live line per node on a terminal, redrawn in place; nothing anywhere else.
#pragma once

#include "run/progress.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace oobready::cli {

/// Does nothing: for pipes, files and tests.
class NoProgress : public run::Progress {
public:
    void started(std::size_t) override {}
    void observing(std::size_t, std::string_view) override {}
    void finished(std::size_t, const check::NodeRecord&) override {}
};

class ProgressLines : public run::Progress {
public:
    /// `names`: one per node in the run's order. Draws on standard error; with more nodes than
    /// `rows` allow, one line that counts them.
    ProgressLines(std::vector<std::string> names, unsigned rows, unsigned columns);
    /// Wipes what it drew.
    ~ProgressLines() override;

    void started(std::size_t index) override;
    void observing(std::size_t index, std::string_view probe) override;
    void finished(std::size_t index, const check::NodeRecord& node) override;

private:
    void draw(bool now);
    void wipe();
    [[nodiscard]] std::vector<std::string> lines() const;

    struct Row {
        std::string name;
        std::string doing = "waiting";
        bool done = false;
    };
    std::vector<Row> rows_;
    bool one_line_;
    unsigned columns_;
    std::size_t drawn_ = 0;
    std::chrono::steady_clock::time_point last_;
};

} // namespace oobready::cli
