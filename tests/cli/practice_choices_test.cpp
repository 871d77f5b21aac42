// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/practice_choices.hpp"

#include <vector>

#include "support/catch.hpp"

using namespace tutti::cli;
using tutti::practice::PlayedBars;

namespace tutti::test {

TEST_CASE("bars are repeated from the earlier one to the later one", "[cli]")
{
    CHECK(bars_to_repeat(6, 7) == PlayedBars {6, 7});
    CHECK(bars_to_repeat(7, 6) == PlayedBars {6, 7});
    CHECK(bars_to_repeat(6, 6) == PlayedBars {6, 6});
}

TEST_CASE("when nothing is repeated any more, the passage goes on to its own end", "[cli]")
{
    struct Row {
        PlayedBars passage;
        int passes;
        std::size_t here;
        PlayedBars afterwards;
    };
    for (const auto& [passage, passes, here, afterwards] :
         {Row {{4, 11}, 1, 7, {7, 11}}, Row {{4, 11}, 1, 11, {11, 11}}, Row {{0, 31}, 1, 7, {7, 31}},
          Row {{4, 11}, 1, 12, {11, 11}}, Row {{4, 11}, 0, 7, {4, 11}}, Row {{4, 11}, 3, 7, {4, 11}}}) {
        CAPTURE(passage.first, passage.last, passes, here);
        CHECK(bars_afterwards(passage, passes, here) == afterwards);
    }
}

TEST_CASE("a part is softer and louder by whole tenths, from whatever it was", "[cli]")
{
    auto volume = 1.0;
    for (auto tenths = 9; tenths >= 0; --tenths) {
        volume = softer_than(volume);
        CHECK(volume == tenths / 10.0);
    }
    CHECK(softer_than(volume) == 0.0);
    for (auto tenths = 1; tenths <= 10; ++tenths) {
        volume = louder_than(volume);
        CHECK(volume == tenths / 10.0);
    }
    CHECK(louder_than(volume) == 1.0);
    CHECK(softer_than(0.55) == 0.5);
    CHECK(louder_than(0.55) == 0.6);
    CHECK(louder_than(0.999) == 1.0);
}

TEST_CASE("a part that was muted comes back as loud as it was", "[cli]")
{
    CHECK(muted_or_not(0.5, std::vector {0.5}) == 0.0);
    CHECK(muted_or_not(0.0, std::vector {0.5, 0.0}) == 0.5);
    CHECK(muted_or_not(0.0, std::vector {0.5, 0.0, 0.3, 0.0}) == 0.3);
    CHECK(muted_or_not(0.0, std::vector {0.0}) == 1.0);
    CHECK(muted_or_not(0.0, {}) == 1.0);
    CHECK(muted_or_not(1.0, {}) == 0.0);
}

}  // namespace tutti::test
