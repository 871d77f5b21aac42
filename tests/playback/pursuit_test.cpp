// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/pursuit.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <vector>

#include "playback/synthetic_piece.hpp"
#include "playback/transport.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"
#include "support/tolerance.hpp"

namespace tutti::test {

namespace {

using playback::Lead;
using playback::PlayingPlace;

/// A held note of a minute in a piece of 120 quarters a minute, kept to whoever leads.
struct Rig {
    Rig()
    {
        auto stems = std::make_shared<playback::Stems>();
        stems->stems.push_back({0, sine(440_Hz, Seconds {64.0}, decibels(-10.0))});
        stems->length = to_frames(Seconds {64.0}, usual_rate);
        transport = std::make_unique<playback::Transport>(
            std::make_unique<playback::Renderer>(stems, playback::Timeline::as_marked(walking_piece(32)),
                                                 playback::Passage {.first_bar = 0, .end_bar = 32}, 1.0),
            32_ms);
        transport->fill();
    }
    /// Plays so long with somebody who is at `quarters` now and goes on at `rate`.
    void play(Seconds length, double quarters, double rate, Lead::State state = Lead::State::along)
    {
        const auto began = now;
        for (; now - began < to_frames(length, usual_rate); now += 256_frames) {
            auto samples = std::vector<float>(256);
            auto* channel = samples.data();
            transport->mix({{&channel, 1}, 256_frames});
            sound.insert(sound.end(), samples.begin(), samples.end());
            const auto place = transport->place();
            rates.push_back(place.rate);
            const auto there = quarters + 2.0 * rate * to_seconds(now - began, usual_rate).value();
            off.push_back((place.quarters - there) / 2.0);
            states.push_back(place.state);
            auto lead = Lead {};
            lead.from = transport->next_rendered(now + 256_frames);
            lead.at = now;
            lead.source = Seconds {there / 2.0};
            lead.rate = rate;
            lead.state = state;
            transport->keep_to(lead);
            transport->fill();
        }
    }

    std::unique_ptr<playback::Transport> transport;
    FramePosition now;
    std::vector<float> sound;
    std::vector<double> off;  // seconds of the recording: + when ahead of who leads
    std::vector<double> rates;
    std::vector<PlayingPlace::State> states;
};

constexpr auto hops_a_second = std::size_t {187};

/// The largest second difference of a stretch, over that of its sine.
double roughness(std::span<const float> sound)
{
    const auto curvature = std::pow(2.0 * std::numbers::pi * 440.0 / usual_rate.value(), 2.0) *
                           double {*std::ranges::max_element(sound)};
    auto roughest = 0.0;
    for (std::size_t f = 1; f + 1 < sound.size(); ++f)
        roughest = std::max(
            roughest, std::abs(double {sound[f - 1]} - 2.0 * double {sound[f]} + double {sound[f + 1]}));
    return roughest / curvature;
}

}  // namespace

TEST_CASE(
    "recordings are within 10 ms of a pupil who plays a fifth slower, after two seconds and from then on",
    "[playback]")
{
    auto rig = Rig {};
    rig.play(Seconds {4.0}, 0.0, 0.8);
    for (auto hop = 2 * hops_a_second; hop < rig.off.size(); ++hop)
        CHECK(std::abs(rig.off[hop]) < 0.010);
}

TEST_CASE("a pupil at a third or at twice the tempo is not kept up with: half and one and a half is all",
          "[playback]")
{
    const auto rate = GENERATE(0.33, 2.0);
    auto rig = Rig {};
    rig.play(Seconds {6.0}, 0.0, rate);
    // What is heard is read from the stretcher's map, whose hops are whole frames: a hundredth either way.
    for (const auto heard : rig.rates) {
        CHECK(heard > 0.49);
        CHECK(heard < 1.51);
    }
}

TEST_CASE("recordings never lurch: their tempo changes by no more than a quarter in a tenth of a second",
          "[playback]")
{
    auto rig = Rig {};
    rig.play(Seconds {2.0}, 0.0, 1.0);
    rig.play(Seconds {2.0}, 4.1, 0.7);
    rig.play(Seconds {2.0}, 6.8, 1.3);
    const auto tenth = hops_a_second / 10;
    for (auto hop = tenth; hop < rig.rates.size(); ++hop)
        CHECK(std::abs(rig.rates[hop] - rig.rates[hop - tenth]) < 0.25);
}

TEST_CASE("when a pupil goes back four beats the recordings are there within 150 ms, and no click is heard",
          "[playback]")
{
    auto rig = Rig {};
    rig.play(Seconds {4.0}, 0.0, 1.0);
    const auto turned = rig.off.size();
    rig.play(Seconds {2.0}, 4.0, 1.0);
    for (auto hop = turned + hops_a_second * 3 / 20; hop < rig.off.size(); ++hop)
        CHECK(std::abs(rig.off[hop]) < 0.010);
    CHECK(roughness(std::span {rig.sound}.subspan(9'600)) < 2.0);
}

TEST_CASE("recordings fade away when their pupil stops, stand still, and go on from where the pupil does",
          "[playback]")
{
    auto rig = Rig {};
    rig.play(Seconds {3.0}, 0.0, 1.0);
    const auto stopped = rig.sound.size();
    rig.play(Seconds {2.0}, 6.0, 1.0, Lead::State::waiting);
    CHECK(rig.states.back() == PlayingPlace::State::waiting);
    CHECK(rms_level(std::span {rig.sound}.subspan(rig.sound.size() - 48'000)) < decibels(-80.0));
    // It does not fall silent at once.
    CHECK(*std::ranges::max_element(std::span {rig.sound}.subspan(stopped + 2'400, 480)) > 0.15F);
    const auto resumed = rig.off.size();
    rig.play(Seconds {2.0}, 6.5, 0.9);
    for (auto hop = resumed + hops_a_second / 5; hop < rig.off.size(); ++hop) {
        CHECK(rig.states[hop] == PlayingPlace::State::playing);
        CHECK(std::abs(rig.off[hop]) < 0.015);
    }
    CHECK(roughness(std::span {rig.sound}.subspan(9'600)) < 2.0);
}

}  // namespace tutti::test
