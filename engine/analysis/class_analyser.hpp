// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/backing_reading.hpp"
#include "analysis/class_hearing.hpp"
#include "analysis/couplings.hpp"
#include "analysis/ensemble_reading.hpp"
#include "analysis/section_reading.hpp"
#include "audio/class_description.hpp"
#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti::analysis {

/// The trackers that can be chosen by name. The first is what a rehearsal uses; aubio's stay as the baseline
/// that ours is measured against.
[[nodiscard]] std::span<const std::string_view> tracker_names() noexcept;

/// All sections of a class, heard together, hop by hop.
///
///   in      one hop of every channel in use, in the order of ClassDescription::channels_in_use(); not to be
///   trusted:
///           NaN, infinities and samples beyond full scale are made harmless and lower confidence.
///           With Parameters::backing one more channel after them: what a loudspeaker was given in the same
///           frames. The first tracker takes it out of every microphone, aubio's do not
///   out     one SectionReading per section and hop, in the class's order; one EnsembleReading per hop
///   delay   see SectionReading::heard_until; Onset::reported minus Onset::start for onsets
///
/// Readings depend on the samples alone: the same samples give the same readings, bit for bit, however they
/// arrived. Construction allocates and plans [control]; process() and skip() do neither [worker].
class ClassAnalyser {
public:
    struct Parameters {
        SampleRate sample_rate {48'000};
        std::string tracker;                    // one of tracker_names(); the first when empty
        std::optional<Couplings> couplings {};  // from an earlier rehearsal of the same class
        bool backing = false;                   // a loudspeaker plays beside the microphones
    };

    [[nodiscard]] static Result<ClassAnalyser> create(const audio::ClassDescription&, Parameters);
    ClassAnalyser(ClassAnalyser&&) noexcept;
    ClassAnalyser& operator=(ClassAnalyser&&) noexcept;
    ~ClassAnalyser();

    /// Frames in a hop: 256 at 48 kHz, the nearest to the same time at other rates.
    [[nodiscard]] FrameCount hop() const noexcept;

    /// Analyses the hop that begins at `position`. The span holds until the next call. [worker]
    [[nodiscard]] std::span<const SectionReading> process(std::span<const float* const> channels,
                                                          FramePosition position) noexcept;

    /// What the last hop says of every key of a section's; holds until the next process(). [worker]
    [[nodiscard]] const KeyEvidence& key_evidence(std::size_t section) noexcept;
    /// What the same hop says of the ensemble. [worker]
    [[nodiscard]] const EnsembleReading& ensemble() const noexcept;
    /// How well the loudspeaker is taken out of a section's main microphone, by the same hop. [worker]
    [[nodiscard]] BackingReading backing(std::size_t section) const noexcept;
    /// For each channel in use the first one that carries the same signal: itself when there is none.
    /// Sections that share a signal are unsure for as long. See MergedChannels. [worker]
    [[nodiscard]] std::span<const std::size_t> same_as() const noexcept;

    /// What is known of the bleed by now; nothing with a tracker that does not learn it.
    /// [control & !running]
    [[nodiscard]] std::optional<Couplings> couplings() const;
    /// Only this section plays, from begin to end: from a tuning round the bleed is learned for sure.
    /// [worker]
    void begin_alone(std::size_t section) noexcept;
    void end_alone(std::size_t section) noexcept;
    /// What the score asks of a section from here on, or nothing. A prior, never a gate: a wrong note is
    /// reported as the note that it is. [worker]
    void expect(std::size_t section, std::optional<Hertz> f0) noexcept;

    /// The stream has a hole: forgets what lies before it, keeps what was learned of the room. [worker]
    void skip() noexcept;

    /// How long after a sound a reading of it can be trusted: half the window that f0 is taken from. [any]
    [[nodiscard]] Seconds detection_delay(std::size_t section) const noexcept;

private:
    class Implementation;
    explicit ClassAnalyser(std::unique_ptr<Implementation>);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace tutti::analysis
