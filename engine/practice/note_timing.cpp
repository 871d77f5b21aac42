// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/note_timing.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace tutti::practice {

namespace {

constexpr auto half_a_loop = 0.4;          // nearly
constexpr auto off_the_seam = 300_ms;      // a note of the first half is not of the pass that ends so soon
constexpr auto furthest_lead = 500_ms;     // farther apart it is not the same beat
constexpr auto furthest_unmeasured = 1_s;  // wireless headphones, which nobody measured, take half of it
constexpr auto shortest_wait = 3_s;        // between two notes: less is a breath, or a slower tempo
constexpr auto longer_than_written = 0.5;  // likewise, after a long note or a rest
constexpr auto most_unsure = 3;            // onsets, after a wait, until a note is right

/// Of a timeline, or of a score as it is marked.
template <class Times>
Seconds time_between(const Times& times, double from, double to)
{
    const auto time_at = [&](double quarters) {
        return times.time_at(score::ScorePosition {score::Quarters::nearest(quarters)});
    };
    return time_at(to) - time_at(from);
}

}  // namespace

NoteTiming::NoteTiming(const playback::Timeline& timeline, const PrintedPart& printed, const History& history,
                       const NoteEnds& ends, Parameters parameters) noexcept
    : timeline_ {timeline}
    , printed_ {printed}
    , history_ {history}
    , ends_ {ends}
    , p_ {parameters}
{
}

PupilNote NoteTiming::told(const analysis::NoteReading& note) noexcept
{
    auto told = PupilNote {note, pass_of(note)};
    measure_lead(told);
    measure_wait(told);
    measure_length(told);
    return told;
}

/// In which pass the pupil played it: what is heard was played to what was heard a round trip before.
int NoteTiming::pass_of(const analysis::NoteReading& note) const noexcept
{
    const auto of_first_half = note.position - p_.from < 0.5 * (p_.to - p_.from);
    const auto off = of_first_half ? off_the_seam : -off_the_seam;
    return history_.pass_at(note.due + to_frames(off - p_.round_trip, p_.sample_rate));
}

void NoteTiming::measure_lead(PupilNote& told) const noexcept
{
    const auto& note = told.note;
    if (!note.onset || p_.follows)
        return;
    if (const auto heard = history_.when(note.position, *note.onset)) {
        const auto lead = to_seconds(*heard - *note.onset, p_.sample_rate) + p_.round_trip;
        if (abs(lead) < furthest_lead) {
            if (p_.times_notes)
                told.lead = lead;
            return;
        }
    }
    // What comes later has not been heard yet, so the distance is that of the places.
    const auto place = history_.at(*note.onset - to_frames(p_.round_trip, p_.sample_rate));
    if (!place || place->rate <= 0.0)
        return;
    const auto length = p_.to - p_.from;
    auto quarters = note.position - place->quarters;
    // Round a loop they are nearer, before or after; half a loop off, they have come in late.
    if (p_.goes_round && told.pass > 1)
        quarters = std::remainder(quarters, length);
    if (p_.goes_round && std::fabs(quarters) > half_a_loop * length)
        quarters = -std::fabs(quarters);
    const auto lead = time_between(timeline_, p_.from, p_.to) * (quarters / length / place->rate);
    if (abs(lead) < (p_.times_notes ? furthest_lead : furthest_unmeasured))
        return;
    told.apart = lead > Seconds {} ? 1 : -1;
    if (p_.times_notes)
        told.lead = lead;
}

/// Between a right note and the next: where others lie between, the ear was finding its way back.
void NoteTiming::measure_wait(PupilNote& told) noexcept
{
    const auto& note = told.note;
    const auto* printed = printed_.at(note.position, note.expected);
    if (note.verdict != analysis::NoteVerdict::right || !note.onset || printed == nullptr)
        return;
    const auto last = std::exchange(
        last_begun_, Begun {printed->from, told.pass, *note.onset, note.pace.value_or(1.0), std::nullopt});
    if (!last)
        return;
    auto& now = *last_begun_;
    now.taken = last->taken;
    if (last->pass != now.pass || last->from >= now.from)
        return;
    const auto next = printed_.after(last->from);
    auto unsure = 0;
    for (auto each = next.begin(); each->from < now.from; ++each)
        unsure += each->from < std::next(each)->from ? 1 : 0;
    if (unsure > most_unsure)
        return;
    const auto marked = time_between(timeline_.score(), last->from, now.from);
    const auto heard = to_seconds(now.at - last->at, p_.sample_rate);
    if (heard <= Seconds {})
        return;
    // Long notes are over before a follower knows how slow they are.
    const auto written = marked / std::min(last->pace, last->taken.value_or(last->pace));
    const auto waited = heard - written;
    const auto is_wait = last->taken && waited >= std::max(shortest_wait, longer_than_written * written);
    if (!is_wait)
        now.taken = marked / heard;
    else if (p_.follows || told.apart < 0)
        told.waited = PupilNote::Wait {next.front().from, waited, !p_.follows};
}

void NoteTiming::measure_length(PupilNote& told) const noexcept
{
    const auto& note = told.note;
    if (!note.onset || !note.heard || note.verdict == analysis::NoteVerdict::unsure)
        return;
    told.start_confidence = note.confidence;
    const auto* printed = printed_.at(note.position, note.expected);
    const auto end = ends_.end_of(*note.heard, *note.onset);
    if (printed == nullptr || !end || *end <= *note.onset)
        return;
    told.length = to_seconds(*end - *note.onset, p_.sample_rate);
    const auto heard = history_.at(*note.onset - to_frames(p_.round_trip, p_.sample_rate));
    told.written_length = time_between(timeline_, printed->from, printed->to) /
                          (heard && heard->rate > 0.0 ? heard->rate : 1.0);
    told.length_confidence = note.confidence;
}

}  // namespace tutti::practice
