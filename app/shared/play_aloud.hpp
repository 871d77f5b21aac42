// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dsp/stream_resampler.hpp"
#include "io/device.hpp"
#include "rt/frame_queue.hpp"
#include "shared/loudspeaker.hpp"
#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti {

/// Sound that is read while it is played: `read` fills what it is given, less only at the end, and tells how
/// much.
struct SoundSource {
    SampleRate rate;
    std::function<std::size_t(std::span<float>)> read;
};

/// Samples on their way to a loudspeaker. [control]
class PlayedAloud {
public:
    /// Begins to play. `loudspeaker` is an interface's name; the best when empty. Errors: those of
    /// io::PortAudioDevice. Takes up to 10 s.
    [[nodiscard]] static Result<std::unique_ptr<PlayedAloud>> start(std::vector<float> samples, SampleRate,
                                                                    const std::string& loudspeaker = {});
    /// The same through a device that is open.
    [[nodiscard]] static Result<std::unique_ptr<PlayedAloud>> start(std::vector<float> samples, SampleRate,
                                                                    Loudspeaker);
    /// Over and over until it is destroyed.
    [[nodiscard]] static Result<std::unique_ptr<PlayedAloud>> start_over_and_over(std::vector<float> samples,
                                                                                  SampleRate, Loudspeaker);
    /// Of any length; over(), which reads on, is to be asked several times a second.
    [[nodiscard]] static Result<std::unique_ptr<PlayedAloud>> start(SoundSource,
                                                                    const std::string& loudspeaker);
    [[nodiscard]] static Result<std::unique_ptr<PlayedAloud>> start(SoundSource, Loudspeaker);
    ~PlayedAloud();
    PlayedAloud(const PlayedAloud&) = delete;
    PlayedAloud& operator=(const PlayedAloud&) = delete;

    /// How many samples have gone out by now. [any]
    [[nodiscard]] std::uint64_t sent() const noexcept { return sent_.load(std::memory_order_relaxed); }
    /// Whether all of it has been heard. Sound that is read while it is played is read here. An error when
    /// the interface has played nothing for ten seconds.
    [[nodiscard]] Result<bool> over();
    /// What somebody should be told, one sentence at a time.
    [[nodiscard]] std::optional<std::string> next_message();

private:
    [[nodiscard]] static Result<std::unique_ptr<PlayedAloud>> start(std::vector<float> samples, SampleRate,
                                                                    Loudspeaker, bool over_and_over);
    PlayedAloud(std::vector<float> samples, Loudspeaker, bool over_and_over);
    static void callback(void* context, const audio::InputBlock&, const audio::OutputBlock&) noexcept;
    void play_samples(const audio::OutputBlock&) noexcept;
    void play_on(const audio::OutputBlock&) noexcept;
    void read_on();

    /// Of a SoundSource: read ahead by control, played by audio.
    struct Stream {
        Stream(SoundSource, std::optional<dsp::StreamResampler>, SampleRate);

        SoundSource source;
        std::optional<dsp::StreamResampler> resampler;  // none where the rates agree
        FrameCount to_drop;                             // of what it makes: its delay
        std::vector<float> read;
        std::vector<float> converted;  // and not handed over yet
        FramePosition handed_over;
        bool at_end = false;  // of the source
        rt::FrameQueue waiting;
    };
    std::optional<Stream> stream_;
    std::vector<float> samples_;
    bool over_and_over_;
    std::atomic<std::uint64_t> sent_ {0};  // written by audio, read by control
    std::atomic<std::size_t> at_ {0};      // written by audio, read by control
    std::unique_ptr<io::Device> device_;
    std::string output_name_;
    std::size_t seen_ = 0;
    std::chrono::steady_clock::time_point seen_at_;
};

}  // namespace tutti
