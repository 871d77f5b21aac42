// SPDX-License-Identifier: GPL-3.0-or-later
// The program itself, as a tutor types it.
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/program.hpp"
#include "playback/sound_file.hpp"
#include "shared/places.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using Catch::Contains;

namespace tutti::test {

namespace {

std::filesystem::path a_second_of_silence(const std::filesystem::path& folder)
{
    auto recording = folder / "class.wav";
    auto sound = playback::SoundWriter::create(recording, SampleRate {48'000});
    REQUIRE(sound.has_value());
    REQUIRE(sound->write(std::vector<float>(48'000, 0.0F)).has_value());
    REQUIRE(sound->finish().has_value());
    return recording;
}

}  // namespace

TEST_CASE("the class is followed in the piece that its file names, unless another is given", "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto recording = a_second_of_silence(folder.path());
    const auto rehearsed = [&](const std::string& piece_in_file, const std::string& more) {
        std::ofstream {folder.path() / "4b.json"} << fmt::format(
            R"({{{}"sections": [{{"name": "Violins 1", "instrument": "violin", "channels": [1]}}]}})",
            piece_in_file);
        return tutti(fmt::format("rehearse --class '{}' --input '{}' --fast {}",
                                 (folder.path() / "4b.json").string(), recording.string(), more));
    };
    const auto positions = folder.path() / "positions.tsv";
    const auto wanted = fmt::format("--positions '{}'", positions.string());
    const auto followed = rehearsed(R"("piece": "ode-to-joy", )", wanted);
    CAPTURE(followed.said);
    CHECK(followed.status == 0);
    CHECK(std::filesystem::file_size(positions) > 0);

    for (const auto* of_a_piece : {"--from 3", "--positions p.tsv", "--notes n.tsv"}) {
        const auto none = rehearsed("", of_a_piece);
        CHECK(none.status == 2);
        CHECK(is_one_sentence(none.said));
        CHECK_THAT(none.said, Contains("--piece"));
    }

    // It has gone meanwhile; another can be given.
    const auto gone = rehearsed(R"("piece": "no-such-piece", )", "");
    CHECK(gone.status == 1);
    CHECK(is_one_sentence(gone.said));
    CHECK_THAT(gone.said, Contains("no-such-piece") && Contains("--piece"));
    const auto ode = assets_folder() / "pieces" / "ode-to-joy";
    CHECK(rehearsed(R"("piece": "no-such-piece", )", fmt::format("--piece '{}'", ode.string())).status == 0);
}

TEST_CASE("a piece is named alike wherever a score is asked for: by its name, its folder or the score in it",
          "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto recording = a_second_of_silence(folder.path());
    std::ofstream {folder.path() / "4b.json"}
        << R"({"sections": [{"name": "Violins 1", "instrument": "violin", "channels": [1]}]})";
    const auto cls = (folder.path() / "4b.json").string();
    const auto ode = assets_folder() / "pieces" / "ode-to-joy";
    for (const auto& piece : {std::string {"ode-to-joy"}, ode.string(), (ode / "score.musicxml").string()}) {
        CAPTURE(piece);
        CHECK(tutti(fmt::format("piece check '{}'", piece)).status == 0);
        CHECK(tutti(fmt::format("follow '{}' '{}' --class '{}'", piece, recording.string(), cls)).status ==
              0);
        const auto session = folder.path() / "session";
        CHECK(tutti(fmt::format("rehearse --fast --input '{}' --class '{}' --piece '{}' --out '{}'",
                                recording.string(), cls, piece, session.string()))
                  .status == 0);
        CHECK_THAT(tutti(fmt::format("sessions show '{}'", session.string())).said, Contains("Ode to Joy"));
        std::filesystem::remove_all(session);
    }
    CHECK_THAT(tutti("piece check no-such-piece").said, Contains("'no-such-piece' is not there"));
}

TEST_CASE("a rehearsal begins with what the class left itself the last time, of that piece", "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto recording = a_second_of_silence(folder.path());
    std::ofstream {folder.path() / "4b.json"}
        << R"({"name": "4b", "sections": [{"name": "Violins 1", "instrument": "violin", "channels": [1]}]})";
    const auto rehearsed = [&](const char* session, const std::string& more) {
        return tutti(fmt::format("rehearse --class '{}' --input '{}' --fast --out '{}' {}",
                                 (folder.path() / "4b.json").string(), recording.string(),
                                 (folder.path() / "sessions" / session).string(), more))
            .said;
    };
    CHECK_THAT(rehearsed("first", ""), !Contains("Goals"));
    REQUIRE(tutti(fmt::format("sessions note '{}' --goal 'listen to the cellos'",
                              (folder.path() / "sessions" / "first").string()))
                .status == 0);
    CHECK_THAT(rehearsed("second", ""),
               Contains("Goals of the last rehearsal, ") && Contains(": listen to the cellos"));
    const auto ode = fmt::format("--piece '{}'", (assets_folder() / "pieces" / "ode-to-joy").string());
    CHECK_THAT(rehearsed("third", ode), !Contains("Goals"));
}

}  // namespace tutti::test
