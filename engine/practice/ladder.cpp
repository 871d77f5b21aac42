// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/ladder.hpp"

#include <algorithm>

#include "practice/setup.hpp"

namespace tutti::practice {

namespace {

constexpr auto first_rung = 0.7;  // of the tempo asked for
constexpr auto clean = 0.67;      // of a passage's notes are right: less was not played, or not heard

}  // namespace

double Ladder::foot(double top) noexcept
{
    return std::max(slowest_tempo, first_rung * top);
}

Ladder::Told& Ladder::told_of(int pass) noexcept
{
    auto& told = passes_[static_cast<std::size_t>(pass) % passes_.size()];
    if (told.pass != pass)
        told = {.pass = pass, .complete = {}};
    return told;
}

void Ladder::put(const PupilNote& note) noexcept
{
    const auto verdict = note.note.verdict;
    if (verdict == analysis::NoteVerdict::unsure)
        return;  // it may be of a pass long over
    if (note.pass < passes_[static_cast<std::size_t>(note.pass) % passes_.size()].pass)
        return;  // of a note left out it is known late: a newer pass is counted in its place
    auto& pass = told_of(note.pass);
    const auto right = verdict == analysis::NoteVerdict::right;
    ++(right ? pass.right : pass.others);
    pass.apart += right && note.apart != 0 ? 1 : 0;
}

void Ladder::end_pass(int pass, FramePosition told_by) noexcept
{
    told_of(pass).complete = told_by;
}

int Ladder::climbs(FramePosition now) noexcept
{
    auto climbs = 0;
    for (auto& each : passes_) {
        if (!each.complete || now < *each.complete)
            continue;
        each.complete.reset();
        climbs += each.others == 0 && 4 * each.apart <= each.right &&
                          each.right >= clean * static_cast<double>(notes_)
                      ? 1
                      : 0;
    }
    return climbs;
}

}  // namespace tutti::practice
