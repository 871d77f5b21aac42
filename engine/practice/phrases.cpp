// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/phrases.hpp"

#include <algorithm>
#include <utility>

#include "practice/assessment.hpp"
#include "practice/bars.hpp"
#include "practice/verdicts.hpp"

namespace tutti::practice {

namespace {

constexpr auto longest_phrase = std::size_t {4};  // bars: what a beginner holds in mind
constexpr auto shortest_phrase = std::size_t {2};

/// Whether the part has nothing to play for a beat or more before this bar line.
bool rests_before(const score::UnfoldedScore& score, std::size_t part, std::size_t bar)
{
    const auto line = score.bars()[bar].start;
    const auto beat = score.printed(score.bars()[bar - 1]).metre.beat();
    const auto notes = score.notes(part).first(score.first_note_from(part, line));
    return std::ranges::none_of(notes, [&](const auto& note) { return line < note.end() + beat; });
}

}  // namespace

std::vector<Phrase> phrases_of(const score::UnfoldedScore& score, std::size_t part, std::size_t first_bar,
                               std::size_t end_bar)
{
    auto phrases = std::vector<Phrase> {};
    const auto elsewhere = [&](std::size_t bar) {
        return score.bars()[bar].bar != score.bars()[bar - 1].bar + 1;
    };
    auto first = first_bar;
    for (auto bar = first_bar + 1; bar < end_bar; ++bar) {
        const auto length = bar - first;
        const auto marked = !score.printed(score.bars()[bar]).rehearsal_mark.empty();
        if (elsewhere(bar) || length >= longest_phrase ||
            (length >= shortest_phrase && (marked || rests_before(score, part, bar))))
            phrases.push_back({std::exchange(first, bar), bar});
    }
    if (first < end_bar) {
        if (end_bar - first < shortest_phrase && !phrases.empty() && !elsewhere(first))
            phrases.back().end_bar = end_bar;
        else
            phrases.push_back({first, end_bar});
    }
    return phrases;
}

PhraseFeedback::PhraseFeedback(const score::UnfoldedScore& score, std::size_t part,
                               const playback::Passage& passage, SampleRate rate)
    : score_ {score}
    , part_ {part}
    , all_told_ {to_frames(all_told, rate)}
    , phrases_ {phrases_of(score, part, passage.first_bar, passage.end_bar)}
{
}

std::vector<PupilNote> PhraseFeedback::notes_of(Where where, std::span<const PupilNote> notes) const
{
    const auto from = score_.bars()[phrases_[where.phrase].first_bar].start.value();
    const auto to = score_.bars()[phrases_[where.phrase].end_bar - 1].end().value();
    // A wait in it may be told with a note after it.
    auto verdicts = verdicts_of(notes);
    std::erase_if(verdicts, [&](const PupilNote& each) {
        return each.pass != where.pass || each.note.position < from || each.note.position >= to;
    });
    return verdicts;
}

std::vector<Remark> PhraseFeedback::next(const Snapshot& now, std::span<const PupilNote> notes)
{
    if (now.playing.state == playback::PlayingPlace::State::counting_in)
        return {};
    auto where = Where {.pass = now.playing.pass, .phrase = 0};
    while (where.phrase + 1 < phrases_.size() &&
           now.playing.quarters >= score_.bars()[phrases_[where.phrase + 1].first_bar].start.value())
        ++where.phrase;
    if (where != now_) {
        const auto next_phrase = Where {now_.pass, now_.phrase + 1};
        const auto next_pass = Where {now_.pass + 1, 0};
        const auto to_the_next = where == (next_phrase.phrase < phrases_.size() ? next_phrase : next_pass);
        ended_ = to_the_next ? std::optional {now_} : std::nullopt;
        ended_heard_ = now.signal - std::exchange(began_, now.signal);
        speak_at_ = now.heard_until + all_told_;
        now_ = where;
    }
    if (!ended_ || now.heard_until < speak_at_)
        return {};
    const auto ended = *std::exchange(ended_, std::nullopt);
    const auto& phrase = phrases_[ended.phrase];
    const auto before = notes_of({ended.pass - 1, ended.phrase}, notes);
    return phrase_remarks(score_, part_, numbers_of(score_, phrase.first_bar, phrase.end_bar - 1),
                          notes_of(ended, notes), before, ended_heard_, ended == Where {1, 0});
}

}  // namespace tutti::practice
