// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/look/theme.hpp"
#include "desktop/model/practice.hpp"

namespace tutti::desktop {

/// The shape for a mark within a square: told apart without its colour. [message thread]
void draw_mark(juce::Graphics&, NoteMark, juce::Rectangle<float> square, const Palette&, bool faint = false);

}  // namespace tutti::desktop
