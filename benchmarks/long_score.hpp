// SPDX-License-Identifier: GPL-3.0-or-later
// A long score and the evidence of a class that plays it from the beginning, without sound.
#pragma once

#include <memory>
#include <vector>

#include "following/follower.hpp"
#include "score/unfolded_score.hpp"

namespace tutti::bench {

/// So many notes in all, shared by the sections; each part has quarters and eighths at 96 quarters a minute.
[[nodiscard]] score::UnfoldedScore long_score(int notes, int sections);

class LongRehearsal {
public:
    LongRehearsal(int notes, int sections);

    /// Follows one hop. The position, so that nothing is left out by the optimiser.
    double hop();

    [[nodiscard]] static Seconds hop_length() noexcept;
    [[nodiscard]] double minutes() const noexcept;

private:
    score::UnfoldedScore score_;
    std::unique_ptr<following::Follower> follower_;
    std::vector<analysis::SectionReading> readings_;
    std::vector<analysis::KeyEvidence> keys_;
    std::vector<std::size_t> next_;  // of each section, the next note to begin
    FramePosition now_;
};

}  // namespace tutti::bench
