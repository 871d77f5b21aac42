// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/alignment_features.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "dsp/stft.hpp"

namespace tutti::playback {

namespace {

constexpr auto long_window =
    std::size_t {8192};  // at 48 kHz 171 ms: a semitone at 130 Hz, within a main lobe
constexpr auto short_window = std::size_t {
    4096};  // 85 ms: where a note begins; half of it parts a cello's partials from another note's
constexpr auto lowest = 40.0;     // Hz, a double bass's E
constexpr auto highest = 5000.0;  // above are bows and breath
constexpr auto lowest_key = 24;
constexpr auto highest_key = 112;
constexpr auto keys = std::size_t {highest_key - lowest_key + 1};
constexpr auto partials = 10;
constexpr auto next_partial = 0.7;    // each one's share of the one before
constexpr auto compression = 0.5;     // an exponent: partials far apart in strength count more alike
constexpr auto silence = 1e-2;        // of the loud frames' magnitude: 40 dB below it
constexpr auto loud_share = 0.99;     // of the frames are softer than a loud one
constexpr auto between_notes = 0.35;  // what silence costs where something is asked for: players detach
constexpr auto ringing_on = 0.35;     // what sound costs where nothing is: rooms answer
// Each partial changes by itself: in their sum a bowed note begins unnoticed while the one before rings on.
// Where notes are joined the old one falls as the new one rises, and a bow that turns is heard as both.
constexpr auto least_partials = 6;
constexpr auto partials_up_to = 2500.0;         // Hz, where a low note has more of them
constexpr auto change_takes = std::size_t {8};  // steps: a bowed attack's length
constexpr auto range = 100.0F;                  // 40 dB below the loudest partial a level hardly counts
constexpr auto a_fall = 0.7F;                   // beside a rise: a note may also end before a gap
constexpr auto grain = 1e-4F;                   // of a change; the largest is log 101

double key_of(double frequency, Hertz a4)
{
    return 69.0 + 12.0 * std::log2(frequency / a4.value());
}

/// Magnitudes of windows centred on every `hop`, from the start on.
template <class Use>
void each_window(std::span<const float> samples, SampleRate rate, std::size_t window, Seconds hop, Use use)
{
    auto transform = dsp::RealTransform {window};
    const auto shape = dsp::hann_window(window);
    auto magnitudes = std::vector<float>(window / 2 + 1);
    const auto size = static_cast<std::int64_t>(samples.size());
    for (std::int64_t n = 0;; ++n) {
        const auto centre = std::llround(static_cast<double>(n) * hop.value() * rate.value());
        if (centre >= size)
            return;
        const auto time = transform.time();
        for (std::size_t i = 0; i < window; ++i) {
            const auto at = centre + static_cast<std::int64_t>(i) - static_cast<std::int64_t>(window / 2);
            time[i] = at >= 0 && at < size ? samples[static_cast<std::size_t>(at)] * shape[i] : 0.0F;
        }
        transform.forward();
        for (std::size_t bin = 0; bin < magnitudes.size(); ++bin)
            magnitudes[bin] = std::abs(transform.bins()[bin]);
        use(std::span<const float> {magnitudes});
    }
}

/// Frequency of a peak by the parabola through the logarithms around it.
double peak_bin(std::span<const float> magnitudes, std::size_t bin)
{
    const auto a = std::log(double {magnitudes[bin - 1]} + 1e-20);
    const auto b = std::log(double {magnitudes[bin]} + 1e-20);
    const auto c = std::log(double {magnitudes[bin + 1]} + 1e-20);
    const auto bend = a - 2.0 * b + c;
    return static_cast<double>(bin) + (bend < 0.0 ? 0.5 * (a - c) / bend : 0.0);
}

template <class Use>
void each_peak(std::span<const float> magnitudes, double bin_width, Use use)
{
    const auto first = static_cast<std::size_t>(lowest / bin_width);
    const auto last = std::min(magnitudes.size() - 2, static_cast<std::size_t>(highest / bin_width));
    for (auto bin = std::max(first, std::size_t {1}); bin <= last; ++bin)
        if (magnitudes[bin] > magnitudes[bin - 1] && magnitudes[bin] >= magnitudes[bin + 1])
            use(peak_bin(magnitudes, bin) * bin_width, double {magnitudes[bin]});
}

/// Compressed and of unit length.
void normalise(std::span<float> spectrum)
{
    auto sum = 0.0;
    for (auto& value : spectrum) {
        value = static_cast<float>(std::pow(double {value}, compression));
        sum += double {value} * double {value};
    }
    for (auto& value : spectrum)
        value = sum > 0.0 ? static_cast<float>(double {value} / std::sqrt(sum)) : 0.0F;
}

/// Place of a key in a spectrum, if it has one.
std::size_t place_of(long key)
{
    return key < lowest_key || key > highest_key ? keys : static_cast<std::size_t>(key - lowest_key);
}

}  // namespace

Hertz tuning_of(std::span<const float> samples, SampleRate rate)
{
    const auto bin_width = static_cast<double>(rate.value()) / static_cast<double>(long_window);
    auto x = 0.0;
    auto y = 0.0;
    each_window(samples, rate, long_window, 100_ms, [&](std::span<const float> magnitudes) {
        each_peak(magnitudes, bin_width, [&](double frequency, double magnitude) {
            if (frequency < 200.0)
                return;  // where a bin is wider than a quarter of a semitone
            const auto turn = 2.0 * std::numbers::pi * key_of(frequency, 440_Hz);
            x += magnitude * std::cos(turn);
            y += magnitude * std::sin(turn);
        });
    });
    return transposed(440_Hz, Cents {100.0 * std::atan2(y, x) / (2.0 * std::numbers::pi)});
}

KeySpectrum::KeySpectrum(std::span<const float> samples, SampleRate rate, Hertz a4)
{
    const auto bin_width = static_cast<double>(rate.value()) / static_cast<double>(long_window);
    auto levels = std::vector<float> {};
    each_window(samples, rate, long_window, alignment_hop, [&](std::span<const float> magnitudes) {
        auto spectrum = std::array<float, keys> {};
        auto level = 0.0F;
        each_peak(magnitudes, bin_width, [&](double frequency, double magnitude) {
            const auto place = place_of(std::lround(key_of(frequency, a4)));
            if (place < keys)
                spectrum[place] = std::max(spectrum[place], static_cast<float>(magnitude));
        });
        for (const auto value : spectrum)
            level += value * value;
        levels.push_back(std::sqrt(level));
        normalise(spectrum);
        spectra_.insert(spectra_.end(), spectrum.begin(), spectrum.end());
    });
    auto sorted = levels;
    const auto loud =
        sorted.begin() + static_cast<std::ptrdiff_t>(loud_share * static_cast<double>(sorted.size()));
    if (loud != sorted.end())
        std::nth_element(sorted.begin(), loud, sorted.end());
    const auto least = loud == sorted.end() ? 0.0 : silence * double {*loud};
    for (const auto level : levels)
        silent_.push_back(static_cast<char>(double {level} <= least));
}

double KeySpectrum::uneven(std::size_t frame) const noexcept
{
    auto sum = 0.0;
    for (std::size_t k = 0; k < keys; ++k)
        sum += double {spectra_[frame * keys + k]};
    return 1.0 - sum / std::sqrt(static_cast<double>(keys));
}

std::size_t KeySpectrum::first_sound() const noexcept
{
    const auto first = std::ranges::find(silent_, char {0});
    return first == silent_.end() ? 0 : static_cast<std::size_t>(first - silent_.begin());
}

std::size_t KeySpectrum::last_sound() const noexcept
{
    const auto last = std::find(silent_.rbegin(), silent_.rend(), char {0});
    return last == silent_.rend() ? std::max(frames(), std::size_t {1}) - 1
                                  : static_cast<std::size_t>(silent_.rend() - last) - 1;
}

void KeySpectrum::unlike(std::span<const Pitch> asked, std::size_t first, std::span<float> costs) const
{
    auto wanted = std::array<float, keys> {};
    for (const auto pitch : asked) {
        auto share = 1.0;
        for (auto p = 1; p <= partials; ++p, share *= next_partial) {
            const auto place = place_of(pitch.midi_key() + std::lround(12.0 * std::log2(p)));
            if (place < keys)
                wanted[place] += static_cast<float>(share);
        }
    }
    normalise(wanted);
    for (std::size_t n = 0; n < costs.size(); ++n) {
        const auto frame = first + n;
        const auto quiet = silent(frame);
        if (asked.empty() || quiet) {
            costs[n] = static_cast<float>(asked.empty() ? (quiet ? 0.0 : ringing_on) : between_notes);
            continue;
        }
        const auto* const spectrum = &spectra_[frame * keys];
        auto alike = 0.0F;
        for (std::size_t k = 0; k < keys; ++k)
            alike += spectrum[k] * wanted[k];
        costs[n] = 1.0F - alike;
    }
}

KeySpectrum KeySpectrum::thinned(std::size_t count) const
{
    auto thin = KeySpectrum {};
    for (std::size_t n = 0; n < frames(); n += count) {
        const auto end = std::min(n + count, frames());
        auto mean = std::array<float, keys> {};
        auto quiet = std::size_t {0};
        for (auto m = n; m < end; ++m) {
            quiet += silent(m) ? 1U : 0U;
            for (std::size_t k = 0; k < keys; ++k)
                mean[k] += spectra_[m * keys + k];
        }
        auto sum = 0.0F;
        for (const auto value : mean)
            sum += value * value;
        for (auto& value : mean)
            value = sum > 0.0F ? value / std::sqrt(sum) : 0.0F;
        thin.spectra_.insert(thin.spectra_.end(), mean.begin(), mean.end());
        thin.silent_.push_back(static_cast<char>(2 * quiet > end - n));
    }
    return thin;
}

ChangingPartials::ChangingPartials(std::span<const float> samples, SampleRate rate, Hertz a4)
    : steps_ {0}
{
    const auto bin_width = static_cast<double>(rate.value()) / static_cast<double>(short_window);
    auto partials_of = std::vector<std::vector<std::size_t>>(keys);
    auto bins = std::size_t {0};
    for (std::size_t k = 0; k < keys; ++k) {
        const auto f0 = a4.value() * std::exp2((static_cast<double>(k + lowest_key) - 69.0) / 12.0);
        for (auto p = 1; p <= least_partials || p * f0 <= partials_up_to; ++p) {
            const auto bin = static_cast<std::size_t>(std::lround(p * f0 / bin_width));
            if (bin + 1 > short_window / 2)
                break;
            partials_of[k].push_back(bin);
            bins = std::max(bins, bin + 1);
        }
    }
    auto loudest = 1e-9F;
    each_window(samples, rate, short_window, step, [&](std::span<const float> magnitudes) {
        loudest = std::max(loudest, *std::ranges::max_element(magnitudes.subspan(1, bins - 1)));
        ++steps_;
    });
    change_.assign(steps_ * keys, 0);
    auto of_late = std::array<std::vector<float>, change_takes + 1> {};
    of_late.fill(std::vector<float>(bins));
    auto changes = std::vector<float>(bins);
    auto n = std::size_t {0};
    each_window(samples, rate, short_window, step, [&](std::span<const float> magnitudes) {
        auto& now = of_late[n % of_late.size()];
        const auto& before = of_late[(n + 1) % of_late.size()];
        for (std::size_t bin = 1; bin < bins; ++bin) {
            const auto level = std::max({magnitudes[bin - 1], magnitudes[bin], magnitudes[bin + 1]});
            now[bin] = std::log1p(range * level / loudest);
            changes[bin] = std::max(now[bin] - before[bin], a_fall * (before[bin] - now[bin]));
        }
        for (std::size_t k = 0; k < keys && n >= change_takes; ++k) {
            auto sum = 0.0F;
            for (const auto bin : partials_of[k])
                sum += changes[bin];
            const auto mean = sum / static_cast<float>(std::max(partials_of[k].size(), std::size_t {1}));
            change_[(n - change_takes / 2) * keys + k] =
                static_cast<std::uint16_t>(std::lround(mean / grain));
        }
        ++n;
    });
}

double ChangingPartials::at(Seconds time, Pitch pitch) const noexcept
{
    const auto n = std::lround(time / step);
    const auto place = place_of(pitch.midi_key());
    if (n < 0 || n >= static_cast<std::int64_t>(steps_) || place >= keys)
        return 0.0;
    return double {grain} * change_[static_cast<std::size_t>(n) * keys + place];
}

}  // namespace tutti::playback
