// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/start_view.hpp"

#include <memory>
#include <utility>

#include "desktop/look/fonts.hpp"

namespace tutti::desktop {

StartView::StartView()
{
    setOpaque(true);
    for (const auto choice : start_choices) {
        auto& card = *cards_.emplace_back(std::make_unique<ChoiceCard>());
        card.onClick = [this, choice] {
            if (on_choose)
                on_choose(choice);
        };
        addAndMakeVisible(card);
    }
}

ChoiceCard& StartView::usual() noexcept
{
    return *cards_[static_cast<std::size_t>(shown_.can_rehearse ? StartChoice::rehearse : StartChoice::demo)];
}

void StartView::show(const StartPicture& picture)
{
    if (picture == shown_)
        return;
    const auto on_usual = usual().hasKeyboardFocus(true);
    const auto before = std::exchange(shown_, picture);
    for (std::size_t n = 0; n < cards_.size(); ++n) {
        cards_[n]->show(picture.cards[n].title, picture.cards[n].about);
        cards_[n]->set_first(cards_[n].get() == &usual());
    }
    const auto undecided = on_usual && before.can_rehearse != picture.can_rehearse;
    // Whoever has not chosen yet is moved along to what is now the usual choice.
    if (undecided)
        take_focus();
    repaint();
}

void StartView::set_appearance(Appearance appearance)
{
    appearance_ = appearance;
    for (const auto& card : cards_)
        card->set_appearance(appearance);
    repaint();
}

void StartView::take_focus()
{
    usual().grabKeyboardFocus();
}

bool StartView::keyPressed(const juce::KeyPress& key)
{
    if (key == juce::KeyPress::returnKey) {
        // No card has the keyboard, or it would have taken the key.
        usual().triggerClick();
        return true;
    }
    if (!is_arrow(key))
        return false;
    if (!pass_focus(cards_, key))
        take_focus();
    return true;
}

juce::Rectangle<int> StartView::heading() const
{
    const auto scale = Scale {getWidth(), getHeight()};
    return getLocalBounds()
        .reduced(juce::roundToInt(scale.space(12)), juce::roundToInt(scale.space(10)))
        .removeFromTop(juce::roundToInt(scale.display() * 3.2F));
}

void StartView::paint(juce::Graphics& g)
{
    const auto& colours = palette(appearance_);
    const auto scale = Scale {getWidth(), getHeight()};
    g.fillAll(colours.background);
    auto head = heading().toFloat();
    g.setColour(colours.text);
    g.setFont(font(Weight::bold, scale.display() * 1.5F));
    g.drawText("Tutti", head.removeFromTop(scale.display() * 1.6F), juce::Justification::centredLeft, false);
    g.setColour(colours.quiet);
    g.setFont(font(Weight::regular, scale.title()));
    g.drawText(as_juce(shown_.subtitle), head.removeFromTop(scale.title() * 1.3F),
               juce::Justification::centredLeft, false);
    auto feet = getLocalBounds()
                    .toFloat()
                    .reduced(scale.space(12), scale.space(4))
                    .removeFromBottom(scale.small() * 4);
    g.setFont(font(Weight::regular, scale.small()));
    g.drawText(as_juce(shown_.keys), feet.removeFromBottom(scale.small() * 1.3F),
               juce::Justification::centredLeft, false);
    g.setColour(colours.warning);
    g.setFont(font(Weight::bold, scale.small()));
    g.drawFittedText(as_juce(shown_.trouble), feet.toNearestInt(), juce::Justification::topLeft, 2, 0.8F);
}

void StartView::resized()
{
    const auto scale = Scale {getWidth(), getHeight()};
    auto rest =
        getLocalBounds().reduced(juce::roundToInt(scale.space(12)), juce::roundToInt(scale.space(10)));
    rest.removeFromTop(heading().getHeight());
    rest.removeFromBottom(juce::roundToInt(scale.small() * 3));
    const auto gap = juce::roundToInt(scale.space(4));
    const auto count = static_cast<int>(cards_.size());
    const auto columns = count > 4 ? (count + 1) / 2 : count;
    const auto rows = (count + columns - 1) / columns;
    const auto width = (rest.getWidth() - (columns - 1) * gap) / columns;
    // No higher than wide.
    const auto height = juce::jmin(rest.getHeight(), rows * width + (rows - 1) * gap);
    lay_in_grid(cards_, rest.withHeight(height), columns, gap);
}

}  // namespace tutti::desktop
