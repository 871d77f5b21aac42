// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>

namespace tutti::desktop {

/// Asks once more before something that cannot be taken back: a take is erased for good, a section leaves its
/// class, a rehearsal ends.
///
/// A double click, a key that repeats while it is held and a switch that bounces are one wish: a press
/// confirms when the question has stood on the screen for long enough to be read, and nothing was pressed
/// meanwhile.
class Confirmation {
public:
    using Moment = std::chrono::steady_clock::time_point;
    static constexpr auto read_in =
        std::chrono::milliseconds {700};  // longer than a keyboard waits to repeat
    static constexpr auto patience = std::chrono::seconds {5};

    [[nodiscard]] bool asks() const noexcept { return pressed_.has_value(); }

    /// Whether this press confirms; else it asks, or asks on.
    [[nodiscard]] bool press(Moment at) noexcept;
    /// Somebody can read it from now on.
    void shown(Moment at) noexcept;
    void take_back() noexcept;
    /// Who does not answer does not want it.
    void lapse(Moment now) noexcept;

private:
    std::optional<Moment> pressed_;  // last
    std::optional<Moment> shown_;
};

}  // namespace tutti::desktop
