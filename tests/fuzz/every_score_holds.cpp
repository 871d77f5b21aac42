// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/every_score_holds.hpp"

#include <cstdlib>
#include <optional>
#include <span>
#include <vector>

#include <fmt/format.h>

#include "following/follower.hpp"
#include "following/note_judge.hpp"
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

constexpr auto longest_followed =
    Seconds {600.0};  // what is laid out for longer ones takes too long by chance
constexpr auto most_followed = std::size_t {8};

/// Whatever is read can be followed: nothing that is laid out for it fails or takes minutes.
void can_be_followed(const score::UnfoldedScore& score)
{
    auto parts = std::vector<std::optional<std::size_t>> {};
    for (auto part = std::size_t {0}; part < score.printed().parts.size() && parts.size() < most_followed;
         ++part)
        if (!score.notes(part).empty())
            parts.emplace_back(part);
    if (parts.empty() || score.time_at(score.end()) > longest_followed)
        return;
    constexpr auto rate = SampleRate {48'000};
    constexpr auto hop = FrameCount {256};
    const auto class_follower = following::Follower {score, parts, {.sample_rate = rate, .hop = hop}};
    const auto judge = following::NoteJudge {
        score, parts, class_follower.map(), {.sample_rate = rate, .hop = hop, .tuning = {}}};
    const auto pupil = following::Follower {
        score,
        std::span {parts}.first(1),
        {.sample_rate = rate,
         .hop = hop,
         .passage = following::PartFollower::Passage {score::ScorePosition {}, score.end()}}};
    require(class_follower.map().cells() > 0 && pupil.map().cells() > 0, "a score has places");
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
    can_be_followed(*unfolded);
}

}  // namespace tutti::test
