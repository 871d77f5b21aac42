// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "desktop/model/texts.hpp"
#include "desktop/notation/engraved_part.hpp"
#include "practice/pupil_note.hpp"
#include "practice/snapshot.hpp"
#include "score/unfolded_score.hpp"
#include "units/quantity.hpp"

namespace tutti::desktop {

/// What became of a note, as a pupil sees it: one shape and one colour each.
enum class NoteMark : std::uint8_t { in_tune, flat, sharp, early, late, wrong, missed, unsure };

/// The mark for a note that was told. Pitch comes before time: a note that is both is shown flat or sharp.
/// [any]
[[nodiscard]] NoteMark mark_of(const practice::PupilNote&) noexcept;

struct MarkedNote {
    std::size_t note = 0;  ///< index into UnfoldedScore::notes()
    NoteMark mark = NoteMark::unsure;
    bool of_last_time = false;  ///< of the playing before, and not played again yet

    friend bool operator==(const MarkedNote&, const MarkedNote&) noexcept = default;
};

/// A moment of the pupil's pitch line. Where the line has a gap there is no point.
struct PitchPoint {
    double quarters = 0.0;
    double above = 0.0;     ///< staff spaces above the head of the note that is to be played
    std::size_t note = 0;   ///< that note, index into UnfoldedScore::notes()
    bool joined = false;    ///< to the point before

    friend bool operator==(const PitchPoint&, const PitchPoint&) noexcept = default;
};

/// A part's page, made once: the score and its engraving.
struct PracticePage {
    std::shared_ptr<const score::UnfoldedScore> score;
    std::size_t part = 0;
    EngravedPart engraved;
};

/// Bars as they are played: indices into UnfoldedScore::bars(), both played.
struct BarRange {
    std::size_t first = 0;
    std::size_t last = 0;

    friend bool operator==(const BarRange&, const BarRange&) noexcept = default;
};

/// Which bars are practised, chosen by touching them: the first touch says where to start, the second what to
/// repeat, the third clears. [any]
class BarChoice {
public:
    void touch(std::size_t bar) noexcept;
    void clear() noexcept { chosen_.reset(), whole_ = false; }
    [[nodiscard]] std::optional<BarRange> range() const noexcept { return chosen_; }
    /// Whether two bars were touched: what lies between them is repeated.
    [[nodiscard]] bool loops() const noexcept { return chosen_ && whole_; }

private:
    std::optional<BarRange> chosen_;
    bool whole_ = false;
};

/// A place that moves on evenly though it is told in steps: follows what is told within a tenth of a second,
/// and jumps where that jumps. [message thread]
class GlidingPlace {
public:
    /// `told` quarters, which move by `pace` quarters a second; `passed` since the last call.
    double next(double told, double pace, Seconds passed) noexcept;
    void jump() noexcept { at_.reset(); }

private:
    std::optional<double> at_;
};

}  // namespace tutti::desktop
