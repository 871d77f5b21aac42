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

namespace tutti::desktop {

/// Which piece: a card for each that ships, and one for the pupil's own.
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
    void take_focus();

    bool keyPressed(const juce::KeyPress&) override;
    void paint(juce::Graphics&) override;
    void resized() override;

private:
    Texts texts_;
    Appearance appearance_ = Appearance::dark;
    PracticeButton back_;
    ChoiceCards cards_;  // the last one is for the pupil's own
    std::string trouble_;
    bool looking_ = false;
};

}  // namespace tutti::desktop
