// SPDX-License-Identifier: GPL-3.0-or-later
// The watchdog timer (IPMI v2.0 27).
#include "sim/ipmi/watchdog_commands.hpp"

#include "sim/ipmi/command.hpp"

#include <algorithm>

namespace oobready::sim::bmc {

namespace {

using namespace std::chrono_literals;

constexpr auto count_unit = 100ms;
constexpr std::uint8_t use_mask = 0x07;
constexpr std::uint8_t do_not_stop = 0x40;
constexpr std::uint8_t running_bit = 0x40;
constexpr std::uint8_t action_mask = 0x07;
constexpr std::uint8_t use_max = 5;
constexpr std::uint8_t action_max = 3;

std::uint16_t present_count(const Watchdog& watchdog, TimePoint now)
{
    if (!watchdog.until)
        return watchdog.initial;
    const auto left = std::max(*watchdog.until - now, SimClock::duration::zero());
    return static_cast<std::uint16_t>(left / count_unit);
}

Reply reset_watchdog_timer(const Call& call)
{
    constexpr std::uint8_t not_initialized = 0x80;
    Watchdog& watchdog = call.settings().watchdog;
    if (!watchdog.initialized)
        return not_initialized;
    watchdog.until = call.now + watchdog.initial * count_unit;
    return done();
}

Reply set_watchdog_timer(const Call& call)
{
    const std::uint8_t use = call.data[0] & use_mask;
    const std::uint8_t action = call.data[1] & action_mask;
    if (use == 0 || use > use_max || action > action_max)
        return code::invalid_data_field;
    Watchdog& watchdog = call.settings().watchdog;
    const bool goes_on = watchdog.until && (call.data[0] & do_not_stop) != 0;
    watchdog.use = call.data[0] & static_cast<std::uint8_t>(~do_not_stop);
    watchdog.actions = call.data[1];
    watchdog.pre_timeout_s = call.data[2];
    watchdog.expired_uses &= static_cast<std::uint8_t>(~call.data[3]);
    watchdog.initial = call.word(4);
    watchdog.initialized = true;
    watchdog.until.reset();
    if (goes_on)
        watchdog.until = call.now + watchdog.initial * count_unit;
    return done();
}

Reply get_watchdog_timer(const Call& call)
{
    const Watchdog& watchdog = call.settings().watchdog;
    return Writer{}
        .byte(watchdog.use | (watchdog.until ? running_bit : 0u))
        .byte(watchdog.actions)
        .byte(watchdog.pre_timeout_s)
        .byte(watchdog.expired_uses)
        .number(watchdog.initial, 2)
        .number(present_count(watchdog, call.now), 2);
}

constexpr CommandRow rows[] = {
    {net_fn_app, 0x22, "Reset Watchdog Timer", privilege_operator, {0, 0}, reset_watchdog_timer},
    {net_fn_app, 0x24, "Set Watchdog Timer", privilege_operator, {6, 6}, set_watchdog_timer},
    {net_fn_app, 0x25, "Get Watchdog Timer", privilege_user, {0, 0}, get_watchdog_timer},
};

} // namespace

void watchdog_expired(Controller& controller)
{
    constexpr std::uint8_t power_down = 2;
    constexpr std::uint8_t cause_watchdog = 4; // Table 28-11
    Watchdog& watchdog = controller.settings.watchdog;
    watchdog.until.reset();
    watchdog.expired_uses |= static_cast<std::uint8_t>(1u << (watchdog.use & use_mask));
    const std::uint8_t action = watchdog.actions & action_mask;
    if (action == 0 || !controller.machine.powered())
        return;
    if (action == power_down)
        controller.machine.set_power(false);
    else
        controller.settings.restart_cause = cause_watchdog;
}

std::span<const CommandRow> watchdog_commands() { return rows; }

} // namespace oobready::sim::bmc
