// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/look/theme.hpp"
#include "desktop/model/setup.hpp"
#include "desktop/views/key_button.hpp"
#include "desktop/views/practice_controls.hpp"

namespace tutti::desktop {

/// What can be pressed in the set-up.
enum class SetupAction : std::uint8_t {
    rename_class,
    add,
    open,
    save,
    rehearse,
    choose_source,
    choose_piece,
    rename_section,
    choose_instrument,
    fewer_players,
    more_players,
    ask,
    cancel,
    remove,
    beginner,
    developing,
    concert,
    reference_down,
    reference_up,
    take_reference,
};

/// Where everything stands, for a window of this size.
struct SetupLayout {
    struct Press {
        SetupAction action;
        juce::Rectangle<float> area;
    };
    juce::Rectangle<float> back;
    juce::Rectangle<float> headline;
    juce::Rectangle<float> troubles;
    juce::Rectangle<float> seats;
    juce::Rectangle<float> panel;
    juce::Rectangle<float> source;
    juce::Rectangle<float> piece;
    juce::Rectangle<float> pedal;
    juce::Rectangle<float> channels;
    juce::Rectangle<float> keys;
    juce::Rectangle<float> players;    ///< the number between its two buttons
    juce::Rectangle<float> tolerance;  ///< the words above its three buttons
    juce::Rectangle<float> reference;  ///< likewise
    std::vector<Press> presses;

    [[nodiscard]] static SetupLayout within(juce::Rectangle<float> view, bool with_section);
    [[nodiscard]] juce::Rectangle<float> area_of(SetupAction) const;
};

/// Draws a SetupPicture; what is dragged and pressed in it is handed on.
class SetupView final : public juce::Component {
public:
    explicit SetupView(Texts);

    std::function<void()> on_back;
    std::function<void(SetupAction)> on_press;
    std::function<void(std::size_t section)> on_select;
    std::function<void(int channel)> on_point;
    std::function<void(int channel, std::optional<std::size_t> section)> on_give;
    std::function<void(std::size_t from, std::size_t to)> on_move;

    void show(const SetupPicture&);
    void set_appearance(Appearance);
    /// Lets a name be typed where it stands; `done` gets it, unless Escape was pressed.
    void edit(SetupAction where, const std::string& text, std::function<void(std::string)> done);
    [[nodiscard]] bool editing() const noexcept { return name_.is_open(); }

    /// For whoever clicks in tests.
    [[nodiscard]] std::vector<juce::Rectangle<float>> seats() const;
    [[nodiscard]] std::vector<juce::Rectangle<float>> channels() const;
    [[nodiscard]] SetupLayout layout() const;

    void paint(juce::Graphics&) override;
    void resized() override { back_.setBounds(layout().back.toNearestInt()); }
    void mouseDown(const juce::MouseEvent&) override;
    void mouseDrag(const juce::MouseEvent&) override;
    void mouseUp(const juce::MouseEvent&) override;

private:
    struct Drag {
        std::optional<int> channel;
        std::optional<std::size_t> seat;
        juce::Point<float> at;
        bool moved = false;
    };
    [[nodiscard]] std::optional<std::size_t> seat_at(juce::Point<float>) const;
    [[nodiscard]] std::optional<int> channel_at(juce::Point<float>) const;
    void paint_head(juce::Graphics&, const SetupLayout&, const Palette&) const;
    void paint_panel(juce::Graphics&, const SetupLayout&, const Palette&) const;
    /// Heights of text that all seats share, as the longest words need.
    struct SeatType {
        float name = 0;
        float line = 0;
    };
    [[nodiscard]] SeatType seat_type(juce::Rectangle<float> seat) const;
    void paint_seat(juce::Graphics&, const SeatPicture&, const SeatType&, juce::Rectangle<float>,
                    const Palette&) const;
    void paint_channel(juce::Graphics&, const ChannelPicture&, juce::Rectangle<float>, const Palette&) const;
    void paint_button(juce::Graphics&, juce::Rectangle<float>, const juce::String& words,
                      const juce::String& key, bool first, const Palette&) const;
    void paint_dragged(juce::Graphics&, const Palette&) const;

    Texts texts_;
    SetupPicture shown_;
    Appearance appearance_ = Appearance::dark;
    std::optional<Drag> drag_;
    BackButton back_;
    EditLine name_;
};

}  // namespace tutti::desktop
