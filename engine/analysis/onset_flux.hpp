// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "analysis/onset_features.hpp"
#include "analysis/section_reading.hpp"
#include "analysis/voicing.hpp"
#include "units/quantity.hpp"

namespace tutti::analysis {

/// Where the notes of one section begin, soft bowed starts and slurs included.
///
/// Energy that appears in bands where nothing sounded a moment before (spectral flux with a maximum filter,
/// so that vibrato passes) is seen over several spans at once, together with what falls silent, with the
/// level's course, with what rises on the partials of the f0 and with the f0's steps. How these weigh against
/// each other was learned from sound whose onsets are known (see onset_weights.hpp); what they are is
/// described in onset_features.hpp. Everything is relative to the section's own loudness and to the noise, so
/// the microphone's gain does not matter.
///
/// Alone, a note is one player's, and is reported as soon as it is clear. Among neighbours it is a section's:
/// its start is the mean of its players', who differ by some 30 ms, so that one waits until most of them have
/// come in.
///
///   in      one hop's spectra and pitch, see OnsetEvidence
///   out     the onset noticed in this hop, if any: its estimated start and its clearness as strength (0…1)
///   delay   on average 18 ms from the start of a note to its report alone, 60 ms among neighbours; the start
///           is given back-dated
///   cost    100 bands, 7000 multiplications for the verdict
///
/// Nothing is reported in the first tenth of a second, while there is nothing to compare with, nor within 80
/// ms of the last onset (120 ms among neighbours). Construction allocates [control]; everything else does not
/// [worker].
///
/// S. Böck and G. Widmer, "Maximum filter vibrato suppression for onset detection", DAFx 2013 (the flux).
class OnsetFlux {
public:
    struct Parameters {
        Hertz bin_spacing;  ///< of the spectra
        std::size_t bins;
        SampleRate sample_rate {48'000};
        FrameCount hop {256};  ///< about 5.3 ms: all spans are counted in hops
        Company company = Company::alone;
    };
    explicit OnsetFlux(Parameters);

    /// `until` is the position just after the hop's last sample.
    [[nodiscard]] std::optional<Onset> process(const OnsetEvidence&, FramePosition until) noexcept;

    /// 0…1, how clearly the last hops sound like a note's beginning, reported as one or not.
    [[nodiscard]] float clearness() const noexcept { return mean_; }

    /// The stream has a hole: forgets what lies before it.
    void reset() noexcept;

    /// The newest row of features, for fitting and for looking at.
    [[nodiscard]] const OnsetFeatures::Row& features() const noexcept { return features_.row(); }

private:
    static constexpr std::size_t remembered = 64;  // rows of features; at least the longest span looked back

    Parameters parameters_;
    OnsetFeatures features_;
    std::array<OnsetFeatures::Row, remembered> rows_ {};
    std::size_t hops_ = 0;
    std::size_t since_onset_ = 0;
    std::array<float, 4> clearness_ {};  // of the last hops
    float mean_ = 0.0F;                  // of these
    std::optional<Onset> pending_;       // noticed, not reported yet
};

}  // namespace tutti::analysis
