// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/pedal_reader.hpp"

#include <initializer_list>
#include <vector>

#include "support/catch.hpp"

using namespace tutti;

namespace {

/// How many presses these messages are.
int presses(std::initializer_list<std::vector<unsigned char>> messages)
{
    auto reader = io::PedalReader {};
    auto count = 0;
    for (const auto& message : messages)
        count += reader.take(message) ? 1 : 0;
    return count;
}

}  // namespace

TEST_CASE("a sustain pedal is pressed once each time it goes down, however finely it tells", "[io]")
{
    CHECK(presses({{0xB0, 64, 127}, {0xB0, 64, 0}, {0xB0, 64, 127}}) == 2);
    CHECK(presses({{0xB3, 64, 20}, {0xB3, 64, 70}, {0xB3, 64, 100}, {0xB3, 64, 127}, {0xB3, 64, 10}}) == 1);
    CHECK(presses({{0xB0, 64, 0}, {0xB0, 7, 127}}) == 0);
}

TEST_CASE("a note that begins and a change of programme are presses, the rest is none", "[io]")
{
    CHECK(presses({{0x90, 60, 100}, {0x80, 60, 0}, {0x90, 60, 100}, {0x90, 60, 0}}) == 2);
    CHECK(presses({{0xC0, 5}, {0xC0, 6}}) == 2);
    CHECK(presses({{0xF8}, {0xE0, 0, 64}, {}, {0x90}}) == 0);
}

TEST_CASE("somebody who plays the piano marks nothing after three notes, not by its pedal either", "[io]")
{
    CHECK(presses({{0x90, 60, 100},
                   {0x90, 64, 100},
                   {0x90, 67, 100},
                   {0x90, 72, 100},
                   {0xB0, 64, 127},
                   {0xB0, 64, 0},
                   {0xB0, 64, 127}}) == 2);
}
