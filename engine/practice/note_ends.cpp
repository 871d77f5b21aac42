// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/note_ends.hpp"

#include <cmath>

#include "following/heard_line.hpp"

namespace tutti::practice {

namespace {

constexpr auto remembered = 8_s;   // a note is told 4 s after its end at the latest
constexpr auto gap = 40_ms;        // in which its pitch is not heard: a slip of the ear is shorter
constexpr auto new_note = 100_ms;  // after a note's beginning: what begins before is that note
constexpr auto same_key = 0.6;     // semitones: more than any vibrato

}  // namespace

NoteEnds::NoteEnds(SampleRate rate, FrameCount hop, Seconds ear_lag)
    : gap_ {to_frames(gap, rate)}
    , lag_ {to_frames(ear_lag, rate)}
    , new_note_ {to_frames(new_note, rate)}
    , heard_(static_cast<std::size_t>(to_frames(remembered, rate).value() / hop.value()) + 1)
{
}

void NoteEnds::put(const analysis::SectionReading& reading) noexcept
{
    auto& heard = heard_[count_++ % heard_.size()];
    heard = {.until = reading.heard_until, .key = {}, .another = {}};
    if (reading.tuned && reading.confidence >= following::HeardLine::sure)
        heard.key = reading.tuned->pitch.midi_key() + reading.tuned->deviation.value() / 100.0;
    if (reading.onset)
        heard.another = reading.onset->start;
}

std::optional<FramePosition> NoteEnds::end_of(Pitch pitch, FramePosition begun) const noexcept
{
    auto last = std::optional<FramePosition> {};  // that it was heard
    for (auto n = known(); n-- > 0;) {
        const auto& heard = ago(n);
        if (heard.another && *heard.another > begun + new_note_ && last)
            return std::min(*last - lag_, *heard.another);
        if (heard.until <= begun)
            continue;
        if (heard.key && std::abs(*heard.key - pitch.midi_key()) <= same_key)
            last = heard.until;
        else if (last && heard.until > *last + gap_)
            return *last - lag_;
    }
    return std::nullopt;
}

}  // namespace tutti::practice
