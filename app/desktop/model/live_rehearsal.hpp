// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "audio/class_description.hpp"
#include "desktop/model/conductor.hpp"
#include "desktop/model/example.hpp"
#include "io/device.hpp"
#include "rt/handover_queue.hpp"
#include "rt/latest_value.hpp"

namespace tutti::desktop {

/// What is to be rehearsed, and what is kept of it.
struct RehearsalPlan {
    audio::ClassDescription cls {};  ///< without sections every channel of the device is one
    std::function<Result<std::unique_ptr<io::Device>>()> open {};  ///< may take seconds
    std::filesystem::path score {};  ///< a file, or a piece's folder; not followed when empty
    std::filesystem::path piece {};  ///< a folder with recordings of the same bars; empty: the score's own
    LoudspeakerOpener open_loudspeaker {default_loudspeaker};  ///< for what is played aloud
    std::filesystem::path session_folder {};                   ///< nothing is kept when empty
    std::filesystem::path rooms_folder {};  ///< what was learned of a room stays here; nowhere when empty
    std::string said {};                    ///< what somebody should be told at the beginning; may be empty
    Texts texts {};
};

/// The shipped class, from its recording, followed in its score.
[[nodiscard]] Result<RehearsalPlan> demo_plan(Texts);
/// A class, or none, before an interface by its title; empty: the one that io::choose_device() takes.
[[nodiscard]] RehearsalPlan interface_plan(std::optional<audio::ClassDescription>,
                                           const std::string& interface, Texts);
/// A class in a recording of it.
[[nodiscard]] RehearsalPlan recording_plan(audio::ClassDescription, const std::filesystem::path& recording,
                                           Texts);

/// A rehearsal on threads of its own, so that whoever draws it never waits: not while an interface is opened,
/// not while a session is closed. What is drawn is the newest picture; what is asked for is handed over and
/// done within a thirtieth of a second.
class LiveRehearsal {
public:
    enum class Stage : std::uint8_t {
        opening,
        playing,
        ending,  ///< the session is being closed and the report written
        ended,
        failed,
    };
    struct View {
        Stage stage = Stage::opening;
        ConductorPicture picture {};
        std::vector<std::string> report {};  ///< when ended
        std::string kept_in {};              ///< the session's folder, when ended; empty when nothing is kept
        std::string failure {};              ///< one sentence, when failed
    };
    enum class Command : std::uint8_t {
        mark,
        toggle_recording,
        toggle_tuning,   ///< a round on an A
        toggle_strings,  ///< a round of open strings
        skip_tuning_turn,
        example,    ///< plays what the section that stands out should sound like here; again: ends it
        ask_end,    ///< says that to end takes another press
        ask_close,  ///< the same, of who has no key for it
        end,
    };

    /// Begins at once.
    explicit LiveRehearsal(RehearsalPlan);
    /// Ends it, and waits until what was kept is whole.
    ~LiveRehearsal();
    LiveRehearsal(const LiveRehearsal&) = delete;
    LiveRehearsal& operator=(const LiveRehearsal&) = delete;

    /// The newest; holds until the next call. Wait-free. [whoever draws]
    [[nodiscard]] const View& view() noexcept { return latest_.read(); }
    /// Wait-free; more than sixty-four that are not yet done are not taken. [whoever draws]
    void press(Command) noexcept;

private:
    void run();
    [[nodiscard]] Status rehearse();
    void publish() { latest_.write(view_); }

    RehearsalPlan plan_;
    View view_;  // the rehearsal thread's
    rt::LatestValue<View> latest_;
    rt::HandoverQueue<Command> commands_ {64};
    std::atomic<bool> asked_to_end_ {false};  // by whoever draws, read by the rehearsal's thread
    std::thread thread_;
};

}  // namespace tutti::desktop
