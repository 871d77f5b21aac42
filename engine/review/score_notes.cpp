// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/score_notes.hpp"

#include <algorithm>
#include <cmath>
#include <compare>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "review/bars_in_words.hpp"

namespace tutti::review {

namespace {

using analysis::NoteReading;
using analysis::NoteVerdict;

// What NoteJudge is less sure of it does not call a fault. Of those that it does, all were true in 21
// generated rehearsals, whatever their confidence; once heard, a slip is worth a line, far down: see
// is_a_passing_slip().
constexpr auto sure_once = 0.75;
// A class that plays badly is heard to play one note in two; a microphone before an empty chair none of 19,
// 41 and 60 notes, or its neighbours' now and then.
constexpr auto least_share_heard = 0.05;
constexpr auto fewest_to_miss = 8;     // notes asked: of fewer silence says little
constexpr auto places_in_a_beat = 24;  // triplets and semiquavers are told apart

struct PlaceOnPage {
    int section;
    std::uint32_t bar;
    std::int64_t place;  // in the bar
    bool printed;        // not in a rest
    friend auto operator<=>(const PlaceOnPage&, const PlaceOnPage&) = default;
};

/// What went wrong and how; the same slip is the same in all. Keys; −1 where there is none.
struct Slip {
    int section;
    NoteVerdict verdict;
    int expected;  // −1 of notes left out: which goes with the place
    int heard;
    friend auto operator<=>(const Slip&, const Slip&) = default;
};

/// A slip at one place of the page.
struct SlipThere {
    std::uint32_t bar;
    std::size_t place;  // its section's how manieth printed one
    std::vector<const NoteReading*> times;
    int chances;  // times that the place was judged; of a rest it is not told how often nobody played in it
    std::vector<const NoteReading*> judged;  // all these times, by time
};

/// The same slip at all its places, or a run of notes left out.
struct SlipGroup {
    Slip slip;
    std::vector<SlipThere> places;
    int judged = 0;  // places at which the part has the same note, as far as they could be judged
};

/// What the section's players call the notes of a slip.
void name_slip(Finding& finding, const NoteReading& note, const NoteNames& names)
{
    const auto section = static_cast<std::size_t>(note.section);
    if (note.heard && note.verdict != NoteVerdict::missing)
        finding.note = names.of(section, *note.heard);
    if (note.expected && note.verdict != NoteVerdict::extra)
        finding.printed = names.of(section, *note.expected);
    if (!finding.note.empty() && finding.note == finding.printed) {
        finding.note = names.with_octave(section, *note.heard);
        finding.printed = names.with_octave(section, *note.expected);
    }
}

/// "F for F♯".
std::string in_words(const Finding& finding)
{
    if (finding.left_out > 0)
        return fmt::format("{} notes left out", finding.left_out);
    if (finding.note.empty())
        return fmt::format("{} left out", finding.printed);
    if (finding.printed.empty())
        return fmt::format("{} in a rest", finding.note);
    return fmt::format("{} for {}", finding.note, finding.printed);
}

int key_of(const std::optional<Pitch>& pitch)
{
    return pitch ? pitch->midi_key() : -1;
}

/// Notes left out one after another on the page, and as often, are one thing.
std::vector<SlipGroup> in_runs(const SlipGroup& left_out)
{
    auto runs = std::vector<SlipGroup> {};
    for (const auto& there : left_out.places) {
        if (runs.empty() || there.place > runs.back().places.back().place + 1 ||
            there.times.size() != runs.back().places.back().times.size())
            runs.push_back({left_out.slip, {}});
        runs.back().places.push_back(there);
    }
    return runs;
}

/// "once", "4 of 5 times"; without `chances` as often as it came.
std::string how_often(int times, std::optional<int> chances)
{
    if (times == 1 && chances.value_or(1) == 1)
        return "once";
    return chances ? fmt::format("{} of {} times", times, *chances) : fmt::format("{} times", times);
}

/// How it went on from the last time but one to the last, where both are sure: at all its places the slip
/// came and then did not, or did not and then came.
std::optional<Change> change_of(const SlipGroup& group)
{
    auto before = 0;
    auto last = 0;
    for (const auto& there : group.places) {
        if (there.judged.size() < 2)
            return {};
        const auto slipped = [&](const NoteReading* note) {
            return std::ranges::find(there.times, note) != there.times.end();
        };
        const auto* const then = there.judged[there.judged.size() - 2];
        const auto* const now = there.judged.back();
        const auto other_slip = [&](const NoteReading* note) {
            return !slipped(note) && note->verdict != NoteVerdict::right;
        };
        if (std::min(then->confidence, now->confidence) < sure_once || other_slip(then) || other_slip(now))
            return {};
        before += slipped(then) ? 1 : 0;
        last += slipped(now) ? 1 : 0;
    }
    const auto all = static_cast<int>(group.places.size());
    if (before + last != all || (before != all && last != all))
        return {};
    return Change {before == all ? 100.0 : 0.0, last == all ? 100.0 : 0.0, before == all};
}

std::string change_in_words(const std::optional<Change>& change, NoteVerdict verdict)
{
    if (!change)
        return {};
    if (change->better)
        return "; right the last time";
    return fmt::format("; {} the last time, right the time before",
                       verdict == NoteVerdict::missing ? "left out" : "wrong");
}

std::optional<Finding> finding_of(const SlipGroup& group, const std::set<std::size_t>& judged,
                                  const Page& page, const NoteNames& names,
                                  const audio::ClassDescription& cls)
{
    const auto in_a_rest = group.slip.verdict == NoteVerdict::extra;
    const auto left_out = group.slip.verdict == NoteVerdict::missing;
    auto finding = Finding {};
    auto surest = 0.0;
    auto chances = 0;
    auto fewest_chances = group.places.front().chances;
    auto same_chances = true;
    auto columns = std::set<std::size_t> {};
    const auto& first = *group.places.front().times.front();
    finding.from = first.due;
    for (const auto& there : group.places) {
        columns.insert(page.column_of(there.bar));
        chances += there.chances;
        fewest_chances = std::min(fewest_chances, there.chances);
        same_chances = same_chances && there.chances == group.places.front().chances;
        for (const auto* note : there.times) {
            ++finding.notes;
            finding.confidence += note->confidence;
            surest = std::max(surest, note->confidence);
            finding.from = std::min(finding.from, note->due);
            finding.to = std::max(finding.to, note->reported);
        }
    }
    finding.confidence /= finding.notes;
    const auto several = group.places.size() > 1;
    const auto comes_again = several || (finding.notes >= 2 && 2 * finding.notes > chances);
    if (!comes_again) {
        if (surest < sure_once)
            return {};
        finding.confidence = surest;
    }
    finding.section = group.slip.section;
    finding.kind = FindingKind::notes;
    finding.amount = NoteSlip {group.slip.verdict, first.expected, first.heard};
    finding.notes_judged = in_a_rest ? 0 : chances;
    finding.times = {finding.notes, chances};
    auto often =
        how_often(finding.notes, in_a_rest && finding.notes > 1 ? std::nullopt : std::optional {chances});
    name_slip(finding, first, names);
    if (several && left_out) {
        // A run's places went wrong equally often; where their bars were not played equally often, or not all
        // could be judged, no one number of times is theirs.
        const auto times = static_cast<int>(group.places.front().times.size());
        finding.times = {times, fewest_chances};
        often = how_often(times, same_chances ? std::optional {fewest_chances} : std::nullopt);
        finding.left_out = group.places.size();
    } else if (several && !in_a_rest) {
        finding.places = {static_cast<int>(group.places.size()), group.judged};
    }
    finding.bars.assign(columns.begin(), columns.end());
    finding.where = bars_told(columns, judged, page);
    if (!in_a_rest)
        finding.change = change_of(group);
    finding.text =
        fmt::format("{}, {}: {} ({}){}", cls.sections[static_cast<std::size_t>(finding.section)].name,
                    bars_in_words(finding.where), in_words(finding), often,
                    change_in_words(finding.change, group.slip.verdict));
    return finding;
}

}  // namespace

std::vector<NotThere> sections_not_there(std::span<const NoteReading> notes)
{
    struct Part {
        int asked = 0;
        int heard = 0;
    };
    auto parts = std::map<int, Part> {};
    for (const auto& note : notes) {
        if (!note.expected)
            continue;
        auto& part = parts[note.section];
        ++part.asked;
        part.heard += note.verdict == NoteVerdict::right || note.verdict == NoteVerdict::wrong ? 1 : 0;
    }
    auto absent = std::vector<NotThere> {};
    for (const auto& [section, part] : parts)
        if (part.asked >= fewest_to_miss && part.heard < least_share_heard * part.asked)
            absent.push_back({section, part.asked, false, part.heard});
    return absent;
}

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
    auto groups = std::map<Slip, SlipGroup> {};
    auto judged = std::map<int, std::set<std::size_t>> {};  // columns, of each section
    auto printed = std::map<int, std::size_t> {};
    for (const auto& [place, told] : by_place) {
        judged[place.section].insert(page.column_of(place.bar));
        printed[place.section] += place.printed ? 1 : 0;
        auto by_due = told;
        std::ranges::stable_sort(by_due, {}, &NoteReading::due);
        auto slips = std::map<Slip, std::vector<const NoteReading*>> {};
        for (const auto* note : told)
            if (note->verdict != NoteVerdict::right) {
                const auto left_out = note->verdict == NoteVerdict::missing;
                slips[{place.section, note->verdict, left_out ? -1 : key_of(note->expected),
                       left_out ? -1 : key_of(note->heard)}]
                    .push_back(note);
            }
        for (auto& [slip, times] : slips) {
            auto& group = groups[slip];
            group.slip = slip;
            const auto chances = static_cast<int>(place.printed ? told.size() : times.size());
            group.places.push_back({place.bar, printed[place.section], std::move(times), chances, by_due});
        }
    }
    const auto stands_at = [](const Slip& slip, const auto& told) {
        return std::ranges::any_of(told, [&](const auto* note) {
            return note->expected && key_of(note->expected) == slip.expected;
        });
    };
    for (const auto& [place, told] : by_place)
        for (auto& [slip, group] : groups)
            group.judged += slip.section == place.section && stands_at(slip, told) ? 1 : 0;

    auto findings = std::vector<Finding> {};
    const auto add = [&](const SlipGroup& group) {
        if (auto finding = finding_of(group, judged[group.slip.section], page, names, cls))
            findings.push_back(*std::move(finding));
    };
    for (auto& [slip, group] : groups) {
        if (slip.verdict == NoteVerdict::missing) {
            for (const auto& run : in_runs(group))
                add(run);
        } else {
            add(group);
        }
    }
    return findings;
}

}  // namespace tutti::review
