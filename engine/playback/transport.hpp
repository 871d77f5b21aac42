// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "audio/block.hpp"
#include "playback/renderer.hpp"
#include "rt/frame_queue.hpp"
#include "rt/handover_queue.hpp"
#include "rt/latest_value.hpp"

namespace tutti::playback {

/// Plays what a Renderer makes: rendered ahead on a worker, mixed on the audio thread.
///
/// What is rendered ahead is heard at the tempo of its rendering, so a new tempo is heard after `ahead` and
/// the stretcher's delay together: 64 + 27 ms. Volumes are the mixer's own and are heard at once, within a
/// ramp of 10 ms. Offline, fill() and mix() are called in turn and give the same sound.
class Transport {
public:
    static constexpr FrameCount chunk {256};  ///< rendered, and told the place of, at a time

    /// Allocates. [control]
    explicit Transport(std::unique_ptr<Renderer>, Seconds ahead = 64_ms);
    ~Transport();
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;

    /// Renders until everything is `ahead`. [worker]
    void fill();
    /// Renders one chunk; false when there is no room for it. [worker]
    bool render_chunk();
    /// Starts and ends a worker that keeps filling. [control]
    void start();
    void stop() noexcept;

    /// Adds what comes next, all stems and the click together, to every output channel. What is not rendered
    /// in time is silence, counted as late, and comes afterwards: nothing is skipped. [audio]
    void mix(const audio::OutputBlock&) noexcept RT_SAFE;
    /// Leaves out what comes next, as much of it as has been rendered, for who must not fall behind; tells
    /// how much. [audio]
    FrameCount skip(FrameCount most) noexcept RT_SAFE;

    /// From 0 (muted) to 1, of a channel of the Renderer. [any]
    void set_volume(std::size_t channel, double gain) noexcept;
    void set_tempo(double share) noexcept { renderer_->set_tempo(share); }
    void set_click(bool on) noexcept { renderer_->set_click(on); }
    /// Keeps to somebody, from Lead::from on. What comes too fast to be taken up is left out: the next will
    /// come. [one thread]
    void keep_to(const Lead& lead) noexcept { static_cast<void>(leads_.push(lead)); }
    /// The first frame that is not yet rendered when `heard` are: the earliest Lead::from. [any]
    [[nodiscard]] FramePosition next_rendered(FramePosition heard) const noexcept
    {
        return heard + queue_.capacity();
    }
    /// Where the music is that mix() handed over last. [control]
    [[nodiscard]] PlayingPlace place() noexcept { return place_.read(); }
    /// The same, after every `chunk` frames, in order; what nobody takes is lost after six seconds at 48 kHz.
    /// [one thread]
    [[nodiscard]] const PlayingPlace* next_place() const noexcept { return heard_.peek(); }
    void take_place() noexcept { static_cast<void>(heard_.pop()); }
    /// The frame that mix() hands over next. [audio]
    [[nodiscard]] FramePosition position() const noexcept RT_SAFE { return queue_.position(); }
    /// Frames that mix() wanted and that were not there. [any]
    [[nodiscard]] std::uint64_t late_frames() const noexcept { return late_.load(std::memory_order_relaxed); }
    [[nodiscard]] const Renderer& renderer() const noexcept { return *renderer_; }

private:
    void run();
    void take_from_queue(std::size_t count) noexcept RT_SAFE;
    void mix_part(std::span<float* const> outputs, std::size_t from, std::size_t count) noexcept RT_SAFE;

    std::unique_ptr<Renderer> renderer_;
    std::size_t channels_;
    rt::FrameQueue queue_;
    rt::HandoverQueue<PlayingPlace> places_;
    FramePosition written_;                  // the worker's own
    std::vector<std::vector<float>> chunk_;  // the worker's
    std::vector<float*> chunk_pointers_;
    std::vector<const float*> chunk_to_push_;

    std::vector<std::atomic<float>> volumes_;  // stored by anybody, loaded by audio
    std::vector<float> gains_;                 // audio's own, on its way to the volume
    std::vector<std::vector<float>> lanes_;    // audio's own
    std::vector<float*> lane_pointers_;
    float step_;                             // of a gain, in a frame
    std::atomic<std::uint64_t> late_ {0};    // stored by audio, loaded by anybody
    rt::LatestValue<PlayingPlace> place_;    // written by audio, read by control
    rt::HandoverQueue<PlayingPlace> heard_;  // audio → whoever follows along
    rt::HandoverQueue<Lead> leads_;          // whoever follows → worker

    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;  // under mutex_
    std::thread thread_;
};

}  // namespace tutti::playback
