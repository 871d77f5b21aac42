// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/pieces_view.hpp"

#include "desktop/look/fonts.hpp"

namespace tutti::desktop {

PiecesView::PiecesView(Texts texts)
    : texts_ {texts}
{
    setOpaque(true);
    setWantsKeyboardFocus(true);
    back_.show(Icon::back, std::string {texts_(Text::back)});
    back_.tell(on_back);
    addAndMakeVisible(back_);
}

void PiecesView::show(const std::vector<OfferedPiece>& pieces, bool looking, const std::string& trouble)
{
    cards_.clear();
    for (std::size_t n = 0; n <= pieces.size(); ++n) {
        auto& card = *cards_.emplace_back(std::make_unique<ChoiceCard>());
        const auto own = n == pieces.size();
        if (own)
            card.show(std::string {texts_(Text::practise_own)},
                      std::string {texts_(Text::practise_own_about)});
        else
            card.show(pieces[n].title, pieces[n].composer);
        card.set_appearance(appearance_);
        card.onClick = [this, n, own] {
            if (own && on_own)
                on_own();
            else if (!own && on_piece)
                on_piece(n);
        };
        addAndMakeVisible(card);
    }
    ring_.begin();
    hand_over();
    resized();
    say(looking, trouble);
}

void PiecesView::set_one_switch(bool one_switch)
{
    one_switch_ = one_switch;
    ring_.begin();
    hand_over();
}

void PiecesView::hand_over()
{
    auto children = std::vector<juce::Component*> {&back_};
    for (const auto& card : cards_)
        children.push_back(card.get());
    hand_to_switch(children, one_switch_);
}

SwitchChoices PiecesView::choices() const
{
    auto offered = SwitchChoices {};
    for (std::size_t n = 0; n + 1 < cards_.size(); ++n)
        offered.push_back({cards_[n]->getBounds(), [&card = *cards_[n]] { card.onClick(); }});
    return offered;
}

void PiecesView::look(Seconds passed)
{
    if (one_switch_)
        ring_.advance(*this, choices(), passed);
    else
        ring_.hide(*this);
}

void PiecesView::mouseDown(const juce::MouseEvent&)
{
    if (one_switch_)
        ring_.press(choices());
}

bool PiecesView::keyStateChanged(bool is_down)
{
    ring_.key_state_changed();
    return juce::Component::keyStateChanged(is_down);
}

void PiecesView::paintOverChildren(juce::Graphics& g)
{
    ring_.paint(g, palette(appearance_));
}

void PiecesView::say(bool looking, const std::string& trouble)
{
    trouble_ = trouble;
    looking_ = looking;
    repaint();
}

void PiecesView::set_appearance(Appearance appearance)
{
    appearance_ = appearance;
    back_.set_appearance(appearance);
    for (const auto& card : cards_)
        card->set_appearance(appearance);
    repaint();
}

void PiecesView::take_focus()
{
    if (one_switch_)
        grabKeyboardFocus();
    else if (!cards_.empty())
        cards_.front()->grabKeyboardFocus();
}

bool PiecesView::keyPressed(const juce::KeyPress& key)
{
    if (key == juce::KeyPress::escapeKey) {
        if (on_back)
            on_back();
        return true;
    }
    if (one_switch_) {
        if (!SwitchRing::is_switch(key))
            return false;
        if (ring_.is_new(key))
            ring_.press(choices());
        return true;
    }
    if (!is_arrow(key))
        return false;
    if (!pass_focus(cards_, key))
        take_focus();
    return true;
}

void PiecesView::paint(juce::Graphics& g)
{
    const auto& colours = palette(appearance_);
    const auto scale = Scale {getWidth(), getHeight()};
    g.fillAll(colours.background);
    auto area = getLocalBounds().toFloat().reduced(scale.space(12), scale.space(4));
    auto head = area.removeFromTop(scale.display() * 1.3F);
    head.removeFromLeft(static_cast<float>(back_.getRight()) - head.getX() + scale.space(4));
    g.setColour(colours.text);
    g.setFont(font(Weight::bold, scale.large()));
    g.drawText(as_juce(texts_(Text::which_piece)), head, juce::Justification::centredLeft, false);
    const auto looks = looking_ && trouble_.empty();
    g.setColour(looks ? colours.quiet : colours.warning);
    g.setFont(font(looks ? Weight::regular : Weight::bold, scale.small()));
    g.drawFittedText(looks ? as_juce(texts_(Text::looking_for_pieces)) : as_juce(trouble_),
                     area.removeFromBottom(scale.small() * 2.6F).toNearestInt(), juce::Justification::topLeft,
                     2, 0.8F);
}

void PiecesView::resized()
{
    const auto scale = Scale {getWidth(), getHeight()};
    const auto px = [](float value) { return juce::roundToInt(value); };
    auto area = getLocalBounds().reduced(px(scale.space(12)), px(scale.space(4)));
    const auto head = area.removeFromTop(px(scale.display() * 1.3F));
    back_.setBounds(head.withWidth(head.getWidth() / 8).reduced(0, px(scale.space(2))));
    area.removeFromTop(px(scale.space(3)));
    area.removeFromBottom(px(scale.small() * 3));
    const auto gap = px(scale.space(4));
    const auto count = static_cast<int>(cards_.size());
    const auto columns = count <= 4 ? 2 : 3;
    lay_in_grid(cards_, area, columns, gap);
}

}  // namespace tutti::desktop
