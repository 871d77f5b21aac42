// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "score/quarters.hpp"
#include "score/score.hpp"
#include "score/tempo_map.hpp"
#include "score/unfolding.hpp"
#include "units/pitch.hpp"
#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti::score {

/// A bar as it is played: each playing of a repeated bar is one of its own.
struct PerformedBar {
    std::uint32_t bar = 0;  ///< index into Score::bars
    int pass = 1;           ///< which playing of that bar, from 1
    Arrival arrival = Arrival::onward;
    bool fine = false;  ///< the movement ends here because of a Fine
    ScorePosition start;
    Quarters length;

    [[nodiscard]] constexpr ScorePosition end() const noexcept { return start + length; }
};

/// A note as it is played: ties are one note, and each playing of a repeat has its own.
struct PerformedNote {
    ScorePosition onset;     ///< a grace note's is that of the note it graces
    Quarters duration;       ///< 0 for a grace note
    Pitch pitch {60};        ///< sounding
    std::uint32_t bar = 0;   ///< index into UnfoldedScore::bars(): where it begins
    std::uint32_t note = 0;  ///< index into the part's Part::notes: its first note head
    bool grace = false;

    [[nodiscard]] constexpr ScorePosition end() const noexcept { return onset + duration; }
};

/// Where a position is on the page.
struct Place {
    std::size_t performed_bar = 0;  ///< index into UnfoldedScore::bars()
    std::uint32_t bar = 0;          ///< index into Score::bars
    double beat = 1.0;              ///< from 1, in the metre's beats; a pick-up counts towards the bar line
};

/// A place from which a class starts: every bar, those with a rehearsal mark more likely.
struct EntryPoint {
    ScorePosition position;
    std::size_t performed_bar = 0;
    bool rehearsal_mark = false;
};

/// A score in the order in which it is played, with the way back to the page.
///
/// Positions run from 0 to end() without a gap. Searches are binary; what is returned as a span is sorted by
/// position. Built once [control]; everything else [any].
class UnfoldedScore {
public:
    /// Adds what is doubtful in the order of playing to the score's remarks. Fails when the score has no bars
    /// or, with its repeats, more than anybody can play: ten hours, two million notes.
    [[nodiscard]] static Result<UnfoldedScore> unfold(Score);

    [[nodiscard]] const Score& printed() const noexcept { return score_; }
    [[nodiscard]] const Bar& printed(const PerformedBar& bar) const noexcept { return score_.bars[bar.bar]; }

    [[nodiscard]] std::span<const PerformedBar> bars() const noexcept { return bars_; }
    /// What a part plays: by onset, graces before what they grace, then upwards.
    [[nodiscard]] std::span<const PerformedNote> notes(std::size_t part) const noexcept
    {
        return notes_[part];
    }
    [[nodiscard]] std::span<const EntryPoint> entry_points() const noexcept { return entry_points_; }
    [[nodiscard]] ScorePosition end() const noexcept;

    /// Before the start is the first bar's first beat, after the end the last bar's last.
    [[nodiscard]] Place place_at(ScorePosition) const noexcept;
    /// Quarters in a minute at which the playback goes, as marked; of the class's playing, nothing.
    [[nodiscard]] BeatsPerMinute tempo_at(ScorePosition position) const noexcept
    {
        return tempi_.at(position).played;
    }
    /// The same where the page holds a class to it. Nothing where no figure does, however many say "Andante".
    [[nodiscard]] std::optional<BeatsPerMinute> printed_tempo_at(ScorePosition position) const noexcept
    {
        return tempi_.at(position).printed();
    }
    /// How long the score up to here lasts at the marked tempi.
    [[nodiscard]] Seconds time_at(ScorePosition position) const noexcept { return tempi_.time_at(position); }
    /// Mark by mark.
    [[nodiscard]] const TempoMap& tempi() const noexcept { return tempi_; }

    /// The notes a part has begun and not ended at a position, grace notes left out, lowest first.
    [[nodiscard]] std::vector<PerformedNote> sounding(std::size_t part, ScorePosition) const;
    /// The first note of a part at or after a position; notes(part).size() when there is none.
    [[nodiscard]] std::size_t first_note_from(std::size_t part, ScorePosition) const noexcept;

    /// Where the bar printed with this number begins, at its first, second … playing. Empty when there is no
    /// such.
    [[nodiscard]] std::optional<std::size_t> find_bar(std::string_view number, int pass = 1) const noexcept;
    /// The first performed bar with this rehearsal mark. Empty when there is no such.
    [[nodiscard]] std::optional<std::size_t> find_mark(std::string_view mark) const noexcept;
    /// The performed bar in which the place is that find_said() finds: "B", "12", "two before C".
    [[nodiscard]] std::optional<std::size_t> find_place(std::string_view said, ScorePosition near = {}) const;
    /// Which movement a performed bar belongs to, from 1.
    [[nodiscard]] int movement(std::size_t performed_bar) const noexcept
    {
        return movement_[bars_[performed_bar].bar];
    }

private:
    explicit UnfoldedScore(Score score)
        : score_ {std::move(score)}
    {
    }
    Status play_parts();
    Status check_length() const;

    Score score_;
    std::vector<int> movement_;  ///< of each printed bar
    std::vector<PerformedBar> bars_;
    std::vector<std::vector<PerformedNote>> notes_;
    std::vector<Quarters> longest_;  ///< of each part's notes: how far back a sounding note can have begun
    std::vector<EntryPoint> entry_points_;
    TempoMap tempi_;
};

}  // namespace tutti::score
