// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "units/quantity.hpp"

namespace tutti::playback {

/// Any number of channels, played slower or faster at their own pitch, or at another pitch in their own time.
/// All channels share one time map, so that they stay together to the sample.
///
/// Over Rubber Band's finer engine with its short window. That engine moves in hops: it takes in so many
/// frames and gives so many others, both whole numbers chosen anew for every hop. Here each hop is asked for
/// by itself, so which input is heard in which output is known, not reckoned, and no error adds up however
/// long it plays: see heard().
///
///   in      lead() frames of what came before (or silence), then the sound, wanted() frames at a time
///   out     after a further lead() of input, the sound from its first frame
///   delay   a new ratio is heard lead() frames of output after what has come out: 27 ms at 48 kHz
///   cost    about 2 % of a core for each channel; measured, docs/decisions/0007
///
/// Construction allocates [control]; process() may, where its output has no room [worker].
class Stretcher {
public:
    /// `pitch` is the frequency ratio, 1 to leave it.
    Stretcher(std::size_t channels, SampleRate, double pitch = 1.0);
    Stretcher(Stretcher&&) noexcept;
    Stretcher& operator=(Stretcher&&) noexcept;
    ~Stretcher();

    [[nodiscard]] FrameCount lead() const noexcept;
    /// How many frames the next hop needs; at least 1.
    [[nodiscard]] FrameCount wanted() const noexcept;
    /// Stretched ÷ original duration, from the next hop on.
    void set_time_ratio(double) noexcept;

    /// Takes `frames` frames, at most wanted(), and appends what comes out to each channel's output.
    void process(std::span<const float* const> input, FrameCount frames,
                 std::span<std::vector<float>> output);

    /// A frame of the input, counted from the first after the lead, and where it is heard in the output.
    struct Heard {
        double input;
        double output;
    };
    /// After the last process(). Lies before what process() has put out or at most lead() frames after it.
    [[nodiscard]] Heard heard() const noexcept;

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

/// A short recording, `ratio` times as long at its own pitch. [control]
[[nodiscard]] std::vector<float> stretched(std::span<const float>, SampleRate, double ratio);

}  // namespace tutti::playback
