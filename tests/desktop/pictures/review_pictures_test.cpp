// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/review_view.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "desktop/pictures/picture.hpp"
#include "review/made_up_review.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::desktop;
using test::Picture;

namespace {

/// A review of so many sections and bars, some of them off in each way that there is.
ReviewPicture reviewed(std::size_t sections, std::size_t bars, Texts texts)
{
    const auto usual = std::vector<std::string> {"Violins 1",
                                                 "Violas",
                                                 "Cellos",
                                                 "Flutes",
                                                 "Clarinets",
                                                 "Trumpets",
                                                 "Horns",
                                                 "Tubas",
                                                 "Bassoons",
                                                 "Oboes",
                                                 "Double basses with a long name"};
    auto names = std::vector<std::string> {};
    for (std::size_t n = 0; n < sections; ++n)
        names.push_back(n < usual.size() ? usual[n] : "Section " + std::to_string(n + 1));
    auto view = LiveReview::View {};
    view.listed = true;
    auto session = ReviewedSession {};
    session.info.class_description = test::class_of(names);
    session.info.class_description.name = "Wednesday strings";
    session.info.class_description.tolerance = 20_cents;
    session.review = test::made_up_review(session.info.class_description, bars);
    session.review.piece = "Ode to Joy";
    session.when = "22 November 2026, 09:30";
    session.kept = "Sound was kept. No names.";
    session.has_sound = true;
    for (std::size_t b = 0; b < bars; b += 3)
        session.journal.push_back(
            {session.review.bars[b].playings.front().from + FrameCount {10},
             b % 2 == 0 ? "" : "The bowing was not together here; from the upbeat again"});
    session.last = cells_of_then(session.review, session.info.class_description, session.review,
                                 session.info.class_description);
    session.last_when = "2026-11-15 09:32";
    while (session.review.findings.size() < 9 && !session.review.findings.empty())
        session.review.findings.push_back(session.review.findings.front());
    for (std::size_t n = 0; n < sections; ++n)
        for (auto b = n % 5; b < bars; b += 4 + n)
            session.review.cells[n][b].deviation = {
                .value = Cents {n % 2 == 0 ? 24.0 + static_cast<double>(b) : -31.0 - static_cast<double>(n)},
                .within = 4_cents,
                .count = 9,
                .confidence = 0.9};
    view.open = std::make_shared<const ReviewedSession>(std::move(session));
    auto desk = ReviewDesk {texts};
    return desk.picture(view);
}

/// A small review whose cells all look like this one.
ReviewPicture with_every_cell(const ReviewPicture::Cell& cell)
{
    auto shown = reviewed(3, 8, Texts {});
    for (auto& row : shown.cells)
        std::ranges::fill(row, cell);
    return shown;
}

ReviewPicture listed(std::size_t sessions, Texts texts)
{
    auto view = LiveReview::View {};
    view.listed = true;
    for (std::size_t n = 0; n < sessions; ++n)
        view.sessions.push_back(
            {"x", "Wednesday strings", "2026-11-22 09:30, 41:05, with sound", n % 4 != 3});
    auto desk = ReviewDesk {texts};
    return desk.picture(view);
}

}  // namespace

TEST_CASE("the chosen bar is in sight on every screen, and nothing lies on anything else", "[pictures]")
{
    for (const auto language : {Language::english, Language::german})
        for (const auto size : {juce::Rectangle<int> {1024, 600}, juce::Rectangle<int> {1920, 1080},
                                juce::Rectangle<int> {3840, 2160}})
            for (const auto& [sections, bars] :
                 {std::pair<std::size_t, std::size_t> {1, 4}, {6, 24}, {12, 120}, {24, 40}}) {
                auto view = ReviewView {Texts {language}};
                view.setSize(size.getWidth(), size.getHeight());
                auto picture = reviewed(sections, bars, Texts {language});
                picture.bar = bars - 1;
                picture.section = sections - 1;
                view.show(picture);
                INFO(sections << " sections, " << bars << " bars at " << size.getWidth());
                static_cast<void>(Picture {
                    view, "review_" + std::to_string(sections) + "_" + std::to_string(bars) + "_" +
                              std::to_string(size.getWidth()) + (language == Language::german ? "_de" : "")});
                const auto cell = view.cell_area(sections - 1, bars - 1);
                CHECK_FALSE(cell.isEmpty());
                CHECK(view.layout().map.expanded(1).contains(cell));
                CHECK(view.cell_area(0, bars).isEmpty());
                auto parts = view.finding_areas();
                for (const auto& area : view.aspect_areas())
                    parts.push_back(area);
                for (const auto action : review_actions)
                    parts.push_back(view.press_area(action));
                parts.push_back(cell);
                parts.push_back(view.layout().smaller);
                for (std::size_t n = 0; n < parts.size(); ++n) {
                    CHECK(size.toFloat().contains(parts[n]));
                    for (std::size_t other = 0; other < n; ++other)
                        CHECK_FALSE(parts[n].reduced(0.5F).intersects(parts[other].reduced(0.5F)));
                }
            }
}

TEST_CASE("flat and sharp are told apart in greyscale", "[pictures]")
{
    for (const auto appearance : {Appearance::dark, Appearance::light}) {
        auto view = ReviewView {Texts {}};
        view.set_appearance(appearance);
        view.setSize(1920, 1080);
        auto shown = with_every_cell({review::Mark::fine, 0, "2"});
        shown.section = 2;
        shown.bar = 7;
        shown.cells[0][0] = {review::Mark::low, 2, "28"};
        shown.cells[0][1] = {review::Mark::high, 2, "28"};
        view.show(shown);
        const auto picture =
            Picture {view, appearance == Appearance::dark ? "review_marks_dark" : "review_marks_light"};
        shown.cells[0][1].mark = review::Mark::low;
        view.show(shown);
        const auto both_flat = Picture {view, ""};
        CHECK(picture.difference(both_flat, view.cell_area(0, 1).toNearestInt()) > 0.005);
    }
}

TEST_CASE("the list of sessions shows the chosen one, whether there is none, one or a term's", "[pictures]")
{
    for (const auto count : {std::size_t {0}, std::size_t {1}, std::size_t {60}}) {
        auto view = ReviewView {Texts {}};
        view.setSize(1280, 800);
        auto picture = listed(count, Texts {});
        picture.line = count > 0 ? count - 1 : 0;
        view.show(picture);
        static_cast<void>(Picture {view, "review_list_" + std::to_string(count)});
        if (count > 0)
            CHECK_FALSE(view.line_areas().back().isEmpty());
    }
}

TEST_CASE("the journal is in the place of the findings, and a click or the wheel goes about it", "[pictures]")
{
    for (const auto language : {Language::english, Language::german})
        for (const auto size : {juce::Rectangle<int> {1024, 600}, juce::Rectangle<int> {1920, 1080}}) {
            auto view = ReviewView {Texts {language}};
            view.setSize(size.getWidth(), size.getHeight());
            auto picture = reviewed(6, 120, Texts {language});
            view.show(picture);
            const auto findings = Picture {view, ""};
            picture.shows_journal = true;
            picture.entry = picture.journal.size() - 1;
            view.show(picture);
            const auto journal = Picture {view, "review_journal_" + std::to_string(size.getWidth()) +
                                                    (language == Language::german ? "_de" : "")};
            const auto layout = view.layout();
            CHECK(journal.difference(findings, layout.findings.toNearestInt()) > 0.02);
            CHECK(journal.same_as(findings, layout.cell.toNearestInt()));
            const auto areas = view.entry_areas();
            REQUIRE(areas.size() == picture.journal.size());
            CHECK_FALSE(areas.back().isEmpty());  // the chosen one is in sight
            CHECK(areas.front().isEmpty());
            for (const auto& area : areas)
                CHECK((area.isEmpty() || layout.findings.contains(area)));
            CHECK(view.finding_areas().empty());
            auto entry = std::size_t {0};
            view.on_entry = [&](std::size_t chosen) { entry = chosen; };
            test::click(view, areas.back().getCentre().toInt());
            CHECK(entry == areas.size() - 1);
        }
}

TEST_CASE("with a mouse alone every session and every bar can be come to", "[pictures]")
{
    auto view = ReviewView {Texts {}};
    view.setSize(1280, 800);
    auto picture = listed(60, Texts {});
    auto bars = std::vector<int> {};
    view.on_wheel = [&](int columns, int rows) {
        picture.line = static_cast<std::size_t>(std::clamp(static_cast<int>(picture.line) + rows, 0, 59));
        bars.push_back(columns);
        view.show(picture);
    };
    view.show(picture);
    CHECK(view.line_areas().back().isEmpty());
    for (auto n = 0; n < 80; ++n)
        test::turn_wheel(view, {640, 400}, -0.2F);
    CHECK(picture.line == 59);
    CHECK_FALSE(view.line_areas().back().isEmpty());
    bars.clear();
    view.show(reviewed(6, 120, Texts {}));
    test::turn_wheel(view, view.layout().map.getCentre().toInt(), -0.2F);
    REQUIRE(bars.size() == 1);
    CHECK(bars.front() > 0);
}

TEST_CASE("better and worse than another rehearsal are told apart in greyscale", "[pictures]")
{
    for (const auto appearance : {Appearance::dark, Appearance::light}) {
        auto view = ReviewView {Texts {}};
        view.set_appearance(appearance);
        view.setSize(1280, 800);
        auto shown = with_every_cell({review::Mark::low, 2, "28"});
        view.show(shown);
        const auto same = Picture {view, ""};
        for (auto& row : shown.cells)
            for (std::size_t n = 0; n < row.size(); ++n)
                row[n].change = n % 2 == 0 ? 1 : -1;
        view.show(shown);
        const auto changed =
            Picture {view, appearance == Appearance::dark ? "review_compared_dark" : "review_compared_light"};
        const auto better = view.cell_area(0, 0).toNearestInt();
        const auto worse = view.cell_area(0, 1).toNearestInt();
        CHECK(changed.difference(same, better) > 1.2 * changed.difference(same, worse));
        CHECK(changed.difference(same, worse) > 0.001);
    }
}
