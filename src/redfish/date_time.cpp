// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/date_time.hpp"

#include <charconv>
#include <chrono>

namespace oobready::redfish {

namespace {

constexpr int seconds_per_minute = 60;
constexpr int minutes_per_hour = 60;
constexpr int offset_hours_max = 14;

// Takes a number of at most `digits_max` digits from the front of `text`.
std::optional<int> take_number(std::string_view& text, std::size_t digits_max)
{
    std::size_t digits = 0;
    while (digits < digits_max && digits < text.size() && text[digits] >= '0' &&
           text[digits] <= '9')
        ++digits;
    int number = 0;
    if (std::from_chars(text.data(), text.data() + digits, number).ec != std::errc{})
        return std::nullopt;
    text.remove_prefix(digits);
    return number;
}

bool take(std::string_view& text, char character)
{
    if (!text.starts_with(character))
        return false;
    text.remove_prefix(1);
    return true;
}

// Three numbers with `separator` between.
struct Three {
    int first;
    int second;
    int third;
};
std::optional<Three> take_three(std::string_view& text, std::size_t first_digits, char separator)
{
    const std::optional<int> first = take_number(text, first_digits);
    if (!first || !take(text, separator))
        return std::nullopt;
    const std::optional<int> second = take_number(text, 2);
    if (!second || !take(text, separator))
        return std::nullopt;
    const std::optional<int> third = take_number(text, 2);
    if (!third)
        return std::nullopt;
    return Three{*first, *second, *third};
}

// "Z", "+05:30", "-0500"; in seconds.
std::optional<int> take_offset(std::string_view& text)
{
    take(text, ':');
    if (take(text, 'Z') || take(text, 'z'))
        return 0;
    const bool west = text.starts_with('-');
    if (!west && !text.starts_with('+'))
        return std::nullopt;
    text.remove_prefix(1);
    const std::optional<int> hours = take_number(text, 2);
    take(text, ':');
    const std::optional<int> minutes = take_number(text, 2);
    if (!hours || !minutes || *hours > offset_hours_max || *minutes >= minutes_per_hour)
        return std::nullopt;
    const int seconds = (*hours * minutes_per_hour + *minutes) * seconds_per_minute;
    return west ? -seconds : seconds;
}

} // namespace

std::optional<std::int64_t> unix_time_of(std::string_view text)
{
    namespace chrono = std::chrono;
    const std::optional<Three> date = take_three(text, 4, '-');
    if (!date || !(take(text, 'T') || take(text, 't') || take(text, ' ')))
        return std::nullopt;
    const std::optional<Three> time = take_three(text, 2, ':');
    if (!time || time->first > 23 || time->second > 59 || time->third > 60)
        return std::nullopt;
    if (take(text, '.'))
        while (!text.empty() && text.front() >= '0' && text.front() <= '9')
            text.remove_prefix(1);
    const std::optional<int> offset = take_offset(text);
    if (!offset || !text.empty())
        return std::nullopt;
    const chrono::year_month_day day{chrono::year{date->first},
                                     chrono::month{static_cast<unsigned>(date->second)},
                                     chrono::day{static_cast<unsigned>(date->third)}};
    if (!day.ok() || date->first == 0)
        return std::nullopt;
    const auto midnight =
        chrono::duration_cast<chrono::seconds>(chrono::sys_days{day}.time_since_epoch());
    return midnight.count() + (time->first * minutes_per_hour + time->second) * seconds_per_minute +
           time->third - *offset;
}

} // namespace oobready::redfish
