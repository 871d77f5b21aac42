// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "analysis/bleed_mask.hpp"
#include "analysis/class_hearing.hpp"
#include "analysis/f0_memory.hpp"
#include "analysis/f0_salience.hpp"
#include "analysis/onset_flux.hpp"
#include "analysis/pitch_grid.hpp"
#include "analysis/rising_spectrum.hpp"
#include "analysis/spectral_front.hpp"
#include "analysis/unison_estimator.hpp"
#include "analysis/voicing.hpp"
#include "units/quantity.hpp"

namespace tutti::analysis {

/// What one section's microphones hear in one hop, with the neighbours told apart.
struct SectionSound {
    Company company;                      ///< in this hop
    std::span<const float> slow_samples;  ///< the main microphone, at the front's rate
    std::span<const float> power;         ///< mean power spectrum of the section's microphones
    std::span<const float> own;           ///< the part of it that is the section's
    std::span<const float> pitched;       ///< the part of it in which its pitch and onsets are looked for
    std::span<const float> neighbours;    ///< what the others' playing explains of it, or the loudspeaker's
    std::span<const float> power_share;   ///< own to heard; empty for a section without neighbours
    BleedMask::Balance balance;
};

/// The chain of one section: own spectrum → salience → memory → refinement → evidence → state and confidence,
/// with onsets and unison beside it.
///
/// Construction allocates [control]; the rest does not [worker].
class TuttiSection {
public:
    TuttiSection(const Instrument&, const SpectralShape&, SampleRate, FrameCount hop, Company);

    [[nodiscard]] SectionHeard hear(const SectionSound&, FramePosition until) noexcept;
    void weigh_keys(const Tuning&, KeyEvidence&) const noexcept;
    void expect(std::optional<Hertz> f0) noexcept;
    void skip() noexcept;
    [[nodiscard]] const Evidence& evidence() const noexcept { return evidence_; }
    [[nodiscard]] const OnsetFeatures::Row& onset_features() const noexcept { return onsets_.features(); }

private:
    [[nodiscard]] Hertz candidate() const noexcept;
    void gather(Hertz f0, const SectionSound&) noexcept;
    void follow_levels(double own) noexcept;

    Hertz bin_width_;
    PitchGrid grid_;
    RisingSpectrum rising_;
    F0Salience salience_;
    F0Memory memory_;
    Voicing voicing_;
    OnsetFlux onsets_;
    UnisonEstimator unison_;
    Evidence evidence_;
    double least_rise_;
    double greatest_fall_;
    double least_own_;     // of late, rising 1 dB a second
    double greatest_own_;  // of late, falling half a decibel a second
};

}  // namespace tutti::analysis
