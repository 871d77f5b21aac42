// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "io/tapped_device.hpp"
#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti {

/// What a pupil practises with: a microphone and a loudspeaker that can be held up, and of which a take can
/// be kept.
struct PracticeDevice {
    std::unique_ptr<io::TappedDevice> device;
    std::string words;  ///< "Speakers → you → Microphone"
    /// As it was measured here once, or nothing at all between a recording and what is played to it. Where it
    /// is not known no note is called early or late.
    std::optional<Seconds> round_trip;
    std::string remark;  ///< why it is not known; empty when it is
};

/// Opens an interface to practise with: by name, or the best where those are empty; `microphone` is its
/// channel, from 1. Errors: those of io::PortAudioDevice. Takes up to 10 s. [control]
[[nodiscard]] Result<PracticeDevice> open_practice_device(const std::string& input, const std::string& output,
                                                          int microphone);

/// The same of a recording or a script, which hears at once what it is played. [control]
[[nodiscard]] PracticeDevice practice_device(std::unique_ptr<io::Device>, std::string words, int microphone);

}  // namespace tutti
