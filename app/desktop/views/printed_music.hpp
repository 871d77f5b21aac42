// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <vector>

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/look/theme.hpp"
#include "desktop/model/practice.hpp"

namespace tutti::desktop {

/// How large a part's line is in a view, and where its staves lie.
struct StaffMeasure {
    float space = 10.0F;    ///< of the staff: pixels of the view
    float middle = 0.0F;    ///< y of the first staff's middle line
    double preamble = 0.0;  ///< spaces that clef and key take at the left

    [[nodiscard]] float y_of(double spaces) const { return middle + static_cast<float>(spaces) * space; }
};

/// The printed music of a part, which stays the same while it moves: drawn once, in tiles as it comes into
/// sight, and copied from then on. Places are in spaces from the line's beginning to what is right of clef
/// and key. [message thread]
class PrintedMusic {
public:
    /// Draws all anew from now on; `height` of the view.
    void show(std::shared_ptr<const MusicPage>, const StaffMeasure&, int height, Appearance);
    /// The line from a place on, in a view so many pixels wide.
    void paint(juce::Graphics&, double from, int width);
    /// Clef and key of what comes next from the right of them, and what is under them is covered.
    void paint_preamble(juce::Graphics&, double from);

private:
    void forget_pictures();
    [[nodiscard]] const juce::Image& tile(int index, float scale);
    void paint_tile(juce::Graphics&, double from) const;
    void draw_preamble(juce::Graphics&) const;

    std::shared_ptr<const MusicPage> page_;
    StaffMeasure measure_;
    int height_ = 0;
    Appearance appearance_ = Appearance::dark;
    std::map<int, juce::Image> tiles_;
    float tiles_scale_ = 0.0F;
    juce::Image preamble_image_;
    int preamble_key_ = 0;
    std::vector<Clef> preamble_clefs_ {};
};

}  // namespace tutti::desktop
