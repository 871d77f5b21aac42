// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/reached_notes.hpp"

#include "following/hops.hpp"
#include "following/score_map.hpp"

namespace tutti::following {

namespace {

constexpr auto trembles = 1.0;  // cells, to and fro, while the ensemble goes on
constexpr auto soon = 2.0;      // cells, 50 ms: the ear's own lag

}  // namespace

ReachedNotes::ReachedNotes(std::span<const AskedNote> asked, Seconds hop)
    : asked_ {asked}
    , hop_ {hop}
{
    notes_.reserve(most);
}

void ReachedNotes::go_on(const Present& here) noexcept
{
    const auto now = static_cast<double>(here.hop);
    const auto a_hop = hop_ / ScoreMap::cell_length * here.pace;
    const auto longest = static_cast<double>(to_hops(AskedNote::listened_to, hop_));
    take_back(here);
    for (; next_ < asked_.size() && asked_[next_].first_cell <= here.cell; ++next_) {
        const auto cell = asked_[next_].first_cell;
        const auto from = now - (here.cell - cell) / a_hop;
        if (notes_.size() < most && now - from < longest)
            notes_.push_back({next_, {from, cell, here.pace, 0.0}, from, false, here.way});
    }
    for (auto& note : notes_)
        if (const auto end = asked_[note.asked].end_cell; note.way != here.way)
            continue;  // over, or cut
        else if (end > here.cell && !note.cut)
            note.to = std::min(note.from.hop + longest, now + (end - here.cell) / a_hop);
        else if (note.to == note.from.hop)
            note.to = std::max(note.from.hop, now - (here.cell - end) / a_hop);
}

/// The place was ahead, as at a restart in another tempo, and has come back.
void ReachedNotes::take_back(const Present& here) noexcept
{
    while (!notes_.empty() && notes_.back().way == here.way && !notes_.back().cut &&
           notes_.back().asked + 1 == next_ && notes_.back().from.cell > here.cell + trembles) {
        next_ = notes_.back().asked;
        notes_.pop_back();
    }
}

std::size_t ReachedNotes::first_from(double cell) const noexcept
{
    const auto first = std::ranges::lower_bound(asked_, cell, {}, &AskedNote::first_cell);
    return static_cast<std::size_t>(first - asked_.begin());
}

void ReachedNotes::begin_at(double cell) noexcept
{
    next_ = first_from(cell);
}

void ReachedNotes::resume_at(double cell) noexcept
{
    next_ = std::max(next_, first_from(cell));
}

void ReachedNotes::cut(std::int64_t now, std::int64_t within) noexcept
{
    for (auto& note : notes_)
        if (note.to > static_cast<double>(now + within)) {
            note.cut = true;
            note.to = static_cast<double>(now);
        }
}

const AskedNote* ReachedNotes::awaited_at(double cell) const noexcept
{
    auto next = next_;
    if (next == asked_.size() || asked_[next].first_cell > cell + soon)
        --next;  // of nothing begun: past the end, below
    return next < asked_.size() && asked_[next].end_cell >= cell ? &asked_[next] : nullptr;
}

}  // namespace tutti::following
