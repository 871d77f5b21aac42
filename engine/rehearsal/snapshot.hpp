// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
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

/// Why the newest take is over.
enum class TakeEnd : std::uint8_t {
    asked,      ///< somebody stopped it, or the rehearsal ended
    disk_full,  ///< what was recorded until then is kept
    failed,     ///< the disk could not be written: likewise
};

/// What a view needs to draw one picture: the newest of everything.
struct Snapshot {
    FramePosition heard_until;     ///< how far the analysis has come
    std::vector<Glance> sections;  ///< in the class's order
    EnsembleGlance ensemble;
    bool doubts_piece = false;         ///< what is played may be another piece than the score's
    std::vector<std::size_t> same_as;  ///< for each channel in use the first one that carries the same sound
    TuningGlance tuning;
    std::vector<TuningTurn> tuning_turns;  ///< of the last tuning round, as they are asked
    StreamHealth health;
    bool recording = false;
    std::optional<FramePosition> sound_kept_until;  ///< where the newest take ended; none before one has
    TakeEnd take_ended = TakeEnd::asked;            ///< why it did, or why another could not begin
    bool readings_kept = false;                     ///< the session is being written, or is whole
    bool ended = false;                             ///< the device has nothing more to give
};

}  // namespace tutti::rehearsal
