// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <juce_audio_processors/juce_audio_processors.h>

#include "backing_track/track/player.hpp"
#include "backing_track/track/settings.hpp"

namespace tutti::backing_track {

/// What a host may set and automate. Which part a mute is of depends on the piece: they go by their order.
class Parameters {
public:
    /// Gives the processor its parameters, which it owns.
    explicit Parameters(juce::AudioProcessor&);

    /// What is set now, but for the piece. [any]
    [[nodiscard]] Mix mix() const noexcept;
    /// Sets everything but the piece, and tells the host. [control]
    void set(const Settings&);

    juce::AudioParameterFloat& first_bar;
    std::array<juce::AudioParameterBool*, most_parts> muted;
};

}  // namespace tutti::backing_track
