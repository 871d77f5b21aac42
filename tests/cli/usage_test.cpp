// SPDX-License-Identifier: GPL-3.0-or-later
// What the program answers to what it cannot do, whatever the command.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <sndfile.h>

#include <fmt/format.h>

#include "cli/program.hpp"
#include "io/sound_files.hpp"
#include "shared/places.hpp"
#include "support/catch.hpp"
#include "support/data_folder.hpp"
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

TEST_CASE("what nobody could do, whatever there is, is bad usage in one sentence, and leaves nothing behind",
          "[cli]")
{
    const auto data = DataFolder {};
    const auto folder = TemporaryFolder {};
    const auto sound = second_of_sound_in(folder.path());
    const auto written = folder.path() / "written";
    for (const auto* words : {"",
                              "--nothing",
                              "piece",
                              "piece check",
                              "track",
                              "track '{0}' more",
                              "track '{0}' --instrument theremin",
                              "track '{0}' --tracker x",
                              "track '{0}' --a4 nan",
                              "track '{0}' --a4 1000",
                              "follow score.mid '{0}' --notes -",
                              "follow ode-to-joy '{0}' --from ''",
                              "rehearse --fast --input '{0}' --piece ode-to-joy --from '' --out '{1}'",
                              "rehearse --fast",
                              "rehearse --backing '{0}'",
                              "rehearse --fast --input '{0}' --tracker x --out '{1}'",
                              "rehearse --fast --input '{0}' --notes notes.tsv --out '{1}'",
                              "practise",
                              "practise --card nothing",
                              "practise ode-to-joy",
                              "practise ode-to-joy --part Violas --input '{0}'",
                              "practise ode-to-joy --part Violas --input missing.wav",
                              "practise ode-to-joy --part Violas --output '{1}' --tempo abc",
                              "practise ode-to-joy --part Violas --output '{1}' --tempo 900",
                              "practise ode-to-joy --part Violas --output '{1}' --volume Cellos",
                              "practise ode-to-joy --part Violas --output '{1}.mp3'",
                              "sessions note monday",
                              "sessions note monday x --at soon",
                              "progress --players foo",
                              "progress --players Violas=many"}) {
        CAPTURE(words);
        const auto answer = tutti(fmt::format(fmt::runtime(words), sound.string(), written.string()));
        CAPTURE(answer.said);
        CHECK(answer.status == 2);
        CHECK(is_one_sentence(answer.said));
        CHECK_FALSE(std::filesystem::exists(written));
    }
}

TEST_CASE("what cannot be heard or followed has no table, not even its first line", "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto sound = second_of_sound_in(folder.path());
    const auto nothing = folder.path() / "nothing.wav";
    write_sound(nothing, {{}}, 48'000, SF_FORMAT_WAV | SF_FORMAT_PCM_16);
    const auto score = (assets_folder() / "pieces" / "ode-to-joy").string();
    for (const auto& words :
         {fmt::format("track '{}'", nothing.string()), fmt::format("track '{}' --channel 2", sound.string()),
          fmt::format("track '{}' --onsets /nowhere/onsets.tsv", sound.string()),
          fmt::format("follow '{}' '{}'", score, nothing.string()),
          fmt::format("follow '{}' '{}' --from 99", score, sound.string()),
          fmt::format("follow '{}' '{}' --part Violas --notes /nowhere/notes.tsv", score, sound.string())}) {
        const auto answer = tutti(words);
        CAPTURE(answer.said);
        CHECK(answer.status == 1);
        CHECK(is_one_sentence(answer.said));
    }
}

TEST_CASE("what is no recording is said in Tutti's own words", "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto stump = second_of_sound_in(folder.path());
    std::filesystem::resize_file(stump, 30);
    const auto letter = folder.path() / "letter.flac";
    std::ofstream {letter} << "fLaCDear diary";
    for (const auto& file : {stump, letter, std::filesystem::path {"/dev/null"}}) {
        const auto answer = tutti(fmt::format("track '{}'", file.string()));
        CHECK(answer.status == 1);
        CHECK(answer.said ==
              fmt::format("tutti: '{}' is not a recording that can be read; use a WAV, FLAC, Ogg, "
                          "MP3, AIFF or CAF file.\n",
                          file.string()));
    }
}

TEST_CASE("of a phone's M4A it is said how it is made one that can be read", "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto phone = folder.path() / "Voice 001.M4A";
    std::ofstream {phone, std::ios::binary} << std::string_view {"\0\0\0\x18"
                                                                 "ftypM4A ",
                                                                 12};
    const auto answer = tutti(fmt::format("track '{}'", phone.string()));
    CAPTURE(answer.said);
    CHECK(answer.status == 1);
    CHECK(is_one_sentence(answer.said));
    CHECK_THAT(answer.said, Contains(fmt::format("(ffmpeg -i \"{}\" \"{}\")", phone.string(),
                                                 (folder.path() / "Voice 001.flac").string())) &&
                                Contains("MP3"));
}

TEST_CASE("nobody is asked to erase what is not there, nor where nobody can answer", "[cli]")
{
    const auto data = DataFolder {};
    for (const auto* words :
         {"takes erase nosuch", "sessions erase nosuch", "sessions erase nosuch --sound"}) {
        const auto answer = tutti(std::string {words} + " < /dev/null");
        CAPTURE(answer.said);
        CHECK(answer.status == 1);
        CHECK(is_one_sentence(answer.said));
        CHECK_THAT(answer.said, Contains("There is no"));
    }
    const auto take = data.path() / "tutti" / "takes" / "monday";
    std::filesystem::create_directories(take);
    std::ofstream {take / "take.json"} << "{}";
    const auto answer = tutti("takes erase monday < /dev/null");
    CHECK(answer.status == 2);
    CHECK_THAT(answer.said, Contains("--yes"));
    CHECK(std::filesystem::exists(take));
}

TEST_CASE("what could not be printed has not been done", "[cli]")
{
    const auto data = DataFolder {};
    for (const auto* words : {"sessions list", "takes list", "piece check '{}'"}) {
        CAPTURE(words);
        const auto score = (assets_folder() / "pieces" / "ode-to-joy" / "score.musicxml").string();
        const auto command = fmt::format(fmt::runtime(words), score);
        CHECK(tutti(command + " > /dev/full 2> /dev/null; echo $?").said == "1\n");
    }
}

TEST_CASE("without HOME the account says where a tutor's sessions are, and not the folder one is in", "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto there = std::filesystem::current_path();
    std::filesystem::current_path(folder.path());
    const auto* const home = std::getenv("HOME");
    const auto kept = std::string {home == nullptr ? "" : home};
    unsetenv("HOME");
    const auto answer = tutti("sessions show nosuch");
    if (home != nullptr)
        setenv("HOME", kept.c_str(), 1);
    std::filesystem::current_path(there);
    CAPTURE(answer.said);
    CHECK(answer.status == 1);
    CHECK(is_one_sentence(answer.said));
    CHECK_THAT(answer.said, !Contains(folder.path().string()));
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
    CHECK(parts.status == 2);
    CHECK(is_one_sentence(parts.said));
    CHECK_THAT(parts.said, Contains("--part") && Contains("'Violins 1', 'Violins 2'"));
    CHECK_THAT(tutti("practise nowhere --part Violas").said, Contains("'nowhere' is not a piece"));
}

}  // namespace tutti::test
