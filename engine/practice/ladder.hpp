// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "practice/pupil_note.hpp"
#include "units/quantity.hpp"

namespace tutti::practice {

/// Which passes were clean, for a tempo that climbs after each of them: all that was told of its notes is
/// right, two thirds of them were told, and three quarters of these were played with the recordings.
/// Construction [control]; the rest [worker]; neither allocates.
class Ladder {
public:
    static constexpr double rung = 0.05;  ///< of the recordings' tempo
    /// The tempo at which it begins, on the way to another. [any]
    [[nodiscard]] static double foot(double top) noexcept;

    /// `notes`: that a pass has.
    explicit Ladder(std::size_t notes) noexcept
        : notes_ {notes}
    {
    }
    void put(const PupilNote&) noexcept;
    /// A pass is over; nothing more is told of it from a moment on.
    void end_pass(int pass, FramePosition told_by) noexcept;
    /// How many clean passes are told by now that were not before.
    [[nodiscard]] int climbs(FramePosition now) noexcept;

private:
    /// What was told of a pass.
    struct Told {
        int pass = 0;
        int right = 0;
        int others = 0;                         // neither right nor not sure
        int apart = 0;                          // right, but not with the recordings
        std::optional<FramePosition> complete;  // nothing more is told of it from there on
    };
    [[nodiscard]] Told& told_of(int pass) noexcept;

    std::size_t notes_;
    std::array<Told, 4> passes_;  // of late, by pass
};

}  // namespace tutti::practice
