// SPDX-License-Identifier: GPL-3.0-or-later
#include "backing_track/track/player.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <functional>
#include <thread>

#include <fmt/format.h>
#include <sys/stat.h>

#include "backing_track/track/track_picture.hpp"
#include "io/sound_files.hpp"
#include "playback/renderer.hpp"
#include "playback/synthetic_piece.hpp"
#include "plugins/project.hpp"
#include "practice/walking_folder.hpp"
#include "shared/places.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"
#include "support/temporary_folder.hpp"

using namespace tutti;
using namespace tutti::test;
using backing_track::Mix;
using backing_track::Where;
using plugins::HostPlace;

namespace {

/// A project with a Backing Track in it.
class TrackProject : public Project {
public:
    explicit TrackProject(const std::filesystem::path& piece, SampleRate rate = usual_rate,
                          FrameCount longest = FrameCount {8'192})
        : Project {rate}
    {
        player.choose(piece);
        player.prepare(rate, longest);
    }
    ~TrackProject() { player.release(); }
    TrackProject(const TrackProject&) = delete;
    TrackProject& operator=(const TrackProject&) = delete;

    void play(Seconds length, std::int64_t most = 512, bool any = false)
    {
        Project::play(length, most, any, [this](std::int64_t frames) { return sound(frames); });
    }
    void wait_for_recordings() const
    {
        while (player.opened().piece == nullptr || player.opened().piece->stems() == nullptr)
            std::this_thread::yield();
    }

    backing_track::Player player;
    Mix mix;
    bool live = false;

private:
    std::vector<float> sound(std::int64_t frames)
    {
        auto left = std::vector<float>(static_cast<std::size_t>(frames));
        auto right = left;
        const auto channels = std::array {left.data(), right.data()};
        if (live) {
            player.play(place(), mix, channels, FrameCount {frames});
            std::this_thread::sleep_for(std::chrono::microseconds {frames * 1'000'000 / rate().value()});
        } else {
            player.play_at_once(place(), mix, channels, FrameCount {frames});
        }
        CHECK(left == right);
        return left;
    }
};

double rms(std::span<const float> sound)
{
    auto sum = 0.0;
    for (const auto sample : sound)
        sum += double {sample} * double {sample};
    return std::sqrt(sum / static_cast<double>(sound.size()));
}

float loudest(std::span<const float> sound)
{
    auto most = 0.0F;
    for (const auto sample : sound)
        most = std::max(most, std::abs(sample));
    return most;
}

}  // namespace

TEST_CASE("every beat of a piece is heard within 5 ms of the host's, from the first on", "[plugins]")
{
    for (const auto rubato : {0.0, 0.06}) {
        const auto piece = WalkingFolder {rubato};
        for (const auto rate : {44'100, 48'000, 96'000})
            for (const auto tempo : {120.0, 87.6, 150.0}) {
                INFO(fmt::format("rubato {}, {} Hz, {} a minute", rubato, rate, tempo));
                auto project = TrackProject {piece.path(), SampleRate {rate}};
                project.tempo = tempo;
                project.play(Seconds {32.2 * 60.0 / tempo}, 8'192, true);
                CHECK(farthest_off(project.beginnings_heard(), beats(32, Seconds {60.0 / tempo})) < 5_ms);
                CHECK(project.player.late_frames() == 0);
            }
    }
}

TEST_CASE("where the host changes its tempo, the piece is with it again two beats later", "[plugins]")
{
    const auto piece = WalkingFolder {};
    auto project = TrackProject {piece.path()};
    project.play(4_s);
    project.tempo = 100.0;
    project.play(Seconds {24.2 * 0.6});
    auto heard = project.beginnings_heard();
    auto expected = beats(8, 500_ms);
    for (const auto beat : beats(24, 600_ms, 4_s))
        expected.push_back(beat);
    REQUIRE(heard.size() == expected.size());
    heard.erase(heard.begin() + 8, heard.begin() + 10);
    expected.erase(expected.begin() + 8, expected.begin() + 10);
    CHECK(farthest_off(heard, expected) < 5_ms);
}

TEST_CASE("a loop goes round on the beat, whether or not the host tells of it before", "[plugins]")
{
    const auto piece = WalkingFolder {};
    for (const auto tells : {true, false})
        for (const auto tempo : {120.0, 87.6}) {
            INFO(fmt::format("{} {}", tells, tempo));
            auto project = TrackProject {piece.path()};
            project.tempo = tempo;
            project.tells_loop = tells;
            project.seek(4.0);
            project.loop = {4.0, 10.0};
            const auto beat = Seconds {60.0 / tempo};
            project.play(29.9 * beat, 4'096, true);
            CHECK(farthest_off(project.beginnings_heard(), beats(30, beat)) < 5_ms);
        }
}

TEST_CASE("live, a loop that the host does not tell of begins at once when it has gone round", "[.live]")
{
    auto project = TrackProject {assets_folder() / "pieces" / "ode-to-joy", usual_rate, FrameCount {128}};
    project.wait_for_recordings();
    project.live = true;
    project.tells_loop = false;
    project.tempo = 80.0;
    project.seek(8.3);
    project.loop = {8.3, 9.3};
    auto at_once = 0;
    for (auto round = 1; round <= 8; ++round) {
        project.heard.clear();
        project.play(Seconds {60.0 / 80.0}, 128);
        // What was before fades for 5 ms; a run that is asked for anew comes 13 ms late and later.
        const auto begins = std::span {project.heard}.subspan(300, 180);
        at_once += round > 2 && std::ranges::any_of(begins, [](float sample) { return sample != 0.0F; });
    }
    // A machine that is too busy may be late now and then.
    CHECK(at_once >= 4);
    // It goes on behind the loop, and nobody hears that it was not expected to.
    project.loop.reset();
    project.heard.clear();
    project.play(1_s, 128);
    const auto gaps = std::ranges::count(project.heard, 0.0F);
    CHECK(gaps < 4'800);
}

TEST_CASE("live, a piece begins at once behind a loop that ends where it begins", "[.live]")
{
    const auto piece = WalkingFolder {};
    auto project = TrackProject {piece.path(), usual_rate, FrameCount {128}};
    project.wait_for_recordings();
    project.live = true;
    project.tells_loop = false;
    project.mix.first_bar = 5;
    auto at_once = 0;
    for (auto round = 0; round < 6; ++round) {
        project.seek(15.0);
        project.loop = {15.0, 16.0};
        project.play(1_s, 128);
        project.loop.reset();
        project.play(0.5_s, 128);
        project.heard.clear();
        project.play(100_ms, 128);
        // A run that is asked for only then comes a block later at best.
        const auto begins = std::span {project.heard}.first(128);
        at_once += std::ranges::any_of(begins, [](float sample) { return sample != 0.0F; });
    }
    // A machine that is too busy may be late now and then.
    CHECK(at_once >= 3);
}

TEST_CASE("a seek into the middle of a bar goes on there; standing still is silence", "[plugins]")
{
    const auto piece = WalkingFolder {};
    auto project = TrackProject {piece.path()};
    project.play(1.9_s);
    project.seek(9.5);
    project.play(1_s);
    project.playing = false;
    project.play(1_s);
    CHECK(farthest_off(project.beginnings_heard(), std::vector {0_s, 0.5_s, 1_s, 1.5_s, 2.15_s, 2.65_s}) <
          5_ms);
    // A note may sound when the host stops: it fades for 5 ms.
    CHECK(loudest(std::span {project.heard}.subspan(2.9 * 48'000 + 240)) == 0.0F);
    project.playing = true;
    project.play(1_s);
    CHECK(project.beginnings_heard().size() == 8);
}

TEST_CASE("a muted part is silent, and the others sound as they did", "[plugins]")
{
    const auto piece = WalkingFolder {};
    const auto heard_with = [&](bool violins, bool cellos) {
        auto project = TrackProject {piece.path()};
        project.tempo = 100.0;
        project.mix.muted[0] = !violins;
        project.mix.muted[1] = !cellos;
        project.play(4_s);
        return project.heard;
    };
    const auto both = heard_with(true, true);
    const auto violins = heard_with(true, false);
    const auto cellos = heard_with(false, true);
    CHECK(level(violins, 880_Hz) > 10.0 * level(violins, 110_Hz));
    CHECK(level(cellos, 110_Hz) > 10.0 * level(cellos, 880_Hz));
    auto farthest = 0.0F;
    for (std::size_t f = 0; f < both.size(); ++f)
        farthest = std::max(farthest, std::abs(both[f] - violins[f] - cellos[f]));
    CHECK(farthest < 1e-5F);
    CHECK(loudest(heard_with(false, false)) == 0.0F);
}

TEST_CASE("a piece begins in the bar of the project that it is laid into", "[plugins]")
{
    const auto piece = WalkingFolder {};
    auto project = TrackProject {piece.path()};
    project.mix.first_bar = 3;
    project.play(6_s);
    CHECK(farthest_off(project.beginnings_heard(), beats(4, 500_ms, 4_s)) < 5_ms);
    // And there it is said to be.
    CHECK(project.player.where().state == Where::State::playing);
    CHECK(project.player.where().quarters == Approx(4.0).margin(0.05));
    project.seek(5.0);
    project.play(100_ms);
    CHECK(project.player.where().state == Where::State::waiting);
}

TEST_CASE("what is heard is what the renderer makes of the piece at that tempo", "[plugins]")
{
    const auto folder = WalkingFolder {};
    for (const auto share : {1.0, 0.73}) {
        auto project = TrackProject {folder.path()};
        project.tempo = 120.0 * share;
        project.play(10_s);
        const auto opened = project.player.opened();
        REQUIRE(opened.piece != nullptr);
        auto renderer =
            playback::Renderer {opened.piece->stems(),
                                opened.piece->timeline(),
                                {.first_bar = 0, .end_bar = 8, .count_in = 0, .passes = 1, .into = {}},
                                share};
        const auto made = rendered(renderer, 10_s);
        auto both = made[0];
        add(both, made[1]);
        CHECK(farthest_off(project.beginnings_heard(), beginnings(both)) < 5_ms);
        CHECK(rms(project.heard) / rms(both) == Approx(1.0).margin(0.06));  // half a decibel
    }
}

TEST_CASE("the host's blocks do not change the sound", "[plugins]")
{
    const auto piece = WalkingFolder {0.06};
    const auto heard_in = [&](std::int64_t most, bool any) {
        auto project = TrackProject {piece.path()};
        project.tempo = 87.6;
        project.play(8_s, most, any);
        return project.heard;
    };
    const auto usual = heard_in(512, false);
    CHECK(heard_in(8'192, false) == usual);
    CHECK(heard_in(8'192, true) == usual);
    CHECK(heard_in(37, false) == usual);
}

TEST_CASE("live is the render with a moment missing where it began: nothing is out of its place", "[plugins]")
{
    const auto piece = WalkingFolder {};
    const auto play = [&](bool live) {
        auto project = TrackProject {piece.path(), usual_rate, FrameCount {256}};
        // The recordings are read before the host plays.
        project.wait_for_recordings();
        project.live = live;
        project.tempo = 87.6;
        project.play(3_s, 256);
        project.seek(20.25);
        project.play(3_s, 256);
        return std::move(project.heard);
    };
    const auto render = play(false);
    const auto live = play(true);
    REQUIRE(live.size() == render.size());
    auto same = 0;
    auto missing = 0;
    auto other = 0;
    auto since_gap = 0;
    for (std::size_t f = 0; f < live.size(); ++f) {
        since_gap = live[f] == 0.0F && render[f] != 0.0F ? 0 : since_gap + 1;
        if (live[f] == render[f])
            ++same;
        else if (std::abs(live[f]) <= std::abs(render[f]) && since_gap <= 240)
            ++missing;
        else
            ++other;
    }
    CHECK(same > 48'000);
    CHECK(missing > 0);
    CHECK(other < 480);  // the fade out of what a render had not to leave out
}

TEST_CASE("a tempo at which the recordings would sound badly is silence and a word", "[plugins]")
{
    const auto piece = WalkingFolder {};
    for (const auto& [tempo, state] :
         {std::pair {50.0, Where::State::too_slow}, std::pair {200.0, Where::State::too_fast}}) {
        auto project = TrackProject {piece.path()};
        project.tempo = tempo;
        project.play(2_s);
        CHECK(loudest(project.heard) == 0.0F);
        CHECK(project.player.where().state == state);
        project.tempo = 120.0;
        project.play(2_s);
        CHECK(loudest(std::span {project.heard}.subspan(96'000)) > 0.1F);
    }
}

TEST_CASE("a tempo that hovers at the slowest that can be played does not switch the music on and off",
          "[plugins]")
{
    const auto piece = WalkingFolder {};
    auto project = TrackProject {piece.path()};
    auto changes = 0;
    auto before = Where::State::playing;
    for (auto n = 0; n < 200; ++n) {
        project.tempo = n % 2 == 0 ? 60.5 : 59.5;
        project.play(to_seconds(FrameCount {512}, usual_rate));
        const auto state = project.player.where().state;
        changes += state == before ? 0 : 1;
        before = state;
    }
    CHECK(changes == 1);
    project.tempo = 63.0;
    project.play(100_ms);
    CHECK(project.player.where().state == Where::State::playing);
}

TEST_CASE("a loop goes round on the beat where the host's tempo trembles", "[plugins]")
{
    const auto piece = WalkingFolder {};
    auto project = TrackProject {piece.path(), usual_rate, FrameCount {256}};
    project.seek(4.0);
    project.loop = {4.0, 8.0};
    for (auto n = 0; n < 1'800; ++n) {
        project.tempo = n % 2 == 0 ? 120.6 : 119.4;
        // A host's block ends with its loop.
        project.play(to_seconds(FrameCount {256}, usual_rate), 256);
    }
    const auto heard = project.beginnings_heard();
    CHECK(heard.size() == 20);
    for (std::size_t n = 1; n < heard.size(); ++n)
        CHECK(abs(heard[n] - heard[n - 1] - 500_ms) < 8_ms);
}

TEST_CASE("a pipe in a piece's place, or in its score's, is refused and holds nobody up", "[plugins]")
{
    for (const auto* const name : {"piece.json", "score.musicxml"}) {
        const auto folder = TemporaryFolder {};
        write_text(folder.path() / "piece.json", R"({"score": "score.musicxml", "stems": []})");
        std::filesystem::remove(folder.path() / name);
        REQUIRE(::mkfifo((folder.path() / name).c_str(), 0600) == 0);
        auto project = TrackProject {folder.path()};
        project.play(100_ms);
        CHECK_THAT(project.player.opened().trouble,
                   Catch::Contains("is not a piece") || Catch::Contains("is a pipe"));
        project.player.choose("/nowhere/walk");
        project.play(100_ms);
        CHECK(project.player.opened().trouble ==
              "The piece's folder '/nowhere/walk' is not on this computer; choose it again.");
    }
}

TEST_CASE("who chooses, prepares and lets go faster than pieces are read hears the last one", "[plugins]")
{
    const auto piece = WalkingFolder {};
    auto project = TrackProject {assets_folder() / "pieces" / "ode-to-joy"};
    for (auto n = 0; n < 40; ++n) {
        project.player.choose(n % 2 == 0 ? piece.path() : assets_folder() / "pieces" / "ode-to-joy");
        project.player.prepare(SampleRate {n % 3 == 0 ? 44'100 : 48'000}, FrameCount {256});
        // Each time the worker comes a little farther.
        for (auto turn = 0; turn < 200 * n; ++turn)
            std::this_thread::yield();
    }
    project.player.choose(piece.path());
    project.player.prepare(usual_rate, FrameCount {256});
    project.play(Seconds {16.2});
    CHECK(farthest_off(project.beginnings_heard(), beats(32, 500_ms)) < 5_ms);
    CHECK(project.player.opened().trouble.empty());
}

TEST_CASE("a piece that is gone or damaged is silence and a sentence, and the next is heard", "[plugins]")
{
    const auto piece = WalkingFolder {};
    const auto nothing = TemporaryFolder {};
    auto project = TrackProject {nothing.path() / "gone"};
    project.play(1_s);
    CHECK(loudest(project.heard) == 0.0F);
    CHECK_THAT(project.player.opened().trouble, Catch::Contains("gone"));
    project.player.choose(piece.path());
    project.play(1_s);
    CHECK(loudest(project.heard) > 0.1F);
    CHECK(project.player.opened().trouble.empty());
    project.player.choose({});
    project.heard.clear();
    project.play(1_s);
    CHECK(loudest(std::span {project.heard}.subspan(240)) == 0.0F);
}

TEST_CASE("a host that only stands where it is, or tells no tempo, hears nothing", "[plugins]")
{
    const auto piece = WalkingFolder {};
    auto player = backing_track::Player {};
    player.choose(piece.path());
    player.prepare(usual_rate, FrameCount {512});
    auto sound = std::vector<float>(512);
    auto* channel = sound.data();
    auto place = HostPlace {};
    place.playing = true;
    place.frame = 0;
    const auto loudest_of_100 = [&](const std::optional<HostPlace>& told) {
        auto most = 0.0F;
        for (auto n = 0; n < 100; ++n) {
            std::ranges::fill(sound, 0.0F);
            player.play_at_once(told, {}, {&channel, 1}, FrameCount {512});
            most = std::max(most, loudest(sound));
        }
        return most;
    };
    CHECK(loudest_of_100(place) == 0.0F);
    CHECK(player.where().state == Where::State::no_time);
    CHECK(loudest_of_100(std::nullopt) == 0.0F);
    // Counting in, with the time line held.
    place.quarters = 8.0;
    place.quarters_a_minute = 120.0;
    player.play_at_once(place, {}, {&channel, 1}, FrameCount {512});
    CHECK(loudest(sound) > 0.0F);
    player.play_at_once(place, {}, {&channel, 1}, FrameCount {512});  // it fades for 5 ms
    CHECK(loudest_of_100(place) == 0.0F);
    CHECK(player.where().state == Where::State::stopped);
}

TEST_CASE("the editor says which piece, which bar and beat, and who is in it", "[plugins]")
{
    auto project = TrackProject {assets_folder() / "pieces" / "ode-to-joy"};
    project.tempo = 100.0;
    project.seek(4.0 * 5 + 2.2);
    project.play(100_ms);
    const auto drawn =
        backing_track::picture_of(project.player.opened(), project.player.where(), desktop::Texts {});
    CHECK(drawn.title == "Ode to Joy");
    CHECK(drawn.place == "bar 6");
    CHECK(drawn.beat == "beat 3");
    CHECK(drawn.sounding);
    CHECK(drawn.trouble.empty());
    CHECK(drawn.parts ==
          std::vector<std::string> {"Violins 1", "Violins 2", "Violas", "Cellos", "Clarinets", "Trumpets"});
}

// Not a claim but a figure, of this machine as it is now: plugin_tests "[.figures]".
TEST_CASE("how late a seek is heard, live, in a piece of six stems", "[.figures]")
{
    auto project = TrackProject {assets_folder() / "pieces" / "ode-to-joy", usual_rate, FrameCount {128}};
    project.wait_for_recordings();
    project.live = true;
    project.tempo = 80.0;
    auto late = std::vector<double> {};
    for (auto n = 0; n < 30; ++n) {
        project.seek(3.3 + 1.7 * n);
        project.heard.clear();
        // The fade out of what was before is not what is looked for.
        project.play(500_ms, 128);
        const auto after = std::find_if(project.heard.begin() + 300, project.heard.end(),
                                        [](float sample) { return sample != 0.0F; });
        late.push_back(static_cast<double>(after - project.heard.begin()) / 48.0);
    }
    std::ranges::sort(late);
    WARN(fmt::format("median {:.0f} ms, nine of ten {:.0f} ms, at most {:.0f} ms; {} frames late afterwards",
                     late[late.size() / 2], late[late.size() * 9 / 10], late.back(),
                     project.player.late_frames()));
}
