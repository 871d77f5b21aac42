// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/choice_card.hpp"

#include <cstdlib>
#include <utility>

#include "desktop/look/fonts.hpp"

namespace tutti::desktop {

ChoiceCard::ChoiceCard()
    : juce::Button {{}}
{
    setWantsKeyboardFocus(true);
}

void ChoiceCard::show(std::string title, std::string about)
{
    title_ = std::move(title);
    about_ = std::move(about);
    // What a screen reader says.
    setTitle(as_juce(title_));
    setDescription(as_juce(about_));
    repaint();
}

void ChoiceCard::set_appearance(Appearance appearance)
{
    appearance_ = appearance;
    repaint();
}

void ChoiceCard::set_first(bool first)
{
    first_ = first;
    repaint();
}

void ChoiceCard::paintButton(juce::Graphics& g, bool highlighted, bool down)
{
    const auto& colours = palette(appearance_);
    const auto bounds = getLocalBounds().toFloat().reduced(4.0F);
    const auto corner = bounds.getHeight() * 0.06F;
    const auto ground = first_ ? colours.in_tune : colours.surface;
    g.setColour(down ? ground.darker(0.15F) : highlighted ? ground.brighter(0.06F) : ground);
    g.fillRoundedRectangle(bounds, corner);
    if (hasKeyboardFocus(true)) {
        g.setColour(colours.text);
        g.drawRoundedRectangle(bounds.reduced(2.0F), corner, 4.0F);
    }
    auto rest = bounds.reduced(bounds.getWidth() * 0.08F, bounds.getHeight() * 0.12F);
    const auto height = bounds.getHeight() * 0.17F;
    g.setColour(first_ ? colours.on_accent : colours.text);
    const auto title = fit_text(as_juce(title_), Weight::bold, height, height * 0.5F, rest.getWidth());
    g.setFont(title.font);
    g.drawText(title.text, rest.removeFromTop(height * 1.2F), juce::Justification::centredLeft, false);
    rest.removeFromTop(height * 0.25F);
    g.setColour(first_ ? colours.on_accent : colours.quiet);
    g.setFont(font(Weight::regular, height * 0.58F));
    g.drawFittedText(as_juce(about_), rest.toNearestInt(), juce::Justification::topLeft, 4, 1.0F);
}

void lay_in_grid(const ChoiceCards& cards, juce::Rectangle<int> area, int columns, int gap)
{
    const auto count = static_cast<int>(cards.size());
    const auto rows = (count + columns - 1) / columns;
    if (count == 0)
        return;
    const auto width = (area.getWidth() - (columns - 1) * gap) / columns;
    const auto height = (area.getHeight() - (rows - 1) * gap) / rows;
    for (auto n = 0; n < count; ++n)
        cards[static_cast<std::size_t>(n)]->setBounds(area.getX() + (n % columns) * (width + gap),
                                                      area.getY() + (n / columns) * (height + gap), width,
                                                      height);
}

bool is_arrow(const juce::KeyPress& key)
{
    return key == juce::KeyPress::rightKey || key == juce::KeyPress::leftKey ||
           key == juce::KeyPress::downKey || key == juce::KeyPress::upKey;
}

std::size_t card_towards(const ChoiceCards& cards, std::size_t from, const juce::KeyPress& arrow)
{
    if (arrow == juce::KeyPress::rightKey)
        return (from + 1) % cards.size();
    if (arrow == juce::KeyPress::leftKey)
        return (from + cards.size() - 1) % cards.size();
    const auto way = arrow == juce::KeyPress::downKey ? 1 : -1;
    const auto here = cards[from]->getBounds().getCentre();
    // The nearest row that way, and in it the nearest card.
    auto best = from;
    for (std::size_t n = 0; n < cards.size(); ++n) {
        const auto there = cards[n]->getBounds().getCentre();
        const auto rows = way * (there.y - here.y);
        const auto chosen = cards[best]->getBounds().getCentre();
        const auto to_beat = way * (chosen.y - here.y);
        if (rows > 0 && (best == from || rows < to_beat ||
                         (rows == to_beat && std::abs(there.x - here.x) < std::abs(chosen.x - here.x))))
            best = n;
    }
    return best;
}

bool pass_focus(const ChoiceCards& cards, const juce::KeyPress& arrow)
{
    for (std::size_t n = 0; n < cards.size(); ++n)
        if (cards[n]->hasKeyboardFocus(true)) {
            cards[card_towards(cards, n, arrow)]->grabKeyboardFocus();
            return true;
        }
    return false;
}

}  // namespace tutti::desktop
