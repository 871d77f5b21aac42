// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/bleed_model.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <vector>

#include "analysis/bleed_mask.hpp"
#include "support/catch.hpp"

using namespace tutti;
using analysis::BleedMask;
using analysis::BleedModel;
using analysis::Couplings;

namespace {

constexpr auto bins = std::size_t {513};
constexpr auto hop = Seconds {256.0 / 48'000.0};
constexpr auto shape = BleedModel::Parameters {2, bins, Hertz {12'000.0 / 1024.0}, hop};

constexpr auto loud = 1e-3F;
constexpr auto noise = 1e-9F;

/// Two sections that play one partial a note each, on bins of their own that move every quarter of a second,
/// or on the same ones, the second 7 Hz (ten cents at 1.2 kHz) above and every other note softer; the second
/// hears the first by `bleed`, the first nothing of the second.
struct Duet {
    enum class Tune { of_their_own, the_same };
    explicit Duet(Decibels bleed, Tune played = Tune::of_their_own)
        : of_first_at_second {std::sqrt(static_cast<float>(to_power(bleed)))}
        , tune {played}
    {
    }

    const std::vector<float>& hear()
    {
        const auto time = static_cast<double>(hops) * hop.value();
        const auto note = static_cast<std::size_t>(time / 0.25);
        const auto rest = time / 0.25 - static_cast<double>(note) > 0.8;
        first = 20 + note * 37 % 400;
        second = tune == Tune::the_same ? first : 24 + note * 53 % 400;
        ++hops;
        std::ranges::fill(spectra, std::sqrt(noise));
        if (!rest)
            for (const auto off : {-1, 0, 1}) {
                const auto partial = (off == 0 ? 1.0F : 0.5F) * std::sqrt(loud);
                const auto at = [&](std::size_t bin) {
                    return static_cast<std::size_t>(static_cast<int>(bin) + off);
                };
                spectra[at(first)] += partial;
                spectra[bins + at(first)] += partial * of_first_at_second;
                spectra[bins + at(second)] += (tune == Tune::the_same && note % 2 == 0 ? 0.7F : 1.0F) *
                                              partial *
                                              std::polar(1.0F, static_cast<float>(6.283 * 7.0 * time));
            }
        std::ranges::transform(spectra, powers.begin(), [](auto bin) { return std::norm(bin); });
        return powers;
    }

    float of_first_at_second;
    Tune tune;
    std::vector<std::complex<float>> spectra = std::vector<std::complex<float>>(2 * bins);
    std::vector<float> powers = std::vector<float>(2 * bins);
    std::size_t hops = 0;
    std::size_t first = 0;
    std::size_t second = 0;
};

void play(BleedModel& model, Duet& duet, Seconds length)
{
    for (auto t = 0_s; t < length; t += hop)
        model.learn(duet.hear(), duet.spectra);
}

double decibels_at(const BleedModel& model, std::size_t microphone, std::size_t section, std::size_t band)
{
    return decibels_from_power(static_cast<double>(model.coupling(microphone, section, band))).value();
}

}  // namespace

TEST_CASE("how much of a neighbour a microphone hears is learned from the music within 3 dB",
          "[analysis][bleed]")
{
    auto model = BleedModel {shape};
    auto duet = Duet {decibels(-8.0)};
    play(model, duet, 15_s);
    CHECK(decibels_at(model, 1, 0, 2) == Approx(-8.0).margin(3.0));
    CHECK(decibels_at(model, 0, 1, 2) < -25.0);
}

TEST_CASE("two sections that play the same tune do not pass for one that bleeds", "[analysis][bleed]")
{
    auto model = BleedModel {shape};
    auto duet = Duet {decibels(-40.0), Duet::Tune::the_same};
    play(model, duet, 15_s);
    CHECK(decibels_at(model, 1, 0, 2) < -12.0);
    CHECK(decibels_at(model, 0, 1, 2) < -12.0);
}

TEST_CASE("what was learned is known at once the next time, and gives way when the seats have changed",
          "[analysis][bleed]")
{
    auto before = BleedModel {shape};
    auto duet = Duet {decibels(-8.0)};
    play(before, duet, 15_s);

    auto next = BleedModel {shape};
    CHECK(decibels_at(next, 1, 0, 2) == Approx(-15.0).margin(1.0));
    next.start_from(before.couplings());
    CHECK(decibels_at(next, 1, 0, 2) == Approx(decibels_at(before, 1, 0, 2)).margin(1.0));

    auto moved = Duet {decibels(-20.0)};
    play(next, moved, 15_s);
    CHECK(decibels_at(next, 1, 0, 2) == Approx(-20.0).margin(3.0));
}

TEST_CASE("a section that was asked to play alone and did not costs nothing that was known",
          "[analysis][bleed]")
{
    auto model = BleedModel {shape};
    auto duet = Duet {decibels(-8.0)};
    play(model, duet, 15_s);
    model.begin_alone(0);
    model.begin_alone(1);
    play(model, duet, 1.5_s);
    CHECK(decibels_at(model, 1, 0, 2) == Approx(-8.0).margin(3.0));
}

TEST_CASE("what was never heard is not kept", "[analysis][bleed]")
{
    const auto untouched = BleedModel {shape};
    CHECK_FALSE(untouched.couplings().at(1, 0, 2));
    auto again = BleedModel {shape};
    auto kept = Couplings {2};
    kept.at(1, 0, 2) = -11.0;
    again.start_from(kept);
    CHECK(again.couplings().at(1, 0, 2) == -11.0);
    CHECK_FALSE(again.couplings().at(0, 1, 2));
}

TEST_CASE("two sections on one microphone do not bleed into each other", "[analysis][bleed][merged]")
{
    auto model = BleedModel {shape};
    const auto one = std::vector<std::size_t> {0, 0};
    model.treat_as_one(one);
    CHECK(model.coupling(1, 0, 2) == 0.0F);
    CHECK(model.inverse(1, 0, 2) == 0.0F);
    const auto two = std::vector<std::size_t> {0, 1};
    model.treat_as_one(two);
    CHECK(decibels_at(model, 1, 0, 2) == Approx(-15.0).margin(1.0));
}

TEST_CASE("the mask leaves a section's own partials and takes its neighbour's away", "[analysis][bleed]")
{
    auto model = BleedModel {shape};
    auto mask = BleedMask {{2, bins, hop}};
    auto duet = Duet {decibels(-8.0)};
    play(model, duet, 15_s);
    while (true) {
        mask.process(duet.hear(), model);
        if (duet.powers[duet.first] > loud && duet.first > duet.second + 3)
            break;
        model.learn(duet.powers, duet.spectra);
    }
    CHECK(mask.power_share(1)[duet.second] > 0.9F);
    CHECK(mask.power_share(1)[duet.first] < 0.01F);
    CHECK(mask.power_share(0)[duet.first] > 0.9F);
}
