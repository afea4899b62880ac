// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi_node.hpp"

#include <boost/asio/post.hpp>

namespace ipmi_node {

namespace {

constexpr std::nullopt_t none = std::nullopt;

Sensor sensor(std::string name, SensorKind kind, std::uint8_t number, std::uint8_t unit,
              std::uint8_t raw, Thresholds thresholds = {})
{
    Sensor made;
    made.name = std::move(name);
    made.kind = kind;
    made.number = number;
    made.base_unit = unit;
    made.raw = raw;
    made.thresholds = thresholds;
    return made;
}

std::vector<Sensor> some_sensors()
{
    std::vector<Sensor> sensors;
    sensors.push_back(
        sensor("CPU1 Temp", SensorKind::temperature, 1, 1, 45, {none, none, none, 85, 90, 95}));
    sensors.push_back(
        sensor("System Temp", SensorKind::temperature, 2, 1, 30, {5, 3, none, 70, 80, none}));
    sensors.push_back(
        sensor("12V", SensorKind::voltage, 3, 4, 190, {176, 171, 168, 200, 205, 210}));
    sensors.back().m = 63; // 190 * 63 + 0 thousandths: 11.97 V
    sensors.back().result_exponent = -3;
    sensors.push_back(sensor("FAN1", SensorKind::fan, 4, 18, 60, {7, 5, 3, none, none, none}));
    sensors.back().m = 100;
    sensors.push_back(sensor("FAN2", SensorKind::fan, 5, 18, 61, {7, 5, 3, none, none, none}));
    sensors.back().m = 100;
    sensors.back().entity_instance = 2;
    sensors.push_back(sensor("Outside", SensorKind::temperature, 6, 1, 40, {}));
    sensors.back().b = -5; // 40 - 50: below zero
    sensors.back().b_exponent = 1;
    sensors.push_back(sensor("PS1 Status", SensorKind::power_supply, 7, 0, 0));
    sensors.push_back(sensor("PS2 Status", SensorKind::power_supply, 8, 0, 0));
    sensors.back().entity_instance = 2;
    sensors.push_back(sensor("Drive 1", SensorKind::drive, 9, 0, 0));
    sensors.push_back(
        sensor("Power", SensorKind::power, 7, 6, 120, {none, none, none, none, 200, none}));
    sensors.back().owner_lun = 1;
    sensors.back().m = 4;
    return sensors;
}

} // namespace

std::shared_ptr<MachineModel> small_model()
{
    auto model = std::make_shared<MachineModel>();
    model->name = "test/small";
    model->manufacturer_id = 10876;
    model->product_id = 2324;
    model->firmware_major = 1;
    model->firmware_minor = 73;
    model->bmc_firmware = "1.73.14 of a text longer than one block";
    model->sensors = some_sensors();
    model->fru = {"CSE-217",       "Board Maker",          "Board X", "BX-1",
                  "Product Maker", "Product ${host_name}", "PX-1",    "0"};
    model->events = {{"CPU1 Temp", 0x01, false, {0x57, 91, 85}, 3600},
                     {"CPU1 Temp", 0x01, true, {0x57, 80, 85}, 3500},
                     {"PS2 Status", 0x6f, false, {0x01, 0xff, 0xff}, 100}};
    model->oem_answers = {{"OEM Read", 0x30, 0x70, {0x66, 0x00}, 0x00, {0xaa, 0xbb}},
                          {"OEM Refused", 0x30, 0x70, {}, 0xcc, {}}};
    return model;
}

std::vector<Sensor> many_sensors(unsigned count)
{
    std::vector<Sensor> sensors;
    for (unsigned i = 0; i < count; ++i) {
        sensors.push_back(sensor("T" + std::to_string(i), SensorKind::temperature,
                                 static_cast<std::uint8_t>(i % 255 + 1), 1,
                                 static_cast<std::uint8_t>(20 + i % 50)));
        sensors.back().owner_lun = static_cast<std::uint8_t>(i / 255);
    }
    return sensors;
}

void EchoConsole::attach(Output output)
{
    output_ = std::move(output);
    attached = true;
}

void EchoConsole::detach()
{
    output_ = nullptr;
    attached = false;
}

void EchoConsole::say(const std::string& text)
{
    const Bytes bytes{text.begin(), text.end()};
    for (std::size_t at = 0; at < bytes.size() && output_; at += console_piece_bytes_max)
        output_(ByteView{bytes}.subspan(at, std::min(console_piece_bytes_max, bytes.size() - at)));
}

void EchoConsole::type(ByteView characters)
{
    const std::string text{characters.begin(), characters.end()};
    typed += text;
    later_([this, text] {
        say(text);
        if (text.find('\r') != std::string::npos)
            say("\nnode login: ");
    });
}

Node::Node(std::shared_ptr<const MachineModel> model, const std::string& address)
    : machine(std::move(model),
              {"ac:1f:6b:5a:0b:01", "a1b2c3d4-e5f6-4711-8899-aabbccddeeff", "S123456", "BM98765",
               "node-1"},
              faults)
{
    machine.users[1].privilege = privilege_none;
    machine.users[2] = {user, Secret{password}, privilege_administrator, true, true};
    machine.users[3] = {"guest", Secret{"guest"}, privilege_user, true, false};
    machine.lan.address = address;
    machine.lan.netmask = "255.0.0.0";
    machine.lan.gateway = "127.0.0.1";
}

void Node::plant(FaultKind kind, std::string subject, std::int64_t value)
{
    Fault fault{};
    fault.kind = kind;
    fault.plane = row(kind).plane;
    fault.subject = std::move(subject);
    fault.value = value;
    faults.plant(std::move(fault));
}

Server::Server(Node& node, const std::string& address, std::uint16_t port,
               const std::string& console)
    : socket_(context_, asio::ip::udp::endpoint{asio::ip::make_address(address), port}),
      timer_(context_),
      plane_(
          node.machine, node.counters,
          [this](ByteView datagram, const asio::ip::udp::endpoint& to, std::string_view) {
              boost::system::error_code ignored;
              socket_.send_to(asio::buffer(datagram.data(), datagram.size()), to, 0, ignored);
          },
          [this, console]() -> std::unique_ptr<Console> {
              if (!console.empty())
                  return make_console(context_.get_executor(), parse_console(console).value(),
                                      [](const std::string&) {});
              auto made = std::make_unique<EchoConsole>(
                  [this](std::function<void()> work) { asio::post(context_, std::move(work)); });
              console_ = made.get();
              return made;
          }),
      port_(socket_.local_endpoint().port())
{
    plane_.ports = {port_, port_};
    plane_.on_wake_changed = [this] { arm(); };
    receive();
    thread_ = std::thread{[this] { context_.run(); }};
}

Server::~Server()
{
    context_.stop();
    thread_.join();
}

void Server::inside(const std::function<void()>& look)
{
    std::promise<void> looked;
    asio::post(context_, [&] {
        look();
        looked.set_value();
    });
    looked.get_future().wait();
}

void Server::receive()
{
    socket_.async_receive_from(
        asio::buffer(buffer_), peer_, [this](boost::system::error_code error, std::size_t size) {
            if (error == asio::error::operation_aborted)
                return;
            if (!error)
                plane_.receive({buffer_.data(), size}, peer_, SimClock::now());
            arm();
            receive();
        });
}

void Server::arm()
{
    const auto wake = plane_.wake();
    if (!wake)
        return;
    timer_.expires_at(*wake);
    timer_.async_wait([this](boost::system::error_code error) {
        if (error)
            return;
        plane_.tick(SimClock::now());
        arm();
    });
}

} // namespace ipmi_node
