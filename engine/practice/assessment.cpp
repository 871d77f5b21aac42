// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/assessment.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "practice/advice.hpp"
#include "practice/bars.hpp"
#include "practice/extent.hpp"
#include "practice/praise.hpp"
#include "practice/verdicts.hpp"

namespace tutti::practice {

namespace {

constexpr auto most_remarks = std::size_t {3};
constexpr auto fewest_in_a_phrase = 3;  // notes told, for a word about it

/// Who began with the others and is behind because they waited is told of that, not that they are apart.
bool is_why(const std::optional<Remark>& waits, const PassSummary& now)
{
    return waits && waits->kind == Remark::Kind::hesitated && !now.apart_at_first;
}

/// The pass that is spoken of, and what led up to it.
struct Spoken {
    std::span<const PassSummary> passes;  // up to it
    std::span<const PupilNote> notes;     // of it
    std::span<const PupilNote> all;       // up to the last that was played, be it broken off
    std::optional<Extent> extent;         // of it
    std::optional<Remark> waits;          // in it

    [[nodiscard]] const PassSummary& now() const { return passes.back(); }
};

Spoken spoken_of(const score::UnfoldedScore& score, std::size_t part, const playback::Passage& passage,
                 std::span<const PassSummary> passes, std::span<const PupilNote> notes)
{
    auto last = last_played(passes);
    const auto all = up_to_pass(notes, last->pass);
    if (last != passes.begin() && broken_off(*last, *std::prev(last)))
        --last;
    const auto of_last = of_pass(notes, last->pass);
    return {.passes = {passes.begin(), std::next(last)},
            .notes = of_last,
            .all = all,
            .extent = extent_of(score, part, passage, of_last),
            .waits = waits_of(score, of_last)};
}

void add(std::vector<Remark>& remarks, std::optional<Remark> another)
{
    if (another)
        remarks.push_back(*std::move(another));
}

/// With what else is missing in their bar, if that was the last thing said.
void add_left_out(std::vector<Remark>& remarks, int notes, const std::string& bar)
{
    if (!remarks.empty() && remarks.back().kind == Remark::Kind::left_out && remarks.back().bar == bar)
        remarks.back().notes += notes;
    else
        remarks.push_back({.kind = Remark::Kind::left_out, .notes = notes, .bar = bar});
}

/// Being apart from the others first, then notes, then what is a little off.
std::vector<Remark> to_look_at(const score::UnfoldedScore& score, std::size_t part,
                               const playback::Passage& passage, const Spoken& spoken)
{
    const auto& now = spoken.now();
    const auto began_apart = spoken.passes.front().apart_at_first;
    auto remarks = std::vector<Remark> {};
    add(remarks, is_why(spoken.waits, now) ? spoken.waits : apart(now, began_apart));
    const auto places = worst_places(score, part, spoken.all);
    if (!places.empty())
        remarks.push_back(places.front());
    if (spoken.extent && spoken.extent->still_to_play > 0)
        add_left_out(remarks, spoken.extent->still_to_play, number_of(score, spoken.extent->last_bar));
    const auto off = all_off(now);
    add(remarks, off);
    add(remarks, ahead_or_behind(now));
    if (!off) {
        const auto one_pitch = pitch_off(score, part, spoken.notes);
        add(remarks, one_pitch ? one_pitch : phrase_off(score, part, passage, spoken.notes));
    }
    if (places.size() > 1 && remarks.back().bar != places[1].bar)
        remarks.push_back(places[1]);
    return remarks;
}

/// Where nothing is to look at: how much was right, of the bars that were played.
Remark praise_alone(const score::UnfoldedScore& score, const Spoken& spoken)
{
    if (!spoken.extent)
        return praise_of(spoken.now());
    // What was due after the last that was heard is nothing to be doubted.
    auto heard = std::vector<PupilNote> {};
    std::ranges::copy_if(spoken.notes, std::back_inserter(heard),
                         [&](const PupilNote& each) { return each.note.position <= spoken.extent->last; });
    auto praise = praise_of(summary_of(heard));
    if (!spoken.extent->whole)
        praise.phrase = numbers_of(score, spoken.extent->first_bar, spoken.extent->last_bar);
    return praise;
}

/// What is said first: what got better, or else what was good.
std::optional<Remark> what_was_good(const score::UnfoldedScore& score, const Spoken& spoken, bool alone)
{
    if (auto better = better_than_before(spoken.passes))
        return better;
    if (alone)
        return praise_alone(score, spoken);
    return good_of(spoken.now(), spoken.extent ? spoken.extent->still_to_play : 0);
}

std::vector<Remark> remarks_of(const score::UnfoldedScore& score, std::size_t part,
                               const playback::Passage& passage, const Spoken& spoken)
{
    auto remarks = to_look_at(score, part, passage, spoken);
    if (auto good = what_was_good(score, spoken, remarks.empty()))
        remarks.insert(remarks.begin(), *std::move(good));
    if (spoken.extent && spoken.extent->stopped)
        remarks.insert(std::next(remarks.begin()),
                       {.kind = Remark::Kind::stopped, .bar = number_of(score, spoken.extent->last_bar)});
    if (!is_why(spoken.waits, spoken.now()))
        add(remarks, spoken.waits);
    return remarks;
}

}  // namespace

Assessment assess(const score::UnfoldedScore& score, std::size_t part, const playback::Passage& passage,
                  std::span<const PupilNote> told, const Signal& signal)
{
    auto said = Assessment {};
    if (auto rests = only_rests(score, part, passage)) {
        said.remarks.push_back(*std::move(rests));
        return said;
    }
    const auto notes = verdicts_of(told);
    said.hearing = hearing_of(notes, signal);
    if (said.hearing != Hearing::good) {
        said.remarks.push_back({.kind = remark_on(said.hearing, signal)});
        return said;
    }
    said.passes = summaries_of(notes);
    const auto spoken = spoken_of(score, part, passage, said.passes, notes);
    said.remarks = remarks_of(score, part, passage, spoken);
    said.remarks.resize(std::min(said.remarks.size(), most_remarks));
    return said;
}

std::vector<Remark> phrase_remarks(const score::UnfoldedScore& score, std::size_t part,
                                   const PrintedBars& bars, std::span<const PupilNote> now,
                                   std::span<const PupilNote> before, const Signal& signal, bool begins)
{
    const auto summary = summary_of(now);
    // Round a loop there is no end at which it could be said.
    // Who only listens is told so at the end.
    const auto hearing = hearing_of(now, signal);
    if (hearing == Hearing::too_loud || hearing == Hearing::loudspeaker || hearing == Hearing::other_octave)
        return {{.kind = remark_on(hearing, signal), .phrase = bars}};
    if (hearing != Hearing::good || summary.told() < fewest_in_a_phrase)
        return {};
    const auto better = better_than(summary, summary_of(before));
    auto waits = waits_of(score, now);
    auto not_together = apart(summary, begins && summary.apart_at_first);
    if (not_together && is_why(waits, summary))
        not_together = std::exchange(waits, std::nullopt);
    auto first = Remark {.kind = Remark::Kind::some_right, .right = summary.right, .told = summary.told()};
    if (better)
        first = *better;
    else if (summary.right == summary.told())
        first = not_together ? *std::exchange(not_together, std::nullopt) : praise_of(summary);
    first.phrase = bars;
    auto remarks = std::vector {std::move(first)};
    add(remarks, std::move(not_together));
    if (auto places = worst_places(score, part, now); !places.empty())
        remarks.push_back(places.front());
    add(remarks, all_off(summary));
    add(remarks, ahead_or_behind(summary));
    add(remarks, std::move(waits));
    remarks.resize(std::min(remarks.size(), most_remarks));
    return remarks;
}

}  // namespace tutti::practice
