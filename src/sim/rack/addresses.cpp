// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/rack/addresses.hpp"

#include <boost/asio/ip/address_v4.hpp>

namespace oobready::sim {

namespace {

constexpr std::uint32_t loopback_last = 0x7ffffffe;

std::optional<std::uint32_t> parse(std::string_view text)
{
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address_v4(text, error);
    if (error || !address.is_loopback())
        return std::nullopt;
    return address.to_uint();
}

} // namespace

bool is_loopback(std::string_view text) { return parse(text).has_value(); }

Addresses::Addresses(std::string_view first) : next_(parse(first).value_or(0x7f000101)) {}

std::optional<std::string> Addresses::next()
{
    for (; next_ <= loopback_last; ++next_) {
        const std::uint32_t last = next_ & 0xff;
        std::string address = boost::asio::ip::address_v4{next_}.to_string();
        if (last == 0 || last == 255 || taken_.contains(address))
            continue;
        ++next_;
        return address;
    }
    return std::nullopt;
}

} // namespace oobready::sim
