// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/accompanist.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::practice {

using following::PartFollower;
using following::ScoreMap;
using playback::Lead;
using playback::PlayingPlace;

namespace {

constexpr auto patience = 24.0;  // cells: 0.6 s in which the pupil may still come in
constexpr auto slope_over = 100_ms;

}  // namespace

Accompanist::Accompanist(const playback::Timeline& timeline, const ScoreMap& map, SampleRate rate,
                         double tempo)
    : timeline_ {timeline}
    , map_ {map}
    , rate_ {rate}
    , tempo_ {tempo}
{
}

/// Beyond the score it goes on as beside its ends.
Seconds Accompanist::source_at(double cell) const noexcept
{
    const auto inside = std::clamp(cell, 0.0, static_cast<double>(map_.cells() - 1));
    if (const auto beyond = cell - inside; beyond != 0.0) {
        const auto beside = inside - std::copysign(slope_over / ScoreMap::cell_length, beyond);
        if (beside >= 0.0 && beside <= static_cast<double>(map_.cells() - 1))
            return source_at(inside) + (source_at(inside) - source_at(beside)) * (beyond / (inside - beside));
    }
    return timeline_.time_at(score::ScorePosition {score::Quarters::nearest(map_.quarters_at(cell))});
}

void Accompanist::play_on(PartFollower& pupil, const PlayingPlace& heard) const noexcept
{
    const auto plays = heard.state == PlayingPlace::State::playing;
    pupil.plays_with(plays ? std::optional {map_.cell_at(heard.quarters)} : std::nullopt);
}

Lead Accompanist::lead(PartFollower& pupil, FramePosition heard_until, const PlayingPlace& playing,
                       FramePosition at) const noexcept
{
    const auto notes = pupil.notes();
    if (pupil.phase() == PartFollower::Phase::expecting) {
        pupil.is_led_to(map_.cell_at(playing.quarters));
        const auto first = notes ? notes->first : pupil.to();
        if (playing.state == PlayingPlace::State::playing && pupil.cell() > first + patience)
            pupil.has_not_come_in();
    }
    auto lead = Lead {};
    const auto ahead = to_seconds(at - heard_until, rate_);
    auto cell = pupil.cell() + pupil.pace() * (ahead / ScoreMap::cell_length);
    lead.pass = pupil.pass();
    if (pupil.again() && cell >= pupil.to()) {
        cell -= pupil.to() - pupil.from();
        ++lead.pass;
    }
    lead.source = source_at(cell);
    lead.rate =
        (source_at(cell + pupil.pace() * (slope_over / ScoreMap::cell_length)) - lead.source) / slope_over;
    lead.state = pupil.phase() == PartFollower::Phase::waiting ? Lead::State::waiting : Lead::State::along;
    if (pupil.phase() == PartFollower::Phase::expecting) {
        lead.state = Lead::State::onward;
        lead.rate = tempo_;
    } else if (!pupil.again() && (!notes || pupil.cell() >= notes->second)) {
        lead.state = Lead::State::onward;
    }
    return lead;
}

}  // namespace tutti::practice
