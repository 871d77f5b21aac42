// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/section_reading.hpp"
#include "audio/class_description.hpp"
#include "units/instrument.hpp"
#include "units/pitch.hpp"
#include "units/quantity.hpp"

namespace tutti::rehearsal {

/// What a tuning round asks for.
enum class TuningKind : std::uint8_t {
    concert_a,    ///< an A of each section
    open_strings  ///< each open string of string players, the A first; an A of all others
};

/// One note that a section is asked for, in whatever octave.
struct TuningNote {
    Pitch sounding {69};
    bool open_string = false;

    friend bool operator==(const TuningNote&, const TuningNote&) noexcept = default;
};

/// One note's turn in a tuning round, and how it has ended, if it has.
struct TuningTurn {
    enum class Outcome : std::uint8_t {
        none,
        heard,
        missed,   ///< nothing was sure in time; it is asked again at the end, once
        skipped,  ///< by the tutor
    };
    Outcome outcome = Outcome::none;
    std::size_t section = 0;
    TuningNote note {};
    Cents deviation;  ///< of a heard note from what was asked for, + is sharp

    friend bool operator==(const TuningTurn&, const TuningTurn&) noexcept = default;
};

/// Where a tuning round stands.
struct TuningGlance {
    /// What keeps the section from being heard; shown when it has been so for most of a second.
    enum class Obstacle : std::uint8_t { none, not_alone, another_note, unsteady };
    std::optional<std::size_t> asked;  ///< the section whose turn it is; none while there is no round
    TuningNote note {};                ///< what it is asked for
    double progress = 0;               ///< 0…1 of the two seconds that it must hold
    Obstacle obstacle = Obstacle::none;

    friend bool operator==(const TuningGlance&, const TuningGlance&) noexcept = default;
};

/// "Each section play an A", or its open strings: one section after another is asked to, and heard when it
/// alone has held the note for two seconds.
///
/// It is heard alone when its pitch is sure, that note in any octave within 80 cents and steady within 40
/// (vibrato is), its microphones hear 3 dB more than all others, and nobody else surely plays another note.
/// What the others' microphones hear of the same A is bleed, and tells how much of it there is (other strings
/// have few partials in the upper bands, so of them nothing is learned). Anything else, talk and other
/// sections among it, is waited out: what is not sure is asked again. A breath or the turn of a bow is
/// forgiven for a fifth of a second. What is not heard within twenty seconds is asked once more at the end.
///
/// What cannot be told: a second section that plays the same note along, 3 dB softer at its own microphone.
///
///   in      the readings of all sections, hop by hop
///   out     what the bleed model should make of this hop; where the round stands
///   cost    a few operations a section and hop, none while there is no round
///
/// Construction allocates [control]; the rest does not [worker].
class TuningRound {
public:
    struct Parameters {
        std::vector<Instrument> instruments;  ///< of each section
        Seconds hop;
        Tuning tuning;
    };
    explicit TuningRound(Parameters);

    /// From the first section on, whatever came before.
    void begin(TuningKind = TuningKind::concert_a) noexcept;
    /// The next note, and this one not again.
    void skip() noexcept;
    void end() noexcept;

    struct Step {
        enum class Kind : std::uint8_t {
            none,
            alone_from_here,  ///< the section has begun to play its A alone
            alone_until_here  ///< and was heard out
        };
        Kind kind = Kind::none;
        std::size_t section = 0;
    };
    /// One reading a section, in the class's order.
    [[nodiscard]] Step process(std::span<const analysis::SectionReading>) noexcept;
    /// The stream has a hole: what was being held must be held anew.
    void interrupt() noexcept;

    [[nodiscard]] const TuningGlance& glance() const noexcept { return glance_; }
    /// Of the last round, in the order in which they are asked; nothing before one.
    [[nodiscard]] std::span<const TuningTurn> turns() const noexcept { return turns_; }

private:
    using Obstacle = TuningGlance::Obstacle;
    struct Judgement {
        bool holds = false;
        Obstacle obstacle = Obstacle::none;
        Cents deviation;
    };
    [[nodiscard]] Judgement judge(std::span<const analysis::SectionReading>) const noexcept;
    void follow_levels(std::span<const analysis::SectionReading>) noexcept;
    void show(Obstacle) noexcept;
    void ask_next(TuningTurn::Outcome, Cents deviation) noexcept;
    void ask(std::optional<std::size_t> turn) noexcept;

    Parameters parameters_;
    TuningGlance glance_;
    std::vector<TuningTurn> turns_;  // has room for the longest round from birth
    std::size_t turn_ = 0;           // the one whose it is, while a section is asked
    Hertz wanted_;
    std::vector<double> powers_;  // of each section's microphones, smoothed
    bool again_ = false;          // those who were missed are being asked once more
    Seconds waited_;
    Seconds held_;
    Seconds gap_;         // since it last held
    double cents_ = 0.0;  // sum over the hops held
    int hops_ = 0;
    bool learning_ = false;
    Obstacle seen_ = Obstacle::none;
    Seconds seen_for_;
};

/// How many notes the longest round of these asks for. [any]
[[nodiscard]] std::size_t longest_tuning_round(std::span<const Instrument>) noexcept;

/// What the asked section is told: "Violins: play an A", "Violins: play the D string", "Violins alone,
/// please". Who reads a transposed part is asked for the note as they call it: "Clarinets: play a B". Empty
/// when there is no round. [any]
[[nodiscard]] std::string tuning_words(const audio::ClassDescription&, const TuningGlance&);

/// What the tutor is told when a turn ends: "Violins heard: A 442.0, 8 cents sharp.", "Violins, D string: 3
/// cents flat." [any]
[[nodiscard]] std::string tuning_sentence(const audio::ClassDescription&, const TuningTurn&);

/// What was told of turns that ended between two views of them. [any]
[[nodiscard]] std::vector<TuningTurn> ended_between(std::span<const TuningTurn> before,
                                                    std::span<const TuningTurn> now);

}  // namespace tutti::rehearsal
