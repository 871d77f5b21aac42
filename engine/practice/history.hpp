// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "playback/renderer.hpp"
#include "units/quantity.hpp"

namespace tutti::practice {

/// Where the recordings have been heard of late, on the device's time line: for a note that is told seconds
/// after it was played. Construction allocates [control]; the rest does not [worker].
class History {
public:
    /// Of places that are told every `each` frames. Eleven seconds are kept: a note is told after four.
    History(SampleRate rate, FrameCount each)
        : heard_(static_cast<std::size_t>(to_frames(Seconds {11.0}, rate).value() / each.value()) + 1)
    {
    }
    struct Heard {
        FramePosition at;
        playback::PlayingPlace place;
    };
    void put(const playback::PlayingPlace& place, FramePosition at) noexcept
    {
        heard_[count_++ % heard_.size()] = {at, place};
    }
    /// What was heard at a moment: before all that is known the oldest place, after it the youngest. Nothing
    /// while nothing is known. The place's own `at` is that of the step before.
    [[nodiscard]] std::optional<playback::PlayingPlace> at(FramePosition) const noexcept;
    /// Which pass was heard at a moment.
    [[nodiscard]] int pass_at(FramePosition) const noexcept;
    /// When a place of the score was heard, nearest to a moment. Nothing where it was not.
    [[nodiscard]] std::optional<FramePosition> when(double quarters, FramePosition near) const noexcept;

private:
    /// The n-th youngest.
    [[nodiscard]] const Heard& ago(std::size_t n) const noexcept
    {
        return heard_[(count_ - 1 - n) % heard_.size()];
    }
    [[nodiscard]] std::size_t known() const noexcept { return std::min(count_, heard_.size()); }

    std::vector<Heard> heard_;  // the oldest overwritten
    std::size_t count_ = 0;
};

}  // namespace tutti::practice
