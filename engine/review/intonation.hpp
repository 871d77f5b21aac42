// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "review/ensemble.hpp"
#include "review/notes.hpp"
#include "units/quantity.hpp"

namespace tutti::review {

/// The ensemble's own pitch at an instant.
struct DriftPoint {
    FramePosition at;
    Cents drift;              ///< from the class's tuning; + is sharp
    Cents within {};          ///< half the width of its 95 % interval
    double confidence = 0.0;  ///< 0…1: how sure its notes were on average
};

/// What the sections' tuning is told from.
enum class TuningFrom : std::uint8_t {
    the_class,  ///< the ensemble's pitch at the time
    the_a,      ///< the class's A: one or two sections are no ensemble whose pitch could be told
};

/// What a rehearsal says of intonation, the ensemble's apart from the sections'.
struct Intonation {
    TuningFrom from = TuningFrom::the_class;
    std::vector<std::size_t> playing;  ///< the sections that were heard to play
    std::vector<DriftPoint> drift;     ///< every second in which two sections or more could be heard; of a
                                       ///< section that plays alone, in which it could
    std::vector<std::vector<Deviation>>
        sections;  ///< from the drift or the class's A, in cents; only notes that could be judged
};

/// A section that is off by less is off as any section is now and then: a third of what the class tolerates
/// of a single moment, since what lasts is heard more easily; between 6 and 10 cents.
[[nodiscard]] HabitRule intonation_rule(Cents tolerance) noexcept;
/// The same from the class's A, where a section that plays alone moves as a class does: half of what the
/// class tolerates of a single moment, between 10 and 20 cents.
[[nodiscard]] HabitRule intonation_rule(Cents tolerance, TuningFrom) noexcept;

/// Separates the ensemble's drift, which is the Movement of all sections' notes, from the sections' own
/// deviations. A note is judged only where at least two other sections were heard within the eight seconds.
/// Where no more than two sections play in all of the rehearsal, all of their notes are judged from the
/// class's A. [any]
[[nodiscard]] Intonation intonation_of(std::span<const std::vector<Note>> sections, SampleRate,
                                       Cents tolerance);

/// The sections' own habits, their notes looked at in these orders. The further apart a section's players
/// are, the further off it must be. From the class's A a section is off on its own only where the other one
/// that plays was near the A. [any]
[[nodiscard]] std::vector<SectionHabit> intonation_habits(const Intonation&,
                                                          std::span<const std::vector<Note>> notes,
                                                          const Orders&, Cents tolerance);

/// How far a section's notes are from what the other plays about them, in cents: for two of which nobody can
/// say which is off. [any]
[[nodiscard]] std::vector<Deviation> cents_between(const Intonation&, std::size_t section, std::size_t other,
                                                   SampleRate);
/// What makes a habit of such differences, which hold what both are heard off by.
[[nodiscard]] HabitRule between_two(HabitRule) noexcept;

}  // namespace tutti::review
