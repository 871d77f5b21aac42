// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/part_follower.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tutti::following {

namespace {

constexpr auto pace_beside_usual = 0.10;  // standard deviation
constexpr auto same_note = 60_ms;         // around where it is thought to have begun
constexpr auto beginning_deviation = 25_ms;
constexpr auto gate = 5.0;                 // cells around a note's beginning, at least: 125 ms,
constexpr auto wide_gate = 14.0;           // at most, and for a key that sounds nowhere nearer
constexpr auto gate_deviations = 2.5;      // of the line, between the two
constexpr auto not_begun = 1.0;            // log odds
constexpr auto worth_hearing = 1.5;        // log odds, that a note like the one before it has begun,
constexpr auto peak_is_over = 30_ms;       // after which nothing has been more like a beginning;
constexpr auto unclear_deviation = 20_ms;  // of one that has
constexpr auto unclear_gate = 2.0;         // deviations of the line around where it is due
constexpr auto silent_enough = 180_ms;     // to stop for a note that is due,
constexpr auto late_enough = 350_ms;       // while the one before is held
constexpr auto same_beginning = 20_ms;
constexpr auto as_told = 50_ms;
constexpr auto near = 10.0;    // cells: 250 ms
constexpr auto doubted = 0.3;  // a line of which so little is believed,
constexpr auto much_more = 2.0;

std::vector<NoteFollower::Note> notes_between(const score::UnfoldedScore& score, std::size_t part,
                                              const ScoreMap& map, double from, double to)
{
    auto notes = std::vector<NoteFollower::Note> {};
    for (const auto& note : score.notes(part)) {
        const auto cell = map.cell_at(note.onset.value());
        const auto begins = cell * ScoreMap::cell_length;
        const auto ends = map.cell_at(note.end().value()) * ScoreMap::cell_length;
        if (note.grace || cell < from - 0.5 || cell >= to - 0.5)
            continue;
        const auto& bar = score.bars()[note.bar];
        const auto begins_bar = note.onset == bar.start || note.onset == bar.end();
        if (!notes.empty() && begins <= notes.back().from)
            notes.back().to = std::max(notes.back().to, ends);
        else
            notes.push_back({begins, ends, note.pitch.midi_key(), begins_bar});
    }
    return notes;
}

}  // namespace

PartFollower::PartFollower(const score::UnfoldedScore& score, std::size_t part, const ScoreMap& map,
                           const Passage& passage, Parameters parameters)
    : map_ {map}
    , hop_ {to_seconds(parameters.hop, parameters.sample_rate)}
    , from_ {map.cell_at(passage.from.value())}  // The map ends with its last cell's beginning.
    , to_ {score.time_at(passage.to) / ScoreMap::cell_length}
    , passes_ {passage.passes}
    , notes_ {notes_between(score, part, map, from_, to_)}
    , heard_ {parameters.sample_rate, parameters.hop}
    // Also of who plays once: after the last note they have ended or begin again, and with none to come
    // silence would speak for it.
    , come_to_ {notes_, Seconds {(to_ - from_) * ScoreMap::cell_length}, hop_}
    , usual_ {parameters.pace}
{
    begin_at(from_);
    phase_ = Phase::expecting;
}

double PartFollower::cell_of(std::size_t note) const noexcept
{
    return notes_[note].from / ScoreMap::cell_length;
}

/// Where the one after a note begins, on the line.
std::optional<double> PartFollower::next_after(std::size_t note) const noexcept
{
    if (note + 1 < notes_.size())
        return across(cell_of(note + 1));
    return again() ? std::optional {across(cell_of(0))} : std::nullopt;
}

/// Likewise, of the one so many notes later, or of the last.
double PartFollower::place_after(std::size_t note, std::size_t notes_on) const noexcept
{
    const auto later = note + notes_on;
    return across(cell_of(later < notes_.size() ? later
                          : again()             ? later % notes_.size()
                                                : notes_.size() - 1));
}

bool PartFollower::rests(double cell) const noexcept
{
    const auto time = cell * ScoreMap::cell_length;
    const auto next = std::ranges::upper_bound(notes_, time, {}, &NoteFollower::Note::from);
    return next == notes_.begin() || std::prev(next)->to <= time;
}

void PartFollower::go_on() noexcept
{
    if (rests(line_.cell()))
        line_.count_on(usual_.value());
    line_.go_on(hop_, usual_.value(), usual_.doubt());
}

void PartFollower::begin_at(double cell) noexcept
{
    const auto doubt = usual_.doubt() * usual_.value();
    line_.begin(cell, usual_.value(), doubt * doubt + pace_beside_usual * pace_beside_usual);
    late_ = {};
    held_ = 0.0;
    silent_from_.reset();
    phase_ = Phase::along;
}

/// A note has begun: of those near the line, which may it be? Round a loop the first one comes after the
/// last.
void PartFollower::hear(const Beginnings::Witness& witness, double widest) noexcept
{
    const auto then = line_.cell() - line_.pace() * (witness.ago / ScoreMap::cell_length);
    // It is the note that they have come to, or the next; a key tells one that they left out before it. In
    // the middle of a note the ear slips to another octave and back.
    const auto now = come_to_.note();
    const auto inside = witness.key && now && come_to_.own_key_for() > same_beginning;
    const auto earliest = now ? across(cell_of(*now)) + (inside ? 0.5 : -0.5) : from_;
    const auto left_out = witness.key && now && notes_[(*now + 1) % notes_.size()].key != *witness.key;
    const auto latest = now ? place_after(*now, left_out ? 2 : 1) + 0.5 : to_;
    auto best = std::optional<double> {};
    for (auto n = std::size_t {0}; n < notes_.size(); ++n) {
        const auto from = across(cell_of(n));
        if (from < earliest || from > latest)
            continue;
        const auto off = std::fabs(from - then);
        if (off <= widest && (!witness.key || notes_[n].key == *witness.key) &&
            (!best || off < std::fabs(*best - then))) {
            best = from;
            observed_ = n;
        }
    }
    if (best)
        line_.observe(*best, witness.ago, witness.deviation);
}

/// The same place of the passage, in the playing in which it is nearest to the line.
double PartFollower::across(double cell) const noexcept
{
    const auto length = to_ - from_;
    if (again() && std::fabs(cell + length - line_.cell()) < std::fabs(cell - line_.cell()))
        return cell + length;
    if (pass_ > 1 && std::fabs(cell - length - line_.cell()) < std::fabs(cell - line_.cell()))
        return cell - length;
    return cell;
}

/// Back over the seam only from well before it: near it the line trembles.
void PartFollower::keep_in_round() noexcept
{
    if (again() && line_.cell() >= to_) {
        line_.move_by(from_ - to_);
        if (silent_from_)
            *silent_from_ -= to_ - from_;
        ++pass_;
    } else if (pass_ > 1 && line_.cell() < from_ - wide_gate) {
        line_.move_by(to_ - from_);
        if (silent_from_)
            *silent_from_ += to_ - from_;
        --pass_;
    }
}

/// The pupil has come to a note where the line was not.
void PartFollower::begin_with(std::size_t note) noexcept
{
    const auto ago = comes_now_ ? began_ago_ : came_ago(note);
    observed_.reset();
    auto cell = across(cell_of(note)) + usual_.value() * (ago / ScoreMap::cell_length);
    // Not past where the next note has not begun.
    if (const auto next = next_after(note))
        cell = std::min(cell, *next + usual_.value() * (Beginnings::lag / ScoreMap::cell_length));
    begin_at(cell);
}

/// How long ago the note that they have come to is thought to have begun.
Seconds PartFollower::came_ago(std::size_t note) const noexcept
{
    return come_to_.since() + Beginnings::lag_of(notes_[note].key);
}

/// When something was last heard to begin. An onset knows it better than the key that shows after it.
void PartFollower::look_for_witness() noexcept
{
    witness_ago_ += hop_;
    key_ago_ += hop_;
    if (heard_.onset())
        witness_ago_ = heard_.onset()->ago;
    if (!heard_.another_key())
        return;
    key_ago_ = heard_.another_key()->ago;
    if (abs(witness_ago_ - key_ago_) > same_note)
        witness_ago_ = key_ago_;
}

/// Its own key has just shown, and is not the last note's, to which the ear may have come back from an
/// octave.
bool PartFollower::has_shown(std::size_t note) const noexcept
{
    return abs(key_ago_ - came_ago(note)) < same_note && come_to_.own_key_for() > Seconds {} &&
           (note == 0 || (notes_[note].key - notes_[note - 1].key) % 12 != 0);
}

/// Of notes like the one before them on a string the ear reports one in three, or none. What sounds a little
/// like a beginning when one is due counts as one, the less exactly the less clear it is.
void PartFollower::hear_unclear_beginning() noexcept
{
    if (heard_.onset() || heard_.another_key() || heard_.odds() > peak_odds_) {
        peak_odds_ = heard_.onset() || heard_.another_key() ? no_peak : heard_.odds();
        peak_ago_ = {};
        return;
    }
    peak_ago_ += hop_;
    if (peak_ago_ < peak_is_over)
        return;
    const auto odds = std::exchange(peak_odds_, heard_.odds());
    const auto ago = std::exchange(peak_ago_, Seconds {}) + Beginnings::sounds_like_one_after;
    if (odds < worth_hearing)
        return;
    const auto then = line_.cell() - line_.pace() * (ago / ScoreMap::cell_length);
    const auto widest = unclear_gate * line_.beginning_deviation();
    for (auto n = std::size_t {1}; n < notes_.size(); ++n) {
        if (notes_[n].key != notes_[n - 1].key || observed_ == n || heard_.key() != notes_[n].key)
            continue;
        if (const auto cell = across(cell_of(n)); std::fabs(cell - then) < widest) {
            line_.observe(cell, ago, unclear_deviation * std::sqrt(1.0 + std::exp(-odds)));
            observed_ = n;
            return;
        }
    }
}

/// Have they come to another note, and when did it begin? From one that was heard to begin to another the
/// usual pace is heard; notes between the two may begin unheard.
void PartFollower::look_at(std::size_t note) noexcept
{
    anchor_ago_ += hop_;
    usual_.go_on(hop_);
    comes_now_ = note_ != note || come_to_.leapt();
    note_ = note;
    if (!comes_now_)
        return;
    began_ago_ = came_ago(note);
    has_shown_ = has_shown(note);
    // Near the line an onset is enough; elsewhere it may be of something else.
    const auto is_heard = abs(witness_ago_ - began_ago_) < same_note && (has_shown_ || observed_ == note);
    if (come_to_.leapt())
        anchor_.reset();
    if (!is_heard)
        return;
    began_ago_ = witness_ago_;
    if (const auto cell = cell_of(note); anchor_ && cell > *anchor_)
        usual_.hear((cell - *anchor_) * ScoreMap::cell_length, anchor_ago_ - began_ago_, paused_);
    anchor_ = cell_of(note);
    anchor_ago_ = began_ago_;
    paused_ = false;
}

/// They have come to a note in time or nearly so.
void PartFollower::meet(std::size_t note) noexcept
{
    if (heard_.onset())
        hear(*heard_.onset(), std::clamp(gate_deviations * line_.beginning_deviation(), gate, wide_gate));
    if (heard_.another_key())
        hear(*heard_.another_key(), wide_gate);
    hear_unclear_beginning();
    const auto cell = across(cell_of(note));
    const auto before = [&](Seconds ago) {
        return cell - (line_.cell() - line_.pace() * (ago / ScoreMap::cell_length));
    };
    const auto is_unmet = comes_now_ && has_shown_ && observed_ != note;
    if (before(Beginnings::lag) > wide_gate || (is_unmet && std::fabs(before(began_ago_)) > wide_gate)) {
        begin_with(note);
        return;
    }
    if (is_unmet) {
        line_.observe(cell, began_ago_, beginning_deviation);
        observed_ = note;
    }
    if (const auto next = next_after(note))
        hear_lateness(*next);
    hear_silence();
}

/// The next note has not begun, as far as can be known by now: they are not past where it would have begun a
/// moment ago, if the note follower is right.
void PartFollower::hear_lateness(double next) noexcept
{
    const auto then = line_.cell() - line_.pace() * (Beginnings::lag / ScoreMap::cell_length);
    held_ = std::max(then - next, 0.0) / (1.0 + std::exp(-come_to_.not_yet()));
    if (then < next || come_to_.not_yet() < not_begun) {
        late_ = {};
        return;
    }
    late_ += hop_;
    if (late_ >= (heard_.silent() ? silent_enough : late_enough))
        wait_at(next);
}

/// They go on with the note there, if not elsewhere.
void PartFollower::wait_at(double cell) noexcept
{
    phase_ = Phase::waiting;
    waited_ = {};
    paused_ = heard_.silent();
    line_.stand_at(cell);
    held_ = 0.0;
}

/// Nothing sounds, and has not since before a note was due: whichever note they had come to, they wait.
void PartFollower::hear_silence() noexcept
{
    if (!heard_.silent()) {
        silent_from_.reset();
        return;
    }
    const auto then = line_.cell() - line_.pace() * (Beginnings::lag / ScoreMap::cell_length);
    if (!silent_from_)
        silent_from_ = then - held_;
    const auto from = *silent_from_ * ScoreMap::cell_length;
    const auto due = std::ranges::lower_bound(notes_, from, {}, &NoteFollower::Note::from);
    if (due == notes_.end() && !again())
        return;
    const auto cell =
        across(cell_of(due == notes_.end() ? 0 : static_cast<std::size_t>(due - notes_.begin())));
    if (phase_ == Phase::along && then - cell >= line_.pace() * (late_enough / ScoreMap::cell_length))
        wait_at(cell);
}

void PartFollower::follow() noexcept
{
    const auto moves = phase_ == Phase::along && !rests(line_.cell());
    if (moves)
        come_to_.process(heard_, line_.pace(), std::sqrt(line_.pace_variance()) / line_.pace());
    else
        come_to_.process(heard_, usual_.value(), usual_.doubt());
    look_for_witness();
    waited_ += hop_;
    const auto note = come_to_.note();
    if (!note) {
        note_.reset();
        anchor_ago_ += hop_;
        return;
    }
    look_at(*note);
    if (phase_ == Phase::expecting || come_to_.leapt() ||
        (phase_ == Phase::waiting && come_to_.since() < waited_ + Beginnings::lag))
        begin_with(*note);
    else if (phase_ == Phase::along)
        meet(*note);
}

void PartFollower::process(const analysis::SectionReading& reading) noexcept
{
    if (phase_ == Phase::along)
        go_on();
    heard_.process(reading);
    held_ = 0.0;
    follow();
    keep_in_round();
    tell_confidence();
}

void PartFollower::told(double cell) noexcept
{
    const auto from = cell * ScoreMap::cell_length;
    const auto first = std::ranges::lower_bound(notes_, from - as_told, {}, &NoteFollower::Note::from);
    come_to_.expect(static_cast<std::size_t>(first - notes_.begin()));
    begin_at(cell);
    forget();
    phase_ = Phase::expecting;
}

void PartFollower::skip() noexcept
{
    come_to_.skip();
    forget();
}

/// What was heard to begin before is of another playing, or nobody knows how long ago it was.
void PartFollower::forget() noexcept
{
    note_.reset();
    anchor_.reset();
    observed_.reset();
    witness_ago_ = key_ago_ = never;
}

/// Through rests before the first note they count in their own tempo: it tells as much of it as a pause does.
void PartFollower::is_led_to(double cell) noexcept
{
    line_.stand_at(cell);
    held_ = 0.0;
    if (cell <= from_ || anchor_)
        return;
    anchor_ = cell;
    anchor_ago_ = {};
    paused_ = true;
}

void PartFollower::plays_with(std::optional<double> recordings) noexcept
{
    come_to_.plays_with(recordings ? std::optional {*recordings * ScoreMap::cell_length} : std::nullopt);
}

void PartFollower::has_not_come_in() noexcept
{
    phase_ = Phase::waiting;
    waited_ = {};
}

std::optional<std::pair<double, double>> PartFollower::notes() const noexcept
{
    return notes_.empty() ? std::nullopt
                          : std::optional {std::pair {cell_of(0), notes_.back().to / ScoreMap::cell_length}};
}

/// Of the belief, what lies within 250 ms of a cell or of the same place of the page.
double PartFollower::belief_at(double cell) const noexcept
{
    const auto page = [&](double at) {
        const auto last = static_cast<double>(map_.cells() - 1);
        return static_cast<double>(
            map_.first_playing_of(static_cast<std::size_t>(std::lround(std::clamp(at, 0.0, last)))));
    };
    const auto here = page(cell);
    return come_to_.share([&](Seconds place) {
        const auto at = place / ScoreMap::cell_length;
        return std::fabs(at - cell) <= near || std::fabs(page(at) - here) <= near;
    });
}

/// Where the line is not believed and the note is, it begins anew with the note.
void PartFollower::tell_confidence() noexcept
{
    auto belief = belief_at(cell());
    const auto note = come_to_.note();
    if (phase_ == Phase::along && note && belief < doubted) {
        const auto elsewhere = belief_at(come_to_.place() / ScoreMap::cell_length);
        if (elsewhere > much_more * belief) {
            const auto late = late_;  // the same note is due as before
            begin_with(*note);
            late_ = late;
            belief = elsewhere;
        }
    }
    const auto in_time = std::erf(near / std::sqrt(2.0 * std::max(line_.cell_variance(), 1e-6)));
    confidence_ = std::clamp(belief * in_time, 0.0, 1.0);
}

}  // namespace tutti::following
