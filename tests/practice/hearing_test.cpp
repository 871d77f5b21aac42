// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/hearing.hpp"

#include "support/catch.hpp"

namespace tutti::test {

using practice::Hearing;
using practice::HearingOfLate;

namespace {

constexpr auto hop = 5_ms;

void put(HearingOfLate& heard, Seconds time, bool clipped, bool masked)
{
    for (auto t = Seconds {}; t < time; t = t + hop)
        heard.put(clipped, masked);
}

}  // namespace

TEST_CASE("a pupil whom the loudspeaker covers is known to be covered within two seconds, and heard again "
          "within four",
          "[practice]")
{
    auto heard = HearingOfLate {hop};
    put(heard, 30_s, false, false);
    CHECK(heard.now() == Hearing::good);
    put(heard, 2_s, false, true);
    CHECK(heard.now() == Hearing::loudspeaker);
    put(heard, 4_s, false, false);
    CHECK(heard.now() == Hearing::good);
}

TEST_CASE("what was heard of one phrase is what was heard by its end less what was before", "[practice]")
{
    auto before = practice::Signal {.heard = 5};
    put_off(before, Pitch {62}, Cents {-60.0});
    auto now = before;
    now.heard += 7;
    put_off(now, Pitch {62}, Cents {80.0});
    put_off(now, Pitch {64}, Cents {80.0});
    const auto phrase = now - before;
    CHECK(phrase.heard == 7);
    REQUIRE(tuned_off(phrase).has_value());
    CHECK(tuned_off(phrase)->value() == Approx(80.0));
}

TEST_CASE("nobody is called covered by the first sound, and a tenth that is clipped is too loud",
          "[practice]")
{
    auto heard = HearingOfLate {hop};
    put(heard, 400_ms, false, true);
    CHECK(heard.now() == Hearing::good);
    put(heard, 200_ms, false, true);
    CHECK(heard.now() == Hearing::loudspeaker);
    auto loud = HearingOfLate {hop};
    for (auto n = 0; n < 200; ++n)
        loud.put(n % 8 == 0, false);
    CHECK(loud.now() == Hearing::too_loud);
}

}  // namespace tutti::test
