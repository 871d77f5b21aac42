// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/key_button.hpp"

#include <utility>

#include "desktop/look/fonts.hpp"

namespace tutti::desktop {

void draw_key_button(juce::Graphics& g, juce::Rectangle<float> area, const juce::String& words,
                     const juce::String& key, bool lit, float height, const Palette& colours)
{
    if (area.isEmpty())
        return;
    g.setColour(lit ? colours.in_tune : colours.band);
    g.fillRoundedRectangle(area, height * 0.4F);
    auto inside = area.reduced(height * 0.45F, 0);
    if (key.isNotEmpty()) {
        g.setColour(lit ? colours.on_accent : colours.quiet);
        g.setFont(font(Weight::regular, juce::jmax(12.0F, height * 0.7F)));
        g.drawText(key, inside.removeFromRight(g.getCurrentFont().getStringWidthFloat(key) + 2.0F),
                   juce::Justification::centredRight, false);
        inside.removeFromRight(height * 0.25F);
    }
    g.setColour(lit ? colours.on_accent : colours.text);
    draw_fitted(g, words, Weight::bold, height, inside,
                key.isEmpty() ? juce::Justification::centred : juce::Justification::centredLeft);
}

void EditLine::open(juce::Component& view, const Look& look, const juce::String& text,
                    std::function<void(std::string)> done)
{
    editor_ = std::make_unique<juce::TextEditor>();
    view.addAndMakeVisible(*editor_);
    editor_->setBounds(look.area);
    editor_->setFont(look.font);
    editor_->setJustification(juce::Justification::centredLeft);
    if (look.background)
        editor_->setColour(juce::TextEditor::backgroundColourId, *look.background);
    editor_->setInputRestrictions(look.most);
    editor_->setText(text, false);
    editor_->selectAll();
    const auto close = [this, &view, done = std::move(done)](bool take) {
        auto editor = std::exchange(editor_, nullptr);
        if (editor == nullptr)
            return;
        const auto typed = editor->getText().toStdString();
        // It is still on the stack of what it has called.
        juce::MessageManager::callAsync(
            [kept = std::shared_ptr<juce::TextEditor> {std::move(editor)}] { kept->setVisible(false); });
        if (auto* parent = view.getParentComponent())
            parent->grabKeyboardFocus();
        if (take)
            done(typed);
    };
    editor_->onReturnKey = [close] { close(true); };
    editor_->onFocusLost = [close] { close(true); };
    editor_->onEscapeKey = [close] { close(false); };
    editor_->grabKeyboardFocus();
}

}  // namespace tutti::desktop
