// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "desktop/model/texts.hpp"
#include "desktop/notation/engraved_part.hpp"
#include "practice/pupil_note.hpp"
#include "practice/setup.hpp"
#include "practice/snapshot.hpp"
#include "score/unfolded_score.hpp"
#include "units/quantity.hpp"

namespace tutti::desktop {

/// What became of a note, as a pupil sees it: one shape and one colour each.
enum class NoteMark : std::uint8_t { in_tune, flat, sharp, early, late, wrong, missed, unsure };

/// The mark for a note that was told. Pitch comes before time: a note that is both is shown flat or sharp.
/// [any]
[[nodiscard]] NoteMark mark_of(const practice::PupilNote&) noexcept;

struct MarkedNote {
    std::size_t note = 0;  ///< index into UnfoldedScore::notes()
    NoteMark mark = NoteMark::unsure;
    bool of_last_time = false;  ///< of the playing before, and not played again yet

    friend bool operator==(const MarkedNote&, const MarkedNote&) noexcept = default;
};

/// A moment of the pupil's pitch line. Where the line has a gap there is no point.
struct PitchPoint {
    double quarters = 0.0;
    double above = 0.0;    ///< staff spaces above the head of the note that is to be played
    std::size_t note = 0;  ///< that note, index into UnfoldedScore::notes()
    bool joined = false;   ///< to the point before

    friend bool operator==(const PitchPoint&, const PitchPoint&) noexcept = default;
};

/// A part's page, made once: the score and its engraving.
struct MusicPage {
    std::shared_ptr<const score::UnfoldedScore> score;
    std::size_t part = 0;
    EngravedPart engraved;
};

/// Which bars are practised, chosen by touching them: the first touch says where to start, the second what to
/// repeat, the third clears. [any]
class BarChoice {
public:
    void touch(std::size_t bar) noexcept;
    /// As if both had been touched.
    void choose(const practice::PlayedBars& bars) noexcept { chosen_ = bars, whole_ = true; }
    void clear() noexcept { chosen_.reset(), whole_ = false; }
    [[nodiscard]] std::optional<practice::PlayedBars> range() const noexcept { return chosen_; }
    /// Whether two bars were touched: what lies between them is repeated.
    [[nodiscard]] bool loops() const noexcept { return chosen_ && whole_; }

private:
    std::optional<practice::PlayedBars> chosen_;
    bool whole_ = false;
};

/// A place that moves on evenly though it is told in steps: follows what is told within a tenth of a second,
/// and jumps where that jumps. [message thread]
class GlidingPlace {
public:
    /// `told` quarters, which move by `pace` quarters a second; `passed` since the last call.
    double next(double told, double pace, Seconds passed) noexcept;
    void jump() noexcept { at_.reset(); }

private:
    std::optional<double> at_;
};

/// How well the pupil is heard: whether there is anybody to hear, before anything else.
enum class Hearing : std::uint8_t {
    no_microphone,
    away,     ///< the interface has gone
    nothing,  ///< there is a microphone, and nothing has come from it yet
    hears,
    too_loud,
    covered,  ///< the music covers the pupil: nothing is told of their notes
};

/// What the practice view shows of the music and the pupil.
struct PracticeScene {
    double quarters = 0.0;          ///< what of the music is at the ear
    double pace = 0.0;              ///< quarters a second that it moves by
    int count = 0;                  ///< the beat that is counted in, from 1; 0 when nothing is
    bool waiting = false;           ///< the music waits for the pupil
    std::vector<MarkedNote> marks;  ///< by note
    std::vector<PitchPoint> line;
    Hearing hearing = Hearing::nothing;
    double level = 0.0;  ///< 0…1: −60 dBFS to full scale

    friend bool operator==(const PracticeScene&, const PracticeScene&) = default;
};

/// Turns what practice knows into what a pupil sees while playing.
///
///   in      the newest Snapshot, as often as a picture is wanted, and all notes told so far
///   out     a PracticeScene
///
/// Where the music is shown is what reaches the ear at that moment, not what is handed out to the interface;
/// the pitch line stands at what the pupil had in the ear when they played it. It stands only where a pitch
/// is sure and not more than a fifth from the note that is to be played: a semitone beside it lies a space
/// beside its head, so that a quarter-tone is seen. A note's mark stays, faint, while the passage is played
/// again, until the note is told anew. [control]
class PracticeScreen {
public:
    PracticeScreen(std::shared_ptr<const MusicPage>, double from, bool has_microphone);

    [[nodiscard]] const PracticeScene& scene(const practice::Snapshot&, std::span<const practice::PupilNote>);
    /// All in all the pupil could not be heard: no mark is sure any more.
    [[nodiscard]] const PracticeScene& doubt();

private:
    void mark(std::span<const practice::PupilNote>);
    void hand_on_marks();
    void add_to_line(const practice::Snapshot&);
    [[nodiscard]] const score::PerformedNote* asked_at(double quarters) const;

    std::shared_ptr<const MusicPage> page_;
    double from_;  // quarters, where the passage begins
    bool has_microphone_;
    bool heard_anything_ = false;
    int pass_ = 1;
    std::size_t told_ = 0;  // notes that have their marks
    std::map<std::size_t, MarkedNote> marks_;
    bool in_line_ = false;  // the last picture had a point
    PracticeScene scene_;
};

}  // namespace tutti::desktop
