// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/due_notes.hpp"

#include <algorithm>
#include <utility>

namespace tutti::practice {

using analysis::NoteVerdict;

namespace {

constexpr auto played = 150_ms;                     // in which the pupil sounds: less may be anything
constexpr auto lately = 2_s;                        // over the seam of a loop
constexpr auto just_now = 1_s;                      // an onset: of what begins with it, or a little later
constexpr auto patience = 7_s;                      // a judge tells a note 6.5 s after it began at the latest
constexpr auto most_told_late = std::size_t {512};  // of passes before
constexpr auto jump = 0.5;                          // quarters back or on: the recordings went elsewhere
constexpr auto mostly = 0.55;                       // of its time: the note before rings into it
constexpr auto own_time = 0.55;                     // what begins later may be the next note, early
constexpr auto ahead = 0.25;        // of it, and of a quarter at most: who is early begins it there
constexpr auto sure_silence = 0.9;  // as a confidence

}  // namespace

DueNotes::DueNotes(std::vector<Asked> asked, SampleRate rate, FrameCount hop)
    : asked_ {std::move(asked)}
    , enough_ {static_cast<std::size_t>(played / to_seconds(hop, rate))}
    , patience_ {to_frames(patience, rate)}
    , lately_ {to_frames(lately, rate)}
    , just_now_ {to_frames(just_now, rate)}
{
    due_.reserve(asked_.size() + most_told_late);
}

void DueNotes::put(const Hop& hop) noexcept
{
    using State = playback::PlayingPlace::State;
    now_ = hop.heard_until;
    const auto& place = hop.place;
    if (hop.begun)
        begun_[begun_count_++ % begun_.size()] = {*hop.begun, now_};
    if (place.state == State::playing)
        open(hop);
    for (auto& due : due_) {
        const auto& asked = asked_[due.asked];
        due.begun = due.begun || (hop.begun && begins(asked, due.pass, *hop.begun));
        due.played_after =
            due.played_after || (due.over && due.pass == pass_ && sounded_ >= due.sounded + enough_);
        if (due.over || place.state == State::counting_in || place.state == State::waiting)
            continue;
        if (place.state == State::ended || place.pass != due.pass || place.quarters >= asked.to ||
            place.quarters < asked.from) {
            due.over = now_;
            due.sounded = sounded_;
            // They went back in the middle of it: how much of it was silent says nothing.
            due.begun = due.begun || (place.pass == due.pass && place.quarters < asked.from);
            continue;
        }
        ++due.hops;
        due.silent += hop.silent ? 1U : 0U;
    }
    if (hop.sounding) {
        ++sounded_;
        sounded_at_ = now_;
    }
}

/// The notes that the recordings have come to.
void DueNotes::open(const Hop& hop) noexcept
{
    const auto& place = hop.place;
    const auto anew = place.pass != pass_;
    if (anew || place.quarters < place_ - jump || place.quarters > place_ + jump) {
        const auto first = std::ranges::lower_bound(asked_, place.quarters - jump, {}, &Asked::from);
        next_ = static_cast<std::size_t>(first - asked_.begin());
    }
    if (anew) {
        for (auto& due : due_)
            if (!due.over) {
                due.over = now_;
                due.sounded = sounded_;
            }
        sounded_ = 0;
    }
    pass_ = place.pass;
    place_ = place.quarters;
    for (; next_ < asked_.size() && asked_[next_].from <= place_; ++next_) {
        // Where the recordings went back it is due again: what was told of it stands until it is told anew.
        if (due_.size() == due_.capacity() || find(pass_, asked_[next_].from) != nullptr)
            continue;
        auto& due = due_.emplace_back();
        due.asked = next_;
        due.pass = pass_;
        due.begun = std::ranges::any_of(begun_, [&](const auto& begun) {
            return begun && now_ - begun->at < just_now_ && begins(asked_[next_], pass_, begun->place);
        });
        due.played_before = sounded_ >= enough_ || (sounded_at_ && now_ - *sounded_at_ < lately_);
    }
}

bool DueNotes::begins(const Asked& asked, int pass, const playback::PlayingPlace& begun) const noexcept
{
    const auto length = asked.to - asked.from;
    return begun.pass == pass && begun.quarters >= asked.from - std::min(ahead, ahead * length) &&
           begun.quarters < asked.from + own_time * length;
}

bool DueNotes::is_silent(const Due& due) const noexcept
{
    return due.hops > 0 && !due.begun &&
           static_cast<double>(due.silent) >= mostly * static_cast<double>(due.hops);
}

DueNotes::Due* DueNotes::find(int pass, double position) noexcept
{
    const auto found = std::ranges::find_if(due_, [&](const Due& due) {
        return due.pass == pass && asked_[due.asked].from > position - 1e-6 &&
               asked_[due.asked].from < position + 1e-6;
    });
    return found == due_.end() ? nullptr : &*found;
}

bool DueNotes::stands(const PupilNote& note) noexcept
{
    auto* due = find(note.pass, note.note.position);
    if (due == nullptr || !note.note.expected)
        return true;
    due->told = true;
    due->held.reset();
    if (note.note.verdict != NoteVerdict::unsure || note.note.heard || !due->over || !is_silent(*due))
        return true;
    due->held = note;
    return false;
}

PupilNote DueNotes::told_of(const Due& due) const noexcept
{
    if (due.held)
        return *due.held;
    auto told = PupilNote {};
    told.pass = due.pass;
    told.note.position = asked_[due.asked].from;
    told.note.expected = asked_[due.asked].pitch;
    told.note.due = told.note.reported = now_;
    told.note.verdict = NoteVerdict::unsure;
    return told;
}

std::optional<PupilNote> DueNotes::next(bool over) noexcept
{
    for (auto due = due_.begin(); due != due_.end(); ++due) {
        const auto late = over || (due->over && now_ - *due->over > patience_);
        if (due->told && !due->held) {
            // Told again it would find nobody waiting: it is kept until then.
            if (!late)
                continue;
            due_.erase(due);
            return next(over);
        }
        const auto silent = (over || due->over) && is_silent(*due);
        const auto left_out = silent && due->played_before && due->played_after;
        if (!late && !(left_out && due->held))
            continue;
        // As long as the pass goes on the pupil may come in again.
        if (!over && silent && !left_out && due->pass == pass_)
            continue;
        auto told = told_of(*due);
        told.note.reported = now_;
        if (left_out) {
            told.note.verdict = NoteVerdict::missing;
            told.note.confidence = std::max(told.note.confidence, sure_silence);
        } else {
            told.silent = silent;
        }
        if (due->over)
            due_.erase(due);
        else
            due->told = true, due->held.reset();
        return told;
    }
    return std::nullopt;
}

std::vector<DueNotes::Asked> asked_of(const score::UnfoldedScore& score, std::size_t part,
                                      score::ScorePosition from, score::ScorePosition to)
{
    auto asked = std::vector<DueNotes::Asked> {};
    for (const auto& note : score.notes(part)) {
        if (note.grace || note.onset < from || note.onset >= to)
            continue;
        if (!asked.empty() && asked.back().from == note.onset.value())
            asked.back().to = std::max(asked.back().to, note.end().value());
        else
            asked.push_back({note.onset.value(), note.end().value(), note.pitch});
    }
    return asked;
}

}  // namespace tutti::practice
