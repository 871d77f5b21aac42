// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/model/live_review.hpp"
#include "desktop/model/retirement.hpp"
#include "desktop/model/review_desk.hpp"
#include "desktop/views/review_view.hpp"

namespace tutti::desktop {

/// The review in its window: keys and presses around LiveReview, ReviewDesk and ReviewView.
class ReviewPage final : public juce::Component {
public:
    ReviewPage(Texts, Retirement&, LoudspeakerOpener);

    std::function<void()> on_back;

    /// The sessions that are kept; with a folder, what one of them says.
    void begin(const std::filesystem::path& session = {});
    void end();
    /// Looks at the newest; once for each picture of the display.
    void look();

    void set_appearance(Appearance appearance) { view_.set_appearance(appearance); }
    bool keyPressed(const juce::KeyPress&) override;
    void resized() override { view_.setBounds(getLocalBounds()); }

private:
    void press(ReviewAction);
    /// Lets words about the chosen bar be typed.
    void write(session::Writing);
    void hear(bool slowly);
    void open_line();
    void back();
    void silence_what_was_left();
    bool table_key(const juce::KeyPress&);

    Texts texts_;
    Retirement& retirement_;
    LoudspeakerOpener open_loudspeaker_;
    ReviewView view_;
    ReviewDesk desk_;
    std::unique_ptr<LiveReview> live_;
    int pages_ = 0;
};

}  // namespace tutti::desktop
