// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/class_description.hpp"

#include <fstream>
#include <string>

#include <fmt/format.h>

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"
#include "support/tolerance.hpp"

using namespace tutti;
using namespace tutti::test;

namespace {

constexpr std::string_view string_quartet = R"({
  "name": "Year 4",
  "reference_a4_hz": 442,
  "temperament": "pythagorean",
  "tolerance": "developing",
  "sections": [
    {"name": "Violins 1", "instrument": "violin", "channels": [1, 2], "part": "Violin I"},
    {"name": "Violins 2", "instrument": "violin", "channels": [5]},
    {"instrument": "cello", "channels": [4, 3]}
  ]
})";

struct Complaint {
    std::string_view json;
    std::string_view sentence;
};

/// What is wrong with each of these, and on which line.
const Complaint complaints[] {
    {"", "class.json, line 1: this is not valid JSON; look for a missing comma, bracket or quote."},
    {"{\n  \"sections\": [\n    {\"instrument\" \"violin\"}\n]}",
     "class.json, line 3: this is not valid JSON; look for a missing comma, bracket or quote."},
    {"{\"sections\": [\n{\"instrument\": \"violin\", \"channels\": [1]}\n]",
     "class.json, line 3: this is not valid JSON; look for a missing comma, bracket or quote."},
    {"{\"reference_a4_hz\": 1e999}",
     "class.json, line 1: this is not valid JSON; look for a missing comma, bracket or quote."},
    {"[]", "class.json, line 1: a class description is an object in braces with a list \"sections\"."},
    {"{\n\"name\": 4}", "class.json, line 2: \"name\" must be text in quotes."},
    {"{\n\n\"reference_a4_hz\": \"440\"}",
     "class.json, line 3: \"reference_a4_hz\" must be a number from 380 to 500, for example 440."},
    {"{\"reference_a4_hz\": 44.0}",
     "class.json, line 1: \"reference_a4_hz\" must be a number from 380 to 500, for example 440."},
    {"{\n\"temperament\": \"well\"}", "class.json, line 2: \"temperament\" must be \"equal\", "
                                      "\"pythagorean\", \"meantone\", \"just-c\" or \"just\"."},
    {"{\n\"temperament\": 12}", "class.json, line 2: \"temperament\" must be \"equal\", \"pythagorean\", "
                                "\"meantone\", \"just-c\" or \"just\"."},
    {"{\n\"tolerance\": \"strict\"}",
     "class.json, line 2: \"tolerance\" must be \"beginner\", \"developing\", \"concert\" or a number of "
     "cents from 1 to 100."},
    {"{\"tolerance\": 0}",
     "class.json, line 1: \"tolerance\" must be \"beginner\", \"developing\", \"concert\" or a number of "
     "cents from 1 to 100."},
    {"{\"name\": \"Year 4\"}",
     "class.json, line 1: the class needs a list \"sections\" with at least one section, each with an "
     "\"instrument\" and its \"channels\"."},
    {"{\"name\": \"Year 4\",\n\"sections\": []}",
     "class.json, line 2: the class needs a list \"sections\" with at least one section, each with an "
     "\"instrument\" and its \"channels\"."},
    {"{\"sections\": [\n7]}", "class.json, line 1: section 1 must be an object in braces."},
    {"{\"sections\": [\n{\"instrument\": \"violin\", \"channels\": [1]},\n{\"channels\": [2]}]}",
     "class.json, line 3: section 2 needs an \"instrument\", for example \"violin\"."},
    {"{\"sections\": [\n{\"name\": \"Violas\",\n\"instrument\": \"voila\", \"channels\": [1]}]}",
     "class.json, line 3: the instrument 'voila' is not one Tutti knows; did you mean 'viola'?"},
    {"{\"sections\": [\n{\"instrument\": \"viola\",\n\"name\": \"\", \"channels\": [1]}]}",
     "class.json, line 3: \"name\" of section 1 must be text in quotes."},
    {"{\"sections\": [\n{\"instrument\": \"viola\", \"channels\": [1],\n\"part\": 3}]}",
     "class.json, line 3: \"part\" of section 1 must be text in quotes."},
    {"{\"sections\": [\n{\"name\": \"Violas\",\n\"instrument\": \"viola\"}]}",
     "class.json, line 2: section 'Violas' needs its \"channels\", for example [1]."},
    {"{\"sections\": [\n{\"name\": \"Violas\", \"instrument\": \"viola\",\n\"channels\": []}]}",
     "class.json, line 3: section 'Violas' needs its \"channels\", for example [1]."},
    {"{\"sections\": [\n{\"instrument\": \"viola\", \"channels\": [1]},\n{\"name\": \"viola\", "
     "\"instrument\": \"viola\", \"channels\": [2]}]}",
     "class.json, line 3: two sections are called 'viola'; give each its own name."},
    {"{\"sections\": [\n{\"name\": \"A\", \"instrument\": \"viola\", \"channels\": [3]},\n{\"name\": \"B\", "
     "\"instrument\": \"viola\",\n\"channels\": [2, 3]}]}",
     "class.json, line 4: channel 3 is given to both 'A' and 'B'; each microphone hears one section."},
    {"{\n\"keep_sound_days\": 0}",
     "class.json, line 2: \"keep_sound_days\" must be a whole number from 1 to 3650, for example 28."},
    {"{\"keep_sound_days\": \"for ever\"}",
     "class.json, line 1: \"keep_sound_days\" must be a whole number from 1 to 3650, for example 28."},
    {"{\"sections\": [\n{\"name\": \"Violas\", \"instrument\": \"viola\",\n\"players\": 4.5}]}",
     "class.json, line 3: \"players\" of section 'Violas' must be a whole number from 1."},
};

}  // namespace

TEST_CASE("each mistake in a class description is answered with its line and what to do", "[audio]")
{
    for (const auto& [json, sentence] : complaints) {
        CAPTURE(json);
        const auto cls = audio::parse_class(json, "class.json");
        REQUIRE_FALSE(cls);
        CHECK(cls.error().code == ErrorCode::class_invalid);
        CHECK(cls.error().message == sentence);
    }
}

TEST_CASE("a channel is a whole number from 1, as printed on the interface", "[audio]")
{
    const auto* channel = GENERATE("0", "-1", "1.5", "\"1\"", "null", "true", "1025", "99999999999999999999");
    CAPTURE(channel);
    const auto cls = audio::parse_class(
        fmt::format(R"({{"sections": [{{"name": "Violas", "instrument": "viola", "channels": [{}]}}]}})",
                    channel),
        "class.json");
    REQUIRE_FALSE(cls);
    CHECK(cls.error().message == "class.json, line 1: the channels of section 'Violas' must be whole numbers "
                                 "from 1, as printed on the interface.");
}

TEST_CASE("a class has up to 64 sections", "[audio]")
{
    auto sections = std::string {};
    for (auto n = 1; n <= 64; ++n)
        sections += fmt::format(R"({}{{"name": "S{}", "instrument": "viola", "channels": [{}]}})",
                                n > 1 ? "," : "", n, n);
    CHECK(audio::parse_class("{\"sections\": [" + sections + "]}", "class.json"));
    const auto one_more = R"(, {"instrument": "viola", "channels": [65]})";
    const auto cls = audio::parse_class("{\"sections\": [" + sections + one_more + "]}", "class.json");
    REQUIRE_FALSE(cls);
    CHECK(cls.error().message == "class.json, line 1: the class has 65 sections; Tutti takes up to 64.");
}

TEST_CASE("a class description is read as it was meant", "[audio]")
{
    const auto cls = audio::parse_class(string_quartet, "class.json").value();
    CHECK(cls.name == "Year 4");
    CHECK(cls.tuning == Tuning {442_Hz, Temperament::pythagorean});
    CHECK(cls.tolerance == 20_cents);
    REQUIRE(cls.sections.size() == 3);
    CHECK(cls.sections[0].name == "Violins 1");
    CHECK(cls.sections[0].instrument.name == "violin");
    CHECK(cls.sections[0].channels == std::vector {1, 2});
    CHECK(cls.sections[0].part == "Violin I");
}

TEST_CASE("a section without a name is called by its instrument, and plays the part of its name", "[audio]")
{
    const auto cls = audio::parse_class(string_quartet, "class.json").value();
    CHECK(cls.sections[1].part == "Violins 2");
    CHECK(cls.sections[2].name == "cello");
    CHECK(cls.sections[2].part == "cello");
}

TEST_CASE("a section's main microphone stays first, while the channels in use are told in order", "[audio]")
{
    const auto cls = audio::parse_class(string_quartet, "class.json").value();
    CHECK(cls.sections[2].channels == std::vector {4, 3});
    CHECK(cls.channels_in_use() == std::vector {1, 2, 3, 4, 5});
}

TEST_CASE("a class that says only who sits where is in equal temperament at 440, judged as beginners",
          "[audio]")
{
    const auto cls =
        audio::parse_class(R"({"sections": [{"instrument": "Flutes", "channels": [1]}]})", "class.json")
            .value();
    CHECK(cls.tuning == Tuning {440_Hz, Temperament::equal});
    CHECK(cls.tolerance == audio::beginner_tolerance);
    CHECK(cls.keep_sound_days == 28);
    CHECK_FALSE(cls.sections[0].players);
}

TEST_CASE("the tolerance may be a name or a number of cents", "[audio]")
{
    const auto [written, cents] = GENERATE(table<const char*, double>({{"\"beginner\"", 30},
                                                                       {"\"developing\"", 20},
                                                                       {"\"concert\"", 10},
                                                                       {"1", 1},
                                                                       {"12.5", 12.5},
                                                                       {"100", 100}}));
    const auto json = fmt::format(
        R"({{"tolerance": {}, "sections": [{{"instrument": "flute", "channels": [1]}}]}})", written);
    CHECK(audio::parse_class(json, "class.json").value().tolerance == Cents {cents});
}

TEST_CASE("a session keeps the class it was made with: written and read back it is the same", "[audio]")
{
    auto cls = audio::parse_class(string_quartet, "class.json").value();
    cls.name = "Year 4 \"Löwen\", 3rd lesson \\ hall\n";
    cls.sections[1].name = "2. Geigen ♯";
    cls.tolerance = 17.5_cents;
    cls.keep_sound_days = 7;
    cls.sections[0].players = 12;
    const auto back = audio::parse_class(audio::to_json(cls), "session").value();
    CHECK(back.name == cls.name);
    CHECK(back.tuning == cls.tuning);
    CHECK(back.tolerance == cls.tolerance);
    CHECK(back.keep_sound_days == 7);
    REQUIRE(back.sections.size() == cls.sections.size());
    for (std::size_t i = 0; i < back.sections.size(); ++i) {
        CHECK(back.sections[i].name == cls.sections[i].name);
        CHECK(back.sections[i].instrument.name == cls.sections[i].instrument.name);
        CHECK(back.sections[i].channels == cls.sections[i].channels);
        CHECK(back.sections[i].part == cls.sections[i].part);
        CHECK(back.sections[i].players == cls.sections[i].players);
    }
    CHECK(audio::to_json(back) == audio::to_json(cls));
}

TEST_CASE("a class description is read from a file, and its errors carry the file's name", "[audio]")
{
    const auto folder = TemporaryFolder {};
    const auto good = folder.path() / "good.json";
    std::ofstream {good} << string_quartet;
    CHECK(audio::load_class(good).value().sections.size() == 3);

    const auto bad = folder.path() / "bad.json";
    std::ofstream {bad} << "{\n]";
    CHECK(audio::load_class(bad).error().message ==
          bad.string() + ", line 2: this is not valid JSON; look for a missing comma, bracket or quote.");
}

TEST_CASE("a class description that cannot be read is answered with its name", "[audio]")
{
    const auto folder = TemporaryFolder {};
    for (const auto& path : {folder.path() / "missing.json", folder.path()}) {
        const auto cls = audio::load_class(path);
        REQUIRE_FALSE(cls);
        CHECK(cls.error().code == ErrorCode::file_missing);
        CHECK(cls.error().message ==
              fmt::format("The class description '{}' cannot be read; check the name.", path.string()));
    }
}

TEST_CASE("whatever bytes a class description holds, the answer is a sentence", "[audio]")
{
    for (std::size_t cut = 0; cut < string_quartet.size(); ++cut) {
        const auto cls = audio::parse_class(string_quartet.substr(0, cut), "class.json");
        REQUIRE_FALSE(cls);
        REQUIRE(cls.error().message.starts_with("class.json, line "));
        REQUIRE(cls.error().message.ends_with('.'));
    }
    for (auto byte = 0; byte < 256; ++byte) {
        auto text = std::string {string_quartet};
        text[text.size() / 2] = static_cast<char>(byte);
        if (const auto cls = audio::parse_class(text, "class.json"); !cls)
            REQUIRE(cls.error().message.starts_with("class.json, line "));
    }
}
