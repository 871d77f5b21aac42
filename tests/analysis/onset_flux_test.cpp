// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/onset_flux.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "analysis/spectral_front.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"
#include "support/tolerance.hpp"

using namespace tutti;
using namespace tutti::test;
using analysis::Onset;
using analysis::OnsetFlux;

namespace {

constexpr auto hop = FrameCount {256};
using PitchAt = std::function<std::optional<Hertz>(Seconds)>;

using ShareAt = std::function<float(Seconds)>;

/// As a section hears itself: alone, or among neighbours whose part of the spectrum is masked.
std::vector<Onset> listen(const Signal& sound, const PitchAt& f0_at = nullptr,
                          const ShareAt& share_at = nullptr)
{
    const auto company = share_at ? analysis::Company::among_neighbours : analysis::Company::alone;
    const auto shape = analysis::SpectralShape {usual_rate, 130_Hz, company};
    auto front = analysis::SpectralFront {shape, hop};
    auto detector = OnsetFlux {{.bin_spacing = shape.bin_width(), .bins = shape.bins(), .company = company}};
    auto heard = std::vector<float>(shape.bins());
    auto own = std::vector<float>(shape.bins());
    auto onsets = std::vector<Onset> {};
    for (auto at = std::size_t {0}; at + hop.size() <= sound.size(); at += hop.size()) {
        const auto until = FramePosition {static_cast<std::int64_t>(at)} + hop;
        const auto now = to_seconds(until, usual_rate);
        front.process(std::span {sound}.subspan(at, hop.size()));
        front.powers(heard);
        auto evidence = analysis::OnsetEvidence {heard, heard, std::nullopt, 0.0};
        if (f0_at) {
            evidence.f0 = f0_at(now);
            evidence.sureness = evidence.f0 ? 0.9 : 0.0;
        }
        if (share_at) {
            std::ranges::transform(heard, own.begin(), [&](float power) { return power * share_at(now); });
            evidence.own = own;
        }
        if (const auto onset = detector.process(evidence, until))
            onsets.push_back(*onset);
    }
    return onsets;
}

/// A tone whose f0 and loudness (amplitude, 1 is −20 dBFS) are given for each moment.
Signal curve(Seconds length, const std::function<Hertz(Seconds)>& f0_at,
             const std::function<double(Seconds)>& loudness_at)
{
    auto sound = silence(length);
    constexpr auto partials = 8;
    auto phase = 0.0;
    for (auto i = std::size_t {0}; i < sound.size(); ++i) {
        const auto now = Seconds {static_cast<double>(i) / usual_rate.value()};
        phase += 2.0 * std::numbers::pi * f0_at(now).value() / usual_rate.value();
        auto sum = 0.0;
        for (auto k = 1; k <= partials; ++k)
            sum += std::sin(k * phase) / k;
        sound[i] = static_cast<float>(0.1 * loudness_at(now) * sum);
    }
    add(sound, noise(length, decibels(-70.0)));
    return sound;
}

double within_bow(Seconds now, Seconds from, Seconds until)
{
    const auto rise = std::clamp((now - from) / 40_ms, 0.0, 1.0);
    const auto fall = std::clamp((until - now) / 40_ms, 0.0, 1.0);
    return std::min(rise, fall);
}

Seconds start_of(const Onset& onset)
{
    return to_seconds(onset.start, usual_rate);
}

std::string moments(const std::vector<Onset>& onsets)
{
    auto text = std::string {"onsets at"};
    for (const auto& onset : onsets)
        text += fmt::format(" {:.3f} ({:.2f})", start_of(onset).value(), onset.strength);
    return text;
}

}  // namespace

TEST_CASE("each of five detached notes is noticed once, within 50 ms of its start", "[analysis][onset]")
{
    const auto attack = Seconds {GENERATE(0.005, 0.02, 0.05)};
    const auto notes = melody({Pitch {60}, Pitch {62}, Pitch {64}, Pitch {65}, Pitch {67}}, 400_ms, 150_ms);
    auto sound = line(notes, 3.2_s, Timbre {.attack = attack});
    add(sound, noise(3.2_s, decibels(-65.0)));
    const auto onsets = listen(sound);
    REQUIRE(onsets.size() == notes.size());
    for (auto i = std::size_t {0}; i < notes.size(); ++i) {
        CHECK_THAT(start_of(onsets[i]), within_ms(50, notes[i].start));
        CHECK(onsets[i].reported - onsets[i].start <= to_frames(60_ms, usual_rate));
    }
}

TEST_CASE("no onset is claimed to begin after it was reported", "[analysis][onset]")
{
    const auto notes = melody({Pitch {55}, Pitch {59}, Pitch {62}}, 300_ms, 100_ms);
    for (const auto& onset : listen(line(notes, 1.5_s)))
        CHECK(onset.start <= onset.reported);
}

TEST_CASE("a slurred whole tone yields one onset, not two", "[analysis][onset]")
{
    const auto first = 293.66_Hz;
    const auto second = 329.63_Hz;
    const auto sound = curve(
        2_s, [&](Seconds t) { return t < 1_s ? first : second; },
        [](Seconds t) { return within_bow(t, 0.3_s, 1.8_s); });
    // A tracker that hears the new note 40 ms after it began.
    const auto onsets = listen(sound, [&](Seconds t) -> std::optional<Hertz> {
        if (t < 0.35_s || t > 1.8_s)
            return std::nullopt;
        return t < 1.04_s ? first : second;
    });
    INFO(moments(onsets));
    REQUIRE(onsets.size() == 2);
    CHECK_THAT(start_of(onsets[0]), within_ms(50, 0.3_s));
    CHECK_THAT(start_of(onsets[1]), within_ms(50, 1_s));
}

TEST_CASE("vibrato begins no note", "[analysis][onset]")
{
    const auto wide = Cents {GENERATE(15.0, 30.0, 45.0)};
    const auto f0 = [&](Seconds t) {
        return transposed(440_Hz, wide * std::sin(2.0 * std::numbers::pi * 5.5 * t.value()));
    };
    const auto sound = curve(3_s, f0, [](Seconds t) { return within_bow(t, 0.3_s, 2.9_s); });
    const auto onsets = listen(sound, [&](Seconds t) -> std::optional<Hertz> {
        return t > 0.35_s && t < 2.9_s ? std::optional {f0(t - 20_ms)} : std::nullopt;
    });
    INFO(moments(onsets));
    CHECK(onsets.size() == 1);
}

TEST_CASE("a swell begins no note", "[analysis][onset]")
{
    const auto sound = curve(
        4_s, [](Seconds) { return 392_Hz; },
        [](Seconds t) {
            return within_bow(t, 0.3_s, 3.8_s) * (0.3 + 0.7 * std::clamp((t - 1_s) / 1.5_s, 0.0, 1.0));
        });
    CHECK(listen(sound).size() == 1);
}

TEST_CASE("the microphone's gain changes no onset", "[analysis][onset]")
{
    const auto notes = melody({Pitch {60}, Pitch {64}, Pitch {67}, Pitch {72}}, 350_ms, 250_ms);
    auto sound = line(notes, 2.9_s);
    add(sound, noise(2.9_s, decibels(-50.0)));
    const auto plain = listen(sound);
    for (const auto gain : {0.25F, 4.0F}) {
        auto scaled = sound;
        for (auto& sample : scaled)
            sample *= gain;
        const auto onsets = listen(scaled);
        INFO(moments(plain) << ", scaled by " << gain << ": " << moments(onsets));
        REQUIRE(onsets.size() == plain.size());
        for (auto i = std::size_t {0}; i < plain.size(); ++i)
            CHECK(std::abs((onsets[i].start - plain[i].start).value()) <= hop.value());
    }
}

TEST_CASE("neither silence nor steady noise begins notes", "[analysis][onset]")
{
    CHECK(listen(silence(2_s)).empty());
    CHECK(listen(noise(5_s, decibels(-30.0))).size() <= 1);  // its own beginning
}

TEST_CASE("a neighbour's notes in the masked part of the spectrum are not ours", "[analysis][onset]")
{
    const auto ours = melody({Pitch {60}, Pitch {62}, Pitch {64}}, 400_ms, 200_ms);
    auto theirs = melody({Pitch {67}, Pitch {72}, Pitch {76}}, 400_ms, 200_ms);
    for (auto& note : theirs)
        note.start += 2_s;
    auto sound = line(ours, 4.2_s);
    add(sound, line(theirs, 4.2_s));
    add(sound, noise(4.2_s, decibels(-60.0)));
    const auto share_at = [](Seconds t) { return t < 2_s ? 1.0F : 1e-4F; };
    CHECK(listen(sound).size() >= 6);
    CHECK(listen(sound, nullptr, share_at).size() == 3);
}
