// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>

#include <juce_audio_processors/juce_audio_processors.h>

namespace tutti::test {

/// Where pictures are kept; nowhere when empty.
[[nodiscard]] std::string& picture_folder();

/// A plug-in's editor at a size; opens one and, once it has had `milliseconds` to look around, draws it.
juce::Image picture_of(juce::AudioProcessor&, int width, int height, const std::string& name,
                       int milliseconds = 0);

/// How many differ, in every other pixel.
[[nodiscard]] std::size_t colours_in(const juce::Image&);

}  // namespace tutti::test
