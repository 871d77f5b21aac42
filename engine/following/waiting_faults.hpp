// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "analysis/note_reading.hpp"
#include "following/asked_notes.hpp"
#include "following/note_verdict.hpp"
#include "following/score_map.hpp"
#include "units/quantity.hpp"

namespace tutti::following {

/// Notes that were judged not to be right, until it is known whether the ensemble was where they were due.
///
/// A fault is told a second after it was judged, if the ensemble has been followed since and its section, and
/// the others, fit the score. Where it was lost or jumped, the other sections speak for the place: the fault
/// is told if two of them, and three for each that has the same fault, were heard to begin the right note on
/// its beat or the next, and not one that they also have where the ensemble was found to be instead. What may
/// still be told then waits, at most 4 s. All others become "not sure".
///
///   cost    for each fault that waits, a few operations a hop; where the place is in doubt, 64 for each
///           section
///
/// Construction allocates [control]; the rest does not [worker].
class WaitingFaults {
public:
    /// The ensemble moves this far from one hop to the next only if it went elsewhere.
    static constexpr auto jump = 400_ms / ScoreMap::cell_length;

    /// Where and when a note was due.
    struct Place {
        double hop;
        double cell;
        double pace;
        double moved;  ///< cells, by all jumps since it began: where the place is sought instead
    };
    struct Fault {
        std::int64_t judged;  ///< hop
        analysis::NoteReading note;
        NoteEvidence evidence;
        Place due;
        bool broken;        ///< lost or elsewhere since: the place alone no longer speaks for it
        double fits = 0.0;  ///< how well its section fitted the score, as of wait()
    };
    /// What became of a note, for the faults of others: right and heard to begin, or more likely wrong or
    /// missing.
    struct Judged {
        double hop;  ///< at which it was due
        double cell;
        int key;
        analysis::NoteVerdict as;
    };
    /// The ensemble at this hop.
    struct Present {
        std::int64_t hop;
        bool followed;
        FramePosition heard_until;
    };

    /// Holds the notes asked; at most so many faults wait.
    WaitingFaults(const AskedNotes&, Seconds hop, std::size_t capacity);

    /// A section's note is likely to be right by so much, 0…1.
    void fit(std::size_t section, double right) noexcept;
    void remember(std::size_t section, const Judged&) noexcept;
    /// Says no where too many wait.
    [[nodiscard]] bool wait(Fault) noexcept;
    /// The ensemble is lost: where it was is no longer sure, so neither is what it should have played there.
    void question() noexcept;
    /// It was found to have moved by so many cells, to this one.
    void question(double moved, double hop, double cell) noexcept;
    /// Place::moved after such a move. Who is where the way from a note leads has not been elsewhere, but was
    /// followed with a stumble.
    [[nodiscard]] double moved(const Place& due, double by, double hop, double cell) const noexcept;
    /// Of nothing that waits is the place known any more, nor of what was remembered.
    void give_up() noexcept;

    /// Adds to `told` and `evidence` what need wait no longer. `others_come` says of a fault whether what
    /// another section had to play on its beat is not judged yet.
    void tell(const Present& present, std::predicate<const Fault&> auto others_come,
              std::vector<analysis::NoteReading>& told, std::vector<NoteEvidence>& evidence) noexcept
    {
        auto waiting = faults_.begin();
        for (auto& fault : faults_)
            if (!tell(fault, present, others_come(fault), told, evidence))
                *waiting++ = fault;
        faults_.erase(waiting, faults_.end());
    }
    /// All that wait: the end may have been a stop.
    void finish(FramePosition heard_until, std::vector<analysis::NoteReading>& told,
                std::vector<NoteEvidence>& evidence) noexcept;

    /// Whether what another section has to begin at a hop is on a fault's beat or the next.
    [[nodiscard]] bool speaks_for(const Fault&, double hop) const noexcept;

private:
    struct Section {
        double fits = 0.8;           // share of its notes that were right, of late
        std::vector<Judged> judged;  // the oldest overwritten
        std::size_t judged_count = 0;
    };
    bool tell(Fault&, const Present&, bool others_come, std::vector<analysis::NoteReading>& told,
              std::vector<NoteEvidence>& evidence) noexcept;
    [[nodiscard]] bool fits_the_score(std::size_t section) const noexcept;
    [[nodiscard]] bool others_were_there(const Fault&) const noexcept;
    /// Whether the way from a note leads to a place, give or take a jump.
    [[nodiscard]] bool leads_to(const Place& from, double hop, double cell) const noexcept;

    const AskedNotes& asked_;
    Seconds hop_;
    std::vector<Section> sections_;
    std::vector<Fault> faults_;  // in the order in which they are told
};

}  // namespace tutti::following
