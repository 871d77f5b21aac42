// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/unison_estimator.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>
#include <string_view>

#include "dsp/lanes.hpp"

namespace tutti::analysis {

namespace {

constexpr auto highest_partial = 3700_Hz;  // above it lie bow and breath
// The window must be shorter than the fastest beat (30 cents of the tenth partial of A4: 13 ms), and long
// enough to part neighbouring partials: its first zero lies two bins from the middle.
constexpr auto usual_window = 21.333_ms;
constexpr auto low_window = 32_ms;     // below 190 Hz
constexpr auto lowest_window = 64_ms;  // below 120 Hz
constexpr auto low = 190_Hz;
constexpr auto lowest = 120_Hz;
constexpr auto attack = 50_ms;  // of sampled winds and strings; pitch scoops in it are no spread
constexpr auto memory = 2_s;
constexpr auto first_reading = 250_ms;  // a shorter stretch scatters 1.5 times as much as 0.5 s
constexpr auto foreign = 60_cents;      // more than vibrato, less than a semitone
constexpr auto foreign_for = 20_ms;
constexpr auto absent_for = 100_ms;
constexpr auto refine_after = std::size_t {6};
constexpr auto well_tuned = 12_cents;  // a reference further off is moved: the low-pass favours one side

// Of the common movement from step to step; less than 1, to forget a mistake.
constexpr auto persistence = 0.9;

constexpr auto coherent = 0.85;      // of the autocorrelation: below it few players no longer look Gaussian
constexpr auto widest_share = 0.75;  // of the passband: what is wider has been cut off
constexpr auto fairly_wide = 0.4;    // partials above this share lose their vote by and by
constexpr auto least_vote = 0.02;
constexpr auto loud_enough = 0.1;         // partials above a tenth of the strongest's power count alike
constexpr auto tells_the_centre = 0.03F;  // of the strongest's power; what is softer hardly moves the centre
constexpr auto first_spectrum = std::size_t {12};  // steps
constexpr auto steps_a_reading = std::size_t {4};
// Where the wide view takes over from the narrow one, and the gain of that: chosen by hand for most notes
// within 5 cents, on generated sections of five instruments, on mixes like those of
// benchmarks/unison_mixes.py and on two generated rehearsals. benchmarks/score_unison.py says what they are
// worth.
constexpr auto gain_of_narrow = 1.1;
constexpr auto too_narrow = 3.0;  // lines; a spectrum does not part what lies so close
constexpr auto parted = 6.0;
constexpr auto narrow = 10.0;  // cents
constexpr auto wide = 16.0;
constexpr auto one_player_below = 3_cents;
constexpr auto outlier = 35_cents;
constexpr auto cents_per_ratio = 1200.0 / std::numbers::ln2;

std::size_t samples_in(Seconds length, Hertz rate)
{
    return static_cast<std::size_t>(std::lround(length.value() * rate.value()));
}

// Not operator*: the standard one looks for infinities at every step.
template <typename T>
std::complex<T> times(std::complex<T> a, std::complex<T> b) noexcept
{
    return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

std::complex<float> after(std::complex<float> now, std::complex<float> then) noexcept
{
    return times(now, std::conj(then));
}

/// How far a partial is to be trusted whose share `own` is the section's.
double trust_in(double own) noexcept
{
    return std::clamp((own - 0.4) / 0.3, 0.0, 1.0);
}

}  // namespace

Cents unsteadiness_of_one(const Instrument& instrument) noexcept
{
    constexpr auto high = std::array<std::string_view, 2> {"violin", "viola"};
    constexpr auto low_strings = std::array<std::string_view, 2> {"cello", "double-bass"};
    if (std::ranges::find(high, instrument.name) != high.end())
        return 5_cents;
    return std::ranges::find(low_strings, instrument.name) != low_strings.end() ? 4_cents : 1.5_cents;
}

UnisonEstimator::UnisonEstimator(Parameters parameters)
    : parameters_ {parameters}
    , past_(samples_in(lowest_window, parameters.sample_rate) + parameters.hop.size())
    , cosines_(past_.size() * most_partials)
    , sines_(past_.size() * most_partials)
    , partials_(most_partials)
    , spectrum_ {
          {.most_partials = most_partials,
           .rate = parameters.sample_rate / static_cast<double>(hops_a_step * parameters.hop.size()),
           .longest = samples_in(memory, parameters.sample_rate) / (hops_a_step * parameters.hop.size())}}
{
    assert(parameters.hop.size() <= past_.size());
}

void UnisonEstimator::reset() noexcept
{
    std::ranges::fill(past_, 0.0F);
    holding_ = false;
    absent_hops_ = 0;
    foreign_hops_ = 0;
    reading_.reset();
}

void UnisonEstimator::process(std::span<const float> samples, std::optional<Hertz> f0,
                              std::span<const float> own_share) noexcept
{
    const auto hop = Seconds {static_cast<double>(parameters_.hop.value()) / parameters_.sample_rate.value()};
    assert(samples.size() == parameters_.hop.size());
    std::ranges::copy(past_.begin() + static_cast<std::ptrdiff_t>(samples.size()), past_.end(),
                      past_.begin());
    std::ranges::copy(samples, past_.end() - static_cast<std::ptrdiff_t>(samples.size()));

    if (!f0) {
        foreign_hops_ = 0;
        if (static_cast<double>(++absent_hops_) * hop.value() > absent_for.value()) {
            holding_ = false;
            reading_.reset();
        }
    } else {
        absent_hops_ = 0;
        const auto another = !holding_ || abs(cents_between(*f0, reference_)) > foreign;
        foreign_hops_ = another ? foreign_hops_ + 1 : 0;
        if (!holding_ || static_cast<double>(foreign_hops_) * hop.value() >= foreign_for.value())
            begin_note(*f0);
    }
    if (holding_ && ++hops_ % hops_a_step == 0)
        step(own_share);
}

void UnisonEstimator::step(std::span<const float> own_share) noexcept
{
    const auto rate = parameters_.sample_rate;
    const auto length = Seconds {static_cast<double>(hops_a_step * parameters_.hop.size()) / rate.value()};
    take_in();
    remember_shares(own_share);
    ++steps_;
    if (hops_ * parameters_.hop.size() < samples_in(attack, rate) + window_)
        return;
    // A plain mean at first, so that early readings rest on all there is; later the oldest fade.
    const auto longest = memory / length;
    const auto weight_of_past = static_cast<double>(accumulated_) < longest ? 1.0 : 1.0 - 1.0 / longest;
    accumulate(static_cast<float>(weight_of_past));
    ++accumulated_;
    if (!refined_ && accumulated_ == refine_after) {
        refined_ = true;
        const auto off = centre_above_reference();
        if (abs(off) > well_tuned && abs(off) < foreign) {
            begin_note(transposed(reference_, off));
            refined_ = true;
            return;
        }
    }
    if (accumulated_ >= first_spectrum)
        spectrum_.renew(accumulated_ % sounding_partials_);
    const auto due = accumulated_ % steps_a_reading == 0;
    if (due && static_cast<double>(accumulated_) * length.value() >= first_reading.value())
        read();
}

void UnisonEstimator::begin_note(Hertz f0) noexcept
{
    const auto rate = parameters_.sample_rate.value();
    holding_ = true;
    refined_ = false;
    reference_ = f0;
    reading_.reset();
    hops_ = steps_ = accumulated_ = foreign_hops_ = 0;
    common_phase_ = last_common_turn_ = 0.0;
    window_ = samples_in(f0 < lowest ? lowest_window
                         : f0 < low  ? low_window
                                     : usual_window,
                         parameters_.sample_rate);
    // One bin off the middle of a Hann window half the amplitude is left.
    passband_ = Hertz {rate / static_cast<double>(window_) / std::sqrt(2.0 * std::log(4.0))};
    const auto ceiling = std::min(highest_partial.value(), 0.42 * rate);
    sounding_partials_ =
        std::clamp(static_cast<std::size_t>(ceiling / f0.value()), std::size_t {1}, most_partials);
    spectrum_.begin_note(f0, sounding_partials_, passband_);
    const auto by_a_sample = [](double radians) { return std::polar(1.0, radians); };
    const auto window_turn = by_a_sample(2.0 * std::numbers::pi / static_cast<double>(window_));
    for (auto k = std::size_t {0}; k < sounding_partials_; ++k) {
        auto& partial = partials_[k];
        partial = Partial {};
        const auto per_sample = 2.0 * std::numbers::pi * static_cast<double>(k + 1) * f0.value() / rate;
        partial.turn = per_sample * static_cast<double>(parameters_.hop.value());
        const auto turn = by_a_sample(per_sample);
        auto place = std::complex {1.0, 0.0};
        auto window_place = by_a_sample(std::numbers::pi / static_cast<double>(window_));
        for (auto n = std::size_t {0}; n < window_; ++n) {
            const auto hann = 0.5 - 0.5 * window_place.real();
            cosines_[k * past_.size() + n] = static_cast<float>(hann * place.real());
            sines_[k * past_.size() + n] = static_cast<float>(-hann * place.imag());
            place = times(place, turn);
            window_place = times(window_place, window_turn);
        }
    }
}

/// The partial at 0 Hz, low-passed, but for the phase of the oscillator.
UnisonEstimator::Phasor UnisonEstimator::heterodyne(std::size_t k, std::size_t samples_ago) const noexcept
{
    const auto samples = std::span {past_}.subspan(past_.size() - samples_ago - window_, window_);
    const auto cosines = std::span {cosines_}.subspan(k * past_.size(), window_);
    const auto sines = std::span {sines_}.subspan(k * past_.size(), window_);
    auto real = std::array<dsp::Lanes, 2> {};
    auto imaginary = std::array<dsp::Lanes, 2> {};
    for (auto n = std::size_t {0}; n + 8 <= window_; n += 8) {
        const auto first = dsp::load_lanes(&samples[n]);
        const auto second = dsp::load_lanes(&samples[n + 4]);
        real[0] += first * dsp::load_lanes(&cosines[n]);
        real[1] += second * dsp::load_lanes(&cosines[n + 4]);
        imaginary[0] += first * dsp::load_lanes(&sines[n]);
        imaginary[1] += second * dsp::load_lanes(&sines[n + 4]);
    }
    return {dsp::sum_of(real[0] + real[1]), dsp::sum_of(imaginary[0] + imaginary[1])};
}

void UnisonEstimator::take_in() noexcept
{
    const auto slot = steps_ % remembered;
    const auto heard_in_centre = tells_the_centre * strongest();
    for (auto k = std::size_t {0}; k < sounding_partials_; ++k) {
        auto& partial = partials_[k];
        const auto oscillator = Phasor {static_cast<float>(std::cos(partial.phase)),
                                        static_cast<float>(-std::sin(partial.phase))};
        const auto value = times(heterodyne(k, 0), oscillator);
        partial.raw[slot] = value;
        partial.turns[slot] = after(value, partial.last);
        partial.last = value;
        if (partial.power >= heard_in_centre) {
            const auto before = std::polar(1.0F, -static_cast<float>(partial.phase - partial.turn));
            partial.hop_turn = after(value, times(heterodyne(k, parameters_.hop.size()), before));
        }
        partial.phase = std::remainder(partial.phase + static_cast<double>(hops_a_step) * partial.turn,
                                       2.0 * std::numbers::pi);
    }
}

void UnisonEstimator::remember_shares(std::span<const float> own_share) noexcept
{
    if (own_share.size() < 2)
        return;
    constexpr auto smoothed = 0.1F;  // 100 ms at the usual hop
    const auto bins_per_hertz =
        2.0 * static_cast<double>(own_share.size() - 1) / parameters_.sample_rate.value();
    for (auto k = std::size_t {0}; k < sounding_partials_; ++k) {
        const auto bin =
            static_cast<std::size_t>(reference_.value() * static_cast<double>(k + 1) * bins_per_hertz + 0.5);
        partials_[k].own += smoothed * (own_share[std::min(bin, own_share.size() - 1)] - partials_[k].own);
    }
}

float UnisonEstimator::strongest() const noexcept
{
    auto greatest = 1e-20F;
    for (auto k = std::size_t {0}; k < sounding_partials_; ++k)
        greatest = std::max(greatest, partials_[k].power);
    return greatest;
}

double UnisonEstimator::common_turn() const noexcept
{
    const auto greatest = strongest();
    const auto expected_turn = persistence * last_common_turn_;
    const auto on = std::polar(1.0F, static_cast<float>(expected_turn));
    auto expected = Phasor {1.0F, 0.0F};
    auto turned = 0.0;
    auto votes = 1e-30;
    for (auto k = std::size_t {0}; k < sounding_partials_; ++k) {
        const auto& partial = partials_[k];
        auto turn = partial.turns[(steps_ - 2) % remembered];
        turn += 0.5F * (partial.turns[(steps_ - 3) % remembered] + partial.turns[(steps_ - 1) % remembered]);
        // The k-th partial shows the same cents k times as large. A strong partial must not decide alone: its
        // weight grows with its amplitude, not its power.
        const auto order = static_cast<float>(k + 1);
        const auto weak = std::max(std::sqrt(partial.power / greatest), 0.01F);
        const auto weight = std::sqrt(std::norm(turn)) * order * order / weak * partial.own;
        // In wide vibrato a high partial turns by more than half a circle in a step: what turns on from the
        // step before does not.
        expected = times(expected, on);
        const auto further = after(turn, expected);
        turned += static_cast<double>(weight * std::atan2(further.imag(), further.real()) / order);
        votes += static_cast<double>(weight);
    }
    return expected_turn + turned / votes;
}

void UnisonEstimator::accumulate(float weight_of_past) noexcept
{
    // steps_ counts the step just taken: its values lie at (steps_ - 1), and the middle of the smoothing
    // before that.
    const auto middle = (steps_ - 1 - smoothing / 2) % remembered;
    for (auto k = std::size_t {0}; k < sounding_partials_; ++k) {
        auto& partial = partials_[k];
        partial.power = weight_of_past * partial.power + std::norm(partial.raw[middle]);
        partial.drift = weight_of_past * partial.drift + partial.hop_turn;
    }
    last_common_turn_ = common_turn();
    common_phase_ = std::remainder(common_phase_ + last_common_turn_, 2.0 * std::numbers::pi);
    const auto back = std::polar(1.0F, -static_cast<float>(common_phase_));
    auto turned_back = Phasor {1.0F, 0.0F};
    auto still = std::array<Phasor, most_partials> {};
    for (auto k = std::size_t {0}; k < sounding_partials_; ++k) {
        auto& partial = partials_[k];
        turned_back = times(turned_back, back);
        still[k] = times(partial.raw[middle], turned_back);
        partial.still[accumulated_ % remembered] = still[k];
        for (auto i = std::size_t {0}; i < lags.size() && lags[i] <= accumulated_; ++i) {
            const auto then = partial.still[(accumulated_ - lags[i]) % remembered];
            auto& correlation = partial.correlations[i];
            correlation.product = weight_of_past * correlation.product + after(still[k], then);
            correlation.now = weight_of_past * correlation.now + std::norm(still[k]);
            correlation.then = weight_of_past * correlation.then + std::norm(then);
        }
    }
    spectrum_.push(std::span {still}.first(sounding_partials_));
}

Cents UnisonEstimator::centre_above_reference() const noexcept
{
    struct Opinion {
        double cents;
        double vote;
    };
    auto opinions = std::array<Opinion, most_partials> {};
    const auto greatest = static_cast<double>(strongest());
    const auto hops_per_second =
        parameters_.sample_rate.value() / static_cast<double>(parameters_.hop.value());
    auto votes = 0.0;
    for (auto k = std::size_t {0}; k < sounding_partials_; ++k) {
        const auto& partial = partials_[k];
        const auto hertz = static_cast<double>(std::arg(partial.drift)) * hops_per_second /
                           (2.0 * std::numbers::pi * static_cast<double>(k + 1));
        const auto told = partial.power >= tells_the_centre * static_cast<float>(greatest);
        // A player counts by energy, so a partial does too, or nearly: this scatters least.
        const auto loudness = std::pow(static_cast<double>(partial.power) / greatest, 0.75);
        opinions[k] = {cents_per_ratio * hertz / reference_.value(),
                       (told ? loudness * trust_in(static_cast<double>(partial.own)) : 0.0) + 1e-12};
        votes += opinions[k].vote;
    }
    const auto heard = std::span {opinions}.first(sounding_partials_);
    std::ranges::sort(heard, {}, &Opinion::cents);
    auto median = heard.front().cents;
    auto passed = 0.0;
    for (const auto& opinion : heard) {
        passed += opinion.vote;
        median = opinion.cents;
        if (passed >= 0.5 * votes)
            break;
    }
    auto sum = 0.0;
    votes = 0.0;
    for (const auto& opinion : heard) {
        if (std::abs(opinion.cents - median) > outlier.value())
            continue;
        sum += opinion.vote * opinion.cents;
        votes += opinion.vote;
    }
    return Cents {sum / votes};
}

/// In hertz; what the low-pass has taken away is not made up for.
double UnisonEstimator::width_of(std::size_t k) const noexcept
{
    const auto& correlations = partials_[k].correlations;
    const auto left = [&](std::size_t i) {
        const auto& c = correlations[i];
        const auto scale = std::sqrt(static_cast<double>(c.now) * static_cast<double>(c.then));
        return scale > 0.0 ? std::clamp(static_cast<double>(std::abs(c.product)) / scale, 0.01, 1.0) : 1.0;
    };
    auto best = std::size_t {0};
    auto coherence = left(0);
    for (auto i = std::size_t {1}; i < lags.size() && coherence >= coherent; ++i) {
        const auto next = left(i);
        if (next < coherent)
            break;
        best = i;
        coherence = next;
    }
    const auto lag = static_cast<double>(lags[best] * hops_a_step * parameters_.hop.size()) /
                     parameters_.sample_rate.value();
    return std::sqrt(-2.0 * std::log(coherence)) / (2.0 * std::numbers::pi * lag);
}

void UnisonEstimator::read() noexcept
{
    const auto greatest = static_cast<double>(strongest());
    auto votes = std::array<double, most_partials> {};
    auto square = 0.0;
    auto all = 0.0;
    for (auto k = std::size_t {0}; k < sounding_partials_; ++k) {
        const auto& partial = partials_[k];
        votes[k] = trust_in(static_cast<double>(partial.own)) *
                   std::sqrt(std::min(static_cast<double>(partial.power) / greatest, loud_enough));
        const auto hertz = width_of(k);
        const auto share = std::min(hertz / passband_.value(), widest_share);
        // Two Gaussians multiplied: their inverse squares add.
        const auto cents = hertz / std::sqrt(1.0 - share * share) * cents_per_ratio /
                           (static_cast<double>(k + 1) * reference_.value());
        const auto weight =
            votes[k] * std::clamp((widest_share - share) / (widest_share - fairly_wide), least_vote, 1.0);
        square += weight * cents * cents;
        all += weight;
    }
    if (!(all > 0.0)) {  // everything heard is a neighbour's
        reading_.reset();
        return;
    }
    auto deviation = gain_of_narrow * std::sqrt(square / all);
    auto lines = 0.0;
    if (const auto layout = spectrum_.layout(std::span {votes}.first(sounding_partials_))) {
        lines = deviation / layout->line.value();
        const auto share = std::clamp((lines - too_narrow) / (parted - too_narrow), 0.0, 1.0) *
                           std::clamp((deviation - narrow) / (wide - narrow), 0.0, 1.0);
        deviation += share * (layout->deviation.value() - deviation);
    }
    const auto alone = parameters_.one_player_reads.value();
    const auto spread = Cents {std::sqrt(std::max(deviation * deviation - alone * alone, 0.0))};
    const auto held = static_cast<double>(accumulated_ * hops_a_step * parameters_.hop.size()) /
                      parameters_.sample_rate.value();
    // How often a reading is within 5 cents of the truth, estimated by spread and not yet calibrated.
    const auto by_spread = spread < 8_cents    ? 0.97
                           : spread < 16_cents ? 0.95
                           : spread < 40_cents ? 0.88
                                               : 0.5;
    const auto by_length = std::min(1.0, 0.93 + 0.07 * held);
    const auto by_partials = std::min(1.0, 0.8 + 0.07 * static_cast<double>(sounding_partials_));
    reading_ = UnisonReading {.centre = transposed(reference_, centre_above_reference()),
                              .spread = spread,
                              .confidence = by_spread * by_length * by_partials,
                              .one_player = spread < one_player_below};
}

}  // namespace tutti::analysis
