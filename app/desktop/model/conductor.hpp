// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audio/class_description.hpp"
#include "desktop/model/texts.hpp"
#include "rehearsal/attention.hpp"
#include "rehearsal/snapshot.hpp"
#include "score/unfolded_score.hpp"
#include "units/quantity.hpp"

namespace tutti::desktop {

/// What is shown of a section's pitch. A colour and a place on the scale are for the last three alone.
enum class SectionState : std::uint8_t {
    unheard,  ///< there is no input: of this section nothing is known
    silent,
    unsure,
    in_tune,
    flat,
    sharp,
};

/// What is shown of a section's time. Nothing is shown of one that is with the others, or not sure.
enum class Timing : std::uint8_t { nothing, early, late };

/// What makes a section the one that needs the tutor.
enum class Concern : std::uint8_t { flat, sharp, early, late };

/// One seat of the conductor view.
struct SectionPicture {
    std::string name;  ///< safe to show, of at most 48 characters
    SectionState state = SectionState::unheard;
    double height = 0;       ///< −1…1 on the scale from 50 cents flat to 50 sharp; 0 unless sure
    double half_spread = 0;  ///< of the unison, on the same scale; 0 where it is not known
    Timing timing = Timing::nothing;
    double level = 0;       ///< 0…1: −60 dBFS to full scale
    bool too_loud = false;  ///< the input clips
    /// For the one section that needs the tutor now. It outlasts a breath between two such notes.
    std::optional<Concern> attention {};
    bool asked = false;       ///< whose turn it is in a tuning round
    std::string word;         ///< "flat", "not sure", "resting"; empty while silent
    std::string timing_word;  ///< "late"; empty with Timing::nothing

    friend bool operator==(const SectionPicture&, const SectionPicture&) = default;
};

/// What a glance at a section says of its pitch and level, without name and time: nothing of what is not
/// sure.
[[nodiscard]] SectionPicture picture_of(const rehearsal::Glance&, const Texts&);

/// A deviation's place on the scale that pictures show, −1…1 from 50 cents flat to 50 sharp.
[[nodiscard]] double height_of(Cents deviation) noexcept;

/// The one message of the moment.
struct Headline {
    enum class Kind : std::uint8_t { calm, flat, sharp, early, late, tuning, warning };
    Kind kind = Kind::calm;
    std::string words;             ///< "Violas flat"
    std::string detail;            ///< "32 cents"; may be empty
    std::optional<double> filled;  ///< 0…1 of the note that is being held in a tuning round

    friend bool operator==(const Headline&, const Headline&) = default;
};

/// Where the music is.
struct PlacePicture {
    std::string bar;  ///< "bar 12", "place not known"; empty without a score
    int beat = 0;     ///< from 1; 0 while nobody moves on
    int beats = 0;    ///< in this bar
    std::string tempo;

    friend bool operator==(const PlacePicture&, const PlacePicture&) = default;
};

/// All that the conductor view shows, in words and shares: drawn as it is, and compared to know what to
/// redraw.
struct ConductorPicture {
    std::string class_name;
    std::string clock;
    Headline headline;
    PlacePicture place;
    double tolerance = 0.6;  ///< of the scale's half, what counts as in tune
    std::vector<SectionPicture> sections;
    std::string kept;     ///< "No sound kept. No names."
    std::string message;  ///< what was said last, a sentence, for a few seconds
    bool asks = false;    ///< the message is a question that the same key answers
    std::string keys;
    bool recording = false;

    friend bool operator==(const ConductorPicture&, const ConductorPicture&) = default;
};

/// The window's title, for whoever has it read aloud: the class, and what should be known at once, as that
/// the interface is away, or what was said last.
[[nodiscard]] std::string title_of(const ConductorPicture&, const Texts&);

/// Chooses between the section furthest out of tune, as rehearsal::Attention names it, and the one furthest
/// from the others in time. The rule stands beside its figures in conductor.cpp. [control]
class Standout {
public:
    struct Choice {
        std::size_t section = 0;
        Concern concern = Concern::flat;
        Cents deviation;  ///< of the first two concerns
        Seconds lead;     ///< of the others
    };
    /// `timed` has for each section how far it is surely ahead of the ensemble, none where that is not known.
    /// `now` is the time on the stream; when it goes backwards all is forgotten.
    [[nodiscard]] std::optional<Choice> update(std::span<const rehearsal::Glance>,
                                               std::span<const std::optional<Seconds>> timed, Seconds now);

private:
    struct Evidence {
        Timing side = Timing::nothing;
        Seconds amount;
        Seconds without;
        Seconds lead;
        bool enough = false;
    };
    static void weigh(const std::optional<Seconds>& lead, Seconds step, Evidence&);

    rehearsal::Attention pitch_;
    std::vector<Evidence> time_;  // of each section
    std::optional<Seconds> last_;
    std::optional<Choice> choice_;
    Seconds chosen_at_;
};

/// Turns what the engine knows into what a tutor sees in half a second.
///
///   in      the newest Snapshot, as often as a picture is wanted
///   out     a ConductorPicture
///
/// Of pitch it shows what Glance is sure of; of time, a lead of 40 ms or more until it is below 25 ms, so
/// that the word does not flicker: listeners tell 30 to 40 ms apart, and the engine is right about the sign
/// from 30 ms on. The tempo is renewed every two seconds. Standout chooses the one section. [control]
class Conductor {
public:
    Conductor(audio::ClassDescription, std::shared_ptr<const score::UnfoldedScore>, SampleRate, Texts);

    /// What somebody should be told, a sentence at a time: each is shown for eight seconds, for three when
    /// more is waiting. Of a file only its name is said: its folders would fill the line.
    void say(std::string_view words);
    /// The same of what is worth its eight seconds, whatever is waiting.
    void say_at_length(std::string_view words);
    /// A question comes before all that is waiting, at once, and stands for five seconds; what it interrupts
    /// is said again.
    void ask(std::string_view words);
    /// `at` is the time on the wall's clock since some moment: what is said goes by it, since the stream's
    /// stands while an interface is away.
    [[nodiscard]] ConductorPicture picture(const rehearsal::Snapshot&, bool keeps_session, Seconds at);

private:
    [[nodiscard]] SectionPicture section(std::size_t, const rehearsal::Snapshot&);
    [[nodiscard]] std::string elsewhere(const rehearsal::Glance&, const rehearsal::Snapshot&) const;
    /// A seat in a tuning round: what it was told last, or that it is asked.
    [[nodiscard]] SectionPicture tuned(std::size_t, const rehearsal::Snapshot&);
    void say_of_tuning(const rehearsal::Snapshot&);
    [[nodiscard]] Headline headline(const rehearsal::Snapshot&, const std::optional<Standout::Choice>&) const;
    [[nodiscard]] PlacePicture place(const rehearsal::Snapshot&, Seconds now);
    [[nodiscard]] std::string message(Seconds at);
    [[nodiscard]] std::string kept(const rehearsal::Snapshot&, bool keeps_session) const;
    [[nodiscard]] std::string trouble(const rehearsal::Snapshot&) const;

    audio::ClassDescription class_;
    std::shared_ptr<const score::UnfoldedScore> score_;
    SampleRate rate_;
    Texts texts_;
    Standout standout_;
    std::vector<std::string> names_;
    std::vector<Timing> timings_;
    std::vector<std::optional<Seconds>> timed_;        // of the newest picture
    rehearsal::TuningGlance tuning_;                   // of the newest picture
    std::vector<rehearsal::TuningTurn> tuning_turns_;  // likewise
    std::deque<std::string> waiting_;
    std::vector<std::string> at_length_;  // of these, those that are worth eight seconds
    std::string question_;                // asked last
    std::string message_;                 // shown since `message_at_`
    Seconds message_at_;
    std::string tempo_;
    std::optional<Seconds> tempo_at_;
};

}  // namespace tutti::desktop
