// SPDX-License-Identifier: GPL-3.0-or-later
// What the program answers to what it cannot do, whatever the command.
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <sndfile.h>

#include <fmt/format.h>

#include "cli/program.hpp"
#include "io/sound_files.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using Catch::Contains;

namespace tutti::test {

namespace {

std::filesystem::path second_of_sound_in(const std::filesystem::path& folder)
{
    const auto path = folder / "class.wav";
    write_sound(path, {std::vector<float>(48'000, 0.01F)}, 48'000, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    return path;
}

}  // namespace

TEST_CASE("a command that is none is named in the answer, and where the others are", "[cli]")
{
    for (const auto* words : {"rehearsal", "piece make", "sessions delete"}) {
        const auto answer = tutti(words);
        CHECK(answer.status == 2);
        CHECK(is_one_sentence(answer.said));
        CHECK_THAT(answer.said, Contains("There is no command '") && Contains("--help"));
    }
    CHECK_THAT(tutti("app").said, Contains("./tutti app"));
}

TEST_CASE("the help has one line for each command, and the exit statuses", "[cli]")
{
    const auto help = tutti("--help");
    CHECK(help.status == 0);
    CHECK_THAT(help.said,
               Contains("\n  rehearse  ") && Contains("\n  sessions  ") && Contains("2 bad usage"));
    CHECK_THAT(help.said, !Contains("time_s"));
    CHECK_THAT(tutti("track --help").said, Contains("time_s") && !Contains("2 bad usage"));
}

TEST_CASE("a microphone's number that is none is answered without the largest number there is", "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto sound = second_of_sound_in(folder.path());
    for (const auto* number : {"0", "-1", "one"}) {
        const auto answer = tutti(fmt::format("track '{}' --channel={}", sound.string(), number));
        CHECK(answer.status == 2);
        CHECK_THAT(answer.said, Contains("is not a whole number from 1 on"));
    }
}

TEST_CASE("no table is written over the recording it is made of", "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto sound = second_of_sound_in(folder.path());
    const auto length = std::filesystem::file_size(sound);
    for (const auto* words : {"track '{0}' --onsets '{0}'", "track '{0}' --ensemble '{0}'",
                              "rehearse --fast --input '{0}' --readings '{0}'",
                              "rehearse --fast --input '{0}' --deviations '{0}'"}) {
        const auto answer = tutti(fmt::format(fmt::runtime(words), sound.string()));
        CHECK(answer.status == 1);
        CHECK(is_one_sentence(answer.said));
        CHECK_THAT(answer.said, Contains("would be overwritten"));
        CHECK(std::filesystem::file_size(sound) == length);
    }
}

TEST_CASE("a folder in the place of what was learned of a room is refused in a sentence", "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto sound = second_of_sound_in(folder.path());
    const auto answer = tutti(
        fmt::format("rehearse --fast --input '{}' --couplings '{}'", sound.string(), folder.path().string()));
    CHECK(answer.status == 1);
    CHECK(is_one_sentence(answer.said));
    CHECK_THAT(answer.said, Contains("is a folder"));
}

TEST_CASE("what is no score is said to be none, and a folder of takes that is missing to be missing", "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto letter = folder.path() / "letter.mid";
    std::ofstream {letter} << "Dear diary";
    const auto answer = tutti(fmt::format("piece check '{}'", letter.string()));
    CHECK(answer.status == 1);
    CHECK(is_one_sentence(answer.said));
    CHECK_THAT(answer.said, Contains("neither MusicXML nor MIDI"));
    const auto takes = tutti(fmt::format("takes list '{}'", (folder.path() / "none").string()));
    CHECK(takes.status == 1);
    CHECK(is_one_sentence(takes.said));
}

TEST_CASE(
    "who names a piece and no part is told its parts, and who names no piece of ours that there is none",
    "[cli]")
{
    const auto parts = tutti("practise ode-to-joy");
    CHECK(parts.status == 1);
    CHECK(is_one_sentence(parts.said));
    CHECK_THAT(parts.said, Contains("--part") && Contains("'Violins 1', 'Violins 2'"));
    CHECK_THAT(tutti("practise nowhere --part Violas").said, Contains("'nowhere' is not a piece"));
}

}  // namespace tutti::test
