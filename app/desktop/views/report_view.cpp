// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/report_view.hpp"

#include <algorithm>

#include "desktop/look/fonts.hpp"

namespace tutti::desktop {

namespace {

constexpr auto columns = 102.0F;  // a report's lines have a hundred at most

}  // namespace

ReportView::ReportView(Texts texts)
    : texts_ {texts}
{
    setOpaque(true);
    setWantsKeyboardFocus(true);
    text_.setMultiLine(true, false);
    text_.setReadOnly(true);
    text_.setCaretVisible(false);
    text_.setScrollbarsShown(true);
    text_.setEscapeAndReturnKeysConsumed(false);
    text_.setIndents(24, 20);
    addAndMakeVisible(text_);
    back_.show(Icon::back, std::string {texts_(Text::back)});
    back_.tell(on_back);
    addAndMakeVisible(back_);
}

void ReportView::show(const std::vector<std::string>& lines, const std::string& kept_in)
{
    lines_ = lines;
    if (!kept_in.empty()) {
        lines_.emplace_back();
        lines_.push_back(texts_(Text::kept_in, kept_in));
    }
    set_text();
}

void ReportView::set_appearance(Appearance appearance)
{
    appearance_ = appearance;
    back_.set_appearance(appearance);
    set_text();
    repaint();
}

bool ReportView::keyPressed(const juce::KeyPress& key)
{
    return key == juce::KeyPress::downKey       ? text_.scrollDown()
           : key == juce::KeyPress::upKey       ? text_.scrollUp()
           : key == juce::KeyPress::pageDownKey ? text_.pageDown(false)
           : key == juce::KeyPress::pageUpKey   ? text_.pageUp(false)
                                                : false;
}

void ReportView::set_text()
{
    if (getWidth() == 0)
        return;
    // As large as lets a whole line stand, so that the columns of a table stay below each other.
    const auto one = font(Weight::mono, 100.0F).getStringWidthFloat("0") / 100.0F;
    const auto fitting = static_cast<float>(text_.getWidth() - 70) / (columns * one);
    const auto scale = Scale {getWidth(), getHeight()};
    text_.setFont(font(Weight::mono, std::clamp(fitting, 13.0F, scale.body())));
    auto whole = juce::String {};
    for (const auto& line : lines_)
        whole << as_juce(line) << "\n";
    const auto& colours = palette(appearance_);
    text_.setColour(juce::TextEditor::backgroundColourId, colours.surface);
    text_.setColour(juce::TextEditor::textColourId, colours.text);
    text_.setText(whole, false);
    text_.applyColourToAllText(colours.text);
    text_.setCaretPosition(0);
}

void ReportView::paint(juce::Graphics& g)
{
    const auto& colours = palette(appearance_);
    const auto scale = Scale {getWidth(), getHeight()};
    g.fillAll(colours.background);
    auto area = getLocalBounds().toFloat().reduced(scale.space(8), scale.space(4));
    g.setColour(colours.text);
    g.setFont(font(Weight::bold, scale.large()));
    auto head = area.removeFromTop(scale.large() * 1.3F);
    head.removeFromLeft(static_cast<float>(back_.getRight()) - head.getX() + scale.space(2));
    g.drawText(as_juce(texts_(Text::report_title)), head, juce::Justification::centredLeft, false);
    g.setColour(colours.quiet);
    g.setFont(font(Weight::regular, scale.small()));
    g.drawText(as_juce(texts_(Text::report_keys)), area.removeFromBottom(scale.small() * 1.3F),
               juce::Justification::centredLeft, false);
}

void ReportView::resized()
{
    const auto scale = Scale {getWidth(), getHeight()};
    auto area = getLocalBounds().reduced(juce::roundToInt(scale.space(8)), juce::roundToInt(scale.space(4)));
    auto head = area.removeFromTop(juce::roundToInt(scale.large() * 1.5F));
    back_.setBounds(
        head.removeFromTop(juce::roundToInt(scale.large() * 1.3F)).removeFromLeft(getWidth() / 10));
    area.removeFromBottom(juce::roundToInt(scale.small() * 1.7F));
    text_.setBounds(area);
    set_text();
}

}  // namespace tutti::desktop
