// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "analysis/section_reading.hpp"
#include "following/beginnings.hpp"
#include "following/note_follower.hpp"
#include "following/played_line.hpp"
#include "following/score_map.hpp"
#include "following/usual_pace.hpp"
#include "score/unfolded_score.hpp"
#include "units/quantity.hpp"

namespace tutti::following {

/// Where one player is in their part, and how fast: note by note, and between two notes by a line.
///
/// A NoteFollower tells which note they have come to; each note's beginning is known to within 10 ms. A
/// PlayedLine through those goes on between them.
/// While a note is due and has not begun the line is held there, and if that lasts the player waits.
///
///   in      each hop's reading of the player
///   out     cell and pace as of the hop's end, whether they go on or wait, and how sure that is
///   delay   none: what was heard of a note is carried forward over its own age
///   cost    see NoteFollower
///
/// Construction allocates [control]; the rest does not [worker].
class PartFollower {
public:
    /// What is played of the score.
    struct Passage {
        score::ScorePosition from;
        score::ScorePosition to;
        int passes = 1;  ///< how often, without a break; 0: without end
    };
    struct Parameters {
        SampleRate sample_rate;
        FrameCount hop;
        double pace = 1.0;  ///< share of the marked tempo, until the player's own is known
    };
    PartFollower(const score::UnfoldedScore&, std::size_t part, const ScoreMap&, const Passage&, Parameters);

    /// One hop.
    void process(const analysis::SectionReading&) noexcept;
    /// Somebody says where playing will begin.
    void told(double cell) noexcept;
    /// Something may have happened that was not heard.
    void skip() noexcept;

    enum class Phase {
        expecting,  ///< they have not been heard yet
        along,
        waiting,
    };
    [[nodiscard]] Phase phase() const noexcept { return phase_; }
    /// From a little before the passage to its end; in the playing of it that is `pass()`.
    [[nodiscard]] double cell() const noexcept { return line_.cell() - held_; }
    [[nodiscard]] int pass() const noexcept { return pass_; }
    /// Share of the marked tempo.
    [[nodiscard]] double pace() const noexcept { return line_.pace(); }
    /// That they are within 250 ms of `cell()`, or of the same place of the page in another playing of it.
    [[nodiscard]] double confidence() const noexcept { return confidence_; }
    /// The passage comes again after this playing of it.
    [[nodiscard]] bool again() const noexcept { return passes_ == 0 || pass_ < passes_; }
    /// Cells of the passage.
    [[nodiscard]] double from() const noexcept { return from_; }
    [[nodiscard]] double to() const noexcept { return to_; }
    /// Cells at which the first note begins and the last one ends.
    [[nodiscard]] std::optional<std::pair<double, double>> notes() const noexcept;

    /// Until they are heard they are thought to be there, where something else leads them.
    void is_led_to(double cell) noexcept;
    /// They play with recordings that wait for nobody, and by the end of the next hop have heard them come to
    /// there; nothing: there are none, or they do not play.
    void plays_with(std::optional<double> recordings) noexcept;
    /// They should have come in by now.
    void has_not_come_in() noexcept;

private:
    void go_on() noexcept;
    void begin_at(double cell) noexcept;
    void hear(const Beginnings::Witness&, double widest) noexcept;
    void begin_with(std::size_t note) noexcept;
    [[nodiscard]] Seconds came_ago(std::size_t note) const noexcept;
    void look_for_witness() noexcept;
    void forget() noexcept;
    [[nodiscard]] bool has_shown(std::size_t note) const noexcept;
    void look_at(std::size_t note) noexcept;
    void meet(std::size_t note) noexcept;
    void hear_lateness(double next) noexcept;
    void wait_at(double cell) noexcept;
    void hear_silence() noexcept;
    void follow() noexcept;
    void keep_in_round() noexcept;
    [[nodiscard]] double belief_at(double cell) const noexcept;
    void tell_confidence() noexcept;
    void hear_unclear_beginning() noexcept;
    [[nodiscard]] double across(double cell) const noexcept;
    [[nodiscard]] double cell_of(std::size_t note) const noexcept;
    [[nodiscard]] std::optional<double> next_after(std::size_t note) const noexcept;
    [[nodiscard]] double place_after(std::size_t note, std::size_t notes_on) const noexcept;
    [[nodiscard]] bool rests(double cell) const noexcept;

    static constexpr Seconds never {1e6};
    static constexpr double no_peak = -1e6;

    const ScoreMap& map_;
    Seconds hop_;
    double from_;  // cells of the passage
    double to_;
    int passes_;  // 0: without end
    int pass_ = 1;
    std::vector<NoteFollower::Note> notes_;
    Beginnings heard_;
    NoteFollower come_to_;
    PlayedLine line_;
    Phase phase_ = Phase::expecting;
    double confidence_ = 0.0;
    UsualPace usual_;
    double held_ = 0.0;           // cells by which the line is ahead of who has not begun the next note
    double peak_odds_ = no_peak;  // of late the most, that a note began,
    Seconds peak_ago_;            // so long ago
    Seconds late_;                // for which the next note has been due
    std::optional<double> silent_from_;  // where the line was when sound ended, on the line
    Seconds waited_;
    Seconds witness_ago_ {never};          // something was heard to begin,
    Seconds key_ago_ {never};              // a key showed
    std::optional<std::size_t> note_;      // that they have come to last,
    bool comes_now_ = false;               // in this hop;
    bool has_shown_ = false;               // its own key has,
    Seconds began_ago_;                    // as well as can be told
    std::optional<std::size_t> observed_;  // the note whose beginning moved the line last
    std::optional<double> anchor_;  // cell of the last note heard to begin, if they have gone on from there;
                                    // of the passage's beginning, before the first
    Seconds anchor_ago_;
    bool paused_ = false;  // since, in silence
};

}  // namespace tutti::following
