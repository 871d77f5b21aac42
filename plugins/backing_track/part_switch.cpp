// SPDX-License-Identifier: GPL-3.0-or-later
#include "backing_track/part_switch.hpp"

#include "desktop/look/fonts.hpp"
#include "desktop/look/theme.hpp"

namespace tutti::backing_track {

PartSwitch::PartSwitch(juce::String muted)
    : Button {{}}
    , muted_ {std::move(muted)}
{
    setClickingTogglesState(true);
    setWantsKeyboardFocus(true);
}

void PartSwitch::paintButton(juce::Graphics& g, bool highlighted, bool)
{
    const auto& colours = desktop::palette(desktop::Appearance::dark);
    const auto bounds = getLocalBounds().toFloat().reduced(1.0F);
    const auto is_muted = getToggleState();
    g.setColour(is_muted ? colours.background : colours.surface);
    g.fillRoundedRectangle(bounds, 6.0F);
    g.setColour(highlighted || hasKeyboardFocus(false) ? colours.text : colours.line);
    g.drawRoundedRectangle(bounds, 6.0F, hasKeyboardFocus(false) ? 2.0F : 1.0F);

    auto rest = bounds.reduced(bounds.getHeight() * 0.3F, bounds.getHeight() * 0.14F);
    const auto height = rest.getHeight() * 0.72F;
    g.setColour(is_muted ? colours.quiet : colours.text);
    if (is_muted)
        desktop::draw_fitted(g, muted_, desktop::Weight::regular, height * 0.85F,
                             rest.removeFromRight(rest.getWidth() * 0.36F),
                             juce::Justification::centredRight);
    desktop::draw_fitted(g, getName(), is_muted ? desktop::Weight::regular : desktop::Weight::bold, height,
                         rest, juce::Justification::centredLeft);
    if (is_muted) {
        const auto shown =
            desktop::fit_text(getName(), desktop::Weight::regular, height, 0.55F * height, rest.getWidth());
        const auto width = juce::jmin(rest.getWidth(), shown.font.getStringWidthFloat(shown.text));
        g.fillRect(rest.withWidth(width).withSizeKeepingCentre(width, 2.0F));
    }
}

}  // namespace tutti::backing_track
