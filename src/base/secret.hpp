// SPDX-License-Identifier: GPL-3.0-or-later
// Secret: a password or key. It cannot be printed, formatted or turned into JSON by accident, and
// its memory is wiped when it ends.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace oobready {

class Secret {
public:
    Secret() = default;
    explicit Secret(std::string text) : text_(std::move(text)) {}
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept : text_(other.text_) { other.wipe(); }
    Secret& operator=(const Secret& other)
    {
        if (this != &other) {
            wipe();
            text_ = other.text_;
        }
        return *this;
    }
    Secret& operator=(Secret&& other) noexcept
    {
        if (this != &other) {
            wipe();
            text_ = other.text_;
            other.wipe();
        }
        return *this;
    }
    ~Secret() { wipe(); }

    /// The text itself. Every call of it is a place to audit: grep for `reveal(`.
    [[nodiscard]] std::string_view reveal() const { return text_; }
    [[nodiscard]] bool empty() const { return text_.empty(); }
    [[nodiscard]] std::size_t size() const { return text_.size(); }

private:
    void wipe() noexcept
    {
        // volatile: the compiler may not drop writes to memory that nobody reads again.
        volatile char* bytes = text_.data();
        for (std::size_t i = 0; i < text_.capacity(); ++i)
            bytes[i] = 0;
        text_.clear();
    }

    std::string text_;
};

/// What opens a session on a controller. `k_g` is IPMI's two-key login key (IPMI v2.0 13.33), empty
/// where the BMC has none.
struct Credentials {
    std::string username;
    Secret password;
    Secret k_g;
};

} // namespace oobready
