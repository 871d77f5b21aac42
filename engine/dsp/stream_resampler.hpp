// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti::dsp {

/// Changes the sample rate of a stream of any number of channels as it passes, looking only backwards.
///
/// libsamplerate's medium sinc converter (signal to noise 121 dB, bandwidth 90 %) weighs 46 frames before and
/// after each instant, counted at the lower of the two rates. What lies after is not known yet in a live
/// stream, so everything comes out late by that much: delay() is 1.1 ms from 44.1 to 48 kHz, 1.0 ms from 96,
/// 5.8 ms from 8. Thus no output frame depends on input that a device of the output's rate would not have
/// heard by then. Before the delay has passed the output is silence.
///
/// NaN and infinities spoil the frames within the filter's reach, of their own channel, and no more.
/// Output depends on the samples alone, not on how they were cut into calls.
class StreamResampler {
public:
    [[nodiscard]] static Result<StreamResampler> create(int channels, SampleRate from, SampleRate to);
    StreamResampler(StreamResampler&&) noexcept;
    StreamResampler& operator=(StreamResampler&&) noexcept;
    ~StreamResampler();

    /// Converts the next frames, interleaved, and appends what has come out to `output`, interleaved. With
    /// `last`, everything that is still under way comes out as well, and nothing may follow.
    void process(std::span<const float> input, bool last, std::vector<float>& output);

    /// By how much the output lies behind the input, in frames of the output.
    [[nodiscard]] FrameCount delay() const noexcept;
    /// How many frames come out in all for so many in, the delay's included.
    [[nodiscard]] FrameCount length_after(FrameCount input) const noexcept;

private:
    struct Implementation;
    explicit StreamResampler(std::unique_ptr<Implementation>);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace tutti::dsp
