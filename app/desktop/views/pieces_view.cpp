// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/pieces_view.hpp"

#include "desktop/look/fonts.hpp"

namespace tutti::desktop {

namespace {

constexpr auto not_pieces = std::size_t {2};  // of the choices: the last ones
constexpr auto longest_card = 500;            // characters; a path may be long

}  // namespace

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
    for (std::size_t n = 0; n < pieces.size(); ++n)
        add_card(pieces[n].title, pieces[n].composer, [this, n] {
            if (on_piece)
                on_piece(n);
        });
    add_card(std::string {texts_(Text::practise_own)}, std::string {texts_(Text::practise_own_about)},
             [this] {
                 if (on_own)
                     on_own();
             });
    add_card(std::string {texts_(Text::practise_card)}, std::string {texts_(Text::practise_card_about)},
             [this] { type_card(); });
    ring_.begin();
    hand_over();
    resized();
    say(looking, trouble);
}

void PiecesView::add_card(const std::string& title, const std::string& about, std::function<void()> chosen)
{
    auto& card = *cards_.emplace_back(std::make_unique<ChoiceCard>());
    card.show(title, about);
    card.set_appearance(appearance_);
    card.onClick = std::move(chosen);
    addAndMakeVisible(card);
}

void PiecesView::type_card()
{
    const auto scale = Scale {getWidth(), getHeight()};
    const auto card = cards_.back()->getBounds();
    const auto line = juce::roundToInt(scale.small() * 2.2F);
    card_line_.open(*this,
                    {.area = card.withTop(card.getBottom() - line)
                                 .translated(0, -line / 2)
                                 .reduced(juce::roundToInt(scale.space(4)), 0),
                     .font = font(Weight::regular, scale.small()),
                     .most = longest_card,
                     .background = palette(appearance_).background},
                    {}, [this](const std::string& typed) { take_card(as_juce(typed)); });
}

void PiecesView::take_card(const juce::String& words)
{
    const auto card = words.trim();
    if (card.isNotEmpty() && on_card)
        on_card(card.toStdString());
}

void PiecesView::filesDropped(const juce::StringArray& files, int, int)
{
    take_card(files[0]);
}

void PiecesView::textDropped(const juce::String& text, int, int)
{
    take_card(text.substring(0, longest_card));
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
    for (std::size_t n = 0; n + not_pieces < cards_.size(); ++n)
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
