// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/note_mark.hpp"

namespace tutti::desktop {

namespace {

juce::Colour colour_of(NoteMark mark, const Palette& colours)
{
    switch (mark) {
    case NoteMark::in_tune:
        return colours.in_tune;
    case NoteMark::flat:
        return colours.flat;
    case NoteMark::sharp:
        return colours.sharp;
    case NoteMark::early:
    case NoteMark::late:
        return colours.text;
    case NoteMark::wrong:
    case NoteMark::missed:
        return colours.warning;
    case NoteMark::unsure:
        break;
    }
    return colours.quiet;
}

}  // namespace

void draw_mark(juce::Graphics& g, NoteMark mark, juce::Rectangle<float> square, const Palette& colours,
               bool faint)
{
    const auto size = square.getWidth();
    const auto thick =
        juce::PathStrokeType {size * 0.2F, juce::PathStrokeType::mitered, juce::PathStrokeType::rounded};
    g.setColour(colour_of(mark, colours).withMultipliedAlpha(faint ? 0.45F : 1.0F));
    auto path = juce::Path {};
    const auto at = [&](float x, float y) {
        return juce::Point<float> {square.getX() + x * size, square.getY() + y * size};
    };
    switch (mark) {
    case NoteMark::in_tune:
        path.startNewSubPath(at(0.1F, 0.55F));
        path.lineTo(at(0.4F, 0.85F));
        path.lineTo(at(0.92F, 0.15F));
        g.strokePath(path, thick);
        break;
    case NoteMark::flat:
        g.fillPath(arrow(Arrow::down, square));
        break;
    case NoteMark::sharp:
        g.fillPath(arrow(Arrow::up, square));
        break;
    case NoteMark::early:
    case NoteMark::late: {
        // A bar that the note should have met, and the arrow on the side where it came.
        const auto early = mark == NoteMark::early;
        g.fillRect(
            square.withWidth(size * 0.16F).withX(early ? square.getRight() - size * 0.16F : square.getX()));
        g.fillPath(arrow(early ? Arrow::left : Arrow::right,
                         square.reduced(size * 0.12F).translated(early ? -size * 0.1F : size * 0.1F, 0.0F)));
        break;
    }
    case NoteMark::wrong:
        path.startNewSubPath(at(0.15F, 0.15F));
        path.lineTo(at(0.85F, 0.85F));
        path.startNewSubPath(at(0.85F, 0.15F));
        path.lineTo(at(0.15F, 0.85F));
        g.strokePath(path, thick);
        break;
    case NoteMark::missed:
        g.drawEllipse(square.reduced(size * 0.14F), size * 0.15F);
        break;
    case NoteMark::unsure:
        g.fillEllipse(square.withSizeKeepingCentre(size * 0.28F, size * 0.28F));
        break;
    }
}

}  // namespace tutti::desktop
