// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "score/remarks.hpp"
#include "score/score.hpp"

namespace tutti::score::musicxml {

/// What the parts of a file say about one measure, gathered before it becomes a Bar.
struct BarSketch {
    std::string number;             ///< the attribute; empty when there is none
    bool implicit = false;          ///< the file does not count it: a pick-up, the rest of a split bar
    std::optional<Metre> metre;     ///< that begins here
    bool senza_misura = false;      ///< no metre from here until the next
    std::optional<int> key_fifths;  ///< sounding, that begins here
    Quarters filled;                ///< as far as any part's notes and rests go
    // Some programs write these longer than the bar, which they never make longer than its metre.
    Quarters filled_by_bar_rests;  ///< as far as whole-bar rests go
    Quarters filled_by_silence;    ///< as far as skips go, for which no rest is written, and a whole rest at
                                   ///< the start
    std::string rehearsal_mark;
    std::vector<TempoMark> tempo_marks;
    Navigation signs;             ///< `ending` only in a bracket's first bar
    int times_in_words = 0;       ///< "Play 3 times": of the repeat in which this stands; 0 without
    bool final_barline = false;   ///< thin and thick, at the end of this bar
    bool double_barline = false;  ///< two thin ones, at the end of this bar
    bool ending_stops = false;    ///< a bracket ends with this bar
};

/// Makes bars of the sketches: their lengths, the numbers players see, and which endings they stand under.
[[nodiscard]] std::vector<Bar> finished_bars(std::vector<BarSketch>, Remarks&);

}  // namespace tutti::score::musicxml
