// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "units/quantity.hpp"

namespace tutti::analysis {

/// What is known of a section in one hop when its onsets are looked for.
struct OnsetEvidence {
    std::span<const float> own;    ///< power spectrum of what the section itself plays
    std::span<const float> heard;  ///< the same of all that its microphones hear
    std::optional<Hertz> f0;       ///< the pitch found, however doubtful
    double sureness = 0;           ///< 0…1 that it is the section's
};

/// What a spectrum tells about the beginning of a note: one row of numbers a hop, made of this hop and the
/// past ones.
///
///   in      OnsetEvidence: power spectra in which a full-scale sine in the middle of a bin is 1
///   out     a Row; see Feature
///   cost    about 10 operations a band and span, one logarithm a band
///
/// The bands are triangles, 24 to the octave from 60 Hz to 5.4 kHz where the bins allow. Their magnitudes are
/// compressed as log10(1 + M / (1.5 noise + 0.02 loudness)): noise is a minimum tracker (+3 dB a second) of
/// each band of what is heard, before the neighbours are taken out, since what the mask leaves of the room's
/// noise comes and goes with them; loudness is a slow peak (−1 dB a second) of the section's own. So neither
/// gain nor noise changes a row. Construction allocates [control]; process() and reset() do not [worker].
class OnsetFeatures {
public:
    /// Places in a Row. Spans are in hops of 5.3 ms. "rise" is what lies above the maximum of a band and its
    /// neighbours that many hops ago, summed over the bands; "fall" the reverse.
    enum Feature : std::size_t {
        rise_2,
        rise_4,
        rise_6,
        rise_10,
        rise_16,
        rise_28,
        fall_4,
        fall_10,
        loud_rise_4,
        loud_rise_8,  // the same on magnitudes relative to the loudness, not compressed
        fullness,     // sum of the compressed bands
        level,        // in 20 dB re loudness
        level_step_3,
        level_step_8,
        level_step_20,
        level_step_50,  // in 10 dB
        above_noise,    // in 20 dB, at most 3
        rise_mean,      // of rise_6 over the last 150 ms
        rise_before,    // highest rise_6 of the last 50 ms, this hop left out
        partials,       // mean of the compressed bands in which the f0's partials lie
        partials_rise_4,
        partials_rise_10,
        partials_rise_20,
        partials_rise_32,  // of that mean, over what was there before in those bands
        pitch_step,        // how far a fairly sure f0 has moved from where it stood 40 to 110 ms ago
        pitch_steady,      // whether both stood still
        sureness,          // of the f0
        own_share,         // of the power heard, in 20 dB, at least −2
        neighbours_step_4,
        neighbours_step_10,  // of the rest of it, in 10 dB
        feature_count
    };
    using Row = std::array<float, feature_count>;

    struct Parameters {
        Hertz bin_spacing;
        std::size_t bins;
        Seconds hop;
    };
    explicit OnsetFeatures(Parameters);

    [[nodiscard]] const Row& process(const OnsetEvidence&) noexcept;
    [[nodiscard]] const Row& row() const noexcept { return row_; }
    void reset() noexcept;

private:
    static constexpr std::size_t remembered = 64;          // hops; the longest span is 50
    static constexpr std::size_t remembered_spectra = 33;  // the longest span is 32

    struct Band {
        std::size_t first_bin;
        std::size_t first_weight;
        std::size_t count;
    };
    struct Spectra {  // of one hop
        std::vector<float> compressed;
        std::vector<float> compressed_maximum;
        std::vector<float> relative;
        std::vector<float> relative_maximum;
    };

    void follow_levels(const OnsetEvidence&) noexcept;
    void compress() noexcept;
    void follow_partials(std::optional<Hertz> f0) noexcept;
    void follow_pitch(std::optional<Hertz> f0) noexcept;
    [[nodiscard]] float power_in(const Band&, std::span<const float> power) const noexcept;
    [[nodiscard]] const Spectra& ago(std::size_t hops) const noexcept;

    Parameters parameters_;
    std::vector<Band> bands_;
    std::vector<float> weights_;
    std::vector<std::size_t> band_of_bin_;
    std::vector<float> band_;        // own magnitude
    std::vector<float> heard_band_;  // power of each band as heard
    std::vector<float> smoothed_;    // the same, over 40 ms
    std::vector<float> noise_;       // its minimum
    float total_ = 0;
    float heard_ = 0;
    float smoothed_total_ = 0;
    float loudness_ = 0;  // power
    std::array<Spectra, remembered_spectra> past_;
    std::array<float, remembered> levels_ {};             // dB
    std::array<float, remembered> neighbours_levels_ {};  // dB
    std::array<float, remembered> rises_ {};
    std::array<float, remembered> cents_ {};  // re 440 Hz; not a number where no f0 was known
    std::size_t hops_ = 0;
    Row row_ {};
};

}  // namespace tutti::analysis
