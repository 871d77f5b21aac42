// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/printed_part.hpp"

#include <algorithm>
#include <iterator>

namespace tutti::practice {

namespace {

constexpr auto same_place = 1e-6;  // quarters

}  // namespace

PrintedPart::PrintedPart(const score::UnfoldedScore& score, std::size_t part)
{
    for (const auto& note : score.notes(part))
        if (!note.grace)
            notes_.push_back({note.onset.value(), note.end().value(), note.pitch});
    if (notes_.empty())
        return;
    const auto [lowest, highest] = std::ranges::minmax(notes_, {}, &Note::pitch);
    lowest_ = lowest.pitch;
    highest_ = highest.pitch;
}

std::span<const PrintedPart::Note> PrintedPart::from(double quarters) const noexcept
{
    return {std::ranges::lower_bound(notes_, quarters, {}, &Note::from), notes_.end()};
}

std::span<const PrintedPart::Note> PrintedPart::after(double quarters) const noexcept
{
    return {std::ranges::upper_bound(notes_, quarters, {}, &Note::from), notes_.end()};
}

const PrintedPart::Note* PrintedPart::last_until(double quarters) const noexcept
{
    const auto next = std::ranges::upper_bound(notes_, quarters, {}, &Note::from);
    return next == notes_.begin() ? nullptr : &*std::prev(next);
}

const PrintedPart::Note* PrintedPart::at(double quarters, std::optional<Pitch> pitch) const noexcept
{
    for (const auto& note : from(quarters - same_place)) {
        if (note.from >= quarters + same_place)
            break;
        if (pitch == note.pitch)
            return &note;
    }
    return nullptr;
}

const PrintedPart::Note* PrintedPart::asked_at(double quarters) const noexcept
{
    if (const auto* note = last_until(quarters))
        return note;
    return notes_.empty() ? nullptr : &notes_.front();
}

}  // namespace tutti::practice
