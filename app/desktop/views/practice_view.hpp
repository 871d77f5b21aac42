// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/look/theme.hpp"
#include "desktop/model/live_practice.hpp"
#include "desktop/model/preferences.hpp"
#include "desktop/views/choice_card.hpp"
#include "desktop/views/practice_controls.hpp"
#include "desktop/views/practice_layout.hpp"
#include "desktop/views/staff_view.hpp"
#include "desktop/views/switch_ring.hpp"
#include "desktop/views/volume_control.hpp"

namespace tutti::desktop {

/// The music, big Play, and what was heard. It only draws what it is shown and hands on what is asked for.
/// Everything can be reached with a mouse, with the keyboard alone, and with one switch: then any key and
/// any click, wherever it is, takes what the ring is on, and only Escape is a key of its own.
class PracticeView final : public juce::Component {
public:
    explicit PracticeView(Texts);

    std::function<void(const PracticeCommand&)> on_command;
    std::function<void()> on_back;
    /// It was made easier, or less so, by hand.
    std::function<void(const PracticeEase& before, const PracticeEase& now)> on_ease;

    /// `passed` since the last picture. Draws anew only what has changed. [message thread]
    void show(const PracticePicture&, Seconds passed);
    void set_appearance(Appearance);
    void set_ease(PracticeEase);
    [[nodiscard]] PracticeEase ease() const noexcept { return ease_; }
    /// It is put on: the switch's ring is at the first choice.
    void begin() { ring_.begin(); }
    /// Puts the keyboard on Play.
    void take_focus();
    [[nodiscard]] StaffView& staff() noexcept { return staff_; }
    /// What one switch goes about, in its order.
    [[nodiscard]] SwitchChoices choices();

    bool keyPressed(const juce::KeyPress&) override;
    bool keyStateChanged(bool is_down) override;
    void paint(juce::Graphics&) override;
    void paintOverChildren(juce::Graphics&) override;
    void resized() override;
    void mouseDown(const juce::MouseEvent&) override;

private:
    using Kind = PracticeCommand::Kind;
    void command(Kind);
    void touch(std::size_t bar);
    void toggle_easier();
    void show_easier();
    void point(int steps);
    void show_choices();
    void show_volumes();
    void toggle_mixer();
    void show_turns();
    [[nodiscard]] bool offers_measuring() const noexcept;
    void hand_over();
    void press_switch();
    [[nodiscard]] bool choosing() const noexcept { return shown_.stage == PracticePicture::Stage::choosing; }
    [[nodiscard]] bool plays() const noexcept;
    [[nodiscard]] std::string bars_about() const;
    void paint_feedback(juce::Graphics&, const PracticeLayout&, const Palette&) const;
    void paint_hearing(juce::Graphics&, const PracticeLayout&, const Palette&) const;

    Texts texts_;
    PracticePicture shown_;
    PracticeEase ease_;
    Appearance appearance_ = Appearance::dark;
    GlidingPlace place_;
    StaffView staff_;
    PracticeButton earlier_ {PracticeButton::Kind::bare};
    PracticeButton further_ {PracticeButton::Kind::bare};
    PracticeButton back_;
    PracticeButton part_;
    PracticeButton easier_;
    PracticeButton play_ {PracticeButton::Kind::first};
    TempoControl tempo_;
    PracticeButton follow_;
    PracticeButton own_part_;
    PracticeButton mixer_;
    PracticeButton keep_;
    PracticeButton hear_;
    PracticeButton erase_;
    PracticeButton measure_;
    PracticeButton big_;
    PracticeButton calm_;
    PracticeButton one_switch_;
    PracticeButton notes_;
    ChoiceCards cards_;                      // a part each
    VolumeControls volumes_;                 // likewise
    bool mixing_ = false;                    // these are in the place of the music
    bool easing_ = false;                    // what makes it easier is offered
    std::optional<std::size_t> pointed_at_;  // a bar
    SwitchRing ring_;                        // around what one switch would take
    bool scanning_bars_ = false;
};

}  // namespace tutti::desktop
