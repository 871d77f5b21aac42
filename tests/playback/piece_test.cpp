// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/piece.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <sys/stat.h>

#include "io/sound_files.hpp"
#include "playback/synthetic_piece.hpp"
#include "score/musicxml_text.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

namespace tutti::test {

namespace {

/// What load_piece() says of a description beside a good score.
std::string complaint(const std::string& description)
{
    const auto folder = TemporaryFolder {};
    write_text(folder.path() / "score.musicxml", walking_score(4));
    write_text(folder.path() / "piece.json", description);
    const auto piece = playback::load_piece(folder.path());
    return piece ? "" : piece.error().message;
}

}  // namespace

TEST_CASE("a piece is read as it was written", "[playback]")
{
    const auto folder = TemporaryFolder {};
    write_text(folder.path() / "score.musicxml", walking_score(4, true));
    auto piece = playback::Piece {.folder = folder.path(),
                                  .title = "Walk",
                                  .composer = "Trad.",
                                  .licence = "CC0",
                                  .score_file = "score.musicxml",
                                  .score = walking_piece(4, true),
                                  .stems = {},
                                  .alignment = {}};
    const auto bars = piece.score->bars();
    piece.alignment = {{bars[0].start, Seconds {1.0}, 0.5, false},
                       {bars[2].start + score::Quarters {1}, Seconds {3.25}, 1.0, true},
                       {piece.score->end(), Seconds {9.0}, 0.75, false}};
    piece.stems.push_back({"v.flac", "Violins", Hertz {442.0}, Seconds {-0.5}, piece.alignment});
    REQUIRE(playback::save_piece(piece).has_value());

    const auto read = playback::load_piece(folder.path());
    REQUIRE(read.has_value());
    CHECK(read->title == "Walk");
    CHECK(read->licence == "CC0");
    REQUIRE(read->stems.size() == 1);
    CHECK(read->stems[0].part == "Violins");
    CHECK(read->stems[0].a4 == Hertz {442.0});
    CHECK(read->stems[0].offset == Seconds {-0.5});
    for (const auto* anchors : {&read->alignment, &read->stems[0].alignment}) {
        REQUIRE(anchors->size() == 3);
        for (std::size_t i = 0; i < 3; ++i) {
            CHECK((*anchors)[i].at == piece.alignment[i].at);
            CHECK((*anchors)[i].time == piece.alignment[i].time);
            CHECK((*anchors)[i].pinned == piece.alignment[i].pinned);
        }
    }
}

TEST_CASE("a split bar, a repeated one and a second movement's are read back where they were", "[playback]")
{
    const auto four = note("C4", 4) + note("D4", 4) + note("E4", 4) + note("F4", 4);
    const auto text = musicxml({XmlPart {
        .name = "Violins",
        .measures = {"@number=\"0\" implicit=\"yes\"@" + attributes(4, 4) + note("G4", 4), four,
                     "@number=\"2\"@" + note("C4", 4) + note("D4", 4) +
                         "<barline location=\"right\"><repeat direction=\"backward\"/></barline>",
                     "@number=\"X1\" implicit=\"yes\"@" + note("E4", 4) + note("F4", 4),
                     "@number=\"3\"@" + four +
                         "<barline location=\"right\"><bar-style>light-heavy</bar-style></barline>",
                     "@number=\"1\"@" + attributes(3, 4) + note("C4", 4) + note("D4", 4) + note("E4", 4)},
        .header = ""}});
    const auto folder = TemporaryFolder {};
    write_text(folder.path() / "score.musicxml", text);
    auto piece = playback::Piece {};
    piece.folder = folder.path();
    piece.score_file = "score.musicxml";
    piece.score = std::make_shared<score::UnfoldedScore>(unfolded(text));
    auto second = 0;
    for (const auto& bar : piece.score->bars())
        for (auto at = bar.start; at < bar.end(); at += score::Quarters {1})
            piece.alignment.push_back({at, Seconds {1.0 * ++second}});
    REQUIRE(playback::save_piece(piece).has_value());
    const auto read = playback::load_piece(folder.path());
    REQUIRE(read.has_value());
    REQUIRE(read->alignment.size() == piece.alignment.size());
    for (std::size_t i = 0; i < piece.alignment.size(); ++i) {
        CHECK(read->alignment[i].at == piece.alignment[i].at);
        CHECK(read->alignment[i].time == piece.alignment[i].time);
    }
    CHECK(piece.score->printed(piece.score->bars()[3]).number == "0");
}

TEST_CASE("a description that no hand wrote is refused in a sentence", "[playback]")
{
    using Catch::Contains;
    const auto deep = std::string(200'000, '[') + std::string(200'000, ']');
    const auto good = std::string {R"({"score": "score.musicxml", "stems": [], )"};
    CHECK_THAT(complaint(good + "\"alignment\": [" + deep + "]}"), Contains("brackets within brackets"));
    CHECK_THAT(complaint(good + "\"parts\": [" + deep + "]}"), Contains("brackets within brackets"));
    CHECK_THAT(complaint(good + "\"parts\": [[7]]}"), Contains("part 1 of"));
    CHECK_THAT(complaint(good + "\"title\": \"" + std::string(5'000'000, 'a') + "\"}"),
               Contains("larger than 4 MB"));
}

TEST_CASE("a pipe or a device in a score's place is refused, not waited for", "[playback]")
{
    const auto folder = TemporaryFolder {};
    write_text(folder.path() / "piece.json", R"({"score": "score.musicxml", "stems": []})");
    const auto score = folder.path() / "score.musicxml";
    REQUIRE(::mkfifo(score.c_str(), 0600) == 0);
    CHECK_THAT(playback::load_piece(folder.path()).error().message, Catch::Contains("is a pipe or a device"));
    std::filesystem::remove(score);
    std::filesystem::create_symlink("/dev/zero", score);
    CHECK_THAT(playback::load_piece(folder.path()).error().message, Catch::Contains("is a pipe or a device"));
}

TEST_CASE("a description that cannot be written leaves the one that was there", "[playback]")
{
    const auto folder = TemporaryFolder {};
    auto piece = playback::Piece {};
    piece.folder = folder.path();
    piece.score = walking_piece(1);
    piece.title = "Walk";
    REQUIRE(playback::save_piece(piece).has_value());
    std::filesystem::create_directory(folder.path() / "piece.json.new");
    write_text(folder.path() / "piece.json.new" / "in the way", "");
    piece.title = "Run";
    CHECK(playback::save_piece(piece).error().code == ErrorCode::file_unwritable);
    auto file = std::ifstream {folder.path() / "piece.json"};
    CHECK_THAT((std::string {std::istreambuf_iterator<char> {file}, {}}), Catch::Contains("Walk"));
}

TEST_CASE("whatever is wrong with a piece, one sentence says what to do", "[playback]")
{
    using Catch::Contains;
    CHECK_THAT(complaint("{"), Contains("not valid JSON"));
    CHECK_THAT(complaint("[]"), Contains("object in braces"));
    CHECK_THAT(complaint("{}"), Contains("needs a \"score\""));
    CHECK_THAT(complaint(R"({"score": "../score.musicxml", "stems": []})"), Contains("in the same folder"));
    CHECK_THAT(complaint(R"({"score": "other.musicxml", "stems": []})"), Contains("other.musicxml"));
    CHECK_THAT(complaint(R"({"score": "score.musicxml"})"), Contains("a list \"stems\""));
    CHECK_THAT(complaint(R"({"score": "score.musicxml", "stems": [{"part": "Violins"}]})"),
               Contains("stem 1 needs a \"file\""));
    CHECK_THAT(complaint(R"({"score": "score.musicxml", "stems": [{"file": "a.wav", "part": "Kazoos"}]})"),
               Contains("'Kazoos', which the score does not have"));
    CHECK_THAT(complaint(R"({"score": "score.musicxml", "stems": [{"file": "a.wav", "a4_hz": 44}]})"),
               Contains("from 380 to 500"));
    CHECK_THAT(complaint(R"({"score": "score.musicxml", "stems": [], "parts": ["Kazoos"]})"),
               Contains("Kazoos"));
    CHECK_THAT(
        complaint(R"({"score": "score.musicxml", "stems": [], "alignment": [{"bar": "99", "seconds": 1}]})"),
        Contains("names no \"bar\" of the score"));
    CHECK_THAT(playback::load_piece("/nowhere").error().message, Contains("tutti piece new"));
}

}  // namespace tutti::test
