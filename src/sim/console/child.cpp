// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/console/child.hpp"

#include "sim/console/pidfd.hpp"
#include "sim/console/session_members.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <system_error>

namespace oobready::sim {

namespace {

constexpr std::size_t terminal_name_bytes = 64;
constexpr winsize terminal_size{24, 80, 0, 0};
constexpr int first_inherited = 3; // descriptors from here on are closed

// A simulator's environment may hold passwords; a console needs none of it but these.
constexpr const char* kept_variables[] = {"PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ"};
constexpr const char* terminal_variable = "TERM=vt220";

Error failure(const std::string& what, int number)
{
    return {Errc::local_error, what + ": " + std::generic_category().message(number)};
}

struct Terminal {
    Descriptor ours;
    std::string name; ///< of the child's side
};

Result<Terminal> open_terminal()
{
    Terminal terminal;
    terminal.ours = Descriptor{::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)};
    const int number = terminal.ours.get();
    char name[terminal_name_bytes] = {};
    if (!terminal.ours.valid() || ::grantpt(number) != 0 || ::unlockpt(number) != 0 ||
        ::ptsname_r(number, name, sizeof name) != 0 ||
        ::ioctl(number, TIOCSWINSZ, &terminal_size) != 0)
        return failure("a pseudo-terminal", errno);
    terminal.name = name;
    return terminal;
}

std::vector<std::string> environment()
{
    std::vector<std::string> variables{terminal_variable};
    for (const char* name : kept_variables)
        if (const char* value = std::getenv(name); value != nullptr)
            variables.push_back(std::string{name} + "=" + value);
    return variables;
}

std::vector<char*> pointers(std::vector<std::string>& words)
{
    std::vector<char*> list;
    for (std::string& word : words)
        list.push_back(word.data());
    list.push_back(nullptr);
    return list;
}

// The attributes and file actions of posix_spawn(3), with their ends.
struct Plan {
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;

    explicit Plan(const std::string& terminal)
    {
        sigset_t all;
        sigset_t none;
        ::sigfillset(&all);
        ::sigemptyset(&none);
        ::posix_spawnattr_init(&attributes);
        ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF |
                                                    POSIX_SPAWN_SETSIGMASK);
        ::posix_spawnattr_setsigdefault(&attributes, &all);
        ::posix_spawnattr_setsigmask(&attributes, &none);
        ::posix_spawn_file_actions_init(&actions);
        // The first terminal that a session leader opens becomes its controlling one (tty(4)).
        ::posix_spawn_file_actions_addopen(&actions, 0, terminal.c_str(), O_RDWR, 0);
        ::posix_spawn_file_actions_adddup2(&actions, 0, 1);
        ::posix_spawn_file_actions_adddup2(&actions, 0, 2);
        ::posix_spawn_file_actions_addclosefrom_np(&actions, first_inherited);
    }
    ~Plan()
    {
        ::posix_spawn_file_actions_destroy(&actions);
        ::posix_spawnattr_destroy(&attributes);
    }
    Plan(const Plan&) = delete;
    Plan& operator=(const Plan&) = delete;
};

void reap(pid_t id)
{
    while (::waitpid(id, nullptr, 0) < 0 && errno == EINTR) {
    }
}

} // namespace

Result<Child> Child::start(std::vector<std::string> words)
{
    if (words.empty())
        return Error{Errc::local_error, "no command"};
    Result<Terminal> terminal = open_terminal();
    if (!terminal)
        return terminal.error();
    std::vector<std::string> variables = environment();
    const Plan plan{terminal->name};
    pid_t id = -1;
    const int error = ::posix_spawnp(&id, words[0].c_str(), &plan.actions, &plan.attributes,
                                     pointers(words).data(), pointers(variables).data());
    if (error != 0)
        return failure(words[0], error);
    Descriptor process = open_pidfd(id);
    if (!process.valid()) {
        const Error why = failure("pidfd_open", errno);
        ::kill(-id, SIGKILL);
        reap(id);
        return why;
    }
    return Child{std::move(terminal->ours), std::move(process), id};
}

Child::Child(Descriptor terminal, Descriptor process, pid_t id)
    : terminal_(std::move(terminal)), process_(std::move(process)), id_(id)
{
}

// Until it is reaped its number cannot become another's, so that the group and the session of that
// number are its own.
Child::~Child()
{
    if (!process_.valid())
        return;
    if (!ends_within(std::chrono::milliseconds{0})) {
        ::kill(-id_, SIGHUP);
        ::kill(-id_, SIGCONT); // who is stopped cannot hear
        (void)ends_within(hang_up_limit);
    }
    ::kill(-id_, SIGKILL);
    kill_session_members(id_);
    if (ends_within(kill_limit))
        reap(id_);
}

Result<Descriptor> Child::end_descriptor() const
{
    Descriptor copy{::fcntl(process_.get(), F_DUPFD_CLOEXEC, 0)};
    if (!copy.valid())
        return failure("a descriptor", errno);
    return copy;
}

bool Child::ends_within(std::chrono::milliseconds limit) const
{
    pollfd wait{process_.get(), POLLIN, 0};
    int ready = 0;
    do {
        ready = ::poll(&wait, 1, static_cast<int>(limit.count()));
    } while (ready < 0 && errno == EINTR);
    return ready > 0;
}

} // namespace oobready::sim
