// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/verdicts.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <tuple>
#include <utility>

namespace tutti::practice {

using analysis::NoteVerdict;

namespace {

/// The same notes; what was due where they waited, and was played later, is not left out.
std::vector<PupilNote> without_waits(std::span<const PupilNote> notes)
{
    auto waits = std::vector<const PupilNote*> {};
    for (const auto& each : notes)
        if (each.waited)
            waits.push_back(&each);
    auto played = std::vector<PupilNote> {notes.begin(), notes.end()};
    for (auto& each : played)
        if (each.note.verdict == NoteVerdict::missing && std::ranges::any_of(waits, [&](const auto* after) {
                return after->pass == each.pass && each.note.position >= after->waited->position &&
                       each.note.position < after->note.position;
            }))
            each = doubted(each);
    return played;
}

/// The higher of two verdicts on one note stands.
int worth(const PupilNote& each)
{
    switch (each.note.verdict) {
    case NoteVerdict::right:
        return 5;
    case NoteVerdict::wrong:
    case NoteVerdict::extra:
        return 4;
    case NoteVerdict::missing:
        return 2;
    case NoteVerdict::unsure:
        break;
    }
    // Who plays it after all, whatever it was, has not left it out.
    return each.silent ? 0 : each.note.heard ? 3 : 1;
}

}  // namespace

std::vector<PupilNote> verdicts_of(std::span<const PupilNote> told)
{
    auto best = std::map<std::tuple<int, double, bool>, PupilNote> {};
    for (const auto& each : without_waits(told)) {
        const auto [note, is_first] =
            best.try_emplace({each.pass, each.note.position, each.note.expected.has_value()}, each);
        if (is_first || worth(each) < worth(note->second))
            continue;
        const auto waited = std::exchange(note->second, each).waited;
        if (!each.waited)
            note->second.waited = waited;  // before another try, and still a wait
    }
    auto verdicts = std::vector<PupilNote> {};
    for (const auto& [place, note] : best)
        verdicts.push_back(note);
    return verdicts;
}

std::span<const PupilNote> of_pass(std::span<const PupilNote> verdicts, int pass) noexcept
{
    return std::ranges::equal_range(verdicts, pass, {}, &PupilNote::pass);
}

std::span<const PupilNote> up_to_pass(std::span<const PupilNote> verdicts, int pass) noexcept
{
    return {verdicts.begin(), std::ranges::upper_bound(verdicts, pass, {}, &PupilNote::pass)};
}

}  // namespace tutti::practice
