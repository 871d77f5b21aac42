// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/practice_layout.hpp"

#include "desktop/look/theme.hpp"

namespace tutti::desktop {

PracticeLayout PracticeLayout::within(juce::Rectangle<int> view, bool big)
{
    const auto scale = Scale {view.getWidth(), view.getHeight()};
    const auto px = [](float value) { return juce::roundToInt(value); };
    const auto gap = px(scale.space(1.5F));
    auto rest = view.reduced(px(scale.space(3)), px(scale.space(2)));
    auto layout = PracticeLayout {};
    auto head = rest.removeFromTop(px(scale.large() * (big ? 1.35F : 1.05F)));
    layout.back = head.removeFromLeft(head.getWidth() / 8);
    layout.easier = head.removeFromRight(head.getWidth() / 4);
    head.removeFromRight(gap);
    layout.part = head.removeFromRight(head.getWidth() / 3);
    head.removeFromRight(gap);
    head.removeFromLeft(gap * 2);
    layout.title = head;
    rest.removeFromTop(gap);
    auto about = rest.removeFromTop(px(scale.small() * 1.5F));
    layout.hearing = about.removeFromRight(about.getWidth() / 2);
    about.removeFromRight(gap);
    layout.bars_about = about;
    layout.keys = rest.removeFromBottom(px(scale.small() * 1.2F));
    rest.removeFromBottom(gap / 2);
    layout.kept = rest.removeFromBottom(juce::jmax(smallest_target, px(scale.small() * (big ? 2.6F : 2.0F))));
    layout.erase = layout.kept.removeFromRight(layout.kept.getWidth() / (big ? 4 : 8));
    layout.kept.removeFromRight(gap);
    rest.removeFromBottom(gap / 2);

    auto controls = rest.removeFromBottom(rest.getHeight() * (big ? 48 : 22) / 100);
    rest.removeFromBottom(gap);
    layout.feedback = rest.removeFromBottom(px(scale.body() * (big ? 2.6F : 4.4F)));
    layout.measure = layout.feedback.withLeft(layout.feedback.getRight() - layout.feedback.getWidth() / 5);
    rest.removeFromBottom(gap);
    const auto edge = juce::jmax(smallest_target, px(scale.space(5)));
    auto row = rest.withX(view.getX()).withWidth(view.getWidth());
    layout.earlier = row.removeFromLeft(edge);
    layout.further = row.removeFromRight(edge);
    layout.staff = row;

    auto buttons = juce::Rectangle<int> {};
    if (big) {
        buttons = controls.removeFromBottom(controls.getHeight() / 2);
        buttons.removeFromTop(gap);
        layout.play = controls.removeFromLeft(controls.getWidth() * 45 / 100);
        controls.removeFromLeft(gap);
        layout.tempo = controls;
    } else {
        layout.play = controls.removeFromLeft(controls.getWidth() * 20 / 100);
        controls.removeFromLeft(gap);
        layout.tempo = controls.removeFromLeft(controls.getWidth() * 36 / 100);
        controls.removeFromLeft(gap);
        buttons = controls;
    }
    constexpr auto count = 5;
    const auto width = (buttons.getWidth() - (count - 1) * gap) / count;
    for (auto n = 0; n < count; ++n) {
        layout.buttons.push_back(buttons.removeFromLeft(width));
        buttons.removeFromLeft(gap);
    }
    return layout;
}

}  // namespace tutti::desktop
