// SPDX-License-Identifier: GPL-3.0-or-later
// Console: what stands behind a machine's serial port.
#pragma once

#include "base/hex.hpp"
#include "base/result.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace oobready::sim {

namespace asio = boost::asio;

class Console {
public:
    using Output = std::function<void(ByteView)>;

    virtual ~Console() = default;
    Console() = default;
    Console(const Console&) = delete;
    Console& operator=(const Console&) = delete;

    /// A SOL session begins: `output` gets what the port says from now on, in pieces of at most
    /// console_piece_bytes_max, never from inside attach() or type().
    virtual void attach(Output output) = 0;
    /// It ends: `output` is not called again.
    virtual void detach() = 0;
    /// The remote console typed.
    virtual void type(ByteView characters) = 0;
};

inline constexpr std::size_t console_piece_bytes_max = 256;

/// What a console is: a word of `built_in` or a connection.
struct ConsoleSpec {
    enum class Kind {
        login,          ///< a login prompt; asks for a password after a name, refuses it
        boot_log,       ///< a machine that is starting: firmware and kernel lines, then a prompt
        grub,           ///< stands in the boot menu
        wrong_bit_rate, ///< what a login prompt looks like at another bit rate
        silent,
        tcp,     ///< "tcp:127.0.0.1:9003": connects when SOL is activated
        pty,     ///< "pty:/path": opens that device
        command, ///< "command:/sbin/agetty …": a child on a pty of its own, started when needed
    };
    Kind kind = Kind::login;
    std::string where;     ///< of tcp, pty, command: what follows the colon
    std::string host_name; ///< shown in the prompt
};

/// "login", "boot-log", "grub", "wrong-bit-rate", "silent", "tcp:HOST:PORT", "pty:PATH",
/// "command:PROGRAM ARGUMENTS". Errors: unsupported, saying what may stand there.
Result<ConsoleSpec> parse_console(std::string_view text);

/// Nothing is opened before attach(). A connection that cannot be made behaves as a real dead port
/// does: silence; `complain` is told why, once.
std::unique_ptr<Console> make_console(asio::any_io_executor executor, ConsoleSpec spec,
                                      std::function<void(std::string)> complain);

} // namespace oobready::sim
