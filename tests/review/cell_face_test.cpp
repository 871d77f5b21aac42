// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/cell_face.hpp"

#include <cmath>

#include "audio/class_description.hpp"
#include "review/intonation.hpp"
#include "review/unison.hpp"
#include "support/catch.hpp"

using namespace tutti;
using review::Aspect;
using review::Mark;

namespace {

const auto fine = review::fine_for(audio::beginner_tolerance);

review::CellFace tuning(double cents, double within)
{
    auto numbers = review::Numbers {};
    numbers.deviation = {Cents {cents}, Cents {within}, 12, 0.9};
    return face_of(Aspect::tuning, numbers, fine);
}

}  // namespace

TEST_CASE("28 cents flat is flat, and says what that rests on", "[review]")
{
    const auto face = tuning(-28.0, 4.0);
    CHECK(face.mark == Mark::low);
    CHECK(face.step == 3);
    CHECK(face.number == "−28");
    CHECK(face.words == "28 cents flat");
    CHECK(face.rests_on == "give or take 4, from 12 notes");
}

TEST_CASE("a section is not marked flat where its interval reaches into what is in tune", "[review]")
{
    const auto face = tuning(-28.0, 20.0);
    CHECK(face.mark == Mark::unsure);
    CHECK(face.step == 0);
    CHECK(face.words == "not sure: perhaps 28 cents flat");
}

TEST_CASE("a few cents are in tune", "[review]")
{
    CHECK(tuning(6.0, 2.0).mark == Mark::fine);
    CHECK(tuning(6.0, 2.0).words == "in tune (+6)");
    CHECK(tuning(-0.2, 2.0).number == "0");
}

TEST_CASE("in tune is said only of what is known not to be heard", "[review]")
{
    CHECK(tuning(0.0, 18.0).mark == Mark::fine);
    CHECK(tuning(9.0, 15.0).mark == Mark::unsure);
    CHECK(tuning(9.0, 15.0).words == "not sure: perhaps in tune (+9)");
    auto numbers = review::Numbers {};
    numbers.lead = {Seconds {-0.017}, Seconds {0.040}, 3, 0.9};
    const auto face = face_of(Aspect::timing, numbers, fine);
    CHECK(face.mark == Mark::unsure);
    CHECK(face.words == "not sure: perhaps together (15 ms late)");
}

TEST_CASE("what is a finding is never fine in the table", "[review]")
{
    CHECK(fine.tuning.value() == review::intonation_rule(audio::beginner_tolerance).usual);
    CHECK(review::fine_for(Cents {30.0}).unison.value() == review::unison_rule(Cents {30.0}).usual);
    auto numbers = review::Numbers {};
    numbers.lead = {Seconds {-0.047}, Seconds {0.025}, 12, 0.9};
    CHECK(face_of(Aspect::timing, numbers, fine).mark == Mark::late);
}

TEST_CASE("what was not measured has no number and no mark", "[review]")
{
    for (const auto aspect : review::aspects) {
        const auto face = face_of(aspect, review::Numbers {}, fine);
        CHECK(face.mark == Mark::nothing);
        CHECK(face.number.empty());
        CHECK(face.words == "not enough to say");
    }
    CHECK(tuning(std::nan(""), 4.0).mark == Mark::nothing);
}

TEST_CASE("late and early are told to five milliseconds, with marks of their own", "[review]")
{
    auto numbers = review::Numbers {};
    numbers.lead = {Seconds {-0.058}, Seconds {0.011}, 20, 0.9};
    const auto late = face_of(Aspect::timing, numbers, fine);
    CHECK(late.mark == Mark::late);
    CHECK(late.number == "60");
    CHECK(late.words == "60 ms late");
    CHECK(late.rests_on == "give or take 15, from 20 entries");
    numbers.lead.value = Seconds {0.058};
    CHECK(face_of(Aspect::timing, numbers, fine).mark == Mark::early);
}

TEST_CASE("wrong notes are counted and named", "[review]")
{
    auto numbers = review::Numbers {};
    numbers.notes = {5, 2, 1, 0, 1};
    const auto face = face_of(Aspect::notes, numbers, fine);
    CHECK(face.mark == Mark::wrong);
    CHECK(face.number == "3");
    CHECK(face.words == "2 wrong, 1 left out, of 8 notes");
    CHECK(face.rests_on == "1 not sure");
}

TEST_CASE("a section that was late throughout is late in its row too, however wide that number's interval",
          "[review]")
{
    auto review = review::Review {};
    review.by_bar = true;
    auto& numbers = review.sections.emplace_back();
    numbers.lead = {Seconds {-0.041}, Seconds {0.026}, 47, 0.7};
    CHECK(face_of_section(Aspect::timing, review, 0, fine).mark == Mark::unsure);
    auto& finding = review.findings.emplace_back();
    finding.kind = review::FindingKind::timing;
    finding.amount = Seconds {-0.041};
    finding.where.throughout = true;
    finding.notes = 40;
    finding.notes_judged = 47;
    finding.bars = {0, 1};
    const auto face = face_of_section(Aspect::timing, review, 0, fine);
    CHECK(face.mark == Mark::late);
    CHECK(face.words == "40 ms late");
    CHECK(face.rests_on == "give or take 30, from 47 entries; sure by how often it came, 40 of 47");
    // Of one bar it says nothing; why is told where such a bar is not sure.
    CHECK(unsure_cells_in_words(Aspect::timing, review, fine).empty());
    review.cells = {{numbers, numbers}};
    CHECK_FALSE(unsure_cells_in_words(Aspect::timing, review, fine).empty());
    // A number to the other side is not the finding's.
    review.sections[0].lead.value = Seconds {0.041};
    CHECK(face_of_section(Aspect::timing, review, 0, fine).mark == Mark::unsure);
}
