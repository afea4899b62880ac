// SPDX-License-Identifier: GPL-3.0-or-later
// SdrShare: a fleet of equal machines reads its sensor data records once. The first BMC of a kind
// reads them, those that come meanwhile wait for it, and each of them proves with one record that
// its own are the same (sdr.cpp). One thread.
#pragma once

#include "ipmi/sdr_record.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace oobready::ipmi {

namespace asio = boost::asio;

/// What two BMCs must have in common so that one's SDRs can stand for the other's: the whole
/// answers to Get Device ID and to Get SDR Repository Info, so also its size and its time stamps.
/// Nothing where the BMC does not say when its records were last added: then any of them may
/// differ.
std::optional<std::string> sdr_share_key(ByteView device_id, ByteView sdr_info);

class SdrShare {
    struct Entry;

public:
    /// Somebody who reads for all. Unless it ends with publish(), those who wait read for
    /// themselves.
    class Reading {
    public:
        explicit Reading(Entry& entry) : entry_(&entry) {}
        Reading(Reading&& other) noexcept : entry_(std::exchange(other.entry_, nullptr)) {}
        Reading& operator=(Reading&&) = delete;
        ~Reading();

        /// `repository` was read of the BMC at `source` to its end.
        void publish(const SdrRepository& repository, const std::string& source);

    private:
        Entry* entry_;
    };

    /// The first to ask for `key` gets `reading` and reads. Everybody else waits until that is
    /// done, half a minute at most, and gets the repository; nothing when it failed or is not done
    /// yet. Its `read_from` says whose it is.
    asio::awaitable<std::optional<SdrRepository>> find(const std::string& key,
                                                       std::optional<Reading>& reading);

private:
    struct Entry {
        std::optional<SdrRepository> repository;
        bool done = false;
        std::set<asio::steady_timer*> waiting;

        void end();
    };

    std::map<std::string, Entry> entries_;
};

} // namespace oobready::ipmi
