// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/section_rows.hpp"

#include <algorithm>

#include "cli/scene.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::cli;
using namespace tutti::test;
using rehearsal::Verdict;

namespace {

/// The column in which `what` begins in a line, first or last; −1 when it is not there.
int column_of(const std::string& line, const std::string& what, bool last = false)
{
    const auto at = last ? line.rfind(what) : line.find(what);
    return at == std::string::npos ? -1 : display_width(line.substr(0, at));
}

/// The style of the span in which `what` stands.
Style style_of(const StyledLine& line, const std::string& what)
{
    for (const auto& span : line.spans())
        if (span.text.find(what) != std::string::npos)
            return span.style;
    FAIL("'" << what << "' is not in: " << line.text());
    return {};
}

}  // namespace

TEST_CASE("a viola section 28 cents flat is told apart from one in tune with every attribute stripped",
          "[cli]")
{
    for (const auto columns : {60, 80, 120, 200}) {
        auto scene = orchestra();
        const auto flat = scene.row("Violas", {columns, 24}).text();
        scene.focus.reset();
        scene.now.sections[2] = playing("C4", 0_cents);
        const auto tuned = scene.row("Violas", {columns, 24}).text();
        CAPTURE(columns, flat, tuned);

        CHECK(flat.find("flat") != std::string::npos);
        CHECK(flat.find("−28") != std::string::npos);
        CHECK(flat.find("▶") != std::string::npos);
        CHECK(column_of(flat, "▼") >= 0);
        CHECK(column_of(flat, "▼") < column_of(flat, "│"));

        CHECK(tuned.find("in tune") != std::string::npos);
        CHECK(column_of(tuned, "▶") == -1);
        CHECK(column_of(tuned, "●") > column_of(tuned, "│"));
        CHECK(column_of(tuned, "●") < column_of(tuned, "│", true));
    }
}

TEST_CASE("the pointer is never on the other side of the band's edge from what the word says", "[cli]")
{
    auto scene = orchestra();
    scene.focus.reset();
    for (const auto columns : {60, 71, 80, 97, 120, 200}) {
        for (auto cents = -50; cents <= 50; ++cents) {
            scene.now.sections[2] = playing("C4", Cents {static_cast<double>(cents)});
            const auto line = scene.row("Violas", {columns, 24}).text();
            // The pointer may cover an edge; the row above shows where it is.
            const auto edges = scene.row("Trumpets", {columns, 24}).text();
            const auto low = column_of(edges, "│");
            const auto high = column_of(edges, "│", true);
            CAPTURE(columns, cents, line);
            if (line.find("flat") != std::string::npos)
                CHECK(column_of(line, "▼") < low);
            else if (line.find("sharp") != std::string::npos)
                CHECK(column_of(line, "▲") > high);
            else
                CHECK((column_of(line, "●") > low && column_of(line, "●") < high));
        }
    }
}

TEST_CASE("sharper is never further left", "[cli]")
{
    auto scene = orchestra();
    auto last = 0;
    for (auto cents = -50; cents <= 50; ++cents) {
        scene.now.sections[4] = playing_unsurely("C4", Cents {static_cast<double>(cents)});
        const auto column = column_of(scene.row("Clarinets", {80, 24}).text(), "?");
        CHECK(column >= last);
        last = column;
    }
}

TEST_CASE("a section whose players are further apart has a wider pointer", "[cli]")
{
    auto scene = orchestra();
    auto last = 0;
    for (const auto spread : {5_cents, 10_cents, 15_cents, 20_cents}) {
        scene.now.sections[3].spread = spread;
        const auto line = scene.row("Cellos", {80, 24}).text();
        const auto width = column_of(line, "█", true) - column_of(line, "█") + 1;
        CHECK(width > last);
        last = width;
    }
}

TEST_CASE("not sure is never coloured, and neither is silence", "[cli]")
{
    auto scene = orchestra();
    for (auto cents = -50; cents <= 50; cents += 10) {
        scene.now.sections[4] = playing_unsurely("E4", Cents {static_cast<double>(cents)});
        for (const auto* name : {"Clarinets", "Trumpets"}) {
            const auto row = scene.row(name, {80, 24});
            for (const auto& span : row.spans())
                CHECK(span.style.tone == Tone::plain);
        }
        CHECK(style_of(scene.row("Clarinets", {80, 24}), "not sure").dim);
        CHECK(style_of(scene.row("Clarinets", {80, 24}), "░").dim);
    }
}

TEST_CASE("the less sure we are, the fainter the pointer", "[cli]")
{
    auto scene = orchestra();
    const auto sure = style_of(scene.row("Violas", {80, 24}), "▼");
    CHECK(sure.bold);
    CHECK_FALSE(sure.dim);
    scene.now.sections[2].confidence = 0.65;
    const auto less_sure = style_of(scene.row("Violas", {80, 24}), "▼");
    CHECK_FALSE(less_sure.bold);
    CHECK_FALSE(less_sure.dim);
    CHECK(style_of(scene.row("Clarinets", {80, 24}), "░").dim);
}

TEST_CASE("what we hardly believe is neither named nor pointed at", "[cli]")
{
    auto scene = orchestra();
    scene.now.sections[4] = playing_unsurely("E4", 40_cents);
    CHECK(scene.row("Clarinets", {80, 24}).text().find("?") != std::string::npos);
    scene.now.sections[4].confidence = 0.2;
    const auto line = scene.row("Clarinets", {80, 24}).text();
    CHECK(line.find("?") == std::string::npos);
    CHECK(line.find("E4") == std::string::npos);
    CHECK(line.find("not sure") != std::string::npos);
}

TEST_CASE("a section that rests names no note and points nowhere", "[cli]")
{
    auto scene = orchestra();
    scene.now.sections[5] = playing("D5", 40_cents);
    scene.now.sections[5].verdict = Verdict::silent;
    const auto line = scene.row("Trumpets", {80, 24}).text();
    CHECK(line.find("D5") == std::string::npos);
    CHECK(line.find("▲") == std::string::npos);
    CHECK(line.find("—") != std::string::npos);
}

TEST_CASE("players of transposing instruments see which key their notes are in, others see none", "[cli]")
{
    auto scene = orchestra();
    CHECK(contains(scene.text({80, 24}), "Trumpets in B♭"));
    CHECK(contains(scene.text({80, 24}), "Clarinets in B♭"));
    CHECK_FALSE(contains(scene.text({80, 24}), "Violas in"));
    scene.cls.sections[5] = {"Horns", *instrument_from_name("horn"), {6}, ""};
    CHECK(contains(scene.text({80, 24}), "Horns in F"));
    scene.cls.sections[5] = {"Saxes", *instrument_from_name("alto-sax"), {6}, ""};
    CHECK(contains(scene.text({80, 24}), "Saxes in E♭"));
    // Where only the octave differs there is nothing to say; and nothing is said twice.
    scene.cls.sections[5] = {"Basses", *instrument_from_name("double-bass"), {6}, ""};
    CHECK_FALSE(contains(scene.text({80, 24}), "Basses in"));
    scene.cls.sections[5] = {"Trumpets in B♭", *instrument_from_name("trumpet"), {6}, ""};
    CHECK_FALSE(contains(scene.text({80, 24}), "in B♭ in"));
}

TEST_CASE("columns stay aligned under long names, accents and wide characters", "[cli]")
{
    auto scene = orchestra();
    scene.focus.reset();
    scene.cls.sections[0].name = "Violins of the lower school and their friends";
    scene.cls.sections[1].name = "Fl\u0075\u0302tes";  // the accent as a character of its own
    scene.cls.sections[2].name = "ヴィオラ";
    for (auto& glance : scene.now.sections)
        glance = resting();
    auto rows = 0;
    auto edge = -1;
    for (const auto& line : scene.text({80, 24})) {
        const auto column = column_of(line, "│");
        if (column < 0)
            continue;
        edge = edge < 0 ? column : edge;
        CHECK(column == edge);
        ++rows;
    }
    CHECK(rows == 11);
    CHECK(contains(scene.text({80, 24}), "Violins of the lowe…"));
}

TEST_CASE("a note's beginning flashes and is gone a sixth of a second later", "[cli]")
{
    auto scene = orchestra();
    scene.now.sections[3].since_onset = 30_ms;
    CHECK(scene.row("Cellos", {80, 24}).text().find("♪ A2") != std::string::npos);
    scene.now.sections[3].since_onset = 170_ms;
    CHECK(scene.row("Cellos", {80, 24}).text().find("♪") == std::string::npos);
}

TEST_CASE("a louder section has a longer meter, and full scale is called too loud", "[cli]")
{
    auto scene = orchestra();
    auto last = std::size_t {0};
    for (const auto level : {-60_dB, -40_dB, -20_dB, 0_dB}) {
        scene.now.sections[3].level = level;
        const auto line = scene.row("Cellos", {120, 24}).text();
        const auto marks =
            static_cast<std::size_t>(std::max(column_of(line, "━", true) - column_of(line, "━"), 0));
        CHECK((marks > last || level == -60_dB));
        last = marks;
    }
    scene.now.sections[3].level = decibels_from_gain(0);
    CHECK(scene.row("Cellos", {120, 24}).text().find("━") == std::string::npos);
    scene.now.sections[3].clipped = true;
    CHECK(scene.row("Cellos", {120, 24}).text().find("TOO LOUD") != std::string::npos);
}
