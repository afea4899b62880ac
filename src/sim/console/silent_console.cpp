// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/console/built_in.hpp"

namespace oobready::sim {

namespace {

class SilentConsole : public Console {
public:
    void attach(Output) override {}
    void detach() override {}
    void type(ByteView) override {}
};

} // namespace

std::unique_ptr<Console> make_silent_console() { return std::make_unique<SilentConsole>(); }

} // namespace oobready::sim
