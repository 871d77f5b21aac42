// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/section_cell.hpp"

#include <algorithm>

#include "desktop/look/fonts.hpp"

namespace tutti::desktop {

namespace {

// As shares of the scale.
constexpr auto bar_width = 0.44F;
constexpr auto aside = 0.22F;          // how far a bar moves to the side that is early or late
constexpr auto thinnest_bar = 0.07F;   // so that a unison without any spread can be seen
constexpr auto smallest_text = 0.62F;  // of what it is meant to be; below, it is cut

bool is_sure(SectionState state)
{
    return state == SectionState::in_tune || state == SectionState::flat || state == SectionState::sharp;
}

/// Where a section's bar lies on its scale; nowhere unless it is sure.
juce::Rectangle<float> bar_of(const SectionPicture& picture, juce::Rectangle<float> scale)
{
    if (!is_sure(picture.state))
        return {};
    const auto thick = juce::jmax(thinnest_bar * scale.getHeight(),
                                  static_cast<float>(picture.half_spread) * scale.getHeight());
    const auto side = picture.timing == Timing::early  ? -aside
                      : picture.timing == Timing::late ? aside
                                                       : 0.0F;
    const auto y = scale.getCentreY() - static_cast<float>(picture.height) * scale.getHeight() / 2;
    auto bar = juce::Rectangle<float> {scale.getWidth() * bar_width, juce::jmin(thick, scale.getHeight())}
                   .withCentre({scale.getCentreX() + side * scale.getWidth(), y});
    bar.setY(juce::jlimit(scale.getY(), scale.getBottom() - bar.getHeight(), bar.getY()));
    return bar;
}

/// How far a level reaches: a bar with round ends.
juce::Rectangle<float> level_of(double level, juce::Rectangle<float> whole)
{
    return whole.withWidth(
        level > 0 ? juce::jmax(whole.getHeight(), whole.getWidth() * static_cast<float>(level)) : 0.0F);
}

juce::Rectangle<float> level_between(double one, double other, juce::Rectangle<float> whole)
{
    const auto ends = std::minmax({level_of(one, whole).getRight(), level_of(other, whole).getRight()});
    return whole.withLeft(juce::jmax(whole.getX(), ends.first - whole.getHeight())).withRight(ends.second);
}

}  // namespace

CellLayout CellLayout::within(juce::Rectangle<float> cell) noexcept
{
    auto rest = cell.reduced(cell.getWidth() * 0.06F, cell.getHeight() * 0.04F);
    const auto whole = rest.getHeight();
    auto layout = CellLayout {};
    layout.name = rest.removeFromTop(whole * 0.19F);
    rest.removeFromTop(whole * 0.02F);
    layout.level = rest.removeFromBottom(whole * 0.025F);
    rest.removeFromBottom(whole * 0.03F);
    layout.words = rest.removeFromBottom(whole * 0.26F);
    rest.removeFromBottom(whole * 0.02F);
    layout.scale = rest;
    return layout;
}

std::vector<juce::Rectangle<int>> changed_areas(const SectionPicture& before, const SectionPicture& now,
                                                juce::Rectangle<int> cell)
{
    auto moved = before;
    moved.level = now.level;
    moved.height = now.height;
    moved.half_spread = now.half_spread;
    if (moved != now)
        return {cell};
    // What lies between the bar, or the level, as it was and as it is.
    const auto layout = CellLayout::within(cell.toFloat());
    auto areas = std::vector<juce::Rectangle<int>> {};
    if (before.level != now.level)
        areas.push_back(
            level_between(before.level, now.level, layout.level).getSmallestIntegerContainer().expanded(1));
    if (before.height != now.height || before.half_spread != now.half_spread)
        areas.push_back(bar_of(before, layout.scale)
                            .getUnion(bar_of(now, layout.scale))
                            .getSmallestIntegerContainer()
                            .expanded(1));
    return areas;
}

SectionCell::SectionCell()
{
    setOpaque(true);
    setInterceptsMouseClicks(false, false);
}

void SectionCell::show(const SectionPicture& picture, double tolerance)
{
    if (picture == shown_ && tolerance == tolerance_)
        return;
    const auto areas = tolerance == tolerance_ ? changed_areas(shown_, picture, getLocalBounds())
                                               : std::vector {getLocalBounds()};
    shown_ = picture;
    tolerance_ = tolerance;
    for (const auto& area : areas)
        repaint(area);
}

void SectionCell::set_appearance(Appearance appearance)
{
    appearance_ = appearance;
    repaint();
}

void SectionCell::set_name_height(float height)
{
    name_height_ = height;
    repaint();
}

void SectionCell::paint(juce::Graphics& g)
{
    const auto& colours = palette(appearance_);
    const auto bounds = getLocalBounds().toFloat();
    const auto layout = CellLayout::within(bounds);
    const auto corner = bounds.getWidth() * 0.05F;
    if (shown_.state == SectionState::unheard) {
        // An empty chair: nothing on it could be taken for something heard.
        g.fillAll(colours.background);
        g.setColour(colours.line);
        g.drawRoundedRectangle(bounds.reduced(1.5F), corner, 2.0F);
        paint_words(g, layout, colours);
        return;
    }
    const auto ground = shown_.attention ? colour_of(*shown_.attention, colours) : colours.surface;
    const auto renewed = g.getClipBounds().toFloat();
    // Between its round corners a seat is a plain ground, which costs a tenth of the round one. A bar and a
    // level that move renew that alone, many times a second.
    if (renewed.getX() >= corner && renewed.getRight() <= bounds.getRight() - corner) {
        g.fillAll(ground);
    } else {
        g.fillAll(colours.background);
        g.setColour(ground);
        g.fillRoundedRectangle(bounds, corner);
    }
    if (shown_.asked) {
        // Whose turn it is: a ring round the seat, seen without colour and from the back of the hall.
        const auto ring = juce::jmax(3.0F, bounds.getWidth() * 0.03F);
        g.setColour(colours.text);
        g.drawRoundedRectangle(bounds.reduced(ring / 2), corner, ring);
    }
    if (renewed.intersects(layout.scale))
        paint_scale(g, layout, colours);
    if (renewed.intersects(layout.name) || renewed.intersects(layout.words))
        paint_words(g, layout, colours);
    if (renewed.intersects(layout.level))
        paint_level(g, layout, colours);
}

void SectionCell::paint_scale(juce::Graphics& g, const CellLayout& layout, const Palette& colours) const
{
    const auto& scale = layout.scale;
    const auto half = scale.getHeight() / 2;
    const auto y_of = [&](double height) { return scale.getCentreY() - static_cast<float>(height) * half; };
    const auto band = juce::Rectangle<float>::leftTopRightBottom(scale.getX(), y_of(tolerance_),
                                                                 scale.getRight(), y_of(-tolerance_));
    g.setColour(shown_.attention ? colours.on_accent.withAlpha(0.16F) : colours.band);
    g.fillRoundedRectangle(band, scale.getWidth() * 0.03F);
    // Without its edge the one thing that the bar is read against would be gone on a projector.
    const auto edge = juce::jmax(1.0F, scale.getWidth() * 0.01F);
    g.setColour(shown_.attention ? colours.on_accent : colours.level);
    g.drawRoundedRectangle(band.reduced(edge / 2), scale.getWidth() * 0.03F, edge);
    g.setColour(shown_.attention ? colours.on_accent.withAlpha(0.5F) : colours.line);
    g.fillRect(band.getX(), scale.getCentreY() - 1.0F, band.getWidth(), 2.0F);

    const auto bar = bar_of(shown_, scale);
    if (bar.isEmpty())
        return;
    g.setColour(shown_.attention ? colours.on_accent : colour_of(shown_.state, colours));
    g.fillRoundedRectangle(bar, juce::jmin(bar.getHeight(), bar.getWidth()) * 0.3F);
}

void SectionCell::paint_words(juce::Graphics& g, const CellLayout& layout, const Palette& colours) const
{
    const auto quiet =
        (shown_.state == SectionState::silent && !shown_.asked) || shown_.state == SectionState::unheard;
    const auto plain = shown_.attention ? colours.on_accent : quiet ? colours.quiet : colours.text;
    g.setColour(plain);
    draw_fitted(g, as_juce(shown_.name), Weight::bold, name_height_, layout.name,
                juce::Justification::centred, smallest_text);

    // A shape, then the word; both in the middle.
    const auto with_shape = [&](const juce::String& word, juce::Rectangle<float> area, float height,
                                const Arrow* shape, Weight weight) {
        const auto room = shape != nullptr ? area.getWidth() - height : area.getWidth();
        const auto fitted = fit_text(word, weight, height, height * smallest_text, room);
        const auto wide = fitted.font.getStringWidthFloat(fitted.text);
        const auto sign = shape != nullptr ? fitted.font.getHeight() * 0.62F : 0.0F;
        const auto gap = sign * 0.5F;
        auto line = area.withSizeKeepingCentre(juce::jmin(area.getWidth(), wide + sign + gap + 2.0F),
                                               area.getHeight());
        if (shape != nullptr) {
            g.fillPath(arrow(*shape, line.removeFromLeft(sign).withSizeKeepingCentre(sign, sign)));
            line.removeFromLeft(gap);
        }
        g.setFont(fitted.font);
        g.drawText(fitted.text, line, juce::Justification::centred, false);
    };
    const auto held = shown_.attention == Concern::flat    ? std::optional {SectionState::flat}
                      : shown_.attention == Concern::sharp ? std::optional {SectionState::sharp}
                                                           : std::nullopt;
    const auto said = held && shown_.state != SectionState::in_tune ? *held : shown_.state;
    const auto out = said == SectionState::flat || said == SectionState::sharp;
    const auto pitch_matters = out || shown_.too_loud;
    const auto pitch = said == SectionState::flat ? Arrow::down : Arrow::up;
    const auto time = shown_.timing == Timing::early ? Arrow::left : Arrow::right;
    auto lines = layout.words;
    auto height = lines.getHeight() * 0.62F;
    if (shown_.timing != Timing::nothing) {
        // Who is in tune but late is called late: that the bar is in its band says the rest.
        auto line = pitch_matters ? lines.removeFromBottom(lines.getHeight() / 2) : lines;
        height = pitch_matters ? line.getHeight() * 0.95F : height;
        g.setColour(shown_.attention ? colours.on_accent : colours.text);
        with_shape(as_juce(shown_.timing_word), line, height, &time, Weight::bold);
        if (!pitch_matters)
            return;
    }
    g.setColour(shown_.attention  ? colours.on_accent
                : shown_.too_loud ? colours.warning
                : out             ? colour_of(shown_.state, colours)
                : shown_.asked    ? colours.text
                                  : colours.quiet);
    with_shape(as_juce(shown_.word), lines, height, out && !shown_.too_loud ? &pitch : nullptr,
               pitch_matters || shown_.asked ? Weight::bold : Weight::regular);
}

void SectionCell::paint_level(juce::Graphics& g, const CellLayout& layout, const Palette& colours) const
{
    g.setColour(shown_.attention ? colours.on_accent.withAlpha(0.2F) : colours.band);
    g.fillRoundedRectangle(layout.level, layout.level.getHeight() / 2);
    if (shown_.level > 0) {
        g.setColour(shown_.attention ? colours.on_accent : shown_.too_loud ? colours.warning : colours.level);
        g.fillRoundedRectangle(level_of(shown_.level, layout.level), layout.level.getHeight() / 2);
    }
}

}  // namespace tutti::desktop
