// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/look/theme.hpp"

namespace tutti::desktop {

/// JUCE's own components (menus, file browser, text fields) in our colours and type.
class StandardLook final : public juce::LookAndFeel_V4 {
public:
    explicit StandardLook(Appearance);

    juce::Typeface::Ptr getTypefaceForFont(const juce::Font&) override;
    juce::Font getPopupMenuFont() override;
};

}  // namespace tutti::desktop
