// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "analysis/class_hearing.hpp"

namespace tutti::analysis {

/// aubio's pitch methods that keep the realtime contract, as they are offered: "aubio-yinfft" … Its `yinfast`
/// allocates in every call, `specacf` names wrong octaves.
[[nodiscard]] std::span<const std::string_view> aubio_tracker_names() noexcept;

/// The baseline: aubio's pitch and onset detection on each section's main microphone, knowing nothing of the
/// neighbours. A section is sounding when its microphone is well above its noise floor.
///
///   delay   half the pitch window of 2048 frames at 48 kHz
///   cost    57 M instructions a second with yinfft, 30 M more for onsets
///
/// Construction allocates [control]; hear() and skip() do not [worker].
[[nodiscard]] std::unique_ptr<ClassHearing> make_aubio_hearing(std::string_view tracker, SampleRate,
                                                               FrameCount hop, std::span<const SectionSetup>);

}  // namespace tutti::analysis
