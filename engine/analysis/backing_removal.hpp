// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <cstddef>
#include <span>
#include <vector>

#include "analysis/backing_reading.hpp"
#include "analysis/backing_sound.hpp"
#include "analysis/backing_volume.hpp"
#include "analysis/spectral_front.hpp"
#include "dsp/stft.hpp"
#include "units/quantity.hpp"

namespace tutti::analysis {

/// Takes out of one microphone what a loudspeaker plays beside it, when what the loudspeaker was given is
/// known.
///
/// An adaptive filter learns the path from loudspeaker to microphone, delay and room included, and what it
/// predicts is subtracted. It is a Kalman filter over the spectra of blocks: each bin of each block of the
/// path has an estimate and a variance, and learns the faster the less is known of it and the softer all else
/// is that the microphone hears. So whoever plays all the time hardly disturbs it, and needs not be detected.
/// The variances also tell how much of the loudspeaker may be left. A knob that is turned moves the whole
/// path at once: see BackingVolume.
///
///   in      one hop of the microphone at the shape's rate, and the BackingSound of the same hop
///   out     the same samples less the loudspeaker; untouched while the loudspeaker is silent
///   delay   none. From 3 to 6 s of backing on, 10 to 15 dB of it are gone while the pupil plays (three
///   takes) cost    two transforms of twice a hop, and about 30 operations a bin, for each block of the path
///
/// G. Enzner and P. Vary, "Frequency-domain adaptive Kalman filter for acoustic echo control in hands-free
/// telephones", Signal Processing 86, 2006; in blocks after F. Kuech, E. Mabande and G. Enzner, "State-space
/// architecture of the partitioned-block-based acoustic echo controller", ICASSP 2014. Departure: what may
/// have changed of a block since the last hop is the mean over its bins, not each bin's own, so that a bin
/// that was never heard is not taken to be known. Construction allocates and plans [control]; the rest does
/// neither [worker].
class BackingRemoval {
public:
    BackingRemoval(const BackingSound&, const SpectralShape&);

    void process(std::span<float> samples, const BackingSound&) noexcept;
    /// Forgets what is under way, keeps what was learned of the path.
    void skip() noexcept;

    /// Of the last hop; a BackingReading as it is born while the loudspeaker is silent.
    [[nodiscard]] const BackingReading& reading() const noexcept { return reading_; }
    /// In the window that a SpectralFront sees: the power that was taken out, over all bins, and the power
    /// spectrum of what may be left.
    [[nodiscard]] float removed_power() const noexcept { return removed_power_; }
    [[nodiscard]] std::span<const float> residue() const noexcept { return residue_; }

private:
    void fall_silent() noexcept;
    void predict(const BackingSound&) noexcept;
    void subtract_from(std::span<float> samples) noexcept;
    void estimate_residue() noexcept;
    [[nodiscard]] bool follow_volume() noexcept;
    void learn(const BackingSound&) noexcept;
    void keep_within_block() noexcept;
    [[nodiscard]] float mean_power_of_path(std::size_t block) const noexcept;
    void read() noexcept;
    [[nodiscard]] Seconds delay_of_path() noexcept;

    std::size_t block_;   // samples
    std::size_t blocks_;  // of the path
    std::size_t bins_;
    Hertz rate_;
    dsp::RealTransform transform_;
    std::vector<float> real_;  // the path, a spectrum a block
    std::vector<float> imaginary_;
    std::vector<float> variance_;    // of each of its values
    std::vector<float> path_power_;  // of each block, mean over the bins
    std::vector<float> predicted_;   // samples
    std::vector<float> sum_real_;    // of all blocks' predictions
    std::vector<float> sum_imaginary_;
    std::vector<std::complex<float>> predicted_spectrum_;  // of this hop's samples alone
    std::vector<std::complex<float>> left_spectrum_;       // likewise
    std::vector<float> uncertain_;                         // power of what the prediction may be wrong by
    std::vector<float> uncertain_power_;                   // the same, smoothed
    std::vector<float> predicted_power_;                   // smoothed
    std::vector<float> other_power_;                       // of all else that the microphone hears, smoothed
    dsp::Stft prediction_;
    std::vector<float> residue_;
    float removed_power_ = 0.0F;
    BackingVolume volume_;
    int known_hops_ = 0;      // that the path has been known for
    float usual_own_ = 0.0F;  // power: the loudest of late of what is not the loudspeaker's
    BackingReading reading_;
};

}  // namespace tutti::analysis
