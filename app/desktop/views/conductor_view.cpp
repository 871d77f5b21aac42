// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/conductor_view.hpp"

#include <utility>

#include "desktop/look/fonts.hpp"
#include "desktop/model/seating.hpp"

namespace tutti::desktop {

namespace {

constexpr auto smallest_text = 0.55F;  // of what it is meant to be; below, it is cut

Box box_of(juce::Rectangle<float> area)
{
    const auto box = area.toDouble();
    return {box.getX(), box.getY(), box.getWidth(), box.getHeight()};
}

std::optional<Arrow> arrow_of(Headline::Kind kind)
{
    return kind == Headline::Kind::flat    ? std::optional {Arrow::down}
           : kind == Headline::Kind::sharp ? std::optional {Arrow::up}
           : kind == Headline::Kind::early ? std::optional {Arrow::left}
           : kind == Headline::Kind::late  ? std::optional {Arrow::right}
                                           : std::nullopt;
}

}  // namespace

ConductorLayout ConductorLayout::within(juce::Rectangle<float> view) noexcept
{
    const auto scale = Scale {static_cast<int>(view.getWidth()), static_cast<int>(view.getHeight())};
    auto rest = view.reduced(scale.space(5), scale.space(3));
    auto layout = ConductorLayout {};
    auto head = rest.removeFromTop(scale.display() * 1.7F);
    auto place = head.removeFromRight(head.getWidth() * 0.34F);
    head.removeFromRight(scale.space(3));
    layout.headline = head;
    auto below = place.removeFromBottom(place.getHeight() * 0.38F);
    layout.bar = place;
    layout.beats = below.removeFromRight(below.getWidth() * 0.5F);
    below.removeFromRight(scale.space(1));
    layout.tempo = below;
    // What is said must be read where the seats are read; what is always there need not.
    auto feet = rest.removeFromBottom(scale.body() * 1.3F + scale.small() * 1.35F);
    layout.end = feet.removeFromLeft(view.getWidth() * 0.1F);
    feet.removeFromLeft(scale.space(2));
    auto upper = feet.removeFromTop(scale.body() * 1.3F);
    layout.clock = upper.removeFromRight(upper.getWidth() * 0.1F);
    layout.message = upper;
    layout.kept = feet.removeFromLeft(feet.getWidth() * 0.36F);
    feet.removeFromLeft(scale.space(2));
    layout.keys = feet;
    rest.removeFromTop(scale.space(2));
    rest.removeFromBottom(scale.space(2));
    layout.seats = rest;
    return layout;
}

ConductorView::ConductorView(Texts texts)
{
    setOpaque(true);
    end_.show(Icon::stop, std::string {texts(Text::end_rehearsal)});
    end_.tell(on_end);
    addAndMakeVisible(end_);
}

void ConductorView::show(const ConductorPicture& picture)
{
    const auto before = std::exchange(shown_, picture);
    if (before.sections.size() != picture.sections.size()) {
        cells_.clear();
        for (std::size_t n = 0; n < picture.sections.size(); ++n) {
            cells_.push_back(std::make_unique<SectionCell>());
            cells_.back()->set_appearance(appearance_);
            addAndMakeVisible(*cells_.back());
        }
        for (std::size_t n = 0; n < cells_.size(); ++n)
            cells_[n]->show(picture.sections[n], picture.tolerance);
        seat_sections();
        repaint();
        return;
    }
    for (std::size_t n = 0; n < cells_.size(); ++n)
        cells_[n]->show(picture.sections[n], picture.tolerance);

    const auto layout = ConductorLayout::within(getLocalBounds().toFloat());
    const auto renew = [&](juce::Rectangle<float> area, bool changed) {
        if (changed)
            repaint(area.getSmallestIntegerContainer());
    };
    renew(layout.headline, before.headline != picture.headline);
    renew(layout.bar, before.place.bar != picture.place.bar || before.place.tempo != picture.place.tempo);
    renew(layout.beats, before.place != picture.place);
    renew(layout.tempo, before.place.tempo != picture.place.tempo || before.place.bar != picture.place.bar);
    renew(layout.kept, before.kept != picture.kept || before.recording != picture.recording);
    renew(layout.message, before.message != picture.message);
    renew(layout.clock, before.clock != picture.clock);
    renew(layout.keys, before.keys != picture.keys);
}

void ConductorView::set_appearance(Appearance appearance)
{
    appearance_ = appearance;
    end_.set_appearance(appearance);
    for (const auto& cell : cells_)
        cell->set_appearance(appearance);
    repaint();
}

std::vector<juce::Rectangle<int>> ConductorView::seats() const
{
    auto found = std::vector<juce::Rectangle<int>> {};
    for (const auto& cell : cells_)
        found.push_back(cell->getBounds());
    return found;
}

void ConductorView::resized()
{
    end_.setBounds(ConductorLayout::within(getLocalBounds().toFloat()).end.toNearestInt());
    seat_sections();
}

void ConductorView::seat_sections()
{
    const auto layout = ConductorLayout::within(getLocalBounds().toFloat());
    const auto places = desktop::seats(cells_.size(), box_of(layout.seats));
    if (places.size() != cells_.size())
        return;
    auto name_height = 0.0F;
    for (std::size_t n = 0; n < cells_.size(); ++n) {
        const auto& place = places[n];
        cells_[n]->setBounds(juce::roundToInt(place.x), juce::roundToInt(place.y),
                             static_cast<int>(place.width), static_cast<int>(place.height));
        // One height for all names, which the longest decides, but not below what is worth reading.
        const auto room = CellLayout::within(cells_[n]->getLocalBounds().toFloat()).name;
        const auto largest = room.getHeight() * 0.95F;
        const auto fitting =
            height_to_fit(as_juce(shown_.sections[n].name), Weight::bold, largest, room.getWidth());
        name_height = n == 0 ? fitting : juce::jmin(name_height, fitting);
        name_height = juce::jmax(name_height, largest * 0.6F);
    }
    for (const auto& cell : cells_)
        cell->set_name_height(name_height);
}

void ConductorView::paint(juce::Graphics& g)
{
    const auto& colours = palette(appearance_);
    const auto layout = ConductorLayout::within(getLocalBounds().toFloat());
    g.fillAll(colours.background);
    paint_headline(g, layout, colours);
    paint_place(g, layout, colours);
    paint_feet(g, layout, colours);
}

void ConductorView::paint_headline(juce::Graphics& g, const ConductorLayout& layout,
                                   const Palette& colours) const
{
    const auto& headline = shown_.headline;
    const auto scale = Scale {getWidth(), getHeight()};
    const auto calm = headline.kind == Headline::Kind::calm;
    auto area = layout.headline;
    g.setColour(colour_of(headline.kind, colours));
    if (const auto shape = arrow_of(headline.kind)) {
        const auto sign = scale.display() * 0.62F;
        g.fillPath(arrow(*shape, area.removeFromLeft(sign).withSizeKeepingCentre(sign, sign)));
        area.removeFromLeft(scale.space(3));
    }
    if (headline.filled) {
        auto track = area.removeFromBottom(scale.space(1.5F));
        g.setColour(colours.band);
        g.fillRoundedRectangle(track, track.getHeight() / 2);
        g.setColour(colours.in_tune);
        g.fillRoundedRectangle(track.withWidth(track.getWidth() * static_cast<float>(*headline.filled)),
                               track.getHeight() / 2);
        g.setColour(colours.text);
    }
    if (!headline.detail.empty()) {
        const auto detail = font(Weight::regular, scale.title());
        const auto wide = detail.getStringWidthFloat(as_juce(headline.detail));
        const auto fitted =
            fit_text(as_juce(headline.words), Weight::bold, scale.display(), scale.display() * smallest_text,
                     area.getWidth() - wide - scale.space(3));
        g.setFont(fitted.font);
        const auto words = fitted.font.getStringWidthFloat(fitted.text) + 2.0F;
        g.drawText(fitted.text, area.removeFromLeft(words), juce::Justification::centredLeft, false);
        area.removeFromLeft(scale.space(3));
        g.setFont(detail);
        g.drawText(as_juce(headline.detail), area, juce::Justification::centredLeft, false);
        return;
    }
    draw_fitted(g, as_juce(headline.words), calm ? Weight::regular : Weight::bold,
                calm ? scale.title() : scale.display(), area, juce::Justification::centredLeft);
}

void ConductorView::paint_place(juce::Graphics& g, const ConductorLayout& layout,
                                const Palette& colours) const
{
    const auto& place = shown_.place;
    const auto scale = Scale {getWidth(), getHeight()};
    if (place.bar.empty()) {
        // Without a score the tempo is all there is, and takes the room.
        g.setColour(colours.text);
        draw_fitted(g, as_juce(place.tempo), Weight::bold, scale.large(), layout.bar.getUnion(layout.tempo),
                    juce::Justification::centredRight);
        return;
    }
    g.setColour(place.beats > 0 ? colours.text : colours.quiet);
    draw_fitted(g, as_juce(place.bar), place.beats > 0 ? Weight::bold : Weight::regular, scale.large(),
                layout.bar, juce::Justification::centredRight);
    g.setColour(colours.quiet);
    draw_fitted(g, as_juce(place.tempo), Weight::regular, scale.body(), layout.tempo,
                juce::Justification::centredRight);
    // A dot for each beat of the bar, the present one large: read without counting.
    const auto step = juce::jmin(layout.beats.getHeight() * 1.1F,
                                 layout.beats.getWidth() / static_cast<float>(juce::jmax(place.beats, 1)));
    auto dots = layout.beats;
    for (auto beat = place.beats; beat >= 1; --beat) {
        const auto now = beat == place.beat;
        const auto size = step * (now ? 0.72F : 0.3F);
        g.setColour(now ? colours.text : colours.quiet);
        g.fillEllipse(dots.removeFromRight(step).withSizeKeepingCentre(size, size));
    }
}

void ConductorView::paint_feet(juce::Graphics& g, const ConductorLayout& layout, const Palette& colours) const
{
    const auto scale = Scale {getWidth(), getHeight()};
    g.setColour(colours.text);
    draw_fitted(g, as_juce(shown_.message), Weight::bold, scale.body(), layout.message,
                juce::Justification::centredLeft);
    g.setColour(colours.quiet);
    draw_fitted(g, as_juce(shown_.clock), Weight::regular, scale.small(), layout.clock,
                juce::Justification::centredRight);
    draw_fitted(g, as_juce(shown_.keys), Weight::regular, scale.small(), layout.keys,
                juce::Justification::centredRight);
    auto kept = layout.kept;
    if (shown_.recording) {
        const auto size = scale.small() * 0.6F;
        g.setColour(colours.warning);
        g.fillEllipse(kept.removeFromLeft(size).withSizeKeepingCentre(size, size));
        kept.removeFromLeft(scale.space(1));
    }
    g.setColour(shown_.recording ? colours.text : colours.quiet);
    draw_fitted(g, as_juce(shown_.kept), shown_.recording ? Weight::bold : Weight::regular, scale.small(),
                kept, juce::Justification::centredLeft);
}

}  // namespace tutti::desktop
