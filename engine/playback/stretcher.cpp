// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/stretcher.hpp"

#include <algorithm>

#include <rubberband/RubberBandStretcher.h>

namespace tutti::playback {

namespace {

using RubberBand::RubberBandStretcher;

// Rubber Band's options are bits to be put together.
constexpr auto options = static_cast<int>(RubberBandStretcher::OptionProcessRealTime) |
                         static_cast<int>(RubberBandStretcher::OptionEngineFiner) |
                         static_cast<int>(RubberBandStretcher::OptionWindowShort) |
                         static_cast<int>(RubberBandStretcher::OptionPitchHighConsistency);
constexpr auto most_at_a_time = std::size_t {4096};  // above the 1280 frames that the first hop asks for

}  // namespace

struct Stretcher::Implementation {
    Implementation(std::size_t count, SampleRate rate, double pitch)
        : band {static_cast<std::size_t>(rate.value()), count, options, 1.0, pitch}
        , lead {static_cast<std::int64_t>(band.getPreferredStartPad())}
        , to_drop {static_cast<std::int64_t>(band.getStartDelay())}
    {
        band.setMaxProcessSize(most_at_a_time);
        pointers.resize(count);
    }

    RubberBandStretcher band;
    std::int64_t lead;
    std::int64_t to_drop;  // of the output, before the sound begins
    std::int64_t fed = 0;
    std::int64_t made = 0;         // dropped ones included
    std::int64_t made_before = 0;  // before the last process()
    std::vector<float*> pointers;
    std::vector<float> dropped;
};

Stretcher::Stretcher(std::size_t channels, SampleRate rate, double pitch)
    : implementation_ {std::make_unique<Implementation>(channels, rate, pitch)}
{
}
Stretcher::Stretcher(Stretcher&&) noexcept = default;
Stretcher& Stretcher::operator=(Stretcher&&) noexcept = default;
Stretcher::~Stretcher() = default;

FrameCount Stretcher::lead() const noexcept
{
    return FrameCount {implementation_->lead};
}

FrameCount Stretcher::wanted() const noexcept
{
    const auto required =
        std::clamp(implementation_->band.getSamplesRequired(), std::size_t {1}, most_at_a_time);
    return FrameCount {static_cast<std::int64_t>(required)};
}

void Stretcher::set_time_ratio(double ratio) noexcept
{
    implementation_->band.setTimeRatio(ratio);
}

void Stretcher::process(std::span<const float* const> input, FrameCount frames,
                        std::span<std::vector<float>> output)
{
    auto& self = *implementation_;
    self.band.process(input.data(), frames.size(), false);
    self.fed += frames.value();
    self.made_before = self.made;
    while (self.band.available() > 0) {
        const auto ready = std::int64_t {self.band.available()};
        const auto drop = std::min(ready, self.to_drop);
        const auto count = static_cast<std::size_t>(drop > 0 ? drop : ready);
        if (drop > 0)
            self.dropped.resize(count * output.size());
        for (std::size_t c = 0; c < output.size(); ++c) {
            if (drop > 0) {
                self.pointers[c] = self.dropped.data() + c * count;
                continue;
            }
            const auto before = output[c].size();
            output[c].resize(before + count);
            self.pointers[c] = output[c].data() + before;
        }
        self.band.retrieve(self.pointers.data(), count);
        self.to_drop -= drop;
        self.made += static_cast<std::int64_t>(count);
    }
}

Stretcher::Heard Stretcher::heard() const noexcept
{
    // A hop's window is centred half its length, the lead, before the last frame fed, and is laid down with
    // its centre the start delay after what had been made; the first lead and that delay are not counted.
    const auto& self = *implementation_;
    return {static_cast<double>(self.fed - 2 * self.lead), static_cast<double>(self.made_before)};
}

std::vector<float> stretched(std::span<const float> sound, SampleRate rate, double ratio)
{
    auto stretcher = Stretcher {1, rate};
    stretcher.set_time_ratio(ratio);
    const auto length = static_cast<std::size_t>(static_cast<double>(sound.size()) * ratio);
    auto out = std::vector<std::vector<float>>(1);
    // Silence before and after: what comes in first is heard before its beginning, what comes last after.
    auto at = -stretcher.lead().value();
    auto block = std::vector<float> {};
    while (out.front().size() < length) {
        const auto wanted = stretcher.wanted();
        block.assign(wanted.size(), 0.0F);
        for (auto& sample : block) {
            if (at >= 0 && at < static_cast<std::int64_t>(sound.size()))
                sample = sound[static_cast<std::size_t>(at)];
            ++at;
        }
        const auto* samples = block.data();
        stretcher.process(std::span {&samples, 1}, wanted, out);
    }
    out.front().resize(length);
    return std::move(out.front());
}

}  // namespace tutti::playback
