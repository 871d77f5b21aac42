// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "analysis/ensemble_reading.hpp"
#include "analysis/note_reading.hpp"
#include "analysis/section_reading.hpp"
#include "following/asked_notes.hpp"
#include "following/beat_line.hpp"
#include "following/heard_line.hpp"
#include "following/note_hearing.hpp"
#include "following/note_verdict.hpp"
#include "following/reached_notes.hpp"
#include "following/score_map.hpp"
#include "following/section_habits.hpp"
#include "following/sounded_runs.hpp"
#include "following/waiting_faults.hpp"
#include "score/unfolded_score.hpp"
#include "units/pitch.hpp"
#include "units/quantity.hpp"

namespace tutti::following {

/// Holds what each section plays against its part, note by note: right, another note, none, one too many, or
/// not sure.
///
/// A section is judged, not a child: what most of it is heard to play counts. A note is looked for where the
/// follower says that the ensemble's beat reaches it, and as late or early as the section's notes usually
/// are. Its pitch is told from the section's own usual deviation, so that a flat section plays flat notes and
/// not wrong ones. Where the place in the score is not known, where the ensemble stops or jumps in the middle
/// of a note, where the other sections do not fit the score either, the answer is "not sure". Where one
/// section is followed alone, nobody else's notes speak for the place: its faults must be surer, no note
/// is called one too many, and none that was heard to begin is missing, however soon it was over. Players
/// without a microphone are heard in their neighbours': what a part that no section plays has there is not
/// held against a section, unless it is as loud as the section usually is. A lead is told only where another
/// section plays too: the median of all is on the beat. Grace notes are not judged; of a double stop or
/// divisi either note is right.
///
///   in      the readings of every hop, and the follower's place
///
///   out     a NoteReading for each note of each section's part that was due while the ensemble was followed,
///           and for each note of at least 150 ms where its part rests
///
///   delay   a note is told 250 ms after it ends, and at most 2.25 s after it began; what is not right a
///           second later still, if the ensemble is followed until then, or up to 4 s: see WaitingFaults
///
///   cost    some 20 operations a hop and section; for each note, up to 2 s of hops, once or twice
///
/// Construction allocates [control]; the rest does not [worker].
class NoteJudge {
public:
    struct Parameters {
        SampleRate sample_rate;
        FrameCount hop;
        Tuning tuning;
        Seconds ear_lag = 45_ms;  ///< from a sound to the middle of what a reading shows of it
    };
    NoteJudge(const score::UnfoldedScore&, std::span<const std::optional<std::size_t>> parts, const ScoreMap&,
              Parameters);
    NoteJudge(const NoteJudge&) = delete;
    NoteJudge& operator=(const NoteJudge&) = delete;

    /// One hop: what became of notes that can be told by now. The span holds until the next call.
    std::span<const analysis::NoteReading> process(std::span<const analysis::SectionReading>,
                                                   const analysis::ScorePlace&) noexcept;
    /// The stream has ended: what was under way as far as it was heard, and what waits, whose faults can no
    /// longer be confirmed and are not sure. The span holds until the next call.
    std::span<const analysis::NoteReading> finish() noexcept;
    /// A passage is played round and round: the way from its end to its beginning is no jump, and of what was
    /// played before it nothing is in doubt. [control & !running]
    void go_round(score::ScorePosition from, score::ScorePosition to);
    /// The stream has a hole: what was under way is not judged.
    void skip() noexcept;

    /// The pitch that a section has to play now or within 50 ms, as flat or sharp as it usually is; nothing
    /// in rests, for several pitches at once, and while the ensemble is not followed.
    [[nodiscard]] std::optional<Hertz> awaited(std::size_t section) const noexcept;

    /// What the verdicts of the last process() rest on, in their order.
    [[nodiscard]] std::span<const NoteEvidence> evidence() const noexcept { return evidence_; }

private:
    struct Section {
        HeardLine heard;
        ReachedNotes reached;
        SoundedRuns runs;
        SectionHabits habits {};
        std::optional<std::int64_t> last_right {};  // hop: judged right and heard to begin
    };
    void listen(std::span<const analysis::SectionReading>) noexcept;
    void listen(Section&, const analysis::SectionReading&) noexcept;

    void find_place(const analysis::ScorePlace&) noexcept;
    void go_elsewhere(double cell, double went_on) noexcept;
    void play_again(double cell) noexcept;
    [[nodiscard]] bool goes_round(double cell) const noexcept;
    [[nodiscard]] double first_heard(double cell) const noexcept;

    void judge(std::size_t section, const ReachedNote&) noexcept;
    void judge_in_rest(std::size_t section, const SoundedRuns::Run&) noexcept;
    [[nodiscard]] analysis::NoteReading reading_of(std::size_t section, const ReachedNote&, const HeardNote&,
                                                   const NoteOdds&) const noexcept;
    [[nodiscard]] bool is_in_doubt(std::size_t section, const ReachedNote&, const HeardNote&,
                                   const NoteOdds&) const noexcept;
    void learn(std::size_t section, const ReachedNote&, const HeardNote&, const NoteOdds&,
               const analysis::NoteReading&) noexcept;
    void tell(const analysis::NoteReading&, const NoteEvidence&, const WaitingFaults::Place&,
              bool broken) noexcept;

    [[nodiscard]] bool others_come(const WaitingFaults::Fault&) const noexcept;
    [[nodiscard]] bool others_play(std::size_t section) const noexcept;
    [[nodiscard]] std::optional<Cents> deviation(const Section&, std::int64_t first, std::int64_t last, Pitch,
                                                 int root) const noexcept;
    [[nodiscard]] double cells_a_hop() const noexcept;
    [[nodiscard]] std::int64_t hops(Seconds) const noexcept;
    [[nodiscard]] FramePosition instant(double hop) const noexcept;

    Parameters parameters_;
    Seconds hop_;
    const ScoreMap& map_;
    AskedNotes asked_;
    std::vector<Section> sections_;
    BeatLine beat_;
    NoteHearing hearing_;
    WaitingFaults faults_;
    std::vector<analysis::NoteReading> told_;
    std::vector<NoteEvidence> evidence_;
    FramePosition heard_until_;
    std::int64_t now_ = 0;                            // hops so far
    double cell_ = 0.0;                               // where it was followed last
    std::optional<std::pair<double, double>> round_;  // cells of a passage that is played again
    Seconds beat_bias_;  // by which the sections' notes are heard to begin before the follower's beat
    double pace_ = 1.0;  // tempo over the marked one
    bool followed_ = false;
    std::int64_t lost_since_ = -1;    // hop: not followed from there on
    std::int64_t playing_since_ = 0;  // hop: before it all were silent
    std::int64_t silence_ = 0;        // hops
};

}  // namespace tutti::following
