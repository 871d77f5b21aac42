// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/score_notes.hpp"

#include "following/performance.hpp"
#include "support/catch.hpp"

using namespace tutti;
using analysis::NoteReading;
using analysis::NoteVerdict;

namespace {

audio::ClassDescription violas_and_trumpets()
{
    auto cls = audio::ClassDescription {};
    cls.sections.push_back({"Violas", *instrument_from_name("viola"), {1}, "Part 1"});
    cls.sections.push_back({"Trumpets", *instrument_from_name("trumpet"), {2}, "Part 2"});
    return cls;
}

/// F for F sharp, on the third beat of bar 2, in the given pass of an eight-bar repeat.
NoteReading f_for_f_sharp(int pass, double confidence = 0.9)
{
    auto note = NoteReading {};
    note.position = 6.0 + 32.0 * pass;
    note.due = FramePosition {48'000 * (1 + pass)};
    note.expected = Pitch {66};
    note.heard = Pitch {65};
    note.verdict = NoteVerdict::wrong;
    note.confidence = confidence;
    return note;
}

NoteReading right(int pass)
{
    auto note = f_for_f_sharp(pass);
    note.heard = note.expected;
    note.verdict = NoteVerdict::right;
    return note;
}

std::vector<review::Finding> found(std::vector<NoteReading> notes)
{
    static const auto score = test::round_for(2, 8, true);
    const auto cls = violas_and_trumpets();
    const auto nobody_followed = review::PlaceLine {SampleRate {48'000}, FrameCount {256}, nullptr};
    return review::note_findings(notes, score, review::Page {score, nobody_followed},
                                 review::NoteNames {cls, &score.printed()}, cls);
}

}  // namespace

TEST_CASE("a wrong note that comes again in the repeat is told with its bar and how often", "[review]")
{
    const auto findings = found({f_for_f_sharp(0), f_for_f_sharp(1)});
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].kind == review::FindingKind::notes);
    CHECK(findings[0].text == "Violas, bar 2: F for F♯ (2 of 2 times)");
    CHECK(review::finding_kind_name(findings[0].kind) == "notes");
}

TEST_CASE("a wrong note that was right the other time is told only when it is sure", "[review]")
{
    CHECK(found({f_for_f_sharp(0, 0.7), right(1)}).empty());
    const auto findings = found({f_for_f_sharp(0, 0.99), right(1)});
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].text == "Violas, bar 2: F for F♯ (1 of 2 times); right the last time");
    CHECK(findings[0].times.judged == 2);
}

TEST_CASE("whether a wrong note was right the last time is said where both times were heard for sure",
          "[review]")
{
    const auto better = found({right(1), f_for_f_sharp(0, 0.99)});
    REQUIRE(better.size() == 1);
    REQUIRE(better[0].change.has_value());
    CHECK(better[0].change->better);
    const auto worse = found({right(0), f_for_f_sharp(1, 0.99)});
    REQUIRE(worse.size() == 1);
    CHECK(worse[0].text ==
          "Violas, bar 2: F for F♯ (1 of 2 times); wrong the last time, right the time before");
    REQUIRE(worse[0].change.has_value());
    CHECK_FALSE(worse[0].change->better);
    auto doubtful = right(1);
    doubtful.confidence = 0.6;
    CHECK_FALSE(found({f_for_f_sharp(0, 0.99), doubtful}).at(0).change);
    CHECK_FALSE(found({f_for_f_sharp(0), f_for_f_sharp(1)}).at(0).change);
}

TEST_CASE("a wrong note heard once is told only when it is sure", "[review]")
{
    CHECK(found({f_for_f_sharp(0, 0.7)}).empty());
    const auto findings = found({f_for_f_sharp(0, 0.99)});
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].text == "Violas, bar 2: F for F♯ (once)");
}

TEST_CASE("players are told their own notes: a trumpet's sounding E is their F sharp", "[review]")
{
    auto missing = f_for_f_sharp(0, 0.99);
    missing.section = 1;
    missing.verdict = NoteVerdict::missing;
    missing.expected = Pitch {64};
    missing.heard.reset();
    auto octave = f_for_f_sharp(0, 0.99);
    octave.section = 1;
    octave.position = 2.0;
    octave.expected = Pitch {62};
    octave.heard = Pitch {74};
    const auto findings = found({missing, octave});
    REQUIRE(findings.size() == 2);
    CHECK(findings[1].text == "Trumpets, bar 2: F♯ left out (once)");
    CHECK(findings[0].text == "Trumpets, bar 1: E5 for E4 (once)");
}

TEST_CASE("a note in a rest is told with how often it came; how often it did not, nobody noted", "[review]")
{
    auto extra = f_for_f_sharp(0, 0.7);
    extra.verdict = NoteVerdict::extra;
    extra.expected.reset();
    extra.heard = Pitch {62};
    auto other = extra;
    other.heard = Pitch {67};
    CHECK(found({extra}).empty());
    const auto findings = found({extra, extra, other, other, other});
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].text == "Violas, bar 2: D in a rest (2 times)");
    CHECK(findings[1].text == "Violas, bar 2: G in a rest (3 times)");
}

TEST_CASE("the same wrong note in bar after bar is one thing to work on, not twelve", "[review]")
{
    auto notes = std::vector<NoteReading> {};
    for (const auto bar : {1, 3, 6}) {
        auto note = f_for_f_sharp(0, 0.7);
        note.position = 4.0 * bar + 2.0;
        notes.push_back(note);
    }
    auto once_right = right(0);
    once_right.position = 20.0;
    notes.push_back(once_right);
    const auto findings = found(notes);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].text == "Violas, bars 2 to 4 and 7: F for F♯ (3 of 3 times)");
    CHECK(findings[0].bars == std::vector<std::size_t> {1, 3, 6});
    CHECK(findings[0].places.off == 3);
    CHECK(findings[0].places.judged == 4);
}

TEST_CASE("notes left out one after another are one thing; apart from each other they are two", "[review]")
{
    auto notes = std::vector<NoteReading> {};
    for (const auto beat : {4.0, 5.0, 6.0, 7.0, 8.0, 20.0}) {
        auto note = f_for_f_sharp(0, 0.9);
        note.position = beat;
        note.expected = Pitch {60 + static_cast<int>(beat) % 5};
        if (beat == 7.0) {
            note.heard = note.expected;
            note.verdict = NoteVerdict::right;
        } else {
            note.verdict = NoteVerdict::missing;
            note.heard.reset();
        }
        notes.push_back(note);
    }
    const auto findings = found(notes);
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].text == "Violas, bar 2: 3 notes left out (once)");
    CHECK(findings[1].notes == 2);
}

TEST_CASE("of a double stop the note that was expected may change, the place is one", "[review]")
{
    auto upper = right(1);
    upper.expected = upper.heard = Pitch {70};
    auto again = right(0);
    again.expected = again.heard = Pitch {70};
    CHECK(found({f_for_f_sharp(0, 0.7), upper}).empty());
    CHECK(found({f_for_f_sharp(0, 0.7), f_for_f_sharp(1, 0.7), upper, again}).empty());
}

TEST_CASE("notes left out in bars that were not played equally often are told as often as they were left out",
          "[review]")
{
    const auto left_out = [](double position, int pass) {
        auto note = f_for_f_sharp(pass, 0.99);
        note.position = position + 32.0 * pass;
        note.verdict = NoteVerdict::missing;
        note.heard.reset();
        return note;
    };
    auto again = right(1);
    again.position = 4.0 + 32.0;
    // The last note of bar 1, played once, and the first of bar 2, played twice.
    const auto once = found({left_out(3.0, 0), left_out(4.0, 0), again});
    REQUIRE(once.size() == 1);
    CHECK(once[0].text == "Violas, bars 1 to 2: 2 notes left out (once)");
    const auto apart = found({left_out(3.0, 0), left_out(4.0, 0), left_out(4.0, 1)});
    REQUIRE(apart.size() == 2);
    CHECK_THAT(apart[0].text, Catch::Contains("bar 1: ") && Catch::EndsWith("(once)"));
    CHECK_THAT(apart[1].text, Catch::Contains("bar 2: ") && Catch::EndsWith("(2 of 2 times)"));
}
