// SPDX-License-Identifier: GPL-3.0-or-later
// Consoles of machines that are not up yet: boot menu, boot log, then a login prompt.
#include "sim/console/boot_log.hpp"
#include "sim/console/boot_menu.hpp"
#include "sim/console/built_in.hpp"
#include "sim/console/getty.hpp"

namespace oobready::sim {

namespace {

class StartingConsole : public Console {
public:
    enum class Begin { power_on, boot_menu };

    StartingConsole(asio::any_io_executor executor, const std::string& host_name, Begin begin)
        : begin_(begin),
          line_(std::move(executor)),
          boot_log_(line_, host_name),
          getty_(line_, host_name)
    {
    }

    void attach(Output output) override
    {
        line_.attach(std::move(output));
        line_.forget();
        if (begin_ == Begin::power_on) {
            boot(BootLog::From::firmware);
            return;
        }
        stage_ = Stage::menu;
        menu_ = BootMenu{};
        line_.say(menu_.screen());
    }

    // Nobody would see the rest, and the next session begins anew.
    void detach() override
    {
        line_.detach();
        line_.forget();
        stage_ = Stage::booting;
    }

    void type(ByteView characters) override
    {
        if (stage_ == Stage::up)
            getty_.type(characters);
        else if (stage_ == Stage::menu)
            choose(characters);
    }

private:
    enum class Stage { menu, booting, up };

    void choose(ByteView characters)
    {
        bool draw = false; // once, however much was typed
        for (const std::uint8_t c : characters) {
            const BootMenu::Key key = menu_.type(c);
            if (key == BootMenu::Key::enter) {
                boot(BootLog::From::kernel);
                return;
            }
            draw = draw || key == BootMenu::Key::other;
        }
        // What was typed while a screen is being drawn is drawn once, behind it.
        if (draw)
            line_.when_quiet([this] { line_.say(menu_.screen()); });
    }

    void boot(BootLog::From from)
    {
        stage_ = Stage::booting;
        if (from == BootLog::From::kernel)
            line_.say("\x1b[H\x1b[J\x1b[?25h"); // GRUB leaves an empty screen and its cursor
        boot_log_.start(from, [this] {
            stage_ = Stage::up;
            getty_.start();
        });
    }

    Begin begin_;
    Stage stage_ = Stage::booting;
    SerialLine line_;
    BootMenu menu_;
    BootLog boot_log_;
    Getty getty_;
};

} // namespace

std::unique_ptr<Console> make_boot_log_console(asio::any_io_executor executor,
                                               std::string host_name)
{
    return std::make_unique<StartingConsole>(std::move(executor), host_name,
                                             StartingConsole::Begin::power_on);
}

std::unique_ptr<Console> make_grub_console(asio::any_io_executor executor, std::string host_name)
{
    return std::make_unique<StartingConsole>(std::move(executor), host_name,
                                             StartingConsole::Begin::boot_menu);
}

} // namespace oobready::sim
