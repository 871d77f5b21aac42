// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/parts.hpp"

#include "support/catch.hpp"

using namespace tutti;

namespace {

audio::SectionDescription section(std::string name, std::string_view instrument, std::string part)
{
    return {std::move(name), *instrument_from_name(instrument), {1}, std::move(part)};
}

score::Part part(std::string name, std::string_view instrument)
{
    auto made = score::Part {};
    made.name = std::move(name);
    made.instrument = *instrument_from_name(instrument);
    return made;
}

}  // namespace

TEST_CASE("sections find their parts by the part's name, their own name, then the instrument", "[following]")
{
    auto cls = audio::ClassDescription {};
    cls.sections = {section("Back row", "trumpet", "Brass"), section("Violins 1", "violin", "Violins 1"),
                    section("Low strings", "cello", "Low strings"), section("Drums", "any", "Drums")};
    auto score = score::Score {};
    score.parts = {part("Cello", "cello"), part("violins  1", "violin"), part("BRASS", "trumpet")};
    score.parts.front().notes.emplace_back();
    const auto found = following::parts_of(cls, score);
    REQUIRE(found);
    CHECK((*found)[0] == 2);
    CHECK((*found)[1] == 1);
    CHECK((*found)[2] == 0);
    CHECK_FALSE((*found)[3]);
}

TEST_CASE("a section that is to play a part that the score does not have plays none, and that is said",
          "[following]")
{
    auto cls = audio::ClassDescription {};
    cls.sections = {section("Second fiddles", "violin", "Violins 3"),
                    section("Violins 1", "violin", "Violins 1"), section("Bratschen", "viola", "Bratsche"),
                    section("More violins", "violin", "violin 1")};
    auto score = score::Score {};
    score.parts = {part("Violins 1", "violin"), part("Violins 2", "violin"), part("Violas", "viola")};
    score.parts.front().notes.emplace_back();
    const auto found = following::parts_of(cls, score);
    REQUIRE(found);
    CHECK_FALSE((*found)[0]);
    CHECK((*found)[1] == 0);
    CHECK((*found)[2] == 2);  // as the part is called in German
    CHECK_FALSE((*found)[3]);
    CHECK(
        following::left_out(cls, score, *found) ==
        std::vector<std::string> {
            "'Second fiddles' is to play 'Violins 3', which the score does not have; its parts are 'Violins "
            "1', 'Violins 2', 'Violas'.",
            "'More violins' is to play 'violin 1', which another section plays already; the score's parts "
            "are 'Violins 1', 'Violins 2', 'Violas'."});
}

TEST_CASE("two sections of one instrument do not share a part", "[following]")
{
    auto cls = audio::ClassDescription {};
    cls.sections = {section("Left", "violin", "Left"), section("Right", "violin", "Right")};
    auto score = score::Score {};
    score.parts = {part("Violin I", "violin"), part("Violin II", "violin")};
    score.parts.front().notes.emplace_back();
    const auto found = following::parts_of(cls, score);
    REQUIRE(found);
    CHECK((*found)[0] == 0);
    CHECK((*found)[1] == 1);
}

TEST_CASE("a class that plays nothing of a score is told which parts there are", "[following]")
{
    auto cls = audio::ClassDescription {};
    cls.sections = {section("Flutes", "flute", "Flutes"), section("Horns", "horn", "Horns")};
    auto score = score::Score {};
    score.parts = {part("Tuba", "tuba"), part("Cello", "cello")};
    const auto found = following::parts_of(cls, score);
    REQUIRE_FALSE(found);
    CHECK(found.error().message.find("'Tuba'") != std::string::npos);
    CHECK(found.error().message.find("'Cello'") != std::string::npos);
}

TEST_CASE("a score without a note is nothing to follow, and is said to be", "[following]")
{
    auto cls = audio::ClassDescription {};
    cls.sections = {section("Flutes", "flute", "Flutes")};
    auto score = score::Score {};
    score.parts = {part("Flutes", "flute")};
    const auto found = following::parts_of(cls, score);
    REQUIRE_FALSE(found);
    CHECK(found.error().message.find("no notes") != std::string::npos);
}

TEST_CASE("one microphone before everybody hears every part's notes, in the order of the bars", "[following]")
{
    const auto note = [](std::uint32_t bar, int key) {
        auto made = score::Note {};
        made.bar = bar;
        made.sounding = Pitch {key};
        return made;
    };
    auto score = score::Score {};
    score.parts = {part("Violins", "violin"), part("Cellos", "cello")};
    score.parts[0].notes = {note(0, 72), note(1, 74)};
    score.parts[1].notes = {note(0, 48), note(2, 50)};
    const auto together = following::as_one_part(score);
    REQUIRE(together.parts.size() == 1);
    auto keys = std::vector<int> {};
    for (const auto& each : together.parts.front().notes)
        keys.push_back(each.sounding.midi_key());
    CHECK(keys == std::vector {48, 72, 74, 50});
}

TEST_CASE("parts that nobody plays, and sections that have no part, are named", "[following]")
{
    auto cls = audio::ClassDescription {};
    cls.sections = {section("Violins", "violin", "Violins"), section("Drums", "any", "Drums")};
    auto score = score::Score {};
    score.parts = {part("Flute", "flute"), part("Violins", "violin"), part("Oboe", "oboe"),
                   part("Tacet", "tuba")};
    for (auto i = std::size_t {0}; i < 3; ++i)
        score.parts[i].notes.emplace_back();
    const auto parts = following::parts_of(cls, score);
    REQUIRE(parts);
    CHECK(
        following::left_out(cls, score, *parts) ==
        std::vector<std::string> {"The score has no part for 'Drums': heard, and not followed. A \"part\" in "
                                  "the class description names one.",
                                  "No section plays 'Flute', 'Oboe' of the score."});
    cls.sections.pop_back();
    score.parts = {part("Violins", "violin")};
    score.parts.front().notes.emplace_back();
    CHECK(following::left_out(cls, score, *following::parts_of(cls, score)).empty());
}
