// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/piece.hpp"

#include <string>

#include <fmt/format.h>

#include "io/sound_files.hpp"
#include "playback/synthetic_piece.hpp"
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

TEST_CASE("a part is found by its name, or by how it begins; a stem's by its file's name", "[playback]")
{
    const auto piece = walking_piece(1);
    const auto& score = piece->printed();
    CHECK(playback::find_part(score, "cellos") == 1U);
    CHECK(playback::find_part(score, "Vio") == 0U);
    CHECK_THAT(playback::find_part(score, "Kazoo").error().message, Catch::Contains("'Violins', 'Cellos'"));
    CHECK(playback::part_in_file_name(score, "take-2_violins.flac") == 0U);
    CHECK_FALSE(playback::part_in_file_name(score, "everybody.wav").has_value());
}

}  // namespace tutti::test
