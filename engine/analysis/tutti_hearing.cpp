// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/tutti_hearing.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/bleed_mask.hpp"
#include "analysis/bleed_model.hpp"
#include "analysis/f0_memory.hpp"
#include "analysis/f0_refinement.hpp"
#include "analysis/f0_salience.hpp"
#include "analysis/pitch_grid.hpp"
#include "dsp/decimator.hpp"
#include "dsp/stft.hpp"

namespace tutti::analysis {

namespace {

constexpr auto least_power = 1e-14F;  // −140 dB

double decibels_between(double power, double reference)
{
    return std::clamp(10.0 * std::log10((power + 1e-14) / (reference + 1e-14)), -60.0, 60.0);
}

/// How the spectra are taken. One shape for the whole class, because the bleed between two microphones is
/// told bin by bin.
struct Front {
    int factor;
    Hertz rate;
    FrameCount window;
    FrameCount transform;

    Front(SampleRate sample_rate, std::span<const SectionSetup> setups)
        : factor {TuttiHearing::decimation_at(sample_rate)}
        , rate {sample_rate.as_hertz() / factor}
    {
        auto lowest = Hertz {1e9};
        for (const auto& setup : setups)
            lowest = std::min(lowest, PitchGrid {setup.instrument}.lowest());
        // Three periods tell one from two; less than 32 ms does not part neighbouring strings' notes, more
        // than 50 would answer later than a player forgives.
        const auto wanted = std::clamp(period_of(lowest) * 3.0, 32_ms, 50_ms);
        window =
            FrameCount {static_cast<std::int64_t>(std::lround(wanted.value() * rate.value() / 16.0)) * 16};
        const auto longest_lag = static_cast<std::int64_t>(rate / lowest) + 8;
        transform = FrameCount {1024};
        while (transform < window + FrameCount {longest_lag})
            transform = transform * 2;
    }
    [[nodiscard]] Hertz bin_width() const noexcept { return rate / static_cast<double>(transform.value()); }
    [[nodiscard]] std::size_t bins() const noexcept { return transform.size() / 2 + 1; }
};

/// Makes what begins stand out from what dies away: each bin is weighted by the square root of its rise over
/// the last hops. The end of the last note, ringing on in the instrument and the room, otherwise hides the
/// next one.
class RisingSpectrum {
public:
    RisingSpectrum(std::size_t bins, Seconds hop)
        : smoothing_ {static_cast<float>(1.0 - std::exp(-(hop / 15_ms)))}
        , before_(bins, 0.0F)
        , out_(bins)
    {
        for (auto& old : past_)
            old.assign(bins, 0.0F);
    }
    std::span<const float> process(std::span<const float> power) noexcept
    {
        auto& old = past_[turn_];
        turn_ = (turn_ + 1) % past_.size();
        for (auto k = std::size_t {0}; k < out_.size(); ++k) {
            before_[k] += smoothing_ * (old[k] - before_[k]);
            old[k] = power[k];
            const auto rise = std::sqrt((power[k] + least_power) / (before_[k] + least_power));
            out_[k] = power[k] * std::min(std::max(rise, 0.05F), 4.0F);
        }
        return out_;
    }
    void reset() noexcept
    {
        std::ranges::fill(before_, 0.0F);
        for (auto& old : past_)
            std::ranges::fill(old, 0.0F);
    }

private:
    float smoothing_;
    std::array<std::vector<float>, 3> past_;
    std::size_t turn_ = 0;
    std::vector<float> before_;
    std::vector<float> out_;
};

/// A level's least and greatest of late.
class Extremes {
public:
    explicit Extremes(Seconds hop)
        : rise_ {std::pow(10.0, 0.1 * 1.0 * hop.value())}
        , fall_ {std::pow(10.0, -0.1 * 0.5 * hop.value())}
    {
    }
    void operator()(double power) noexcept
    {
        least_ = std::max(1e-12, std::min(power, least_ * rise_));
        greatest_ = std::max(power, greatest_ * fall_);
    }
    [[nodiscard]] double least() const noexcept { return least_; }
    [[nodiscard]] double greatest() const noexcept { return greatest_; }

private:
    double rise_;
    double fall_;
    double least_ = 1e-6;
    double greatest_ = 1e-6;
};

/// One section's own spectrum to its pitch.
class Section {
public:
    Section(const SectionSetup& setup, const Front& front, Seconds hop)
        : setup_ {setup}
        , bin_width_ {front.bin_width()}
        , grid_ {setup.instrument}
        , rising_ {front.bins(), hop}
        , salience_ {grid_,
                     {.sample_rate = front.rate,
                      .window = dsp::hann_window(front.window.size()),
                      .transform = front.transform.size()}}
        , memory_ {{.candidates = grid_.size()}}
        , extremes_ {hop}
    {
    }

    [[nodiscard]] const SectionSetup& setup() const noexcept { return setup_; }
    [[nodiscard]] const Evidence& evidence() const noexcept { return evidence_; }

    SectionHeard hear(std::span<const float> heard_power, std::span<const float> own,
                      std::span<const float> neighbours, BleedMask::Balance balance) noexcept
    {
        auto heard = SectionHeard {};
        extremes_(static_cast<double>(balance.own));
        salience_.process(rising_.process(own));
        memory_.process(salience_.total());
        const auto place = memory_.best();
        const auto candidate = grid_.at(refined(place));
        const auto f0 = refine_f0(candidate, heard_power, own, bin_width_);

        evidence_.salience = static_cast<double>(salience_.untilted()[place]);
        evidence_.belief = memory_.belief_near(place, 2);
        evidence_.own_to_total =
            decibels_between(static_cast<double>(balance.own), static_cast<double>(balance.total));
        evidence_.own_to_neighbours =
            decibels_between(static_cast<double>(balance.own), static_cast<double>(balance.neighbours));
        evidence_.own_to_noise = decibels_between(static_cast<double>(balance.own), extremes_.least());
        evidence_.own_to_usual = decibels_between(static_cast<double>(balance.own), extremes_.greatest());
        on_partials(f0, own, neighbours, balance.own);

        if (balance.total < 1e-10F) {
            heard.state = voicing_(0.0);
            return heard;
        }
        heard.state = voicing_(probability_of_sounding(evidence_));
        if (heard.state == SectionState::silent)
            return heard;
        heard.f0 = f0;
        heard.confidence = probability_of_right_pitch(evidence_);
        return heard;
    }

    void skip() noexcept
    {
        rising_.reset();
        memory_.reset();
        voicing_.reset();
    }

private:
    [[nodiscard]] double refined(std::size_t place) const noexcept
    {
        const auto z = salience_.untilted();
        auto top = place;
        for (auto i = place < 2 ? 0 : place - 2; i < std::min(grid_.size(), place + 3); ++i)
            if (z[i] > z[top])
                top = i;
        const auto at = static_cast<double>(top);
        if (top == 0 || top + 1 == grid_.size())
            return at;
        const auto a = static_cast<double>(z[top - 1]);
        const auto b = static_cast<double>(z[top]);
        const auto c = static_cast<double>(z[top + 1]);
        const auto curvature = a - 2.0 * b + c;
        return curvature < 0.0 ? at + std::clamp(0.5 * (a - c) / curvature, -1.0, 1.0) : at;
    }

    void on_partials(Hertz f0, std::span<const float> own, std::span<const float> neighbours,
                     float all_own) noexcept
    {
        auto on = 0.0F;
        auto theirs = 0.0F;
        for (auto k = 1; k <= 10; ++k) {
            const auto bin = static_cast<std::size_t>(std::lround(k * (f0 / bin_width_)));
            if (bin + 2 >= own.size())
                break;
            for (auto b = bin - 1; b <= bin + 1; ++b) {
                on += own[b];
                theirs += neighbours[b];
            }
        }
        evidence_.harmonic_share = static_cast<double>(on / (all_own + least_power));
        evidence_.partials_to_neighbours =
            decibels_between(static_cast<double>(on), static_cast<double>(theirs));
    }

    SectionSetup setup_;
    Hertz bin_width_;
    PitchGrid grid_;
    RisingSpectrum rising_;
    F0Salience salience_;
    F0Memory memory_;
    Extremes extremes_;
    Voicing voicing_;
    Evidence evidence_;
};

}  // namespace

class TuttiHearing::Implementation {
public:
    Implementation(SampleRate rate, FrameCount hop, std::span<const SectionSetup> setups)
        : front_ {rate, setups}
        , powers_(setups.size() * front_.bins())
        , model_ {{setups.size(), front_.bins(), front_.bin_width(), to_seconds(hop, rate)}}
        , mask_ {{setups.size(), front_.bins(), to_seconds(hop, rate)}}
        , microphone_power_(front_.bins())
    {
        auto channels = std::size_t {0};
        for (const auto& setup : setups) {
            sections_.emplace_back(setup, front_, to_seconds(hop, rate));
            for (const auto channel : setup.channels)
                channels = std::max(channels, channel + 1);
        }
        for (auto c = std::size_t {0}; c < channels; ++c) {
            decimators_.emplace_back(front_.factor, hop.size());
            spectra_.emplace_back(dsp::Stft::Parameters {front_.window, front_.transform});
        }
        no_neighbours_.assign(front_.bins(), 0.0F);
    }

    void hear(std::span<const std::span<const float>> channels, std::span<SectionHeard> heard) noexcept
    {
        for (auto c = std::size_t {0}; c < spectra_.size(); ++c)
            spectra_[c].process(decimators_[c].process(channels[c]));
        const auto bins = front_.bins();
        for (auto s = std::size_t {0}; s < sections_.size(); ++s) {
            const auto power = std::span {powers_}.subspan(s * bins, bins);
            const auto& microphones = sections_[s].setup().channels;
            spectra_[microphones.front()].powers(power);
            for (auto m = std::size_t {1}; m < microphones.size(); ++m) {
                spectra_[microphones[m]].powers(microphone_power_);
                for (auto k = std::size_t {0}; k < bins; ++k)
                    power[k] += microphone_power_[k];
            }
            if (microphones.size() > 1)
                for (auto& p : power)
                    p /= static_cast<float>(microphones.size());
        }
        if (sections_.size() > 1) {
            model_.learn(powers_);
            mask_.process(powers_, model_);
        }
        for (auto s = std::size_t {0}; s < sections_.size(); ++s) {
            const auto power = std::span<const float> {powers_}.subspan(s * bins, bins);
            if (sections_.size() > 1) {
                heard[s] = sections_[s].hear(power, mask_.own(s), mask_.neighbours(s), mask_.balance(s));
                continue;
            }
            auto total = 0.0F;
            for (const auto p : power)
                total += p;
            heard[s] = sections_[s].hear(power, power, no_neighbours_, {total, total, 0.0F});
        }
    }
    void skip() noexcept
    {
        for (auto& decimator : decimators_)
            decimator.reset();
        for (auto& spectrum : spectra_)
            spectrum.reset();
        for (auto& section : sections_)
            section.skip();
        model_.skip();
        mask_.skip();
    }
    [[nodiscard]] Seconds delay() const noexcept
    {
        return Seconds {0.5 * static_cast<double>(front_.window.value()) / front_.rate.value()};
    }
    [[nodiscard]] const Section& section(std::size_t s) const noexcept { return sections_[s]; }

private:
    Front front_;
    std::vector<dsp::Decimator> decimators_;
    std::vector<dsp::Stft> spectra_;
    std::vector<float> powers_;
    BleedModel model_;
    BleedMask mask_;
    std::vector<float> microphone_power_;
    std::vector<float> no_neighbours_;
    std::vector<Section> sections_;
};

TuttiHearing::TuttiHearing(SampleRate rate, FrameCount hop, std::span<const SectionSetup> setups)
    : implementation_ {std::make_unique<Implementation>(rate, hop, setups)}
{
}

TuttiHearing::~TuttiHearing() = default;

int TuttiHearing::decimation_at(SampleRate rate) noexcept
{
    return std::max(1, static_cast<int>(std::lround(rate.value() / 12'000.0)));
}

void TuttiHearing::hear(std::span<const std::span<const float>> channels, FramePosition,
                        std::span<SectionHeard> heard) noexcept
{
    implementation_->hear(channels, heard);
}

void TuttiHearing::skip() noexcept
{
    implementation_->skip();
}

Seconds TuttiHearing::delay_of(std::size_t) const noexcept
{
    return implementation_->delay();
}

const Evidence& TuttiHearing::evidence(std::size_t section) const noexcept
{
    return implementation_->section(section).evidence();
}

}  // namespace tutti::analysis
