// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "analysis/section_reading.hpp"
#include "units/quantity.hpp"

namespace tutti::analysis {

/// How a section lies against the ensemble.
struct SectionTiming {
    Seconds lead;             ///< + when it plays ahead of the ensemble
    int count = 0;            ///< onsets shared with other sections that this rests on
    double confidence = 0.0;  ///< 0…1 that the lead is right within 20 ms
};

/// Who leads and who drags, from the sections' onsets alone.
///
/// Two sections are compared wherever they begin a note together: nearest onsets, each the other's nearest,
/// closer than 160 ms and than half the way to either's neighbouring notes. The median of the last 12 such
/// differences stands for the pair. From the pairs each section's lag against the ensemble follows, the
/// ensemble being the median section: with three sections or more one that drags does not shift it, with two
/// nobody can say which of them is wrong and each gets half.
///
///   in      the onsets as they are noticed, in any order of sections
///   out     a SectionTiming for each section with at least 4 shared onsets in the last 20 s
///   delay   a habit shows after 4 shared onsets; one late entry among punctual ones never does
///   cost    some hundred operations an onset and section; nothing between onsets
///
/// Construction allocates [control]; the rest does not [worker].
///
/// The pairwise medians follow the usual asynchrony measures: R. A. Rasch, "Synchronization in performed
/// ensemble music", Acustica 43, 1979; the median instead of his mean because one missed onset must not
/// count.
class EnsembleTiming {
public:
    struct Parameters {
        std::size_t sections;
        SampleRate sample_rate {48'000};
    };
    explicit EnsembleTiming(Parameters);

    /// A note begun by a section. Onsets of one section come in order of time.
    void add(std::size_t section, const Onset&) noexcept;

    /// As of the last add().
    [[nodiscard]] const std::optional<SectionTiming>& of(std::size_t section) const noexcept;

    void reset() noexcept;

private:
    static constexpr std::size_t kept_onsets = 8;
    static constexpr std::size_t kept_differences = 12;

    struct Section {
        std::array<double, kept_onsets> starts {};  // seconds, newest at (count - 1) % kept_onsets
        std::size_t count = 0;
    };
    struct Difference {
        double seconds;  // + when the pair's first section is later
        double at;
        double first_start;
        double second_start;
    };
    struct Pair {
        std::array<Difference, kept_differences> differences {};
        std::size_t count = 0;
        double median = 0.0;
        double scatter = 0.0;
        std::size_t fresh = 0;
    };

    [[nodiscard]] Pair& pair(std::size_t first, std::size_t second) noexcept;
    void compare(std::size_t newer, std::size_t other, double now) noexcept;
    void summarise(Pair&, double now) noexcept;
    void settle() noexcept;

    Parameters parameters_;
    std::vector<Section> sections_;
    std::vector<Pair> pairs_;  // first < second
    std::vector<std::optional<SectionTiming>> timings_;
    std::vector<double> late_;      // seconds behind the ensemble
    std::vector<double> opinions_;  // scratch: what the others say of one section
    std::vector<double> votes_;
    double newest_ = 0.0;
};

}  // namespace tutti::analysis
