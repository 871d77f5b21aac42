// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/rehearsal_report.hpp"

#include <chrono>
#include <cstdlib>
#include <ctime>

#include "shared/clock_text.hpp"
#include "support/catch.hpp"

using namespace tutti;

TEST_CASE("after a rehearsal nobody is told that a session is kept which could not be written", "[cli]")
{
    CHECK(what_was_kept({}) == "No sound kept. No names.");
    CHECK(what_was_kept({.sound = true}) == "Sound was kept. No names.");
    CHECK(what_was_kept({.words = true}) == "No sound kept. No names, unless a note has one.");
    CHECK(what_was_kept({.whole = false}) == "The session could not be kept to its end.");
    CHECK(what_was_kept({.whole = false, .sound = true}) ==
          "The session could not be kept to its end; sound was kept.");
    CHECK(what_was_kept({.session = false}) == "Nothing was kept.");
}

TEST_CASE("a rehearsal's date is told by the clocks of its place", "[cli]")
{
    setenv("TZ", "XYZ-2", 1);  // two hours ahead
    tzset();
    const auto when = session::WallClock {std::chrono::sys_days {std::chrono::year {2026} / 11 / 2} +
                                          std::chrono::hours {22}};
    CHECK(date_and_time(when) == "2026-11-03 00:00");
    CHECK(date_and_time_in_words(when) == "3 November 2026, 00:00");
    unsetenv("TZ");
    tzset();
}
