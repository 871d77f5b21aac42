// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/look/theme.hpp"
#include "desktop/model/review_desk.hpp"
#include "desktop/views/key_button.hpp"
#include "desktop/views/practice_controls.hpp"

namespace tutti::desktop {

/// What can be pressed in the review.
enum class ReviewAction : std::uint8_t { hear, hear_slowly, note, goal, page, cards, journal, compare };
inline constexpr auto review_actions =
    std::array {ReviewAction::hear, ReviewAction::hear_slowly, ReviewAction::note,    ReviewAction::goal,
                ReviewAction::page, ReviewAction::cards,       ReviewAction::journal, ReviewAction::compare};

/// Where everything stands, for a window of this size.
struct ReviewLayout {
    juce::Rectangle<float> back;
    juce::Rectangle<float> title;
    juce::Rectangle<float> about;
    juce::Rectangle<float> list;      ///< while sessions are listed
    juce::Rectangle<float> findings;  ///< of a session: what is worth saying, or its journal
    juce::Rectangle<float> smaller;   ///< below them, how many more there are
    juce::Rectangle<float> cell;      ///< what is known of the chosen bar
    juce::Rectangle<float> aspects;
    juce::Rectangle<float> map;
    juce::Rectangle<float> message;
    juce::Rectangle<float> keys;

    [[nodiscard]] static ReviewLayout within(juce::Rectangle<float> view);
};

/// Draws a ReviewPicture; what is pressed in it is handed on.
class ReviewView final : public juce::Component {
public:
    explicit ReviewView(Texts);

    std::function<void()> on_back;
    std::function<void(std::size_t line)> on_session;
    std::function<void(std::size_t finding)> on_finding;
    std::function<void(std::size_t aspect)> on_aspect;
    std::function<void(std::size_t section, std::size_t bar)> on_cell;
    std::function<void(ReviewAction)> on_press;
    std::function<void(std::size_t entry)> on_entry;
    /// Further in the list, the journal or the table, by so many.
    std::function<void(int columns, int rows)> on_wheel;

    void show(const ReviewPicture&);
    void set_appearance(Appearance);
    /// Lets a note be typed; `done` gets it, unless Escape was pressed.
    void edit_note(std::function<void(std::string)> done);
    [[nodiscard]] bool editing() const noexcept { return note_.is_open(); }

    /// Where a cell of the table is; empty while it is scrolled out of sight.
    [[nodiscard]] juce::Rectangle<float> cell_area(std::size_t section, std::size_t bar) const;
    [[nodiscard]] std::vector<juce::Rectangle<float>> finding_areas() const;
    /// Empty for those that are scrolled out of sight; and all while the findings are shown.
    [[nodiscard]] std::vector<juce::Rectangle<float>> entry_areas() const;
    [[nodiscard]] std::vector<juce::Rectangle<float>> aspect_areas() const;
    [[nodiscard]] std::vector<juce::Rectangle<float>> line_areas() const;
    [[nodiscard]] juce::Rectangle<float> press_area(ReviewAction) const;
    [[nodiscard]] ReviewLayout layout() const { return ReviewLayout::within(getLocalBounds().toFloat()); }

    void paint(juce::Graphics&) override;
    void resized() override { back_.setBounds(layout().back.toNearestInt()); }
    void mouseDown(const juce::MouseEvent&) override;
    void mouseWheelMove(const juce::MouseEvent&, const juce::MouseWheelDetails&) override;

private:
    /// The part of the table that is in sight.
    struct Window {
        std::size_t first_bar = 0;
        std::size_t bars = 0;
        std::size_t first_section = 0;
        std::size_t sections = 0;
        float names = 0;  // pixels
        float width = 0;  // of a cell
        float height = 0;
    };
    [[nodiscard]] Window window() const;
    [[nodiscard]] std::size_t first_line() const;
    void paint_list(juce::Graphics&, const ReviewLayout&, const Palette&) const;
    void paint_findings(juce::Graphics&, const ReviewLayout&, const Palette&) const;
    void paint_journal(juce::Graphics&, const ReviewLayout&, const Palette&) const;
    void paint_cell(juce::Graphics&, const ReviewLayout&, const Palette&) const;
    void paint_map(juce::Graphics&, const ReviewLayout&, const Palette&) const;
    void paint_button(juce::Graphics&, juce::Rectangle<float>, const juce::String& words,
                      const juce::String& key, bool chosen, const Palette&) const;

    Texts texts_;
    ReviewPicture shown_;
    Appearance appearance_ = Appearance::dark;
    BackButton back_;
    EditLine note_;
    float turned_ = 0;  // how far the wheel has been turned and nothing has moved yet
};

}  // namespace tutti::desktop
