// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/note_judge.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <span>
#include <vector>

#include "following/performance.hpp"
#include "support/catch.hpp"
#include "support/tolerance.hpp"

using namespace tutti;
using namespace tutti::test;
using analysis::NoteReading;
using analysis::NoteVerdict;
using test::Performance;
using Habit = Performance::Habit;

namespace {

constexpr auto no_key = -1;

std::int64_t count(const std::vector<NoteReading>& notes, NoteVerdict verdict)
{
    return std::ranges::count(notes, verdict, &NoteReading::verdict);
}

/// Of one verdict that there should be once.
NoteReading only(const std::vector<NoteReading>& notes, NoteVerdict verdict)
{
    REQUIRE(count(notes, verdict) == 1);
    return *std::ranges::find(notes, verdict, &NoteReading::verdict);
}

std::int64_t accusations(const std::vector<NoteReading>& notes)
{
    return std::ranges::count_if(notes, [](const auto& note) {
        return note.verdict != NoteVerdict::right && note.verdict != NoteVerdict::unsure;
    });
}

/// What is told of a class that plays from the beginning, but for what it does otherwise.
std::vector<NoteReading> told_of(
    const score::UnfoldedScore& score, Seconds plays,
    const std::function<void(Performance&)>& but_for = [](auto&) {})
{
    auto cls = Performance {score};
    but_for(cls);
    cls.rest(1_s);
    cls.play(0.0, plays);
    return cls.notes();
}

/// What the third part plays instead: a lower note, the neighbouring one, for a quarter from there.
auto wrong_in_the_third_part(double from, int semitones = 1)
{
    return [=](std::size_t s, double quarters, int key) {
        return s == 2 && quarters >= from && quarters < from + 1.0 && key != no_key ? key - semitones : key;
    };
}

/// What a part has to play from a quarter on.
int key_of(const score::UnfoldedScore& score, std::size_t part, double quarters)
{
    const auto notes = score.notes(part);
    return std::ranges::find(notes, quarters, [](const auto& note) { return note.onset.value(); })
        ->pitch.midi_key();
}

/// A round in which every quarter is divided into so many notes, going up by tones.
score::UnfoldedScore divided(int into)
{
    auto score = round_for(4, 16).printed();
    for (auto& part : score.parts) {
        auto notes = std::vector<score::Note> {};
        for (const auto& note : part.notes)
            for (auto n = 0; n < into; ++n) {
                auto& quick = notes.emplace_back(note);
                quick.onset = note.onset + score::Quarters {n, into};
                quick.duration = score::Quarters {1, into};
                quick.sounding = note.sounding.transposed(2 * n);
            }
        part.notes = std::move(notes);
    }
    return *score::UnfoldedScore::unfold(std::move(score));
}

/// A round in which the second part rests in its eighth bar.
score::UnfoldedScore round_with_a_rest()
{
    auto score = round_for(4, 16).printed();
    std::erase_if(score.parts[1].notes, [](const auto& note) { return note.bar == 7; });
    return *score::UnfoldedScore::unfold(score);
}

/// Three parts that play a chord a bar: C, F, G and C major again.
score::UnfoldedScore four_chords()
{
    constexpr auto chords =
        std::array<std::array<int, 3>, 4> {{{48, 64, 67}, {53, 65, 69}, {55, 62, 71}, {48, 64, 67}}};
    auto score = round_for(3, 8).printed();
    for (auto p = std::size_t {0}; p < 3; ++p)
        for (auto& note : score.parts[p].notes)
            note.sounding = Pitch {chords[note.bar % 4][p]};
    return *score::UnfoldedScore::unfold(score);
}

/// Four parts that play the same in bars 9 to 12 as in bars 1 to 4, but for the last part's 15th note, too
/// short to tell the two apart at once, and the last note of all parts.
score::UnfoldedScore two_alike_but_for_a_note()
{
    auto score = round_for(4, 16).printed();
    for (auto p = std::size_t {0}; p < 4; ++p) {
        auto& notes = score.parts[p].notes;
        for (auto i = std::size_t {0}; i < 15; ++i)
            notes[32 + i].sounding = notes[i].sounding;
    }
    auto& one = score.parts[3].notes[14];
    auto& other = score.parts[3].notes[32 + 14];
    one.duration = other.duration = score::Quarters {1, 4};
    other.sounding = one.sounding.transposed(-2);
    return *score::UnfoldedScore::unfold(score);
}

}  // namespace

TEST_CASE("a class that plays what is printed is told so note by note, and accused of nothing", "[following]")
{
    const auto notes = told_of(round_for(4, 16), 36_s);
    CHECK(accusations(notes) == 0);
    // 100 quarters a minute: 58 of four parts are over and told.
    CHECK(count(notes, NoteVerdict::right) >= 4 * 56);
    for (const auto& note : notes) {
        CHECK(note.expected == note.heard);
        REQUIRE(note.pace);
        CHECK(*note.pace == Approx(1.0).margin(0.1));
    }
}

TEST_CASE("a section that plays the neighbouring note is told which it played and which is printed",
          "[following]")
{
    const auto notes = told_of(round_for(4, 16), 20_s,
                               [](Performance& cls) { cls.instead = wrong_in_the_third_part(18.0); });
    const auto wrong = only(notes, NoteVerdict::wrong);
    CHECK(accusations(notes) == 1);
    CHECK(wrong.section == 2);
    CHECK(wrong.position == Approx(18.0));
    REQUIRE((wrong.heard && wrong.expected));
    CHECK(wrong.heard->transposed(1) == *wrong.expected);
    CHECK(wrong.confidence > 0.75);
    // Begun at 1 s + 18 quarters, told when the class is known to have gone on.
    CHECK(to_seconds(wrong.reported - wrong.due, Performance::rate) < Seconds {0.6 + 0.25 + 1.0 + 0.1});
}

TEST_CASE("a note that is heard a twelfth lower, as beside a neighbour's fifth below it, is no wrong one",
          "[following]")
{
    const auto heard_lower_by = [](int semitones) {
        return accusations(told_of(round_for(4, 16), 20_s, [&](Performance& cls) {
            cls.instead = wrong_in_the_third_part(18.0, semitones);
        }));
    };
    CHECK(heard_lower_by(19) == 0);
    CHECK(heard_lower_by(17) == 1);
}

TEST_CASE("a quick note that is heard as the one before it is no wrong one, another is, but no semiquaver",
          "[following]")
{
    struct Quick {
        int into;   // a quarter
        int heard;  // semitones from the second note of a quarter, which is a tone above the first
        int accused;
    };
    const auto [into, heard, accused] = GENERATE(Quick {2, -2, 0}, Quick {2, -1, 1}, Quick {4, -1, 0});
    const auto score = divided(into);
    auto cls = Performance {score};
    const auto from = 18.0 + 1.0 / into;
    cls.instead = [&](std::size_t s, double quarters, int key) {
        return s == 2 && quarters >= from && quarters < from + 1.0 / into && key != no_key ? key + heard
                                                                                           : key;
    };
    cls.rest(1_s);
    cls.play(0.0, 20_s, 1.3);
    CAPTURE(into, heard);
    CHECK(accusations(cls.notes()) == accused);
}

TEST_CASE("a section of which nothing is heard for sure has played nothing right", "[following]")
{
    const auto notes =
        told_of(round_for(4, 16), 20_s, [](Performance& cls) { cls.habits[1] = Habit::cannot_be_told; });
    for (const auto& note : notes)
        if (note.section == 1) {
            CHECK(note.verdict == NoteVerdict::unsure);
            CHECK_FALSE(note.heard);
        }
}

TEST_CASE(
    "where a class begins again more slowly than it was thought to, the notes that came later are right",
    "[following]")
{
    const auto score = round_for(4, 16);
    auto cls = Performance {score};
    cls.rest(1_s);
    cls.play(0.0, 12_s);
    cls.rest(3_s);
    cls.play(16.0, 16_s, 0.5);
    cls.end();
    CHECK(accusations(cls.notes()) == 0);
}

TEST_CASE("a note that a section leaves out is missing, and its neighbours are right", "[following]")
{
    const auto notes = told_of(round_for(4, 16), 20_s, [](Performance& cls) {
        cls.instead = [](std::size_t s, double quarters, int key) {
            return s == 0 && quarters >= 21.0 && quarters < 22.0 ? no_key : key;
        };
    });
    const auto missing = only(notes, NoteVerdict::missing);
    CHECK(accusations(notes) == 1);
    CHECK(missing.section == 0);
    CHECK(missing.position == Approx(21.0));
    CHECK_FALSE(missing.heard);
    CHECK_FALSE(missing.cents);
    CHECK_FALSE(missing.lead);
}

TEST_CASE("of a note left out and a wrong one after it both are told, once the section is right again",
          "[following]")
{
    const auto notes = told_of(round_for(4, 16), 20_s, [](Performance& cls) {
        cls.instead = [](std::size_t s, double quarters, int key) {
            if (s != 1 || quarters < 20.0 || quarters >= 22.0)
                return key;
            return quarters < 21.0 || key == no_key ? no_key : key - 2;
        };
    });
    CHECK(accusations(notes) == 2);
    CHECK(only(notes, NoteVerdict::missing).position == Approx(20.0));
    CHECK(only(notes, NoteVerdict::wrong).position == Approx(21.0));
}

TEST_CASE("a note played in a rest is one too many", "[following]")
{
    const auto notes = told_of(round_with_a_rest(), 24_s, [](Performance& cls) {
        cls.instead = [](std::size_t s, double quarters, int key) {
            return s == 1 && quarters >= 29.0 && quarters < 29.9 ? 62 : key;
        };
    });
    const auto extra = only(notes, NoteVerdict::extra);
    CHECK(accusations(notes) == 1);
    CHECK(extra.section == 1);
    CHECK(extra.heard == Pitch {62});
    CHECK_FALSE(extra.expected);
    CHECK(extra.position == Approx(29.0).margin(0.2));
}

TEST_CASE(
    "a part without a microphone, heard in a section's rest, is not held against the section, unless it "
    "is as loud there as the section",
    "[following]")
{
    const auto score = round_with_a_rest();
    const auto neighbours = key_of(score, 3, 29);
    const auto extra_notes = [&](int heard, double softer) {
        auto cls = Performance {score, 3};
        const auto sounds = [](std::size_t s, double quarters) {
            return s == 1 && quarters >= 29.0 && quarters < 29.9;
        };
        cls.instead = [&](std::size_t s, double quarters, int key) {
            return sounds(s, quarters) ? heard : key;
        };
        cls.loudness = [&](std::size_t s, double quarters) {
            return sounds(s, quarters) ? -20.0 - softer : -20.0;
        };
        cls.rest(1_s);
        cls.play(0.0, 24_s);
        return accusations(cls.notes());
    };
    CHECK(extra_notes(neighbours, 16.0) == 0);
    CHECK(extra_notes(neighbours + 12, 16.0) == 0);
    CHECK(extra_notes(neighbours, 0.0) == 1);
    CHECK(extra_notes(neighbours + 1, 16.0) == 1);
}

TEST_CASE("where a section is not heard, what a part without a microphone plays is not its wrong note",
          "[following]")
{
    const auto score = round_for(4, 16);
    const auto neighbours = key_of(score, 3, 18);
    REQUIRE((neighbours - key_of(score, 2, 18)) % 12 != 0);
    const auto accused = [&](double softer) {
        auto cls = Performance {score, 3};
        const auto sounds = [](std::size_t s, double quarters) {
            return s == 2 && quarters >= 18.0 && quarters < 19.0;
        };
        cls.instead = [&](std::size_t s, double quarters, int key) {
            return sounds(s, quarters) && key != no_key ? neighbours : key;
        };
        cls.loudness = [&](std::size_t s, double quarters) {
            return sounds(s, quarters) ? -20.0 - softer : -20.0;
        };
        cls.rest(1_s);
        cls.play(0.0, 24_s);
        return accusations(cls.notes());
    };
    CHECK(accused(16.0) == 0);
    CHECK(accused(0.0) == 1);
}

TEST_CASE("a note that runs on into a rest is one too many in the rest, not in the bar before", "[following]")
{
    const auto notes = told_of(round_with_a_rest(), 24_s, [](Performance& cls) {
        cls.instead = [last = no_key](std::size_t s, double quarters, int key) mutable {
            if (s == 1 && quarters >= 27.0 && quarters < 27.5 && key != no_key)
                last = key;
            return s == 1 && quarters >= 27.5 && quarters < 29.9 ? last : key;
        };
    });
    const auto extra = only(notes, NoteVerdict::extra);
    CHECK(extra.section == 1);
    CHECK(extra.position >= 28.0);
    CHECK(extra.position < 28.3);
}

TEST_CASE("a section that is 45 cents flat plays flat notes and not wrong ones", "[following]")
{
    const auto notes = told_of(round_for(4, 16), 20_s, [](Performance& cls) { cls.off[1] = Cents {-45.0}; });
    CHECK(accusations(notes) == 0);
    for (const auto& note : notes)
        if (note.verdict == NoteVerdict::right)
            CHECK_THAT(*note.cents, within_cents(1.0, Cents {note.section == 1 ? -45.0 : 0.0}));
}

TEST_CASE("a section that is somewhere else is lost: none of its notes is called wrong", "[following]")
{
    const auto notes = told_of(round_for(4, 16), 20_s,
                               [](Performance& cls) { cls.habits[3] = Habit::plays_something_else; });
    CHECK(accusations(notes) == 0);
    CHECK(std::ranges::any_of(notes, [](const auto& note) { return note.section == 3; }));
}

TEST_CASE("when everybody stops in the middle of a bar, nobody is accused of the notes that did not come",
          "[following]")
{
    const auto score = round_for(4, 16);
    auto cls = Performance {score};
    cls.rest(1_s);
    cls.play(0.0, 12_s);
    cls.rest(4_s);
    cls.play(16.0, 12_s);
    const auto notes = cls.notes();
    CHECK(accusations(notes) == 0);
    // What is played again is judged again.
    CHECK(std::ranges::count_if(notes, [](const auto& note) {
              return note.section == 0 && note.position == 18.0 && note.verdict == NoteVerdict::right;
          }) == 2);
}

TEST_CASE("a recording that ends half a second after a stop accuses nobody, though some played on for a note",
          "[following]")
{
    const auto score = round_for(4, 16);
    for (const auto played_on : {1.0, 1.5, 2.0}) {
        CAPTURE(played_on);
        auto cls = Performance {score};
        cls.instead = [](std::size_t s, double quarters, int key) {
            return s < 2 && quarters >= 20.0 ? no_key : key;
        };
        cls.rest(1_s);
        cls.play(0.0, Seconds {(20.0 + played_on) * 0.6});
        cls.rest(500_ms);
        cls.end();
        CHECK(accusations(cls.notes()) == 0);
    }
}

TEST_CASE("a note left out of the final chord is told when the recording ends, for the others played theirs",
          "[following]")
{
    const auto score = round_for(4, 8);
    auto cls = Performance {score};
    cls.instead = [](std::size_t s, double quarters, int key) {
        return s == 1 && quarters >= 31.0 ? no_key : key;
    };
    cls.rest(1_s);
    cls.play(0.0, Seconds {32 * 0.6});
    cls.rest(100_ms);
    cls.end();
    const auto notes = cls.notes();
    const auto missing = only(notes, NoteVerdict::missing);
    CHECK(accusations(notes) == 1);
    CHECK(missing.section == 1);
    CHECK(missing.position == Approx(31.0));
}

TEST_CASE("a wrong note just before everybody stops is told, for the others played theirs", "[following]")
{
    const auto score = round_for(4, 16);
    auto cls = Performance {score};
    cls.instead = wrong_in_the_third_part(19.0);
    cls.rest(1_s);
    cls.play(0.0, 12_s);
    cls.rest(4_s);
    cls.play(16.0, 3_s);
    const auto notes = cls.notes();
    CHECK(accusations(notes) == 1);
    CHECK(only(notes, NoteVerdict::wrong).position == Approx(19.0));
}

TEST_CASE("a wrong note just before the class jumps elsewhere is told, for the others played theirs",
          "[following]")
{
    const auto score = round_for(4, 16);
    auto cls = Performance {score};
    cls.instead = wrong_in_the_third_part(19.0);
    cls.rest(1_s);
    cls.play(0.0, 12_s);
    cls.play(40.0, 8_s);
    const auto notes = cls.notes();
    CHECK(accusations(notes) == 1);
    CHECK(only(notes, NoteVerdict::wrong).position == Approx(19.0));
}

TEST_CASE(
    "where two endings differ in one part's note only, what turns out to be the other ending accuses nobody",
    "[following]")
{
    const auto score = two_alike_but_for_a_note();
    auto cls = Performance {score};
    cls.rest(1_s);
    cls.play(32.0, 16_s);
    const auto notes = cls.notes();
    CHECK(std::abs(cls.error()) < 0.5);
    CHECK(accusations(notes) == 0);
    CHECK(std::ranges::any_of(notes, [](const auto& note) {
        return note.section == 3 && note.position == 14.0 && note.verdict == NoteVerdict::unsure;
    }));
}

TEST_CASE("a recording that ends 100 ms after the final chord tells what became of it", "[following]")
{
    const auto score = round_for(4, 8);
    auto cls = Performance {score};
    cls.rest(1_s);
    cls.play(0.0, Seconds {32 * 0.6});
    cls.rest(100_ms);
    cls.end();
    const auto notes = cls.notes();
    CHECK(accusations(notes) == 0);
    CHECK(std::ranges::count_if(notes, [](const auto& note) {
              return note.position == 31.0 && note.verdict == NoteVerdict::right;
          }) == 4);
}

TEST_CASE("by pure intervals a major third is in tune 14 cents lower than by equal ones", "[following]")
{
    const auto score = four_chords();
    for (const auto temperament : {Temperament::equal, Temperament::just}) {
        auto cls = Performance {score, Tuning {440_Hz, temperament}};
        cls.rest(1_s);
        cls.play(0.0, 16_s);
        auto checked = 0;
        for (const auto& note : cls.notes())
            if (note.verdict == NoteVerdict::right && note.expected == Pitch {64}) {
                CHECK_THAT(*note.cents,
                           within_cents(0.5, Cents {temperament == Temperament::just ? 13.69 : 0.0}));
                ++checked;
            }
        CHECK(checked > 6);
    }
}

TEST_CASE("a section that comes in late is behind the beat by as much", "[following]")
{
    const auto notes = told_of(round_for(4, 16), 20_s, [](Performance& cls) {
        // 0.08 of a quarter at 100 a minute: 48 ms.
        cls.instead = [](std::size_t s, double quarters, int key) {
            if (s != 1 || std::isnan(quarters))
                return key;
            const auto since = quarters - std::floor(quarters);
            return since < 0.08 ? no_key : key;
        };
    });
    auto late = std::vector<double> {};
    auto others = std::vector<double> {};
    for (const auto& note : notes)
        if (note.lead)
            (note.section == 1 ? late : others).push_back(1000.0 * note.lead->value());
    REQUIRE(late.size() > 10);
    const auto mean = [](const std::vector<double>& values) {
        auto sum = 0.0;
        for (const auto value : values)
            sum += value;
        return sum / static_cast<double>(values.size());
    };
    CHECK(mean(others) - mean(late) == Approx(48.0).margin(15.0));
}

TEST_CASE("a section that plays alone is judged without a lead, and what sounds in its rests is not held "
          "against it",
          "[following]")
{
    auto page = round_for(1, 16).printed();
    std::erase_if(page.parts[0].notes, [](const auto& note) { return note.bar == 7; });
    const auto notes = told_of(*score::UnfoldedScore::unfold(page), 30_s, [](Performance& cls) {
        cls.instead = [](std::size_t, double quarters, int key) {
            return quarters >= 29.0 && quarters < 29.9 ? 62 : key;
        };
    });
    CHECK(accusations(notes) == 0);
    CHECK(count(notes, NoteVerdict::right) > 30);
    CHECK(std::ranges::none_of(notes, [](const auto& note) { return note.lead.has_value(); }));
}

TEST_CASE("while the others rest, a section's lead is not told", "[following]")
{
    auto page = round_for(2, 16).printed();
    std::erase_if(page.parts[1].notes, [](const auto& note) { return note.bar >= 4; });
    const auto notes = told_of(*score::UnfoldedScore::unfold(page), 36_s);
    auto together = 0;
    for (const auto& note : notes) {
        together += note.lead && note.position < 16.0 ? 1 : 0;
        // 9.6 s for the bars together, then 8 s until it is known.
        CHECK_FALSE((note.lead && note.position > 31.0));
    }
    CHECK(together > 20);
}

// What took minutes and a gigabyte before takes no time now; a test that still took them would be noticed.
TEST_CASE("twenty thousand notes that are never let go are laid out as quickly as any", "[following]")
{
    auto page = score::Score {};
    auto& bar = page.bars.emplace_back();
    bar.number = "1";
    bar.length = score::Quarters {42};
    auto& part = page.parts.emplace_back();
    for (auto i = 0; i < 20'000; ++i) {
        auto& note = part.notes.emplace_back();
        note.onset = score::Quarters {i, 480};
        note.duration = bar.length - note.onset;
        note.sounding = Pitch {36 + i % 60};
    }
    const auto score = score::UnfoldedScore::unfold(page);
    REQUIRE(score);
    const auto parts = std::vector<std::optional<std::size_t>> {0};
    const auto map = following::ScoreMap {*score, parts};
    auto judge = following::NoteJudge {
        *score, parts, map, {.sample_rate = Performance::rate, .hop = Performance::hop, .tuning = {}}};
    const auto at_last_onset = map.segment_at(static_cast<std::size_t>(map.cell_at(19'999.0 / 480.0)));
    CHECK(map.asked(0)[map.choice(at_last_onset, 0)].keys.size() == 60);

    // One of the sixty keys, begun long before, is right for each of the notes that begin in the last
    // quarter.
    const auto held = Pitch {40};
    auto told = std::vector<NoteReading> {};
    const auto add = [&](std::span<const NoteReading> notes) {
        told.insert(told.end(), notes.begin(), notes.end());
    };
    auto reading = analysis::SectionReading {};
    reading.state = analysis::SectionState::sounding;
    reading.f0 = frequency_of(held, Tuning {});
    reading.confidence = 0.95;
    auto place = analysis::ScorePlace {.state = analysis::FollowingState::following,
                                       .position = 41.0,
                                       .tempo = score::TempoMap::unmarked_tempo,
                                       .confidence = 1.0};
    for (; place.position < 42.0;
         place.position += 2.0 * to_seconds(Performance::hop, Performance::rate).value()) {
        reading.heard_until += Performance::hop;
        add(judge.process({&reading, 1}, place));
    }
    add(judge.finish());
    CHECK(count(told, NoteVerdict::right) > 30);
    CHECK(std::ranges::all_of(told, [&](const auto& note) { return note.expected == held; }));
}

TEST_CASE(
    "a player alone who plucks, so that each note is over soon, is accused of nothing, and a wrong note is "
    "still wrong or not sure",
    "[following]")
{
    const auto notes = told_of(round_for(1, 16), 30_s, [](Performance& cls) {
        cls.instead = [](std::size_t, double quarters, int key) {
            const auto plucked = quarters - std::floor(quarters) < 0.4;
            return !plucked ? no_key : quarters >= 20.0 && quarters < 21.0 ? key - 1 : key;
        };
    });
    CHECK(count(notes, NoteVerdict::missing) == 0);
    CHECK(count(notes, NoteVerdict::right) > 30);
    const auto twentieth = std::ranges::find(notes, 20.0, &NoteReading::position);
    REQUIRE(twentieth != notes.end());
    CHECK(twentieth->verdict != NoteVerdict::right);
}
