// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/part_names.hpp"

#include "support/catch.hpp"

using namespace tutti;

namespace {

score::Score score_with(const std::vector<std::string>& names)
{
    auto score = score::Score {};
    for (const auto& name : names)
        score.parts.emplace_back().name = name;
    return score;
}

}  // namespace

TEST_CASE("a part is found by what is said of it, unless two could be meant", "[score]")
{
    const auto strings = score_with({"Violin I", "Violin II", "Violoncello"});
    CHECK(score::find_part(strings, "VIOLIN I") == 0U);
    CHECK(score::find_part(strings, "violin-ii") == 1U);
    CHECK(score::find_part(strings, "cello") == 2U);
    for (const auto* unclear : {"violin", "viol", "violin 2", "kazoo", ""})
        CHECK_FALSE(score::find_part(strings, unclear).has_value());
    CHECK_THAT(score::find_part(strings, "Kazoo").error().message,
               Catch::Contains("'Violin I', 'Violin II', 'Violoncello'"));
}

TEST_CASE("the horns are meant by \"horn\", though the English horn has it in its name too", "[score]")
{
    CHECK(score::find_part(score_with({"English Horn", "Horns in F"}), "horn") == 1U);
}

TEST_CASE("a recording's file name says whose it is", "[score]")
{
    const auto strings = score_with({"Violins", "Violins 1", "Cellos"});
    CHECK(score::part_in_file_name(strings, "take-2_violins.flac") == 0U);
    CHECK(score::part_in_file_name(strings, "Violins 1.wav") == 1U);
    CHECK_FALSE(score::part_in_file_name(strings, "everybody.wav").has_value());
}
