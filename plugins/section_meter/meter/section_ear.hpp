// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "analysis/class_analyser.hpp"
#include "analysis/section_reading.hpp"
#include "dsp/stream_resampler.hpp"
#include "host/host_time.hpp"
#include "rehearsal/glance.hpp"
#include "rt/realtime.hpp"
#include "section_meter/meter/intake.hpp"
#include "section_meter/meter/settings.hpp"
#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti::section_meter {

/// A pitch may be named and judged.
[[nodiscard]] constexpr bool is_sure(rehearsal::Verdict verdict) noexcept
{
    return verdict != rehearsal::Verdict::silent && verdict != rehearsal::Verdict::unsure;
}

/// What the engine's readings of recordings are taken at; what comes at another rate is converted to it.
inline constexpr SampleRate heard_rate {48'000};

/// What one hop of the section says.
struct Heard {
    analysis::SectionReading reading;  ///< positions at heard_rate, from where the music last began anew
    rehearsal::Glance glance;
    std::optional<Pitch> sounding;         ///< glance.written as it sounds
    FramePosition now;                     ///< just after the hop, in the host's frames since prepare()
    bool anew = false;                     ///< what came before this hop does not belong to it
    std::optional<plugins::BarBegun> bar;  ///< a bar of the host's began within this hop; `ago` is nothing
};

/// Whoever is told. Of one ear all calls come one after another, on the ear's worker, or on the thread that
/// calls hear_at_once().
class HeardSink {
public:
    virtual ~HeardSink() = default;
    virtual void take(const Heard&) = 0;
    /// All that had come has been analysed for now.
    virtual void caught_up() {}
    /// Nothing comes for now, after what there was: see SectionEar::pause() and release().
    virtual void paused() {}
};

/// The engine's ear on one section, behind a hand-over: what a plug-in's audio thread gives is analysed on a
/// worker of the ear's own.
///
///   in      blocks of any length, all channels microphones of one section
///   out     a Heard per hop, to the sink: the readings of `tutti track`, bit for bit, whatever the blocks;
///   at
///           another rate than heard_rate they come later by StreamResampler::delay(), as in a file of it
///   delay   the audio passes by; a reading comes when its last frame has come and the worker has woken (2
///   ms)
///
/// Hops lie on a grid that begins where the music began anew: at prepare(), where begin_anew() was called,
/// and where frames were lost.
class SectionEar {
public:
    /// `settings` is asked, on the worker, for what is set: a change of the instrument begins anew, the other
    /// settings hold from the next hop on. Both must outlive the ear.
    SectionEar(std::function<Settings()> settings, HeardSink& sink);
    ~SectionEar();
    SectionEar(const SectionEar&) = delete;
    SectionEar& operator=(const SectionEar&) = delete;

    /// Makes room and starts the worker. Refuses a rate that cannot be converted, and no channels; the ear
    /// then hears nothing. [control & !running]
    [[nodiscard]] Status prepare(SampleRate, std::size_t channels);
    /// Stops the worker, which tells the sink of the pause first. [control & !running]
    void release();

    /// Hands over one block. [audio & running]
    void hear(std::span<const float* const> channels, FrameCount frames) noexcept RT_SAFE
    {
        if (intake_ == nullptr)
            return;
        paused_.store(false, std::memory_order_relaxed);
        intake_->hear(channels, frames);
    }
    /// Nothing is heard until the next block is handed over, and the worker tells the sink so. [audio &
    /// running]
    void pause() noexcept RT_SAFE { paused_.store(true, std::memory_order_relaxed); }
    /// The same for a host that renders faster than the clock: analyses before it returns, so that nothing is
    /// dropped however fast blocks come. May lock, wait and allocate. [audio & running, offline only]
    void hear_at_once(std::span<const float* const> channels, FrameCount frames);
    /// See Intake; null before prepare(). [audio & running]
    [[nodiscard]] Intake* intake() noexcept RT_SAFE { return intake_.get(); }

    /// Frames that came faster than they could be analysed. [any]
    [[nodiscard]] std::uint64_t frames_lost() const noexcept { return lost_.load(std::memory_order_relaxed); }

private:
    void work();
    void analyse_waiting();
    void tell_pause();
    void take_in(FrameCount frames);
    void take_converted(std::span<const float> interleaved);
    void analyse_hop();
    void start_over();
    void renew_board();
    [[nodiscard]] std::optional<plugins::BarBegun> bar_before(FramePosition) noexcept;

    std::function<Settings()> ask_;
    HeardSink& sink_;

    SampleRate rate_ = heard_rate;
    std::size_t channel_count_ = 0;

    std::unique_ptr<Intake> intake_;  // audio thread → whoever analyses
    std::vector<const float*> part_;  // the audio thread's own

    // Of whoever analyses, who holds the mutex: the worker, and offline the audio thread instead.
    std::mutex analysing_;
    std::optional<analysis::ClassAnalyser> analyser_;
    std::optional<dsp::StreamResampler> resampler_;  // none at heard_rate
    std::optional<rehearsal::GlanceBoard> board_;
    Settings settings_;
    FramePosition expected_;          // of the host's next frame, if nothing jumps
    FramePosition began_;             // in the host's frames
    std::vector<float> taken_;        // from the queue, channel after channel
    std::vector<float*> taking_;      // to each channel of them
    std::vector<float> interleaved_;  // for the converter
    std::vector<float> converted_;    // from it
    std::vector<float> hop_;          // channel after channel: the hop being filled
    std::vector<const float*> hop_channels_;
    FrameCount hop_length_;
    FrameCount filled_;
    FramePosition hop_begins_;  // at heard_rate, since it began
    bool anew_ = true;          // the next hop is the first since then
    bool fresh_ = true;         // the analyser has heard nothing yet
    bool pause_told_ = true;    // or nothing has been told since

    std::atomic<std::uint64_t> lost_ {0};  // written by whoever analyses, read by any
    std::atomic<bool> running_ {false};    // written by control, read by the worker
    std::atomic<bool> paused_ {false};     // written by audio, read by the worker
    std::thread worker_;
};

}  // namespace tutti::section_meter
