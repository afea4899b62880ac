// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: clients that we did not write find a simulated node right. Method: ipmitool and the
// FreeIPMI tools, without workaround flags, against a plane on a real UDP socket; what they say is
// compared with the machine.
#include "ipmi_node.hpp"

#include "support/process.hpp"

#include <catch2/catch.hpp>

#include <regex>

using namespace ipmi_node;
using support::TemporaryFolder;

namespace {

const std::string address = "127.0.61.1";

struct Ran {
    int status = -1;
    std::string output;
};

// A client's run; HOME is the test's own.
Ran run(const TemporaryFolder& folder, const std::vector<std::string>& arguments)
{
    const std::filesystem::path file = folder.path() / "output";
    std::filesystem::remove(file);
    std::vector<std::string> command{"timeout", "60", "env", "HOME=" + folder.path().string()};
    command.insert(command.end(), arguments.begin(), arguments.end());
    support::Process process{command, file};
    Ran ran;
    ran.status = process.wait();
    ran.output = support::read_file(file);
    return ran;
}

std::vector<std::string> words(const std::string& text)
{
    std::istringstream stream{text};
    return {std::istream_iterator<std::string>{stream}, {}};
}

// "ipmitool … WORDS" as the administrator.
Ran ipmitool(const TemporaryFolder& folder, const std::string& suite, const std::string& text,
             std::uint16_t port, const std::string& secret = password)
{
    std::vector<std::string> command{
        "ipmitool", "-I",  "lanplus", "-H", address, "-p",  std::to_string(port),
        "-C",       suite, "-U",      user, "-P",    secret};
    for (const std::string& word : words(text))
        command.push_back(word);
    return run(folder, command);
}

Ran freeipmi(const TemporaryFolder& folder, const std::string& suite, const std::string& text,
             std::uint16_t port)
{
    std::vector<std::string> command = words(text);
    for (const std::string& word :
         {std::string{"-h"}, address + ":" + std::to_string(port), std::string{"-u"},
          std::string{user}, std::string{"-p"}, std::string{password}, std::string{"-I"}, suite})
        command.push_back(word);
    if (command[0] != "ipmiconsole")
        command.insert(command.end(), {"-D", "LAN_2_0"});
    // Else it keeps the SDRs of a host in the user's own folder, whatever HOME is.
    if (command[0] == "ipmi-sensors" || command[0] == "ipmi-sel" || command[0] == "ipmi-fru")
        command.insert(command.end(), {"--sdr-cache-directory", folder.path().string(), "-Q"});
    return run(folder, command);
}

bool says(const Ran& ran, const std::string& pattern)
{
    return std::regex_search(ran.output, std::regex{pattern});
}

struct Row {
    const char* command;
    std::vector<std::string> patterns;
};

struct Rack {
    explicit Rack(std::shared_ptr<const MachineModel> model = small_model(), std::uint16_t port = 0)
        : node(std::move(model), address), server(node, address, port)
    {
    }

    Node node;
    Server server;
    TemporaryFolder folder;
};

// A console in a terminal of its own: waits for `ready`, types, waits for the prompt, leaves.
constexpr const char* terminal = R"(
import os, pty, select, sys, time
ready, leave, command = sys.argv[1].encode(), sys.argv[2].encode(), sys.argv[3:]
child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)
seen = b''
def read_until(text):
    global seen
    end = time.monotonic() + 20
    while text not in seen and time.monotonic() < end:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                seen += os.read(terminal, 4096)
            except OSError:
                break
    return text in seen
ok = read_until(ready)
time.sleep(0.5)  # it says so before it has made the terminal raw
os.write(terminal, b'hello\r')
ok = read_until(b'node login: ') and ok
os.write(terminal, b'\r')
time.sleep(0.3)
os.write(terminal, leave)
end = time.monotonic() + 20
status = None
while status is None and time.monotonic() < end:
    done, code = os.waitpid(child, os.WNOHANG)
    status = os.waitstatus_to_exitcode(code) if done else None
    if select.select([terminal], [], [], 0.05)[0]:
        try:
            seen += os.read(terminal, 4096)
        except OSError:
            pass
if status is None:
    os.kill(child, 15)
print(seen.decode(errors='replace'), 'prompt' if ok else 'no prompt', 'status', status)
)";

} // namespace

TEST_CASE("ipmitool reads a node right, with suite 3 and 17", "[ipmi][strangers]")
{
    Rack rack;
    const Row rows[] = {
        {"mc info",
         {"Manufacturer ID +: 10876", "Firmware Revision +: 1\\.73", "Product ID +: 2324"}},
        {"mc guid", {"a1b2c3d4-e5f6-4711-8899-aabbccddeeff"}},
        {"mc selftest", {"Selftest: passed"}},
        {"mc getsysinfo system_name", {"node-1"}},
        {"mc getsysinfo system_fw_version", {"1\\.73\\.14 of a text longer than one block"}},
        {"lan print",
         {"IP Address +: 127\\.0\\.61\\.1", "MAC Address +: ac:1f:6b:5a:0b:01",
          "Subnet Mask +: 255\\.0\\.0\\.0", "Cipher Suites +: 3,17", "Static Address",
          "Cipher Suite Priv Max +: aaXXXX"}},
        {"user list", {"2 +admin .*ADMINISTRATOR", "3 +guest .*USER"}},
        {"channel info", {"802\\.3 LAN", "multi-session", "Active Session Count +: 1"}},
        {"channel getciphers ipmi", {"17 .*sha256_128", "3 .*hmac_sha1_96"}},
        {"sol info",
         {"Enabled +: true", "Force Encryption +: true",
          "Payload Port +: " + std::to_string(rack.server.port())}},
        {"session info active", {"user id +: 2", "IPMIv2/RMCP\\+"}},
        {"sdr list full", {"12V +\\| 11\\.97 Volts +\\| ok", "Outside +\\| -10 degrees C"}},
        {"sdr elist",
         {"CPU1 Temp +\\| 01h \\| ok .*45 degrees C", "PS2 Status .*Presence detected",
          "Power +\\| 07h .*480 Watts"}},
        {"sdr info", {"Record Count +: 12"}},
        {"sensor list", {"CPU1 Temp .*85\\.000 +\\| 90\\.000 +\\| 95\\.000"}},
        {"sel list", {"Upper Non-critical going high \\| Deasserted"}},
        {"sel elist", {"CPU1 Temp \\| Upper Non-critical", "PS2 Status \\| Failure detected"}},
        {"sel info", {"Entries +: 3"}},
        {"fru print",
         {"Product Name +: Product node-1", "Board Serial +: BM98765", "Chassis Part Number +: C"}},
        {"chassis status", {"System Power +: on", "Cooling/Fan Fault +: false"}},
        {"raw 0x30 0x70 0x66 0x00", {"aa bb"}},
    };
    for (const std::string suite : {"3", "17"})
        for (const Row& row : rows) {
            const Ran ran = ipmitool(rack.folder, suite, row.command, rack.server.port());
            INFO("suite " << suite << ": " << row.command << "\n" << ran.output);
            CHECK(ran.status == 0);
            for (const std::string& pattern : row.patterns) {
                INFO(pattern);
                CHECK(says(ran, pattern));
            }
        }
    rack.server.inside([&rack] {
        const NodeCounters& counters = rack.node.counters;
        CHECK(counters.ipmi_logins == counters.ipmi_sessions_opened);
        CHECK(counters.ipmi_sessions_opened == counters.ipmi_sessions_closed);
        CHECK(counters.ipmi_sessions.now() == 0);
        CHECK(counters.ipmi_sessions.most() == 1);
    });
}

TEST_CASE("what ipmitool changes, changes", "[ipmi][strangers]")
{
    Rack rack;
    const auto change = [&rack](const std::string& command) {
        const Ran ran = ipmitool(rack.folder, "17", command, rack.server.port());
        INFO(command << "\n" << ran.output);
        CHECK(ran.status == 0);
        return ran;
    };
    const auto check = [&rack](const std::function<bool(const Machine&)>& holds) {
        bool held = false;
        rack.server.inside([&] { held = holds(rack.node.machine); });
        return held;
    };
    change("chassis power off");
    CHECK(check([](const Machine& machine) { return !machine.powered(); }));
    CHECK(says(change("chassis power status"), "is off"));
    CHECK(says(change("sdr list full"), "FAN1 +\\| no reading"));
    change("chassis power on");
    CHECK(check([](const Machine& machine) { return machine.powered(); }));
    change("chassis bootdev pxe");
    CHECK(check([](const Machine& machine) { return (machine.boot_flags[1] & 0x3c) == 0x04; }));
    change("chassis identify force");
    CHECK(check([](const Machine& machine) { return machine.identify_on; }));
    change("sol set enabled false 1");
    CHECK(check([](const Machine& machine) { return !machine.sol.enabled; }));
    change("user set name 6 eve");
    change("user set password 6 eves-own");
    change("user enable 6");
    change("channel setaccess 1 6 ipmi=on privilege=3");
    CHECK(check([](const Machine& machine) {
        return machine.users[6].enabled && machine.users[6].privilege == privilege_operator;
    }));
    change("sel clear");
    CHECK(check([](const Machine& machine) { return machine.sel().empty(); }));
    change("event 1");
    CHECK(check([](const Machine& machine) { return machine.sel().size() == 1; }));
    CHECK(says(change("lan set 1 ipaddr 127.0.61.77"), "127\\.0\\.61\\.77"));
    CHECK(check([](const Machine& machine) { return machine.lan.address == "127.0.61.77"; }));
}

TEST_CASE("ipmitool is refused where it must be, and not where a fault lets it in",
          "[ipmi][strangers]")
{
    // A client with the wrong K_g leaves a session behind, one with the wrong password half a
    // login.
    auto model = small_model();
    model->ipmi_sessions_max = 16;
    Rack rack{model};
    const std::uint16_t port = rack.server.port();
    CHECK(ipmitool(rack.folder, "17", "mc info", port, "wrong").status != 0);
    const Ran suite_0 = ipmitool(rack.folder, "0", "mc info", port, "wrong");
    CHECK(suite_0.status != 0);
    rack.server.inside([&rack] {
        CHECK(rack.node.counters.ipmi_sessions_opened == 0);
        CHECK(rack.node.counters.ipmi_logins == 1);
        rack.node.plant(FaultKind::cipher_suite_zero);
    });
    const Ran let_in = ipmitool(rack.folder, "0", "mc info", port, "wrong");
    INFO(let_in.output);
    CHECK(let_in.status == 0);
    CHECK(says(let_in, "Manufacturer ID +: 10876"));
    CHECK(ipmitool(rack.folder, "0", "sdr elist", port, "wrong").status == 0);
    CHECK(says(ipmitool(rack.folder, "17", "lan print", port), "Cipher Suites +: 0,3,17"));
    CHECK(ipmitool(rack.folder, "17", "mc info", port, "wrong").status != 0);

    rack.server.inside([&rack] { rack.node.machine.k_g = Secret{"twenty bytes of k_g!"}; });
    CHECK(ipmitool(rack.folder, "3", "mc info", port).status != 0);
    CHECK(ipmitool(rack.folder, "3", "-k twenty mc info", port).status != 0);
    const std::string hex = "7477656e7479206279746573206f66206b5f6721";
    for (const std::string suite : {"3", "17"})
        CHECK(ipmitool(rack.folder, suite, "-y " + hex + " mc info", port).status == 0);
    const Ran bmc_info = freeipmi(rack.folder, "17", "bmc-info --get-device-id -k 0x" + hex, port);
    INFO(bmc_info.output);
    CHECK(bmc_info.status == 0);
}

TEST_CASE("FreeIPMI reads a node right, without workarounds, with suite 3 and 17",
          "[ipmi][strangers]")
{
    const Row rows[] = {
        {"bmc-info --get-device-id", {"Firmware Revision +: 1\\.73", "10876"}},
        {"bmc-info --get-device-guid", {"a1b2c3d4-e5f6-4711-8899-aabbccddeeff"}},
        {"bmc-info --get-system-info", {"System Name +: node-1"}},
        {"ipmi-sensors",
         {"CPU1 Temp +\\| Temperature +\\| 45\\.00 +\\| C +\\| 'OK'",
          "12V +\\| Voltage +\\| 11\\.97", "PS1 Status .*'Presence detected'",
          "Drive 1 .*'Drive Presence'", "FAN2 +\\| Fan +\\| 6100\\.00"}},
        {"ipmi-sel",
         {"CPU1 Temp .*Sensor Reading = 91\\.00 C ; Threshold = 85\\.00 C",
          "PS2 Status .*Power Supply Failure detected"}},
        {"ipmi-fru",
         {"FRU Product Name: Product node-1", "FRU Board Serial Number: BM98765",
          "FRU Chassis Type: Rack Mount Chassis"}},
        {"ipmi-chassis --get-chassis-status", {"System Power +: on"}},
        {"ipmi-chassis --get-chassis-capabilities", {"SDR Device Address +: 20h"}},
        {"ipmi-config --checkout --category=chassis", {"Power_Restore_Policy +On_State_AC_Apply"}},
        {"ipmi-config --checkout --category=pef", {"Enable_PEF +No"}},
        // The sections that every controller has; see the next test.
        {"ipmi-config --checkout -S Lan_Channel -S Lan_Conf -S Lan6_Conf "
         "-S Lan_Conf_Security_Keys -S Lan_Conf_User_Security -S Lan_Conf_Misc -S SOL_Conf",
         {"IP_Address +127\\.0\\.61\\.1", "MAC_Address +AC:1F:6B:5A:0B:01", "Enable_SOL +Yes"}},
    };
    Rack rack;
    for (const std::string suite : {"3", "17"})
        for (const Row& row : rows) {
            const Ran ran = freeipmi(rack.folder, suite, row.command, rack.server.port());
            INFO("suite " << suite << ": " << row.command << "\n" << ran.output);
            CHECK(ran.status == 0);
            CHECK_FALSE(says(ran, "rror:|Unable to|timeout|invalid"));
            for (const std::string& pattern : row.patterns) {
                INFO(pattern);
                CHECK(says(ran, pattern));
            }
        }
}

TEST_CASE("FreeIPMI logs in with the weak suites where only these are offered", "[ipmi][strangers]")
{
    Rack rack;
    rack.server.inside([&rack] { rack.node.plant(FaultKind::weak_cipher_suites); });
    for (const std::string suite : {"8", "12"})
        for (const std::string command :
             {"bmc-info --get-device-id", "ipmi-sensors", "ipmi-chassis --get-chassis-status"}) {
            const Ran ran = freeipmi(rack.folder, suite, command, rack.server.port());
            INFO("suite " << suite << ": " << command << "\n" << ran.output);
            CHECK(ran.status == 0);
        }
    CHECK(freeipmi(rack.folder, "3", "bmc-info --get-device-id", rack.server.port()).status != 0);
}

// It asks for a serial channel and for all sixteen suites, and its exit status is 1 where there is
// one missing.
TEST_CASE("ipmi-config misses nothing but serial channels and suites that are not offered",
          "[ipmi][strangers]")
{
    Rack rack;
    const Ran ran = freeipmi(rack.folder, "17", "ipmi-config --checkout -vv", rack.server.port());
    INFO(ran.output);
    CHECK(says(ran, "Maximum_Privilege_Cipher_Suite_Id_3 "));
    std::istringstream lines{ran.output};
    unsigned missed = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.find("Unable to checkout") == std::string::npos)
            continue;
        ++missed;
        INFO(line);
        const bool expected = line.find("Serial_") != std::string::npos ||
                              line.find("Cipher_Suite_Id_") != std::string::npos;
        CHECK(expected);
        CHECK(line.find("Cipher_Suite_Id_3 ") == std::string::npos);
    }
    CHECK(missed > 0);
}

TEST_CASE("consoles that we did not write carry what is typed and shown", "[ipmi][strangers]")
{
    struct Console {
        const char* name;
        const char* ready;
        const char* leave;
        std::vector<std::string> command;
    };
    Rack rack{small_model(), 623}; // ipmiconsole knows no other
    const std::string port = std::to_string(rack.server.port());
    std::vector<Console> consoles;
    for (const std::string suite : {"3", "17"}) {
        consoles.push_back({"ipmitool",
                            "SOL Session operational",
                            "~.",
                            {"ipmitool", "-I", "lanplus", "-H", address, "-p", port, "-C", suite,
                             "-U", user, "-P", password, "sol", "activate"}});
        consoles.push_back(
            {"ipmiconsole",
             "SOL established",
             "&.",
             {"ipmiconsole", "-h", address, "-u", user, "-p", password, "-I", suite}});
    }
    for (const Console& console : consoles) {
        std::vector<std::string> command{"python3", "-c", terminal, console.ready, console.leave};
        command.insert(command.end(), console.command.begin(), console.command.end());
        const Ran ran = run(rack.folder, command);
        INFO(console.name << "\n" << ran.output);
        CHECK(ran.status == 0);
        CHECK(says(ran, "hello"));
        CHECK(says(ran, " prompt status 0"));
        rack.server.inside([&rack] {
            REQUIRE(rack.server.console() != nullptr);
            CHECK(rack.server.console()->typed.find("hello\r\r") != std::string::npos);
            rack.server.console()->typed.clear();
            CHECK(rack.node.counters.sol_sessions.now() == 0);
            CHECK(rack.node.counters.ipmi_sessions.now() == 0);
        });
    }
}

TEST_CASE("discovery tools are answered at the well-known port", "[ipmi][strangers]")
{
    Node node{small_model(), address};
    Server server{node, address, 623};
    TemporaryFolder folder;
    for (const char* tool : {"ipmi-ping", "rmcpping"}) {
        const Ran ran = run(folder, {tool, "-c", "2", address});
        INFO(tool << "\n" << ran.output);
        CHECK(ran.status == 0);
        CHECK(says(ran, " 0\\.0% packet loss"));
    }
    server.inside([&node] { node.plant(FaultKind::no_presence_pong); });
    CHECK(run(folder, {"rmcpping", "-c", "1", address}).status != 0);
    CHECK(run(folder, {"ipmi-ping", "-c", "1", address}).status == 0);
}
