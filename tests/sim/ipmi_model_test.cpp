// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: what a model may choose shows on the wire: device SDRs, FRUs of power supplies, answers to
// a make's own commands, also those under a fault. Method: requests and answers in a session
// without a socket. Strangers judge the same in tests/interop/inventory_test.py and raw_test.py.
#include "ipmi_client.hpp"

#include "support/results.hpp"

#include <catch2/catch.hpp>

#include <numeric>

using namespace ipmi_node;

namespace {

const std::string address = "127.0.61.9";

std::shared_ptr<MachineModel> model_with_supplies()
{
    auto model = small_model();
    model->power_supply = {"PSU Maker", "PSU 2200", "PSU-PN", "1.2", "PSU-SER-${number}", 2200};
    return model;
}

// The whole FRU device, read in parts.
Bytes fru_of(Client& client, std::uint8_t device)
{
    const Bytes size = client.command(0x0a, 0x10, {device})->data;
    Bytes image;
    while (image.size() < size[0] + size[1] * 256u) {
        const auto part = client.command(0x0a, 0x11,
                                         {device, static_cast<std::uint8_t>(image.size()),
                                          static_cast<std::uint8_t>(image.size() >> 8), 255});
        REQUIRE(part);
        REQUIRE(part->code == 0);
        image.insert(image.end(), part->data.begin() + 1, part->data.end());
    }
    return image;
}

} // namespace

TEST_CASE("a controller keeps its SDRs in a repository or itself, never in both", "[ipmi]")
{
    for (const bool device : {false, true}) {
        CAPTURE(device);
        auto model = small_model();
        model->device_sdrs = device;
        Node node{model, address};
        Desk desk{node};
        Client client{desk};
        REQUIRE(client.login() == "");
        const Bytes id = client.command(0x06, 0x01)->data;
        CHECK(((id[1] & 0x80) != 0) == device);
        CHECK(((id[5] & 0x02) == 0) == device);
        CHECK(client.command(0x0a, 0x20)->code == (device ? 0xc1 : 0));
        CHECK(client.command(0x0a, 0x22)->code == (device ? 0xc1 : 0));
        CHECK(client.command(0x0a, 0x23, {0, 0, 0, 0, 0, 5})->code == (device ? 0xc1 : 0));
        CHECK(client.command(0x04, 0x22)->code == (device ? 0 : 0xc1));
        CHECK(client.command(0x04, 0x21, {0, 0, 0, 0, 0, 5})->code == (device ? 0 : 0xc1));
        if (device) {
            CHECK(client.command(0x04, 0x21, {0, 0, 1, 0, 0, 5})->data ==
                  Bytes{2, 0, 1, 0, 0x51, 0x12, 14});
            CHECK(client.command(0x04, 0x21, {0, 0, 1, 0, 5, 5})->code == 0xc5);
            CHECK(client.command(0x04, 0x20, {1})->data[0] == 12);
        }
    }
}

TEST_CASE("each power supply that is there has a FRU", "[ipmi]")
{
    Node node{model_with_supplies(), address};
    Desk desk{node};
    Client client{desk};
    REQUIRE(client.login() == "");
    CHECK(client.command(0x0a, 0x10, {3})->code == 0xcb);
    const Bytes info = client.command(0x0a, 0x20)->data;
    CHECK(info[1] == 14); // with a locator of each
    const Bytes image = fru_of(client, 2);
    const std::string text{image.begin(), image.end()};
    CHECK(text.find("PSU-SER-2") != std::string::npos);
    std::size_t at = image[5] * 8u;
    for (const std::uint8_t last : {std::uint8_t{0x02}, std::uint8_t{0x82}}) {
        REQUIRE(at + 5 <= image.size());
        CHECK(image[at + 1] == last);
        const auto header = image.begin() + static_cast<std::ptrdiff_t>(at);
        CHECK(std::accumulate(header, header + 5, 0u) % 256 == 0);
        const std::size_t size = image[at + 2];
        REQUIRE(at + 5 + size <= image.size());
        CHECK((image[at + 3] + std::accumulate(header + 5, header + 5 + image[at + 2], 0u)) % 256 ==
              0);
        at += 5 + size;
    }
    CHECK(at == image.size());
    node.plant(FaultKind::power_supply_absent);
    CHECK(client.command(0x0a, 0x10, {2})->code == 0xcb);
    CHECK(client.command(0x0a, 0x11, {2, 0, 0, 8})->code == 0xcb);
    CHECK(client.command(0x0a, 0x10, {1})->code == 0);
}

TEST_CASE("a make's own command answers otherwise under its fault", "[ipmi]")
{
    auto model = small_model();
    OemAnswer shared = model->oem_answers.front();
    shared.response = {0x01};
    shared.fault = FaultKind::lan_shared;
    model->oem_answers.insert(model->oem_answers.begin(), shared);
    Node node{model, address};
    Desk desk{node};
    Client client{desk};
    REQUIRE(client.login() == "");
    CHECK(client.command(0x30, 0x70, {0x66, 0x00})->data == Bytes{0xaa, 0xbb});
    node.plant(FaultKind::lan_shared);
    CHECK(client.command(0x30, 0x70, {0x66, 0x00})->data == Bytes{0x01});
    CHECK(client.command(0x30, 0x70, {0x67, 0x00})->code == 0xcc);
}

TEST_CASE("an event log that is given in parts only", "[ipmi]")
{
    Node node{small_model(), address};
    node.plant(FaultKind::sel_in_parts);
    Desk desk{node};
    Client client{desk};
    REQUIRE(client.login() == "");
    CHECK(client.command(0x0a, 0x43, {0, 0, 0, 0, 0, 0xff})->code == 0xca);
    CHECK(client.command(0x0a, 0x43, {0, 0, 0, 0, 0, 16})->code == 0xca);
    CHECK(client.command(0x0a, 0x43, {0, 0, 0, 0, 0, 8})->data.size() == 10);
    CHECK(client.command(0x0a, 0x43, {0, 0, 0, 0, 8, 8})->code == 0xc5);
    const Bytes mine = client.command(0x0a, 0x42)->data;
    CHECK(client.command(0x0a, 0x43, {mine[0], mine[1], 0, 0, 8, 8})->data.size() == 10);
}
