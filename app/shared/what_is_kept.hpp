// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "rehearsal/snapshot.hpp"
#include "units/quantity.hpp"

namespace tutti {

/// What is kept of a rehearsal while it goes on, for a face to say.
struct WhatIsKept {
    enum class Sound : std::uint8_t {
        none,
        being_kept,
        until,         ///< somebody ended the recording
        until_full,    ///< the disk was full
        until_failed,  ///< the disk failed
    };
    bool session = false;  ///< false: nothing at all
    Sound sound = Sound::none;
    Seconds sound_until {};     ///< of the last three
    bool nothing_more = false;  ///< the session cannot be written, and no sound is
};

/// Says nothing of whether the disk is full still: nobody knows before something is written again. [any]
[[nodiscard]] WhatIsKept what_is_kept(const rehearsal::Snapshot&, bool keeps_session, SampleRate) noexcept;

}  // namespace tutti
