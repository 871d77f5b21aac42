// SPDX-License-Identifier: GPL-3.0-or-later
#include "section_meter/curve_view.hpp"

#include "desktop/look/fonts.hpp"
#include "desktop/look/theme.hpp"

namespace tutti::section_meter {

namespace {

using desktop::as_juce;
using desktop::Text;
using desktop::Weight;

constexpr auto smallest_text = 12.0F;

}  // namespace

CurveView::CurveView(desktop::Texts texts)
    : texts_ {texts}
{
    setOpaque(true);
    setInterceptsMouseClicks(false, false);
}

void CurveView::show(const MeterPicture& picture)
{
    if (picture.curve == curve_ && picture.tolerance == tolerance_ && picture.trouble == trouble_)
        return;
    curve_ = picture.curve;
    tolerance_ = picture.tolerance;
    trouble_ = picture.trouble;
    repaint();
}

void CurveView::paint(juce::Graphics& g)
{
    const auto& colours = desktop::palette(desktop::Appearance::dark);
    const auto bounds = getLocalBounds().toFloat();
    g.fillAll(colours.background);
    g.setColour(colours.surface);
    g.fillRoundedRectangle(bounds, bounds.getHeight() * 0.05F);

    const auto small = juce::jmax(smallest_text, bounds.getHeight() * 0.10F);
    auto area = bounds.reduced(small * 0.7F, small * 0.4F);
    auto caption = area.removeFromTop(small * 1.2F);
    const auto bar_numbers = area.removeFromTop(small * 1.1F);
    g.setColour(trouble_.empty() ? colours.quiet : colours.warning);
    const auto said = desktop::fit_text(as_juce(trouble_.empty() ? texts_(Text::last_minute) : trouble_),
                                        Weight::regular, small, smallest_text * 0.8F, caption.getWidth());
    g.setFont(said.font);
    g.drawText(said.text, caption, juce::Justification::centredLeft, false);

    const auto y_of = [&](double height) {
        return area.getCentreY() - static_cast<float>(height) * area.getHeight() / 2;
    };
    const auto band = juce::Rectangle<float>::leftTopRightBottom(area.getX(), y_of(tolerance_),
                                                                 area.getRight(), y_of(-tolerance_));
    g.setColour(colours.band);
    g.fillRect(band);
    g.setColour(colours.level);
    g.drawRect(band.expanded(1.0F, 0.0F), 1.0F);
    g.setColour(colours.line);
    g.fillRect(area.getX(), area.getCentreY() - 0.5F, area.getWidth(), 1.0F);

    // The newest point stands at the right end, whatever there is of the minute.
    const auto step = area.getWidth() / static_cast<float>(MeterBoard::points - 1);
    const auto x_of = [&](std::size_t n) {
        return area.getRight() - step * static_cast<float>(curve_.size() - 1 - n);
    };
    g.setFont(desktop::font(Weight::regular, small * 0.9F));
    auto free_from = area.getX();
    for (std::size_t n = 0; n < curve_.size(); ++n) {
        if (!curve_[n].bar_begins)
            continue;
        g.setColour(colours.line);
        g.fillRect(x_of(n) - 0.5F, bar_numbers.getY(), 1.0F, area.getBottom() - bar_numbers.getY());
        const auto number = as_juce(curve_[n].bar);
        const auto wide = g.getCurrentFont().getStringWidthFloat(number) + small * 0.4F;
        if (number.isEmpty() || x_of(n) < free_from || x_of(n) + wide > area.getRight())
            continue;
        g.setColour(colours.quiet);
        g.drawText(number, bar_numbers.withX(x_of(n) + small * 0.2F).withWidth(wide),
                   juce::Justification::centredLeft, false);
        free_from = x_of(n) + wide;
    }
    for (std::size_t n = 0; n < curve_.size(); ++n)
        if (curve_[n].onset) {
            g.setColour(colours.quiet);
            g.fillRect(x_of(n) - 0.75F, area.getBottom() - small * 0.5F, 1.5F, small * 0.5F);
        }

    auto path = juce::Path {};
    auto spread = juce::Path {};
    for (std::size_t n = 0; n < curve_.size(); ++n) {
        const auto& point = curve_[n];
        if (!point.height)
            continue;
        const auto at = juce::Point<float> {x_of(n), y_of(*point.height)};
        if (point.joined)
            path.lineTo(at);
        else
            path.startNewSubPath(at.translated(-step / 2, 0.0F)), path.lineTo(at);
        const auto half = static_cast<float>(point.half_spread) * area.getHeight() / 2;
        spread.addRectangle(
            juce::Rectangle<float> {at.x - step / 2, at.y - half, step, 2 * half}.getIntersection(area));
    }
    g.setColour(colours.in_tune.withAlpha(0.28F));
    g.fillPath(spread);
    g.setColour(colours.text);
    g.strokePath(path, juce::PathStrokeType {juce::jmax(1.5F, area.getHeight() * 0.018F),
                                             juce::PathStrokeType::curved});
}

}  // namespace tutti::section_meter
