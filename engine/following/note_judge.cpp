// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/note_judge.hpp"

#include <algorithm>
#include <cmath>

#include "following/harmony.hpp"
#include "following/hops.hpp"

namespace tutti::following {

using analysis::FollowingState;
using analysis::NoteReading;
using analysis::NoteVerdict;

namespace {

constexpr auto settle = 250_ms;   // after a note's end, for the readings to show it and the place to be sure
constexpr auto beat_step = 1_ms;  // by each note: the median lead of all sections' notes is 0
constexpr auto beside = 8_s;  // a section plays whose last right note began so lately: two slow semibreves
constexpr auto memory = 4_s;  // more than a note and what is looked for around it
constexpr auto most_at_once = ReachedNotes::most + SoundedRuns::most;  // of one section

// Round again, the follower is near the beginning at once; from where it was near the end.
constexpr auto near_a_seam = 1_s / ScoreMap::cell_length;
// A silence of all sections this long is a stop: what comes then is a new beginning.
constexpr auto stop = 300_ms;

// Below these the answer is "not sure". To accuse wrongly is the worst fault.
constexpr auto sure_right = 0.6;
constexpr auto sure_fault = 0.75;
constexpr auto sure_fault_alone = 0.9;  // nobody else's notes speak for the place
constexpr auto sure_own = 0.9;          // what rings after a stop, and talk, were taken for notes with 0.7
constexpr auto most_of_it = 0.7;        // of a note's length, that tells it though it was cut off
// Of quick notes an ear with a window of 50 ms hears the one before or a mixture of the two: 18 of the 21 of
// which two generated quartets were falsely accused lasted some 0.1 s.
constexpr auto shortest_faulty = 150_ms;
constexpr auto mistaken_within = 250_ms;  // a note so short, for another of the part that begins so near
constexpr auto heard_at_all = 0.1;  // of a note's length: nothing heard to the contrary is no right note

}  // namespace

NoteJudge::NoteJudge(const score::UnfoldedScore& score, std::span<const std::optional<std::size_t>> parts,
                     const ScoreMap& map, Parameters parameters)
    : parameters_ {parameters}
    , hop_ {to_seconds(parameters.hop, parameters.sample_rate)}
    , map_ {map}
    , asked_ {score, parts, map}
    , beat_ {hop_, static_cast<std::size_t>(hops(memory))}
    , hearing_ {asked_, beat_, hop_, parameters.ear_lag}
    , faults_ {asked_, hop_, parts.size() * most_at_once}
{
    sections_.reserve(parts.size());
    for (auto s = std::size_t {0}; s < parts.size(); ++s)
        sections_.push_back({HeardLine {hop_, beat_.hops_remembered()}, ReachedNotes {asked_.of(s), hop_},
                             SoundedRuns {hop_}});
    told_.reserve(2 * sections_.size() * most_at_once);  // of one hop, and faults that waited
    evidence_.reserve(told_.capacity());
}

std::int64_t NoteJudge::hops(Seconds length) const noexcept
{
    return to_hops(length, hop_);
}

double NoteJudge::cells_a_hop() const noexcept
{
    return hop_ / ScoreMap::cell_length * pace_;
}

FramePosition NoteJudge::instant(double hop) const noexcept
{
    return heard_until_ - to_frames(hop_ * (static_cast<double>(now_) - hop), parameters_.sample_rate);
}

std::span<const NoteReading> NoteJudge::process(std::span<const analysis::SectionReading> readings,
                                                const analysis::ScorePlace& place) noexcept
{
    told_.clear();
    evidence_.clear();
    listen(readings);
    find_place(place);
    const auto settled = now_ - hops(settle);
    for (auto s = std::size_t {0}; s < sections_.size(); ++s) {
        auto& section = sections_[s];
        if (asked_.of(s).empty())
            continue;
        if (followed_)
            section.reached.go_on({now_, cell_, pace_, beat_.way()});
        section.reached.take_until(static_cast<double>(settled), [&](const auto& due) { judge(s, due); });
        section.runs.take_until(settled, [&](const auto& run) { judge_in_rest(s, run); });
    }
    if (place.state == FollowingState::lost)
        faults_.question();
    faults_.tell(
        {now_, followed_, heard_until_}, [this](const auto& f) { return others_come(f); }, told_, evidence_);
    return told_;
}

void NoteJudge::listen(std::span<const analysis::SectionReading> readings) noexcept
{
    ++now_;
    heard_until_ = readings.front().heard_until;
    for (auto s = std::size_t {0}; s < sections_.size(); ++s)
        listen(sections_[s], readings[s]);
    const auto all_silent = std::ranges::all_of(
        readings, [](const auto& r) { return r.state == analysis::SectionState::silent; });
    if (!all_silent && silence_ >= hops(stop))
        playing_since_ = now_ - hops(parameters_.ear_lag);
    silence_ = all_silent ? silence_ + 1 : 0;
}

void NoteJudge::listen(Section& section, const analysis::SectionReading& reading) noexcept
{
    section.heard.put(now_, reading, parameters_.tuning.a4);
    if (reading.onset) {
        const auto ago = static_cast<double>((heard_until_ - reading.onset->start).value()) /
                         static_cast<double>(parameters_.hop.value());
        section.heard.begin(static_cast<double>(now_) - ago);
        section.runs.end();
    }
    const auto& here = section.heard.at(now_);
    auto sound = std::optional<SoundedRuns::Sound> {};
    if (!here.silent && reading.f0 && reading.confidence >= HeardLine::sure)
        sound = {static_cast<double>(here.cents), reading.confidence};
    section.runs.put(now_ - hops(parameters_.ear_lag), sound);
}

void NoteJudge::find_place(const analysis::ScorePlace& place) noexcept
{
    const auto cell = map_.cell_at(place.position);
    if (place.tempo)
        pace_ = std::clamp(place.tempo->value() / map_.marked_tempo_at(cell), 0.25, 4.0);
    const auto followed = place.state == FollowingState::following;
    // From where the ensemble was last followed it may have stood still or gone on since.
    const auto went_on = cells_a_hop() * static_cast<double>(followed_ ? 1 : now_ - lost_since_);
    const auto jumped = cell < cell_ + (followed_ ? went_on : 0.0) - WaitingFaults::jump ||
                        cell > cell_ + went_on + WaitingFaults::jump;
    if (followed && jumped && goes_round(cell))
        play_again(cell);
    else if (followed && jumped)
        go_elsewhere(cell, went_on);
    else if (followed && !followed_)
        for (auto& section : sections_)
            section.reached.resume_at(first_heard(cell));
    if (followed_ && !followed)
        lost_since_ = now_;
    if (followed)
        cell_ = cell;
    followed_ = followed;
    beat_.put(now_, cell, followed);
}

/// Where the ensemble was when it was heard to begin, if it was not followed then: what was played before the
/// place was found is judged too.
double NoteJudge::first_heard(double cell) const noexcept
{
    const auto since = !followed_ && playing_since_ > lost_since_
                           ? static_cast<double>(now_ - playing_since_ + hops(NoteHearing::begin_within))
                           : 0.0;
    return cell - since * cells_a_hop();
}

/// Whether the way from where it was followed last leads over the seam of a passage that is played again.
bool NoteJudge::goes_round(double cell) const noexcept
{
    return round_ && cell < cell_ && std::fabs(cell - round_->first) < near_a_seam &&
           std::fabs(cell_ - round_->second) < near_a_seam;
}

void NoteJudge::play_again(double cell) noexcept
{
    beat_.break_off();
    for (auto& section : sections_) {
        section.reached.cut(now_, hops(settle));
        section.reached.begin_at(std::min(cell, round_->first - 0.5));
    }
}

void NoteJudge::go_elsewhere(double cell, double went_on) noexcept
{
    const auto now = static_cast<double>(now_);
    const auto moved = cell < cell_ ? cell - cell_ : cell - cell_ - went_on;
    faults_.question(moved, now, cell);
    beat_.break_off();
    for (auto& section : sections_) {
        section.reached.cut(now_);
        section.reached.move([&](const auto& from) { return faults_.moved(from, moved, now, cell); });
        section.reached.begin_at(first_heard(cell));
    }
}

void NoteJudge::go_round(score::ScorePosition from, score::ScorePosition to)
{
    round_ = {map_.cell_at(from.value()), map_.cell_at(to.value())};
}

void NoteJudge::judge(std::size_t s, const ReachedNote& due) noexcept
{
    const auto& section = sections_[s];
    const auto heard = hearing_.of(due, s, section.heard, section.habits);
    const auto odds = odds_of(heard.evidence);
    faults_.fit(s, odds.right);

    auto note = reading_of(s, due, heard, odds);
    const auto sure = asked_.alone(s) ? sure_fault_alone : sure_fault;
    if (odds.right >= sure_right && note.heard)
        note.verdict = NoteVerdict::right;
    else if (odds.right >= sure_right || is_in_doubt(s, due, heard, odds))
        note.confidence *= 0.5;
    else if (odds.wrong >= sure)
        note.verdict = NoteVerdict::wrong;
    else if (odds.missing >= sure && !(heard.onset && asked_.alone(s)))
        note.verdict = NoteVerdict::missing;
    if (note.heard && note.verdict != NoteVerdict::unsure)
        note.cents = deviation(section, heard.first, heard.last, *note.heard, asked_.of(s)[due.asked].root);

    learn(s, due, heard, odds, note);
    const auto followed = static_cast<double>(beat_.followed_hops(heard.first, heard.last));
    const auto broken = due.cut || followed < 0.8 * static_cast<double>(heard.last - heard.first);
    tell(note, heard.evidence, due.from, broken);
}

/// What is told of a note, but for the verdict and what rests on it.
NoteReading NoteJudge::reading_of(std::size_t s, const ReachedNote& due, const HeardNote& heard,
                                  const NoteOdds& odds) const noexcept
{
    const auto& asked = asked_.of(s)[due.asked];
    const auto beat = beat_.beat_at(asked.first_cell, due.from.hop, due.way) - beat_bias_ / hop_;
    auto note = NoteReading {};
    note.section = static_cast<int>(s);
    note.position = asked.position;
    note.due = instant(beat);
    note.reported = heard_until_;
    note.expected = heard.expected;
    note.pace = due.from.pace;
    note.confidence = std::max({odds.right, odds.wrong, odds.missing});
    const auto plays_another = odds.wrong > odds.right;
    const auto share = plays_another ? heard.evidence.other : heard.evidence.expected;
    if (share >= heard_at_all && odds.missing < note.confidence)
        note.heard = plays_another ? heard.other : heard.expected;
    if (note.heard && heard.onset) {
        note.onset = instant(*heard.onset);
        if (others_play(s))
            note.lead = hop_ * (beat - *heard.onset);
    }
    return note;
}

/// Whether a fault may be none: the ensemble stopped in the middle of the note, the note was too quick for
/// the ear, or it was a neighbour's that was heard.
bool NoteJudge::is_in_doubt(std::size_t s, const ReachedNote& due, const HeardNote& heard,
                            const NoteOdds& odds) const noexcept
{
    const auto& asked = asked_.of(s)[due.asked];
    const auto whole =
        std::min((asked.end_cell - asked.first_cell) * (ScoreMap::cell_length / (hop_ * due.from.pace)),
                 static_cast<double>(hops(AskedNote::listened_to)));
    const auto other = heard.other.midi_key();
    const auto interrupted = due.cut && due.to - due.from.hop < most_of_it * whole;
    const auto too_quick =
        hop_ * whole < shortest_faulty ||
        (odds.wrong > odds.missing && hop_ * whole <= mistaken_within &&
         asked_.is_asked_beside(s, due.asked, mistaken_within / ScoreMap::cell_length * due.from.pace,
                                other));
    const auto may_be_unheard = !asked_.alone(s) && odds.wrong > odds.missing &&
                                asked_.is_unheard_part_at(asked.first_cell, asked.end_cell, other) &&
                                !sections_[s].habits.is_as_loud_as_usual(heard.level);
    return interrupted || too_quick || may_be_unheard;
}

/// What a note says of its section's habits, and of the place for the faults of others.
void NoteJudge::learn(std::size_t s, const ReachedNote& due, const HeardNote& heard, const NoteOdds& odds,
                      const NoteReading& note) noexcept
{
    auto& section = sections_[s];
    const auto& asked = asked_.of(s)[due.asked];
    const auto expected = heard.expected.midi_key();
    const auto right = note.verdict == NoteVerdict::right;
    if (right && heard.onset) {
        section.habits.learn_lag(hop_ * (*heard.onset - due.from.hop));
        section.last_right = now_;
    }
    if (right && note.lead)
        beat_bias_ += *note.lead > Seconds {} ? beat_step : -beat_step;
    if (right && note.cents)
        section.habits.learn_off(*note.cents);
    const auto own = odds.right >= sure_own;
    if (own && heard.onset && heard.level &&
        !asked_.is_unheard_part_at(asked.first_cell, asked.end_cell, expected))
        section.habits.learn_level(*heard.level);
    const auto begun = heard.onset || heard.evidence.expected_held <= 0.0;
    if (!right || (own && begun))
        faults_.remember(s, {due.from.hop, due.from.cell, expected,
                             right                       ? NoteVerdict::right
                             : odds.wrong > odds.missing ? NoteVerdict::wrong
                                                         : NoteVerdict::missing});
}

void NoteJudge::judge_in_rest(std::size_t s, const SoundedRuns::Run& run) noexcept
{
    const auto& section = sections_[s];
    const auto heard = hearing_.in_rest(run, s, section.heard, section.habits, pace_);
    if (!heard)
        return;
    auto note = NoteReading {};
    note.section = static_cast<int>(s);
    note.due = instant(heard->from);
    note.position = map_.quarters_at(heard->cell);
    if (heard->onset)
        note.onset = instant(*heard->onset);
    note.reported = heard_until_;
    note.heard = heard->key;
    note.pace = pace_;
    note.confidence = odds_of_extra(heard->evidence);
    // Of one section alone, what is heard in a rest may be anybody in the room.
    const auto may_be_unheard = heard->may_be_unheard && !section.habits.is_as_loud_as_usual(heard->level);
    if (note.confidence >= sure_fault && !asked_.alone(s) && !may_be_unheard) {
        note.verdict = NoteVerdict::extra;
        note.cents = deviation(section, run.from, run.last, heard->key, AskedNote::no_root);
    }
    tell(note, heard->evidence, {heard->from, heard->cell, pace_, 0.0}, false);
}

void NoteJudge::tell(const NoteReading& note, const NoteEvidence& evidence, const WaitingFaults::Place& due,
                     bool broken) noexcept
{
    if (note.verdict != NoteVerdict::right && faults_.wait({now_, note, evidence, due, broken}))
        return;
    told_.push_back(note);
    evidence_.push_back(evidence);
}

/// Whether what another section has to play on a fault's beat, or the next, is not judged yet.
bool NoteJudge::others_come(const WaitingFaults::Fault& fault) const noexcept
{
    for (auto o = std::size_t {0}; o < sections_.size(); ++o)
        if (static_cast<int>(o) != fault.note.section)
            for (const auto& due : sections_[o].reached.notes())
                if (faults_.speaks_for(fault, due.from.hop))
                    return true;
    return false;
}

/// Whether another section begins notes on the beat too: what one section leads can only be told from others.
bool NoteJudge::others_play(std::size_t s) const noexcept
{
    for (auto o = std::size_t {0}; o < sections_.size(); ++o)
        if (const auto& last = sections_[o].last_right; o != s && last && now_ - *last < hops(beside))
            return true;
    return false;
}

/// The median of what was heard within a semitone of a key, of what sounded between two hops.
std::optional<Cents> NoteJudge::deviation(const Section& section, std::int64_t first, std::int64_t last,
                                          Pitch key, int root) const noexcept
{
    const auto shown_later = hops(parameters_.ear_lag);
    const auto heard = section.heard.from_key(key, first + shown_later, last + shown_later);
    if (!heard)
        return std::nullopt;
    const auto& tuning = parameters_.tuning;
    auto asked = cents_between(frequency_of(key, tuning), frequency_of(key, Tuning {tuning.a4}));
    if (tuning.temperament == Temperament::just && root != AskedNote::no_root)
        asked = pure_above(root, key);
    return *heard - asked;
}

std::optional<Hertz> NoteJudge::awaited(std::size_t s) const noexcept
{
    const auto& section = sections_[s];
    const auto* const note = followed_ ? section.reached.awaited_at(cell_) : nullptr;
    if (note == nullptr || note->pitches != 1)
        return std::nullopt;
    return transposed(frequency_of(asked_.pitches_of(*note).front(), parameters_.tuning),
                      section.habits.off());
}

std::span<const NoteReading> NoteJudge::finish() noexcept
{
    told_.clear();
    evidence_.clear();
    for (auto s = std::size_t {0}; s < sections_.size(); ++s) {
        auto& section = sections_[s];
        if (asked_.of(s).empty())
            continue;
        section.reached.cut(now_);
        section.reached.take_until(static_cast<double>(now_), [&](const auto& due) { judge(s, due); });
        section.runs.end();
        section.runs.take_until(now_, [&](const auto& run) { judge_in_rest(s, run); });
    }
    faults_.finish(heard_until_, told_, evidence_);
    return told_;
}

void NoteJudge::skip() noexcept
{
    faults_.give_up();
    beat_.break_off();
    for (auto& section : sections_) {
        section.reached.forget();
        section.runs.forget();
        section.heard.forget();
    }
    followed_ = false;
    lost_since_ = playing_since_ = now_;
}

}  // namespace tutti::following
