// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/look/theme.hpp"
#include "desktop/model/pieces.hpp"
#include "desktop/model/texts.hpp"
#include "desktop/views/choice_card.hpp"
#include "desktop/views/practice_controls.hpp"
#include "desktop/views/switch_ring.hpp"

namespace tutti::desktop {

/// Which piece: a card for each that ships, and one for the pupil's own. With one switch the ring goes about
/// the pieces only: a folder is chosen in the system's own window, where no ring goes, and neither does one
/// where the way back leads.
class PiecesView final : public juce::Component {
public:
    explicit PiecesView(Texts);

    std::function<void(std::size_t)> on_piece;
    std::function<void()> on_own;
    std::function<void()> on_back;

    /// `looking`: there may be more of them.
    void show(const std::vector<OfferedPiece>&, bool looking, const std::string& trouble);
    /// The same pieces: whoever is choosing one stays where they are.
    void say(bool looking, const std::string& trouble);
    void set_appearance(Appearance);
    void set_one_switch(bool);
    /// For each picture: `passed` since the last one.
    void look(Seconds passed);
    void take_focus();
    /// What one switch goes about, in its order.
    [[nodiscard]] SwitchChoices choices() const;

    bool keyPressed(const juce::KeyPress&) override;
    bool keyStateChanged(bool is_down) override;
    void mouseDown(const juce::MouseEvent&) override;
    void paintOverChildren(juce::Graphics&) override;
    void paint(juce::Graphics&) override;
    void resized() override;

private:
    void hand_over();

    Texts texts_;
    Appearance appearance_ = Appearance::dark;
    PracticeButton back_;
    ChoiceCards cards_;  // the last one is for the pupil's own
    std::string trouble_;
    bool looking_ = false;
    SwitchRing ring_;
    bool one_switch_ = false;
};

}  // namespace tutti::desktop
