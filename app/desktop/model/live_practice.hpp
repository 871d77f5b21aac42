// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "desktop/model/confirmation.hpp"
#include "desktop/model/practice.hpp"
#include "desktop/model/texts.hpp"
#include "io/device_list.hpp"
#include "playback/piece.hpp"
#include "playback/stems.hpp"
#include "practice/remark.hpp"
#include "practice/setup.hpp"
#include "rt/handover_queue.hpp"
#include "rt/latest_value.hpp"
#include "shared/loudspeaker.hpp"
#include "shared/practice_device.hpp"
#include "units/result.hpp"

namespace tutti::desktop {

/// PracticeInterfaces::measure of the interface that practice opens. [control]
[[nodiscard]] Result<std::optional<Seconds>> measure_round_trip(const std::function<bool(double)>& goes_on);

/// What a pupil's interface is, and whether this machine has any.
struct PracticeInterfaces {
    std::function<Result<PracticeDevice>()> open = [] { return open_practice_device({}, {}, 1); };
    std::function<Result<std::vector<io::DeviceInfo>>()> list = io::list_devices;
    /// Measures and keeps how long sound takes between them, as `tutti calibrate` does; tells how much of it
    /// is done, and is given up where the answer to that is false. None when it was given up.
    std::function<Result<std::optional<Seconds>>(const std::function<bool(double)>&)> measure =
        measure_round_trip;
};

/// A pupil's piece, and what stands in for a pupil.
struct PracticePlan {
    std::filesystem::path piece {};      ///< its folder
    std::filesystem::path recording {};  ///< of a pupil, in place of the microphone; empty: an interface
    Texts texts {};
    PracticeInterfaces interfaces {};
    LoudspeakerOpener open_loudspeaker {default_loudspeaker};  ///< for a take that is heard again
};

/// Tempi that the view offers, as shares of the recording's.
inline constexpr double slowest_shown = 0.4;
inline constexpr double fastest_shown = 1.3;

/// All that the practice view shows.
struct PracticePicture {
    enum class Stage : std::uint8_t {
        loading,   ///< the piece is read
        choosing,  ///< which part is the pupil's is not known
        ready,
        opening,  ///< Play was pressed, and nothing is heard yet
        playing,
        ending,
        replaying,  ///< the take that was kept last
        measuring,  ///< how long sound takes: whistles are heard
        failed,     ///< there is nothing to practise: see `trouble`
    };
    Stage stage = Stage::loading;
    std::string title {};                      ///< safe to show, as all that follows
    std::vector<std::string> parts {};         ///< of the piece
    std::optional<std::size_t> part {};        ///< the pupil's
    std::shared_ptr<const MusicPage> page {};  ///< of that part
    PracticeScene scene {};
    std::optional<practice::PlayedBars> bars {};
    bool loops = false;
    double tempo = 1.0;
    bool follows = false;                            ///< the music waits for the pupil
    practice::Easier easier = practice::Easier::no;  ///< what the pupil plays of the part
    bool own_part = false;                           ///< is heard too
    std::vector<double> volumes {};        ///< how loud each part is heard, 0…1: `own_part` told of too
    bool keeps = false;                    ///< a take is kept, or will be when Play is pressed
    bool has_take = false;                 ///< one of this piece is kept, today's or an earlier one
    std::string kept {};                   ///< what is kept of the sound, and where it lies, in a sentence
    bool asks_erase = false;               ///< one more press erases the take
    std::vector<std::string> feedback {};  ///< three sentences at most
    std::string hearing {};                ///< the microphone, in a sentence
    bool hearing_is_trouble = false;
    bool can_measure = false;  ///< how long sound takes is not known, and it is asked to be measured
    std::string trouble {};    ///< what went wrong last, in a sentence
};

/// What a pupil asks for.
struct PracticeCommand {
    enum class Kind : std::uint8_t {
        play_or_stop,
        touch_bar,    ///< `bar`
        choose_part,  ///< `bar` is its index
        ask_part,     ///< shows the parts again
        set_tempo,    ///< `tempo`
        toggle_follow,
        next_easier,  ///< the next of what there is of this part: as printed, longest notes, open strings
        toggle_own_part,
        set_volume,  ///< `bar` is the part's index; `volume`
        toggle_keep,
        hear_take,
        erase_take,  ///< the first asks, a second does it: see Confirmation
        measure,     ///< how long sound takes from the loudspeaker to the microphone
    } kind = Kind::play_or_stop;
    std::size_t bar = 0;
    double tempo = 1.0;
    double volume = 1.0;
    Confirmation::Moment at {};  ///< when it was pressed: LivePractice notes it
};

/// Practice of one piece on a thread of its own, so that whoever draws it never waits. Each Play opens the
/// interface, each Stop closes it. Nothing is kept unless it was asked for.
///
/// On a machine without any microphone a pupil is made up from the piece's own recording, who plays some
/// notes flat, so that everything can be looked at; it is said, and nothing of it is told as if it were the
/// child's. An interface that is there and does not open is a trouble, said in its own sentence.
class LivePractice {
public:
    explicit LivePractice(PracticePlan);
    /// Stops, and waits until what was kept is whole.
    ~LivePractice();
    LivePractice(const LivePractice&) = delete;
    LivePractice& operator=(const LivePractice&) = delete;

    /// The newest; holds until the next call. Wait-free. [whoever draws]
    [[nodiscard]] const PracticePicture& picture() noexcept { return latest_.read(); }
    /// Wait-free; more than sixty-four that are not yet done are not taken. [whoever draws]
    void press(PracticeCommand command) noexcept
    {
        command.at = std::chrono::steady_clock::now();
        static_cast<void>(commands_.push(command));
    }

private:
    void run();
    /// What was asked for until now; whether there was something.
    bool obey();
    [[nodiscard]] Status load();
    void choose_part(std::size_t);
    /// Lays out what the pupil plays; as printed where that cannot be made easier so.
    void arrange();
    void next_easier();
    [[nodiscard]] Status play();
    [[nodiscard]] Status replay();
    [[nodiscard]] Status measure();
    /// What may be asked for at any time. True when playing has to begin anew with it.
    bool carry_out(const PracticeCommand&);
    /// Looks up what is kept of this piece; the newest is the one that is heard, or erased.
    void find_takes();
    void say_kept();
    void say_volumes();
    [[nodiscard]] Status erase_or_ask(Confirmation::Moment pressed_at);
    void say_hearing(const std::string& words);
    void tell(const std::vector<practice::Remark>&, bool made_up);
    void publish();

    PracticePlan plan_;
    PracticePicture picture_;                               // the practice thread's, and all that follows
    std::shared_ptr<const score::UnfoldedScore> score_;     // as printed
    std::shared_ptr<const score::UnfoldedScore> arranged_;  // as it is practised; the same bars
    std::optional<playback::Piece> piece_;
    std::shared_ptr<const playback::Stems> stems_;
    BarChoice bars_;
    std::vector<double> volumes_;  // by part; the pupil's for when it is heard
    std::filesystem::path take_;   // the newest
    std::string take_part_;        // who plays in it
    std::size_t takes_ = 0;
    Confirmation erase_confirmation_;
    bool again_ = false;  // playing is to begin anew, with what was asked for
    rt::LatestValue<PracticePicture> latest_;
    rt::HandoverQueue<PracticeCommand> commands_ {64};
    std::atomic<bool> asked_to_end_ {false};  // by whoever draws, read by the practice thread
    std::thread thread_;
};

}  // namespace tutti::desktop
