// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/kept.hpp"

#include <algorithm>
#include <string_view>

#include "review/figure_names.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::review;
using Catch::Matchers::WithinAbs;

namespace {

/// A class whose pitch rises by 12 cents over a minute, in steps of a second.
std::vector<DriftPoint> rising()
{
    auto drift = std::vector<DriftPoint> {};
    for (auto second = 0; second < 60; ++second)
        drift.push_back({FramePosition {48'000 * second}, Cents {second < 20   ? -2.0
                                                                 : second < 40 ? 4.0
                                                                               : 10.0}});
    return drift;
}

const session::KeptFigure* found(const session::KeptReview& kept, std::string_view what,
                                 std::optional<int> bar)
{
    const auto figure = std::ranges::find_if(
        kept.figures, [&](const auto& one) { return one.what == what && one.bar == bar; });
    return figure == kept.figures.end() ? nullptr : &*figure;
}

Review small_review(bool by_bar)
{
    auto review = Review {};
    review.by_bar = by_bar;
    review.piece = by_bar ? "Ode" : "";
    review.length = 60_s;
    review.drift = rising();
    review.sections.resize(1);
    review.sections[0].deviation = {Cents {-12.0}, Cents {3.0}, 40, 0.9};
    review.sections[0].lead = {Seconds {-0.02}, Seconds {0.004}, 9, 0.8};
    review.sections[0].balance.count = 0;
    review.sections[0].notes = {30, 2, 1, 0, 5};
    review.sections[0].hearing = {30_s, 10_s, 20_s};
    review.bars = {{"7", "A", {}}};
    review.cells = {{Numbers {}}};
    review.cells[0][0].spread = {std::nullopt, {}, 2, 0.5};
    review.bars[0].drift = {Cents {-9.0}, Cents {4.0}, 3, 0.8};
    review.by_note = {{{Pitch {66}, {Cents {-22.0}, Cents {5.0}, 12, 0.9}}}};
    return review;
}

}  // namespace

TEST_CASE("a class that rose by 12 cents drifted by 12; of a quarter of a minute nobody can say", "[review]")
{
    auto review = Review {};
    review.drift = rising();
    const auto drift = drift_of(review);
    REQUIRE(drift.value);
    CHECK_THAT(drift.value->value(), WithinAbs(12.0, 1e-9));
    CHECK(drift.within > Cents {1.0});
    CHECK(drift.count == 60);
    // No surer than the notes that it rests on.
    for (auto& point : review.drift) {
        point.confidence = 0.7;
        point.within = Cents {6.0};
    }
    CHECK_THAT(drift_of(review).confidence, WithinAbs(0.7, 1e-9));
    CHECK(drift_of(review).within > Cents {8.0});
    review.drift.resize(15);
    CHECK_FALSE(drift_of(review).value);
}

TEST_CASE("a session keeps every number of its review, with what it rests on", "[review]")
{
    const auto kept = review::kept(small_review(true));
    CHECK(kept.method == method);
    CHECK(kept.piece == "Ode");
    REQUIRE(kept.bars.size() == 1);
    CHECK(kept.bars[0].mark == "A");
    const auto* deviation = found(kept, figure::deviation, std::nullopt);
    REQUIRE(deviation);
    CHECK(*deviation == session::KeptFigure {"deviation", std::nullopt, 0, -12.0, 3.0, 40, 0.9});
    CHECK(*found(kept, "deviation_of_66", std::nullopt) ==
          session::KeptFigure {"deviation_of_66", std::nullopt, 0, -22.0, 5.0, 12, 0.9});
    CHECK(*found(kept, figure::drift, 0) ==
          session::KeptFigure {"drift", 0, std::nullopt, -9.0, 4.0, 3, 0.8});
    CHECK(found(kept, figure::right, std::nullopt)->count == 30);
    CHECK(found(kept, figure::wrong, std::nullopt)->count == 2);
    CHECK_THAT(*found(kept, figure::sure, std::nullopt)->value, WithinAbs(0.75, 1e-9));
    CHECK_FALSE(found(kept, figure::spread, 0)->value);
    CHECK(found(kept, figure::spread, 0)->count == 2);
    CHECK_FALSE(found(kept, figure::balance, std::nullopt));
    CHECK_FALSE(found(kept, figure::extra, std::nullopt));
}

TEST_CASE("stretches of ten seconds are not kept: no other rehearsal has the same", "[review]")
{
    const auto kept = review::kept(small_review(false));
    CHECK(kept.bars.empty());
    CHECK(std::ranges::none_of(kept.figures, [](const auto& one) { return one.bar.has_value(); }));
}
