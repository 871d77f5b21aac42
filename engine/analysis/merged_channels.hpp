// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "units/quantity.hpp"

namespace tutti::analysis {

/// Inputs that carry one and the same signal: a cable in the wrong socket, two channels joined in a mixer.
///
/// Two microphones never hear the same: air delays and colours each sound differently. So two channels that
/// are copies of each other up to a gain, whatever is played, for two seconds of sound, are one microphone.
/// Compared is the difference of each channel with itself a sixth of a millisecond before: mains hum, which
/// may well be the same on every open input, does not survive that.
///
///   in      one hop of every channel
///   out     for each channel the first one that carries the same
///   delay   2 s of sound until it is believed, 0.7 s of differing sound until it is taken back
///   cost    a sixteenth of a multiplication a sample for each pair of channels
///
/// Silence says nothing either way. Construction allocates [control]; the rest does not [worker].
class MergedChannels {
public:
    MergedChannels(SampleRate, FrameCount hop, std::size_t channels);

    /// One hop. True when what is merged has changed with it.
    bool process(std::span<const std::span<const float>> channels) noexcept;
    void reset() noexcept;

    /// For each channel the lowest one that carries the same signal: itself when there is none.
    [[nodiscard]] std::span<const std::size_t> same_as() const noexcept { return same_as_; }

private:
    [[nodiscard]] std::size_t pair(std::size_t a, std::size_t b) const noexcept { return a * channels_ + b; }
    [[nodiscard]] bool judge() noexcept;

    std::size_t channels_;
    std::size_t thinned_;     // differences of one channel in a hop
    std::size_t lag_;         // frames
    std::size_t block_hops_;  // in a judgement
    double block_s_;
    double least_power_;  // of a block that says anything
    std::size_t hops_ = 0;
    std::vector<float> tail_;         // of each channel, the last frames of the hop before
    std::vector<float> differences_;  // of each channel in this hop
    std::vector<double> products_;    // of each pair, over the block
    std::vector<double> alike_s_;     // of each pair: how long they have been the same
    std::vector<char> merged_;        // of each pair
    std::vector<std::size_t> same_as_;
};

}  // namespace tutti::analysis
