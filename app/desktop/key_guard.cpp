// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/key_guard.hpp"

#include <utility>

namespace tutti::desktop {

KeyGuard::KeyGuard(juce::Component& inside, std::function<bool(const juce::KeyPress&)> may_repeat)
    : inside_ {inside}
    , may_repeat_ {std::move(may_repeat)}
{
    juce::Desktop::getInstance().addFocusChangeListener(this);
    globalFocusChanged(juce::Component::getCurrentlyFocusedComponent());
}

KeyGuard::~KeyGuard()
{
    juce::Desktop::getInstance().removeFocusChangeListener(this);
    stand_before(nullptr);
}

void KeyGuard::globalFocusChanged(juce::Component* focused)
{
    stand_before(focused == nullptr ? inside_.getTopLevelComponent() : focused);
}

// Before one at a time: a press goes on from child to parent, and would seem to be repeated there.
void KeyGuard::stand_before(juce::Component* component)
{
    if (guarded_ == component)
        return;
    if (guarded_ != nullptr)
        guarded_->removeKeyListener(this);
    guarded_ = component;
    if (component != nullptr)
        component->addKeyListener(this);
}

bool KeyGuard::keyPressed(const juce::KeyPress& key, juce::Component* before)
{
    const auto repeats = held_.repeats(key.getKeyCode(), HeldKey::Moment::clock::now());
    const auto* text = dynamic_cast<juce::TextEditor*>(before);
    return repeats && !may_repeat_(key) && (text == nullptr || text->isReadOnly());
}

bool KeyGuard::keyStateChanged(bool, juce::Component*)
{
    look();
    return false;
}

void KeyGuard::look()
{
    if (const auto key = held_.key(); key && !juce::KeyPress::isKeyCurrentlyDown(*key))
        held_.let_go(HeldKey::Moment::clock::now());
}

}  // namespace tutti::desktop
