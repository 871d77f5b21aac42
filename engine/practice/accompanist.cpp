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
constexpr auto pace_unknown = 0.15;
constexpr auto pace_unknown_at_first = 0.25;
constexpr auto place_unknown = 3.0;      // cells: the follower's 75 ms
constexpr auto follower_tremble = 25.0;  // cells, of a hop: 50 ms, and the beginnings are known better
constexpr auto lateness_tremble = 6.0;   // cells, of a hop in which a note that is due does not sound
constexpr auto gate = 5.0;               // cells around a note's beginning, at least: 125 ms,
constexpr auto wide_gate = 14.0;         // at most, and for a key that sounds nowhere nearer
constexpr auto gate_deviations = 2.5;    // of the line, between the two
constexpr auto early_entry = 0.3;        // of a rest's length that a pupil may come in before its end
constexpr auto too_far = 12.0;           // cells: the follower is somewhere else, not early or late
constexpr auto sure_of_elsewhere = 80_ms;
constexpr auto sure_place = 0.5;
constexpr auto silent_enough = 180_ms;        // to stop for a note that is due,
constexpr auto late_enough = 350_ms;          // while the one before is held
constexpr auto believe_for = 500_ms;          // that a note was taken up, before the follower knows
constexpr auto notes_back = std::size_t {5};  // that a pupil goes back to correct themselves
constexpr auto patience = 24.0;               // cells: 0.6 s in which the pupil may still come in
constexpr auto usual_over = 4_s;
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
    , passes_ {passage.passes}
    , from_ {map.cell_at(score.bars()[passage.first_bar].start.value())}
    // The map ends with its last cell's beginning.
    , to_ {score.time_at(score.bars()[passage.end_bar - 1].end()) / ScoreMap::cell_length}
    , heard_ {parameters.sample_rate, parameters.hop}
{
    for (const auto& note : score.notes(part)) {
        const auto cell = map.cell_at(note.onset.value());
        const auto end = map.cell_at(note.end().value());
        if (note.grace || cell < from_ - 0.5 || cell >= to_ - 0.5)
            continue;
        if (!notes_.empty() && cell <= notes_.back().from)
            notes_.back().to = std::max(notes_.back().to, end);
        else
            notes_.push_back({cell, end, note.pitch.midi_key()});
    }
    usual_pace_ = parameters.tempo;
    begin_at(from_, parameters.tempo);
    line_.pace_variance = pace_unknown_at_first * pace_unknown_at_first;
    phase_ = Phase::expecting;
    taken_up_ = believe_for;
}

double Accompanist::place() const noexcept
{
    return map_.quarters_at(line_.cell);
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

/// The note that has begun last; notes_.size() before the first.
std::size_t Accompanist::note_at(double cell) const noexcept
{
    const auto next = std::ranges::upper_bound(notes_, cell, {}, &Note::from);
    return next == notes_.begin() ? notes_.size() : static_cast<std::size_t>(next - notes_.begin()) - 1;
}

bool Accompanist::rests(double cell) const noexcept
{
    const auto note = note_at(cell);
    return note == notes_.size() || notes_[note].to <= cell;
}

void Accompanist::go_on() noexcept
{
    const auto h = hop_ / ScoreMap::cell_length;
    if (rests(line_.cell))
        line_.pace = usual_pace_;  // nothing is heard of it
    else
        usual_pace_ += (line_.pace - usual_pace_) * (hop_ / usual_over);
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

void Accompanist::begin_at(double cell, double pace) noexcept
{
    line_ = {cell, pace, place_unknown * place_unknown, 0.0, pace_unknown * pace_unknown};
    elsewhere_ = late_ = {};
    phase_ = Phase::along;
}

double Accompanist::pace_of(const analysis::ScorePlace& place, double cell) const noexcept
{
    return place.tempo
               ? std::clamp(place.tempo->value() / map_.marked_tempo_at(cell), slowest_pace, fastest_pace)
               : usual_pace_;
}

/// A note has begun: which may it be?
bool Accompanist::hear(const Beginnings::Witness& witness, double widest) noexcept
{
    const auto then = line_.cell - line_.pace * (witness.ago / ScoreMap::cell_length);
    const auto best = note_near(then, witness.key, widest);
    if (best)
        observe(*best, witness.ago, witness.deviation / ScoreMap::cell_length);
    return best.has_value();
}

/// Where the note begins whose beginning is nearest to a cell. Round a loop the first one comes after the
/// last.
std::optional<double> Accompanist::note_near(double cell, std::optional<int> key,
                                             double widest) const noexcept
{
    auto best = std::optional<double> {};
    const auto length = to_ - from_;
    for (const auto round : {0.0, again() ? length : 0.0, pass_ > 1 ? -length : 0.0})
        for (auto n = std::ranges::lower_bound(notes_, cell - widest - round, {}, &Note::from);
             n != notes_.end() && n->from + round <= cell + widest; ++n)
            if ((!key || n->key == *key) &&
                (!best || std::fabs(n->from + round - cell) < std::fabs(*best - cell)))
                best = n->from + round;
    return best;
}

/// The same place of the passage, in the playing in which it is nearest to the line.
double Accompanist::across(double cell) const noexcept
{
    const auto length = to_ - from_;
    if (again() && std::fabs(cell + length - line_.cell) < std::fabs(cell - line_.cell))
        return cell + length;
    if (pass_ > 1 && std::fabs(cell - length - line_.cell) < std::fabs(cell - line_.cell))
        return cell - length;
    return cell;
}

/// Back over the seam only from well before it: near it the line trembles.
void Accompanist::keep_in_round() noexcept
{
    if (again() && line_.cell >= to_) {
        line_.cell -= to_ - from_;
        ++pass_;
    } else if (pass_ > 1 && line_.cell < from_ - wide_gate) {
        line_.cell += to_ - from_;
        --pass_;
    }
}

void Accompanist::begin_with(double cell, const Beginnings::Witness& witness) noexcept
{
    begin_at(cell + usual_pace_ * (witness.ago / ScoreMap::cell_length), usual_pace_);
    taken_up_ = {};
    again_from_.reset();
}

/// A key that is not asked for here, but was a few notes ago: a pupil corrects themselves. Out of time it is
/// believed at once; in time it may be a wrong note, until another follows.
void Accompanist::go_back(const Beginnings::Witness& witness) noexcept
{
    const auto then = line_.cell - line_.pace * (witness.ago / ScoreMap::cell_length);
    const auto now = note_at(then);
    if (now == notes_.size())
        return;
    if (again_from_ && *again_from_ + 1 < notes_.size() && notes_[*again_from_ + 1].key == *witness.key) {
        begin_with(notes_[*again_from_ + 1].from, witness);
        return;
    }
    again_from_.reset();
    for (auto back = std::size_t {1}; back <= notes_back && back <= now && !again_from_; ++back)
        if (notes_[now - back].key == *witness.key)
            again_from_ = now - back;
    const auto in_time =
        then - notes_[now].from < gate || (now + 1 < notes_.size() && notes_[now + 1].from - then < gate);
    if (again_from_ && !in_time)
        begin_with(notes_[*again_from_].from, witness);
}

bool Accompanist::holds_the_one_before(std::size_t note) const noexcept
{
    const auto key = heard_.key();
    if (!key || (note == 0 && pass_ == 1))
        return false;
    const auto& before = note == 0 ? notes_.back() : notes_[note - 1];
    const auto ended = note == 0 ? before.to - (to_ - from_) : before.to;
    return key == before.key && key != notes_[note].key && notes_[note].from - ended < gate;
}

/// A note is due, and what sounds is still the one before, or nothing.
void Accompanist::hear_lateness() noexcept
{
    const auto then = line_.cell - line_.pace * (Beginnings::lag / ScoreMap::cell_length);
    const auto note = note_at(then);
    const auto due = note < notes_.size() && then < notes_[note].to && then - notes_[note].from < wide_gate;
    const auto before = due && holds_the_one_before(note);
    if (!due || !((heard_.silent() && taken_up_ > Beginnings::lag * 2.0) || before)) {
        late_ = {};
        return;
    }
    late_ += hop_;
    observe(notes_[note].from, Beginnings::lag, lateness_tremble);
    if (late_ >= (heard_.silent() ? silent_enough : late_enough))
        wait();
}

void Accompanist::wait() noexcept
{
    phase_ = Phase::waiting;
    due_ = note_at(line_.cell + gate);
    if (due_ == notes_.size())
        due_ = 0;
    else if (line_.cell - notes_[due_].from > wide_gate && due_ + 1 < notes_.size())
        ++due_;  // that one has been heard
}

/// After waiting: the note that was due begins.
void Accompanist::take_up() noexcept
{
    const auto& key = heard_.another_key();
    const auto& onset = heard_.onset();
    const auto& due = notes_[due_];
    const auto& witness = key && key->key == due.key ? key : onset && !heard_.key() ? onset : std::nullopt;
    if (!witness)
        return;
    begin_with(due.from, *witness);
}

/// In a rest: the note after it may begin before the line has come there.
void Accompanist::come_in() noexcept
{
    const auto before = note_at(line_.cell);
    auto next = before == notes_.size() ? 0 : before + 1;
    auto round = 0.0;
    if (next == notes_.size() && again()) {
        next = 0;
        round = to_ - from_;
    }
    const auto& key = heard_.another_key();
    if (next >= notes_.size() || !key || key->key != notes_[next].key)
        return;
    const auto from = notes_[next].from + round;
    const auto rest = from - (before == notes_.size() ? from_ : notes_[before].to);
    if (from - line_.cell < std::max(wide_gate, early_entry * rest))
        begin_with(from, *key);
}

void Accompanist::follow(const analysis::ScorePlace& place) noexcept
{
    const auto told = map_.cell_at(place.position);
    const auto sure = place.state == FollowingState::following && place.confidence >= sure_place &&
                      told >= from_ - too_far && told < std::min(to_, static_cast<double>(map_.cells() - 1));
    const auto cell = across(told);
    if (phase_ != Phase::along) {
        if (sure)
            begin_at(cell, pace_of(place, told));
        else if (phase_ == Phase::waiting && !notes_.empty())
            take_up();
        return;
    }
    if (rests(line_.cell))
        come_in();
    const auto overdue = late_ > Beginnings::lag;
    const auto narrow =
        overdue ? wide_gate : std::clamp(gate_deviations * std::sqrt(line_.cell_variance), gate, wide_gate);
    if (heard_.onset())
        static_cast<void>(hear(*heard_.onset(), narrow));
    if (const auto& key = heard_.another_key()) {
        if (hear(*key, wide_gate))
            again_from_.reset();
        else if (!rests(line_.cell))
            go_back(*key);
    }
    hear_lateness();
    if (sure && taken_up_ > believe_for && !rests(line_.cell)) {
        const auto away = std::fabs(cell - line_.cell) > too_far;
        elsewhere_ = away ? elsewhere_ + hop_ : Seconds {};
        if (elsewhere_ >= sure_of_elsewhere)
            begin_at(cell, pace_of(place, told));
        else if (!away)
            observe(cell, Seconds {}, follower_tremble);
    }
    taken_up_ += hop_;
    if (place.state == FollowingState::waiting && taken_up_ > believe_for && !rests(line_.cell) &&
        line_.cell < notes_.back().from)
        wait();
}

Lead Accompanist::process(const analysis::SectionReading& reading, const analysis::ScorePlace& place,
                          const PlayingPlace& playing, FramePosition at) noexcept
{
    if (phase_ == Phase::along)
        go_on();
    heard_.process(reading);
    follow(place);
    if (phase_ == Phase::expecting) {
        line_.cell = map_.cell_at(playing.quarters);
        const auto first = notes_.empty() ? to_ : notes_.front().from;
        if (playing.state == PlayingPlace::State::playing && line_.cell > first + patience) {
            phase_ = Phase::waiting;
            due_ = 0;
        }
    }
    keep_in_round();

    auto lead = Lead {};
    const auto ahead = to_seconds(at - reading.heard_until, parameters_.sample_rate);
    auto cell = line_.cell + line_.pace * (ahead / ScoreMap::cell_length);
    lead.pass = pass_;
    if (again() && cell >= to_) {
        cell -= to_ - from_;
        ++lead.pass;
    }
    lead.source = source_at(cell);
    lead.rate =
        (source_at(cell + line_.pace * (slope_over / ScoreMap::cell_length)) - lead.source) / slope_over;
    lead.state = phase_ == Phase::waiting ? Lead::State::waiting : Lead::State::along;
    if (phase_ == Phase::expecting) {
        lead.state = Lead::State::onward;
        lead.rate = parameters_.tempo;
    } else if (!again() && (notes_.empty() || line_.cell >= notes_.back().to)) {
        lead.state = Lead::State::onward;
    }
    return lead;
}

}  // namespace tutti::practice
