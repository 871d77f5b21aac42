// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/worst_places.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <tuple>
#include <utility>
#include <variant>

#include "review/robust.hpp"

namespace tutti::review {

namespace {

// What a playing is off by counts less the fewer notes say so: as if so many more had been in place.
constexpr auto notes_in_place = 2.0;
constexpr auto not_heard = -std::numeric_limits<double>::infinity();

double believed(std::vector<double> values)
{
    std::erase_if(values, [](double value) { return !std::isfinite(value); });
    if (values.empty())
        return not_heard;
    const auto count = static_cast<double>(values.size());
    return median(std::move(values)) * count / (count + notes_in_place);
}

/// How far notes of the finding's section that began in a playing are off, upwards.
template <class Off>
double heard_off(const Review& review, const Finding& finding, const Playing& playing, Off off)
{
    const auto& notes = review.notes[static_cast<std::size_t>(finding.section)];
    auto values = std::vector<double> {};
    for (auto note = std::ranges::lower_bound(notes, playing.from, {}, &Note::start);
         note != notes.end() && note->start < playing.to; ++note)
        // A fault that goes with a note is looked for in that note.
        if (finding.places.judged == 0 || !finding.pitch || note->pitch == *finding.pitch)
            values.push_back(off(*note));
    return believed(std::move(values));
}

/// The same against the score.
template <class Off>
double printed_off(const Review& review, const Finding& finding, const Playing& playing, Off off)
{
    auto values = std::vector<double> {};
    const auto& notes = review.score_notes;
    for (auto note = std::ranges::lower_bound(notes, playing.from, {}, &analysis::NoteReading::due);
         note != notes.end() && note->due < playing.to; ++note)
        if (note->section == finding.section)
            values.push_back(off(*note));
    return believed(std::move(values));
}

/// How far off the section was in a playing as the finding says; below 0 is to the other side.
double off_in(const Review& review, const Finding& finding, const Place& place)
{
    const auto& playing = review.bars[place.bar].playings[place.playing];
    const auto& cell = review.cells[static_cast<std::size_t>(finding.section)][place.bar];
    const auto towards = [](auto amount, double value) { return amount.value() < 0.0 ? -value : value; };
    if (const auto* slip = std::get_if<NoteSlip>(&finding.amount))
        return printed_off(review, finding, playing, [&](const auto& note) {
            // Notes left out in a row are one finding, whichever they are.
            const auto same = note.verdict == slip->verdict &&
                              (slip->verdict == analysis::NoteVerdict::missing ||
                               (note.expected == slip->expected && note.heard == slip->heard));
            return same ? 1.0 : std::numeric_limits<double>::quiet_NaN();
        });
    if (const auto* lead = std::get_if<Seconds>(&finding.amount)) {
        const auto off = printed_off(review, finding, playing, [&](const auto& note) {
            return note.lead ? towards(*lead, note.lead->value()) : std::numeric_limits<double>::quiet_NaN();
        });
        return off != not_heard || !cell.lead.value ? off : towards(*lead, cell.lead.value->value());
    }
    // Levels of one playing beside another's say how loud the class was; only the bar's own number can tell.
    if (const auto* balance = std::get_if<Decibels>(&finding.amount))
        return cell.balance.value ? towards(*balance, cell.balance.value->value()) : not_heard;
    const auto cents = std::get<Cents>(finding.amount);
    return heard_off(review, finding, playing, [&](const Note& note) {
        if (finding.kind == FindingKind::spread)
            return note.spread ? note.spread->value() : std::numeric_limits<double>::quiet_NaN();
        return towards(cents, beside_the_class(review, note.deviation, note.start).value());
    });
}

}  // namespace

Cents beside_the_class(const Review& review, Cents deviation, FramePosition at)
{
    auto drift = Cents {};
    if (!review.drift.empty() && review.tuning_from == TuningFrom::the_class) {
        const auto after = std::ranges::upper_bound(review.drift, at, {}, &DriftPoint::at);
        drift = after == review.drift.begin() ? after->drift : std::prev(after)->drift;
    }
    return Cents {std::remainder((deviation - drift).value(), 100.0)};
}

std::vector<Place> worst_places(const Review& review, const Finding& finding)
{
    const auto section = static_cast<std::size_t>(finding.section);
    if (section >= review.notes.size() || section >= review.cells.size())
        return {};
    auto ranked = std::vector<std::tuple<bool, double, Place>> {};
    for (const auto bar : finding.bars) {
        if (bar >= review.bars.size() || bar >= review.cells[section].size())
            continue;
        const auto& playings = review.bars[bar].playings;
        for (auto p = std::size_t {0}; p < playings.size(); ++p) {
            const auto rests_on = playings[p].from < finding.to && finding.from < playings[p].to;
            const auto off = off_in(review, finding, {bar, p});
            ranked.emplace_back(rests_on, std::isnan(off) ? not_heard : off, Place {bar, p});
        }
    }
    std::ranges::stable_sort(ranked, [](const auto& one, const auto& other) {
        return std::tie(std::get<0>(other), std::get<1>(other)) <
               std::tie(std::get<0>(one), std::get<1>(one));
    });
    auto places = std::vector<Place> {};
    for (const auto& [rests_on, off, place] : ranked)
        places.push_back(place);
    return places;
}

}  // namespace tutti::review
