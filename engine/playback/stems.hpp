// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "playback/piece.hpp"
#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti::playback {

/// A piece's recordings brought together: one sample rate, one tuning, one time.
struct Stems {
    struct Stem {
        std::optional<std::size_t> part;  ///< index into Score::parts; empty: a recording of everybody
        std::vector<float> samples;       ///< frame 0 is the piece's time 0; all of one length
    };
    SampleRate rate {48'000};
    std::vector<Stem> stems;
    FrameCount length;                 ///< of each
    std::vector<std::string> remarks;  ///< a sentence for each recording that is missing or damaged
};

/// Reads every stem, converts its rate, tunes it from its own A to `a4`, and lays it into the piece's time:
/// by its offset, or along its own alignment when it was played at another time than the others. Together,
/// and with a click, they do not exceed full scale. A stem that cannot be read costs a remark, the rest
/// plays. Errors: piece_invalid, when the piece lasts more than an hour or its stems together more than
/// three. `given_up` is asked before each stem, where it is given: those that follow are not read any more.
/// [control]
[[nodiscard]] Result<Stems> load_stems(const Piece&, SampleRate, Hertz a4,
                                       const std::function<bool()>& given_up = {});

/// Where in its recording, and where in the piece, the same note lies.
struct Meeting {
    Seconds recording;
    Seconds piece;
};

/// A recording at another pitch and along a path of meetings, at least two of them, growing; frame 0 of what
/// comes out is the piece's time 0. [control]
[[nodiscard]] std::vector<float> laid_along(const std::vector<float>& recording, SampleRate, double pitch,
                                            const std::vector<Meeting>& path);

}  // namespace tutti::playback
