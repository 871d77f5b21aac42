// SPDX-License-Identifier: GPL-3.0-or-later
// `tutti devices --check`, as a tutor types it before a lesson.
#include <fstream>

#include <sndfile.h>

#include <fmt/format.h>

#include "cli/program.hpp"
#include "io/sound_files.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using Catch::Contains;

namespace tutti::test {

TEST_CASE("a recording that is not there is missing, and no interface of its name is looked for", "[cli]")
{
    const auto answer = tutti("devices --check --input typo.wav");
    CHECK(answer.status == 1);
    CHECK(is_one_sentence(answer.said));
    CHECK_THAT(answer.said, Contains("There is no file 'typo.wav'"));
}

TEST_CASE("a class that relies on a channel which the input does not have is not checked without it", "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto recording = folder.path() / "two.wav";
    write_sound(recording, {std::vector<float>(48'000, 0.01F), std::vector<float>(48'000, 0.02F)}, 48'000,
                SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    const auto check = [&](int channel) {
        const auto cls = folder.path() / "class.json";
        std::ofstream {cls} << fmt::format(
            R"({{"sections": [{{"name": "Cellos", "instrument": "cello", "channels": [2, {}]}}]}})", channel);
        return tutti(
            fmt::format("devices --check --input '{}' --class '{}'", recording.string(), cls.string()));
    };
    const auto there = check(1);
    CHECK(there.status == 0);
    CHECK_THAT(there.said, Contains("channel  2"));
    const auto missing = check(3);
    CHECK(missing.status == 1);
    CHECK(is_one_sentence(missing.said));
    CHECK_THAT(missing.said, Contains("'Cellos' listens to channel 3") && Contains("has 2"));
}

TEST_CASE("a recording too short to tell a dead microphone by is not said to be in order", "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto check = [&](std::size_t seconds) {
        const auto recording = folder.path() / fmt::format("{}.wav", seconds);
        write_sound(recording, {std::vector<float>(seconds * 48'000, 0.0F)}, 48'000,
                    SF_FORMAT_WAV | SF_FORMAT_FLOAT);
        return tutti(fmt::format("devices --check --input '{}'", recording.string()));
    };
    CHECK_THAT(check(1).said, Contains("too few to tell") && !Contains("Nothing is the matter"));
    CHECK_THAT(check(8).said, !Contains("too few to tell") && !Contains("Nothing is the matter"));
}

TEST_CASE("a check is for people: it is not asked for as JSON", "[cli]")
{
    CHECK(tutti("devices --check --json --input two.wav").status != 0);
}

}  // namespace tutti::test
