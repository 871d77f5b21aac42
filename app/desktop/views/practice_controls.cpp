// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/practice_controls.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "desktop/look/fonts.hpp"
#include "desktop/model/live_practice.hpp"

namespace tutti::desktop {

namespace {

constexpr auto tempo_step = 0.05;

/// Points of a unit square laid into a square.
struct Square {
    juce::Rectangle<float> area;

    [[nodiscard]] juce::Point<float> at(float x, float y) const
    {
        return {area.getX() + x * area.getWidth(), area.getY() + y * area.getHeight()};
    }
    [[nodiscard]] juce::Rectangle<float> box(float x, float y, float width, float height) const
    {
        return {area.getX() + x * area.getWidth(), area.getY() + y * area.getHeight(),
                width * area.getWidth(), height * area.getHeight()};
    }
    void stroke(juce::Graphics& g, const juce::Path& path, float thick) const
    {
        g.strokePath(path, juce::PathStrokeType {thick * area.getWidth(), juce::PathStrokeType::curved,
                                                 juce::PathStrokeType::rounded});
    }
};

void draw_note(juce::Graphics& g, const Square& s)
{
    auto head = juce::Path {};
    head.addEllipse(s.box(0.18F, 0.64F, 0.36F, 0.27F));
    const auto centre = s.at(0.36F, 0.775F);
    head.applyTransform(juce::AffineTransform::rotation(-0.35F, centre.x, centre.y));
    g.fillPath(head);
    g.fillRect(s.box(0.46F, 0.1F, 0.08F, 0.64F));
    auto flag = juce::Path {};
    flag.startNewSubPath(s.at(0.5F, 0.14F));
    flag.quadraticTo(s.at(0.58F, 0.34F), s.at(0.8F, 0.46F));
    s.stroke(g, flag, 0.09F);
}

void draw_speaker(juce::Graphics& g, const Square& s, float left)
{
    auto body = juce::Path {};
    body.startNewSubPath(s.at(left, 0.38F));
    body.lineTo(s.at(left + 0.14F, 0.38F));
    body.lineTo(s.at(left + 0.34F, 0.18F));
    body.lineTo(s.at(left + 0.34F, 0.82F));
    body.lineTo(s.at(left + 0.14F, 0.62F));
    body.lineTo(s.at(left, 0.62F));
    body.closeSubPath();
    g.fillPath(body);
    for (const auto radius : {0.16F, 0.3F}) {
        auto wave = juce::Path {};
        const auto centre = s.at(left + 0.38F, 0.5F);
        const auto r = radius * s.area.getWidth();
        wave.addCentredArc(centre.x, centre.y, r, r, 0.0F, 0.7F, 2.44F, true);
        s.stroke(g, wave, 0.08F);
    }
}

/// The height at which words stand in two lines of this width, broken where they are most even.
float two_line_height(const juce::String& words, float height, float width)
{
    auto best = 0.0F;
    for (auto at = words.indexOfChar(0, ' '); at >= 0; at = words.indexOfChar(at + 1, ' '))
        best =
            juce::jmax(best, juce::jmin(height_to_fit(words.substring(0, at), Weight::bold, height, width),
                                        height_to_fit(words.substring(at + 1), Weight::bold, height, width)));
    return best > 0.0F ? best : height_to_fit(words, Weight::bold, height, width);
}

void draw_tortoise(juce::Graphics& g, juce::Rectangle<float> area)
{
    const auto s = Square {area};
    auto shell = juce::Path {};
    shell.startNewSubPath(s.at(0.1F, 0.66F));
    shell.cubicTo(s.at(0.12F, 0.2F), s.at(0.66F, 0.2F), s.at(0.72F, 0.66F));
    shell.closeSubPath();
    g.fillPath(shell);
    g.fillEllipse(s.box(0.72F, 0.36F, 0.24F, 0.22F));
    auto neck = juce::Path {};
    neck.startNewSubPath(s.at(0.66F, 0.64F));
    neck.lineTo(s.at(0.8F, 0.5F));
    s.stroke(g, neck, 0.1F);
    for (const auto x : {0.16F, 0.52F})
        g.fillRoundedRectangle(s.box(x, 0.64F, 0.16F, 0.18F), 0.06F * area.getWidth());
    auto tail = juce::Path {};
    tail.addTriangle(s.at(0.12F, 0.6F), s.at(0.12F, 0.7F), s.at(0.0F, 0.7F));
    g.fillPath(tail);
}

void draw_hare(juce::Graphics& g, juce::Rectangle<float> area)
{
    const auto s = Square {area};
    auto body = juce::Path {};
    body.addEllipse(s.box(0.1F, 0.42F, 0.58F, 0.34F));
    const auto centre = s.at(0.39F, 0.59F);
    body.applyTransform(juce::AffineTransform::rotation(-0.2F, centre.x, centre.y));
    g.fillPath(body);
    g.fillEllipse(s.box(0.6F, 0.34F, 0.26F, 0.22F));
    g.fillEllipse(s.box(0.02F, 0.5F, 0.14F, 0.14F));
    for (const auto lean : {0.0F, 0.12F}) {
        auto ear = juce::Path {};
        ear.startNewSubPath(s.at(0.7F, 0.4F));
        ear.lineTo(s.at(0.52F + lean, 0.1F));
        s.stroke(g, ear, 0.09F);
    }
    auto legs = juce::Path {};
    legs.startNewSubPath(s.at(0.24F, 0.7F));
    legs.lineTo(s.at(0.04F, 0.86F));
    legs.startNewSubPath(s.at(0.6F, 0.62F));
    legs.lineTo(s.at(0.84F, 0.82F));
    s.stroke(g, legs, 0.1F);
}

}  // namespace

void draw_icon(juce::Graphics& g, Icon icon, juce::Rectangle<float> square, juce::Colour colour)
{
    const auto s = Square {square};
    auto path = juce::Path {};
    g.setColour(colour);
    switch (icon) {
    case Icon::play:
        path.addTriangle(s.at(0.2F, 0.08F), s.at(0.2F, 0.92F), s.at(0.94F, 0.5F));
        g.fillPath(path);
        break;
    case Icon::stop:
        g.fillRoundedRectangle(s.box(0.14F, 0.14F, 0.72F, 0.72F), 0.08F * square.getWidth());
        break;
    case Icon::waits: {
        // A hand that says "wait".
        for (auto finger = 0; finger < 4; ++finger) {
            const auto x = 0.3F + 0.13F * static_cast<float>(finger);
            const auto top = finger == 0 || finger == 3 ? 0.2F : 0.1F;
            path.startNewSubPath(s.at(x, 0.6F));
            path.lineTo(s.at(x, top));
        }
        path.startNewSubPath(s.at(0.34F, 0.74F));
        path.lineTo(s.at(0.14F, 0.5F));
        s.stroke(g, path, 0.1F);
        g.fillRoundedRectangle(s.box(0.25F, 0.5F, 0.49F, 0.42F), 0.16F * square.getWidth());
        break;
    }
    case Icon::own_part:
        draw_speaker(g, s, 0.1F);
        break;
    case Icon::keep:
        g.fillEllipse(s.box(0.16F, 0.16F, 0.68F, 0.68F));
        break;
    case Icon::hear_take:
        g.drawEllipse(s.box(0.08F, 0.08F, 0.84F, 0.84F), 0.09F * square.getWidth());
        path.addTriangle(s.at(0.38F, 0.28F), s.at(0.38F, 0.72F), s.at(0.76F, 0.5F));
        g.fillPath(path);
        break;
    case Icon::erase:
        // A bin.
        path.startNewSubPath(s.at(0.14F, 0.26F));
        path.lineTo(s.at(0.86F, 0.26F));
        path.startNewSubPath(s.at(0.38F, 0.12F));
        path.lineTo(s.at(0.62F, 0.12F));
        path.startNewSubPath(s.at(0.24F, 0.3F));
        path.lineTo(s.at(0.3F, 0.9F));
        path.lineTo(s.at(0.7F, 0.9F));
        path.lineTo(s.at(0.76F, 0.3F));
        path.startNewSubPath(s.at(0.43F, 0.42F));
        path.lineTo(s.at(0.45F, 0.76F));
        path.startNewSubPath(s.at(0.57F, 0.42F));
        path.lineTo(s.at(0.55F, 0.76F));
        s.stroke(g, path, 0.08F);
        break;
    case Icon::easier:
        path.addStar(square.getCentre(), 5, square.getWidth() * 0.22F, square.getWidth() * 0.5F);
        g.fillPath(path);
        break;
    case Icon::back:
        path.startNewSubPath(s.at(0.6F, 0.12F));
        path.lineTo(s.at(0.22F, 0.5F));
        path.lineTo(s.at(0.6F, 0.88F));
        s.stroke(g, path, 0.13F);
        break;
    case Icon::further:
        path.startNewSubPath(s.at(0.4F, 0.12F));
        path.lineTo(s.at(0.78F, 0.5F));
        path.lineTo(s.at(0.4F, 0.88F));
        s.stroke(g, path, 0.13F);
        break;
    case Icon::part:
        draw_note(g, s);
        break;
    case Icon::big:
        g.fillRoundedRectangle(s.box(0.04F, 0.24F, 0.62F, 0.62F), 0.1F * square.getWidth());
        g.fillRoundedRectangle(s.box(0.74F, 0.6F, 0.24F, 0.26F), 0.06F * square.getWidth());
        break;
    case Icon::calm:
        // A page that stands still.
        g.drawRoundedRectangle(s.box(0.16F, 0.1F, 0.68F, 0.8F), 0.06F * square.getWidth(),
                               0.08F * square.getWidth());
        for (const auto y : {0.34F, 0.5F, 0.66F})
            g.fillRect(s.box(0.3F, y - 0.03F, 0.4F, 0.06F));
        break;
    case Icon::one_switch:
        g.drawEllipse(s.box(0.06F, 0.06F, 0.88F, 0.88F), 0.09F * square.getWidth());
        g.fillEllipse(s.box(0.28F, 0.28F, 0.44F, 0.44F));
        break;
    case Icon::whistle:
        // From a loudspeaker into an ear, or so: a dot, and what comes of it.
        draw_speaker(g, s, 0.1F);
        g.fillEllipse(s.box(0.8F, 0.42F, 0.16F, 0.16F));
        break;
    case Icon::mixer:
        for (const auto& [x, y] : {std::pair {0.2F, 0.6F}, {0.5F, 0.28F}, {0.8F, 0.5F}}) {
            g.fillRect(s.box(x - 0.03F, 0.08F, 0.06F, 0.84F));
            g.fillRoundedRectangle(s.box(x - 0.12F, y, 0.24F, 0.14F), 0.04F * square.getWidth());
        }
        break;
    }
}

PracticeButton::PracticeButton(Kind kind)
    : juce::Button {{}}
    , kind_ {kind}
{
    setWantsKeyboardFocus(true);
    setMouseClickGrabsKeyboardFocus(false);
}

void PracticeButton::show(Icon icon, const std::string& word, bool on)
{
    if (icon == icon_ && word == word_ && on == on_)
        return;
    icon_ = icon;
    word_ = word;
    on_ = on;
    setTitle(as_juce(word));
    setToggleState(on, juce::dontSendNotification);
    repaint();
}

void PracticeButton::set_appearance(Appearance appearance)
{
    appearance_ = appearance;
    repaint();
}

void PracticeButton::tell(const std::function<void()>& whom)
{
    onClick = [&whom] {
        if (whom)
            whom();
    };
}

void PracticeButton::paintButton(juce::Graphics& g, bool highlighted, bool down)
{
    const auto& colours = palette(appearance_);
    const auto bounds = getLocalBounds().toFloat().reduced(3.0F);
    const auto corner = juce::jmin(bounds.getHeight(), bounds.getWidth()) * 0.16F;
    const auto filled = on_ || kind_ == Kind::first;
    const auto warns = icon_ == Icon::keep || icon_ == Icon::erase;
    const auto ground = !filled ? colours.surface : warns ? colours.warning : colours.in_tune;
    g.setColour((down          ? ground.darker(0.15F)
                 : highlighted ? ground.brighter(0.06F)
                               : ground)
                    .withMultipliedAlpha(isEnabled() ? 1.0F : 0.5F));
    g.fillRoundedRectangle(bounds, corner);
    if (!filled) {
        g.setColour(colours.line);
        g.drawRoundedRectangle(bounds, corner, 2.0F);
    }
    if (hasKeyboardFocus(true)) {
        g.setColour(colours.text);
        g.drawRoundedRectangle(bounds.reduced(2.0F), corner, 4.0F);
    }
    const auto colour =
        (filled ? colours.on_accent : colours.text).withMultipliedAlpha(isEnabled() ? 1.0F : 0.45F);
    if (kind_ == Kind::bare) {
        const auto side = juce::jmin(bounds.getWidth(), bounds.getHeight()) * 0.62F;
        draw_icon(g, icon_, bounds.withSizeKeepingCentre(side, side), colour);
        return;
    }
    auto rest = bounds.reduced(bounds.getHeight() * 0.1F);
    const auto wide = bounds.getWidth() > 1.5F * bounds.getHeight();
    // The picture beside the word where there is room, else above it.
    if (wide) {
        const auto size = rest.getHeight() * 0.72F;
        const auto height = rest.getHeight() * 0.5F;
        const auto room = rest.getWidth() - size - rest.getHeight() * 0.3F;
        const auto one_line = height_to_fit(as_juce(word_), Weight::bold, height, room);
        // In two lines where one would be small.
        const auto two = one_line < height * 0.7F;
        const auto type =
            font(Weight::bold, two ? two_line_height(as_juce(word_), height * 0.7F, room) : one_line);
        const auto width = two ? room : type.getStringWidthFloat(as_juce(word_)) + 2.0F;
        auto both = rest.withSizeKeepingCentre(size + rest.getHeight() * 0.22F + width, rest.getHeight());
        draw_icon(g, icon_, both.removeFromLeft(size).withSizeKeepingCentre(size, size), colour);
        g.setColour(colour);
        g.setFont(type);
        g.drawFittedText(as_juce(word_), both.removeFromRight(width).toNearestInt(),
                         juce::Justification::centredLeft, two ? 2 : 1, 0.7F);
        return;
    }
    auto words = rest.removeFromBottom(rest.getHeight() * 0.42F);
    const auto size = juce::jmin(rest.getHeight(), rest.getWidth()) * 0.86F;
    draw_icon(g, icon_, rest.withSizeKeepingCentre(size, size), colour);
    g.setColour(colour);
    const auto height = juce::jmax(12.0F, juce::jmin(words.getHeight() * 0.52F, words.getWidth() * 0.17F));
    g.setFont(font(Weight::bold, height));
    g.drawFittedText(as_juce(word_), words.toNearestInt(), juce::Justification::centred, 2, 0.8F);
}

TempoControl::TempoControl()
{
    setWantsKeyboardFocus(true);
    setMouseClickGrabsKeyboardFocus(false);
}

void TempoControl::show(double tempo, bool ours, const std::string& words)
{
    if (tempo == tempo_ && ours == ours_ && words == words_)
        return;
    tempo_ = tempo;
    ours_ = ours;
    words_ = words;
    setTitle(as_juce(words));
    repaint();
}

void TempoControl::set_appearance(Appearance appearance)
{
    appearance_ = appearance;
    repaint();
}

void TempoControl::set(double tempo)
{
    const auto stepped = std::round(tempo / tempo_step) * tempo_step;
    const auto shown = std::clamp(stepped, slowest_shown, fastest_shown);
    if (ours_ && on_tempo && std::abs(shown - tempo_) > 1e-6)
        on_tempo(shown);
}

void TempoControl::move(int steps)
{
    set(tempo_ + tempo_step * steps);
}

juce::Rectangle<float> TempoControl::track() const
{
    const auto area = getLocalBounds().toFloat();
    const auto animal = juce::jmin(area.getHeight() * 0.8F, area.getWidth() * 0.2F);
    return area.reduced(animal * 1.15F, 0.0F)
        .withSizeKeepingCentre(area.getWidth() - animal * 2.3F, area.getHeight() * 0.12F);
}

void TempoControl::mouseDown(const juce::MouseEvent& event)
{
    mouseDrag(event);
}

void TempoControl::mouseDrag(const juce::MouseEvent& event)
{
    const auto line = track();
    const auto share = static_cast<double>((event.position.x - line.getX()) / line.getWidth());
    set(slowest_shown + share * (fastest_shown - slowest_shown));
}

bool TempoControl::keyPressed(const juce::KeyPress& key)
{
    if (key != juce::KeyPress::leftKey && key != juce::KeyPress::rightKey)
        return false;
    move(key == juce::KeyPress::rightKey ? 1 : -1);
    return true;
}

void TempoControl::paint(juce::Graphics& g)
{
    const auto& colours = palette(appearance_);
    const auto area = getLocalBounds().toFloat();
    const auto line = track();
    const auto animal = juce::jmin(area.getHeight() * 0.8F, area.getWidth() * 0.2F);
    const auto alpha = ours_ ? 1.0F : 0.4F;
    g.setColour(colours.text.withAlpha(alpha));
    draw_tortoise(g, juce::Rectangle<float> {animal, animal}.withCentre(
                         {line.getX() - animal * 0.62F, area.getCentreY()}));
    draw_hare(g, juce::Rectangle<float> {animal, animal}.withCentre(
                     {line.getRight() + animal * 0.62F, area.getCentreY()}));
    g.setColour(colours.line);
    g.fillRoundedRectangle(line, line.getHeight() / 2);
    const auto x_of = [&](double tempo) {
        return line.getX() + line.getWidth() * static_cast<float>((tempo - slowest_shown) /
                                                                  (fastest_shown - slowest_shown));
    };
    // Where the recording's own tempo lies.
    g.setColour(colours.quiet.withAlpha(alpha));
    g.fillRect(
        juce::Rectangle<float> {4.0F, area.getHeight() * 0.26F}.withCentre({x_of(1.0), line.getCentreY()}));
    const auto knob = area.getHeight() * 0.34F;
    if (ours_) {
        g.setColour(colours.text);
        g.fillEllipse(juce::Rectangle<float> {knob, knob}.withCentre({x_of(tempo_), line.getCentreY()}));
    }
    const auto words = ours_ ? fmt::format("{:.0f} %", 100.0 * tempo_) : words_;
    const auto height = juce::jmax(13.0F, area.getHeight() * 0.2F);
    g.setColour(colours.text);
    const auto text = fit_text(as_juce(words), Weight::bold, height, height * 0.6F, line.getWidth());
    g.setFont(text.font);
    g.drawText(text.text, line.withY(line.getCentreY() + knob * 0.55F).withHeight(height * 1.2F),
               juce::Justification::centred, false);
    if (hasKeyboardFocus(true)) {
        g.setColour(colours.text);
        g.drawRoundedRectangle(area.reduced(3.0F), area.getHeight() * 0.16F, 4.0F);
    }
}

}  // namespace tutti::desktop
