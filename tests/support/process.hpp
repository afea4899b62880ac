// SPDX-License-Identifier: GPL-3.0-or-later
// Folders, free ports and child processes that end with the test that made them.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <spawn.h>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace support {

class TemporaryFolder {
public:
    TemporaryFolder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "oobready-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr)
            throw std::runtime_error("no temporary folder");
        path_ = name;
    }
    ~TemporaryFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

inline void write_file(const std::filesystem::path& path, const std::string& text)
{
    std::filesystem::create_directories(path.parent_path());
    std::ofstream{path} << text;
}

inline std::string read_file(const std::filesystem::path& path)
{
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// A port of `address` that nothing listens on at this moment.
inline std::uint16_t free_port(const std::string& address)
{
    using boost::asio::ip::tcp;
    boost::asio::io_context context;
    tcp::acceptor acceptor{context, tcp::endpoint{boost::asio::ip::make_address(address), 0}};
    return acceptor.local_endpoint().port();
}

/// A child process: started with its output in a file, asked to end (and awaited) at the end.
class Process {
public:
    Process(std::vector<std::string> command, const std::filesystem::path& output)
    {
        std::vector<char*> arguments;
        for (std::string& word : command)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&actions, 1, output.c_str(), O_WRONLY | O_CREAT | O_APPEND,
                                         0600);
        posix_spawn_file_actions_adddup2(&actions, 1, 2);
        const int error =
            ::posix_spawnp(&id_, arguments[0], &actions, nullptr, arguments.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        if (error != 0)
            throw std::runtime_error("cannot start " + command[0]);
    }
    ~Process() { stop(); }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    void stop()
    {
        if (id_ <= 0)
            return;
        ::kill(id_, SIGTERM);
        wait();
    }

    /// Awaits its own end; its exit status, or -1 when a signal ended it.
    int wait()
    {
        int status = -1;
        while (id_ > 0 && ::waitpid(id_, &status, 0) < 0 && errno == EINTR)
            ;
        id_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

    [[nodiscard]] bool running()
    {
        int status = 0;
        if (id_ > 0 && ::waitpid(id_, &status, WNOHANG) == id_)
            id_ = -1;
        return id_ > 0;
    }

private:
    pid_t id_ = -1;
};

/// Runs a command to its end and gives its output; throws when it fails.
inline std::string output_of(const std::vector<std::string>& command)
{
    TemporaryFolder folder;
    const std::filesystem::path file = folder.path() / "output";
    Process process{command, file};
    if (process.wait() != 0)
        throw std::runtime_error(command[0] + " failed: " + read_file(file));
    return read_file(file);
}

/// Returns once `process` accepts connections; throws when it has ended or takes over ten seconds.
inline void wait_until_listening(Process& process, const std::string& address, std::uint16_t port,
                                 const std::filesystem::path& output)
{
    using boost::asio::ip::tcp;
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    boost::asio::io_context context;
    while (process.running() && std::chrono::steady_clock::now() < give_up) {
        tcp::socket socket{context};
        boost::system::error_code error;
        socket.connect(tcp::endpoint{boost::asio::ip::make_address(address), port}, error);
        if (!error)
            return;
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    throw std::runtime_error("no server came up: " + read_file(output));
}

} // namespace support
