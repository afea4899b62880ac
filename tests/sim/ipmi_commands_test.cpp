// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: commands answer what the machine is, in the specification's bytes, and refuse with its
// codes. Method: tables of requests and answers in a session without a socket.
#include "ipmi_client.hpp"

#include "support/results.hpp"

#include <catch2/catch.hpp>

#include <numeric>
#include <set>

using namespace ipmi_node;

namespace {

const std::string address = "127.0.61.4";

struct Row {
    const char* what;
    std::uint8_t net_fn, command;
    Bytes data;
    std::uint8_t code;
    std::string answer; ///< hex; what it begins with
    std::uint8_t lun = 0;
};

template <std::size_t N>
void check_rows(Client& client, const Row (&rows)[N])
{
    for (const Row& row : rows) {
        INFO(row.what);
        const auto answer = client.command(row.net_fn, row.command, row.data, row.lun);
        REQUIRE(answer);
        CHECK(int{answer->code} == int{row.code});
        CHECK(to_hex(answer->data).substr(0, row.answer.size()) == row.answer);
    }
}

} // namespace

TEST_CASE("commands answer in the specification's bytes", "[ipmi]")
{
    Node node{small_model(), address};
    Desk desk{node};
    Client client{desk};
    REQUIRE(client.login() == "");
    const Row rows[] = {
        {"Get Device ID", 6, 0x01, {}, 0, "20010173028f7c2a00140900000000"},
        {"with data", 6, 0x01, {0}, 0xc7, ""},
        {"of another LUN", 6, 0x01, {}, 0xc2, "", 1},
        {"Get Self Test Results", 6, 0x04, {}, 0, "5500"},
        {"Get System GUID", 6, 0x37, {}, 0, "ffeeddccbbaa99881147f6e5d4c3b2a1"},
        {"unknown", 6, 0x99, {}, 0xc1, ""},
        {"unknown, of a group", 0x2c, 0x01, {0xdc}, 0xc1, ""},
        {"an OEM's", 0x30, 0x70, {0x66, 0x00, 0x01}, 0, "aabb"},
        {"an OEM's, refused", 0x30, 0x70, {0x67}, 0xcc, ""},
        {"Get Chassis Status", 0, 0x01, {}, 0, "41004000"},
        {"Get Channel Info",
         6,
         0x42,
         {0x0e},
         0,
         "0104018"
         "1f21b000000"},
        {"of a channel that is not", 6, 0x42, {0x05}, 0xcc, ""},
        {"Get User Name", 6, 0x46, {2}, 0, "61646d696e0000000000000000000000"},
        {"of a slot that is not", 6, 0x46, {11}, 0xcc, ""},
        {"Get User Access", 6, 0x44, {1, 2}, 0, "0a420114"},
        {"LAN: address", 0x0c, 0x02, {1, 3, 0, 0}, 0, "117f003d04"},
        {"LAN: source", 0x0c, 0x02, {1, 4, 0, 0}, 0, "1101"},
        {"LAN: MAC", 0x0c, 0x02, {1, 5, 0, 0}, 0, "11ac1f6b5a0b01"},
        {"LAN: suites", 0x0c, 0x02, {1, 23, 0, 0}, 0, "1100031100"},
        {"LAN: privileges", 0x0c, 0x02, {1, 24, 0, 0}, 0, "11004400"},
        {"LAN: no such parameter", 0x0c, 0x02, {1, 200, 0, 0}, 0x80, ""},
        {"LAN: revision only", 0x0c, 0x02, {0x81, 3, 0, 0}, 0, "11"},
        {"LAN: read only", 0x0c, 0x01, {1, 5, 1, 2, 3, 4, 5, 6}, 0x82, ""},
        {"SOL: enable", 0x0c, 0x22, {1, 1, 0, 0}, 0, "1101"},
        {"SOL: switched off", 0x0c, 0x21, {1, 1, 0}, 0, ""},
        {"SOL: enable", 0x0c, 0x22, {1, 1, 0, 0}, 0, "1100"},
        {"SOL: no such privilege", 0x0c, 0x21, {1, 2, 0x07}, 0xcc, ""},
        {"SOL: too long", 0x0c, 0x21, {1, 1, 0, 0}, 0xc7, ""},
        {"Reset Watchdog Timer, not set", 6, 0x22, {}, 0x80, ""},
        {"system name", 6, 0x59, {0, 2, 0, 0}, 0, "110000066e6f64652d3100"},
        {"firmware, second block", 6, 0x59, {0, 1, 1, 0}, 0, "1101657874206c"},
        {"firmware, no such block", 6, 0x59, {0, 1, 9, 0}, 0xc9, ""},
        {"Get Sensor Reading", 4, 0x2d, {1}, 0, "2dc0c0"},
        {"of LUN 1", 4, 0x2d, {7}, 0, "78c0c0", 1},
        {"of a power supply", 4, 0x2d, {8}, 0, "00c00180"},
        {"of no sensor", 4, 0x2d, {200}, 0xcb, ""},
        {"Get Sensor Thresholds", 4, 0x27, {1}, 0, "38000000555a5f"},
        {"Read FRU Data past its end", 0x0a, 0x11, {0, 0xff, 0xff, 8}, 0xc9, ""},
        {"of no device", 0x0a, 0x11, {1, 0, 0, 8}, 0xcb, ""},
    };
    check_rows(client, rows);
}

TEST_CASE("what is planted in the machine shows in sensors, chassis and LAN parameters", "[ipmi]")
{
    Node node{small_model(), address};
    for (const FaultKind kind :
         {FaultKind::fan_critical, FaultKind::drive_failed, FaultKind::power_supply_absent,
          FaultKind::wrong_ip, FaultKind::dhcp})
        node.plant(kind);
    Desk desk{node};
    Client client{desk};
    REQUIRE(client.login() == "");
    const Row rows[] = {
        {"fan 1 stands still", 4, 0x2d, {4}, 0, "00c0c7"},
        {"fan 2 does not", 4, 0x2d, {5}, 0, "3dc0c0"},
        {"power supply 2 is absent", 4, 0x2d, {8}, 0, "00c00080"},
        {"drive 1 has failed", 4, 0x2d, {9}, 0, "00c00380"},
        {"the chassis knows", 0, 0x01, {}, 0, "41004c00"},
        {"another address", 0x0c, 0x02, {1, 3, 0, 0}, 0, "117f003e04"},
        {"by DHCP", 0x0c, 0x02, {1, 4, 0, 0}, 0, "1102"},
        {"power off", 0, 0x02, {0}, 0, ""},
        {"no fan reading", 4, 0x2d, {5}, 0, "00e0c0"},
        {"off", 0, 0x01, {}, 0, "40"},
        {"no cycle now", 0, 0x02, {2}, 0xd5, ""},
        {"no such control", 0, 0x02, {9}, 0xcc, ""},
        {"on", 0, 0x02, {1}, 0, ""},
        {"on by command", 0, 0x01, {}, 0, "4110"},
        {"why", 0, 0x07, {}, 0, "0101"},
    };
    check_rows(client, rows);
}

TEST_CASE("SDRs are read in parts under a reservation, over four LUNs", "[ipmi]")
{
    auto model = small_model();
    model->sensors = many_sensors(1020);
    Node node{model, address};
    Desk desk{node};
    Client client{desk};
    REQUIRE(client.login() == "");
    const auto info = client.command(0x0a, 0x20);
    REQUIRE(info);
    CHECK(info->data[1] + info->data[2] * 256 == 1022);
    CHECK(client.command(0x0a, 0x23, {0, 0, 3, 0, 0, 0xff})->code == 0xca);
    CHECK(client.command(0x0a, 0x23, {0, 0, 3, 0, 5, 16})->code == 0xc5);
    CHECK(client.command(0x0a, 0x23, {0, 0, 0xf0, 0xf0, 0, 5})->code == 0xcb);
    const Bytes mine = client.command(0x0a, 0x22)->data;
    std::set<std::pair<int, int>> sensors;
    std::size_t id = 0;
    for (int count = 0; id != 0xffff; ++count) {
        REQUIRE(count < 1022);
        Bytes record;
        std::size_t next = 0;
        do { // the header tells how long it is
            const std::size_t size = record.size() < 5 ? 5 : record[4] + 5u;
            const auto part = client.command(
                0x0a, 0x23,
                {mine[0], mine[1], static_cast<std::uint8_t>(id),
                 static_cast<std::uint8_t>(id >> 8), static_cast<std::uint8_t>(record.size()),
                 static_cast<std::uint8_t>(std::min<std::size_t>(
                     20, size - record.size() == 0 ? 1 : size - record.size()))});
            REQUIRE(part);
            REQUIRE(part->code == 0);
            next = part->data[0] | part->data[1] << 8;
            record.insert(record.end(), part->data.begin() + 2, part->data.end());
        } while (record.size() < record[4] + 5u);
        if (record[3] == 0x01)
            sensors.insert({record[6] & 0x03, record[7]});
        id = next;
    }
    CHECK(sensors.size() == 1020);
    CHECK(client.command(4, 0x2d, {255}, 3)->code == 0);
    CHECK(client.command(4, 0x20, {}, 3)->data == Bytes{255, 0x0f});
    client.command(0x0a, 0x22); // somebody else's cancels it
    CHECK(client.command(0x0a, 0x23, {mine[0], mine[1], 3, 0, 5, 16})->code == 0xc5);
}

TEST_CASE("the system event log is read, added to, and cleared under a reservation", "[ipmi]")
{
    Node node{small_model(), address};
    Desk desk{node};
    Client client{desk};
    REQUIRE(client.login() == "");
    CHECK(client.command(0x0a, 0x40)->data[1] == 3);
    const auto first = client.command(0x0a, 0x43, {0, 0, 0, 0, 0, 0xff});
    REQUIRE(first);
    CHECK(to_hex(first->data).substr(0, 10) == "0200010002");
    CHECK(to_hex(first->data).substr(18) == "20000401"
                                            "0101575b55");
    const Bytes event{0, 0, 2, 0, 0, 0, 0, 0x20, 0, 4, 4, 4, 0x81, 1, 2, 3};
    CHECK(client.command(0x0a, 0x44, event)->data == Bytes{4, 0});
    CHECK(node.machine.sel().back().deassertion);
    CHECK(to_hex(client.command(0x0a, 0x43, {0, 0, 0xff, 0xff, 0, 0xff})->data).substr(0, 10) ==
          "ffff040002");
    CHECK(client.command(0x0a, 0x43, {0, 0, 1, 0, 6, 4})->code == 0xc5);
    const Bytes mine = client.command(0x0a, 0x42)->data;
    CHECK(client.command(0x0a, 0x43, {mine[0], mine[1], 1, 0, 7, 1})->data == Bytes{2, 0, 0x20});
    CHECK(client.command(0x0a, 0x47, {9, 9, 'C', 'L', 'R', 0xaa})->code == 0xc5);
    CHECK(client.command(0x0a, 0x47, {mine[0], mine[1], 'C', 'L', 'R', 0xaa})->data == Bytes{1});
    CHECK(node.machine.sel().empty());
    CHECK(client.command(0x0a, 0x43, {0, 0, 0, 0, 0, 0xff})->code == 0xcb);
}

TEST_CASE("users are made, changed and used", "[ipmi]")
{
    Node node{small_model(), address};
    Desk desk{node};
    Client client{desk};
    REQUIRE(client.login() == "");
    Bytes name{5, 'e', 'v', 'e'};
    name.resize(17);
    Bytes secret{0x85, 0x02, 'p', 'w'};
    secret.resize(22);
    CHECK(client.command(6, 0x45, name)->code == 0);
    CHECK(client.command(6, 0x47, secret)->code == 0);
    CHECK(client.command(6, 0x43, {0x91, 5, 4})->code == 0);
    Client eve{desk, 40009};
    CHECK(eve.login("eve", "pw") == "username-invalid"); // not enabled yet
    CHECK(client.command(6, 0x47, {5, 1})->code == 0);
    CHECK(eve.login("eve", "pw") == "");
    secret[1] = 0x03;
    CHECK(client.command(6, 0x47, secret)->code == 0x00); // tested
    secret[2] = 'x';
    CHECK(client.command(6, 0x47, secret)->code == 0x80);
    CHECK(client.command(6, 0x47, {5, 3, 'p', 'w'})->code == 0xc7);
}

TEST_CASE("the FRU image's areas add up to zero", "[ipmi]")
{
    Node node{small_model(), address};
    Desk desk{node};
    Client client{desk};
    REQUIRE(client.login() == "");
    const Bytes size = client.command(0x0a, 0x10, {0})->data;
    Bytes image;
    while (image.size() < size[0] + size[1] * 256u) {
        const auto part = client.command(0x0a, 0x11,
                                         {0, static_cast<std::uint8_t>(image.size()),
                                          static_cast<std::uint8_t>(image.size() >> 8), 255});
        REQUIRE(part);
        REQUIRE(part->code == 0);
        CHECK(part->data[0] == part->data.size() - 1);
        image.insert(image.end(), part->data.begin() + 1, part->data.end());
    }
    const auto sum = [&image](std::size_t at, std::size_t bytes) {
        return std::accumulate(image.begin() + static_cast<std::ptrdiff_t>(at),
                               image.begin() + static_cast<std::ptrdiff_t>(at + bytes), 0u) %
               256;
    };
    CHECK(sum(0, 8) == 0);
    for (const std::size_t area : {image[2], image[3], image[4]})
        CHECK(sum(area * 8, image[area * 8 + 1] * 8u) == 0);
    const std::string text{image.begin(), image.end()};
    CHECK(text.find("Product node-1") != std::string::npos);
    CHECK(text.find("BM98765") != std::string::npos);
}

TEST_CASE("the watchdog and the identify light run out by themselves", "[ipmi]")
{
    using namespace std::chrono_literals;
    Node node{small_model(), address};
    Desk desk{node};
    Client client{desk};
    REQUIRE(client.login() == "");
    CHECK(client.command(6, 0x24, {0x04, 0x02, 0, 0, 20, 0})->code == 0); // power down after 2 s
    CHECK(client.command(6, 0x22)->code == 0);
    CHECK(client.command(0, 0x04, {1})->code == 0);
    CHECK(node.machine.identify_on);
    desk.wait(1500ms);
    CHECK_FALSE(node.machine.identify_on);
    CHECK(node.machine.powered());
    CHECK(to_hex(client.command(6, 0x25)->data) == "4402000014000500");
    desk.wait(600ms);
    CHECK_FALSE(node.machine.powered());
    CHECK(to_hex(client.command(6, 0x25)->data) == "0402001014001400");
}
