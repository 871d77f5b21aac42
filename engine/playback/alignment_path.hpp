// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "playback/alignment_features.hpp"
#include "playback/timeline.hpp"
#include "score/unfolded_score.hpp"
#include "units/quantity.hpp"

namespace tutti::playback {

constexpr auto thinning = std::size_t {5};

/// A recording as it is aligned, and whose parts are played in it. [control]
struct HeardRecording {
    HeardRecording(std::span<const float>, SampleRate, std::vector<std::size_t> parts);

    Hertz a4;
    KeySpectrum spectrum;
    KeySpectrum thinned;  ///< in steps of `thinning` frames
    ChangingPartials changes;
    std::vector<std::size_t> parts;
};

/// A part of the score, its last moment included.
struct HeldPart {
    score::ScorePosition from;
    score::ScorePosition to;

    friend bool operator==(const HeldPart&, const HeldPart&) noexcept = default;
};

/// One of several recordings of the same playing.
struct Voice {
    const HeardRecording* recording;
    Seconds offset {};                ///< when it begins, on the time line of all
    bool ends_early = false;          ///< it stops before its part does: what comes later is nowhere in it
    std::optional<HeldPart> held {};  ///< when it holds no more of the score than that
};

/// A moment of the score at which somebody begins or everybody ends, and what is asked for from there on.
struct Moment {
    struct Asked {
        std::vector<Pitch> begin;
        std::vector<Pitch> sound;  ///< those included
    };
    score::ScorePosition at;
    Seconds nominal;            ///< at the marked tempi
    std::vector<Asked> voices;  ///< of each voice
};

/// Every moment of the voices' parts, the end of the last note included; graces are left out. [control]
[[nodiscard]] std::vector<Moment> moments_of(const score::UnfoldedScore&, std::span<const Voice>);

/// Where the moments are heard.
struct AlignmentPath {
    std::vector<Seconds> times;  ///< of each moment, never backwards
    /// Of each voice and moment: how unlike what is asked for was to what was heard until the next, 0 to 1.
    std::vector<std::vector<double>> unlike;
    std::vector<std::vector<double>> by_chance;  ///< the same, held against moments elsewhere in the piece
    /// Of each voice: when it is over, if it ends early. Moments after that are where the tempo has them.
    std::vector<std::optional<Seconds>> over;
};

/// The likeliest times of the moments: what sounds between two is like what is asked for there, energy rises
/// where notes begin, and nobody's tempo jumps (a semi-Markov chain over the notes, solved by dynamic
/// programming on a grid of alignment_hop). The first pass takes the tempo to be that of the whole, the later
/// ones what the pass before found around each moment. Sound before the first moment and after the last is
/// passed over at a small cost. `pinned` moments and their neighbours stay where a person put them.
///
/// One voice, or several that all end early, may be over before the last moment: where the sound is much
/// likelier to be the first part of the score than all of it, the path goes on beyond it.
///
/// After C. Raphael, "Automatic segmentation of acoustic musical signals using hidden Markov models", IEEE
/// Trans. PAMI 21, 1999; the durations are explicit as in A. Cont, "A coupled duration-focused architecture
/// for real-time music-to-score alignment", IEEE Trans. PAMI 32, 2010. [control]
[[nodiscard]] AlignmentPath alignment_path(std::span<const Voice>, std::span<const Moment>,
                                           std::span<const Anchor> pinned);

/// Which part of the score a recording holds if it does not hold all of it: the moments that follow each
/// other and are likeliest to be all that is heard. Nothing where that is more than four fifths of the score,
/// less than four fifths of the sound, or leaves out a pin. [control]
[[nodiscard]] std::optional<HeldPart> held_part(const Voice&, std::span<const Moment>,
                                                std::span<const Anchor> pinned);

}  // namespace tutti::playback
