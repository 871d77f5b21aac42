// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/model/live_rehearsal.hpp"
#include "desktop/model/pieces.hpp"
#include "desktop/model/retirement.hpp"
#include "desktop/model/setup.hpp"
#include "desktop/model/start.hpp"
#include "desktop/model/text_keeper.hpp"
#include "desktop/views/setup_view.hpp"
#include "io/midi_pedals.hpp"
#include "shared/file_lock.hpp"

namespace tutti::desktop {

/// What a set-up, or a rehearsal, listens to.
struct SoundSource {
    std::string interface;       ///< its title; empty for a recording
    std::filesystem::path file;  ///< a recording; empty for an interface

    [[nodiscard]] bool nothing() const noexcept { return interface.empty() && file.empty(); }
    [[nodiscard]] std::string title() const;
};

/// What the set-up is to begin with.
struct SetupRequest {
    std::filesystem::path class_file;
    std::filesystem::path recording;

    [[nodiscard]] bool nothing() const noexcept { return class_file.empty() && recording.empty(); }
};

/// The set-up in its window: keys, menus and files around Setup and SetupView.
class SetupPage final : public juce::Component {
public:
    SetupPage(Texts, InterfaceSearch&, PieceSearch&, Retirement&);
    ~SetupPage() override { keep_as_it_is(); }

    /// To be rehearsed with, as it stands.
    std::function<void(RehearsalPlan)> on_rehearse;
    std::function<void()> on_back;

    /// Begins with the set-up as it was left last, and listens, to what was chosen before or to the first
    /// interface.
    void begin(const SetupRequest& = {});
    /// Stops listening; the class stays as it is.
    void end();
    /// Looks at the newest; once for each picture of the display.
    void look();
    /// What there is of a class by now.
    [[nodiscard]] std::optional<audio::ClassDescription> cls();
    [[nodiscard]] const ChosenPiece& piece() const noexcept { return setup_.editor().piece(); }
    /// The title of the one that was chosen, now or when this was last left; empty where none was.
    [[nodiscard]] const std::string& interface() const noexcept { return interface_; }
    void choose_interface(const std::string& title);

    /// Nothing is to blink.
    void set_calm(bool calm) noexcept { calm_ = calm; }
    void set_appearance(Appearance appearance) { view_.set_appearance(appearance); }
    bool keyPressed(const juce::KeyPress&) override;
    void resized() override { view_.setBounds(getLocalBounds()); }

private:
    void back();
    void press(SetupAction);
    void listen_to(SoundSource);
    void take_up();
    void keep_as_it_is();
    void rename_section();
    /// Beside what asked for it. Of a section that is new nothing is chosen yet.
    void choose_instrument(SetupAction asked_by, std::function<void(const Instrument&)>);
    void choose_source();
    void choose_class();
    void choose_piece();
    void choose_file(Text title, const juce::String& patterns, std::function<void(std::filesystem::path)>,
                     int kind = juce::FileBrowserComponent::canSelectFiles);
    void rehearse();
    [[nodiscard]] juce::PopupMenu::Options beside(SetupAction) const;

    Texts texts_;
    InterfaceSearch& search_;
    PieceSearch& piece_search_;
    Retirement& retirement_;
    SetupView view_;
    Setup setup_;
    SoundSource source_;
    std::string interface_;
    FileLock left_;  // the set-up as it was left is this window's
    TextKeeper keeper_;
    juce::uint32 kept_at_ = 0;  // milliseconds, as juce::Time counts them
    bool calm_ = false;
    bool listening_ = false;
    std::unique_ptr<LiveSoundCheck> check_;
    std::unique_ptr<io::MidiPedals> pedals_;
    std::unique_ptr<juce::FileChooser> chooser_;
};

}  // namespace tutti::desktop
