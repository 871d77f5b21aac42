// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "following/asked_notes.hpp"
#include "following/waiting_faults.hpp"
#include "units/quantity.hpp"

namespace tutti::following {

/// A note of a section's part that the ensemble's beat has reached.
struct ReachedNote {
    std::size_t asked;          ///< which of the section's
    WaitingFaults::Place from;  ///< hops with fractions, here and below
    double to;                  ///< hop at which it is over, or has been listened to for long enough
    bool cut;                   ///< the ensemble did not go on playing through it
    std::uint32_t way;          ///< of the BeatLine, on which it began
};

/// The notes of a section's part that the ensemble's beat has reached and that are not judged yet.
///
///   in      where the ensemble is, hop by hop, while it is followed; and that it went elsewhere
///
///   out     when each note began and ends; while it sounds, its end is foretold from the tempo
///
///   cost    a few operations for each note that is due, in each hop
///
/// What is more than 64 at a time, and what began more than 2 s before it was known, is left out.
/// Construction allocates [control]; the rest does not [worker].
class ReachedNotes {
public:
    static constexpr auto most = std::size_t {64};  ///< 32 notes a second

    /// The ensemble at a hop.
    struct Present {
        std::int64_t hop;
        double cell;
        double pace;        ///< tempo over the marked one
        std::uint32_t way;  ///< of the BeatLine
    };
    ReachedNotes(std::span<const AskedNote>, Seconds hop);

    /// Notes begin and end as the ensemble comes to them. Where it has come back, what it had come to has not
    /// begun.
    void go_on(const Present&) noexcept;
    /// The next note to begin is the first from a cell on, whether it has begun before or not.
    void begin_at(double cell) noexcept;
    /// The notes before a cell that have not begun are left out.
    void resume_at(double cell) noexcept;
    /// What does not end within so many hops is not played to its end: it is over now.
    void cut(std::int64_t now, std::int64_t within = 0) noexcept;
    /// Gives each its new Place::moved.
    void move(auto moved) noexcept
    {
        for (auto& note : notes_)
            note.from.moved = moved(note.from);
    }
    void forget() noexcept { notes_.clear(); }

    /// Hands out those that end at a hop or before it.
    void take_until(double hop, auto what) noexcept
    {
        const auto is_taken = [&](const ReachedNote& note) { return note.to <= hop; };
        for (const auto& note : notes_)
            if (is_taken(note))
                what(note);
        std::erase_if(notes_, is_taken);
    }
    [[nodiscard]] std::span<const ReachedNote> notes() const noexcept { return notes_; }
    /// What the section has to play at a cell, or is about to; null in rests.
    [[nodiscard]] const AskedNote* awaited_at(double cell) const noexcept;

private:
    void take_back(const Present&) noexcept;
    [[nodiscard]] std::size_t first_from(double cell) const noexcept;

    std::span<const AskedNote> asked_;
    Seconds hop_;
    std::size_t next_ = 0;  // of those asked, not begun
    std::vector<ReachedNote> notes_;
};

}  // namespace tutti::following
