// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/model/live_practice.hpp"
#include "desktop/model/pieces.hpp"
#include "desktop/model/retirement.hpp"
#include "desktop/views/pieces_view.hpp"
#include "desktop/views/practice_view.hpp"

namespace tutti::desktop {

/// What practice is to begin with.
struct PracticeRequest {
    std::filesystem::path piece;  ///< its folder
    std::filesystem::path pupil;  ///< a recording in place of the microphone

    [[nodiscard]] bool nothing() const noexcept { return piece.empty() && pupil.empty(); }
};

/// Practice in its window: first the piece, then the music.
class PracticePage final : public juce::Component {
public:
    PracticePage(Texts, PieceSearch&, Retirement&, LoudspeakerOpener);

    std::function<void()> on_back;
    /// What the window says it shows.
    std::function<void(const std::string&)> on_title;
    /// It was made easier, or less so, by hand.
    std::function<void(const PracticeEase& before, const PracticeEase& now)> on_ease;

    /// Offers the pieces. `pupil` is a recording in place of the microphone; may be empty.
    void begin(std::filesystem::path pupil);
    /// Opens a piece by its folder.
    void open(const std::filesystem::path& piece);
    /// Looks at the newest; once for each picture of the display.
    void look();
    void take_focus();

    void set_ease(const PracticeEase&);
    void set_appearance(Appearance);
    bool keyPressed(const juce::KeyPress&) override;
    void resized() override;

private:
    void show_pieces(const std::string& trouble);
    void choose_own();

    Texts texts_;
    PieceSearch& search_;
    Retirement& retirement_;
    LoudspeakerOpener open_loudspeaker_;
    std::filesystem::path pupil_;
    std::vector<OfferedPiece> pieces_;
    bool looking_ = false;  // as it is shown
    std::string trouble_;   // likewise
    PiecesView pieces_view_;
    PracticeView view_;
    std::unique_ptr<LivePractice> practice_;
    std::unique_ptr<juce::FileChooser> chooser_;
    double looked_at_ = 0.0;  // milliseconds, as juce::Time counts them
    std::string said_;        // the window's title
};

}  // namespace tutti::desktop
