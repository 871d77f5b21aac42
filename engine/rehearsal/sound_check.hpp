// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "analysis/class_analyser.hpp"
#include "analysis/hop_assembler.hpp"
#include "io/device.hpp"
#include "rehearsal/capture_path.hpp"
#include "rehearsal/microphone_check.hpp"
#include "rehearsal/reference_listener.hpp"
#include "rt/latest_value.hpp"

namespace tutti::rehearsal {

/// What a set-up sees: the newest of everything.
struct SoundCheckSnapshot {
    FramePosition heard_until {};
    std::vector<MicrophoneGlance> channels {};  ///< every channel of the interface that is looked at
    ReferenceGlance reference {};
    bool interface_away = false;
    bool ended = false;  ///< a recording is over
};

/// Before a rehearsal: every channel of a device is heard, nothing is kept.
///
///   device ─audio→ CapturePath ─frames→ worker: MicrophoneCheck, ReferenceListener ─latest→ whoever draws
///
/// Of an interface with more than sixty-four channels the first sixty-four are looked at.
class SoundCheck {
public:
    [[nodiscard]] static Result<std::unique_ptr<SoundCheck>> create(std::unique_ptr<io::Device>);
    ~SoundCheck();
    SoundCheck(const SoundCheck&) = delete;
    SoundCheck& operator=(const SoundCheck&) = delete;

    /// Starts device and worker. [control & !running]
    [[nodiscard]] Status start();
    /// [control]
    void stop();
    /// Runs a stepped device to its end in this thread, or until `after_step` returns false.
    /// [control & !running]
    [[nodiscard]] Status run_to_end(const std::function<bool()>& after_step);

    /// Listens to this channel, from 0, for the A to tune to; with nothing, no longer. [control]
    void listen_for_a(std::optional<std::size_t> channel) noexcept;

    /// The newest picture; holds until the next call. [control]
    [[nodiscard]] const SoundCheckSnapshot& snapshot();
    [[nodiscard]] const io::Device& device() const noexcept { return *device_; }

private:
    SoundCheck(std::unique_ptr<io::Device>, analysis::ClassAnalyser, std::size_t channels);
    [[nodiscard]] bool hear_waiting() noexcept;
    void worker();

    static constexpr auto nobody = -1;

    std::unique_ptr<io::Device> device_;
    audio::StreamSpec spec_;
    analysis::ClassAnalyser ear_;  // the worker's, of the channel that gives the reference
    CapturePath capture_;
    analysis::HopAssembler hops_;  // the worker's
    MicrophoneCheck check_;        // the worker's
    ReferenceListener reference_;  // the worker's
    std::vector<float> harmless_;  // the worker's: a hop of every channel
    std::vector<std::span<const float>> lanes_;
    SoundCheckSnapshot drawing_;  // the worker's, before it is published
    rt::LatestValue<SoundCheckSnapshot> latest_;
    std::atomic<int> reference_channel_ {nobody};  // by control, read by the worker
    std::atomic<bool> running_ {false};            // by control, read by the worker
    bool away_ = false;                            // control's
    bool ended_ = false;                           // control's
    SoundCheckSnapshot seen_;                      // control's
    std::thread thread_;
};

}  // namespace tutti::rehearsal
