// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "analysis/section_reading.hpp"
#include "units/pitch.hpp"
#include "units/quantity.hpp"

namespace tutti::practice {

/// What was heard of late, hop by hop: for the end of a note that is told seconds after it began.
///
/// A note ends where its pitch is not surely heard any more for 40 ms, or where another begins. Of two of one
/// pitch that go over into each other the first has no end that could be heard.
///
///   delay   an end is known 40 ms and the ear's own lag after it
///
/// Construction allocates [control]; the rest does not [worker].
class NoteEnds {
public:
    /// `ear_lag`: from a sound to the middle of what a reading shows of it.
    NoteEnds(SampleRate, FrameCount hop, Seconds ear_lag);

    void put(const analysis::SectionReading&) noexcept;
    /// Of a note that began at a moment: nothing while it may still sound, and where it was not heard at all.
    [[nodiscard]] std::optional<FramePosition> end_of(Pitch, FramePosition begun) const noexcept;

private:
    struct Heard {
        FramePosition until;
        std::optional<double> key;             // the deviation is its fraction; none where nothing was heard
        std::optional<FramePosition> another;  // note that begins
    };
    /// The n-th youngest.
    [[nodiscard]] const Heard& ago(std::size_t n) const noexcept
    {
        return heard_[(count_ - 1 - n) % heard_.size()];
    }
    [[nodiscard]] std::size_t known() const noexcept { return std::min(count_, heard_.size()); }

    FrameCount gap_;
    FrameCount lag_;
    FrameCount new_note_;
    std::vector<Heard> heard_;  // the oldest overwritten
    std::size_t count_ = 0;
};

}  // namespace tutti::practice
