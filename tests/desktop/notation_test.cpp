// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/notation/engraved_part.hpp"
#include "desktop/notation/written_part.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "desktop/notation/glyphs.hpp"
#include "score/musicxml_text.hpp"
#include "shared/places.hpp"
#include "shared/score_file.hpp"
#include "support/catch.hpp"

namespace tutti::test {

namespace {

using namespace tutti::desktop;

constexpr auto g_major = "<key><fifths>1</fifths></key>";
constexpr auto b_flat_instrument =
    "<key><fifths>2</fifths></key><transpose><diatonic>-1</diatonic><chromatic>-2</chromatic></transpose>";

/// One part of measures, the first with these attributes.
score::UnfoldedScore part_of(const std::string& attributes_text, std::vector<std::string> measures,
                             const std::string& name = "Violins")
{
    measures.front() = attributes_text + measures.front();
    return unfolded(musicxml({{name, std::move(measures), {}}}));
}

WrittenPart written(const score::UnfoldedScore& score)
{
    return written_part(score.printed(), 0);
}

/// "♯ - ♮": what stands before the heads of a bar, in order.
std::string accidentals(const WrittenBar& bar)
{
    constexpr auto signs = std::array {"𝄫", "♭", "♮", "♯", "𝄪"};
    auto text = std::string {};
    for (const auto& chord : bar.chords)
        for (const auto& head : chord.heads)
            text += std::string {text.empty() ? "" : " "} +
                    (head.accidental ? signs[static_cast<std::size_t>(*head.accidental + 2)] : "-");
    return text;
}

/// "3 3": how many chords each beam joins.
std::string beams(const WrittenBar& bar)
{
    auto text = std::string {};
    for (const auto& beam : bar.beams)
        text += fmt::format("{}{}", text.empty() ? "" : " ", beam.size());
    return text;
}

/// "4 r8 2.": the lengths of a bar, rests with an r.
std::string values(const WrittenBar& bar)
{
    auto text = std::string {};
    for (const auto& chord : bar.chords)
        text += fmt::format("{}{}{}{}", text.empty() ? "" : " ", chord.heads.empty() ? "r" : "",
                            chord.value.denominator,
                            std::string(static_cast<std::size_t>(chord.value.dots), '.'));
    return text;
}

std::string run(std::string_view pitch, int duration, int count)
{
    auto text = std::string {};
    for (auto n = 0; n < count; ++n)
        text += note(pitch, duration);
    return text;
}

}  // namespace

TEST_CASE("an F♯ in G major carries no accidental, an F natural does, and the F♯ after it in the bar too; in "
          "the next bar the key holds again",
          "[notation]")
{
    const auto score =
        part_of(attributes(4, 4, g_major), {note("F♯4", 4) + note("F4", 4) + note("F♯4", 4) + note("F♯4", 4),
                                            note("F♯4", 4) + note("F4", 4) + note("F4", 4) + note("F♯5", 4)});
    const auto part = written(score);
    CHECK(accidentals(part.bars[0]) == "- ♮ ♯ -");
    CHECK(accidentals(part.bars[1]) == "- ♮ - -");  // an octave higher the key still holds
}

TEST_CASE("a note tied over the bar line needs no second accidental, the same note after it does",
          "[notation]")
{
    const auto score = part_of(attributes(2, 4), {note("F4", 4) + note("F♯4", 4, "<tie type=\"start\"/>"),
                                                  note("F♯4", 4, "<tie type=\"stop\"/>") + note("F♯4", 4)});
    const auto part = written(score);
    CHECK(accidentals(part.bars[0]) == "- ♯");
    CHECK(accidentals(part.bars[1]) == "- ♯");
    CHECK(part.bars[0].chords[1].heads[0].tied_onward);
}

TEST_CASE("a B♭ trumpet reads C where B♭ sounds, in a key of two sharps more", "[notation]")
{
    SECTION("from a score in its own pitch")
    {
        // Written D major, sounding C: two sharps on the page.
        const auto score = part_of(attributes(4, 4, b_flat_instrument), {note("C5", 16)}, "Trumpet in B♭");
        const auto part = written(score);
        CHECK(score.printed().bars[0].key_fifths == 0);
        CHECK(part.bars[0].key_fifths == 2);
        CHECK(part.bars[0].chords[0].heads[0].step == 1);  // the space above the middle line
        CHECK(score.notes(0)[0].pitch == Pitch {70});
    }
    SECTION("from a score in concert pitch")
    {
        const auto score = part_of(attributes(4, 4), {note("B♭4", 16)}, "Trumpet");
        const auto part = written(score);
        CHECK(part.bars[0].key_fifths == 2);
        CHECK(part.bars[0].chords[0].heads[0].step == 1);
        CHECK(part.bars[0].chords[0].heads[0].accidental == 0);  // C natural in D major
    }
}

TEST_CASE("beams group by the beat", "[notation]")
{
    CHECK(beams(written(part_of(attributes(6, 8), {run("A4", 2, 6)})).bars[0]) == "3 3");
    CHECK(beams(written(part_of(attributes(3, 4), {run("A4", 2, 6)})).bars[0]) == "2 2 2");
    CHECK(beams(written(part_of(attributes(9, 8), {run("A4", 2, 9)})).bars[0]) == "3 3 3");
    CHECK(beams(written(part_of(attributes(5, 8), {run("A4", 2, 5)})).bars[0]) == "3 2");
    CHECK(beams(written(part_of(attributes(2, 4), {run("A4", 1, 8)})).bars[0]) == "4 4");
    // A rest and a quarter break them.
    CHECK(beams(written(part_of(attributes(2, 4), {note("A4", 2) + rest(2) + run("A4", 2, 2)})).bars[0]) ==
          "2");
}

TEST_CASE("a pick-up of one quaver in 6/8 is not beamed with anything, and the bar after it is in threes",
          "[notation]")
{
    const auto score = unfolded(
        musicxml({{"Violins",
                   {"@number=\"0\" implicit=\"yes\"@" + attributes(6, 8) + note("A4", 2), run("A4", 2, 6)},
                   {}}}));
    const auto part = written(score);
    CHECK(beams(part.bars[0]).empty());
    CHECK(beams(part.bars[1]) == "3 3");
}

TEST_CASE("rests fill the beat before they go on", "[notation]")
{
    CHECK(values(written(part_of(attributes(4, 4), {note("A4", 2) + rest(14)})).bars[0]) == "8 r8 r4 r2");
    CHECK(values(written(part_of(attributes(4, 4), {rest(12) + note("A4", 4)})).bars[0]) == "r2 r4 4");
    // Two beats that do not begin a half of the bar are two rests.
    CHECK(values(written(part_of(attributes(4, 4), {note("A4", 4) + rest(8) + note("A4", 4)})).bars[0]) ==
          "4 r4 r4 4");
    CHECK(values(written(part_of(attributes(6, 8), {note("A4", 6) + rest(6)})).bars[0]) == "4. r4.");
    const auto empty = written(part_of(attributes(3, 4), {rest(12)}));
    REQUIRE(empty.bars[0].chords.size() == 1);
    CHECK(empty.bars[0].chords[0].whole_bar);
}

TEST_CASE("three in the time of two are a triplet with one number", "[notation]")
{
    const auto third = "<time-modification><actual-notes>3</actual-notes><normal-notes>2</normal-notes>"
                       "</time-modification>";
    auto triplet = std::string {};
    for (const auto* pitch : {"A4", "B4", "C5"})
        triplet += note(pitch, 4, fmt::format("<type>eighth</type>{}", third));
    const auto score = part_of("<attributes><divisions>12</divisions><time><beats>2</beats><beat-type>4"
                               "</beat-type></time></attributes>",
                               {triplet + note("A4", 12)});
    const auto part = written(score);
    REQUIRE(part.bars[0].tuplets.size() == 1);
    CHECK(part.bars[0].tuplets[0].number == 3);
    CHECK(part.bars[0].tuplets[0].chords.size() == 3);
    CHECK(beams(part.bars[0]) == "3");
    CHECK(values(part.bars[0]) == "8 8 8 4");
}

TEST_CASE(
    "stems point to the middle line, from the middle line down, and apart where two voices share a staff",
    "[notation]")
{
    const auto one = written(part_of(attributes(3, 4), {note("A4", 4) + note("B4", 4) + note("C5", 4)}));
    CHECK(one.bars[0].chords[0].stem_up);
    CHECK_FALSE(one.bars[0].chords[1].stem_up);
    CHECK_FALSE(one.bars[0].chords[2].stem_up);
    const auto two = written(part_of(attributes(1, 4), {note("A5", 4, "<voice>1</voice>") +
                                                        "<backup><duration>4</duration></backup>" +
                                                        note("C4", 4, "<voice>2</voice>")}));
    REQUIRE(two.bars[0].chords.size() == 2);
    CHECK(two.bars[0].chords[0].stem_up);
    CHECK_FALSE(two.bars[0].chords[1].stem_up);
}

TEST_CASE("violas read the alto clef, cellos the bass clef unless they play high, and basses the bass clef",
          "[notation]")
{
    const auto clef = [](const char* name, const char* pitch) {
        return written(part_of(attributes(4, 4), {run(pitch, 4, 4)}, name)).clefs[0];
    };
    CHECK(clef("Violins", "A4") == Clef::treble);
    CHECK(clef("Violas", "C4") == Clef::alto);
    CHECK(clef("Cellos", "D3") == Clef::bass);
    CHECK(clef("Cellos", "E4") == Clef::tenor);
    CHECK(clef("Double basses", "G2") == Clef::bass);
}

namespace {

std::string clef_sign(const char* sign, int line, const char* more = "")
{
    return fmt::format("<attributes><clef><sign>{}</sign><line>{}</line>{}</clef></attributes>", sign, line,
                       more);
}

/// "0 7 0": where each head of a bar stands, from the middle line.
std::string steps(const WrittenBar& bar)
{
    auto text = std::string {};
    for (const auto& chord : bar.chords)
        for (const auto& head : chord.heads)
            text += fmt::format("{}{}", text.empty() ? "" : " ", head.step);
    return text;
}

}  // namespace

TEST_CASE("a cello's clefs are the page's: it goes to the tenor clef and back where the file says so",
          "[notation]")
{
    const auto score = part_of(attributes(4, 4),
                               {clef_sign("F", 4) + run("D3", 4, 4) + clef_sign("C", 4), run("A3", 4, 4),
                                run("A3", 4, 2) + clef_sign("F", 4) + run("D3", 4, 2), run("D3", 4, 4)},
                               "Cellos");
    const auto part = written(score);
    CHECK(part.bars[0].clefs == std::vector {Clef::bass});
    CHECK(part.bars[0].clef_changes.empty());  // before the bar line it is the next bar's
    CHECK(part.bars[1].clefs == std::vector {Clef::tenor});
    REQUIRE(part.bars[2].clef_changes.size() == 1);
    CHECK(part.bars[2].clef_changes[0].at == score::Quarters {2});
    CHECK(part.bars[3].clefs == std::vector {Clef::bass});
    for (const auto& bar : part.bars)
        CHECK(steps(bar) == "0 0 0 0");
    const auto page = engraved(score, 0, part);
    REQUIRE(page.clef_changes.size() == 2);
    CHECK(page.clef_changes[0].x < page.bars[0].right);
    CHECK(page.clef_changes[0].x > page.notes[3].x + glyph::head_width / 2);
    CHECK(page.clef_changes[1].x > page.notes[9].x + glyph::head_width / 2);
    CHECK(page.clef_changes[1].x + 0.7 * glyph::clef_width < page.notes[10].x);
    CHECK(page.clefs_at(0.0) == std::vector {Clef::bass});
    CHECK(page.clefs_at(page.bars[1].left + 1.0) == std::vector {Clef::tenor});
    CHECK(page.clefs_at(page.bars[3].left) == std::vector {Clef::bass});
}

TEST_CASE("an accidental holds through a change of clef, and a clef that no class reads is passed by",
          "[notation]")
{
    const auto part = written(
        part_of(attributes(4, 4),
                {clef_sign("F", 4) + note("C♯4", 4) + clef_sign("G", 2) + note("C♯4", 4) + note("C♯4", 8)},
                "Cellos"));
    CHECK(accidentals(part.bars[0]) == "♯ - -");
    const auto octave = written(part_of(
        attributes(4, 4),
        {clef_sign("G", 2, "<clef-octave-change>-1</clef-octave-change>") + run("D3", 4, 4)}, "Cellos"));
    CHECK(octave.clefs == std::vector {Clef::bass});
}

TEST_CASE("without clefs in the file a cello that plays high for long reads the tenor clef there, and a high "
          "note alone changes nothing",
          "[notation]")
{
    auto measures = std::vector<std::string> {};
    for (auto bar = 0; bar < 4; ++bar)
        measures.push_back(run("D3", 4, 4));
    for (auto bar = 0; bar < 8; ++bar)
        measures.push_back(run("D4", 4, 2) + run("A4", 4, 2));
    for (auto bar = 0; bar < 4; ++bar)
        measures.push_back(run("G2", 4, 4));
    const auto part = written(part_of(attributes(4, 4), measures, "Cellos"));
    for (std::size_t bar = 0; bar < part.bars.size(); ++bar)
        CHECK(part.bars[bar].clefs == std::vector {bar >= 4 && bar < 12 ? Clef::tenor : Clef::bass});
    for (std::size_t bar = 4; bar < 12; ++bar)
        measures[bar] = bar == 6 ? run("A4", 4, 4) : run("D3", 4, 4);
    const auto once = written(part_of(attributes(4, 4), measures, "Cellos"));
    for (const auto& bar : once.bars)
        CHECK(bar.clefs == std::vector {Clef::bass});
}

TEST_CASE("time runs evenly within a bar, and a note stands where its moment is", "[notation]")
{
    const auto score =
        part_of(attributes(4, 4), {run("A4", 4, 4), note("A4", 2) + note("A4", 2) + note("A4", 12)});
    const auto page = engraved(score, 0, written(score));
    CHECK(page.x_at(1.0) - page.x_at(0.0) == Approx(page.x_at(2.0) - page.x_at(1.0)));
    CHECK(page.x_at(2.5) == Approx((page.x_at(2.0) + page.x_at(3.0)) / 2));
    REQUIRE(page.notes.size() == score.notes(0).size());
    for (const auto& placed : page.notes)
        CHECK(placed.x == Approx(page.x_at(score.notes(0)[placed.performed].onset.value())));
}

TEST_CASE("a repeated passage is laid out twice, its signs and printed numbers with it", "[notation]")
{
    const auto score =
        part_of(attributes(2, 4),
                {note("A4", 8),
                 note("B4", 8) + "<barline location=\"right\"><repeat direction=\"backward\"/></barline>",
                 note("C5", 8)});
    const auto page = engraved(score, 0, written(score));
    REQUIRE(page.bars.size() == 5);
    auto numbers = std::string {};
    for (const auto& words : page.words)
        if (words.kind == PlacedWords::Kind::bar_number)
            numbers += words.text;
    CHECK(numbers == "12123");
    const auto dots = std::ranges::count(page.signs, glyph::dot, &PlacedSign::glyph);
    CHECK(dots == 4);  // two at each playing's end
    CHECK(*page.bar_at(page.x_at(5.0)) == 2);
}

TEST_CASE(
    "a slur goes from its first note to its last, on the side of the heads, and clear of what is between",
    "[notation]")
{
    const auto slur = [](const char* type, const char* number = "1") {
        return fmt::format(R"(<notations><slur type="{}" number="{}"/></notations>)", type, number);
    };
    SECTION("stems that go up have it below")
    {
        const auto score = part_of(attributes(4, 4), {note("E4", 4, slur("start")) + note("C4", 4) +
                                                      note("F4", 4) + note("E4", 4, slur("stop"))});
        const auto page = engraved(score, 0, written(score));
        REQUIRE(page.curves.size() == 1);
        const auto& curve = page.curves.front();
        CHECK(curve.x1 == Approx(page.notes[0].x));
        CHECK(curve.x2 == Approx(page.notes[3].x));
        CHECK(curve.bow > 0);
        CHECK(curve.y1 > page.notes[0].y);
        // Under the low C, with air between.
        const auto t = (page.notes[1].x - curve.x1) / (curve.x2 - curve.x1);
        const auto there = curve.y1 + t * (curve.y2 - curve.y1) + 3 * t * (1 - t) * curve.bow;
        CHECK(there > page.notes[1].y + 0.9);
        CHECK(page.bottom > there);
    }
    SECTION("stems that go down have it above, over the bar line too")
    {
        const auto score = part_of(attributes(2, 4), {note("C5", 4) + note("D5", 4, slur("start", "2")),
                                                      note("E5", 4, slur("stop", "2")) + note("C5", 4)});
        const auto page = engraved(score, 0, written(score));
        REQUIRE(page.curves.size() == 1);
        CHECK(page.curves.front().bow < 0);
        CHECK(page.curves.front().x1 == Approx(page.notes[1].x));
        CHECK(page.curves.front().x2 == Approx(page.notes[2].x));
    }
    SECTION("one that ends where another begins are two, and one that never ends is none")
    {
        const auto score =
            part_of(attributes(3, 4),
                    {note("C5", 4, slur("start")) +
                         note("D5", 4, "<notations><slur type=\"stop\"/><slur type=\"start\"/></notations>") +
                         note("E5", 4, slur("stop")),
                     note("C5", 12, slur("start"))});
        CHECK(engraved(score, 0, written(score)).curves.size() == 2);
    }
}

TEST_CASE("dynamics stand below their note, and a hairpin opens between them", "[notation]")
{
    const auto direction = [](const std::string& type) {
        return "<direction><direction-type>" + type + "</direction-type></direction>";
    };
    const auto score =
        part_of(attributes(4, 4), {direction("<dynamics><mf/></dynamics>") + note("C4", 8) +
                                       direction(R"(<wedge type="crescendo"/>)") + note("D4", 8),
                                   note("E4", 8) + direction(R"(<wedge type="stop"/>)") +
                                       direction("<dynamics><ff/></dynamics>") + note("F4", 8) +
                                       direction("<dynamics><loud/></dynamics>")});
    const auto& part = score.printed().parts[0];
    REQUIRE(part.dynamics.size() == 2);
    CHECK(part.dynamics[0].sign == "mf");
    CHECK(part.dynamics[1].sign == "ff");
    CHECK(part.dynamics[1].bar == 1);
    REQUIRE(part.hairpins.size() == 1);
    CHECK(part.hairpins[0].louder);
    const auto page = engraved(score, 0, written(score));
    const auto sign = [&](char32_t glyph) {
        const auto found = std::ranges::find(page.signs, glyph, &PlacedSign::glyph);
        REQUIRE(found != page.signs.end());
        return *found;
    };
    const auto mezzo_forte = sign(0xe52d);
    const auto fortissimo = sign(0xe52f);
    CHECK(mezzo_forte.x == Approx(page.notes[0].x).margin(1.5));
    CHECK(fortissimo.x == Approx(page.notes[3].x).margin(1.5));
    CHECK(mezzo_forte.y > page.notes[0].y + 1.0);
    CHECK(page.bottom >= mezzo_forte.y);
    auto opening = 0;
    for (const auto& line : page.lines)
        if (!line.beam && line.y1 != line.y2 && line.x2 - line.x1 > 3.0) {
            ++opening;
            CHECK(std::abs(line.y1 - (mezzo_forte.y - 0.5)) < 1e-9);
            CHECK(line.x1 >= page.notes[1].x - 1.0);
            CHECK(line.x2 < fortissimo.x);
        }
    CHECK(opening == 2);
}

TEST_CASE("no head, accidental, rest or clef of the shipped pieces touches the one after it", "[notation]")
{
    for (const auto* name : {"ode-to-joy", "when-the-saints", "au-clair-de-la-lune"}) {
        const auto score = load_score(assets_folder() / "pieces" / name);
        REQUIRE(score.has_value());
        for (std::size_t part = 0; part < (*score)->printed().parts.size(); ++part) {
            const auto page = engraved(**score, part, written_part((*score)->printed(), part));
            CHECK(page.notes.size() == (*score)->notes(part).size());
            auto last = -10.0;
            for (const auto& placed : page.notes) {
                CHECK(placed.x - last > glyph::head_width);
                last = placed.x;
            }
            for (std::size_t n = 1; n < page.bars.size(); ++n)
                CHECK(page.bars[n].left == Approx(page.bars[n - 1].right));
        }
    }
}

TEST_CASE("every score of the evaluation set can be laid out, each note once", "[notation]")
{
    const auto* told = std::getenv("TUTTI_EVALUATION_KIT");
    const auto kit = std::filesystem::path {told != nullptr ? told : TUTTI_SOURCE_TREE "/../shared/eval"};
    const auto folder = kit / "data/scores";
    if (!std::filesystem::exists(folder)) {
        WARN("skipped: " << folder.string() << " is not here");
        return;
    }
    for (const auto& entry : std::filesystem::directory_iterator {folder}) {
        const auto score = load_score(entry.path());
        REQUIRE(score.has_value());
        for (std::size_t part = 0; part < (*score)->printed().parts.size(); ++part) {
            const auto page = engraved(**score, part, written_part((*score)->printed(), part));
            INFO(entry.path().filename().string() << ", part " << part);
            CHECK(page.notes.size() == (*score)->notes(part).size());
            CHECK(std::ranges::is_sorted(page.knots, std::ranges::less {}, &EngravedPart::Knot::x));
        }
    }
}

}  // namespace tutti::test
