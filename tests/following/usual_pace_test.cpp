// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/usual_pace.hpp"

#include "support/catch.hpp"

namespace tutti::test {

namespace {

using following::UsualPace;

constexpr auto half_note = 1200_ms;

/// Half notes at a share of the marked tempo.
void play(UsualPace& pace, double tempo, int notes)
{
    for (auto n = 0; n < notes; ++n) {
        pace.go_on(half_note / tempo);
        pace.hear(half_note, half_note / tempo, false);
    }
}

}  // namespace

TEST_CASE("from its first note on a tempo is known to within a twentieth", "[following]")
{
    const auto tempo = GENERATE(0.7, 1.0, 1.3);
    auto pace = UsualPace {1.0};
    play(pace, tempo, 1);
    CHECK(pace.value() == Approx(tempo).epsilon(0.05));
    CHECK(pace.doubt() < 0.1);
}

TEST_CASE("a pause is no tempo, wherever it comes", "[following]")
{
    const auto pause = GENERATE(600_ms, 1_s, 3_s);
    CAPTURE(pause.value());
    auto late = UsualPace {1.0};
    play(late, 1.0, 3);
    late.hear(half_note, half_note + pause, true);
    CHECK(late.value() == Approx(1.0).epsilon(0.02));
    auto early = UsualPace {1.0};
    early.hear(half_note, half_note + pause, true);
    play(early, 1.0, 2);
    CHECK(early.value() == Approx(1.0).epsilon(0.04));
}

TEST_CASE("who plays at half the tempo is believed at the third note, and a note that was missed is not",
          "[following]")
{
    auto pace = UsualPace {1.0};
    play(pace, 0.5, 2);
    CHECK(pace.value() == 1.0);
    play(pace, 0.5, 1);
    CHECK(pace.value() == Approx(0.5));
    pace.hear(half_note * 2.0, half_note * 2.0, false);
    CHECK(pace.value() == Approx(0.5));
}

}  // namespace tutti::test
