// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/note_hearing.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "following/hops.hpp"
#include "following/score_map.hpp"

namespace tutti::following {

namespace {

// A window of the ear shows both notes while the players of a section begin and end.
constexpr auto begin_guard = NoteHearing::begin_within;
constexpr auto end_guard = 60_ms;
constexpr auto shortest_heard = 60_ms;  // of a note that is over before its time
constexpr auto early_onset = 110_ms;
constexpr auto late_onset = 160_ms;
constexpr auto late_onset_of_run = 30_ms;

constexpr auto same_pitch = 50.0;           // cents
constexpr auto in_tune = same_pitch - 5.0;  // by the tuning, however the section usually plays
constexpr auto longest_held_over = 350_ms;  // into a rest, by players who do not count

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

std::int64_t to_hop(double hop) noexcept
{
    return static_cast<std::int64_t>(std::llround(hop));
}

double hops_to_the_next(std::span<const AskedNote> part, const ReachedNote& due, Seconds hop) noexcept
{
    if (due.asked + 1 == part.size())
        return static_cast<double>(to_hops(AskedNote::listened_to, hop));
    return (part[due.asked + 1].first_cell - part[due.asked].first_cell) *
           (ScoreMap::cell_length / (hop * due.from.pace));
}

/// One section, and the note that it is listened to for.
struct Listening {
    const HeardLine& heard;
    const SectionHabits& habits;
    const AskedNotes& notes;
    const AskedNote& asked;
    std::int64_t shown_later;  // hops, by which a reading lags behind its sound

    [[nodiscard]] bool is_asked(int key) const noexcept { return notes.is_asked(asked, key); }
    /// One of those asked, if what was heard may be one.
    [[nodiscard]] int key_of(const HeardLine::Moment& moment) const noexcept
    {
        if (moment.silent || std::isnan(moment.cents))
            return no_key;
        const auto cents = static_cast<double>(moment.cents);
        for (const auto pitch : notes.pitches_of(asked)) {
            const auto off = cents - 100.0 * pitch.midi_key();
            if (std::fabs(off - habits.off().value()) <= same_pitch || std::fabs(off) <= in_tune)
                return pitch.midi_key();
        }
        return habits.nearest_key(cents);
    }
};

/// The hop at which a note was over, or the one played for it, where that was heard.
std::optional<std::int64_t> over_by(const Listening& listening, double onset, std::int64_t last,
                                    Seconds hop) noexcept
{
    const auto& heard = listening.heard;
    const auto begins = to_hop(onset) + listening.shown_later;
    const auto ends = last + listening.shown_later;
    const auto sounds_until = [&](const auto& is_it) {
        return heard.sounds_until(begins, ends, to_hops(shortest_heard, hop),
                                  [&](const auto& moment) { return is_it(listening.key_of(moment)); });
    };
    auto over = sounds_until([&](int key) { return listening.is_asked(key); });
    if (const auto played = heard.first_sure(begins, ends); !over && played)
        over = sounds_until([key = listening.key_of(heard.at(*played))](int other) { return other == key; });
    if (over)
        *over -= listening.shown_later;
    return over;
}

/// Of the hops listened to.
struct Sums {
    std::array<float, AskedNotes::keys> confidence {};  // of each key
    int silent = 0;
    int held = 0;  // since a note before
    int held_expected = 0;
};

/// `held` is the key that goes on from the note before, if one does.
Sums sums_of(const Listening& listening, std::int64_t first, std::int64_t last, int held) noexcept
{
    auto sums = Sums {};
    auto holds = held != no_key;
    for (auto hop = first; hop < last; ++hop) {
        const auto& moment =
            listening.heard.at(std::min(listening.heard.newest(), hop + listening.shown_later));
        const auto key = listening.key_of(moment);
        holds = holds && key == held;
        sums.silent += moment.silent ? 1 : 0;
        sums.held += holds ? 1 : 0;
        sums.held_expected += holds && listening.is_asked(key) ? 1 : 0;
        if (key >= 0 && key < AskedNotes::keys)
            sums.confidence[static_cast<std::size_t>(key)] += moment.confidence;
    }
    return sums;
}

}  // namespace

NoteHearing::NoteHearing(const AskedNotes& asked, const BeatLine& beat, Seconds hop, Seconds ear_lag)
    : asked_ {asked}
    , beat_ {beat}
    , hop_ {hop}
    , ear_lag_ {ear_lag}
{
}

HeardNote NoteHearing::of(const ReachedNote& due, std::size_t section, const HeardLine& line,
                          const SectionHabits& habits) const noexcept
{
    const auto part = asked_.of(section);
    const auto listening = Listening {line, habits, asked_, part[due.asked], to_hops(ear_lag_, hop_)};
    const auto lag = habits.lag() / hop_;
    const auto length = due.to - due.from.hop;
    const auto guard = [&](Seconds most) { return static_cast<double>(to_hops(most, hop_)); };

    // A beginning that is nearer to the next note's is the next one's.
    const auto onset =
        line.onset_near(due.from.hop + lag, early_onset,
                        std::min(late_onset, hop_ * (0.5 * hops_to_the_next(part, due, hop_))));
    const auto begin = onset.value_or(due.from.hop + lag);
    const auto first = to_hop(begin + std::min(guard(begin_guard), 0.3 * length));
    auto last = std::max(first + 1, to_hop(due.to + lag - std::min(guard(end_guard), 0.2 * length)));
    if (onset && asked_.alone(section))
        if (const auto over = over_by(listening, *onset, last, hop_))
            last = std::max(first + 1, *over);

    const auto before = to_hop(due.from.hop + lag) - to_hops(begin_guard, hop_) / 2;
    const auto held =
        onset ? no_key : listening.key_of(line.at(std::min(line.newest(), before + listening.shown_later)));
    auto sums = sums_of(listening, first, last, held);
    const auto pitches = asked_.pitches_of(part[due.asked]);
    const auto sum_of = [&](Pitch pitch) -> float& {
        return sums.confidence[static_cast<std::size_t>(pitch.midi_key())];
    };
    const auto expected = *std::ranges::max_element(pitches, {}, sum_of);
    const auto expected_sum = sum_of(expected);
    for (const auto pitch : pitches)
        sum_of(pitch) = 0.0F;
    const auto most = std::ranges::max_element(sums.confidence);
    const auto other = Pitch {static_cast<int>(most - sums.confidence.begin())};

    const auto count = static_cast<double>(last - first);
    auto evidence = NoteEvidence {};
    evidence.expected = static_cast<double>(expected_sum) / count;
    evidence.other = static_cast<double>(*most) / count;
    evidence.silent = sums.silent / count;
    evidence.expected_held = sums.held_expected / count;
    evidence.other_held = (sums.held - sums.held_expected) / count;
    const auto off = onset ? hop_ * (*onset - due.from.hop - lag) / 60_ms : 0.0;
    evidence.begun = onset ? std::exp(-0.5 * off * off) : 0.0;
    evidence.length = (hop_ * count).value();
    if (ears_slip(expected, other))
        evidence.slip = evidence.other;
    return {onset, first, last, expected, other, line.level(first, last), evidence};
}

std::optional<HeardInRest> NoteHearing::in_rest(const SoundedRuns::Run& run, std::size_t section,
                                                const HeardLine& line, const SectionHabits& habits,
                                                double pace) const noexcept
{
    const auto key = habits.nearest_key(run.cents);
    const auto free = free_of(run, section, key, habits.lag(), pace);
    const auto sounds_free = hop_ * free.hops;
    if (sounds_free < SoundedRuns::shortest)
        return std::nullopt;
    const auto lasts = static_cast<double>(run.last - run.from + 1);
    const auto from = static_cast<double>(run.from);
    const auto onset = line.onset_near(from, early_onset, late_onset_of_run);
    const auto held_over = free.hops < 0.7 * lasts && !onset;
    if (held_over && sounds_free < longest_held_over)
        return std::nullopt;
    auto evidence = NoteEvidence {};
    evidence.expected = run.confidence / lasts;
    evidence.length = sounds_free.value();
    evidence.begun = onset ? 1.0 : 0.0;
    evidence.other_held = held_over ? 1.0 : 0.0;
    return HeardInRest {Pitch {key},
                        free.from,
                        free.cell,
                        free.from == from ? onset : std::nullopt,
                        line.level(run.from, run.last + 1),
                        free.may_be_unheard,
                        evidence};
}

NoteHearing::Free NoteHearing::free_of(const SoundedRuns::Run& run, std::size_t section, int key,
                                       Seconds usual_lag, double pace) const noexcept
{
    const auto lag = to_hop(usual_lag / hop_);
    auto free =
        Free {0.0, static_cast<double>(run.from), static_cast<double>(beat_.at(run.from).cell), false};
    for (auto hop = run.from; hop <= run.last; ++hop) {
        const auto& moment = beat_.at(hop - lag);
        if (!moment.followed)
            continue;
        const auto cell = static_cast<double>(moment.cell);
        const auto plays = asked_.plays_at(section, cell);
        // What ran into the rest from a note of the part began when that was over, at the earliest.
        if (!plays && free.hops == 0.0 && hop > run.from) {
            const auto back = AskedNotes::around * ScoreMap::cell_length / (hop_ * pace);
            free.from = std::max(free.from, static_cast<double>(hop) - back);
            free.cell = std::max(free.cell, cell - AskedNotes::around);
        }
        free.hops += plays ? 0.0 : 1.0;
        free.may_be_unheard = free.may_be_unheard || (!plays && asked_.is_unheard_part_at(cell, cell, key));
    }
    return free;
}

}  // namespace tutti::following
