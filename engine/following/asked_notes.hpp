// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "following/score_map.hpp"
#include "score/unfolded_score.hpp"
#include "units/pitch.hpp"
#include "units/quantity.hpp"

namespace tutti::following {

/// A note of a section's part, or several that begin together.
struct AskedNote {
    static constexpr std::int8_t no_root = -1;
    static constexpr auto listened_to = 2_s;  ///< the rest of a longer one is not waited for

    double first_cell;
    double end_cell;
    double position;            // quarters
    std::uint32_t first_pitch;  // see AskedNotes::pitches_of()
    std::uint32_t pitches;      // that sound then: any of them is right
    std::int8_t root;           // of the chord of all parts
};

/// What each section has to play, in the order of the music: without grace notes, and without what no
/// instrument has. Of the parts that no section plays it is known when which pitch class sounds: their
/// players may sit in the room, without a microphone.
///
/// Construction allocates [control]; the rest does not [any].
class AskedNotes {
public:
    static constexpr auto keys = 128;    ///< as MIDI numbers them; no instrument has others
    static constexpr auto around = 6.0;  ///< cells, 150 ms: early and late players, and the room

    AskedNotes(const score::UnfoldedScore&, std::span<const std::optional<std::size_t>> parts,
               const ScoreMap&);

    [[nodiscard]] std::size_t sections() const noexcept { return sections_.size(); }
    [[nodiscard]] std::span<const AskedNote> of(std::size_t section) const noexcept
    {
        return sections_[section];
    }
    /// Those that begin with it come first.
    [[nodiscard]] std::span<const Pitch> pitches_of(const AskedNote& asked) const noexcept
    {
        return std::span {pitches_}.subspan(asked.first_pitch, asked.pitches);
    }
    [[nodiscard]] bool is_asked(const AskedNote& asked, int key) const noexcept
    {
        return std::ranges::any_of(pitches_of(asked), [&](Pitch pitch) { return pitch.midi_key() == key; });
    }
    /// Whether a section has a key to play that begins at a cell, or near it.
    [[nodiscard]] bool is_asked_at(std::size_t section, double cell, int key) const noexcept;
    /// Whether a key is that of another note of the section's that begins within so many cells of one.
    [[nodiscard]] bool is_asked_beside(std::size_t section, std::size_t note, double cells,
                                       int key) const noexcept;
    /// Whether a section has anything to play at a cell, or near it.
    [[nodiscard]] bool plays_at(std::size_t section, double cell) const noexcept;
    /// Whether no other section has a part.
    [[nodiscard]] bool alone(std::size_t section) const noexcept;
    /// Whether a part that no section plays has a key, in whichever octave, between two cells or near them.
    [[nodiscard]] bool is_unheard_part_at(double first_cell, double last_cell, int key) const noexcept;

private:
    struct Stretch {  // cells
        double first;
        double end;
    };
    static constexpr auto pitch_classes = std::size_t {12};

    std::vector<std::vector<AskedNote>> sections_;
    std::vector<Pitch> pitches_;
    std::array<std::vector<Stretch>, pitch_classes> unheard_;  // in order, none touching the next
};

}  // namespace tutti::following
