// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/extent.hpp"

#include <algorithm>
#include <utility>

#include "practice/bars.hpp"

namespace tutti::practice {

namespace {

/// The bars of a passage in which the part has notes, the first and the last.
std::optional<std::pair<std::size_t, std::size_t>>
bars_with_notes(const score::UnfoldedScore& score, std::size_t part, const playback::Passage& passage)
{
    auto bars = std::optional<std::pair<std::size_t, std::size_t>> {};
    for (const auto& note : score.notes(part)) {
        const auto bar = bar_at(score, note.onset.value());
        if (note.grace || bar < passage.first_bar || bar >= passage.end_bar)
            continue;
        if (!bars)
            bars = {bar, bar};
        bars->second = std::max(bars->second, bar);
    }
    return bars;
}

}  // namespace

std::optional<Remark> only_rests(const score::UnfoldedScore& score, std::size_t part,
                                 const playback::Passage& passage)
{
    const auto& first = score.bars()[passage.first_bar];
    const auto& last = score.bars()[passage.end_bar - 1];
    if (std::ranges::any_of(score.notes(part), [&](const auto& note) {
            return !note.grace && note.onset < last.end() && first.start < note.end();
        }))
        return std::nullopt;
    return Remark {.kind = Remark::Kind::only_rests,
                   .phrase = numbers_of(score, passage.first_bar, passage.end_bar - 1)};
}

std::optional<Extent> extent_of(const score::UnfoldedScore& score, std::size_t part,
                                const playback::Passage& passage, std::span<const PupilNote> notes)
{
    const PupilNote* first = nullptr;
    const PupilNote* last = nullptr;
    for (const auto& each : notes) {
        if (each.silent || !each.note.heard)
            continue;
        if (first == nullptr || each.note.position < first->note.position)
            first = &each;
        if (last == nullptr || each.note.position > last->note.position)
            last = &each;
    }
    if (first == nullptr)
        return std::nullopt;
    auto extent = Extent {.first_bar = bar_at(score, first->note.position),
                          .last_bar = bar_at(score, last->note.position),
                          .last = last->note.position,
                          .whole = true};
    const auto bars = bars_with_notes(score, part, passage);
    if (!bars)
        return extent;
    const auto silent_after = std::ranges::count_if(notes, [&](const PupilNote& each) {
        return each.silent && each.note.position > last->note.position;
    });
    extent.whole = extent.first_bar == bars->first && extent.last_bar == bars->second;
    if (extent.last_bar == bars->second)
        extent.still_to_play = static_cast<int>(silent_after);
    else
        extent.stopped = silent_after > 0;
    return extent;
}

}  // namespace tutti::practice
