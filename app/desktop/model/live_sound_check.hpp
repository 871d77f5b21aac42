// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "io/device.hpp"
#include "rehearsal/sound_check.hpp"
#include "rt/latest_value.hpp"

namespace tutti::desktop {

/// A sound check on a thread of its own, so that whoever draws it never waits for a device. A recording that
/// is over begins again.
class LiveSoundCheck {
public:
    enum class Stage : std::uint8_t { opening, hearing, failed };
    struct View {
        Stage stage = Stage::opening;
        rehearsal::SoundCheckSnapshot heard {};
        Seconds now;             ///< goes on where a recording begins again
        std::string device {};   ///< its name, once it is open
        std::string failure {};  ///< one sentence, when failed
    };
    using Opener = std::function<Result<std::unique_ptr<io::Device>>()>;

    /// Begins at once.
    explicit LiveSoundCheck(Opener);
    /// Waits until the device is closed.
    ~LiveSoundCheck();
    LiveSoundCheck(const LiveSoundCheck&) = delete;
    LiveSoundCheck& operator=(const LiveSoundCheck&) = delete;

    /// The newest; holds until the next call. Wait-free. [whoever draws]
    [[nodiscard]] const View& view() noexcept { return latest_.read(); }
    /// Listens to this channel, from 0, for the A to tune to. Wait-free. [whoever draws]
    void listen_for_a(std::optional<std::size_t> channel) noexcept;

private:
    void run();
    [[nodiscard]] Status hear();

    Opener open_;
    View view_;  // the check's thread's
    rt::LatestValue<View> latest_;
    std::atomic<int> reference_channel_ {-1};  // by whoever draws, read by the check's thread
    std::atomic<bool> asked_to_end_ {false};   // likewise
    std::thread thread_;
};

}  // namespace tutti::desktop
