// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/waiting_faults.hpp"

#include <optional>
#include <vector>

#include "following/performance.hpp"
#include "following/score_map.hpp"
#include "support/catch.hpp"

using namespace tutti;
using analysis::NoteReading;
using analysis::NoteVerdict;
using following::WaitingFaults;
using test::round_for;

namespace {

constexpr auto hop = 10_ms;
constexpr auto cells_a_hop = hop / following::ScoreMap::cell_length;

/// Four sections of a round. The third played a wrong note at hop 100, and it waits.
struct Class {
    score::UnfoldedScore score = round_for(4, 16);
    std::vector<std::optional<std::size_t>> parts {0, 1, 2, 3};
    following::ScoreMap map {score, parts};
    following::AskedNotes asked {score, parts, map};
    WaitingFaults faults {asked, hop, 8};
    double cell = asked.of(2)[20].first_cell;

    Class()
    {
        auto note = NoteReading {};
        note.section = 2;
        note.verdict = NoteVerdict::wrong;
        note.confidence = 0.95;
        REQUIRE(faults.wait({120, note, {}, {100.0, cell, 1.0, 0.0}, false}));
    }
    /// Each other section's note that was right and begun so many hops later, as the beat goes on.
    void others_go_on(double hops_later)
    {
        for (const auto s : {0U, 1U, 3U}) {
            const auto& note = asked.of(s)[20];
            faults.remember(s, {100.0 + hops_later, cell + hops_later * cells_a_hop,
                                asked.pitches_of(note).front().midi_key(), NoteVerdict::right});
        }
    }
    std::vector<NoteReading> told(std::int64_t now, bool others_come = false)
    {
        auto notes = std::vector<NoteReading> {};
        auto evidence = std::vector<following::NoteEvidence> {};
        faults.tell(
            {now, true, {}}, [&](const auto&) { return others_come; }, notes, evidence);
        return notes;
    }
};

}  // namespace

TEST_CASE("a wrong note is told a second after it was judged, if the class is followed on", "[following]")
{
    auto cls = Class {};
    CHECK(cls.told(210).empty());
    const auto told = cls.told(220);
    REQUIRE(told.size() == 1);
    CHECK(told[0].verdict == NoteVerdict::wrong);
}

TEST_CASE("where the class was lost and nobody else speaks for the place, a wrong note is not sure",
          "[following]")
{
    auto cls = Class {};
    cls.faults.question();
    const auto told = cls.told(220);
    REQUIRE(told.size() == 1);
    CHECK(told[0].verdict == NoteVerdict::unsure);
    CHECK(told[0].confidence < 0.5);
}

TEST_CASE("who lags a beat behind the class and jumps to where it is has not lost it: a wrong note is told",
          "[following]")
{
    auto cls = Class {};
    cls.others_go_on(60.0);
    cls.faults.question(40.0, 170.0, cls.cell + 70.0 * cells_a_hop);
    const auto told = cls.told(220);
    REQUIRE(told.size() == 1);
    CHECK(told[0].verdict == NoteVerdict::wrong);
}

TEST_CASE("what the others had to begin in the other place too does not speak for a wrong note",
          "[following]")
{
    auto cls = Class {};
    for (const auto s : {0U, 1U, 3U}) {
        const auto& there = cls.asked.of(s)[30];
        cls.faults.remember(
            s, {100.0, cls.cell, cls.asked.pitches_of(there).front().midi_key(), NoteVerdict::right});
    }
    const auto by = cls.asked.of(2)[30].first_cell - cls.cell;
    cls.faults.question(by, 170.0, cls.cell + 70.0 * cells_a_hop + by);
    const auto told = cls.told(220);
    REQUIRE(told.size() == 1);
    CHECK(told[0].verdict == NoteVerdict::unsure);
}

TEST_CASE("beside a break a wrong note waits for the others of its beat, but four seconds at most",
          "[following]")
{
    auto cls = Class {};
    cls.faults.question();
    CHECK(cls.told(220, true).empty());
    cls.others_go_on(60.0);
    CHECK(cls.told(300, true).empty());
    const auto told = cls.told(520, true);
    REQUIRE(told.size() == 1);
    CHECK(told[0].verdict == NoteVerdict::wrong);
}
