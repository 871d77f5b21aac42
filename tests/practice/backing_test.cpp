// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/backing.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>
#include <utility>

#include <sndfile.h>

#include "playback/piece_alignment.hpp"
#include "playback/sound_file.hpp"
#include "playback/synthetic_piece.hpp"
#include "practice/walking_folder.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"
#include "support/temporary_folder.hpp"
#include "support/tolerance.hpp"

namespace tutti::test {

namespace {

std::vector<float> heard(const practice::Setup& setup)
{
    auto practice = practice::Backing::open(setup);
    REQUIRE(practice.has_value());
    auto sound = std::vector<float> {};
    REQUIRE((*practice)
                ->play([&](std::span<const float> samples) {
                    sound.insert(sound.end(), samples.begin(), samples.end());
                    return Status {};
                })
                .has_value());
    return sound;
}

/// The lag in frames at which a low tone is most like itself; that it dies away makes it some 4 frames
/// shorter.
double period_of(const std::vector<float>& sound)
{
    auto best = std::size_t {0};
    auto most = 0.0;
    for (std::size_t lag = 350; lag < 600; ++lag) {
        auto alike = 0.0;
        for (std::size_t f = 0; f + lag < sound.size(); ++f)
            alike += static_cast<double>(sound[f]) * static_cast<double>(sound[f + lag]);
        if (alike > most) {
            most = alike;
            best = lag;
        }
    }
    return static_cast<double>(best);
}

std::string complaint(const practice::Setup& setup)
{
    const auto practice = practice::Backing::open(setup);
    return practice ? "" : practice.error().message;
}

}  // namespace

TEST_CASE("a pupil hears the count-in and the others, four bars at 80 % for as long as they last",
          "[practice]")
{
    const auto piece = WalkingFolder {};
    const auto sound = heard(
        {.piece = piece.path(), .part = "Violins", .tempo = 0.8, .first = "3", .last = "6", .count_in = 1});
    const auto found = beginnings(sound);
    REQUIRE(found.size() == 4 + 16);
    for (std::size_t i = 0; i < found.size(); ++i)
        CHECK_THAT(found[i], within_ms(8, Seconds {0.625 * static_cast<double>(i)}));
}

TEST_CASE("transposed, all sounds and is printed so much higher, in its own time", "[practice]")
{
    const auto piece = WalkingFolder {};
    auto setup = practice::Setup {.piece = piece.path(), .part = "Violins", .count_in = 0};
    const auto as_printed = practice::Backing::open(setup);
    REQUIRE(as_printed.has_value());
    const auto before = heard(setup);
    setup.transpose = -2;
    const auto lower = practice::Backing::open(setup);
    REQUIRE(lower.has_value());
    CHECK((*lower)->a4() == (*as_printed)->a4());
    for (std::size_t n = 0; n < 8; ++n)
        CHECK((*lower)->score().notes(0)[n].pitch == (*as_printed)->score().notes(0)[n].pitch.transposed(-2));
    const auto after = heard(setup);
    const auto was = beginnings(before);
    const auto is = beginnings(after);
    REQUIRE(is.size() == was.size());
    for (std::size_t n = 0; n < is.size(); ++n)
        CHECK_THAT(is[n], within_ms(10, was[n]));
    CHECK(period_of(before) == Approx(48'000.0 / 110.0).margin(8.0));
    CHECK(period_of(after) ==
          Approx(48'000.0 / 110.0 * std::exp2(2.0 / 12.0)).margin(14.0));  // half a semitone
    setup.transpose = 13;
    CHECK_THAT(complaint(setup), Catch::Contains("-12 to 12"));
}

TEST_CASE("one's own part is left out, and heard when asked for", "[practice]")
{
    const auto piece = WalkingFolder {};
    const auto setup = practice::Setup {
        .piece = piece.path(), .part = "Violins", .count_in = 0, .volumes = {{"Cellos", 0.0}}};
    const auto sound = heard(setup);
    REQUIRE_FALSE(sound.empty());
    CHECK(std::ranges::all_of(sound, [](float s) { return s == 0.0F; }));
    auto with_own = setup;
    with_own.volumes.push_back({"Violins", 1.0});
    CHECK(beginnings(heard(with_own)).size() == 32);
}

TEST_CASE(
    "what is played is written as WAV, FLAC or Ogg, whatever the case of its ending, and as nothing else",
    "[practice]")
{
    const auto folder = TemporaryFolder {};
    const auto format_of = [&](const std::string& name) {
        auto file = playback::SoundWriter::create(folder.path() / name, usual_rate);
        REQUIRE(file.has_value());
        REQUIRE(file->write(std::vector<float>(4'800, 0.1F)).has_value());
        REQUIRE(file->finish().has_value());
        auto info = SF_INFO {};
        sf_close(sf_open((folder.path() / name).string().c_str(), SFM_READ, &info));
        return info.format & SF_FORMAT_TYPEMASK;
    };
    CHECK(format_of("a.wav") == SF_FORMAT_WAV);
    CHECK(format_of("a.FLAC") == SF_FORMAT_FLAC);
    CHECK(format_of("a.Ogg") == SF_FORMAT_OGG);
    CHECK(playback::SoundWriter::create(folder.path() / "a.mp3", usual_rate).error().code ==
          ErrorCode::bad_usage);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "a.mp3"));
}

TEST_CASE("bars are played three times without a break", "[practice]")
{
    const auto piece = WalkingFolder {};
    const auto found = beginnings(heard(
        {.piece = piece.path(), .part = "Violins", .first = "2", .last = "3", .passes = 3, .count_in = 0}));
    REQUIRE(found.size() == 24);
    for (std::size_t i = 1; i < found.size(); ++i)
        CHECK_THAT(found[i] - found[i - 1], within_ms(8, Seconds {0.5}));
}

TEST_CASE("the piece that ships plays for each of its parts, and its alignment is found again by ear",
          "[practice]")
{
    const auto folder = std::filesystem::path {TUTTI_SOURCE_TREE} / "assets/pieces/ode-to-joy";
    auto piece = playback::load_piece(folder);
    REQUIRE(piece.has_value());
    for (const auto& part : piece->score->printed().parts) {
        const auto practice =
            practice::Backing::open({.piece = folder, .part = part.name, .tempo = 0.9, .first = "A"});
        REQUIRE(practice.has_value());
        CHECK((*practice)->part() == part.name);
        CHECK((*practice)->remarks().empty());
    }
    const auto truth = playback::Timeline::create(piece->score, piece->alignment);
    piece->stems.resize(2);
    REQUIRE(playback::align_piece(*piece).has_value());
    auto errors = std::vector<double> {};
    for (const auto& anchor : piece->alignment)
        errors.push_back(std::abs((anchor.time - truth->time_at(anchor.at)).value()));
    std::ranges::sort(errors);
    // Its players are 18 ms apart; the first of them is heard before what is called the note's beginning
    // here.
    CHECK(errors[errors.size() / 2] < 0.035);
    CHECK(errors[errors.size() * 9 / 10] < 0.070);
}

TEST_CASE("a rehearsal mark is where it stands: alone up to the next, as an end before it begins",
          "[practice]")
{
    // Its marks are A to E, four bars apart, the last in bar 17 of 18.
    const auto piece =
        playback::load_piece(std::filesystem::path {TUTTI_SOURCE_TREE} / "assets/pieces/ode-to-joy");
    REQUIRE(piece.has_value());
    const auto passage = [&](const char* first, const char* last) {
        const auto found = practice::passage_of({.first = first, .last = last}, *piece->score);
        REQUIRE(found.has_value());
        return std::pair {piece->score->printed(piece->score->bars()[found->first_bar]).number,
                          piece->score->printed(piece->score->bars()[found->end_bar - 1]).number};
    };
    using Bars = std::pair<std::string, std::string>;
    CHECK(passage("C", "C") == Bars {"9", "12"});
    CHECK(passage("letter C", "letter C") == Bars {"9", "12"});
    CHECK(passage("A", "letter C") == Bars {"1", "8"});
    CHECK(passage("E", "e") == Bars {"17", "18"});
    CHECK(passage("A", "C") == Bars {"1", "8"});
    CHECK(passage("3", "C") == Bars {"3", "8"});
    CHECK(passage("C", "10") == Bars {"9", "10"});
    CHECK(passage("C", "end") == Bars {"9", "18"});
    CHECK(passage("C", "") == Bars {"9", "18"});
    CHECK(passage("9", "9") == Bars {"9", "9"});
    CHECK_THAT(complaint({.piece = piece->folder, .part = "Cellos", .first = "C", .last = "B"}),
               Catch::Contains("earlier one first"));
}

TEST_CASE("bars that the recordings would rush through are not played, and why is said", "[practice]")
{
    const auto folder = WalkingFolder {};
    auto piece = playback::load_piece(folder.path());
    REQUIRE(piece.has_value());
    // As recordings of another piece come out of the alignment.
    piece->alignment.front().time = piece->alignment.back().time - Seconds {0.5};
    REQUIRE(playback::save_piece(*piece).has_value());
    CHECK_THAT(complaint({.piece = folder.path(), .part = "Cellos", .first = "1", .last = "1"}),
               Catch::Contains("would last 0.06 seconds"));
}

TEST_CASE("recordings that begin in bar 3 play from there on, and before it are said not to", "[practice]")
{
    const auto folder = WalkingFolder {};
    auto piece = playback::load_piece(folder.path());
    REQUIRE(piece.has_value());
    const auto begins = piece->score->bars()[2].start;
    const auto timeline = playback::Timeline::create(piece->score, piece->alignment);
    REQUIRE(timeline.has_value());
    const auto earlier = timeline->time_at(begins);
    std::erase_if(piece->alignment, [&](const auto& anchor) { return anchor.at <= begins; });
    piece->alignment.insert(piece->alignment.begin(), {begins, earlier});
    for (auto& anchor : piece->alignment)
        anchor.time -= earlier;
    REQUIRE(playback::save_piece(*piece).has_value());
    const auto setup = [&](const char* first, const char* last) {
        return practice::Setup {.piece = folder.path(), .part = "Cellos", .first = first, .last = last};
    };
    CHECK(complaint(setup("1", "2")) == "The recordings begin in bar 3; choose bars from there on.");
    const auto practice = practice::Backing::open(setup("2", "4"));
    REQUIRE(practice.has_value());
    CHECK(std::ranges::count((*practice)->remarks(),
                             "The recordings begin in bar 3; until then only the click is heard.") == 1);
    const auto later = practice::Backing::open(setup("3", "4"));
    REQUIRE(later.has_value());
    CHECK((*later)->remarks().empty());
}

TEST_CASE("practice that cannot be says why in a sentence", "[practice]")
{
    using Catch::Contains;
    const auto piece = WalkingFolder {};
    CHECK_THAT(complaint({.piece = piece.path(), .part = "Kazoos"}), Contains("'Violins', 'Cellos'"));
    CHECK_THAT(complaint({.piece = piece.path(), .part = "Cellos", .tempo = 0.3}), Contains("40 to 150 %"));
    CHECK_THAT(complaint({.piece = piece.path(), .part = "Cellos", .first = "9"}),
               Contains("bars are 1 to 8"));
    CHECK_THAT(complaint({.piece = piece.path(), .part = "Cellos", .first = "4", .last = "2"}),
               Contains("earlier one first"));
    CHECK_THAT(complaint({.piece = piece.path(), .part = "Cellos", .first = "beat 2 of bar 3"}),
               Contains("'beat 2 of bar 3' is within bar 3"));
    CHECK_THAT(complaint({.piece = piece.path(), .part = "Cellos", .last = "pick-up to bar 3"}),
               Contains("is within bar 2"));
    CHECK_THAT(complaint({.piece = "/nowhere", .part = "Cellos"}), Contains("tutti piece new"));
}

}  // namespace tutti::test
