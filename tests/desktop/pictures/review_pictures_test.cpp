// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/review_view.hpp"

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
    session.last = cells_of_then(session.review, session.info.class_description, session.review,
                                 session.info.class_description);
    session.last_when = "2026-11-15 09:32";
    while (session.review.findings.size() < 5 && !session.review.findings.empty())
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
                for (const auto action : {ReviewAction::hear, ReviewAction::hear_slowly, ReviewAction::note,
                                          ReviewAction::page, ReviewAction::cards})
                    parts.push_back(view.press_area(action));
                parts.push_back(cell);
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
        auto shown = reviewed(3, 8, Texts {});
        for (auto& row : shown.cells)
            for (auto& cell : row)
                cell = {review::Mark::fine, 0, "2"};
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
