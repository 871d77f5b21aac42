// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "analysis/couplings.hpp"
#include "units/quantity.hpp"

namespace tutti::analysis {

/// How much of each section every other section's microphones hear, learned while the class plays.
///
/// Nothing needs to be set up: a partial that stands out of the noise belongs to the section whose microphone
/// hears it loudest, and its level in the others' is a sample of the coupling. Others playing on the same
/// frequency can only raise that level, so the coupling is a low quantile of the samples of the last 20 s.
/// Until there are some it is taken to be −15 dB, or what an earlier rehearsal found it to be. What was heard
/// of a section alone, in a tuning round, gives way three times as slowly.
///
/// Two sections that play the same tune would pass for one that bleeds. But bleed keeps its phase to what it
/// comes from while a note lasts, other players do not: where two microphones are not coherent, the coupling
/// is taken to be less than the levels say (after G. C. Carter, "Coherence and time delay estimation", Proc.
/// IEEE 75, 1987).
///
///   in      one power spectrum for each section, hop by hop: the mean of its microphones'; and the complex
///           spectrum of its first
///   out     coupling(m, s, band): power at m's microphones of what s plays, its own being 1
///   delay   about 6 s of music to within 3 dB, 11 s to within 1 dB (measured on generated classes)
///   cost    a few operations a bin; one quantile and one matrix inversion a fifth of a second
///
/// After T. Prätzlich et al., "Kernel additive modeling for interference reduction in multi-channel music
/// recordings", ICASSP 2015, made causal and blind. Construction allocates [control]; the rest does not
/// [worker].
class BleedModel {
public:
    static constexpr std::size_t bands = Couplings::bands;

    struct Parameters {
        std::size_t sections;
        std::size_t bins;
        Hertz bin_width;
        Seconds hop;
    };
    explicit BleedModel(Parameters);

    /// Both hold sections × bins, a section after the other.
    void learn(std::span<const float> powers, std::span<const std::complex<float>> spectra) noexcept;
    /// For each section the first one whose microphones carry the same signal: itself when there is none.
    /// Those do not bleed into each other, and what was learned between them is forgotten.
    void treat_as_one(std::span<const std::size_t> same_as) noexcept;
    /// Only this section plays from here on: what was heard of it among others is set aside, until
    /// end_alone() drops it or another section begins.
    void begin_alone(std::size_t section) noexcept;
    /// It did until here: what was heard of it since is believed until something else is heard.
    void end_alone(std::size_t section) noexcept;
    /// What is believed until something else is heard. [control]
    void start_from(const Couplings&);
    /// What is known by now. [control]
    [[nodiscard]] Couplings couplings() const;
    /// Forgets what rings on, keeps what was learned.
    void skip() noexcept;

    [[nodiscard]] float coupling(std::size_t microphone, std::size_t section, std::size_t band) const noexcept
    {
        return coupling_[(band * sections_ + microphone) * sections_ + section];
    }
    /// The inverse of the band's coupling matrix: what each section played, from what each microphone heard.
    [[nodiscard]] float inverse(std::size_t section, std::size_t microphone, std::size_t band) const noexcept
    {
        return inverse_[(band * sections_ + section) * sections_ + microphone];
    }
    [[nodiscard]] std::size_t first_bin(std::size_t band) const noexcept { return first_bin_[band]; }

private:
    static constexpr int least_db = -50;
    static constexpr int most_db = 20;
    static constexpr std::size_t cells = most_db - least_db + 1;

    void smooth(std::span<const float> powers) noexcept;
    void give_back() noexcept;
    void remember(std::span<const std::complex<float>> spectra) noexcept;
    void take_samples() noexcept;
    void take_coherence(std::size_t section, std::size_t bin) noexcept;
    [[nodiscard]] double decibels_too_many(std::size_t microphone, std::size_t section) const noexcept;
    void refresh(std::size_t band) noexcept;
    struct Prior {
        double db;
        double samples;
        double spread_db;  // its standard deviation
    };
    [[nodiscard]] float quantile_of(std::span<const float> histogram, const Prior&) const noexcept;
    [[nodiscard]] std::span<float> histogram(std::size_t microphone, std::size_t section,
                                             std::size_t band) noexcept;
    void invert(std::size_t band) noexcept;

    std::size_t sections_;
    std::size_t bins_;
    float smoothing_;
    float floor_rise_;
    float growth_;  // of a new sample's weight, hop by hop: cheaper than shrinking all the old ones
    float weight_ = 1.0F;
    std::size_t hops_ = 0;
    std::size_t hops_a_refresh_;
    std::array<std::size_t, bands + 1> first_bin_ {};
    std::size_t hops_a_memory_;
    std::size_t newest_memory_ = 0;
    std::vector<std::complex<float>> memories_;  // spectra of the last third of a second
    struct Coherence {
        float sum;
        float samples;
    };
    std::vector<Coherence> coherence_;  // of microphone and section, in the samples near their coupling
    std::vector<float> broadband_db_;   // the level of what they have in common
    std::vector<float> smooth_;
    std::vector<float> floor_;
    std::vector<float> histograms_;
    std::optional<std::size_t> alone_;  // the section between begin_alone() and end_alone()
    std::vector<float> set_aside_;      // its histograms from before
    std::vector<float> broadband_;      // scratch: one histogram
    std::vector<std::size_t> same_as_;
    std::vector<std::optional<double>> kept_db_;  // as coupling_, from an earlier rehearsal
    std::vector<char> heard_alone_;               // of each section: its column was learned so
    std::vector<float> coupling_;
    std::vector<float> inverse_;
    std::vector<double> matrix_;  // scratch for the inversion
};

}  // namespace tutti::analysis
