// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "units/quantity.hpp"

namespace tutti::following {

/// How a section plays of late: how flat, how late, how loud. Its next notes are looked for there, so that a
/// flat section plays flat notes and not wrong ones.
///
///   in      what was told of its notes; each counts 15 %
///
///   out     at most 45 cents and 120 ms: beyond, it is another key or another beat
///
/// [worker]
class SectionHabits {
public:
    [[nodiscard]] Cents off() const noexcept { return off_; }
    /// Behind the ensemble's beat.
    [[nodiscard]] Seconds lag() const noexcept { return lag_; }
    /// The key that a pitch, in cents above key 0, is meant for.
    [[nodiscard]] int nearest_key(double cents) const noexcept;
    /// Its neighbours without a microphone are softer at a section's than the section itself. Not known of
    /// silence, nor before a level was learnt.
    [[nodiscard]] bool is_as_loud_as_usual(std::optional<Decibels>) const noexcept;

    void learn_off(Cents) noexcept;
    void learn_lag(Seconds) noexcept;
    /// Of a note that was surely the section's own.
    void learn_level(Decibels) noexcept;

private:
    Cents off_;
    Seconds lag_;
    std::optional<Decibels> level_;
};

}  // namespace tutti::following
