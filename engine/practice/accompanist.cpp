// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/accompanist.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::practice {

using analysis::FollowingState;
using following::ScoreMap;
using playback::Lead;
using playback::PlayingPlace;

namespace {

constexpr auto tempo_wander = 0.10;  // standard deviation of the pace after a second
constexpr auto place_wander = 0.2;   // of the place, cells
constexpr auto pace_unknown = 0.10;
constexpr auto place_unknown = 4.0;      // cells: the follower's 100 ms
constexpr auto heard_beginning = 0.8;    // cells, standard deviation: 20 ms, player and ear
constexpr auto follower_tremble = 17.0;  // cells: 50 ms, of which 75 hops are one witness
constexpr auto gate = 6.0;               // cells around a note's beginning: 150 ms
constexpr auto too_far = 12.0;           // cells: the follower is somewhere else, not early or late
constexpr auto sure_of_elsewhere = 80_ms;
constexpr auto sure_place = 0.5;
constexpr auto patience = 24.0;  // cells: 0.6 s in which the pupil may still come in
constexpr auto slowest_pace = 0.3;
constexpr auto fastest_pace = 2.0;
constexpr auto slope_over = 100_ms;

}  // namespace

Accompanist::Accompanist(const score::UnfoldedScore& score, std::size_t part,
                         const playback::Timeline& timeline, const playback::Passage& passage,
                         const ScoreMap& map, Parameters parameters)
    : parameters_ {parameters}
    , timeline_ {timeline}
    , map_ {map}
    , hop_ {to_seconds(parameters.hop, parameters.sample_rate)}
    , again_ {passage.passes != 1}
    , from_ {map.cell_at(score.bars()[passage.first_bar].start.value())}
    , to_ {map.cell_at(score.bars()[passage.end_bar - 1].end().value())}
{
    for (const auto& note : score.notes(part)) {
        const auto cell = map.cell_at(note.onset.value());
        if (note.grace || cell < from_ - 0.5 || cell >= to_ - 0.5)
            continue;
        if (!beginnings_.empty() && cell <= beginnings_.back()) {  // of a chord
            endings_.back() = std::max(endings_.back(), map.cell_at(note.end().value()));
            continue;
        }
        beginnings_.push_back(cell);
        endings_.push_back(map.cell_at(note.end().value()));
    }
    line_ = {from_, parameters.tempo, place_unknown * place_unknown, 0.0, pace_unknown * pace_unknown};
}

double Accompanist::place() const noexcept
{
    return map_.quarters_at(line_.cell);
}

Seconds Accompanist::source_at(double cell) const noexcept
{
    return timeline_.time_at(score::ScorePosition {score::Quarters::nearest(map_.quarters_at(cell))});
}

bool Accompanist::rests(double cell) const noexcept
{
    const auto next = std::ranges::upper_bound(beginnings_, cell);
    if (next == beginnings_.begin())
        return true;
    return endings_[static_cast<std::size_t>(next - beginnings_.begin()) - 1] <= cell;
}

void Accompanist::go_on() noexcept
{
    const auto h = hop_ / ScoreMap::cell_length;
    line_.cell += line_.pace * h;
    line_.cell_variance +=
        h * (2.0 * line_.covariance + h * line_.pace_variance) + place_wander * place_wander * hop_.value();
    line_.covariance += h * line_.pace_variance;
    line_.pace_variance += tempo_wander * tempo_wander * hop_.value();
}

/// The pupil was at a cell so long ago.
void Accompanist::observe(double cell, Seconds ago, double deviation) noexcept
{
    const auto h = ago / ScoreMap::cell_length;
    const auto off = cell - (line_.cell - line_.pace * h);
    const auto of_cell = line_.cell_variance - h * line_.covariance;
    const auto of_pace = line_.covariance - h * line_.pace_variance;
    const auto all = of_cell - h * of_pace + deviation * deviation;
    const auto cell_gain = of_cell / all;
    const auto pace_gain = of_pace / all;
    line_.cell += cell_gain * off;
    line_.pace = std::clamp(line_.pace + pace_gain * off, slowest_pace, fastest_pace);
    line_.cell_variance -= cell_gain * of_cell;
    line_.covariance -= cell_gain * of_pace;
    line_.pace_variance -= pace_gain * of_pace;
}

void Accompanist::begin_at(double cell, const analysis::ScorePlace& place) noexcept
{
    line_.cell = cell;
    if (place.tempo)
        line_.pace =
            std::clamp(place.tempo->value() / map_.marked_tempo_at(cell), slowest_pace, fastest_pace);
    line_.cell_variance = place_unknown * place_unknown;
    line_.covariance = 0.0;
    line_.pace_variance = pace_unknown * pace_unknown;
    elsewhere_ = {};
    phase_ = Phase::along;
}

void Accompanist::hear_beginning(Seconds ago) noexcept
{
    const auto then = line_.cell - line_.pace * (ago / ScoreMap::cell_length);
    const auto after = std::ranges::lower_bound(beginnings_, then);
    auto nearest = after;
    if (after == beginnings_.end() ||
        (after != beginnings_.begin() && then - *std::prev(after) < *after - then))
        --nearest;
    if (beginnings_.empty() || std::fabs(*nearest - then) > gate)
        return;
    observe(*nearest, ago, heard_beginning);
}

void Accompanist::follow(const analysis::SectionReading& reading, const analysis::ScorePlace& place) noexcept
{
    const auto cell = map_.cell_at(place.position);
    const auto sure = place.state == FollowingState::following && place.confidence >= sure_place;
    if (phase_ != Phase::along) {
        if (sure && cell >= from_ - too_far && cell < to_)
            begin_at(cell, place);
        return;
    }
    if (reading.onset)
        hear_beginning(to_seconds(reading.heard_until - reading.onset->start, parameters_.sample_rate));
    if (sure) {
        const auto away = std::fabs(cell - line_.cell) > too_far;
        elsewhere_ = away ? elsewhere_ + hop_ : Seconds {};
        if (elsewhere_ >= sure_of_elsewhere)
            begin_at(cell, place);
        else if (!away)
            observe(cell, Seconds {}, follower_tremble);
    }
    if (place.state == FollowingState::waiting && !rests(line_.cell) &&
        !(beginnings_.empty() || line_.cell >= beginnings_.back()))
        phase_ = Phase::waiting;
}

Lead Accompanist::process(const analysis::SectionReading& reading, const analysis::ScorePlace& place,
                          const PlayingPlace& playing, FramePosition at) noexcept
{
    if (phase_ == Phase::along)
        go_on();
    follow(reading, place);
    if (phase_ == Phase::expecting) {
        line_.cell = map_.cell_at(playing.quarters);
        const auto first = beginnings_.empty() ? to_ : beginnings_.front();
        if (playing.state == PlayingPlace::State::playing && line_.cell > first + patience)
            phase_ = Phase::waiting;
    }
    if (again_ && line_.cell >= to_)
        line_.cell -= to_ - from_;

    auto lead = Lead {};
    const auto ahead = to_seconds(at - reading.heard_until, parameters_.sample_rate);
    auto cell = line_.cell + line_.pace * (ahead / ScoreMap::cell_length);
    if (again_ && cell >= to_)
        cell -= to_ - from_;
    lead.source = source_at(cell);
    lead.rate =
        (source_at(cell + line_.pace * (slope_over / ScoreMap::cell_length)) - lead.source) / slope_over;
    lead.state = phase_ == Phase::waiting ? Lead::State::waiting : Lead::State::along;
    if (phase_ == Phase::expecting) {
        lead.state = Lead::State::onward;
        lead.rate = parameters_.tempo;
    } else if (!again_ && !beginnings_.empty() && line_.cell >= endings_.back()) {
        lead.state = Lead::State::onward;
    }
    return lead;
}

}  // namespace tutti::practice
