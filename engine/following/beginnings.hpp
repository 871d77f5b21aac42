// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <optional>

#include "analysis/section_reading.hpp"
#include "units/quantity.hpp"

namespace tutti::following {

/// When a pupil's notes begin, by two witnesses: an onset, and another key.
///
///   in      the pupil's reading of every hop
///   delay   of each witness its own, told with it
class Beginnings {
public:
    Beginnings(SampleRate rate, FrameCount hop)
        : rate_ {rate}
        , hop_ {to_seconds(hop, rate)}
    {
    }
    struct Witness {
        Seconds ago;             ///< before the reading's heard_until
        Seconds deviation;       ///< standard, of that moment
        std::optional<int> key;  ///< that it began, MIDI; an onset does not tell
    };
    /// One hop. [worker]
    void process(const analysis::SectionReading&) noexcept;

    [[nodiscard]] const std::optional<Witness>& onset() const noexcept { return onset_; }
    [[nodiscard]] const std::optional<Witness>& another_key() const noexcept { return another_key_; }
    /// Natural log of the odds that a note began `sounds_like_one_after` ago, by the sound of the last hops:
    /// also of those too unclear for an onset. Below 0 nothing speaks for it.
    [[nodiscard]] double odds() const noexcept { return odds_; }
    /// What sounds, as of `lag` ago: a key; nothing where it cannot be told.
    [[nodiscard]] std::optional<int> key() const noexcept { return key_; }
    [[nodiscard]] bool silent() const noexcept { return silent_; }

    static constexpr Seconds sounds_like_one_after = 25_ms;  ///< median of 75 repeated notes, within 15 ms
    /// Until another key shows, or silence: of keys in the middle of the staff.
    static constexpr Seconds lag = 33_ms;
    /// Likewise of each key, for of a low one more time has to be heard.
    [[nodiscard]] static Seconds lag_of(int key) noexcept;

private:
    [[nodiscard]] int key_of(const TunedPitch&) noexcept;

    SampleRate rate_;
    Seconds hop_;
    std::optional<Witness> onset_;
    std::optional<Witness> another_key_;
    double odds_ = 0.0;
    std::optional<int> key_;
    std::complex<double> tuning_;   // of the instrument: its phase is the share of a semitone above the keys
    std::optional<int> candidate_;  // heard, not yet often enough
    int candidate_hops_ = 0;
    bool silent_ = true;
};

}  // namespace tutti::following
