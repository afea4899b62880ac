// SPDX-License-Identifier: GPL-3.0-or-later
// Fiid: owns one of libfreeipmi's packet objects. They are slow to create, so the handshake keeps
// one set per thread and clears them.
#pragma once

#include "base/hex.hpp"

#include <freeipmi/freeipmi.h>

#include <new>
#include <stdexcept>
#include <utility>

namespace oobready::ipmi {

/// libfreeipmi sets up its cryptography once, before any other thread uses it.
inline void initialize_cryptography()
{
    static const int initialized = ipmi_rmcpplus_init();
    if (initialized < 0)
        throw std::runtime_error("libfreeipmi cannot initialize libgcrypt");
}

class Fiid {
public:
    explicit Fiid(const fiid_field_t* fields)
    {
        initialize_cryptography();
        object_ = fiid_obj_create(const_cast<fiid_field_t*>(fields));
        if (!object_)
            throw std::bad_alloc{};
    }
    ~Fiid() { fiid_obj_destroy(object_); }
    Fiid(const Fiid&) = delete;
    Fiid& operator=(const Fiid&) = delete;

    [[nodiscard]] fiid_obj_t get() const { return object_; }
    void clear() const { fiid_obj_clear(object_); }

    /// An integer field of up to 64 bits; 0 when it is not set.
    [[nodiscard]] std::uint64_t number(const char* field) const
    {
        std::uint64_t value = 0;
        fiid_obj_get(object_, field, &value);
        return value;
    }

    /// A byte field as it is set, at most `bytes_max`.
    [[nodiscard]] Bytes bytes(const char* field, std::size_t bytes_max) const
    {
        Bytes data(bytes_max);
        const int size =
            fiid_obj_get_data(object_, field, data.data(), static_cast<unsigned int>(data.size()));
        data.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
        return data;
    }

    /// Sets the whole object; true when all of `data` found a place.
    [[nodiscard]] bool set_all(ByteView data) const
    {
        fiid_obj_clear(object_);
        return !data.empty() &&
               fiid_obj_set_all(object_, data.data(), static_cast<unsigned int>(data.size())) ==
                   static_cast<int>(data.size());
    }

private:
    fiid_obj_t object_ = nullptr;
};

} // namespace oobready::ipmi
