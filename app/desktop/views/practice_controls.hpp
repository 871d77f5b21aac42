// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/look/theme.hpp"

namespace tutti::desktop {

/// What stands on a button beside its word, for who cannot read it yet.
enum class Icon {
    play,
    stop,
    waits,
    own_part,
    keep,
    hear_take,
    erase,
    easier,
    back,
    further,
    part,
    big,
    calm,
    one_switch,
    whistle,
    mixer
};

void draw_icon(juce::Graphics&, Icon, juce::Rectangle<float> square, juce::Colour);

/// A picture and a word; filled while it is on. Enter presses the one that has the keyboard.
class PracticeButton : public juce::Button {
public:
    /// `first`: the one to press now; `bare`: the picture alone, its word for who has it read aloud.
    enum class Kind { plain, first, bare };

    explicit PracticeButton(Kind kind = Kind::plain);
    void show(Icon, const std::string& word, bool on = false);
    void set_appearance(Appearance);
    /// A click is handed on to what `whom` holds then, if anything; it outlives the button.
    void tell(const std::function<void()>& whom);

    void paintButton(juce::Graphics&, bool highlighted, bool down) override;

private:
    Kind kind_;
    Icon icon_ = Icon::play;
    std::string word_;
    bool on_ = false;
    Appearance appearance_ = Appearance::dark;
};

/// The way back of a window that is otherwise worked by keys: it leaves the keyboard where it is.
class BackButton final : public PracticeButton {
public:
    BackButton()
    {
        setWantsKeyboardFocus(false);
        setMouseClickGrabsKeyboardFocus(false);
    }
};

/// The tempo, from a tortoise to a hare.
class TempoControl final : public juce::Component {
public:
    TempoControl();

    std::function<void(double)> on_tempo;  ///< share of the recording's

    /// `ours`: whether it is set here; else the words say whose it is.
    void show(double tempo, bool ours, const std::string& words);
    void set_appearance(Appearance);
    void move(int steps);

    void paint(juce::Graphics&) override;
    void mouseDown(const juce::MouseEvent&) override;
    void mouseDrag(const juce::MouseEvent&) override;
    bool keyPressed(const juce::KeyPress&) override;
    void focusGained(FocusChangeType) override { repaint(); }
    void focusLost(FocusChangeType) override { repaint(); }

private:
    [[nodiscard]] juce::Rectangle<float> track() const;
    void set(double tempo);

    double tempo_ = 1.0;
    bool ours_ = true;
    std::string words_;
    Appearance appearance_ = Appearance::dark;
};

}  // namespace tutti::desktop
