// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/renderer.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "playback/synthetic_piece.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"
#include "support/tolerance.hpp"

namespace tutti::test {

namespace {

using playback::Passage;
using playback::Renderer;
using playback::Timeline;

constexpr auto lead_in = Seconds {1.0};  // of the recording, before the first note

/// A piece whose stems have a pulse on every beat.
struct Rig {
    explicit Rig(int bars, bool pick_up = false)
        : score {walking_piece(bars, pick_up)}
        , timeline {*Timeline::create(score, {{score->bars().front().start, lead_in},
                                              {score->end(), lead_in + score->time_at(score->end())}})}
    {
        const auto beats = timeline.beats(score->bars().front().start, score->end());
        auto made = std::make_shared<playback::Stems>();
        const auto length = timeline.time_at(score->end()) + Seconds {1.0};
        made->length = to_frames(length, usual_rate);
        made->stems.push_back({0, pulses(beats, length, 440_Hz)});
        made->stems.push_back({1, pulses(beats, length, 880_Hz)});
        stems = made;
    }
    Renderer renderer(Passage passage, double tempo) const
    {
        return Renderer {stems, timeline, passage, tempo};
    }

    std::shared_ptr<const score::UnfoldedScore> score;
    Timeline timeline;
    std::shared_ptr<const playback::Stems> stems;
};

/// The largest distance from a click to the nearest pulse of a stem, each one having one.
Seconds furthest(const std::vector<Seconds>& clicks, const std::vector<Seconds>& notes)
{
    auto worst = Seconds {};
    for (const auto click : clicks) {
        auto nearest = Seconds {1e9};
        for (const auto each : notes)
            nearest = std::min(nearest, abs(each - click));
        worst = std::max(worst, nearest);
    }
    return worst;
}

void stay_together(double tempo, Seconds length, double margin_ms = 5)
{
    const auto rig = Rig {8};
    auto renderer = rig.renderer({.first_bar = 0, .end_bar = 8, .count_in = 1, .passes = 0}, tempo);
    renderer.set_click(true);
    const auto sound = rendered(renderer, length);

    const auto clicks = beginnings(sound[2]);
    const auto notes = beginnings(sound[0]);
    CHECK(sound[0] != sound[1]);
    CHECK(furthest(notes, beginnings(sound[1])) <= 5_ms);
    const auto beat = 0.5 / tempo;
    CHECK(std::abs(static_cast<double>(clicks.size()) - length.value() / beat) <= 1.5);
    const auto counted_in = clicks.begin() + 4;
    CHECK(furthest({counted_in, clicks.end() - 1}, notes) <= Seconds {margin_ms / 1000.0});
    CHECK_THAT(clicks[clicks.size() - 2],
               within_ms(5, Seconds {static_cast<double>(clicks.size() - 2) * beat}));
}

}  // namespace

TEST_CASE("slowed down or sped up, every note is within 5 ms of its click", "[playback]")
{
    const auto tempo = GENERATE(0.73, 1.0, 1.3);
    CAPTURE(tempo);
    stay_together(tempo, Seconds {15.0});
}

TEST_CASE("at half the tempo, where attacks are drawn out, every note is within 10 ms of its click",
          "[playback]")
{
    stay_together(0.5, Seconds {15.0}, 10);
}

TEST_CASE("after ten minutes at 73 % the stems are within 5 ms of each other and of the click",
          "[playback][.][soak]")
{
    stay_together(0.73, Seconds {600.0});
}

TEST_CASE("stems that hold the same stay the same sample for sample, through every tempo and every join",
          "[playback]")
{
    auto stems = std::make_shared<playback::Stems>();
    const auto score = walking_piece(4);
    const auto sound = noise(Seconds {9.0}, -20_dB);
    stems->length = FrameCount {static_cast<std::int64_t>(sound.size())};
    stems->stems = {{0, sound}, {0, silence(Seconds {9.0})}, {0, sound}};
    auto renderer = playback::Renderer {stems, playback::Timeline::as_marked(score), {0, 4, 0, 0}, 0.73};
    for (const auto tempo : {0.73, 0.4, 1.3, 1.0}) {
        renderer.set_tempo(tempo);
        const auto channels = rendered(renderer, Seconds {6.0});
        CHECK(channels[0] == channels[2]);
        CHECK(std::ranges::any_of(channels[0], [](float sample) { return std::abs(sample) > 0.01F; }));
        CHECK(std::ranges::all_of(channels[1], [](float sample) { return std::abs(sample) < 1e-6F; }));
    }
}

TEST_CASE("a count-in beats the metre's bar, and up to a pick-up", "[playback]")
{
    const auto pick_up = GENERATE(false, true);
    const auto rig = Rig {4, pick_up};
    auto renderer = rig.renderer({.first_bar = 0, .end_bar = 5U - (pick_up ? 0U : 1U), .count_in = 1}, 1.0);
    const auto sound = rendered(renderer, Seconds {8.0});
    const auto clicks = beginnings(sound[2]);
    const auto notes = beginnings(sound[0]);
    REQUIRE(clicks.size() == (pick_up ? 7 : 4));
    for (std::size_t i = 0; i < clicks.size(); ++i)
        CHECK_THAT(clicks[i], within_ms(1, Seconds {0.5 * static_cast<double>(i)}));
    CHECK_THAT(notes.front(), within_ms(2, Seconds {0.5 * static_cast<double>(clicks.size())}));
}

TEST_CASE("a loop's first beat follows its last at the distance of a beat, each time round", "[playback]")
{
    const auto rig = Rig {8};
    auto renderer = rig.renderer({.first_bar = 2, .end_bar = 4, .passes = 0}, 0.8);
    const auto notes = beginnings(rendered(renderer, Seconds {20.0})[0]);
    REQUIRE(notes.size() >= 30);
    for (std::size_t i = 1; i < notes.size(); ++i)
        CHECK_THAT(notes[i] - notes[i - 1], within_ms(6, Seconds {0.5 / 0.8}));
}

TEST_CASE("between a whole last bar and a pick-up a loop rests as long as the metre asks for", "[playback]")
{
    // One beat, then four bars of four: three beats are missing each time round.
    const auto click = GENERATE(false, true);
    const auto rig = Rig {4, true};
    auto renderer = rig.renderer({.first_bar = 0, .end_bar = 5, .passes = 3}, 0.8);
    renderer.set_click(click);
    const auto sound = rendered(renderer, Seconds {40.0});
    const auto notes = beginnings(sound[0]);
    REQUIRE(notes.size() == 3 * 17);
    const auto beat = 0.5 / 0.8;
    for (std::size_t n = 1; n < notes.size(); ++n)
        CHECK_THAT(notes[n] - notes[n - 1], within_ms(8, Seconds {n % 17 == 0 ? 4.0 * beat : beat}));
    if (click)
        CHECK(beginnings(sound[2]).size() == 3 * 17 + 2 * 3);
    else
        CHECK(std::ranges::all_of(sound[2], [](float sample) { return sample == 0.0F; }));
}

TEST_CASE("what is played is at its own pitch at every tempo", "[playback]")
{
    const auto tempo = GENERATE(0.4, 0.73, 1.3);
    const auto rig = Rig {8};
    auto stems = std::make_shared<playback::Stems>(*rig.stems);
    stems->stems.resize(1);
    stems->stems[0].samples = sine(440_Hz, Seconds {18.0});
    auto renderer = Renderer {stems, rig.timeline, {.first_bar = 0, .end_bar = 8}, tempo};
    const auto sound = rendered(renderer, Seconds {8.0})[0];
    // Upward zero crossings over five seconds.
    auto crossings = 0;
    const auto from = to_frames(Seconds {2.0}, usual_rate).size();
    const auto to = to_frames(Seconds {7.0}, usual_rate).size();
    for (auto f = from; f < to; ++f)
        crossings += sound[f - 1] < 0.0F && sound[f] >= 0.0F ? 1 : 0;
    CHECK_THAT(Hertz {crossings / 5.0}, within_cents(2, 440_Hz));
}

TEST_CASE("a change of tempo leaves no gap and no click in a held note", "[playback]")
{
    const auto rig = Rig {32};
    auto stems = std::make_shared<playback::Stems>(*rig.stems);
    stems->stems.resize(1);
    stems->stems[0].samples = sine(440_Hz, Seconds {66.0});
    auto renderer = Renderer {stems, rig.timeline, {.first_bar = 0, .end_bar = 32}, 1.0};
    static_cast<void>(rendered(renderer, Seconds {1.0}));
    // A sine's second difference is its curvature: a jump of 1 % of its height stands out in it.
    const auto curvature = std::pow(2.0 * std::numbers::pi * 440.0 / usual_rate.value(), 2.0);
    for (const auto tempo : {0.73, 1.3, 0.4, 1.0, 0.95, 0.9}) {
        renderer.set_tempo(tempo);
        const auto sound = rendered(renderer, Seconds {1.0})[0];
        auto roughest = 0.0;
        auto softest = 1.0;
        for (std::size_t f = 1; f + 1 < sound.size(); ++f)
            roughest = std::max(
                roughest, std::abs(double {sound[f - 1]} - 2.0 * double {sound[f]} + double {sound[f + 1]}));
        for (std::size_t f = 0; f + 480 < sound.size(); f += 480) {
            const auto part = std::span {sound}.subspan(f, 480);
            softest = std::min(softest, double {*std::ranges::max_element(part)});
        }
        CAPTURE(tempo);
        CHECK(roughest < 1.5 * curvature + 0.01);
        CHECK(softest > 0.4);  // 8 dB for 10 ms, at a leap from 40 to 100 %
    }
}

TEST_CASE("without any stem that can be read the click still beats", "[playback]")
{
    const auto rig = Rig {4};
    auto renderer = Renderer {std::make_shared<playback::Stems>(),
                              rig.timeline,
                              {.first_bar = 0, .end_bar = 4, .count_in = 1},
                              1.0};
    renderer.set_click(true);
    CHECK(beginnings(rendered(renderer, Seconds {9.9})[1]).size() == 20);
}

TEST_CASE("a passage taken up in the middle begins there at once, and ends where it ends", "[playback]")
{
    const auto rig = Rig {4};
    for (const auto tempo : {1.0, 0.73}) {
        auto renderer =
            rig.renderer({.first_bar = 0, .end_bar = 4, .count_in = 0, .passes = 2, .into = 1.25_s}, tempo);
        const auto notes = beginnings(rendered(renderer, Seconds {20.0})[0]);
        // Thirteen beats and a half are left of sixteen; then it begins again with the first.
        REQUIRE(notes.size() == 13 + 16);
        CHECK(abs(notes[0] - Seconds {0.25 / tempo}) < 5_ms);
        CHECK(abs(notes[13] - Seconds {6.75 / tempo}) < 5_ms);
    }
}

}  // namespace tutti::test
