// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/every_score_holds.hpp"

#include <cstdlib>

#include <fmt/format.h>

#include "score/unfolded_score.hpp"

namespace tutti::test {

namespace {

void require(bool holds, const char* what)
{
    if (!holds) {
        fmt::print(stderr, "A score was read in which this does not hold: {}\n", what);
        std::abort();
    }
}

}  // namespace

void every_score_holds(Result<score::Score> read)
{
    using score::Quarters;
    if (!read) {
        require(!read.error().message.empty(), "an error has a sentence");
        return;
    }
    for (const auto& bar : read->bars) {
        require(bar.length > Quarters {}, "a bar has a length");
        require(!bar.number.empty(), "a bar has a number");
        for (const auto& mark : bar.tempo_marks)
            require(!mark.quarters || (mark.quarters->value() > 0 && mark.quarters->value() < 1e9),
                    "a tempo is one");
    }
    for (const auto& part : read->parts)
        for (const auto& note : part.notes) {
            require(note.bar < read->bars.size(), "a note lies in a bar");
            require(note.onset >= Quarters {} && note.onset <= read->bars[note.bar].length, "within it");
            require(note.duration >= Quarters {}, "no note ends before it begins");
            require(note.sounding.midi_key() >= 0 && note.sounding.midi_key() <= 127, "its key exists");
        }
    const auto unfolded = score::UnfoldedScore::unfold(std::move(*read));
    if (!unfolded) {
        require(!unfolded.error().message.empty(), "an error has a sentence");
        return;
    }
    auto end = score::ScorePosition {};
    for (const auto& bar : unfolded->bars()) {
        require(bar.start == end, "bars follow each other without a gap");
        require(unfolded->place_at(bar.start).performed_bar ==
                    static_cast<std::size_t>(&bar - unfolded->bars().data()),
                "the way back to a bar leads to it");
        end = bar.end();
    }
    for (auto part = std::size_t {0}; part < unfolded->printed().parts.size(); ++part) {
        auto latest = score::ScorePosition {};
        for (const auto& note : unfolded->notes(part)) {
            require(note.onset >= latest, "notes are in order");
            latest = note.onset;
        }
    }
    require(unfolded->time_at(end) > Seconds {0.0}, "a score takes time");
}

}  // namespace tutti::test
