// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/right_piece.hpp"

#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::following;

namespace {

constexpr auto rate = SampleRate {48'000};
constexpr auto hop = FrameCount {256};

/// Hears four sections play for so long.
void play(RightPiece& piece, Seconds time, analysis::FollowingState state, double confidence)
{
    auto place = analysis::ScorePlace {};
    place.state = state;
    place.confidence = confidence;
    for (auto at = FrameCount {}; at < to_frames(time, rate); at += hop)
        piece.process(4, place);
}

}  // namespace

TEST_CASE(
    "a class that is followed badly for a third of a minute may play another piece, one that is followed "
    "well does not",
    "[following]")
{
    using enum analysis::FollowingState;
    auto wrong = RightPiece {rate, hop};
    for (auto n = 0; n < 9; ++n) {
        play(wrong, 1_s, following, 0.75);
        play(wrong, 1_s, lost, 0.3);
        play(wrong, 0.1_s, lost, 0.3);
        CHECK_FALSE(wrong.doubted());
    }
    play(wrong, 2_s, lost, 0.3);
    CHECK(wrong.doubted());

    auto right = RightPiece {rate, hop};
    play(right, 60_s, following, 0.95);
    CHECK_FALSE(right.doubted());
    play(right, 10_s, lost, 0.2);  // a false start, or a bar that is looked for
    CHECK_FALSE(right.doubted());

    // The right one is found after all: half a minute later nobody is asked.
    play(wrong, 31_s, following, 0.95);
    CHECK_FALSE(wrong.doubted());
}

TEST_CASE("while nobody plays the piece is doubted neither more nor less", "[following]")
{
    auto piece = RightPiece {rate, hop};
    const auto nowhere = analysis::ScorePlace {};
    for (auto n = 0; n < 20'000; ++n)
        piece.process(0, nowhere);
    CHECK_FALSE(piece.doubted());
    play(piece, 21_s, analysis::FollowingState::lost, 0.3);
    REQUIRE(piece.doubted());
    for (auto n = 0; n < 20'000; ++n)
        piece.process(0, nowhere);
    CHECK(piece.doubted());
}
