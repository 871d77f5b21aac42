// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "io/device.hpp"
#include "practice/setup.hpp"
#include "units/result.hpp"

namespace tutti::desktop {

/// Somebody who is not there.
struct MadeUpPupil {
    std::unique_ptr<io::Device> device;
    /// How many frames the recordings came too late: so long the pupil waits too. Written by control, read by
    /// the device's thread.
    std::shared_ptr<std::atomic<std::uint64_t>> late;
};

/// A device for when there is none: its microphone hears the part's own recording, played along with the
/// passage as `setup` has it, every fifth note 45 cents flat, so that a newcomer sees what is shown of a
/// pupil; its loudspeaker is silent. Errors: those of playback::load_piece() and load_stems(), bad_argument.
/// [control]
[[nodiscard]] Result<MadeUpPupil> made_up_pupil(const practice::Setup&);

}  // namespace tutti::desktop
