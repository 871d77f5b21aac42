// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "units/pitch.hpp"

namespace tutti::practice {

/// A stretch of bars by their printed numbers.
struct PrintedBars {
    std::string first;
    std::string last;
};

/// Where a pupil waited: before a bar, or within it.
struct WaitedAt {
    std::string bar;
    bool within = false;

    friend bool operator==(const WaitedAt&, const WaitedAt&) = default;
};

/// One thing that is said to a pupil, as what it is: a face says it in its own language.
struct Remark {
    enum class Kind : std::uint8_t {
        nothing_heard,
        only_rests,                  ///< for the part in the bars of `phrase`
        nothing_beside_loudspeaker,  ///< nothing of the pupil: they listened, or were covered all the time
        too_loud,                    ///< the microphone is overdriven
        loudspeaker,                 ///< the recordings cover the pupil
        not_sure,                    ///< for more than half of the notes
        octave_lower,                ///< is what the pupil plays, than their part
        octave_higher,
        other_notes,  ///< than the part's
        tuned_high,   ///< all of the part's notes, by the same amount
        tuned_low,
        more_right,    ///< than the time before: `right` of `told`, `right_before` of `told_before` then
        more_in_tune,  ///< likewise
        more_together,
        some_right,  ///< `right` of `told`
        all_right,   ///< every note
        told_right,  ///< every note that could be told
        some_told,   ///< `right` of `told`, all of them right
        stopped,     ///< after bar `bar`, and the recordings went on
        left_out,    ///< `notes` in bar `bar`
        waited,      ///< at `waits`, for seconds, and the recordings with them
        hesitated,   ///< likewise, and the recordings went on
        other_note,  ///< there: `expected` is printed and `heard` was played, as the part's page names them
        too_high,
        too_low,
        pitch_high,  ///< each time, `expected` as the part's page names it
        pitch_low,
        began_early,  ///< half a second or more before the others
        began_late,   ///< likewise after
        ahead,        ///< of the others
        behind,
    };
    Kind kind = Kind::nothing_heard;
    std::optional<PrintedBars> phrase {};  ///< which this is about; without, all that was played
    int right = 0;
    int told = 0;
    int right_before = 0;
    int told_before = 0;
    bool since_first = false;  ///< "before" was the first time, not the last but one
    int notes = 1;
    std::string bar {};
    std::vector<WaitedAt> waits {};
    std::optional<Pitch> expected {};
    bool open_string = false;  ///< of the pupil's instrument sounds as `expected`
    std::optional<Pitch> heard {};
};

/// In a sentence or two, in a child's English. [any]
[[nodiscard]] std::string in_words(const Remark&);
[[nodiscard]] std::vector<std::string> in_words(std::span<const Remark>);

}  // namespace tutti::practice
