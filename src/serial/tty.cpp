// SPDX-License-Identifier: GPL-3.0-or-later
#include "serial/tty.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

namespace oobready::serial {

namespace {

struct Rate {
    unsigned bits_per_second;
    speed_t speed;
};
constexpr std::array rates = {Rate{9600, B9600},     Rate{19200, B19200},   Rate{38400, B38400},
                              Rate{57600, B57600},   Rate{115200, B115200}, Rate{230400, B230400},
                              Rate{460800, B460800}, Rate{921600, B921600}};

Error failure(const std::string& path)
{
    return {Errc::local_error, path + ": " + std::strerror(errno)};
}

std::string name_of(const std::filesystem::path& process)
{
    std::ifstream file{process / "comm"};
    std::string name;
    std::getline(file, name);
    return printable(name, 32);
}

bool has_open(const std::filesystem::path& process, const std::filesystem::path& file)
{
    std::error_code error;
    std::filesystem::directory_iterator entry{process / "fd", error};
    for (; !error && entry != std::filesystem::directory_iterator{}; entry.increment(error)) {
        std::error_code ignored; // it may have closed it meanwhile
        if (std::filesystem::read_symlink(*entry, ignored) == file)
            return true;
    }
    return false;
}

// Another process that has `path` open, in words; empty for none.
std::string other_user_of(const std::string& path)
{
    std::error_code error;
    const std::filesystem::path file = std::filesystem::canonical(path, error);
    if (error)
        return {};
    std::filesystem::directory_iterator entry{"/proc", error};
    for (; !error && entry != std::filesystem::directory_iterator{}; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        int pid = 0;
        const auto read = std::from_chars(name.data(), name.data() + name.size(), pid);
        const bool whole = read.ec == std::errc{} && read.ptr == name.data() + name.size();
        if (whole && pid != getpid() && has_open(entry->path(), file))
            return fmt::format("{} (pid {})", name_of(entry->path()), pid);
    }
    return {};
}

} // namespace

Result<Tty> Tty::open(const std::string& path, std::optional<unsigned> bit_rate)
{
    const auto* rate = std::ranges::find(rates, bit_rate.value_or(rates.front().bits_per_second),
                                         &Rate::bits_per_second);
    if (rate == rates.end())
        return Error{Errc::local_error,
                     fmt::format("{} bit/s is no rate of a serial port", *bit_rate)};
    const int descriptor = ::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0)
        return failure(path);
    termios before{};
    if (tcgetattr(descriptor, &before) != 0) {
        ::close(descriptor);
        return Error{Errc::local_error, path + ": not a serial port"};
    }
    if (const std::string user = other_user_of(path); !user.empty()) {
        ::close(descriptor);
        return Error{Errc::local_error,
                     fmt::format("{}: {} has it open, and would take what comes in", path, user)};
    }
    Tty tty{descriptor, before};
    termios wanted = before;
    cfmakeraw(&wanted);
    wanted.c_cflag |= CLOCAL | CREAD;
    wanted.c_cflag &= ~static_cast<tcflag_t>(CRTSCTS | CSTOPB | HUPCL);
    if (bit_rate)
        cfsetspeed(&wanted, rate->speed);
    if (tcsetattr(descriptor, TCSANOW, &wanted) != 0)
        return failure(path);
    // What came before we were there answers nothing of ours.
    tcflush(descriptor, TCIFLUSH);
    return tty;
}

Tty::~Tty()
{
    if (descriptor_ < 0)
        return;
    tcsetattr(descriptor_, TCSANOW, &before_);
    ::close(descriptor_);
}

Tty::Tty(Tty&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), before_(other.before_)
{
}

unsigned Tty::bit_rate() const
{
    termios now{};
    if (tcgetattr(descriptor_, &now) != 0)
        return 0;
    const auto* rate = std::ranges::find(rates, cfgetospeed(&now), &Rate::speed);
    return rate == rates.end() ? 0 : rate->bits_per_second;
}

std::vector<unsigned> bit_rates()
{
    std::vector<unsigned> values;
    for (const Rate& rate : rates)
        values.push_back(rate.bits_per_second);
    return values;
}

} // namespace oobready::serial
