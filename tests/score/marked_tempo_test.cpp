// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/marked_tempo.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::score;

namespace {

TempoMark mark(std::string text, std::optional<BeatsPerMinute> quarters = {})
{
    auto made = TempoMark {};
    made.text = std::move(text);
    made.quarters = quarters;
    return made;
}

/// What a class is held to after these marks, each in a bar of its own.
std::optional<BeatsPerMinute> held_after(const std::vector<TempoMark>& marks)
{
    auto marked = MarkedTempo {};
    for (const auto& one : marks) {
        marked.enter(Bar {}, Arrival::onward);
        marked.read(one);
    }
    return marked.figure();
}

constexpr auto forty = BeatsPerMinute {40.0};
constexpr auto sixty = BeatsPerMinute {60.0};
constexpr auto eighty = BeatsPerMinute {80.0};
constexpr auto ninety_six = BeatsPerMinute {96.0};

}  // namespace

TEST_CASE("a rhythm and a dance are no change of tempo", "[score]")
{
    CHECK(tempo_words("Largo ritmico") == TempoWords::none);
    CHECK(tempo_words("Tempo di menuetto") == TempoWords::none);
    CHECK(tempo_words("a tempo di menuetto") == TempoWords::none);
    CHECK(tempo_words("Tempo 120") == TempoWords::none);
    CHECK(tempo_words("poco rit.") == TempoWords::by_and_by);
    CHECK(tempo_words("Ritardando") == TempoWords::by_and_by);
    CHECK(tempo_words("Tempo I\u00b0") == TempoWords::back_to_first);
    CHECK(tempo_words("A tempo") == TempoWords::back);
}

TEST_CASE("after one rit. on another the tempo of before both is back", "[score]")
{
    CHECK(held_after({mark("", ninety_six), mark("rit.", eighty), mark("molto rit.", sixty),
                      mark("a tempo")}) == ninety_six);
}

TEST_CASE("Tempo I is the tempo that the movement begins with, and none where that has no figure", "[score]")
{
    CHECK(held_after({mark("Allegro", ninety_six), mark("Largo", forty), mark("Tempo I")}) == ninety_six);
    CHECK_FALSE(held_after({mark("Andante"), mark("Largo", forty), mark("Tempo I")}).has_value());
}
