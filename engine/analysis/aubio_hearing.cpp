// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/aubio_hearing.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <string>

#include <aubio/aubio.h>

#include "analysis/noise_floor.hpp"
#include "dsp/level.hpp"

namespace tutti::analysis {

namespace {

constexpr auto prefix = std::string_view {"aubio-"};
constexpr std::array<std::string_view, 5> names {"aubio-yinfft", "aubio-yin", "aubio-mcomb", "aubio-fcomb",
                                                 "aubio-schmitt"};

constexpr auto pitch_window = 43_ms;       // 2048 frames at 48 kHz: aubio's usual
constexpr auto onset_window = 21_ms;       // 1024
constexpr auto onset_method = "specdiff";  // aubio's own default hears noise as one long onset
constexpr auto above_the_room = decibels(9.0);
constexpr auto quietest = -70.0F;  // dBFS, aubio's own silence gate: under the noise floors we find

template <class T, void (*destroy)(T*)>
struct Destroy {
    void operator()(T* object) const noexcept { destroy(object); }
};
template <class T, void (*destroy)(T*)>
using Owned = std::unique_ptr<T, Destroy<T, destroy>>;
using Vector = Owned<fvec_t, del_fvec>;
using PitchMethod = Owned<aubio_pitch_t, del_aubio_pitch>;
using OnsetMethod = Owned<aubio_onset_t, del_aubio_onset>;

uint_t window_frames(Seconds length, SampleRate rate, FrameCount hop)
{
    const auto frames = static_cast<double>(to_frames(length, rate).value());
    const auto power_of_two = std::exp2(std::round(std::log2(frames)));
    const auto at_least = std::bit_ceil(2 * hop.size());
    return static_cast<uint_t>(std::max(power_of_two, static_cast<double>(at_least)));
}

/// One section's chain over its main microphone.
class Section {
public:
    Section(std::string method, SampleRate rate, FrameCount hop, const SectionSetup& setup)
        : setup_ {setup}
        , lowest_ {frequency_of(setup.instrument.lowest.transposed(-2), Tuning {})}
        , highest_ {frequency_of(setup.instrument.highest.transposed(2), Tuning {})}
        , method_ {std::move(method)}
        , rate_ {rate}
        , hop_ {hop}
        , floor_ {{.hop = to_seconds(hop, rate)}}
        , in_ {new_fvec(static_cast<uint_t>(hop.size()))}
        , out_ {new_fvec(1)}
        , pitch_ {new_aubio_pitch(method_.c_str(), window_frames(pitch_window, rate, hop),
                                  static_cast<uint_t>(hop.size()), static_cast<uint_t>(rate.value()))}
        , onset_ {new_aubio_onset(onset_method, window_frames(onset_window, rate, hop),
                                  static_cast<uint_t>(hop.size()), static_cast<uint_t>(rate.value()))}
    {
        aubio_pitch_set_unit(pitch_.get(), "Hz");
        aubio_pitch_set_silence(pitch_.get(), quietest);
        aubio_onset_set_silence(onset_.get(), quietest);
    }

    SectionHeard hear(std::span<const std::span<const float>> channels, FramePosition until) noexcept
    {
        const auto samples = channels[setup_.channels.front()];
        std::copy(samples.begin(), samples.end(), in_->data);
        auto heard = SectionHeard {};
        aubio_pitch_do(pitch_.get(), in_.get(), out_.get());
        const auto f0 = Hertz {static_cast<double>(out_->data[0])};
        const auto confidence = static_cast<double>(aubio_pitch_get_confidence(pitch_.get()));
        aubio_onset_do(onset_.get(), in_.get(), out_.get());
        if (out_->data[0] > 0.0F)
            heard.onset = onset_at(until);
        heard_since_skip_ += hop_;

        const auto level = dsp::level_of(samples).rms;
        if (level < floor_(level) + above_the_room)
            return heard;
        // aubio knows no range: what the instrument cannot play is not its pitch.
        if (!(f0 >= lowest_ && f0 <= highest_)) {
            heard.state = SectionState::unsure;
            return heard;
        }
        heard.state = SectionState::sounding;
        heard.f0 = f0;
        heard.confidence = std::isfinite(confidence) ? std::clamp(confidence, 0.0, 1.0) : 0.0;
        return heard;
    }

    /// aubio's pitch cannot be told to forget; a window of silence does it.
    void skip() noexcept
    {
        fvec_zeros(in_.get());
        const auto window = window_frames(pitch_window, rate_, hop_);
        for (auto frames = std::size_t {0}; frames <= window; frames += hop_.size())
            aubio_pitch_do(pitch_.get(), in_.get(), out_.get());
        aubio_onset_reset(onset_.get());
        heard_since_skip_ = FrameCount {};
    }

private:
    [[nodiscard]] Onset onset_at(FramePosition until) const noexcept
    {
        const auto since_skip = heard_since_skip_ + hop_;
        const auto start = FrameCount {static_cast<std::int64_t>(aubio_onset_get_last(onset_.get()))};
        return Onset {std::min(until, until - (since_skip - start)), until,
                      std::max(0.0F, aubio_onset_get_descriptor(onset_.get()))};
    }

    SectionSetup setup_;
    Hertz lowest_;
    Hertz highest_;
    std::string method_;
    SampleRate rate_;
    FrameCount hop_;
    NoiseFloor floor_;
    FrameCount heard_since_skip_;
    Vector in_;
    Vector out_;
    PitchMethod pitch_;
    OnsetMethod onset_;
};

class AubioHearing final : public ClassHearing {
public:
    AubioHearing(std::string_view tracker, SampleRate rate, FrameCount hop,
                 std::span<const SectionSetup> setups)
        : delay_ {to_seconds(FrameCount {window_frames(pitch_window, rate, hop) / 2}, rate)}
    {
        for (const auto& setup : setups)
            sections_.emplace_back(std::string {tracker.substr(prefix.size())}, rate, hop, setup);
    }

    void hear(std::span<const std::span<const float>> channels, FramePosition until,
              std::span<SectionHeard> heard) noexcept override
    {
        for (auto i = std::size_t {0}; i < sections_.size(); ++i)
            heard[i] = sections_[i].hear(channels, until);
    }
    void skip() noexcept override
    {
        for (auto& section : sections_)
            section.skip();
    }
    [[nodiscard]] Seconds delay_of(std::size_t) const noexcept override { return delay_; }

private:
    Seconds delay_;
    std::vector<Section> sections_;
};

}  // namespace

std::span<const std::string_view> aubio_tracker_names() noexcept
{
    return names;
}

std::unique_ptr<ClassHearing> make_aubio_hearing(std::string_view tracker, SampleRate rate, FrameCount hop,
                                                 std::span<const SectionSetup> setups)
{
    return std::make_unique<AubioHearing>(tracker, rate, hop, setups);
}

}  // namespace tutti::analysis
