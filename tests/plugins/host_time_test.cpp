// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/host_time.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <utility>
#include <vector>

#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::plugins;

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
    CHECK_FALSE(host.block(playing_at(0), FrameCount {100}).jumped);
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
    CHECK_FALSE(host.block(place, block).bar);  // it began before the host did
    place.frame = 512;
    CHECK_FALSE(host.block(place, block).bar);
    place.frame = 1'024;
    place.bar_start = 8.0;
    place.quarters = 8.005;
    const auto next = host.block(place, block);
    REQUIRE(next.bar);
    CHECK(next.bar->ago == FrameCount {240});
    place.frame = 1'536;
    CHECK_FALSE(host.block(place, block).bar);
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

namespace {

/// The frames at which bars began, on the host's time line, and their numbers: so many blocks after one in
/// which the host told its place.
std::vector<std::pair<std::int64_t, std::int64_t>> bars_after(const HostPlace& place, int blocks)
{
    auto host = HostTime {SampleRate {48'000}};
    auto bars = std::vector<std::pair<std::int64_t, std::int64_t>> {};
    for (auto n = 0; n < blocks; ++n) {
        const auto news = host.block(n == 0 ? std::optional {place} : std::nullopt, block);
        if (news.bar)
            bars.emplace_back(*place.frame + n * block.value() - news.bar->ago.value(),
                              news.bar->bar.value_or(-1));
    }
    return bars;
}

/// Three-four at 120: a bar is 72,000 frames.
HostPlace waltz_at(std::int64_t frame)
{
    auto place = playing_at(frame);
    place.bar = frame / 72'000;
    place.quarters_a_minute = 120.0;
    place.beats_a_bar = 3;
    place.beat_unit = 4;
    return place;
}

}  // namespace

TEST_CASE("a host that tells its place once has its bars drawn on", "[plugins]")
{
    // In the second bar, for four seconds and a half: the third, fourth and fifth begin.
    auto place = waltz_at(100'000);
    const auto expected =
        std::vector<std::pair<std::int64_t, std::int64_t>> {{144'000, 2}, {216'000, 3}, {288'000, 4}};
    const auto near = [&](const auto& bars) {
        return std::ranges::equal(bars, expected, [](const auto& one, const auto& other) {
            return std::abs(one.first - other.first) <= 1 && one.second == other.second;
        });
    };
    // The frame alone; the beat from the start; the beat of the bar; and where the bar began.
    CHECK(near(bars_after(place, 422)));
    place.quarters = 100'000 / 24'000.0;
    CHECK(near(bars_after(place, 422)));
    place.quarters = *place.quarters - 3.0;
    CHECK(near(bars_after(place, 422)));
    place.quarters = 100'000 / 24'000.0;
    place.bar_start = 3.0;
    CHECK(near(bars_after(place, 422)));
}

TEST_CASE("a host whose six-eight is told in quaver beats has bars of six of them", "[plugins]")
{
    auto place = playing_at(0);
    place.bar = 0;
    place.quarters = 0.0;
    place.quarters_a_minute = 240.0;  // LV2: of the signature's unit
    place.beats_a_bar = 6;
    place.beat_unit = 8;
    const auto bars = bars_after(place, 200);
    REQUIRE(bars.size() == 2);
    CHECK(bars[0] == std::pair {std::int64_t {0}, std::int64_t {0}});
    CHECK(bars[1].first == Approx(72'000).margin(1));
}

TEST_CASE("bars stop with the host, follow it where it speaks again, and are not guessed at", "[plugins]")
{
    auto host = HostTime {SampleRate {48'000}};
    const auto count = [&](int blocks) {
        auto bars = 0;
        for (auto n = 0; n < blocks; ++n)
            bars += host.block(std::nullopt, block).bar ? 1 : 0;
        return bars;
    };
    CHECK(count(500) == 0);
    CHECK(host.block(waltz_at(0), block).bar);
    CHECK(count(281) == 1);
    // A word in time changes nothing; the same bar is not drawn twice.
    const auto again = host.block(waltz_at(282 * 512), block);
    CHECK_FALSE(again.jumped);
    CHECK(again.bar);
    CHECK_FALSE(host.block(HostPlace {}, block).bar);
    CHECK(count(500) == 0);
    // After a change of signature the frame does not tell where a bar began.
    auto elsewhere = waltz_at(100'000);
    elsewhere.bar = 7;
    CHECK_FALSE(host.block(elsewhere, block).bar);
    CHECK(count(500) == 0);
    // Nonsense is nothing.
    for (const auto nonsense : {std::nan(""), 1e300, -1e300, 0.0, -120.0}) {
        auto wrong = waltz_at(0);
        wrong.quarters_a_minute = nonsense;
        CHECK_FALSE(host.block(wrong, block).bar);
        CHECK(count(500) == 0);
        wrong = waltz_at(0);
        wrong.bar = std::numeric_limits<std::int64_t>::max();
        wrong.quarters = wrong.bar_start = nonsense;
        (void)host.block(wrong, block);
        (void)count(500);
        wrong.beats_a_bar = wrong.beat_unit = -4;
        (void)host.block(wrong, block);
        (void)count(500);
    }
}

TEST_CASE("where a host is in its music is known in quarters, whatever it tells it in", "[plugins]")
{
    auto host = HostTime {SampleRate {48'000}};
    auto place = playing_at(48'000);
    CHECK_FALSE(host.block(place, block).beat);  // no tempo
    // VST3: quarters as they are.
    place.quarters_a_minute = 120.0;
    place.quarters = 7.25;
    auto beat = host.block(place, block).beat;
    REQUIRE(beat);
    CHECK(beat->quarters == 7.25);
    CHECK(beat->quarters_a_minute == 120.0);
    // A host that says nothing more has gone on.
    beat = host.block(std::nullopt, block).beat;
    REQUIRE(beat);
    CHECK(beat->quarters == Approx(7.25 + 2.0 * 512 / 48'000));
    // LV2: in eighths, in six-eight.
    place.beats_a_bar = 6;
    place.beat_unit = 8;
    place.bar = 2;
    place.quarters = 13.5;
    beat = host.block(place, block).beat;
    REQUIRE(beat);
    CHECK(beat->quarters == 6.75);
    CHECK(beat->quarters_a_minute == 60.0);
    // Only the frame is told, or only which beat it is.
    host = HostTime {SampleRate {48'000}};
    place = playing_at(36'000);
    place.quarters_a_minute = 120.0;
    CHECK(host.block(place, block).beat->quarters == Approx(1.5));
    place.quarters = 1.0;
    CHECK(host.block(place, block).beat->quarters == Approx(1.5));
    place.quarters = 2.0;
    CHECK(host.block(place, block).beat->quarters == 2.0);
    place.playing = false;
    CHECK_FALSE(host.block(place, block).beat);
    CHECK_FALSE(host.block(std::nullopt, block).beat);
}

TEST_CASE("after a change of tempo a seek to a beat is to that beat, of a host that tells it exactly",
          "[plugins]")
{
    // 120 up to quarter 16, 121 from there on: the frame alone would say 32.13.
    auto place = playing_at(384'000 + std::llround(16 * 60.0 / 121.0 * 48'000));
    place.quarters_a_minute = 121.0;
    place.quarters = 32.0;
    place.bar_start = 32.0;
    auto host = HostTime {SampleRate {48'000}};
    CHECK(host.block(place, block).beat->quarters == 32.0);
    // LV2: no bar is told, but the host has told parts of beats.
    place.bar_start.reset();
    host = HostTime {SampleRate {48'000}};
    auto before = place;
    before.frame = 0;
    before.quarters = 0.25;
    (void)host.block(before, block);
    CHECK(host.block(place, block).beat->quarters == 32.0);
}

TEST_CASE("an LV2 host's change of signature is counted through when it is played through", "[plugins]")
{
    // Four bars of four-four at 120, then six-eight at the same quarter: 16 beats, then quavers.
    for (const auto from_the_bar : {false, true}) {
        INFO(from_the_bar);
        auto host = HostTime {SampleRate {48'000}};
        for (std::int64_t frame = 0; frame < 6 * 192'000; frame += 500) {
            auto place = playing_at(frame);
            const auto quarters = static_cast<double>(frame) / 24'000.0;
            const auto eighths = 2.0 * (quarters - 16.0);
            const auto later = quarters >= 16.0;
            place.bar = static_cast<std::int64_t>(later ? 4.0 + std::floor(eighths / 6.0)
                                                        : std::floor(quarters / 4.0));
            place.beats_a_bar = later ? 6 : 4;
            place.beat_unit = later ? 8 : 4;
            place.quarters_a_minute = later ? 240.0 : 120.0;
            if (from_the_bar)
                place.quarters = later ? std::fmod(eighths, 6.0) : std::fmod(quarters, 4.0);
            else
                place.quarters = later ? 16.0 + eighths : quarters;
            const auto beat = host.block(place, FrameCount {500}).beat;
            REQUIRE(beat);
            REQUIRE(beat->quarters == Approx(quarters).margin(1e-6));
            REQUIRE(beat->quarters_a_minute == 120.0);
        }
    }
}

TEST_CASE("a host that says nonsense of its place is not believed", "[plugins]")
{
    for (const auto nonsense : {std::nan(""), 1e12, -1e300, 1e-9}) {
        auto host = HostTime {SampleRate {48'000}};
        auto place = playing_at(std::numeric_limits<std::int64_t>::max());
        place.quarters_a_minute = 120.0;
        place.quarters = nonsense;
        const auto beat = host.block(place, block).beat;
        CHECK((!beat || std::abs(beat->quarters) < farthest_quarter));
        place.quarters = 1.5;
        place.quarters_a_minute = nonsense;
        CHECK_FALSE(host.block(place, block).beat);
    }
}
