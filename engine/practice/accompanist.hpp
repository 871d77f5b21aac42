// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "analysis/section_reading.hpp"
#include "following/score_map.hpp"
#include "playback/pursuit.hpp"
#include "playback/renderer.hpp"
#include "playback/timeline.hpp"
#include "practice/beginnings.hpp"
#include "practice/note_follower.hpp"
#include "units/quantity.hpp"

namespace tutti::practice {

/// Where a pupil is and how fast, told so precisely that recordings can be heard together with them.
///
/// A NoteFollower tells which note they have come to; each note's beginning is known to within 10 ms. A line
/// through those, a Kalman filter over place and tempo, is carried forward to the moment at which what is
/// rendered next will be heard.
///
///   in      for each hop the pupil's reading, and where the recordings are heard
///   out     a Lead
///   delay   none: it looks ahead
///
/// Construction allocates [control]; process() does not [worker].
class Accompanist {
public:
    struct Parameters {
        SampleRate sample_rate;
        FrameCount hop;
        double tempo = 1.0;  ///< share of the recording's, until the pupil's own is known
    };
    Accompanist(const score::UnfoldedScore&, std::size_t part, const playback::Timeline&,
                const playback::Passage&, const following::ScoreMap&, Parameters);

    /// One hop, which ended at the reading's heard_until. The lead's `source`, `rate` and `state` are for
    /// `at`, on the same time line.
    [[nodiscard]] playback::Lead process(const analysis::SectionReading&,
                                         const playback::PlayingPlace& playing, FramePosition at) noexcept;

    /// Quarters from the start where the pupil is by now.
    [[nodiscard]] double place() const noexcept;
    /// In which playing of the passage.
    [[nodiscard]] int pass() const noexcept { return pass_; }

private:
    /// A straight line of place over time, and how well it is known.
    struct Line {
        double cell = 0.0;  // where, now
        double pace = 1.0;  // share of the marked tempo
        double cell_variance = 0.0;
        double covariance = 0.0;
        double pace_variance = 0.0;
    };
    enum class Phase {
        expecting,  // the pupil has not been heard yet: the recordings begin as they were asked to
        along,
        waiting,
    };
    void go_on() noexcept;
    void observe(double cell, Seconds ago, double deviation) noexcept;
    void begin_at(double cell, double pace) noexcept;
    void hear(const Beginnings::Witness&, double widest) noexcept;
    void begin_with(std::size_t note) noexcept;
    void hear_slowness(double cell, Seconds ago) noexcept;
    void remember(std::size_t note) noexcept;
    void hear_lateness(double next) noexcept;
    void follow() noexcept;
    void keep_in_round() noexcept;
    [[nodiscard]] bool again() const noexcept { return passes_ == 0 || pass_ < passes_; }
    /// How long the passage is, if it is played again after this time.
    [[nodiscard]] std::optional<Seconds> round() const noexcept;
    [[nodiscard]] double across(double cell) const noexcept;
    [[nodiscard]] double cell_of(std::size_t note) const noexcept;
    [[nodiscard]] std::optional<double> next_after(std::size_t note) const noexcept;
    [[nodiscard]] bool rests(double cell) const noexcept;
    [[nodiscard]] Seconds source_at(double cell) const noexcept;

    Parameters parameters_;
    const playback::Timeline& timeline_;
    const following::ScoreMap& map_;
    Seconds hop_;
    int passes_;   // of the passage; 0: without end
    double from_;  // cells of it
    double to_;
    std::vector<NoteFollower::Note> notes_;
    Beginnings heard_;
    NoteFollower come_to_;
    Line line_;  // from a little before the passage, across the seam, to its end
    int pass_ = 1;
    Phase phase_ = Phase::expecting;
    double usual_pace_ = 1.0;
    double pace_in_time_ = 1.0;  // before the next note was late
    Seconds moved_;              // for which the pupil has been heard to play
    Seconds late_;               // for which the next note has been due
    Seconds waited_;
    double last_ = -1.0;  // the cell of the note that has begun last,
    Seconds since_last_;  // and how long ago
};

}  // namespace tutti::practice
