// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "score/unfolded_score.hpp"
#include "units/pitch.hpp"

namespace tutti::practice {

/// What a pupil's page asks for: the notes of their part as long as they sound, by onset, without graces.
/// Construction allocates [control]; the rest does not [any].
class PrintedPart {
public:
    struct Note {
        double from;  // quarters
        double to;
        Pitch pitch;
    };
    PrintedPart(const score::UnfoldedScore&, std::size_t part);

    [[nodiscard]] bool empty() const noexcept { return notes_.empty(); }
    [[nodiscard]] Pitch lowest() const noexcept { return lowest_; }
    [[nodiscard]] Pitch highest() const noexcept { return highest_; }

    /// From the first that begins at a place, or after it, to the last.
    [[nodiscard]] std::span<const Note> from(double quarters) const noexcept;
    /// From the first that begins after a place to the last.
    [[nodiscard]] std::span<const Note> after(double quarters) const noexcept;
    /// The last that begins at a place, or before it; nullptr where none does.
    [[nodiscard]] const Note* last_until(double quarters) const noexcept;
    /// The one of this pitch that begins at a place; nullptr where there is none.
    [[nodiscard]] const Note* at(double quarters, std::optional<Pitch>) const noexcept;
    /// The one that sounds at a place, or did before it; the first one before any; nullptr where the part has
    /// no notes.
    [[nodiscard]] const Note* asked_at(double quarters) const noexcept;

private:
    std::vector<Note> notes_;
    Pitch lowest_ {0};
    Pitch highest_ {0};
};

}  // namespace tutti::practice
