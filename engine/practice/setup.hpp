// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "playback/stems.hpp"
#include "units/quantity.hpp"

namespace tutti::practice {

/// How loud a part is, from 0 (muted) to 1.
struct Volume {
    std::string part;
    double gain = 1.0;
};

/// Bars as they are played: indices into UnfoldedScore::bars(), both played. For who points at them, where
/// numbers may stand twice or mean a rehearsal mark.
struct PlayedBars {
    std::size_t first = 0;
    std::size_t last = 0;

    friend bool operator==(const PlayedBars&, const PlayedBars&) noexcept = default;
};

/// What a pupil plays in place of what is printed, made of the score.
enum class Easier : std::uint8_t {
    no,
    longest,       ///< of each bar its longest note; see score::longest_notes()
    open_strings,  ///< see score::open_strings()
};

/// What a pupil wants to play along with.
struct Setup {
    std::filesystem::path piece {};
    std::string part {};                ///< the pupil's: muted unless `volumes` says otherwise
    double tempo = 1.0;                 ///< share of the recording's
    std::string first {};               ///< printed bar number or rehearsal mark; the beginning when empty
    std::string last {};                ///< the bar to stop after, or the mark to stop before; the end when
                                        ///< empty or "end". The same mark as `first`: up to the next one
    std::optional<PlayedBars> bars {};  ///< in place of `first` and `last`
    int passes = 1;                     ///< how often, without a break; 0: without end
    int count_in = 1;                   ///< bars
    bool click = false;                 ///< also after the count-in
    std::optional<Hertz> a4 {};         ///< to play to; what the recordings are tuned to when empty
    int transpose = 0;                  ///< semitones higher, all that sounds and is printed: up to an octave
    Easier easier = Easier::no;         ///< the pupil's part, in place of what is printed
    std::vector<Volume> volumes {};
    /// The recordings, where they were read before, with the same piece, `a4` and `transpose`. Read anew when
    /// empty or at another rate.
    std::shared_ptr<const playback::Stems> stems {};

    bool follow = false;      ///< the recordings keep to the pupil
    bool ladder = false;      ///< a little faster after each clean pass, up to `tempo`
    bool any_octave = false;  ///< the part may be played in another octave than is printed
    int microphone = 1;       ///< the device's input channel that hears the pupil, from 1
    bool headphones = false;  ///< the microphone does not hear the recordings
    /// From what the callback puts out until the callback hears it: as `tutti calibrate` measured it, or 0 of
    /// a recording. Empty: nobody knows. What the device says is then good enough to keep to a pupil, and not
    /// to call a note early or late.
    std::optional<Seconds> round_trip {};
};

/// Tempi that a Setup may ask for, as shares of the recording's.
inline constexpr double slowest_tempo = 0.4;
inline constexpr double fastest_tempo = 1.5;

}  // namespace tutti::practice
