// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/progress.hpp"

#include <algorithm>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "review/figure_names.hpp"
#include "review/progress_words.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::review;
using namespace std::chrono;
using Catch::Matchers::WithinAbs;

namespace {

const auto term_begins = sys_days {2026y / September / 7d};  // a Monday
const auto no_bar = std::optional<int> {};

audio::ClassDescription strings()
{
    auto cls = audio::ClassDescription {};
    cls.name = "Year 4";
    const auto any = *instrument_from_name("any");
    cls.sections = {{"Violins", any, {1}, "Violins", 12}, {"Violas", any, {2}, "Violas", 5}};
    return cls;
}

SessionNumbers session_on(sys_days day, std::string piece = "Ode")
{
    auto session = SessionNumbers {};
    session.day = day;
    session.cls = strings();
    session.review.piece = std::move(piece);
    session.review.bars = {{"1", ""}, {"2", "A"}};
    return session;
}

void put(SessionNumbers& session, std::string_view what, int section, double value, double within,
         std::optional<int> bar = no_bar)
{
    session.review.figures.push_back({std::string {what}, bar, section, value, within, 50, 0.9});
}

/// A term of ten rehearsals, a week apart: the violins stay, the violas go from 28 cents flat to 10, and both
/// vary from one to the next.
std::vector<SessionNumbers> term_with_better_violas()
{
    auto chance = std::mt19937_64 {3};
    auto normal = std::normal_distribution<double> {};
    auto sessions = std::vector<SessionNumbers> {};
    for (auto week = 0; week < 10; ++week) {
        auto& session = sessions.emplace_back(session_on(term_begins + days {7 * week}));
        put(session, figure::deviation, 0, 4.0 + 2.0 * normal(chance), 4.0);
        put(session, figure::deviation, 1, -28.0 + 2.0 * week + 2.0 * normal(chance), 4.0);
        put(session, figure::deviation, 1, -40.0 + 4.0 * week + 2.0 * normal(chance), 6.0, 1);
        put(session, figure::lead, 1, -0.04 + 0.004 * normal(chance), 0.01);
    }
    return sessions;
}

const Series& series_of(const Progress& progress, std::string_view section, Measure measure)
{
    const auto found = std::ranges::find(progress.sections, section, &SectionProgress::name);
    REQUIRE(found != progress.sections.end());
    const auto series = std::ranges::find(found->measures, measure, &Series::measure);
    REQUIRE(series != found->measures.end());
    return *series;
}

int claims(const std::vector<Progress>& all)
{
    auto count = 0;
    const auto look = [&](const Series& series) {
        count += series.course == Course::better || series.course == Course::worse ? 1 : 0;
    };
    for (const auto& progress : all) {
        std::ranges::for_each(progress.ensemble, look);
        for (const auto& section : progress.sections) {
            std::ranges::for_each(section.measures, look);
            for (const auto& bar : section.bars)
                look(bar.series);
            for (const auto& note : section.notes)
                look(note.series);
        }
    }
    return count;
}

}  // namespace

TEST_CASE("violas that come nearer by 18 cents in ten weeks are better; violins that stay are steady",
          "[review]")
{
    const auto all = progress_of(term_with_better_violas());
    REQUIRE(all.size() == 2);
    CHECK_FALSE(all[0].piece);
    CHECK(all[1].piece == "Ode");
    for (const auto& progress : all) {
        const auto& violas = series_of(progress, "Violas", Measure::deviation);
        CHECK(violas.course == Course::better);
        CHECK_THAT(violas.trend->change, WithinAbs(-18.0, 4.0));
        CHECK(std::abs(violas.trend->change + 18.0) < violas.trend->within);
        CHECK(violas.sessions == 10);
        CHECK(violas.count == 500);
        CHECK(violas.weeks.size() == 10);
        CHECK(series_of(progress, "Violins", Measure::deviation).course == Course::steady);
        CHECK_THAT(series_of(progress, "Violas", Measure::lead).trend->last, WithinAbs(-40.0, 6.0));
    }
    CHECK(all[0].sections[1].bars.empty());
    REQUIRE(all[1].sections[1].bars.size() == 1);
    CHECK(all[1].sections[1].bars[0].bar == "2");
    CHECK(all[1].sections[1].bars[0].series.course == Course::better);
}

TEST_CASE("the same term backwards is worse", "[review]")
{
    auto sessions = term_with_better_violas();
    for (auto& session : sessions)
        session.day = term_begins + (term_begins + days {63} - session.day);
    const auto all = progress_of(sessions);
    CHECK(series_of(all[1], "Violas", Measure::deviation).course == Course::worse);
}

TEST_CASE("of terms in which nothing but chance moves hardly one in ten claims that anything did", "[review]")
{
    auto chance = std::mt19937_64 {11};
    auto normal = std::normal_distribution<double> {};
    auto with_a_claim = 0;
    constexpr auto terms = 200;
    for (auto term = 0; term < terms; ++term) {
        auto sessions = std::vector<SessionNumbers> {};
        for (auto week = 0; week < 8; ++week) {
            auto& session = sessions.emplace_back(session_on(term_begins + days {7 * week}));
            for (const auto section : {0, 1}) {
                put(session, figure::deviation, section, -15.0 + 8.0 * normal(chance), 3.0);
                put(session, figure::spread, section, 20.0 + 6.0 * normal(chance), 3.0);
                put(session, figure::lead, section, 0.02 * normal(chance), 0.01);
                for (const auto bar : {0, 1})
                    put(session, figure::deviation, section, -15.0 + 12.0 * normal(chance), 8.0, bar);
            }
        }
        with_a_claim += claims(progress_of(sessions)) > 0 ? 1 : 0;
    }
    // One in twenty of the terms for sections, and again for bars; three standard deviations above that.
    CHECK(with_a_claim <= terms / 10 + 13);
}

TEST_CASE("three rehearsals are not enough to say, and neither are rehearsals that differ too much",
          "[review]")
{
    auto sessions = term_with_better_violas();
    const auto three = progress_of(std::span {sessions}.first(3));
    CHECK(series_of(three[1], "Violas", Measure::deviation).course == Course::not_enough);
    CHECK_FALSE(series_of(three[1], "Violas", Measure::deviation).trend);

    auto wild = std::vector<SessionNumbers> {};
    for (auto week = 0; week < 6; ++week)
        put(wild.emplace_back(session_on(term_begins + days {7 * week})), figure::deviation, 0,
            week % 2 == 0 ? -40.0 : 40.0, 3.0);
    CHECK(series_of(progress_of(wild)[1], "Violins", Measure::deviation).course == Course::not_enough);
}

TEST_CASE("weeks begin on Monday, and two rehearsals of one count together", "[review]")
{
    CHECK(monday_of(term_begins) == term_begins);
    CHECK(monday_of(term_begins + days {6}) == term_begins);
    CHECK(monday_of(term_begins - days {1}) == term_begins - days {7});
    auto sessions = std::vector {session_on(term_begins), session_on(term_begins + days {6}),
                                 session_on(term_begins + days {7})};
    put(sessions[0], figure::spread, 0, 20.0, 4.0);
    put(sessions[1], figure::spread, 0, 30.0, 4.0);
    put(sessions[2], figure::spread, 0, 12.0, 4.0);
    const auto all = progress_of(sessions);
    const auto& weeks = series_of(all[1], "Violins", Measure::spread).weeks;
    REQUIRE(weeks.size() == 2);
    CHECK(weeks[0].sessions == 2);
    CHECK(weeks[0].count == 100);
    CHECK_THAT(weeks[0].figure.value, WithinAbs(25.0, 1e-9));
    CHECK_THAT(weeks[1].figure.value, WithinAbs(12.0, 1e-9));
}

TEST_CASE("classes and pieces are kept apart, the latest piece first", "[review]")
{
    auto sessions = std::vector {session_on(term_begins, "Ode"), session_on(term_begins + days {7}, "Canon"),
                                 session_on(term_begins, "Ode")};
    sessions[2].cls.name = "Year 5";
    const auto all = progress_of(sessions);
    auto names = std::string {};
    for (const auto& progress : all)
        names += progress.cls + ":" + progress.piece.value_or("all") + " ";
    CHECK(names == "Year 4:all Year 4:Canon Year 4:Ode Year 5:all Year 5:Ode ");
}

TEST_CASE(
    "a section has as many players as the session with the fewest says, even where another does not say",
    "[review]")
{
    auto sessions = std::vector {session_on(term_begins), session_on(term_begins + days {7})};
    sessions[0].cls.sections[0].players = 4;
    sessions[1].cls.sections[1].players = std::nullopt;
    const auto progress = progress_of(sessions)[0];
    CHECK(progress.sections[0].players == 4);
    CHECK_FALSE(progress.sections[0].players_unsaid);
    CHECK(progress.sections[1].players == 5);
    CHECK(progress.sections[1].players_unsaid);
}

TEST_CASE("right notes are a share of those that could be told, and more of them is better", "[review]")
{
    auto sessions = std::vector<SessionNumbers> {};
    for (auto week = 0; week < 6; ++week) {
        auto& session = sessions.emplace_back(session_on(term_begins + days {7 * week}));
        const auto count = [&](std::string_view what, int notes) {
            session.review.figures.push_back({std::string {what}, no_bar, 0, std::nullopt, 0.0, notes, 0.0});
        };
        count(figure::right, 60 + 6 * week);
        count(figure::wrong, 30 - 6 * week);
        count(figure::missing, 10);
        // What else a session keeps is no note.
        count(figure::balance, 200);
        count(figure::unsure, 50);
        count(figure::extra, 5);
    }
    const auto all = progress_of(sessions);
    const auto& notes = series_of(all[1], "Violins", Measure::right_notes);
    CHECK_THAT(notes.weeks[0].figure.value, WithinAbs(60.0, 1e-9));
    CHECK(notes.course == Course::better);

    // Where all were right at every rehearsal nobody doubts it by half.
    auto perfect = std::vector<SessionNumbers> {};
    for (auto week = 0; week < 10; ++week)
        perfect.emplace_back(session_on(term_begins + days {7 * week}))
            .review.figures.push_back({std::string {figure::right}, no_bar, 0, std::nullopt, 0.0, 40, 0.0});
    const auto sure = *series_of(progress_of(perfect)[1], "Violins", Measure::right_notes).trend;
    CHECK(sure.first_within < 6.0);
    CHECK(sure.last_within < 6.0);
}

TEST_CASE("a section that goes from 20 cents flat to 20 sharp is not steady", "[review]")
{
    auto sessions = std::vector<SessionNumbers> {};
    for (auto week = 0; week < 9; ++week)
        put(sessions.emplace_back(session_on(term_begins + days {7 * week})), figure::deviation, 0,
            -20.0 + 5.0 * week, 2.0);
    CHECK(series_of(progress_of(sessions)[1], "Violins", Measure::deviation).course == Course::changed_sides);
}

TEST_CASE("no line leads to more than all notes right, nor to a spread below none", "[review]")
{
    auto sessions = std::vector<SessionNumbers> {};
    for (auto week = 0; week < 8; ++week) {
        auto& session = sessions.emplace_back(session_on(term_begins + days {7 * week}));
        const auto right = std::min(100, 60 + 12 * week);
        session.review.figures.push_back(
            {std::string {figure::right}, no_bar, 0, std::nullopt, 0.0, right, 0.0});
        session.review.figures.push_back(
            {std::string {figure::wrong}, no_bar, 0, std::nullopt, 0.0, 100 - right, 0.0});
        put(session, figure::spread, 0, std::max(0.5, 24.0 - 8.0 * week), 1.0);
    }
    const auto all = progress_of(sessions);
    const auto notes = *series_of(all[1], "Violins", Measure::right_notes).trend;
    CHECK(notes.last > 99.0);
    CHECK(notes.last <= 100.0);
    CHECK(notes.change == notes.last - notes.first);
    CHECK(series_of(all[1], "Violins", Measure::spread).trend->last >= 0.0);
    CHECK(series_of(all[1], "Violins", Measure::spread).trend->last < 1.0);
}

TEST_CASE("two bars that are printed as 1, of two movements, are two", "[review]")
{
    auto sessions = std::vector<SessionNumbers> {};
    for (auto week = 0; week < 8; ++week) {
        auto& session = sessions.emplace_back(session_on(term_begins + days {7 * week}));
        session.review.bars = {{"1", ""}, {"1 (2)", ""}};
        put(session, figure::deviation, 0, -30.0, 3.0, 0);
        put(session, figure::deviation, 0, 30.0, 3.0, 1);
    }
    const auto all = progress_of(sessions);
    const auto& bars = all[1].sections[0].bars;
    REQUIRE(bars.size() == 2);
    CHECK(bars[0].series.sessions == 8);
    CHECK(bars[0].series.trend->last < 0.0);
    CHECK(bars[1].series.trend->last > 0.0);
}

TEST_CASE("a note that is flat in every piece is told with its finger, not those that are as flat as the section",
          "[review]")
{
    auto chance = std::mt19937_64 {8};
    auto normal = std::normal_distribution<double> {};
    auto sessions = std::vector<SessionNumbers> {};
    for (auto week = 0; week < 8; ++week) {
        auto& session =
            sessions.emplace_back(session_on(term_begins + days {7 * week}, week % 2 == 0 ? "Ode" : "Canon"));
        session.cls.sections[1].instrument = *instrument_from_name("viola");
        const auto of = [](int key) { return fmt::format("{}{}", figure::deviation_of, key); };
        put(session, figure::deviation, 1, -12.0 + normal(chance), 3.0);
        put(session, of(66), 1, -34.0 + 3.0 * normal(chance), 7.0);
        put(session, of(67), 1, -12.0 + 3.0 * normal(chance), 7.0);
        put(session, of(69), 1, 2.0 + 3.0 * normal(chance), 7.0);
        // What a store from elsewhere may hold.
        put(session, "deviation_of_", 1, -90.0, 1.0);
        put(session, "deviation_of_x7", 1, -90.0, 1.0);
        put(session, "deviation_of_999", 1, -90.0, 1.0);
    }
    const auto all = progress_of(sessions);
    REQUIRE_FALSE(all[0].piece);
    const auto& violas = all[0].sections[1];
    REQUIRE(violas.notes.size() == 3);
    CHECK(violas.notes[0].note == "F♯4 (high second finger)");
    CHECK(violas.notes[0].pieces == 2);
    CHECK(violas.notes[0].series.sessions == 8);
    const auto off = notes_still_off(all[0]);
    REQUIRE(off.size() == 1);
    CHECK_THAT(note_words(off[0]),
               Catch::StartsWith("Violas, F♯4 (high second finger): now 3") &&
                   Catch::Contains(" cents flat, give or take ") && Catch::EndsWith("(8 sessions, 2 pieces)"));
    // Within one piece it is one.
    CHECK(all[1].sections[1].notes[0].pieces == 1);
}

TEST_CASE("a bar in which ever more notes are right is better, and one with many wrong is still off", "[review]")
{
    auto sessions = std::vector<SessionNumbers> {};
    for (auto week = 0; week < 10; ++week) {
        auto& session = sessions.emplace_back(session_on(term_begins + days {7 * week}));
        const auto count = [&](std::string_view what, int bar, int notes) {
            session.review.figures.push_back({std::string {what}, bar, 0, std::nullopt, 0.0, notes, 0.0});
        };
        count(figure::right, 0, 10 + 3 * week);
        count(figure::wrong, 0, 30 - 3 * week);
        count(figure::right, 1, 20);
        count(figure::missing, 1, 20);
    }
    const auto all = progress_of(sessions);
    const auto& bars = all[1].sections[0].bars;
    REQUIRE(bars.size() == 2);
    CHECK(bars[0].series.measure == Measure::right_notes);
    CHECK(bars[0].series.course == Course::better);
    const auto off = bars_still_off(all[1]);
    REQUIRE_FALSE(off.empty());
    CHECK(off[0].bar == &bars[1]);
    CHECK_THAT(bar_words(off[0]), Catch::StartsWith("Violins, bar 2, right notes: now 50 %"));
}

TEST_CASE("figures that are no numbers are left out", "[review]")
{
    auto sessions = std::vector {session_on(term_begins)};
    put(sessions[0], figure::deviation, 0, std::nan(""), 1.0);
    put(sessions[0], figure::deviation, 1, 5.0, std::numeric_limits<double>::infinity());
    const auto all = progress_of(sessions);
    for (const auto& section : all[1].sections)
        CHECK(section.measures.empty());
}

TEST_CASE("a first rehearsal's interval is not narrower than rehearsals differ", "[review]")
{
    auto one = session_on(term_begins);
    put(one, figure::deviation, 1, -20.0, 1.0);
    const auto series = series_of(progress_of(std::vector {one})[0], "Violas", Measure::deviation);
    REQUIRE(series.weeks.size() == 1);
    CHECK(series.weeks[0].figure.within > 9.0);
}

TEST_CASE("a harder piece late in the term makes no section worse in all pieces together", "[review]")
{
    auto sessions = std::vector<SessionNumbers> {};
    for (auto week = 0; week < 12; ++week) {
        auto& session =
            sessions.emplace_back(session_on(term_begins + days {7 * week}, week < 6 ? "Ode" : "Night"));
        put(session, figure::deviation, 1, week < 6 ? -8.0 : -30.0, 4.0);
    }
    const auto all = progress_of(sessions);
    REQUIRE_FALSE(all[0].piece);
    const auto& violas = series_of(all[0], "Violas", Measure::deviation);
    REQUIRE(violas.trend);
    CHECK(violas.course != Course::worse);
    CHECK_THAT(violas.trend->change, WithinAbs(0.0, 1e-6));
}
