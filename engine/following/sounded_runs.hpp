// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "units/quantity.hpp"

namespace tutti::following {

/// Runs of one pitch that a section was heard to hold, whatever it had to play: those in its rests are notes
/// too many.
///
///   in      what surely sounds at each hop
///
///   out     runs of at least 150 ms, each once; of the longest, their first 2 s
///
///   delay   a run is over 45 ms after it was heard last, and when another note begins
///
/// A vibrato is one pitch, a semitone two, and a slip of the ear ends no run. Construction allocates
/// [control]; the rest does not [worker].
class SoundedRuns {
public:
    static constexpr auto shortest = 150_ms;

    struct Sound {
        double cents;  ///< above key 0
        double confidence;
    };
    struct Run {
        std::int64_t from;  ///< hops
        std::int64_t last;
        double cents;       ///< above key 0, of late
        double confidence;  ///< sum
    };
    explicit SoundedRuns(Seconds hop);

    void put(std::int64_t hop, std::optional<Sound>) noexcept;
    /// Another note begins, or the stream has ended.
    void end() noexcept;
    void forget() noexcept;

    /// Hands out those that are over and were heard last at a hop or before it.
    void take_until(std::int64_t hop, auto what) noexcept
    {
        const auto is_taken = [&](const Run& run) { return run.last <= hop; };
        for (const auto& run : over_)
            if (is_taken(run))
                what(run);
        std::erase_if(over_, is_taken);
    }

    static constexpr auto most = std::size_t {16};  ///< that wait to be taken; the newest are dropped

private:
    void keep() noexcept;

    Seconds hop_;
    std::optional<Run> run_;  // that sounds
    bool is_kept_ = false;    // what lasts longer is handed out once
    std::vector<Run> over_;
};

}  // namespace tutti::following
