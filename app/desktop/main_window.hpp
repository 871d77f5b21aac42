// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/key_guard.hpp"
#include "desktop/look/standard_look.hpp"
#include "desktop/look/theme.hpp"
#include "desktop/model/confirmation.hpp"
#include "desktop/model/live_rehearsal.hpp"
#include "desktop/model/pieces.hpp"
#include "desktop/model/preferences.hpp"
#include "desktop/model/retirement.hpp"
#include "desktop/model/start.hpp"
#include "desktop/model/text_keeper.hpp"
#include "desktop/practice_page.hpp"
#include "desktop/review_page.hpp"
#include "desktop/setup_page.hpp"
#include "desktop/views/conductor_view.hpp"
#include "desktop/views/report_view.hpp"
#include "desktop/views/start_view.hpp"

namespace tutti::desktop {

/// What is in the window: the start, a rehearsal, or its report; and the keys. Looks at the rehearsal once
/// for each picture of the display, and never waits for it.
class Stage final : public juce::Component {
public:
    /// What is played aloud goes to `loudspeaker_file` where it is not empty.
    Stage(Texts, const std::filesystem::path& loudspeaker_file);
    ~Stage() override;

    /// Puts the keyboard where it belongs, once there is a window.
    void take_focus();
    void show_setup(const SetupRequest& = {});
    void show_practice(const PracticeRequest&);

    /// Closes the application; a rehearsal that is running asks first.
    void close_or_ask();

    bool keyPressed(const juce::KeyPress&) override;
    void resized() override;
    void parentHierarchyChanged() override;

private:
    void look();
    void show_start(std::string trouble);
    void show_report();
    void show_review(const std::filesystem::path& session);
    void rehearse(Result<RehearsalPlan>);
    void rehearse_interface();
    void take_class();
    void choose_interface();
    void say_title(std::string_view);
    void put_on(juce::Component*, std::string_view title);
    void set_appearance(Appearance);
    void ask_for_calm();
    bool rehearsal_key(const juce::KeyPress&);
    void end_or_ask(LiveRehearsal::Command ask);
    [[nodiscard]] bool asked_again();

    Texts texts_;
    LoudspeakerOpener open_loudspeaker_;
    Appearance appearance_ = Appearance::dark;
    std::unique_ptr<StandardLook> standard_look_;
    Retirement retirement_;
    TextKeeper preferences_keeper_;
    Preferences preferences_;
    InterfaceSearch search_;
    PieceSearch pieces_;
    StartState start_state_;
    StartView start_;
    ConductorView conductor_;
    ReportView report_;
    SetupPage setup_;
    ReviewPage review_;
    std::filesystem::path kept_in_;  // the session of the report that is shown
    PracticePage practice_;
    std::filesystem::path pupil_;  // a recording in place of the one who practises
    juce::Component* on_ = nullptr;
    std::unique_ptr<LiveRehearsal> rehearsal_;
    Confirmation end_confirmation_;
    KeyGuard key_guard_;
    std::unique_ptr<juce::VBlankAttachment> each_picture_;
};

class MainWindow final : public juce::DocumentWindow {
public:
    MainWindow(Texts, const SetupRequest&, const PracticeRequest&,
               const std::filesystem::path& loudspeaker_file);

    void closeButtonPressed() override;
    void activeWindowStatusChanged() override;
    bool keyPressed(const juce::KeyPress&) override;

private:
    Stage* stage_;  // owned by the window as its content
};

}  // namespace tutti::desktop
