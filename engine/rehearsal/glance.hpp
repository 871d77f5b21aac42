// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "analysis/ensemble_reading.hpp"
#include "analysis/section_reading.hpp"
#include "audio/class_description.hpp"
#include "units/quantity.hpp"

namespace tutti::rehearsal {

/// What a tutor is told of a section's pitch. A colour or a word is shown only for the last three.
enum class Verdict : std::uint8_t {
    silent,   ///< nobody of this section plays
    unsure,   ///< they play, but we would not swear to what
    in_tune,  ///< within the class's tolerance
    flat,
    sharp,
};

/// One section, steady enough to be read in half a second. Readings come every 5 ms; a glance is what was
/// true over the last third of a second.
struct Glance {
    Verdict verdict = Verdict::silent;
    std::optional<Pitch> written;    ///< the note as the section's players call it
    std::optional<Cents> deviation;  ///< median over the note's last third of a second
    std::optional<Cents> spread;
    std::optional<Seconds> lead;
    double confidence = 0;                                      ///< mean over the same time
    Decibels level;                                             ///< loudest hop of the last tenth of a second
    bool clipped = false;                                       ///< within the last second
    std::optional<Seconds> since_onset;                         ///< since the section's last note began
    analysis::Presence presence = analysis::Presence::unknown;  ///< by the score
    std::optional<double> astray;                               ///< as SectionReading::astray
};

/// The ensemble, calm enough to be glanced at: renewed every two seconds, save for its place, and only with
/// what is sure.
struct EnsembleGlance {
    std::optional<BeatsPerMinute> tempo;           ///< half or twice of it may be meant
    std::optional<Cents> drift;                    ///< of the common reference A
    std::optional<analysis::ScorePlace> place {};  ///< in the score, as of now; none without one
};

/// Keeps a glance of every section and of the ensemble up to date.
class GlanceBoard {
public:
    GlanceBoard(const audio::ClassDescription&, SampleRate, FrameCount hop);

    /// Takes one section's newest reading. Allocates nothing. [analysis worker]
    void update(const analysis::SectionReading&) noexcept;
    /// Takes the ensemble's newest reading. Allocates nothing. [analysis worker]
    void update(const analysis::EnsembleReading&) noexcept;

    /// In the class's order. [analysis worker]
    [[nodiscard]] std::span<const Glance> glances() const noexcept { return glances_; }
    [[nodiscard]] const EnsembleGlance& ensemble() const noexcept { return ensemble_; }

private:
    /// The last readings of one section, oldest overwritten first.
    struct Recent {
        Instrument instrument;
        std::vector<analysis::SectionReading> readings;
        std::size_t newest = 0;
        std::size_t count = 0;
        std::optional<FramePosition> last_onset;
        std::optional<FramePosition> last_clip;
    };

    void judge(const Recent&, Glance&) noexcept;

    SampleRate rate_;
    Cents tolerance_;
    std::size_t memory_;        // readings in a third of a second
    std::size_t level_memory_;  // readings in a tenth
    std::vector<Recent> recent_;
    std::vector<Glance> glances_;
    EnsembleGlance ensemble_;
    std::optional<FramePosition> ensemble_since_;
    std::vector<double> scratch_;
};

}  // namespace tutti::rehearsal
