// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/timeline.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace tutti::playback {

namespace {

constexpr auto least_apart = 0.0005;  // seconds between anchors: piece.json has milliseconds

/// The straight line through the two knots around `x`, or the nearest two.
template <class Knots, class Value>
double interpolated(const Knots& knots, Value from, Value to, double x)
{
    auto after = std::upper_bound(knots.begin(), knots.end(), x,
                                  [&](double value, const auto& knot) { return value < knot.*from; });
    after = std::clamp(after, std::next(knots.begin()), std::prev(knots.end()));
    const auto before = std::prev(after);
    const auto share = (x - (*before).*from) / ((*after).*from - (*before).*from);
    return (*before).*to + share * ((*after).*to - (*before).*to);
}

/// Every bar's start and every tempo mark within one, in order: between them time runs evenly.
std::vector<score::ScorePosition> bends(const score::UnfoldedScore& score)
{
    auto found = std::vector<score::ScorePosition> {};
    for (const auto& bar : score.bars()) {
        found.push_back(bar.start);
        for (const auto& mark : score.printed(bar).tempo_marks)
            if (mark.at > score::Quarters {} && mark.at < bar.length)
                found.push_back(bar.start + mark.at);
    }
    return found;
}

}  // namespace

Result<Timeline> Timeline::create(std::shared_ptr<const score::UnfoldedScore> score,
                                  const std::vector<Anchor>& anchors)
{
    if (anchors.size() < 2)
        return failure(ErrorCode::score_invalid,
                       "The recordings are not yet aligned to the score; run `tutti piece align` on the "
                       "piece's folder.");
    // Where the tempo mark changes between two anchors, the line between them has a bend.
    auto knots = std::vector<Knot> {};
    for (const auto& anchor : anchors)
        knots.push_back({score->time_at(anchor.at).value(), anchor.time.value(), anchor.at.value()});
    for (std::size_t i = 1; i < knots.size(); ++i)
        if (knots[i].nominal <= knots[i - 1].nominal || knots[i].time < knots[i - 1].time + least_apart)
            return failure(
                ErrorCode::score_invalid,
                fmt::format("The alignment goes backwards at {:.2f} seconds; unpin that bar and run "
                            "`tutti piece align` again.",
                            knots[i].time));
    auto timeline = Timeline {std::move(score), std::move(knots)};
    auto bent = timeline.knots_;
    for (const auto position : bends(*timeline.score_))
        if (std::ranges::none_of(bent, [&](const Knot& knot) { return knot.quarters == position.value(); }))
            bent.push_back({timeline.score_->time_at(position).value(), timeline.time_at(position).value(),
                            position.value()});
    std::ranges::sort(bent, {}, &Knot::nominal);
    timeline.knots_ = std::move(bent);
    return timeline;
}

Timeline Timeline::as_marked(std::shared_ptr<const score::UnfoldedScore> score)
{
    auto knots = std::vector<Knot> {};
    for (const auto position : bends(*score)) {
        const auto time = score->time_at(position).value();
        knots.push_back({time, time, position.value()});
    }
    const auto end = score->end();
    knots.push_back({score->time_at(end).value(), score->time_at(end).value(), end.value()});
    return Timeline {std::move(score), std::move(knots)};
}

Seconds Timeline::time_at(score::ScorePosition position) const noexcept
{
    return Seconds {interpolated(knots_, &Knot::nominal, &Knot::time, score_->time_at(position).value())};
}

double Timeline::quarters_at(Seconds time) const noexcept
{
    return interpolated(knots_, &Knot::time, &Knot::quarters, time.value());
}

std::vector<Beat> Timeline::beats(score::ScorePosition from, score::ScorePosition to) const
{
    auto found = std::vector<Beat> {};
    for (const auto& bar : score_->bars()) {
        if (bar.end() <= from || bar.start >= to)
            continue;
        const auto& printed = score_->printed(bar);
        const auto beat = printed.metre.beat();
        // A pick-up begins within its metre's bar: its beats lie on that bar's grid.
        for (auto into = score::Quarters {}; into < printed.begins_at + bar.length; into += beat) {
            const auto at = bar.start + (into - printed.begins_at);
            if (into >= printed.begins_at && at >= from && at < to)
                found.push_back({time_at(at), into == score::Quarters {}});
        }
    }
    return found;
}

Seconds Timeline::beat_length(std::size_t performed_bar) const noexcept
{
    const auto bars = score_->bars();
    const auto& first = bars[performed_bar];
    const auto& last = bars[std::min(performed_bar + 1, bars.size() - 1)];
    const auto beats = (last.end() - first.start) / score_->printed(first).metre.beat();
    return (time_at(last.end()) - time_at(first.start)) / beats;
}

}  // namespace tutti::playback
