// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/tutti_section.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/f0_refinement.hpp"
#include "dsp/stft.hpp"

namespace tutti::analysis {

namespace {

constexpr auto silence = 1e-10F;  // −100 dBFS over all bins: nothing is plugged in, or nobody breathes
constexpr auto least_power = 1e-14;
constexpr auto counted_partials = 10;
constexpr auto fairly_sure = 0.5;  // of a pitch that onsets and unison may rely on
constexpr auto spread_worth_saying = 0.5;
constexpr auto least_own_rise = decibels(1.0);      // a second; held notes must not become the room
constexpr auto greatest_own_fall = decibels(-0.5);  // a second; a soft passage is not silence

// How a section is listened to, by the generated lines and classes of seeds 1 and 2 and the real notes. Among
// neighbours the mask has cut into some partials, so the dim ones must count, and what it left of the
// neighbours must not be believed at once. Alone, magnitudes as they are stand out from noise, and every hop
// may count for more: the new note is found 10 ms sooner.
struct Listening {
    bool compressed;
    double sharpness;
};
constexpr auto among_neighbours = Listening {true, 12.0};
constexpr auto alone = Listening {false, 24.0};

constexpr const Listening& listening_in(Company company)
{
    return company == Company::alone ? alone : among_neighbours;
}

double decibels_between(double power, double reference)
{
    const auto ratio = decibels_from_power((power + least_power) / (reference + least_power));
    return std::clamp(ratio.value(), -60.0, 60.0);
}

}  // namespace

TuttiSection::TuttiSection(const Instrument& instrument, const SpectralShape& shape, SampleRate rate,
                           FrameCount hop, Company company)
    : bin_width_ {shape.bin_width()}
    , grid_ {instrument}
    , rising_ {shape.bins(), to_seconds(hop, rate)}
    , salience_ {grid_,
                 {.sample_rate = shape.rate,
                  .window = dsp::hann_window(shape.window.size()),
                  .transform = shape.transform.size(),
                  .compressed = listening_in(company).compressed}}
    , memory_ {{.candidates = grid_.size(), .sharpness = listening_in(company).sharpness}}
    , voicing_ {to_seconds(hop, rate)}
    , onsets_ {{.bin_spacing = shape.bin_width(),
                .bins = shape.bins(),
                .sample_rate = rate,
                .hop = hop,
                .company = company}}
    , unison_ {{.sample_rate = shape.rate,
                .hop = FrameCount {hop.value() / shape.decimation},
                .one_player_reads = unsteadiness_of_one(instrument)}}
    , least_rise_ {to_power(least_own_rise * to_seconds(hop, rate).value())}
    , greatest_fall_ {to_power(greatest_own_fall * to_seconds(hop, rate).value())}
{
    skip();
    least_own_ = greatest_own_ = 1e-6;
}

SectionHeard TuttiSection::hear(const SectionSound& sound, FramePosition until) noexcept
{
    follow_levels(static_cast<double>(sound.balance.own));
    salience_.process(rising_.process(sound.pitched));
    memory_.process(salience_.total());
    const auto f0 = refine_f0(candidate(), sound.power, sound.pitched, bin_width_);
    gather(f0, sound);

    auto heard = SectionHeard {};
    const auto anything = sound.balance.total > silence;
    heard.state = voicing_(anything ? log_odds_of_sounding(evidence_, sound.company) : -100.0, sound.company);
    if (heard.state != SectionState::silent) {
        heard.f0 = f0;
        heard.confidence = probability_of_right_pitch(evidence_, sound.company);
        // Something plays, but it may be what is left of the loudspeaker.
        if (sound.company == Company::beside_loudspeaker && heard.confidence < fairly_sure)
            heard.state = SectionState::unsure;
    }
    const auto sure = heard.confidence >= fairly_sure ? heard.f0 : std::nullopt;
    heard.onset = onsets_.process(
        {.own = sound.pitched, .heard = sound.power, .f0 = heard.f0, .sureness = heard.confidence}, until);
    heard.beginning = onsets_.clearness();
    unison_.process(sound.slow_samples, sure, sound.power_share);
    if (const auto& unison = unison_.reading(); unison && heard.state == SectionState::sounding)
        if (unison->confidence >= spread_worth_saying)
            heard.spread = unison->spread;
    return heard;
}

/// The candidates lie closer than keys: a key is believed in as much as all that is nearest to it.
void TuttiSection::weigh_keys(const Tuning& tuning, KeyEvidence& evidence) const noexcept
{
    evidence.sounding = voicing_.probability();
    evidence.belief.fill(0.0F);
    const auto belief = memory_.belief();
    for (auto key = std::size_t {0}; key < KeyEvidence::keys; ++key) {
        const auto place = std::lround(grid_.place_of(frequency_of(Pitch {static_cast<int>(key)}, tuning)));
        for (auto i = place - 2; i <= place + 2; ++i)
            if (i >= 0 && i < static_cast<long>(grid_.size()))
                evidence.belief[key] += belief[static_cast<std::size_t>(i)];
    }
}

void TuttiSection::expect(std::optional<Hertz> f0) noexcept
{
    memory_.expect(f0 ? std::optional {grid_.place_of(*f0)} : std::nullopt);
}

void TuttiSection::skip() noexcept
{
    rising_.reset();
    memory_.reset();
    voicing_.reset();
    onsets_.reset();
    unison_.reset();
}

/// The best candidate between the grid's places: the top of a parabola through the salience around it.
Hertz TuttiSection::candidate() const noexcept
{
    const auto z = salience_.untilted();
    const auto place = memory_.best();
    auto top = place;
    for (auto i = place < 2 ? 0 : place - 2; i < std::min(grid_.size(), place + 3); ++i)
        if (z[i] > z[top])
            top = i;
    const auto at = static_cast<double>(top);
    if (top == 0 || top + 1 == grid_.size())
        return grid_.at(at);
    const auto a = static_cast<double>(z[top - 1]);
    const auto b = static_cast<double>(z[top]);
    const auto c = static_cast<double>(z[top + 1]);
    const auto curvature = a - 2.0 * b + c;
    return grid_.at(curvature < 0.0 ? at + std::clamp(0.5 * (a - c) / curvature, -1.0, 1.0) : at);
}

void TuttiSection::gather(Hertz f0, const SectionSound& sound) noexcept
{
    auto on_partials = 0.0F;
    auto neighbours_on_partials = 0.0F;
    for (auto k = 1; k <= counted_partials; ++k) {
        const auto bin = static_cast<std::size_t>(std::lround(k * (f0 / bin_width_)));
        if (bin + 1 >= sound.own.size())
            break;
        for (auto b = bin - 1; b <= bin + 1; ++b) {
            on_partials += sound.own[b];
            neighbours_on_partials += sound.neighbours[b];
        }
    }
    const auto place = memory_.best();
    const auto own = static_cast<double>(sound.balance.own);
    evidence_.f0 = f0;
    evidence_.salience = static_cast<double>(salience_.untilted()[place]);
    evidence_.belief = memory_.belief_near(place, 2);
    evidence_.harmonic_share = static_cast<double>(on_partials) / (own + least_power);
    evidence_.own_to_total = decibels_between(own, static_cast<double>(sound.balance.total));
    evidence_.own_to_neighbours = decibels_between(own, static_cast<double>(sound.balance.neighbours));
    evidence_.own_to_noise = decibels_between(own, least_own_);
    evidence_.own_to_usual = decibels_between(own, greatest_own_);
    evidence_.partials_to_neighbours =
        decibels_between(static_cast<double>(on_partials), static_cast<double>(neighbours_on_partials));
}

void TuttiSection::follow_levels(double own) noexcept
{
    constexpr auto least = 1e-12;
    least_own_ = std::max(least, std::min(own, least_own_ * least_rise_));
    greatest_own_ = std::max(own, greatest_own_ * greatest_fall_);
}

}  // namespace tutti::analysis
