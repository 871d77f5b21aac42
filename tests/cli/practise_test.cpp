// SPDX-License-Identifier: GPL-3.0-or-later
// The program itself, as a pupil types it.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "cli/program.hpp"
#include "playback/sound_file.hpp"
#include "shared/places.hpp"
#include "support/catch.hpp"
#include "support/data_folder.hpp"
#include "support/temporary_folder.hpp"

using Catch::Contains;

namespace tutti::test {

namespace {

std::string contents(const std::filesystem::path& path)
{
    auto file = std::ifstream {path};
    return {std::istreambuf_iterator<char> {file}, {}};
}

/// A second of a recording, with nobody on it.
std::filesystem::path recording_in(const std::filesystem::path& folder)
{
    const auto path = folder / "pupil.wav";
    auto file = playback::SoundWriter::create(path, SampleRate {48'000});
    REQUIRE(file.has_value());
    REQUIRE(file->write(std::vector<float>(48'000, 0.0F)).has_value());
    REQUIRE(file->finish().has_value());
    return path;
}

}  // namespace

TEST_CASE("practising with a wrong part, wrong bars or a wrong recording leaves an earlier file alone",
          "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto output = folder.path() / "yesterday.wav";
    std::ofstream {output} << "what was written yesterday";
    const auto input = recording_in(folder.path());
    const auto with_pupil = GENERATE(false, true);
    const auto* const wrong = GENERATE("--part Nobody", "--part 'Violins 1' --bars 400",
                                       "--part 'Violins 1' --bars 4-2", "--part 'Violins 1' --tempo 900");
    CAPTURE(wrong, with_pupil);
    const auto pupil = with_pupil ? fmt::format("--input '{}'", input.string()) : std::string {};
    const auto answer =
        tutti(fmt::format("practise ode-to-joy {} {} --output '{}'", wrong, pupil, output.string()));
    CAPTURE(answer.said);
    CHECK(answer.status == (std::string_view {wrong}.ends_with("--tempo 900") ? 2 : 1));
    CHECK(is_one_sentence(answer.said));
    CHECK(contents(output) == "what was written yesterday");
}

TEST_CASE("a pupil's recording is not written over, whatever it is called", "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto input = recording_in(folder.path());
    const auto before = contents(input);
    std::filesystem::create_symlink(input, folder.path() / "link.wav");
    std::filesystem::create_hard_link(input, folder.path() / "twin.wav");
    const auto* const written = GENERATE("--output pupil.wav", "--output ./pupil.wav", "--output link.wav",
                                         "--output twin.wav", "--output other.wav --positions pupil.wav");
    CAPTURE(written);
    const auto there = std::filesystem::current_path();
    std::filesystem::current_path(folder.path());
    const auto answer =
        tutti(fmt::format("practise ode-to-joy --part 'Violins 1' --bars 1 --input pupil.wav {}", written));
    std::filesystem::current_path(there);
    CAPTURE(answer.said);
    CHECK(answer.status == 1);
    CHECK(is_one_sentence(answer.said));
    CHECK(contents(input) == before);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "other.wav"));
}

TEST_CASE("what practising would not do is said, and nothing written", "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto output = fmt::format("--output '{}'", (folder.path() / "out.wav").string());
    for (const auto& words :
         {std::string {"--input microphone --json"}, std::string {"--input microphone --positions p.tsv"},
          std::string {"--input microphone --round-trip 200"}, output + " --record",
          output + " --loudspeaker headphones", output + " --headphones", output + " --follow",
          output + " --loop --ladder"}) {
        CAPTURE(words);
        const auto answer = tutti("practise ode-to-joy --part 'Violins 1' " + words);
        CAPTURE(answer.said);
        CHECK(answer.status == 2);
        CHECK(is_one_sentence(answer.said));
        CHECK_THAT(answer.said, Contains("--"));
        CHECK_FALSE(std::filesystem::exists(folder.path() / "out.wav"));
    }
}

TEST_CASE("that there are only rests is said once", "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto answer =
        tutti(fmt::format("practise ode-to-joy --part Clarinets --bars 1-2 --input '{}' --output '{}'",
                          recording_in(folder.path()).string(), (folder.path() / "heard.wav").string()));
    CAPTURE(answer.said);
    const auto first = answer.said.find("only rests");
    REQUIRE(first != std::string::npos);
    CHECK(answer.said.find("only rests", first + 1) == std::string::npos);
}

TEST_CASE("one bar is called a bar", "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto said = [&](const char* bars) {
        return tutti(fmt::format("practise ode-to-joy --part Violas --bars {} --output '{}'", bars,
                                 (folder.path() / "heard.wav").string()))
            .said;
    };
    CHECK_THAT(said("5"), Contains(": bar 5 for Violas at 100 %"));
    CHECK_THAT(said("5-6"), Contains(": bars 5 to 6 for Violas at 100 %"));
}

TEST_CASE("a card says the piece and the tempo, however they were typed", "[cli]")
{
    const auto* const piece = GENERATE("ode-to-joy", "ode-to-joy/");
    const auto* const tempo = GENERATE("70", "70%");
    CAPTURE(piece, tempo);
    const auto card =
        tutti(fmt::format("practise {} --part 'Violins 1' --bars 1-4 --tempo {} --print-card", piece, tempo));
    CHECK(card.status == 0);
    CHECK(card.said == "ode-to-joy / Violins 1 / 1-4 / 70%\n");
}

TEST_CASE("a card of a programme's own piece opens wherever that piece was put among the pieces", "[cli]")
{
    const auto data = DataFolder {};
    const auto home = TemporaryFolder {};
    std::filesystem::create_directories(pieces_folder());
    const auto own = TemporaryFolder {};
    std::filesystem::copy(assets_folder() / "pieces" / "when-the-saints", own.path() / "the-saints",
                          std::filesystem::copy_options::recursive);

    // On the tutor's computer it may lie anywhere.
    const auto made = tutti(fmt::format("practise '{}' --part Violins --bars 1 --print-card",
                                        (own.path() / "the-saints").string()));
    CAPTURE(made.said);
    CHECK(made.status == 0);
    CHECK_THAT(made.said, Contains("the-saints / Violins / 1 / 100%\n") &&
                              Contains("belongs into '" + pieces_folder().string()));
    const auto there = pieces_folder() / "the-saints";
    std::filesystem::copy(own.path() / "the-saints", there, std::filesystem::copy_options::recursive);
    const auto opened = tutti(fmt::format("practise --card 'the-saints / Violins / 1 / 100%' --output '{}'",
                                          (home.path() / "heard.wav").string()));
    CAPTURE(opened.said);
    CHECK(opened.status == 0);
    CHECK(tutti("practise the-saints --part Violins --bars 1 --print-card").said ==
          "the-saints / Violins / 1 / 100%\n");
}

TEST_CASE("a card names the piece's folder, whichever folder it is made in", "[cli]")
{
    const auto data = DataFolder {};
    const auto shipped = std::filesystem::absolute(assets_folder() / "pieces" / "ode-to-joy");
    const auto elsewhere = TemporaryFolder {};
    std::filesystem::copy(shipped, elsewhere.path() / "ode-to-joy", std::filesystem::copy_options::recursive);
    const auto there = std::filesystem::current_path();
    const auto card = [&](const std::filesystem::path& folder, const std::string& piece) {
        std::filesystem::current_path(folder);
        const auto answer = tutti(fmt::format("practise {} --part Violas --print-card", piece));
        std::filesystem::current_path(there);
        return answer.said;
    };
    CHECK(card(shipped, ".") == "ode-to-joy / Violas / 100%\n");
    CHECK(card(shipped / "..", "ode-to-joy") == "ode-to-joy / Violas / 100%\n");
    // Beside a folder that is called the same, the piece that ships is still that.
    CHECK(card(elsewhere.path(), fmt::format("'{}'", shipped.string())) == "ode-to-joy / Violas / 100%\n");
    CHECK_THAT(card(elsewhere.path(), "ode-to-joy"),
               Contains("ode-to-joy / Violas / 100%\n") && Contains("belongs into"));
}

TEST_CASE("no card is printed that a pupil could not open", "[cli]")
{
    for (const auto* const words :
         {"notthere --part Violas", "ode-to-joy --part Foo", "ode-to-joy --part Violas --bars 99-103",
          "ode-to-joy --part Violas --bars 4-2", "ode-to-joy --part Violas --tempo 900",
          "ode-to-joy --part Violas --tempo slow"}) {
        CAPTURE(words);
        const auto answer = tutti(fmt::format("practise {} --print-card", words));
        CAPTURE(answer.said);
        CHECK(answer.status != 0);
        CHECK(is_one_sentence(answer.said));
    }
}

TEST_CASE("a piece and its part are found by what people call them", "[cli]")
{
    const auto data = DataFolder {};
    for (const auto* const piece : {"'Ode to Joy'", "ODE-TO-JOY", "'ode to joy'"}) {
        CAPTURE(piece);
        CHECK(
            tutti(fmt::format("practise {} --part 'Violin 1' --bars 1–4 --tempo '70 %' --print-card", piece))
                .said == "ode-to-joy / Violins 1 / 1-4 / 70%\n");
    }
    // By its title, which its folder is not called.
    CHECK(tutti("practise 'When the Saints go marching in' --part Violas --bars C-end --print-card").said ==
          "when-the-saints / Violas / C-end / 100%\n");
    const auto folder = TemporaryFolder {};
    const auto opened =
        tutti(fmt::format("practise --card '“Ode to Joy/violin 1/17–18”' --count-in 0 --output '{}'",
                          (folder.path() / "heard.wav").string()));
    CAPTURE(opened.said);
    CHECK(opened.status == 0);
    CHECK_THAT(opened.said, Contains("bars 17 to 18 for Violins 1"));
}

TEST_CASE("what a card cannot say is not left out of it unsaid", "[cli]")
{
    for (const auto* const words :
         {"--transpose -2", "--easier longest", "--any-octave", "--follow", "--loop", "--loop --ladder",
          "--count-in 2", "--click", "--a4 442", "--volume Cellos=50%"}) {
        CAPTURE(words);
        const auto answer = tutti(fmt::format("practise ode-to-joy --part Violas --print-card {}", words));
        CAPTURE(answer.said);
        CHECK(answer.status == 2);
        CHECK(is_one_sentence(answer.said));
        CHECK_THAT(answer.said, Contains(std::string {words}.substr(0, std::string_view {words}.find(' '))) &&
                                    !Contains("Violas"));
    }
}

}  // namespace tutti::test
