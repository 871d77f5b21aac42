// SPDX-License-Identifier: GPL-3.0-or-later
// `tutti piece new` and `tutti piece align`, as a tutor types them.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <fmt/format.h>
#include <sndfile.h>

#include "cli/program.hpp"
#include "io/sound_files.hpp"
#include "playback/piece.hpp"
#include "playback/sound_file.hpp"
#include "playback/synthetic_piece.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"
#include "support/temporary_folder.hpp"
#include "support/tolerance.hpp"

using Catch::Contains;

namespace tutti::test {

namespace {

namespace fs = std::filesystem;

/// A score and what two colleagues recorded of it on their phones: the cellos began their recording a second
/// later.
class Recorded {
public:
    Recorded()
    {
        write_text(folder_.path() / "walk.musicxml", walking_score(8));
        record("violins.wav", Seconds {1.5});
        record("cellos.wav", Seconds {0.5});
    }
    void record(const std::string& file, Seconds begins, Seconds beat = Seconds {0.6}) const
    {
        const auto score = walking_piece(8);
        auto notes = std::vector<Note> {};
        for (std::size_t n = 0; n < 32; ++n)
            notes.push_back({frequency_of(score->notes(0)[n].pitch, Tuning {}),
                             begins + beat * static_cast<double>(n), beat - 20_ms});
        write_sound(folder_.path() / file, {line(notes, begins + beat * 32.0 + Seconds {1.0})}, 48'000,
                    SF_FORMAT_WAV | SF_FORMAT_PCM_16);
    }
    [[nodiscard]] fs::path file(const char* name) const { return folder_.path() / name; }
    [[nodiscard]] fs::path piece() const { return folder_.path() / "piece"; }
    [[nodiscard]] Answer made(const std::string& more = "violins.wav cellos.wav") const
    {
        const auto there = fs::current_path();
        fs::current_path(folder_.path());
        auto answer = tutti(fmt::format("piece new walk.musicxml {} --out piece --title 'A walk'", more));
        fs::current_path(there);
        return answer;
    }

private:
    TemporaryFolder folder_;
};

std::string contents(const fs::path& path)
{
    auto file = std::ifstream {path, std::ios::binary};
    return {std::istreambuf_iterator<char> {file}, {}};
}

}  // namespace

TEST_CASE("two colleagues' recordings and a score become a piece that a pupil can practise", "[cli]")
{
    const auto recorded = Recorded {};
    const auto made = recorded.made();
    CAPTURE(made.said);
    REQUIRE(made.status == 0);
    CHECK_THAT(made.said, Contains("violins.wav: Violins, A at 4") && Contains("cellos.wav: Cellos") &&
                              Contains("played with the others"));
    const auto piece = playback::load_piece(recorded.piece());
    REQUIRE(piece.has_value());
    CHECK(piece->title == "A walk");
    CHECK_THAT(piece->stems[1].offset - piece->stems[0].offset, within_ms(20, Seconds {1.0}));
    const auto heard = recorded.file("heard.wav");
    const auto practised = tutti(fmt::format("practise '{}' --part Violins --bars 3 --output '{}'",
                                             recorded.piece().string(), heard.string()));
    CAPTURE(practised.said);
    CHECK(practised.status == 0);
    CHECK(fs::file_size(heard) > 100'000);
}

TEST_CASE("a recording is whose its name says, or whose the tutor says, and else that is told", "[cli]")
{
    const auto recorded = Recorded {};
    fs::rename(recorded.file("violins.wav"), recorded.file("violin (phone).wav"));
    fs::rename(recorded.file("cellos.wav"), recorded.file("New recording 4.wav"));
    SECTION("nobody said")
    {
        const auto made = recorded.made("'violin (phone).wav' 'New recording 4.wav'");
        CAPTURE(made.said);
        CHECK(made.status == 0);
        CHECK_THAT(made.said, Contains("violin (phone).wav: Violins, A at 4") &&
                                  Contains("New recording 4.wav: everybody") &&
                                  Contains("No one part is named in 'New recording 4.wav'") &&
                                  !Contains("named in 'violin"));
    }
    SECTION("the tutor said")
    {
        const auto made = recorded.made("'Violins=violin (phone).wav' 'cello=New recording 4.wav'");
        CAPTURE(made.said);
        CHECK(made.status == 0);
        CHECK_THAT(made.said, Contains("New recording 4.wav: Cellos, A at 4") && !Contains("No one part"));
        CHECK(fs::exists(recorded.piece() / "New recording 4.wav"));
    }
    SECTION("the tutor said it of nobody in the score")
    {
        const auto made = recorded.made("'Trumpets=violin (phone).wav'");
        CHECK(made.status == 1);
        CHECK(is_one_sentence(made.said));
        CHECK_THAT(made.said, Contains("'Violins', 'Cellos'"));
        CHECK_FALSE(fs::exists(recorded.piece()));
    }
}

TEST_CASE("what was left of a piece that was given up half-way is in nobody's way", "[cli]")
{
    const auto recorded = Recorded {};
    fs::create_directory(recorded.piece());
    fs::copy_file(recorded.file("walk.musicxml"), recorded.piece() / "walk.musicxml");
    write_text(recorded.piece() / "violins.wav.tutti-new", "half of a copy");
    write_text(recorded.piece() / "cellos.wav.new", "somebody's own");
    const auto made = recorded.made();
    CAPTURE(made.said);
    CHECK(made.status == 0);
    CHECK_FALSE(fs::exists(recorded.piece() / "violins.wav.tutti-new"));
    CHECK(contents(recorded.piece() / "cellos.wav.new") == "somebody's own");
    CHECK(contents(recorded.piece() / "violins.wav") == contents(recorded.file("violins.wav")));
}

TEST_CASE("of a recording that is cut short that is said when a piece is made of it", "[cli]")
{
    const auto recorded = Recorded {};
    const auto sound = playback::read_recording(recorded.file("cellos.wav")).value();
    write_sound(recorded.file("cellos.flac"), {sound.samples}, 48'000, SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
    fs::resize_file(recorded.file("cellos.flac"), fs::file_size(recorded.file("cellos.flac")) * 8 / 10);
    const auto made = recorded.made("violins.wav cellos.flac");
    CAPTURE(made.said);
    CHECK(made.status == 0);
    CHECK_THAT(made.said, Contains("cellos.flac: Cellos") && Contains("cellos.flac' is cut short") &&
                              !Contains("The rest has been aligned"));
}

TEST_CASE("a recording of another piece is told from one of the score, and no list of all bars follows",
          "[cli]")
{
    const auto recorded = Recorded {};
    // Four notes that the walk does not have, faster and more of them.
    auto notes = std::vector<Note> {};
    for (auto n = 0; n < 90; ++n)
        notes.push_back({Hertz {n % 3 == 0   ? 370.0
                                : n % 3 == 1 ? 466.2
                                             : 311.1},
                         Seconds {0.4 + 0.31 * n}, Seconds {0.25}});
    write_sound(recorded.file("violins.wav"), {line(notes, Seconds {30.0})}, 48'000,
                SF_FORMAT_WAV | SF_FORMAT_PCM_16);
    const auto made = recorded.made("violins.wav");
    CAPTURE(made.said);
    CHECK_THAT(made.said, Contains("does not seem to be a recording of this score") ||
                              Contains("Nothing of the score was found"));
    CHECK_THAT(made.said, !Contains("Listen to these bars"));
    CHECK(made.status == 1);
    CHECK_FALSE(fs::exists(recorded.piece()));
    // Nor does silence beside it make a piece.
    write_sound(recorded.file("cellos.wav"), {std::vector<float>(96'000, 0.0F)}, 48'000,
                SF_FORMAT_WAV | SF_FORMAT_PCM_16);
    const auto both = recorded.made();
    CAPTURE(both.said);
    CHECK(both.status == 1);
    CHECK_FALSE(fs::exists(recorded.piece()));
}

TEST_CASE(
    "of a recording that stops before the piece its last bar is told, and no bar after it is asked about",
    "[cli]")
{
    const auto recorded = Recorded {};
    auto sound = playback::read_recording(recorded.file("violins.wav")).value();
    sound.samples.resize(std::size_t {48'000} * 12);  // one and a half seconds, and seventeen beats
    auto file = std::string {"violins.wav"};
    SECTION("as a phone does that is stopped")
    {
        write_sound(recorded.file("violins.wav"), {sound.samples}, 48'000, SF_FORMAT_WAV | SF_FORMAT_PCM_16);
        const auto made = recorded.made(file);
        CHECK_THAT(made.said, !Contains("cut short"));
    }
    SECTION("as a file does whose copying was interrupted")
    {
        fs::resize_file(recorded.file("violins.wav"), 44 + sound.samples.size() * 2);
        const auto made = recorded.made(file);
        CHECK_THAT(made.said, Contains("is cut short or damaged: its first 12.0 seconds"));
    }
    fs::remove_all(recorded.piece());
    const auto made = recorded.made(file);
    CAPTURE(made.said);
    CHECK(made.status == 0);
    CHECK_THAT(made.said, Contains("'violins.wav' ends in bar 5; after that the Violins are not heard.") &&
                              !Contains("Listen to these bars"));
    const auto piece = playback::load_piece(recorded.piece()).value();
    CHECK(piece.alignment.back().at < piece.score->bars()[5].start);
    const auto timeline = playback::Timeline::create(piece.score, piece.alignment).value();
    CHECK_THAT(timeline.time_at(piece.score->bars()[4].start), within_ms(60, Seconds {1.5 + 16 * 0.6}));
    // Beside the cellos, who play to the end, the piece is aligned to its end.
    fs::remove_all(recorded.piece());
    const auto beside = recorded.made();
    CAPTURE(beside.said);
    CHECK_THAT(beside.said, Contains("ends in bar 5") && Contains("cellos.wav: Cellos") &&
                                !Contains("Listen to these bars"));
    const auto both = playback::load_piece(recorded.piece()).value();
    CHECK(both.alignment.back().at == both.score->end());
}

TEST_CASE("a pin that does not go with the bars around it is asked about", "[cli]")
{
    const auto recorded = Recorded {};
    REQUIRE(recorded.made().status == 0);
    auto piece = playback::load_piece(recorded.piece()).value();
    const auto fifth =
        std::ranges::find(piece.alignment, piece.score->bars()[4].start, &playback::Anchor::at);
    REQUIRE(fifth != piece.alignment.end());
    fifth->time = fifth->time + Seconds {2.5};
    fifth->pinned = true;
    REQUIRE(playback::save_piece(piece).has_value());
    const auto aligned = tutti(fmt::format("piece align '{}'", recorded.piece().string()));
    CAPTURE(aligned.said);
    CHECK(aligned.status == 0);
    CHECK_THAT(aligned.said, Contains("Beat 1 of bar 5 is pinned at"));
}

TEST_CASE("a bar that is pinned where no recording is any more, or yet, is told, and the piece left as it is",
          "[cli]")
{
    const auto recorded = Recorded {};
    const auto several = GENERATE(true, false);
    REQUIRE(recorded.made(several ? "violins.wav cellos.wav" : "violins.wav").status == 0);
    auto piece = playback::load_piece(recorded.piece()).value();
    const auto after = GENERATE(true, false);
    CAPTURE(several, after);
    std::erase_if(piece.alignment, [&](const playback::Anchor& anchor) {
        const auto seventh = piece.score->bars()[6].start;
        return after ? anchor.at > seventh : anchor.at < seventh;
    });
    auto& seventh = after ? piece.alignment.back() : piece.alignment.front();
    seventh.pinned = true;
    seventh.time = Seconds {after ? 60.0 : -4.0};
    REQUIRE(playback::save_piece(piece).has_value());
    const auto before = contents(recorded.piece() / "piece.json");
    const auto aligned = tutti(fmt::format("piece align '{}'", recorded.piece().string()));
    CAPTURE(aligned.said);
    CHECK(aligned.status == 1);
    CHECK(is_one_sentence(aligned.said));
    CHECK_THAT(aligned.said, Contains(fmt::format("Beat 1 of bar 7 is pinned at {}.00 seconds, but {}",
                                                  after ? "60" : "-4", several ? "the rec" : "'violins")));
    CHECK(contents(recorded.piece() / "piece.json") == before);
}

TEST_CASE("making a piece never writes over one, nor over another file", "[cli]")
{
    const auto recorded = Recorded {};
    fs::create_directory(recorded.piece());
    SECTION("a piece is there")
    {
        write_text(recorded.piece() / "piece.json", "somebody's work");
        const auto again = recorded.made();
        CHECK(again.status == 1);
        CHECK(is_one_sentence(again.said));
        CHECK(contents(recorded.piece() / "piece.json") == "somebody's work");
    }
    SECTION("another recording of that name is there")
    {
        write_text(recorded.piece() / "violins.wav", "the first violins of last year");
        const auto again = recorded.made();
        CHECK(again.status == 1);
        CHECK(is_one_sentence(again.said));
        CHECK(contents(recorded.piece() / "violins.wav") == "the first violins of last year");
    }
    SECTION("two recordings have one name")
    {
        fs::create_directory(recorded.file("other"));
        fs::copy_file(recorded.file("violins.wav"), recorded.file("other") / "violins.wav");
        const auto twice = recorded.made("violins.wav other/violins.wav");
        CHECK(twice.status == 1);
        CHECK(is_one_sentence(twice.said));
        CHECK_THAT(twice.said, Contains("violins.wav") && Contains("rename"));
    }
}

TEST_CASE("of two recordings an unreadable one is said and left out, and the other makes the piece", "[cli]")
{
    const auto recorded = Recorded {};
    write_text(recorded.file("cellos.wav"), "this is no sound");
    const auto made = recorded.made();
    CAPTURE(made.said);
    CHECK(made.status == 0);
    CHECK_THAT(made.said, Contains("cellos.wav") && Contains("It has been left out."));
    CHECK_FALSE(fs::exists(recorded.piece() / "cellos.wav"));
    CHECK(playback::load_piece(recorded.piece())->stems.size() == 1);
    write_text(recorded.file("violins.wav"), "nor is this");
    fs::remove_all(recorded.piece());
    const auto nothing = recorded.made();
    CHECK(nothing.status == 1);
    CHECK(is_one_sentence(nothing.said));
}

TEST_CASE("where nothing can be aligned no piece is made, and nothing of one is left", "[cli]")
{
    const auto recorded = Recorded {};
    const auto seconds = std::size_t {3 * 48'000};
    write_sound(recorded.file("silent.wav"), {std::vector<float>(seconds, 0.0F)}, 48'000,
                SF_FORMAT_WAV | SF_FORMAT_PCM_16);
    write_sound(recorded.file("nan.wav"), {std::vector<float>(seconds, std::nanf(""))}, 48'000,
                SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    for (const auto* stem : {"silent.wav", "nan.wav", "missing.wav", ".", "violins.wav missing.wav"}) {
        CAPTURE(stem);
        const auto made = recorded.made(stem);
        CAPTURE(made.said);
        CHECK(made.status == 1);
        CHECK(is_one_sentence(made.said));
        CHECK_FALSE(fs::exists(recorded.piece()));
    }
    // What lay there before stays, and so does what the folder lies in.
    fs::create_directory(recorded.piece());
    write_text(recorded.piece() / "letter.txt", "Dear diary");
    const auto silent = recorded.made("silent.wav");
    CHECK(silent.status == 1);
    CHECK_THAT(silent.said, !Contains("The rest has been aligned"));
    CHECK(contents(recorded.piece() / "letter.txt") == "Dear diary");
    CHECK(std::distance(fs::directory_iterator {recorded.piece()}, fs::directory_iterator {}) == 1);
}

TEST_CASE("of two recordings a silent one is said, and the other makes the piece", "[cli]")
{
    const auto recorded = Recorded {};
    write_sound(recorded.file("cellos.wav"), {std::vector<float>(96'000, 0.0F)}, 48'000,
                SF_FORMAT_WAV | SF_FORMAT_PCM_16);
    const auto made = recorded.made();
    CAPTURE(made.said);
    CHECK(made.status == 0);
    CHECK_THAT(made.said, Contains("'cellos.wav' is silent") && Contains("The rest has been aligned."));
}

TEST_CASE("what was pinned by hand stays when a piece is aligned anew, and its bar is not asked about",
          "[cli]")
{
    const auto recorded = Recorded {};
    REQUIRE(recorded.made().status == 0);
    auto piece = playback::load_piece(recorded.piece()).value();
    const auto fifth =
        std::ranges::find(piece.alignment, piece.score->bars()[4].start, &playback::Anchor::at);
    REQUIRE(fifth != piece.alignment.end());
    fifth->time = fifth->time + 80_ms;
    fifth->confidence = 0.1;
    fifth->pinned = true;
    const auto pinned = *fifth;
    REQUIRE(playback::save_piece(piece).has_value());
    const auto aligned = tutti(fmt::format("piece align '{}'", recorded.piece().string()));
    CAPTURE(aligned.said);
    CHECK(aligned.status == 0);
    CHECK_THAT(aligned.said, !Contains("5 ("));
    const auto now = playback::load_piece(recorded.piece()).value();
    const auto there = std::ranges::find(now.alignment, pinned.at, &playback::Anchor::at);
    REQUIRE(there != now.alignment.end());
    CHECK(there->pinned);
    CHECK_THAT(there->time, within_ms(1, pinned.time));
    CHECK(tutti("piece align nowhere").status == 1);
}

}  // namespace tutti::test
