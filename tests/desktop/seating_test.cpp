// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/seating.hpp"

#include <algorithm>

#include "support/catch.hpp"

using namespace tutti::desktop;

namespace {

bool touch(const Box& a, const Box& b)
{
    return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

struct Room {
    double width;
    double height;
};

}  // namespace

TEST_CASE("up to twenty-four sections sit inside the hall, and nobody on another's chair", "[desktop]")
{
    for (const auto room : {Room {1840, 700}, Room {984, 360}, Room {3700, 1500}, Room {800, 1200}})
        for (std::size_t sections = 1; sections <= 24; ++sections) {
            const auto hall = Box {40, 60, room.width, room.height};
            const auto places = seats(sections, hall);
            INFO(sections << " sections in " << room.width << " by " << room.height);
            REQUIRE(places.size() == sections);
            for (std::size_t n = 0; n < sections; ++n) {
                CHECK(places[n].x >= hall.x - 0.01);
                CHECK(places[n].y >= hall.y - 0.01);
                CHECK(places[n].x + places[n].width <= hall.x + hall.width + 0.01);
                CHECK(places[n].y + places[n].height <= hall.y + hall.height + 0.01);
                for (std::size_t other = 0; other < n; ++other)
                    CHECK_FALSE(touch(places[n], places[other]));
            }
        }
}

TEST_CASE("the class's order is from left to right, the front row first, and the middle sits further away",
          "[desktop]")
{
    const auto hall = Box {0, 0, 1840, 700};
    const auto places = seats(12, hall);
    const auto same_row = [&](std::size_t a, std::size_t b) { return places[b].x > places[a].x; };
    auto rows = std::size_t {1};
    for (std::size_t n = 1; n < places.size(); ++n)
        if (!same_row(n - 1, n)) {
            ++rows;
            CHECK(places[n].y < places[n - 1].y);
        }
    CHECK(rows == 2);
    const auto six = seats(6, hall);
    CHECK(six[0].y > six[2].y);
    CHECK(six[5].y > six[3].y);
    CHECK(six[0].y == Approx(six[5].y));
}

TEST_CASE("a class of twelve has seats wide enough for a name on a projector", "[desktop]")
{
    // Ten metres away letters want a thirtieth of the picture's height; nine of them make a name.
    const auto places = seats(12, Box {0, 0, 1840, 720});
    CHECK(places.front().width >= 9 * 0.5 * 1080 / 30);
}
