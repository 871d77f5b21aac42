// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/harmony.hpp"

#include <vector>

#include "support/catch.hpp"
#include "support/tolerance.hpp"

using namespace tutti;
using namespace tutti::test;
using following::root_of;

namespace {

std::optional<int> root_of_named(std::initializer_list<const char*> names)
{
    auto pitches = std::vector<Pitch> {};
    for (const auto* name : names)
        pitches.push_back(*pitch_from_name(name));
    return root_of(pitches);
}

constexpr auto c = 0;
constexpr auto d = 2;
constexpr auto g = 7;
constexpr auto a = 9;

}  // namespace

TEST_CASE("a triad has the same root in every inversion and doubling", "[following]")
{
    CHECK(root_of_named({"C3", "E4", "G4"}) == c);
    CHECK(root_of_named({"E3", "G4", "C5"}) == c);
    CHECK(root_of_named({"G2", "E4", "C5", "C3"}) == c);
    CHECK(root_of_named({"A3", "C4", "E4"}) == a);
    CHECK(root_of_named({"D3", "F#4", "A4"}) == d);
}

TEST_CASE("G B D F is a seventh on G, and a bare fifth stands on its lower note", "[following]")
{
    CHECK(root_of_named({"B3", "D4", "F4", "G4"}) == g);
    CHECK(root_of_named({"C3", "G4"}) == c);
    CHECK(root_of_named({"G3", "C4"}) == c);
}

TEST_CASE("one note alone, and a cluster, have no root", "[following]")
{
    CHECK_FALSE(root_of_named({"C3", "C4"}));
    CHECK_FALSE(root_of_named({"C4", "C#4", "D4", "E4"}));
    CHECK_FALSE(root_of({}));
}

TEST_CASE("the major third of a chord belongs 13.7 cents lower than on the piano, the fifth 2 cents higher",
          "[following]")
{
    CHECK_THAT(following::pure_above(c, *pitch_from_name("E4")), within_cents(0.01, Cents {-13.69}));
    CHECK_THAT(following::pure_above(g, *pitch_from_name("B3")), within_cents(0.01, Cents {-13.69}));
    CHECK_THAT(following::pure_above(d, *pitch_from_name("A5")), within_cents(0.01, Cents {1.955}));
    CHECK_THAT(following::pure_above(a, *pitch_from_name("C4")), within_cents(0.01, Cents {15.64}));
}
