// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "desktop/model/class_editor.hpp"
#include "desktop/model/confirmation.hpp"
#include "desktop/model/live_sound_check.hpp"
#include "desktop/model/texts.hpp"
#include "rehearsal/roll_call.hpp"

namespace tutti::desktop {

/// One input of the interface.
struct ChannelPicture {
    int number = 0;    ///< as printed on the interface, from 1
    double level = 0;  ///< 0…1: −60 dBFS to full scale, of its peak
    bool clipped = false;
    bool trouble = false;    ///< something is the matter with it, and a section relies on it
    bool pointed = false;    ///< the keyboard's
    bool answering = false;  ///< blinks now: it has become loudest since somebody was asked
    std::string section;     ///< whose it is; empty while nobody's

    friend bool operator==(const ChannelPicture&, const ChannelPicture&) = default;
};

/// One section, where it sits.
struct SeatPicture {
    std::string name;         ///< safe to show
    std::string plays;        ///< "Trumpet in B♭, 6 players"
    std::string microphones;  ///< "microphone 3", "no microphone"
    double level = 0;         ///< of its loudest microphone
    bool has_microphone = false;
    bool trouble = false;
    bool selected = false;
    bool asked = false;

    friend bool operator==(const SeatPicture&, const SeatPicture&) = default;
};

/// All that the set-up shows, in words and shares.
struct SetupPicture {
    enum class Mood : std::uint8_t { calm, asking, answered, warning, ready };
    std::string class_name;
    bool has_name = false;
    std::string kept;  ///< whether it is in its file
    std::string source;
    std::string piece;  ///< what will be played
    std::string pedal;  ///< whether there is one
    Mood mood = Mood::calm;
    std::string headline;               ///< the one message of the moment
    std::string detail;                 ///< "listening…"; may be empty
    std::optional<double> filled;       ///< 0…1 of an A that is being listened to
    std::vector<std::string> troubles;  ///< a sentence each, after the one in the headline
    std::vector<ChannelPicture> channels;
    std::vector<SeatPicture> seats;
    std::string name;  ///< of the selected section; empty where there is none
    std::string instrument;
    std::string players;
    int tolerance = -1;  ///< 0 beginner, 1 developing, 2 concert; −1 some other number of cents
    std::string tolerance_cents;
    std::string reference;

    friend bool operator==(const SetupPicture&, const SetupPicture&) = default;
};

/// Setting up a class: who sits where, which microphone hears them, what counts as in tune.
///
///   in      what the tutor does, and the newest of the sound check, as often as a picture is wanted
///   out     a SetupPicture
///
/// "Violas, play an A": the channel that becomes loudest blinks, confirm() gives it to them and asks the next
/// section that has no microphone. [control]
class Setup {
public:
    Setup(KeptClass, std::filesystem::path opened, Texts);
    /// As it was left. A class file that somebody else has changed since is what it is now; what was changed
    /// here and not kept goes on from what the file held then, so that keeping it writes over nobody's work.
    Setup(KeptSetUp, Texts);

    [[nodiscard]] ClassEditor& editor() noexcept { return editor_; }
    [[nodiscard]] const ClassEditor& editor() const noexcept { return editor_; }
    [[nodiscard]] std::optional<std::size_t> selected() const noexcept;
    /// Which channel the keyboard points at, from 1; 0 while there is none.
    [[nodiscard]] int pointed() const noexcept { return pointed_; }
    /// The channel that is listened to for the A, from 0.
    [[nodiscard]] std::optional<std::size_t> reference_channel() const noexcept { return reference_; }

    void select(std::size_t section);
    void step_selection(int by);
    void step_channel(int by);
    void point_at(int channel);
    void add(const Instrument&);
    /// Asks first; pressed again once that can have been read, the selected section leaves.
    void remove_selected(Confirmation::Moment pressed_at);
    /// The selected seat changes places with its neighbour.
    void move_selected(int by);
    void move(std::size_t from, std::size_t to);
    /// Gives the pointed channel to the selected section, or takes it back.
    void toggle_pointed();
    /// "Violas, play an A."
    void ask();
    /// Listens to the pointed channel for the A to tune to.
    void take_reference();
    /// Takes what was heard, if something was; then asks the next section without a microphone.
    void confirm();
    /// Whether there was something to stop.
    bool cancel();
    /// Says where it is kept and what it still lacks, or why it could not be.
    Status save();
    /// Another class, or a new one, takes the place of this one: what is there is kept before it goes, and it
    /// is said where. Where that or reading the other fails it stays, and why is said.
    void open(const std::filesystem::path&);
    void begin_anew();
    /// What the tutor is told for a while.
    void say(std::string_view words);
    /// The newest picture is on the screen.
    void shown(Confirmation::Moment);

    /// What the class itself does not say; empty where nothing was chosen.
    struct Around {
        std::string source {};  ///< what is, or will be, listened to
        bool pedal = false;     ///< whether something is plugged in that may be a MIDI pedal
        bool calm = false;      ///< nothing blinks: what would is lit
    };
    [[nodiscard]] SetupPicture picture(const LiveSoundCheck::View&, const Around&);

private:
    enum class Mode : std::uint8_t { idle, asking, reference };
    /// Says where, where there was something to keep.
    [[nodiscard]] Result<std::string> keep_first();
    void head(SetupPicture&, const LiveSoundCheck::View&, const std::string& source) const;

    ClassEditor editor_;
    Texts texts_;
    std::size_t selected_ = 0;
    int pointed_ = 0;
    int channels_ = 0;  // of the newest picture
    Mode mode_ = Mode::idle;
    bool begins_ = false;  // the next picture's levels are what an answer must rise above
    rehearsal::RollCall roll_call_;
    std::optional<rehearsal::Answer> answer_;
    std::optional<std::size_t> reference_;
    rehearsal::ReferenceGlance heard_;
    Confirmation remove_confirmation_;
    std::size_t asks_to_remove_ = 0;  // the section that the question is about
    std::string said_;
    bool says_new_ = false;
    Seconds said_at_;
};

}  // namespace tutti::desktop
