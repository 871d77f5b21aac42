// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "rt/handover_queue.hpp"
#include "rt/realtime.hpp"
#include "section_meter/meter/section_ear.hpp"
#include "units/quantity.hpp"

namespace tutti::section_meter {

/// What was heard, written as MIDI on channel 1, so that any host can record it:
///
///   note on, off   the sounding key while it is sure; velocity from the level, −60 dBFS to full scale
///   pitch bend     its deviation, ±200 cents over the whole range, in whole cents
///   controller 16  unison spread, cents
///   controller 17  level, dBFS + 127
///   controller 18  confidence, 0…127
///
/// Nothing is written of what is not sure, but its level.
class MidiNotes {
public:
    struct Message {
        FramePosition at;  ///< when it was known, on the ear's time line
        std::array<std::uint8_t, 3> bytes;
    };

    /// [worker]
    void take(const Heard&) noexcept;
    /// The next message, or nothing. [audio & running]
    [[nodiscard]] std::optional<Message> next() noexcept RT_SAFE;
    /// Drops what waits, and gives the end of the note that the host hears. What comes next is of music that
    /// begins anew. [audio & running]
    [[nodiscard]] std::optional<Message> cut() noexcept RT_SAFE;
    /// Drops what nobody has taken of the stream before, and ends the note that it left sounding.
    /// [control & !running]
    void begin_stream() noexcept;

private:
    void forget() noexcept;
    /// False where there is no room.
    [[nodiscard]] bool say(FramePosition, int status, int first, int second) noexcept;
    void bend(FramePosition, Cents) noexcept;
    void controller(FramePosition, std::size_t which, int value) noexcept;

    rt::HandoverQueue<Message> waiting_ {4096};  // worker → audio
    std::optional<int> begun_;                   // the audio thread's own: the note that the host hears
    // The worker's own: what was said last.
    std::optional<int> key_;
    std::optional<int> bend_;
    std::array<std::optional<int>, 3> controllers_;
    int hops_ = 0;  // since controllers were written
};

}  // namespace tutti::section_meter
