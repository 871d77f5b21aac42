// SPDX-License-Identifier: GPL-3.0-or-later
// The plug-ins' whole processBlock(), JUCE's accessors and all, under RealtimeSanitizer.
#include "plugins/inside/rigs.hpp"
#include "practice/walking_folder.hpp"
#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/signals.hpp"

using namespace tutti;
using namespace tutti::test;

TEST_CASE("the Section Meter's processBlock passes RealtimeSanitizer in blocks of any length, with jumps, "
          "resets and bypasses",
          "[rtsan]")
{
    const auto music = tone(Hertz {446.0}, 2_s);
    auto rig = MeterRig {false};
    for (auto n = 0; n < 4'000; ++n)
        rig.eventful_block(music, n);
    CHECK(rig.written() > 0);
}

TEST_CASE("the Backing Track's processBlock passes RealtimeSanitizer through starts, seeks, loops, bypasses "
          "and other pieces",
          "[rtsan]")
{
    const auto piece = WalkingFolder {};
    auto rig = TrackRig {piece.path(), false};
    auto done = std::atomic {false};
    auto audio = std::thread {[&] {
        for (auto n = std::int64_t {0}; n < 1'500 || !done; ++n)
            rig.eventful_block(n);
    }};
    rig.choose_anew_when_heard(piece.path());
    done = true;
    audio.join();
    CHECK(rig.loudest > 0.1F);
}

TEST_CASE("RealtimeSanitizer ends a processBlock that does a worker's work", "[rtsan]")
{
    const auto piece = WalkingFolder {};
    const auto stopped_by_it = std::string {"the child ended itself with status 43"};
    CHECK(in_child([&] {
              auto rig = TrackRig {piece.path(), true};
              rig.block(512);
              return std::string {};
          }) == stopped_by_it);
    CHECK(in_child([] {
              auto rig = MeterRig {true};
              rig.play(silence(100_ms));
              return std::string {};
          }) == stopped_by_it);
}
