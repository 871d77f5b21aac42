// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/switch_ring.hpp"

#include <utility>

namespace tutti::desktop {

namespace {

constexpr auto beyond = 8;  // pixels that the ring is drawn outside of its choice

}  // namespace

void SwitchRing::advance(juce::Component& view, const SwitchChoices& offered, Seconds passed)
{
    scanner_.advance(passed, offered.size());
    const auto ring = offered.empty() ? juce::Rectangle<int> {} : offered[scanner_.at()].where;
    if (ring == ring_)
        return;
    view.repaint(std::exchange(ring_, ring).expanded(beyond));
    view.repaint(ring_.expanded(beyond));
}

void SwitchRing::press(const SwitchChoices& offered)
{
    if (scanner_.at() >= offered.size())
        return;
    scanner_.pressed();
    offered[scanner_.at()].take();
}

void SwitchRing::hide(juce::Component& view)
{
    if (!ring_.isEmpty())
        view.repaint(std::exchange(ring_, {}).expanded(beyond));
}

void SwitchRing::paint(juce::Graphics& g, const Palette& colours) const
{
    if (ring_.isEmpty())
        return;
    g.setColour(colours.sharp);
    g.drawRoundedRectangle(ring_.toFloat().expanded(1.0F), 14.0F, 9.0F);
}

bool SwitchRing::is_switch(const juce::KeyPress& key)
{
    const auto modifiers = key.getModifiers();
    return key != juce::KeyPress::escapeKey && key != juce::KeyPress::F11Key && !modifiers.isCtrlDown() &&
           !modifiers.isAltDown() && !modifiers.isCommandDown();
}

bool SwitchRing::is_new(const juce::KeyPress& key)
{
    return std::exchange(held_, key.getKeyCode()) != key.getKeyCode();
}

void SwitchRing::key_state_changed()
{
    if (held_ != 0 && !juce::KeyPress::isKeyCurrentlyDown(held_))
        held_ = 0;
}

void hand_to_switch(const std::vector<juce::Component*>& children, bool one_switch)
{
    for (auto* child : children) {
        child->setInterceptsMouseClicks(!one_switch, !one_switch);
        child->setWantsKeyboardFocus(!one_switch);
    }
}

}  // namespace tutti::desktop
