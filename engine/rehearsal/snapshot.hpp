// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "rehearsal/glance.hpp"
#include "rehearsal/tuning_round.hpp"
#include "units/quantity.hpp"

namespace tutti::rehearsal {

/// How the stream is doing. All zero and `interface_away` false is a healthy one.
struct StreamHealth {
    std::uint64_t input_overruns = 0;    ///< the interface itself lost input
    std::uint64_t frames_lost = 0;       ///< frames the analysis came too late for
    std::uint64_t take_frames_lost = 0;  ///< frames the disk came too late for
    std::uint64_t readings_lost = 0;     ///< readings the disk came too late for
    bool interface_away = false;

    friend bool operator==(const StreamHealth&, const StreamHealth&) noexcept = default;
};

/// What a view needs to draw one picture: the newest of everything.
struct Snapshot {
    FramePosition heard_until;     ///< how far the analysis has come
    std::vector<Glance> sections;  ///< in the class's order
    EnsembleGlance ensemble;
    std::vector<std::size_t> same_as;  ///< for each channel in use the first one that carries the same sound
    TuningGlance tuning;
    std::vector<TuningTurn> tuning_turns;  ///< of the last tuning round, in the class's order
    StreamHealth health;
    bool recording = false;
    bool readings_kept = false;  ///< the session is being written, or is whole
    bool ended = false;          ///< the device has nothing more to give
};

}  // namespace tutti::rehearsal
