// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <juce_graphics/juce_graphics.h>

namespace tutti::desktop {

/// Draws a sign of Bravura, which comes with the program: its origin at a point, one staff space so many
/// pixels. [message thread]
void draw_sign(juce::Graphics&, char32_t glyph, juce::Point<float> origin, float staff_space);

}  // namespace tutti::desktop
