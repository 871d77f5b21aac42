// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "analysis/backing_reading.hpp"
#include "analysis/backing_sound.hpp"
#include "dsp/stft.hpp"
#include "units/quantity.hpp"

namespace tutti::analysis {

/// Takes out of one microphone what a loudspeaker plays beside it, when what the loudspeaker was given is
/// known.
///
/// An adaptive filter learns the path from loudspeaker to microphone, delay and room included, and what it
/// predicts is subtracted. It is a Kalman filter over the spectra of blocks: each bin of each block of the
/// path has an estimate and a variance, and learns the faster the less is known of it and the softer all else
/// is that the microphone hears. So a pupil who plays all the time hardly disturbs it, and needs not be
/// detected.
///
///   in      one hop of the microphone at the shape's rate, and the BackingSound of the same hop
///   out     the same samples less the loudspeaker; untouched while the loudspeaker is silent
///   delay   none
///   cost    two transforms of twice a hop, and about 30 operations a bin, for each block of the path
///
/// G. Enzner and P. Vary, "Frequency-domain adaptive Kalman filter for acoustic echo control in hands-free
/// telephones", Signal Processing 86, 2006; in blocks after F. Kuech, E. Mabande and G. Enzner, "State-space
/// architecture of the partitioned-block-based acoustic echo controller", ICASSP 2014. Construction allocates
/// [control]; the rest does not [worker].
class BackingRemoval {
public:
    BackingRemoval(const BackingSound&, Hertz rate);

    void process(std::span<float> samples, const BackingSound&) noexcept;
    /// Forgets what is under way, keeps what was learned of the path.
    void skip() noexcept;
    [[nodiscard]] BackingReading reading() const noexcept { return reading_; }

private:
    void predict(const BackingSound&) noexcept;
    void learn(const BackingSound&) noexcept;
    void keep_within_block(std::size_t block) noexcept;

    std::size_t block_;
    std::size_t blocks_;
    std::size_t bins_;
    Seconds block_time_;
    dsp::RealTransform transform_;
    std::vector<float> real_;  // the path, a spectrum a block
    std::vector<float> imaginary_;
    std::vector<float> variance_;  // of the path's estimate
    std::vector<float> error_real_;
    std::vector<float> error_imaginary_;
    std::vector<float> other_power_;  // all else that the microphone hears
    std::vector<float> uncertain_;    // power of what the estimate may be wrong by
    BackingReading reading_;
};

}  // namespace tutti::analysis
