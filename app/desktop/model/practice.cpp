// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/practice.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "audio/class_description.hpp"
#include "practice/count_in.hpp"
#include "practice/verdicts.hpp"

namespace tutti::desktop {

namespace {

constexpr auto out_of_time = 90_ms;       // farther than players of a class are from each other, by half
constexpr auto farthest = 0.5;            // quarters: from there on a glide would be a lurch
constexpr auto catching_up = 0.1;         // seconds
constexpr auto farthest_pitch = 7.0;      // semitones from the note to be played; beyond, it is another one
constexpr auto beyond_a_semitone = 0.35;  // spaces for each more
constexpr auto longest_line = std::size_t {1500};  // points: longer than any screen at any tempo
constexpr auto nearest_point = 0.06;               // quarters
constexpr auto quiet = decibels(-55.0);            // below, a microphone has told nothing yet
constexpr auto around_a_note = 0.25;  // quarters that a note may be held on, or begun before its time

}  // namespace

NoteMark mark_of(const practice::PupilNote& told) noexcept
{
    using analysis::NoteVerdict;
    switch (told.note.verdict) {
    case NoteVerdict::wrong:
    case NoteVerdict::extra:
        return NoteMark::wrong;
    case NoteVerdict::missing:
        return NoteMark::missed;
    case NoteVerdict::unsure:
        return NoteMark::unsure;
    case NoteVerdict::right:
        break;
    }
    if (told.note.cents && abs(*told.note.cents) > audio::beginner_tolerance)
        return *told.note.cents > Cents {} ? NoteMark::sharp : NoteMark::flat;
    if (told.lead && abs(*told.lead) > out_of_time)
        return *told.lead > Seconds {} ? NoteMark::early : NoteMark::late;
    return NoteMark::in_tune;
}

void BarChoice::touch(std::size_t bar) noexcept
{
    if (loops()) {
        clear();
        return;
    }
    if (!chosen_) {
        chosen_ = practice::PlayedBars {bar, bar};
        return;
    }
    chosen_ = practice::PlayedBars {std::min(chosen_->first, bar), std::max(chosen_->first, bar)};
    whole_ = true;
}

double GlidingPlace::next(double told, double pace, Seconds passed) noexcept
{
    const auto on = at_ ? *at_ + pace * passed.value() : told;
    const auto off = told - on;
    at_ = std::abs(off) > farthest ? told : on + off * std::min(1.0, passed.value() / catching_up);
    return *at_;
}

PracticeScreen::PracticeScreen(std::shared_ptr<const MusicPage> page, double from, bool has_microphone)
    : page_ {std::move(page)}
    , from_ {from}
    , has_microphone_ {has_microphone}
{
    scene_.quarters = from;
}

const score::PerformedNote* PracticeScreen::asked_at(double quarters) const
{
    const auto notes = page_->score->notes(page_->part);
    const auto at = [](const score::PerformedNote& note) { return note.onset.value(); };
    const auto after = std::ranges::upper_bound(notes, quarters, {}, at);
    // The one that sounds; else one that is about to, or has just ended.
    if (after != notes.begin()) {
        const auto& before = *std::prev(after);
        if (!before.grace && quarters < before.end().value())
            return &before;
    }
    if (after != notes.end() && !after->grace && at(*after) - quarters < around_a_note)
        return &*after;
    if (after != notes.begin() && !std::prev(after)->grace &&
        quarters - std::prev(after)->end().value() < around_a_note)
        return &*std::prev(after);
    return nullptr;
}

void PracticeScreen::mark(std::span<const practice::PupilNote> notes)
{
    if (told_ >= notes.size())
        return hand_on_marks();
    const auto since = std::ranges::min(notes.subspan(told_), {}, &practice::PupilNote::pass).pass;
    auto told_since = std::vector<practice::PupilNote> {};
    std::ranges::copy_if(notes, std::back_inserter(told_since),
                         [&](const auto& each) { return each.pass >= since; });
    told_ = notes.size();
    const auto printed = page_->score->notes(page_->part);
    // As they count in the end, the newest pass last.
    for (const auto& told : practice::verdicts_of(told_since)) {
        if (!told.note.expected)
            continue;  // one too many stands at no head
        const auto at = [](const score::PerformedNote& note) { return note.onset.value(); };
        auto found = std::ranges::lower_bound(printed, told.note.position - 1e-4, {}, at);
        auto best = printed.end();
        for (; found != printed.end() && at(*found) < told.note.position + 1e-4; ++found)
            if (!found->grace && (best == printed.end() || found->pitch == *told.note.expected))
                best = found;
        if (best == printed.end())
            continue;
        const auto note = static_cast<std::size_t>(best - printed.begin());
        marks_[note] = {note, mark_of(told), told.pass < pass_};
    }
    hand_on_marks();
}

void PracticeScreen::hand_on_marks()
{
    scene_.marks.clear();
    for (const auto& [note, mark] : marks_)
        scene_.marks.push_back(mark);
}

const PracticeScene& PracticeScreen::doubt()
{
    for (auto& [note, mark] : marks_)
        mark.mark = NoteMark::unsure;
    hand_on_marks();
    return scene_;
}

void PracticeScreen::add_to_line(const practice::Snapshot& now)
{
    const auto joined = std::exchange(in_line_, false);
    if (!now.heard || now.state != analysis::SectionState::sounding ||
        now.answered.state != playback::PlayingPlace::State::playing || now.answered.pass < pass_)
        return;
    const auto here = now.answered.quarters;
    const auto* note = asked_at(here);
    if (note == nullptr)
        return;
    const auto off =
        now.heard->pitch.midi_key() - note->pitch.midi_key() + now.heard->deviation.value() / 100.0;
    if (std::abs(off) > farthest_pitch)
        return;
    const auto beyond = std::max(0.0, std::abs(off) - 1.0);
    const auto above = std::copysign(std::min(std::abs(off), 1.0) + beyond_a_semitone * beyond, off);
    in_line_ = true;
    auto& line = scene_.line;
    const auto index = static_cast<std::size_t>(note - page_->score->notes(page_->part).data());
    if (joined && !line.empty() && std::abs(here - line.back().quarters) < nearest_point)
        return;
    line.push_back({here, above, index, joined && !line.empty() && line.back().note == index});
    if (line.size() > longest_line)
        line.erase(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(longest_line / 3));
}

const PracticeScene& PracticeScreen::scene(const practice::Snapshot& now,
                                           std::span<const practice::PupilNote> notes)
{
    using State = playback::PlayingPlace::State;
    const auto& at_the_ear = now.at_the_ear;
    scene_.quarters = at_the_ear.quarters;
    scene_.pace = now.bpm.value() / 60.0;
    scene_.waiting = at_the_ear.state == State::waiting;
    scene_.count = at_the_ear.state == State::counting_in
                       ? practice::counted_beat(*page_->score, from_, at_the_ear.quarters)
                       : 0;
    if (at_the_ear.pass > pass_) {
        pass_ = at_the_ear.pass;
        for (auto& [note, mark] : marks_)
            mark.of_last_time = true;
        scene_.line.clear();
        in_line_ = false;
    }
    mark(notes);
    add_to_line(now);
    heard_anything_ = heard_anything_ || now.level > quiet;
    using practice::Hearing;
    scene_.hearing = !has_microphone_                      ? desktop::Hearing::no_microphone
                     : now.interface_away                  ? desktop::Hearing::away
                     : now.clipped                         ? desktop::Hearing::too_loud
                     : now.hearing == Hearing::too_loud    ? desktop::Hearing::too_loud
                     : now.hearing == Hearing::loudspeaker ? desktop::Hearing::covered
                     : heard_anything_                     ? desktop::Hearing::hears
                                                           : desktop::Hearing::nothing;
    scene_.level = has_microphone_ ? std::clamp((now.level.value() + 60.0) / 60.0, 0.0, 1.0) : 0.0;
    return scene_;
}

}  // namespace tutti::desktop
