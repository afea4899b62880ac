// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/console/boot_log.hpp"

#include <utility>

namespace oobready::sim {

namespace {

struct Line {
    unsigned pause_ms; ///< before it: what the machine does meanwhile takes its time
    std::string_view text;
    bool names_host = false; ///< the host's name follows
};

constexpr std::string_view clear_screen = "\x1b[2J\x1b[1;1H";

constexpr Line firmware_lines[] = {
    {50, clear_screen},
    {150, "System firmware 2.17.4, serial console redirection on COM1\r\n"},
    {300, "Memory training: 16 of 16 modules passed\r\n"},
    {250, "Memory: 262144 MB, ECC on, no module disabled\r\n"},
    {50, "Processor 0: 32 cores at 2400 MHz\r\n"},
    {10, "Processor 1: 32 cores at 2400 MHz\r\n"},
    {150, "PCI Express: 23 devices, no link below its width\r\n"},
    {100, "Storage: 2 boot devices, 8 data devices\r\n"},
    {200, "Network: 4 ports, 2 with link\r\n"},
    {100, "Press <DEL> for setup, <F11> for the boot menu ....\r\n"},
    {400, "Boot device: first disk\r\n"},
    {150, clear_screen},
};

constexpr Line kernel_lines[] = {
    {100, "Loading the kernel ...\r\n"},
    {150, "Loading the initial ram disk ...\r\n"},
    {300, "[    0.000000] Kernel started, console on ttyS1 at 115200n8\r\n"},
    {0, "[    0.000000] Command line: root=/dev/sda2 ro console=tty0 console=ttyS1,115200n8\r\n"},
    {0, "[    0.004113] Memory map: 268435456K of memory, 2 nodes\r\n"},
    {20, "[    0.183920] smp: 64 processors on 2 sockets brought up\r\n"},
    {40, "[    0.611274] pci 0000:00:00.0: bus numbers 00-ff given out\r\n"},
    {30, "[    0.904518] serial8250: ttyS0 at I/O 0x3f8 (irq 4) is a 16550A\r\n"},
    {0, "[    0.904992] serial8250: ttyS1 at I/O 0x2f8 (irq 3) is a 16550A\r\n"},
    {120, "[    1.337041] ipmi_si: system interface at I/O 0xca2, controller answers\r\n"},
    {80, "[    1.802266] scsi host0: 2 disks found\r\n"},
    {20, "[    1.811903] sd 0:0:0:0: [sda] 1875385008 512-byte blocks: 960 GB\r\n"},
    {100, "[    2.240087] eth0: link up at 10000 Mbit/s, full duplex\r\n"},
    {150, "[    2.655310] ext4: file system on sda2 mounted read-only\r\n"},
    {200, "[    3.071149] init: the system manager starts\r\n"},
    {60, "[  OK  ] Host name set to ", true},
    {50, "[  OK  ] Root file system checked and mounted read-write.\r\n"},
    {70, "[  OK  ] Local file systems mounted.\r\n"},
    {90, "[  OK  ] Network is up.\r\n"},
    {40, "[  OK  ] Time synchronisation started.\r\n"},
    {30, "[  OK  ] Secure shell server started.\r\n"},
    {60, "[  OK  ] Serial getty on ttyS1 started.\r\n"},
};

constexpr std::size_t kernel_begin = std::size(firmware_lines);
constexpr std::size_t lines_end = kernel_begin + std::size(kernel_lines);

const Line& line_at(std::size_t index)
{
    return index < kernel_begin ? firmware_lines[index] : kernel_lines[index - kernel_begin];
}

} // namespace

BootLog::BootLog(SerialLine& line, std::string host_name)
    : line_(line), host_name_(std::move(host_name))
{
}

void BootLog::start(From from, SerialLine::Continuation done)
{
    line_.forget();
    done_ = std::move(done);
    next_line_ = from == From::firmware ? 0 : kernel_begin;
    next();
}

void BootLog::next()
{
    if (next_line_ == lines_end) {
        if (const SerialLine::Continuation done = std::exchange(done_, nullptr))
            done();
        return;
    }
    const Line& line = line_at(next_line_++);
    line_.after(std::chrono::milliseconds{line.pause_ms}, [this, &line] {
        line_.say(line.text);
        if (line.names_host)
            line_.say(host_name_ + ".\r\n");
        line_.when_quiet([this] { next(); });
    });
}

} // namespace oobready::sim
