// SPDX-License-Identifier: GPL-3.0-or-later
#include "section_meter/numbers_view.hpp"

#include "desktop/look/fonts.hpp"
#include "desktop/look/theme.hpp"

namespace tutti::section_meter {

namespace {

using desktop::Appearance;
using desktop::as_juce;
using desktop::Text;
using desktop::Weight;

}  // namespace

NumbersView::NumbersView(desktop::Texts texts)
    : texts_ {texts}
{
    setOpaque(true);
    setInterceptsMouseClicks(false, false);
}

void NumbersView::show(const MeterPicture& picture)
{
    auto wanted = picture;
    wanted.curve.clear();
    wanted.section.level = 0;  // drawn in the cell
    if (wanted == shown_)
        return;
    shown_ = std::move(wanted);
    repaint();
}

void NumbersView::paint(juce::Graphics& g)
{
    const auto& colours = desktop::palette(Appearance::dark);
    const auto bounds = getLocalBounds().toFloat();
    g.fillAll(colours.background);
    g.setColour(colours.surface);
    g.fillRoundedRectangle(bounds, bounds.getHeight() * 0.04F);
    auto rest = bounds.reduced(bounds.getWidth() * 0.05F, bounds.getHeight() * 0.05F);

    // The light: filled while a note begins, a ring otherwise, so that it is there to be looked for.
    auto top = rest.removeFromTop(rest.getHeight() * 0.14F);
    const auto light = top.removeFromLeft(top.getHeight()).reduced(top.getHeight() * 0.14F);
    g.setColour(shown_.onset ? colours.text : colours.level);
    if (shown_.onset)
        g.fillEllipse(light);
    else
        g.drawEllipse(light.reduced(1.0F), 2.0F);
    g.setColour(shown_.onset ? colours.text : colours.quiet);
    desktop::draw_fitted(g, as_juce(texts_(Text::onset)), Weight::regular, top.getHeight() * 0.8F,
                         top.withTrimmedLeft(top.getHeight() * 0.3F), juce::Justification::centredLeft);

    auto bottom = rest.removeFromBottom(rest.getHeight() * 0.36F);
    const auto cents = rest.removeFromTop(rest.getHeight() * 0.76F);
    g.setColour(shown_.held ? colours.quiet : desktop::colour_of(shown_.section.state, colours));
    desktop::draw_fitted(g, as_juce(shown_.cents), Weight::bold, cents.getHeight(), cents,
                         juce::Justification::centred);
    g.setColour(colours.quiet);
    desktop::draw_fitted(g, as_juce(texts_(Text::cents)), Weight::regular, rest.getHeight(), rest,
                         juce::Justification::centred);

    const auto figure = [&](juce::Rectangle<float> area, const std::string& value, Text name) {
        const auto number = area.removeFromTop(area.getHeight() * 0.6F);
        g.setColour(shown_.held ? colours.quiet : colours.text);
        desktop::draw_fitted(g, as_juce(value), Weight::bold, number.getHeight(), number,
                             juce::Justification::centred);
        g.setColour(colours.quiet);
        desktop::draw_fitted(g, as_juce(texts_(name)), Weight::regular, area.getHeight() * 0.85F, area,
                             juce::Justification::centred);
    };
    const auto left = bottom.removeFromLeft(bottom.getWidth() / 2);
    figure(left, shown_.spread, Text::spread);
    figure(bottom, shown_.level, Text::level);
}

}  // namespace tutti::section_meter
