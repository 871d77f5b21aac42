// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <juce_audio_processors/juce_audio_processors.h>

#include "host/host_time.hpp"

namespace tutti::plugins {

/// What the host says of its time line in this block; nothing where it says nothing. [audio & running]
[[nodiscard]] std::optional<HostPlace> place_of(const juce::AudioPlayHead*);

}  // namespace tutti::plugins
