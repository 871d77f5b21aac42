// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>

namespace tutti::desktop {

/// Tells what somebody pressed from what the keyboard repeats while the key stays down. A keyboard repeats
/// only the key that was pressed last. [message thread]
class HeldKey {
public:
    using Moment = std::chrono::steady_clock::time_point;
    /// Whoever lets go where no window of ours sees it is believed after this: keyboards repeat sooner.
    static constexpr auto longest_pause = std::chrono::milliseconds {1500};
    /// X11 has a key that repeats let go before each press; no finger is so quick.
    static constexpr auto quickest_tap = std::chrono::milliseconds {40};

    /// Whether this press is the keyboard's own.
    [[nodiscard]] bool repeats(int key, Moment at) noexcept
    {
        const auto again = key_ == key && (up_ ? at - *up_ < quickest_tap : at - pressed_ < longest_pause);
        key_ = key;
        pressed_ = at;
        up_.reset();
        return again;
    }
    /// The one that was pressed last and not let go since.
    [[nodiscard]] std::optional<int> key() const noexcept { return up_ ? std::nullopt : key_; }
    void let_go(Moment at) noexcept { up_ = at; }

private:
    std::optional<int> key_;
    Moment pressed_;            // the newest press, repeated ones too
    std::optional<Moment> up_;  // since
};

}  // namespace tutti::desktop
