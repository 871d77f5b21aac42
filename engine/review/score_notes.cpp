// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/score_notes.hpp"

#include <algorithm>
#include <cmath>
#include <compare>
#include <map>

#include <fmt/format.h>

namespace tutti::review {

namespace {

using analysis::NoteReading;
using analysis::NoteVerdict;

// What NoteJudge is less sure of it does not call a fault. Of those that it does, all were true in 21
// generated rehearsals, whatever their confidence; once heard, a slip is worth a line, far down.
constexpr auto sure_once = 0.75;
constexpr auto places_in_a_beat = 24;  // triplets and semiquavers are told apart

struct PlaceOnPage {
    int section;
    std::uint32_t bar;
    std::int64_t place;  // in the bar
    bool printed;        // not in a rest
    friend auto operator<=>(const PlaceOnPage&, const PlaceOnPage&) = default;
};

/// What went wrong and how; the same slip is the same in both.
struct Slip {
    NoteVerdict verdict;
    int heard;  // key; −1 when nothing was
    friend auto operator<=>(const Slip&, const Slip&) = default;
};

/// "F for F♯", as the section's players call the notes.
std::string in_words(const NoteReading& note, const NoteNames& names)
{
    const auto section = static_cast<std::size_t>(note.section);
    if (note.verdict == NoteVerdict::missing)
        return fmt::format("{} left out", names.of(section, *note.expected));
    const auto heard = names.of(section, *note.heard);
    if (note.verdict == NoteVerdict::extra)
        return fmt::format("{} in a rest", heard);
    const auto expected = names.of(section, *note.expected);
    return heard == expected ? fmt::format("{} for {}", names.with_octave(section, *note.heard),
                                           names.with_octave(section, *note.expected))
                             : fmt::format("{} for {}", heard, expected);
}

}  // namespace

std::vector<Finding> note_findings(std::span<const NoteReading> notes, const score::UnfoldedScore& score,
                                   const Page& page, const NoteNames& names,
                                   const audio::ClassDescription& cls)
{
    auto by_place = std::map<PlaceOnPage, std::vector<const NoteReading*>> {};
    for (const auto& note : notes) {
        if (note.verdict == NoteVerdict::unsure)
            continue;
        const auto place = printed_place(note, score);
        // Where an extra note begins is heard, not printed: to the beat is near enough.
        const auto in_bar = note.expected ? std::llround(place.beat * places_in_a_beat)
                                          : std::llround(place.beat) * places_in_a_beat;
        by_place[{note.section, place.bar, in_bar, note.expected.has_value()}].push_back(&note);
    }
    auto findings = std::vector<Finding> {};
    for (const auto& [place, told] : by_place) {
        auto slips = std::map<Slip, std::vector<const NoteReading*>> {};
        for (const auto* note : told)
            if (note->verdict != NoteVerdict::right)
                slips[{note->verdict, note->heard ? note->heard->midi_key() : -1}].push_back(note);
        for (const auto& [slip, times] : slips) {
            auto confidence = 0.0;
            auto surest = 0.0;
            for (const auto* note : times) {
                confidence += note->confidence / static_cast<double>(times.size());
                surest = std::max(surest, note->confidence);
            }
            // Of a rest it is not told how often nobody played in it.
            const auto chances = place.printed ? told.size() : times.size();
            const auto comes_again = times.size() >= 2 && 2 * times.size() > chances;
            if (!comes_again && surest < sure_once)
                continue;
            const auto& section = cls.sections[static_cast<std::size_t>(place.section)];
            auto finding = Finding {};
            finding.section = place.section;
            finding.kind = FindingKind::notes;
            finding.from = times.front()->due;
            finding.to = times.back()->reported;
            finding.amount = NoteSlip {slip.verdict, times.front()->expected, times.front()->heard};
            finding.notes = static_cast<int>(times.size());
            finding.notes_judged = place.printed ? static_cast<int>(chances) : 0;
            finding.times = {finding.notes, static_cast<int>(chances)};
            finding.bars = {page.column_of(place.bar)};
            finding.confidence = comes_again ? confidence : surest;
            const auto often = chances == 1    ? std::string {"once"}
                               : place.printed ? fmt::format("{} of {} times", times.size(), chances)
                                               : fmt::format("{} times", times.size());
            finding.text =
                fmt::format("{}, bar {}: {} ({})", section.name, score.printed().bars[place.bar].number,
                            in_words(*times.front(), names), often);
            findings.push_back(std::move(finding));
        }
    }
    return findings;
}

}  // namespace tutti::review
