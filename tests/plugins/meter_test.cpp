// SPDX-License-Identifier: GPL-3.0-or-later
// What the editor shows, without an editor.
#include "section_meter/meter/meter.hpp"

#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::section_meter;
using desktop::SectionState;
using rehearsal::Verdict;

namespace {

constexpr auto english = desktop::Language::english;

rehearsal::Glance glance_of(Verdict verdict, double cents = 12.0)
{
    auto glance = rehearsal::Glance {};
    glance.verdict = verdict;
    glance.level = decibels(-23.4);
    if (verdict == Verdict::silent)
        return glance;
    glance.written = Pitch {69};
    glance.deviation = Cents {cents};
    glance.spread = 9_cents;
    return glance;
}

/// A board on which hops come, and a clock that goes on.
class Bench {
public:
    explicit Bench(desktop::Language language = english)
        : meter_ {desktop::Texts {language}}
    {
    }
    MeterPicture hear(const rehearsal::Glance& glance, Seconds later = 50_ms)
    {
        now_ += later;
        board_.glance = glance;
        board_.anything = true;
        ++board_.hops;
        return look();
    }
    MeterPicture wait(Seconds later)
    {
        now_ += later;
        return look();
    }
    MeterBoard::Contents& board() { return board_; }
    Settings settings;
    std::uint64_t lost = 0;

private:
    MeterPicture look() { return meter_.picture(board_, settings, now_, lost); }

    Meter meter_;
    MeterBoard::Contents board_;
    Seconds now_;
};

}  // namespace

TEST_CASE("a sure note is shown by name, cents, spread, level and word", "[plugins]")
{
    auto bench = Bench {};
    const auto flat = bench.hear(glance_of(Verdict::flat, -34.4));
    CHECK(flat.section.name == "A4");
    CHECK(flat.section.word == "flat");
    CHECK(flat.section.state == SectionState::flat);
    CHECK(flat.cents == "−34");
    CHECK(flat.spread == "9");
    CHECK(flat.level == "−23");
    CHECK_FALSE(flat.held);
    CHECK(flat.spoken == "A4, −34 cents, flat");
    CHECK(bench.hear(glance_of(Verdict::sharp, 34.6)).cents == "+35");
    CHECK(bench.hear(glance_of(Verdict::in_tune, 0.2)).cents == "0");
}

TEST_CASE("a black key is named as the desktop writes it out", "[plugins]")
{
    CHECK(shown_note(Pitch {70}) == "B♭ 4");
    CHECK(shown_note(Pitch {66}) == "F♯ 4");
    CHECK(shown_note(Pitch {60}) == "C4");
    CHECK(shown_note(Pitch {0}) == "C-1");
}

TEST_CASE("what is not sure has neither note nor cents, and no colour", "[plugins]")
{
    auto bench = Bench {};
    const auto unsure = bench.hear(glance_of(Verdict::unsure, 40.0));
    CHECK(unsure.section.state == SectionState::unsure);
    CHECK(unsure.section.name == "–");
    CHECK(unsure.section.height == 0.0);
    CHECK(unsure.cents == "–");
    CHECK(unsure.spread == "–");
    CHECK(unsure.section.word == "not sure");
    CHECK_FALSE(unsure.held);
}

TEST_CASE("a sure note is held in grey for as long as is set, then goes", "[plugins]")
{
    for (const auto after : {Verdict::silent, Verdict::unsure}) {
        auto bench = Bench {};
        bench.settings.hold = 1_s;
        (void)bench.hear(glance_of(Verdict::flat, -20.0));
        const auto held = bench.hear(glance_of(after), 900_ms);
        CHECK(held.held);
        CHECK(held.section.name == "A4");
        CHECK(held.cents == "−20");
        CHECK(held.section.state == SectionState::unsure);
        CHECK(held.section.height == 0.0);
        CHECK(held.section.word == "held");
        const auto gone = bench.hear(glance_of(after), 200_ms);
        CHECK_FALSE(gone.held);
        CHECK(gone.section.name == "–");
        CHECK(gone.cents == "–");
        CHECK(bench.hear(glance_of(Verdict::sharp)).section.word == "sharp");
    }
}

TEST_CASE("without a hold nothing outlasts its sound", "[plugins]")
{
    auto bench = Bench {};
    bench.settings.hold = 0_s;
    (void)bench.hear(glance_of(Verdict::flat));
    CHECK_FALSE(bench.hear(glance_of(Verdict::silent)).held);
}

TEST_CASE("a host that gives no sound is not taken for a section that is silent", "[plugins]")
{
    auto bench = Bench {};
    CHECK(bench.wait(10_ms).section.state == SectionState::unheard);
    CHECK(bench.hear(glance_of(Verdict::silent)).section.state == SectionState::silent);
    CHECK(bench.wait(400_ms).section.state == SectionState::silent);
    const auto stands = bench.wait(200_ms);
    CHECK(stands.section.state == SectionState::unheard);
    CHECK(stands.section.word == "no sound");
    CHECK(bench.hear(glance_of(Verdict::silent)).section.state == SectionState::silent);
}

TEST_CASE("the light shines for a moment after a note has begun", "[plugins]")
{
    auto bench = Bench {};
    auto glance = glance_of(Verdict::in_tune);
    glance.since_onset = 20_ms;
    CHECK(bench.hear(glance).onset);
    glance.since_onset = 200_ms;
    CHECK_FALSE(bench.hear(glance).onset);
}

TEST_CASE("the tolerance that is set is the band that is drawn", "[plugins]")
{
    auto bench = Bench {};
    for (const auto& [tolerance, share] :
         {std::pair {Tolerance::beginner, 0.6}, {Tolerance::developing, 0.4}, {Tolerance::concert, 0.2}}) {
        bench.settings.tolerance = tolerance;
        CHECK(bench.hear(glance_of(Verdict::in_tune)).tolerance == Approx(share));
    }
}

TEST_CASE("the curve has gaps where nothing was sure, and bars where the host's begin", "[plugins]")
{
    auto bench = Bench {};
    auto& history = bench.board().history;
    history.resize(6);
    history[0].deviation = 25_cents;
    history[1].deviation = -80_cents;
    history[1].spread = 10_cents;
    history[3].deviation = 5_cents;
    history[3].bar_begins = true;
    history[3].bar = 12;
    history[4].deviation = 6_cents;
    history[4].onset = true;
    history[5].deviation = 7_cents;
    history[5].anew = true;
    const auto curve = bench.hear(glance_of(Verdict::in_tune)).curve;
    REQUIRE(curve.size() == 6);
    CHECK(curve[0].height == Approx(0.5));
    CHECK_FALSE(curve[0].joined);
    CHECK(curve[1].height == Approx(-1.0));
    CHECK(curve[1].half_spread == Approx(0.2));
    CHECK(curve[1].joined);
    CHECK_FALSE(curve[2].height);
    CHECK_FALSE(curve[3].joined);
    CHECK(curve[3].bar == "12");
    CHECK_FALSE(curve[4].joined);
    CHECK_FALSE(curve[5].joined);
}

TEST_CASE("the board keeps a minute, a point for every twentieth of a second", "[plugins]")
{
    auto board = MeterBoard {};
    board.prepare(SampleRate {48'000});
    auto heard = Heard {};
    heard.glance = glance_of(Verdict::in_tune);
    auto contents = MeterBoard::Contents {};
    for (auto hop = 1; hop <= 188 * 10; ++hop) {
        heard.now = FramePosition {256 * hop};
        heard.anew = hop == 1;
        heard.reading.onset = hop == 1'000 ? std::optional {analysis::Onset {}} : std::nullopt;
        heard.bar = hop == 500 ? std::optional {plugins::BarBegun {{}, 3}} : std::nullopt;
        board.take(heard);
    }
    board.read(contents);
    CHECK(contents.history.size() == Approx(200).margin(2));
    CHECK(std::ranges::count_if(contents.history, [](const auto& point) { return point.onset; }) == 1);
    const auto bar = std::ranges::find_if(contents.history, [](const auto& p) { return p.bar_begins; });
    REQUIRE(bar != contents.history.end());
    CHECK(bar->bar == 4);  // as hosts count for people
    for (auto hop = 0; hop < 188 * 70; ++hop) {
        heard.now += FrameCount {256};
        board.take(heard);
    }
    board.read(contents);
    CHECK(contents.history.size() == MeterBoard::points);
}

TEST_CASE("frames that were lost are told of for a while, and again when more are", "[plugins]")
{
    auto bench = Bench {};
    const auto glance = glance_of(Verdict::in_tune);
    CHECK(bench.hear(glance).trouble.empty());
    bench.lost = 512;
    CHECK_FALSE(bench.hear(glance).trouble.empty());
    CHECK_FALSE(bench.hear(glance, 9_s).trouble.empty());
    CHECK(bench.hear(glance, 2_s).trouble.empty());
    bench.lost = 513;
    CHECK_FALSE(bench.hear(glance).trouble.empty());
    bench.lost = 0;  // another stream
    CHECK(bench.hear(glance).trouble.empty());
    bench.lost = 64;
    CHECK_FALSE(bench.hear(glance).trouble.empty());
}

TEST_CASE("what the meter says, it says in German too", "[plugins]")
{
    auto bench = Bench {desktop::Language::german};
    CHECK(bench.hear(glance_of(Verdict::flat)).section.word == "zu tief");
    CHECK(bench.hear(glance_of(Verdict::silent)).section.word == "gehalten");
    bench.lost = 4096;
    CHECK_THAT(bench.hear(glance_of(Verdict::silent)).trouble, Catch::Contains("4096"));
}
