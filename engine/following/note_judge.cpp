// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/note_judge.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "following/harmony.hpp"

namespace tutti::following {

using analysis::FollowingState;
using analysis::NoteReading;
using analysis::NoteVerdict;

namespace {

constexpr auto settle = 250_ms;   // after a note's end, for the readings to show it and the place to be sure
constexpr auto soon = 2.0;        // cells, 50 ms: the ear's own lag
constexpr auto trembles = 1.0;    // cells, to and fro, while the ensemble goes on
constexpr auto beat_step = 1_ms;  // by each note: the median lead of all sections' notes is 0
constexpr auto beside = 8_s;  // a section plays whose last right note began so lately: two slow semibreves
constexpr auto listened_to = 2_s;            // of a note; the rest of a longer one is not waited for
constexpr auto memory = 4_s;                 // more than a note and what is looked for around it
constexpr auto most_due = std::size_t {64};  // of one section: 32 notes a second
constexpr auto most_runs = std::size_t {16};

// Round again, the follower is near the beginning at once; from where it was near the end.
constexpr auto near_a_seam = 1_s / ScoreMap::cell_length;
// A silence of all sections this long is a stop: what comes then is a new beginning.
constexpr auto stop = 300_ms;

// Players of a section begin and end within this time, and a window of the ear shows both notes as long.
constexpr auto begin_guard = 80_ms;
constexpr auto end_guard = 60_ms;
constexpr auto shortest_heard = 60_ms;  // of a note that is over before its time
constexpr auto early_onset = 110_ms;
constexpr auto late_onset = 160_ms;

constexpr auto same_pitch = 50.0;  // cents
constexpr auto run_pitch = 60.0;   // cents: more than any vibrato, less than a semitone
constexpr auto run_gap = 45_ms;    // a slip of the ear is as long as its window
constexpr auto shortest_extra = 150_ms;
constexpr auto longest_held_over = 350_ms;  // into a rest, by players who do not count

// Below these the answer is "not sure". To accuse wrongly is the worst fault.
constexpr auto sure_right = 0.6;
constexpr auto sure_fault = 0.75;
constexpr auto sure_fault_alone = 0.9;  // nobody else's notes speak for the place
constexpr auto sure_other = 0.9;        // what rings after a stop, and talk, were taken for notes with 0.7
constexpr auto most_of_it = 0.7;        // of a note's length, that tells it though it was cut off
// Of quick notes an ear with a window of 50 ms hears the one before or a mixture of the two: 18 of the 21 of
// which two generated quartets were falsely accused lasted some 0.1 s.
constexpr auto shortest_faulty = 150_ms;
constexpr auto mistaken_within = 250_ms;  // a note so short, for another of the part that begins so near
constexpr auto heard_at_all = 0.1;  // of a note's length: nothing heard to the contrary is no right note

// A section's wrong notes, and those in its rests, lay within 4 dB of its usual level; its neighbours'
// without a microphone 5 dB below it and more.
constexpr auto softer_than_own = decibels(4.0);

constexpr auto habit = 0.15;  // share of a new note in what is usual
constexpr auto most_usual_cents = 45.0;
constexpr auto most_usual_lag = 0.12;  // seconds

constexpr auto no_key = -1;

/// Octaves have partials in common; and two notes a fifth apart, one of them a neighbour's or the room's, are
/// the second and third partial of the key a twelfth below the upper one.
bool ears_slip(Pitch played, Pitch heard) noexcept
{
    constexpr auto octave = 12;
    constexpr auto twelfth = 19;
    const auto lower = played.midi_key() - heard.midi_key();
    return lower % octave == 0 || lower == twelfth;
}

/// Whether a key is that of another note of the part that begins within so many cells of one.
bool is_beside(const AskedNotes& notes, std::span<const AskedNote> part, std::size_t one, double near,
               int key) noexcept
{
    const auto is_near = [&](std::size_t other) {
        return std::fabs(part[other].first_cell - part[one].first_cell) <= near;
    };
    for (auto before = one; before > 0 && is_near(before - 1); --before)
        if (notes.is_asked(part[before - 1], key))
            return true;
    for (auto after = one + 1; after < part.size() && is_near(after); ++after)
        if (notes.is_asked(part[after], key))
            return true;
    return false;
}

std::int64_t to_hop(double hop)
{
    return static_cast<std::int64_t>(std::llround(hop));
}

}  // namespace

NoteJudge::NoteJudge(const score::UnfoldedScore& score, std::span<const std::optional<std::size_t>> parts,
                     const ScoreMap& map, Parameters parameters)
    : parameters_ {parameters}
    , map_ {map}
    , asked_ {score, parts, map}
    , beat_ {seconds(1.0), static_cast<std::size_t>(hops(memory))}
    , faults_ {asked_, seconds(1.0), parts.size() * (most_due + most_runs)}
{
    for (auto s = std::size_t {0}; s < parts.size(); ++s) {
        auto& section =
            sections_.emplace_back(Section {{seconds(1.0), beat_.hops_remembered()}, asked_.of(s)});
        section.due.reserve(most_due);
        section.runs.reserve(most_runs);
    }
    told_.reserve(2 * sections_.size() * (most_due + most_runs));  // of one hop, and faults that waited
    evidence_.reserve(told_.capacity());
}

std::int64_t NoteJudge::hops(Seconds length) const noexcept
{
    return std::llround(length / to_seconds(parameters_.hop, parameters_.sample_rate));
}

Seconds NoteJudge::seconds(double hops) const noexcept
{
    return to_seconds(parameters_.hop, parameters_.sample_rate) * hops;
}

FramePosition NoteJudge::instant(double hop) const noexcept
{
    return heard_until_ - to_frames(seconds(static_cast<double>(now_) - hop), parameters_.sample_rate);
}

std::span<const NoteReading> NoteJudge::process(std::span<const analysis::SectionReading> readings,
                                                const analysis::ScorePlace& place) noexcept
{
    told_.clear();
    evidence_.clear();
    ++now_;
    heard_until_ = readings.front().heard_until;
    for (auto s = std::size_t {0}; s < sections_.size(); ++s)
        listen(s, readings[s]);
    const auto all_silent = std::ranges::all_of(
        readings, [](const auto& r) { return r.state == analysis::SectionState::silent; });
    if (!all_silent && silence_ >= hops(stop))
        playing_since_ = now_ - hops(parameters_.ear_lag);
    silence_ = all_silent ? silence_ + 1 : 0;

    find_place(place);
    for (auto s = std::size_t {0}; s < sections_.size(); ++s) {
        auto& section = sections_[s];
        if (section.asked.empty())
            continue;
        if (followed_)
            begin_notes(section);
        const auto ready = [&](double to) { return static_cast<double>(now_ - hops(settle)) >= to; };
        for (auto& due : section.due)
            if (ready(due.to))
                judge(s, due);
        std::erase_if(section.due, [&](const Due& due) { return ready(due.to); });
        for (const auto& run : section.runs)
            if (ready(static_cast<double>(run.last)))
                judge_run(s, run);
        std::erase_if(section.runs, [&](const Run& run) { return ready(static_cast<double>(run.last)); });
    }
    if (place.state == FollowingState::lost)
        faults_.question();
    faults_.tell(
        {now_, followed_, heard_until_}, [this](const auto& f) { return others_come(f); }, told_, evidence_);
    return told_;
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
            for (const auto& due : sections_[o].due)
                if (faults_.speaks_for(fault, due.from))
                    return true;
    return false;
}

void NoteJudge::listen(std::size_t s, const analysis::SectionReading& reading) noexcept
{
    auto& section = sections_[s];
    section.heard.put(now_, reading, parameters_.tuning.a4);
    const auto& here = section.heard.at(now_);
    const auto sound = now_ - hops(parameters_.ear_lag);
    if (reading.onset) {
        const auto ago = static_cast<double>((heard_until_ - reading.onset->start).value()) /
                         static_cast<double>(parameters_.hop.value());
        section.heard.begin(static_cast<double>(now_) - ago);
        end_run(section);
    }
    const auto sure = !here.silent && reading.f0 && reading.confidence >= HeardLine::sure;
    if (section.run) {
        auto& run = *section.run;
        const auto cents = static_cast<double>(here.cents);
        if (sure && std::fabs(cents - run.cents) <= run_pitch) {
            run.last = sound;
            run.cents += 0.1 * (cents - run.cents);
            run.confidence += reading.confidence;
        }
        if (sound - run.last > hops(run_gap))
            end_run(section);
        else if (sound - run.from >= hops(listened_to))
            look_at_run(section);
    }
    if (!section.run && sure)
        section.run = Run {sound, sound, static_cast<double>(here.cents), reading.confidence, false};
}

void NoteJudge::look_at_run(Section& section) noexcept
{
    auto& run = *section.run;
    const auto lasted = seconds(static_cast<double>(run.last - run.from));
    if (!run.looked_at && section.runs.size() < most_runs && lasted >= shortest_extra)
        section.runs.push_back(run);
    run.looked_at = true;
}

void NoteJudge::end_run(Section& section) noexcept
{
    if (section.run)
        look_at_run(section);
    section.run.reset();
}

void NoteJudge::go_round(score::ScorePosition from, score::ScorePosition to)
{
    round_ = {map_.cell_at(from.value()), map_.cell_at(to.value())};
}

/// Whether the way from where it was followed last leads over the seam of a passage that is played again.
bool NoteJudge::goes_round(double to_cell) const noexcept
{
    return round_ && to_cell < cell_ && std::fabs(to_cell - round_->first) < near_a_seam &&
           std::fabs(cell_ - round_->second) < near_a_seam;
}

void NoteJudge::find_place(const analysis::ScorePlace& place) noexcept
{
    const auto cell = map_.cell_at(place.position);
    if (place.tempo)
        pace_ = std::clamp(place.tempo->value() / map_.marked_tempo_at(cell), 0.25, 4.0);
    const auto followed = place.state == FollowingState::following;
    const auto a_hop = seconds(1.0) / ScoreMap::cell_length * pace_;
    // From where the ensemble was last followed it may have stood still or gone on since.
    const auto went_on = a_hop * static_cast<double>(followed_ ? 1 : now_ - lost_since_);
    const auto jumped = cell < cell_ + (followed_ ? went_on : 0.0) - WaitingFaults::jump ||
                        cell > cell_ + went_on + WaitingFaults::jump;
    if (followed && (!followed_ || jumped)) {
        // What was played before the place was found is judged back to the beginning, if that was heard.
        const auto since = playing_since_ > lost_since_ && !(followed_ && jumped)
                               ? static_cast<double>(now_ - playing_since_ + hops(begin_guard))
                               : 0.0;
        const auto round = jumped && goes_round(cell);
        const auto moved = !jumped || round ? 0.0 : cell < cell_ ? cell - cell_ : cell - cell_ - went_on;
        if (jumped && !round)
            faults_.question(moved, static_cast<double>(now_), cell);
        if (jumped)
            beat_.break_off();
        const auto begins = round ? std::min(cell, round_->first - 0.5) : cell - since * a_hop;
        for (auto& section : sections_) {
            if (jumped)
                cut_notes(section, round ? hops(settle) : 0);
            if (jumped && !round)
                for (auto& due : section.due)
                    due.moved = faults_.moved({due.from, due.cell, due.pace, due.moved}, moved,
                                              static_cast<double>(now_), cell);
            const auto first = std::ranges::lower_bound(section.asked, begins, {}, &AskedNote::first_cell);
            const auto from = static_cast<std::size_t>(first - section.asked.begin());
            section.next = jumped ? from : std::max(from, section.next);
        }
    }
    if (followed_ && !followed)
        lost_since_ = now_;
    if (followed)
        cell_ = cell;
    followed_ = followed;
    beat_.put(now_, cell, followed);
}

void NoteJudge::begin_notes(Section& section) noexcept
{
    const auto now = static_cast<double>(now_);
    const auto a_hop = seconds(1.0) / ScoreMap::cell_length * pace_;
    const auto longest = static_cast<double>(hops(listened_to));
    take_back_notes(section);
    for (; section.next < section.asked.size() && section.asked[section.next].first_cell <= cell_;
         ++section.next) {
        const auto from = now - (cell_ - section.asked[section.next].first_cell) / a_hop;
        if (section.due.size() < most_due && now - from < longest)
            section.due.push_back({section.next, section.asked[section.next].first_cell, from, from, pace_,
                                   false, beat_.way(), 0.0});
    }
    for (auto& due : section.due)
        if (const auto end = section.asked[due.asked].end_cell; due.way != beat_.way())
            continue;  // over, or cut
        else if (end > cell_ && !due.cut)
            due.to = std::min(due.from + longest, now + (end - cell_) / a_hop);
        else if (due.to == due.from)
            due.to = std::max(due.from, now - (cell_ - end) / a_hop);
}

/// The place was ahead, as at a restart in another tempo, and has come back: what it had come to has not
/// begun.
void NoteJudge::take_back_notes(Section& section) noexcept
{
    while (!section.due.empty() && section.due.back().way == beat_.way() && !section.due.back().cut &&
           section.due.back().asked + 1 == section.next && section.due.back().cell > cell_ + trembles) {
        section.next = section.due.back().asked;
        section.due.pop_back();
    }
}

/// What does not end within so many hops is not played to its end.
void NoteJudge::cut_notes(Section& section, std::int64_t within) noexcept
{
    for (auto& due : section.due)
        if (due.to > static_cast<double>(now_ + within)) {
            due.cut = true;
            due.to = static_cast<double>(now_);
        }
}

/// Whether another section begins notes on the beat too: what one section leads can only be told from others.
bool NoteJudge::others_play(std::size_t s) const noexcept
{
    for (auto o = std::size_t {0}; o < sections_.size(); ++o)
        if (const auto& last = sections_[o].last_right; o != s && last && now_ - *last < hops(beside))
            return true;
    return false;
}

void NoteJudge::judge(std::size_t s, const Due& due) noexcept
{
    auto& section = sections_[s];
    const auto& asked = section.asked[due.asked];
    const auto pitches = asked_.pitches_of(asked);
    const auto lag = section.usual_lag / seconds(1.0).value();
    const auto length = due.to - due.from;
    // A beginning that is nearer to the next note's is the next one's.
    const auto next_in = due.asked + 1 < section.asked.size()
                             ? (section.asked[due.asked + 1].first_cell - asked.first_cell) *
                                   (ScoreMap::cell_length / seconds(due.pace))
                             : static_cast<double>(hops(listened_to));
    const auto onset =
        section.heard.onset_near(due.from + lag, early_onset, std::min(late_onset, seconds(0.5 * next_in)));
    const auto first = to_hop(onset.value_or(due.from + lag) +
                              std::min(static_cast<double>(hops(begin_guard)), 0.3 * length));
    const auto shown_later = hops(parameters_.ear_lag);
    auto last = std::max(first + 1,
                         to_hop(due.to + lag - std::min(static_cast<double>(hops(end_guard)), 0.2 * length)));
    const auto expected_at = [&](float cents) -> std::optional<Pitch> {
        for (const auto pitch : pitches) {
            const auto off = static_cast<double>(cents) - 100.0 * pitch.midi_key();
            if (std::fabs(off - section.usual_cents) <= same_pitch || std::fabs(off) <= same_pitch - 5.0)
                return pitch;
        }
        return std::nullopt;
    };
    const auto key_at = [&](const HeardLine::Moment& heard) {
        if (heard.silent || std::isnan(heard.cents))
            return no_key;
        if (const auto pitch = expected_at(heard.cents))
            return pitch->midi_key();
        return static_cast<int>(
            std::lround((static_cast<double>(heard.cents) - section.usual_cents) / 100.0));
    };

    // A player alone who plucks, or plays short, is judged as long as the note sounds, or the one played for
    // it.
    if (onset && asked_.alone(s)) {
        const auto begins = to_hop(*onset) + shown_later;
        const auto ends = std::min(last + shown_later, now_ + 1);
        const auto sounds_until = [&](const auto& is_it) {
            return section.heard.sounds_until(begins, ends, hops(shortest_heard),
                                              [&](const auto& heard) { return is_it(key_at(heard)); });
        };
        auto over = sounds_until([&](int key) { return asked_.is_asked(asked, key); });
        if (const auto played = section.heard.first_sure(begins, ends); !over && played)
            over = sounds_until(
                [&, key = key_at(section.heard.at(*played))](int other) { return other == key; });
        if (over)
            last = std::max(first + 1, *over - shown_later);
    }

    auto sums = std::array<float, AskedNotes::keys> {};
    auto silent = 0;
    auto followed = 0;
    auto held = 0;
    auto held_expected = 0;
    const auto before =
        key_at(section.heard.at(to_hop(due.from + lag) - hops(begin_guard) / 2 + shown_later));
    auto holds = !onset && before != no_key;
    for (auto hop = first; hop < last; ++hop) {
        const auto& heard = section.heard.at(std::min(now_, hop + shown_later));
        const auto key = key_at(heard);
        silent += heard.silent ? 1 : 0;
        followed += beat_.at(std::min(now_, hop)).followed ? 1 : 0;
        holds = holds && key == before;
        held += holds ? 1 : 0;
        held_expected += holds && asked_.is_asked(asked, key) ? 1 : 0;
        if (key >= 0 && key < static_cast<int>(sums.size()))
            sums[static_cast<std::size_t>(key)] += heard.confidence;
    }
    const auto count = static_cast<double>(last - first);
    auto expected = pitches.front();
    auto expected_sum = -1.0F;
    for (const auto pitch : pitches)
        if (const auto sum = sums[static_cast<std::size_t>(pitch.midi_key())]; sum > expected_sum) {
            expected_sum = sum;
            expected = pitch;
        }
    for (const auto pitch : pitches)
        sums[static_cast<std::size_t>(pitch.midi_key())] = 0.0F;
    const auto most = std::ranges::max_element(sums);
    const auto other = Pitch {static_cast<int>(most - sums.begin())};

    auto evidence = NoteEvidence {};
    evidence.expected = static_cast<double>(expected_sum) / count;
    evidence.other = static_cast<double>(*most) / count;
    evidence.silent = silent / count;
    evidence.expected_held = held_expected / count;
    evidence.other_held = (held - held_expected) / count;
    const auto off = onset ? seconds(*onset - due.from - lag) / 60_ms : 0.0;
    evidence.begun = onset ? std::exp(-0.5 * off * off) : 0.0;
    evidence.length = seconds(count).value();
    if (ears_slip(expected, other))
        evidence.slip = evidence.other;
    const auto odds = odds_of(evidence);
    faults_.fit(s, odds.right);

    auto note = NoteReading {};
    note.section = static_cast<int>(s);
    note.position = asked.position;
    const auto beat = beat_.beat_at(asked.first_cell, due.from, due.way) - beat_bias_ / seconds(1.0);
    note.due = instant(beat);
    note.reported = heard_until_;
    note.expected = expected;
    note.pace = due.pace;
    note.confidence = std::max({odds.right, odds.wrong, odds.missing});
    const auto plays_another = odds.wrong > odds.right;
    const auto is_heard = (plays_another ? evidence.other : evidence.expected) >= heard_at_all;
    if (is_heard && odds.missing < note.confidence)
        note.heard = plays_another ? other : expected;
    const auto sure = asked_.alone(s) ? sure_fault_alone : sure_fault;
    const auto whole =
        std::min((asked.end_cell - asked.first_cell) * (ScoreMap::cell_length / seconds(due.pace)),
                 static_cast<double>(hops(listened_to)));
    const auto interrupted = due.cut && length < most_of_it * whole;
    const auto too_quick = seconds(whole) < shortest_faulty ||
                           (odds.wrong > odds.missing && seconds(whole) <= mistaken_within &&
                            is_beside(asked_, section.asked, due.asked,
                                      mistaken_within / ScoreMap::cell_length * due.pace, other.midi_key()));
    const auto may_be_unheard =
        !asked_.alone(s) && odds.wrong > odds.missing &&
        asked_.is_unheard_part_at(asked.first_cell, asked.end_cell, other.midi_key()) &&
        !is_as_loud_as_usual(section, first, last);
    if (odds.right >= sure_right && is_heard)
        note.verdict = NoteVerdict::right;
    else if (odds.right >= sure_right || interrupted || may_be_unheard || too_quick)
        note.confidence *= 0.5;
    else if (odds.wrong >= sure)
        note.verdict = NoteVerdict::wrong;
    else if (odds.missing >= sure && !(onset && asked_.alone(s)))
        note.verdict = NoteVerdict::missing;

    if (note.heard && onset) {
        note.onset = instant(*onset);
        if (others_play(s))
            note.lead = seconds(beat - *onset);
    }
    if (note.heard && note.verdict != NoteVerdict::unsure)
        note.cents = deviation(section, first + shown_later, last + shown_later, *note.heard, asked.root);
    if (note.verdict == NoteVerdict::right) {
        if (onset) {
            const auto late = seconds(*onset - due.from).value();
            section.usual_lag = std::clamp(section.usual_lag + habit * (late - section.usual_lag),
                                           -most_usual_lag, most_usual_lag);
            section.last_right = now_;
            if (note.lead)
                beat_bias_ = beat_bias_ + beat_step * (*note.lead > Seconds {} ? 1.0 : -1.0);
        }
        if (note.cents)
            section.usual_cents =
                std::clamp(section.usual_cents + habit * (note.cents->value() - section.usual_cents),
                           -most_usual_cents, most_usual_cents);
    }
    const auto begun = onset || evidence.expected_held <= 0.0;
    if (onset && odds.right >= sure_other &&
        !asked_.is_unheard_part_at(asked.first_cell, asked.end_cell, expected.midi_key())) {
        if (const auto level = section.heard.level(first, std::min(last, now_ + 1))) {
            const auto usual = section.usual_level.value_or(*level);
            section.usual_level = usual + (*level - usual) * habit;
        }
    }
    if (note.verdict != NoteVerdict::right || (begun && odds.right >= sure_other))
        faults_.remember(s, {due.from, due.cell, expected.midi_key(),
                             note.verdict == NoteVerdict::right ? NoteVerdict::right
                             : odds.wrong > odds.missing        ? NoteVerdict::wrong
                                                                : NoteVerdict::missing});
    tell(note, evidence, {due.from, due.cell, due.pace, due.moved}, due.cut || followed < 0.8 * count);
}

/// The median of what was heard within a semitone of a key.
std::optional<Cents> NoteJudge::deviation(const Section& section, std::int64_t first, std::int64_t last,
                                          Pitch key, int root) const noexcept
{
    const auto heard = section.heard.from_key(key, first, std::min(last, now_ + 1));
    if (!heard)
        return std::nullopt;
    const auto& tuning = parameters_.tuning;
    auto asked = cents_between(frequency_of(key, tuning), frequency_of(key, Tuning {tuning.a4}));
    if (tuning.temperament == Temperament::just && root != AskedNote::no_root)
        asked = pure_above(root, key);
    return *heard - asked;
}

/// Neighbours without a microphone are softer at a section's than the section itself.
bool NoteJudge::is_as_loud_as_usual(const Section& section, std::int64_t first,
                                    std::int64_t last) const noexcept
{
    const auto level = section.heard.level(first, std::min(last, now_ + 1));
    return level && section.usual_level && *level >= *section.usual_level - softer_than_own;
}

NoteJudge::Free NoteJudge::free_hops(const Section& section, const Run& run, int key) const noexcept
{
    const auto lag = to_hop(section.usual_lag / seconds(1.0).value());
    auto free = Free {0.0, static_cast<double>(run.from),
                      static_cast<double>(beat_.at(std::max<std::int64_t>(run.from, 0)).cell), false};
    for (auto hop = run.from; hop <= run.last; ++hop) {
        const auto& moment = beat_.at(std::clamp(hop - lag, std::int64_t {0}, now_));
        if (!moment.followed)
            continue;
        const auto cell = static_cast<double>(moment.cell);
        const auto after =
            std::ranges::upper_bound(section.asked, cell + AskedNotes::around, {}, &AskedNote::first_cell);
        const auto asked =
            after != section.asked.begin() && (after - 1)->end_cell + AskedNotes::around > cell;
        // What ran into the rest from a note of the part began when that was over, at the earliest.
        if (!asked && free.hops == 0.0 && hop > run.from) {
            const auto back = AskedNotes::around * ScoreMap::cell_length / (seconds(pace_));
            free.from = std::max(free.from, static_cast<double>(hop) - back);
            free.cell = std::max(free.cell, cell - AskedNotes::around);
        }
        free.hops += asked ? 0.0 : 1.0;
        free.may_be_unheard = free.may_be_unheard || (!asked && asked_.is_unheard_part_at(cell, cell, key));
    }
    return free;
}

void NoteJudge::judge_run(std::size_t s, const Run& run) noexcept
{
    auto& section = sections_[s];
    const auto key = static_cast<int>(std::lround((run.cents - section.usual_cents) / 100.0));
    const auto free = free_hops(section, run, key);
    const auto sounds_free = seconds(free.hops);
    const auto lasts = static_cast<double>(run.last - run.from + 1);
    if (sounds_free < shortest_extra)
        return;
    const auto from = static_cast<double>(run.from);
    const auto onset = section.heard.onset_near(from, early_onset, 30_ms);
    const auto held_over = free.hops < 0.7 * lasts && !onset;
    if (held_over && sounds_free < longest_held_over)
        return;
    auto evidence = NoteEvidence {};
    evidence.expected = run.confidence / lasts;
    evidence.length = sounds_free.value();
    evidence.begun = onset ? 1.0 : 0.0;
    evidence.other_held = held_over ? 1.0 : 0.0;

    auto note = NoteReading {};
    note.section = static_cast<int>(s);
    note.due = instant(free.from);
    note.position = map_.quarters_at(free.cell);
    if (onset && free.from == from)
        note.onset = instant(*onset);
    note.reported = heard_until_;
    note.heard = Pitch {key};
    note.pace = pace_;
    note.confidence = odds_of_extra(evidence);
    // Of one section alone, what is heard in a rest may be anybody in the room.
    const auto may_be_unheard = free.may_be_unheard && !is_as_loud_as_usual(section, run.from, run.last + 1);
    if (note.confidence >= sure_fault && !asked_.alone(s) && !may_be_unheard) {
        note.verdict = NoteVerdict::extra;
        note.cents = deviation(section, run.from + hops(parameters_.ear_lag),
                               run.last + hops(parameters_.ear_lag), *note.heard, AskedNote::no_root);
    }
    tell(note, evidence, {free.from, free.cell, pace_, 0.0}, false);
}

std::optional<Hertz> NoteJudge::awaited(std::size_t s) const noexcept
{
    const auto& section = sections_[s];
    if (!followed_)
        return std::nullopt;
    auto next = section.next;
    if (next == section.asked.size() || section.asked[next].first_cell > cell_ + soon)
        --next;  // of nothing begun: past the end, below
    if (next >= section.asked.size() || section.asked[next].end_cell < cell_ ||
        section.asked[next].pitches != 1)
        return std::nullopt;
    return transposed(frequency_of(asked_.pitches_of(section.asked[next]).front(), parameters_.tuning),
                      Cents {section.usual_cents});
}

std::span<const NoteReading> NoteJudge::finish() noexcept
{
    told_.clear();
    evidence_.clear();
    for (auto s = std::size_t {0}; s < sections_.size(); ++s) {
        auto& section = sections_[s];
        if (section.asked.empty())
            continue;
        cut_notes(section, 0);
        for (const auto& due : section.due)
            judge(s, due);
        section.due.clear();
        end_run(section);
        for (const auto& run : section.runs)
            judge_run(s, run);
        section.runs.clear();
    }
    faults_.finish(heard_until_, told_, evidence_);
    return told_;
}

void NoteJudge::skip() noexcept
{
    faults_.give_up();
    beat_.break_off();
    for (auto& section : sections_) {
        section.due.clear();
        section.runs.clear();
        section.run.reset();
        section.heard.forget();
    }
    followed_ = false;
    lost_since_ = playing_since_ = now_;
}

}  // namespace tutti::following
