// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/look/theme.hpp"
#include "desktop/model/practice.hpp"
#include "desktop/views/printed_music.hpp"

namespace tutti::desktop {

/// What the staff shows beside the printed music.
struct StaffPicture {
    std::shared_ptr<const MusicPage> page;
    double quarters = 0.0;  ///< where the music is heard
    std::vector<MarkedNote> marks {};
    std::vector<PitchPoint> line {};
    std::optional<practice::PlayedBars> bars {};  ///< that are practised
    bool loops = false;
    bool calm = false;                         ///< turn pages instead of scrolling
    bool plays = false;                        ///< the page goes with the music, and cannot be moved by hand
    std::optional<std::size_t> pointed_at {};  ///< a bar that the keyboard is on
};

/// A part's music in one line: it scrolls under a line that stands still once it has come to its place, or,
/// when calm, stands still and turns its pages. While nothing plays a hand moves it: drawn aside, by the
/// wheel, a page at a time; it stays there until something plays. Below each note what became of it; over it
/// the pupil's pitch. [message thread]
class StaffView final : public juce::Component {
public:
    StaffView();

    std::function<void(std::size_t)> on_bar;  ///< a bar was touched
    std::function<void()> on_moved;           ///< the page was moved by hand

    void show(const StaffPicture&);
    void set_appearance(Appearance);
    /// Where a performed bar stands in this component; empty when it is not on screen.
    [[nodiscard]] juce::Rectangle<int> bounds_of(std::size_t bar) const;
    [[nodiscard]] float staff_space() const noexcept { return measure_.space; }
    /// The performed bars of which at least half, or enough to be touched, is on screen.
    [[nodiscard]] std::vector<std::size_t> bars_in_sight() const;
    /// A page forth (1) or back (-1): the bar that was cut off comes first, or last.
    void turn(int pages);
    [[nodiscard]] bool can_turn(int pages) const;

    void paint(juce::Graphics&) override;
    void resized() override;
    void mouseDown(const juce::MouseEvent&) override;
    void mouseDrag(const juce::MouseEvent&) override;
    void mouseUp(const juce::MouseEvent&) override;
    void mouseWheelMove(const juce::MouseEvent&, const juce::MouseWheelDetails&) override;

private:
    void fit();
    void move_to(double spaces);
    void bring_into_sight(std::size_t bar);
    [[nodiscard]] double across() const;  // spaces of music that are on screen
    [[nodiscard]] double last_offset() const;
    [[nodiscard]] double offset() const;  // spaces from the line's beginning to the left of what is shown
    [[nodiscard]] float x_of(double spaces) const;
    [[nodiscard]] float now_line() const;
    void paint_bars(juce::Graphics&) const;
    void paint_line(juce::Graphics&) const;
    void paint_marks(juce::Graphics&) const;

    StaffPicture shown_;
    Appearance appearance_ = Appearance::dark;
    StaffMeasure measure_;
    PrintedMusic printed_;
    mutable double page_from_ = 0.0;     // spaces, when calm
    std::optional<double> moved_to_ {};  // offset, where a hand has moved the page
    double drawn_from_ = 0.0;            // offset when the mouse was pressed
    bool drawn_ = false;                 // it has moved the page since
};

}  // namespace tutti::desktop
