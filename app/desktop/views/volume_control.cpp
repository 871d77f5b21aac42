// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/volume_control.hpp"

#include <algorithm>

#include "desktop/look/fonts.hpp"
#include "desktop/views/practice_layout.hpp"

namespace tutti::desktop {

namespace {

constexpr auto most = 4;  // lamps

}  // namespace

VolumeControl::VolumeControl()
{
    setWantsKeyboardFocus(true);
    setMouseClickGrabsKeyboardFocus(false);
}

void VolumeControl::show(const std::string& name, double volume, bool own)
{
    const auto lit = juce::roundToInt(volume * most);
    if (name == name_ && lit == lit_ && own == own_)
        return;
    name_ = name;
    lit_ = lit;
    own_ = own;
    setTitle(as_juce(name));
    repaint();
}

void VolumeControl::set_appearance(Appearance appearance)
{
    appearance_ = appearance;
    repaint();
}

void VolumeControl::set(int lit)
{
    lit = std::clamp(lit, 0, most);
    if (lit != lit_ && on_volume)
        on_volume(static_cast<double>(lit) / most);
}

void VolumeControl::move(int steps)
{
    set(lit_ + steps);
}

juce::Rectangle<int> VolumeControl::more_area() const
{
    return getLocalBounds().removeFromRight(juce::jmax(44, getWidth() / 8));
}

juce::Rectangle<int> VolumeControl::lamps() const
{
    auto rest = getLocalBounds().withRight(more_area().getX());
    return rest.removeFromRight(getWidth() / 4);
}

juce::Rectangle<int> VolumeControl::less_area() const
{
    const auto width = more_area().getWidth();
    return getLocalBounds().withWidth(width).withX(lamps().getX() - width);
}

void VolumeControl::mouseDown(const juce::MouseEvent& event)
{
    const auto at = event.getPosition();
    if (more_area().contains(at))
        move(1);
    else if (less_area().contains(at))
        move(-1);
    else if (lamps().contains(at))
        set(1 + (at.x - lamps().getX()) * most / juce::jmax(1, lamps().getWidth()));
}

bool VolumeControl::keyPressed(const juce::KeyPress& key)
{
    if (key != juce::KeyPress::leftKey && key != juce::KeyPress::rightKey)
        return false;
    move(key == juce::KeyPress::rightKey ? 1 : -1);
    return true;
}

void VolumeControl::paint(juce::Graphics& g)
{
    const auto& colours = palette(appearance_);
    const auto area = getLocalBounds().toFloat().reduced(3.0F);
    const auto corner = area.getHeight() * 0.2F;
    g.setColour(colours.surface);
    g.fillRoundedRectangle(area, corner);
    g.setColour(lit_ > 0 ? colours.text : colours.quiet);
    auto name = area.withRight(static_cast<float>(less_area().getX()));
    draw_fitted(g, as_juce(name_), own_ ? Weight::bold : Weight::regular,
                juce::jmin(area.getHeight() * 0.5F, area.getWidth() * 0.06F),
                name.reduced(area.getHeight() * 0.3F, 0.0F), juce::Justification::centredLeft, 0.5F);
    const auto sign = [&](juce::Rectangle<int> where, bool plus) {
        const auto size = static_cast<float>(juce::jmin(where.getWidth(), where.getHeight())) * 0.4F;
        const auto square = where.toFloat().withSizeKeepingCentre(size, size);
        const auto thick = juce::jmax(2.0F, size * 0.22F);
        const auto possible = plus ? lit_ < most : lit_ > 0;
        g.setColour(possible ? colours.text : colours.line);
        g.fillRect(square.withSizeKeepingCentre(size, thick));
        if (plus)
            g.fillRect(square.withSizeKeepingCentre(thick, size));
    };
    sign(less_area(), false);
    sign(more_area(), true);
    auto row = lamps().toFloat();
    const auto step = row.getWidth() / most;
    for (auto n = 0; n < most; ++n) {
        const auto lit = n < lit_;
        const auto size = juce::jmin(step * 0.8F, row.getHeight() * (lit ? 0.56F : 0.22F));
        g.setColour(lit ? colours.in_tune : colours.quiet);
        g.fillEllipse(row.removeFromLeft(step).withSizeKeepingCentre(size, size));
    }
    if (hasKeyboardFocus(true)) {
        g.setColour(colours.text);
        g.drawRoundedRectangle(area.reduced(1.0F), corner, 4.0F);
    }
}

void lay_in_columns(const VolumeControls& volumes, juce::Rectangle<int> area, int gap, int tallest)
{
    const auto count = static_cast<int>(volumes.size());
    if (count == 0)
        return;
    auto columns = count <= 6 ? 1 : count <= 12 ? 2 : 3;
    // No row is lower than a fingertip while there is room beside.
    while (columns < 3 && area.getHeight() / ((count + columns - 1) / columns) < smallest_target)
        ++columns;
    const auto rows = (count + columns - 1) / columns;
    area.reduce(gap, 0);
    const auto width = (area.getWidth() - (columns - 1) * gap) / columns;
    for (auto n = 0; n < count; ++n)
        volumes[static_cast<std::size_t>(n)]->setBounds(area.getX() + (n / rows) * (width + gap),
                                                        area.getY() + (n % rows) * area.getHeight() / rows,
                                                        width, juce::jmin(area.getHeight() / rows, tallest));
}

void pass_focus(const VolumeControls& volumes, int steps)
{
    const auto has = [](const auto& volume) { return volume->hasKeyboardFocus(true); };
    const auto at = std::ranges::find_if(volumes, has);
    const auto to = (at - volumes.begin()) + steps;
    if (at != volumes.end() && to >= 0 && to < std::ssize(volumes))
        volumes[static_cast<std::size_t>(to)]->grabKeyboardFocus();
}

}  // namespace tutti::desktop
