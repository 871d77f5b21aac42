// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/heard_line.hpp"

#include "support/catch.hpp"

using namespace tutti;
using following::HeardLine;

TEST_CASE("a staccato player is as loud as their notes are, whatever the silence between them", "[following]")
{
    auto line = HeardLine {5_ms, 200};
    for (auto hop = std::int64_t {0}; hop < 100; ++hop) {
        auto reading = analysis::SectionReading {};
        const auto sounds = hop < 30;
        reading.state = sounds ? analysis::SectionState::sounding : analysis::SectionState::silent;
        reading.level = decibels(sounds ? -20.0 : -70.0);
        line.put(hop, reading, 440_Hz);
    }
    REQUIRE(line.level(0, 100).has_value());
    CHECK(line.level(0, 100)->value() == Approx(-20.0));
    CHECK_FALSE(line.level(30, 100).has_value());
    line.forget();
    CHECK_FALSE(line.level(0, 100).has_value());
}
