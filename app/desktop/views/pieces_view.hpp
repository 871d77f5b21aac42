// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/look/theme.hpp"
#include "desktop/model/pieces.hpp"
#include "desktop/model/texts.hpp"
#include "desktop/views/choice_card.hpp"
#include "desktop/views/key_button.hpp"
#include "desktop/views/practice_controls.hpp"
#include "desktop/views/switch_ring.hpp"

namespace tutti::desktop {

/// Which piece: a choice for each that ships, one for the pupil's own, and one for a tutor's practice card,
/// which is typed in its place, or dropped anywhere as a file or as text. With one switch the ring goes about
/// the pieces only: a folder is chosen in the system's own window, where no ring goes, a card is typed, and
/// where the way back leads there is no ring either.
class PiecesView final : public juce::Component,
                         public juce::FileDragAndDropTarget,
                         public juce::TextDragAndDropTarget {
public:
    explicit PiecesView(Texts);

    std::function<void(std::size_t)> on_piece;
    std::function<void()> on_own;
    /// A practice card: its words, or the path of its file.
    std::function<void(const std::string&)> on_card;
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
    bool isInterestedInFileDrag(const juce::StringArray&) override { return true; }
    void filesDropped(const juce::StringArray&, int x, int y) override;
    bool isInterestedInTextDrag(const juce::String&) override { return true; }
    void textDropped(const juce::String&, int x, int y) override;
    void paintOverChildren(juce::Graphics&) override;
    void paint(juce::Graphics&) override;
    void resized() override;

private:
    void add_card(const std::string& title, const std::string& about, std::function<void()> chosen);
    void type_card();
    void take_card(const juce::String&);
    void hand_over();

    Texts texts_;
    Appearance appearance_ = Appearance::dark;
    PracticeButton back_;
    ChoiceCards cards_;  // the last two are for the pupil's own, and for a practice card
    EditLine card_line_;
    std::string trouble_;
    bool looking_ = false;
    SwitchRing ring_;
    bool one_switch_ = false;
};

}  // namespace tutti::desktop
