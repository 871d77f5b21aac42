// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/page.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "review/findings.hpp"
#include "score/bar_names.hpp"

namespace tutti::review {

namespace {

using analysis::FollowingState;

constexpr auto column_length = 10_s;
constexpr auto least_share_of_a_bar = 0.25;
constexpr auto shortest_visit = 150_ms;
constexpr auto steps_back = 0.5;     // quarters: more is a new beginning, less the follower's own wavering
constexpr auto longest_hold = 10_s;  // in the middle of a bar: a fermata, a breath
constexpr auto heard_before_a_bar = 0.25;  // quarters: as early as players are
constexpr auto sure_tempo = 0.5;
constexpr auto tempo_step = 1_s;
// A note belongs where it is this long after its beginning: early players are 50 ms early, 100 at worst.
constexpr auto into_a_note = 150_ms;

}  // namespace

PlaceLine::PlaceLine(SampleRate rate, FrameCount hop, std::shared_ptr<const score::UnfoldedScore> score)
    : rate_ {rate}
    , hop_ {hop}
    , score_ {std::move(score)}
{
}

void PlaceLine::hear(const analysis::EnsembleReading& reading)
{
    if (!reading.place)
        extend(no_place_, reading.heard_until);
    place_seen_ = place_seen_ || reading.place;
    follow(reading);
    if (followed_) {
        extend(followed_stretches_, reading.heard_until);
        confidences_ += reading.place->confidence;
        ++hops_followed_;
    }

    auto point = TempoPoint {};
    point.at = reading.heard_until;
    if (!tempo_.empty() && point.at < tempo_.back().at + to_frames(tempo_step, rate_))
        return;
    if (score_ == nullptr) {
        if (!reading.tempo || reading.tempo->confidence < sure_tempo)
            return;
        point.tempo = reading.tempo->tempo;
        point.confidence = reading.tempo->confidence;
    } else {
        if (!followed_ || !reading.place->tempo)
            return;
        const auto position = score::ScorePosition {score::Quarters::nearest(reading.place->position)};
        point.tempo = *reading.place->tempo;
        point.marked = score_->printed_tempo_at(position);
        point.bar = score_->place_at(position).bar;
        point.confidence = reading.place->confidence;
    }
    tempo_.push_back(point);
}

void PlaceLine::follow(const analysis::EnsembleReading& reading)
{
    const auto was_followed = std::exchange(
        followed_, score_ != nullptr && reading.place && reading.place->state == FollowingState::following &&
                       std::isfinite(reading.place->position));
    if (!followed_)
        return;
    const auto quarters = std::clamp(reading.place->position, 0.0, score_->end().value());
    const auto bar =
        score_->place_at(score::ScorePosition {score::Quarters::nearest(quarters)}).performed_bar;
    const auto now = reading.heard_until;
    if (!visits_.empty()) {
        auto& last = visits_.back();
        const auto within_reach = now - last.to <= to_frames(longest_hold, rate_);
        if (bar == last.performed_bar && within_reach && quarters >= last.ends_at - steps_back) {
            last.to = now;
            last.ends_at = std::max(last.ends_at, quarters);
            return;
        }
        // A step back over the bar line that is soon taken again.
        if (was_followed && bar + 1 == last.performed_bar && quarters >= last.ends_at - steps_back) {
            last.to = now;
            return;
        }
    }
    auto visit = Visit {bar, now - hop_, now, quarters, quarters};
    if (!was_followed && reading.place->tempo && reading.place->tempo->value() > 0.0) {
        // Where the ensemble was found in the middle of a bar, it had begun it before it was found.
        const auto played =
            Seconds {60.0 * (quarters - score_->bars()[bar].start.value()) / reading.place->tempo->value()};
        const auto earliest = visits_.empty() ? FramePosition {} : visits_.back().to;
        visit.from = std::max(visit.from - to_frames(played, rate_), earliest);
        visit.begins_at = score_->bars()[bar].start.value();
    }
    visits_.push_back(visit);
}

std::vector<PlaceLine::Visit> PlaceLine::visits() const
{
    auto kept = std::vector<Visit> {};
    for (const auto& visit : visits_) {
        // Where the follower looked elsewhere for an instant the bar goes on.
        const auto goes_on = !kept.empty() && kept.back().performed_bar == visit.performed_bar &&
                             visit.begins_at >= kept.back().ends_at - steps_back &&
                             visit.from - kept.back().to <= to_frames(longest_hold, rate_);
        if (goes_on) {
            kept.back().to = visit.to;
            kept.back().ends_at = visit.ends_at;
        } else if (visit.to - visit.from >= to_frames(shortest_visit, rate_)) {
            kept.push_back(visit);
        }
    }
    std::erase_if(kept, [&](const auto& visit) {
        return visit.ends_at - visit.begins_at <
               least_share_of_a_bar * score_->bars()[visit.performed_bar].length.value();
    });
    return kept;
}

bool PlaceLine::away(FramePosition from, FramePosition to) const
{
    return place_seen_ && 2 * in_common(no_place_, from, to) > to - from;
}

FrameCount PlaceLine::followed(FramePosition from, FramePosition to) const
{
    return in_common(followed_stretches_, from, to);
}

double PlaceLine::confidence() const noexcept
{
    return hops_followed_ > 0 ? confidences_ / static_cast<double>(hops_followed_) : 0.0;
}

void PlaceLine::extend(std::vector<Stretch>& stretches, FramePosition until) const
{
    const auto from = until - hop_;
    if (!stretches.empty() && stretches.back().to == from)
        stretches.back().to = until;
    else
        stretches.push_back({from, until});
}

FrameCount PlaceLine::in_common(const std::vector<Stretch>& stretches, FramePosition from, FramePosition to)
{
    auto sum = FrameCount {};
    auto next = std::ranges::upper_bound(stretches, from, {}, &Stretch::to);
    for (; next != stretches.end() && next->from < to; ++next)
        sum += std::min(next->to, to) - std::max(next->from, from);
    return sum;
}

score::Place printed_place(const analysis::NoteReading& note, const score::UnfoldedScore& score) noexcept
{
    const auto later = note.expected ? 0.0 : heard_before_a_bar;
    return score.place_at(score::ScorePosition {score::Quarters::nearest(note.position + later)});
}

Page::Page(const score::UnfoldedScore& score, const PlaceLine& line)
    : rate_ {line.rate()}
{
    const auto& printed = score.printed().bars;
    const auto names = score::bar_names(score.printed());
    auto begins_at = std::vector<double> {};  // [printed bar] quarters into its column
    auto lengths = std::vector<double> {};    // [column]
    for (auto b = std::size_t {0}; b < printed.size(); ++b) {
        const auto& bar = printed[b];
        const auto goes_on =
            b > 0 && !bar.number.empty() && bar.number == printed[b - 1].number && !bars_.empty();
        if (!goes_on) {
            bars_.push_back({names[b], bar.rehearsal_mark, {}});
            lengths.push_back(0.0);
        }
        column_of_printed_.push_back(bars_.size() - 1);
        begins_at.push_back(lengths.back());
        lengths.back() += bar.length.value();
    }

    auto before = std::optional<std::size_t> {};  // performed bar of the visit before
    for (const auto& visit : line.visits()) {
        const auto& performed = score.bars()[visit.performed_bar];
        const auto column = column_of_printed_[performed.bar];
        auto& playings = bars_[column].playings;
        const auto same_playing = !stretches_.empty() && stretches_.back().place.column == column && before &&
                                  *before + 1 == visit.performed_bar && begins_at[performed.bar] > 0.0;
        if (same_playing)
            playings.back().to = visit.to;
        else
            playings.push_back({visit.from, visit.to});
        before = visit.performed_bar;
        const auto within = [&](double quarters) {
            const auto length = std::max(lengths[column], 1e-9);
            return (begins_at[performed.bar] + quarters - performed.start.value()) / length;
        };
        stretches_.push_back({visit.from,
                              visit.to,
                              {column, playings.size() - 1, within(visit.begins_at)},
                              within(visit.ends_at)});
    }
}

Page::Page(Seconds length, SampleRate rate)
    : rate_ {rate}
{
    const auto columns = static_cast<std::size_t>(std::max(0.0, std::ceil(length / column_length)));
    for (auto c = std::size_t {0}; c < columns; ++c) {
        const auto from = static_cast<double>(c) * column_length;
        const auto playing = Playing {FramePosition {} + to_frames(from, rate),
                                      FramePosition {} + to_frames(from + column_length, rate)};
        bars_.push_back({clock_time(from), {}, {playing}});
        stretches_.push_back({playing.from, playing.to, {c, 0, 0.0}, 1.0});
    }
}

std::optional<Page::Place> Page::at(FramePosition position) const
{
    auto after = std::ranges::upper_bound(stretches_, position, {}, &Stretch::from);
    if (after == stretches_.begin())
        return {};
    const auto& stretch = *--after;
    if (position >= stretch.to)
        return {};
    auto place = stretch.place;
    const auto share = static_cast<double>((position - stretch.from).value()) /
                       static_cast<double>((stretch.to - stretch.from).value());
    place.within += share * (stretch.reaches - place.within);
    return place;
}

std::optional<Page::Place> Page::at(FramePosition start, FramePosition end) const
{
    const auto into = std::min(FrameCount {(end - start).value() / 2}, to_frames(into_a_note, rate_));
    return at(start + into);
}

}  // namespace tutti::review
