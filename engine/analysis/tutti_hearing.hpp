// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "analysis/class_hearing.hpp"
#include "analysis/onset_features.hpp"
#include "analysis/voicing.hpp"
#include "units/quantity.hpp"

namespace tutti::analysis {

/// Our own ear: all microphones of a class heard together.
///
///   samples → 12 kHz → less the loudspeaker's → spectrum of each microphone → mean of each section's
///           → bleed model and mask → own spectrum → f0 salience → memory → refinement
///           → evidence → state and confidence
///
///   delay   half the window, which holds three periods of the class's lowest note: see SpectralShape
///   cost    benchmarks/instructions.sh prints it
///
/// Construction allocates [control]; the rest does not [worker].
class TuttiHearing final : public ClassHearing {
public:
    /// With `backing`, hear() is given one more channel after the microphones'.
    TuttiHearing(SampleRate, FrameCount hop, std::span<const SectionSetup>, bool backing = false);
    ~TuttiHearing() override;

    void hear(std::span<const std::span<const float>> channels, FramePosition until,
              std::span<SectionHeard> heard) noexcept override;
    [[nodiscard]] BackingReading backing(std::size_t section) const noexcept override;
    [[nodiscard]] bool weigh_keys(std::size_t section, const Tuning&, KeyEvidence&) const noexcept override;
    void tell_no_more_apart(std::span<const std::size_t> same_as) noexcept override;
    void begin_alone(std::size_t section) noexcept override;
    void end_alone(std::size_t section) noexcept override;
    void start_from(const Couplings&) override;
    [[nodiscard]] std::optional<Couplings> couplings() const override;
    void expect(std::size_t section, std::optional<Hertz> f0) noexcept override;
    void skip() noexcept override;
    [[nodiscard]] Seconds delay_of(std::size_t section) const noexcept override;

    /// Frames of the stream for one of the 12 kHz that everything here is taken from; a hop must be a
    /// multiple. [any]
    [[nodiscard]] static int decimation_at(SampleRate) noexcept;

    /// What the last hop's verdict on a section rested on: for fitting and judging the verdicts. [worker]
    [[nodiscard]] const Evidence& evidence(std::size_t section) const noexcept;
    [[nodiscard]] const OnsetFeatures::Row& onset_features(std::size_t section) const noexcept;

private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace tutti::analysis
