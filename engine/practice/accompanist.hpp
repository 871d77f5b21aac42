// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "analysis/ensemble_reading.hpp"
#include "analysis/section_reading.hpp"
#include "following/score_map.hpp"
#include "playback/pursuit.hpp"
#include "playback/renderer.hpp"
#include "playback/timeline.hpp"
#include "practice/beginnings.hpp"
#include "units/quantity.hpp"

namespace tutti::practice {

/// Where a pupil is and how fast, told so precisely that recordings can be heard together with them.
///
/// The follower knows the place in the score to within some 50 ms; each note's beginning is known to within
/// 10. A line through both, a Kalman filter over place and tempo, is carried forward to the moment at which
/// what is rendered next will be heard.
///
///   in      for each hop the follower's place, the pupil's reading, and where the recordings are heard
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
    [[nodiscard]] playback::Lead process(const analysis::SectionReading&, const analysis::ScorePlace&,
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
    /// One of the pupil's in the passage; of a chord the lowest.
    struct Note {
        double from;  // cells
        double to;
        int key;
    };
    enum class Phase {
        expecting,  // the pupil has not been heard yet: the recordings begin as they were asked to
        along,
        waiting,
    };
    void go_on() noexcept;
    void observe(double cell, Seconds ago, double deviation) noexcept;
    void begin_at(double cell, double pace) noexcept;
    [[nodiscard]] bool hear(const Beginnings::Witness&, double widest) noexcept;
    void go_back(const Beginnings::Witness&) noexcept;
    void begin_with(double cell, const Beginnings::Witness&) noexcept;
    [[nodiscard]] std::optional<double> note_near(double cell, std::optional<int> key,
                                                  double widest) const noexcept;
    [[nodiscard]] bool again() const noexcept { return passes_ == 0 || pass_ < passes_; }
    [[nodiscard]] double across(double cell) const noexcept;
    [[nodiscard]] bool holds_the_one_before(std::size_t note) const noexcept;
    void keep_in_round() noexcept;
    void hear_lateness() noexcept;
    void wait() noexcept;
    void take_up() noexcept;
    void come_in() noexcept;
    void follow(const analysis::ScorePlace&) noexcept;
    [[nodiscard]] double pace_of(const analysis::ScorePlace&, double cell) const noexcept;
    [[nodiscard]] std::size_t note_at(double cell) const noexcept;
    [[nodiscard]] bool rests(double cell) const noexcept;
    [[nodiscard]] Seconds source_at(double cell) const noexcept;

    Parameters parameters_;
    const playback::Timeline& timeline_;
    const following::ScoreMap& map_;
    Seconds hop_;
    int passes_;   // of the passage; 0: without end
    double from_;  // cells of it
    double to_;
    std::vector<Note> notes_;
    Beginnings heard_;
    Line line_;  // from a little before the passage, across the seam, to its end
    int pass_ = 1;
    Phase phase_ = Phase::expecting;
    double usual_pace_ = 1.0;
    Seconds elsewhere_;    // for which the follower has been away from the line
    Seconds late_;         // for which the next note has been due
    std::size_t due_ = 0;  // of notes_, waited for
    std::optional<std::size_t>
        again_from_;    // a key of a little earlier was heard: this note, if another follows
    Seconds taken_up_;  // since it was, whatever the follower says
};

}  // namespace tutti::practice
