// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "analysis/onset_features.hpp"
#include "analysis/section_reading.hpp"
#include "dsp/decimator.hpp"
#include "dsp/stft.hpp"
#include "units/quantity.hpp"

namespace tutti::analysis {

/// Where the notes of one section begin, soft bowed starts and slurs included.
///
/// Energy that appears in bands where nothing sounded a moment before (spectral flux with a maximum filter,
/// so that vibrato passes) is seen over several spans at once, together with what falls silent, with the
/// level's course and with steps of the f0. How these weigh against each other was learned from lines whose
/// onsets are known (see onset_weights.hpp); what they are is described in onset_features.hpp. Everything is
/// relative to the section's own loudness and to its own noise floor, so the microphone's gain does not
/// matter.
///
///   in      one hop of finite samples, and what is known by then of the section (see Evidence)
///   out     the onset noticed in this hop, if any: its estimated start and its clearness as strength (0…1)
///   delay   13 to 18 ms on average from the start of a note to its report; the start is given back-dated
///   cost    one FFT of 1024 points, 117 bands, 3000 multiplications a hop
///
/// Nothing is reported in the first tenth of a second, while there is nothing to compare with, nor within 70
/// ms of the last onset. Construction allocates and plans [control]; everything else does neither [worker].
///
/// S. Böck and G. Widmer, "Maximum filter vibrato suppression for onset detection", DAFx 2013 (the flux).
class OnsetFlux {
public:
    struct Parameters {
        SampleRate sample_rate {48'000};
        FrameCount hop {256};  ///< about 5.3 ms: all spans are counted in hops
    };

    /// What others have found out about the same hop. All of it may be left out.
    struct Evidence {
        std::optional<Hertz> f0;           ///< the section's pitch, when it is fairly sure
        std::span<const float> own_share;  ///< share (0…1) of the magnitude that is the section's own, at
                                           ///< evenly spaced frequencies from 0 Hz to `own_reach`
        Hertz own_reach;                   ///< above it the mean share of the upper half holds
    };

    explicit OnsetFlux(Parameters);

    /// `until` is the position just after the hop's last sample.
    [[nodiscard]] std::optional<Onset> process(std::span<const float> samples, FramePosition until,
                                               const Evidence&) noexcept;

    /// The stream has a hole: forgets what lies before it.
    void reset() noexcept;

    /// The newest row of features, for training and for looking at.
    [[nodiscard]] std::span<const float> features() const noexcept;

private:
    static constexpr std::size_t remembered = 32;  // rows of features; at least the longest span looked back

    void take_magnitudes(const Evidence&) noexcept;

    Parameters parameters_;
    dsp::Decimator decimator_;
    dsp::Stft stft_;
    OnsetFeatures features_;
    std::vector<float> magnitudes_;
    std::array<OnsetFeatures::Row, remembered> rows_ {};
    std::size_t hops_ = 0;
    std::size_t since_onset_ = 0;
    float before_ = 0;  // the last hop's clearness
};

}  // namespace tutti::analysis
