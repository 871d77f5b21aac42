// SPDX-License-Identifier: GPL-3.0-or-later
#include "section_meter/meter/host_time.hpp"

#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::section_meter;

namespace {

constexpr auto block = FrameCount {512};

HostPlace playing_at(std::int64_t frame)
{
    auto place = HostPlace {};
    place.playing = true;
    place.frame = frame;
    return place;
}

}  // namespace

TEST_CASE("a host that plays on does not jump; one that starts, seeks or loops does", "[plugins]")
{
    auto host = HostTime {SampleRate {48'000}};
    CHECK_FALSE(host.block(HostPlace {}, block).jumped);
    CHECK(host.block(playing_at(4'800), block).jumped);
    CHECK_FALSE(host.block(playing_at(5'312), block).jumped);
    CHECK_FALSE(host.block(playing_at(5'824), FrameCount {100}).jumped);
    CHECK_FALSE(host.block(playing_at(5'924), block).jumped);
    CHECK(host.block(playing_at(100), block).jumped);
    CHECK_FALSE(host.block(HostPlace {}, block).jumped);
    CHECK(host.block(playing_at(612), block).jumped);
}

TEST_CASE("a host that says nothing, or holds its time line while it counts in, does not jump", "[plugins]")
{
    auto host = HostTime {SampleRate {48'000}};
    for (auto n = 0; n < 10; ++n)
        CHECK_FALSE(host.block(std::nullopt, block).jumped);
    CHECK(host.block(playing_at(0), block).jumped);
    for (auto n = 0; n < 10; ++n)
        CHECK_FALSE(host.block(playing_at(0), block).jumped);
    CHECK_FALSE(host.block(playing_at(512), block).jumped);
    CHECK_FALSE(host.block(std::nullopt, block).jumped);
    CHECK_FALSE(host.block(playing_at(1'536), block).jumped);
}

TEST_CASE("a bar begins where the host's beats say, once", "[plugins]")
{
    auto host = HostTime {SampleRate {48'000}};
    auto place = playing_at(0);
    place.quarters = 4.25;
    place.bar_start = 4.0;
    place.quarters_a_minute = 60.0;
    const auto first = host.block(place, block);
    REQUIRE(first.bar);
    CHECK(first.bar->ago == FrameCount {12'000});
    place.frame = 512;
    CHECK_FALSE(host.block(place, block).bar);
    place.frame = 1'024;
    place.bar_start = 8.0;
    place.quarters = 8.0;
    CHECK(host.block(place, block).bar);
}

TEST_CASE("where a host tells only the number of the bar, its change is the beginning", "[plugins]")
{
    auto host = HostTime {SampleRate {48'000}};
    auto place = playing_at(0);
    place.bar = 3;
    CHECK_FALSE(host.block(place, block).bar);  // when it began nobody has said
    place.frame = 512;
    place.bar = 4;
    const auto next = host.block(place, block);
    REQUIRE(next.bar);
    CHECK(next.bar->bar == 4);
}
