// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/alignment_features.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "dsp/stft.hpp"

namespace tutti::playback {

namespace {

constexpr auto long_window =
    std::size_t {8192};  // at 48 kHz 171 ms: a semitone at 130 Hz, within a main lobe
constexpr auto short_window = std::size_t {2048};  // 43 ms: where a note begins, a semitone from 500 Hz up
constexpr auto lowest = 65.0;                      // Hz, a cello's C
constexpr auto highest = 4000.0;                   // above are bows and breath
constexpr auto partials = 8;
constexpr auto next_partial = 0.6;  // each one's share of the one before
constexpr auto lingering = 0.75;    // of what has begun, from hop to hop
constexpr auto silence = 1e-2;      // of the loudest frame's magnitude: 40 dB below it
constexpr auto lowest_key = 24;
constexpr auto highest_key = 108;

double key_of(double frequency, Hertz a4)
{
    return 69.0 + 12.0 * std::log2(frequency / a4.value());
}

double length_of(const Chroma& chroma)
{
    auto sum = 0.0;
    for (const auto value : chroma)
        sum += double {value} * double {value};
    return std::sqrt(sum);
}

void normalise(Chroma& chroma)
{
    const auto length = length_of(chroma);
    for (auto& value : chroma)
        value = length > 0.0 ? static_cast<float>(double {value} / length) : 0.0F;
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

/// What has begun between two hops, and what still lingers of what began before.
void begin(std::vector<AlignmentFrame>& frames, const std::vector<Chroma>& energies)
{
    auto most = 1e-9F;
    auto rises = std::vector<Chroma>(frames.size());
    for (std::size_t n = 1; n < frames.size(); ++n)
        for (std::size_t c = 0; c < 12; ++c) {
            rises[n][c] = std::max(0.0F, energies[n][c] - energies[n - 1][c]);
            most = std::max(most, rises[n][c]);
        }
    // Locally: a soft passage's beginnings count as much as a loud one's.
    constexpr auto reach = std::ptrdiff_t {50};
    for (std::ptrdiff_t n = 0; n < std::ssize(frames); ++n) {
        auto local = 0.1F * most;
        for (auto m = std::max(n - reach, std::ptrdiff_t {0}); m < std::min(n + reach, std::ssize(frames));
             ++m)
            local = std::max(local, *std::ranges::max_element(rises[static_cast<std::size_t>(m)]));
        auto& frame = frames[static_cast<std::size_t>(n)];
        for (std::size_t c = 0; c < 12; ++c) {
            frame.beginning[c] = rises[static_cast<std::size_t>(n)][c] / local;
            if (n > 0)
                frame.beginning[c] =
                    std::max(frame.beginning[c], static_cast<float>(lingering) *
                                                     frames[static_cast<std::size_t>(n) - 1].beginning[c]);
        }
    }
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

std::vector<AlignmentFrame> frames_of(std::span<const float> samples, SampleRate rate, Hertz a4)
{
    const auto bin_width = static_cast<double>(rate.value()) / static_cast<double>(long_window);
    auto frames = std::vector<AlignmentFrame> {};
    auto energies = std::vector<Chroma> {};
    each_window(samples, rate, long_window, alignment_hop, [&](std::span<const float> magnitudes) {
        auto chroma = Chroma {};
        each_peak(magnitudes, bin_width, [&](double frequency, double magnitude) {
            const auto key = std::lround(key_of(frequency, a4));
            chroma[static_cast<std::size_t>((key % 12 + 12) % 12)] += static_cast<float>(magnitude);
        });
        energies.push_back(chroma);
        frames.push_back({chroma, {}});
    });
    auto loudest = 0.0;
    for (const auto& frame : frames)
        loudest = std::max(loudest, length_of(frame.sounding));
    for (auto& frame : frames) {
        if (length_of(frame.sounding) < silence * loudest)
            frame.sounding = {};
        for (auto& value : frame.sounding)
            value = std::sqrt(value);  // partials far apart in strength count more alike
        normalise(frame.sounding);
    }
    for (auto& energy : energies)
        for (auto& value : energy)
            value = std::log1p(static_cast<float>(1000.0 * double {value} / std::max(loudest, 1e-9)));
    begin(frames, energies);
    return frames;
}

std::vector<AlignmentFrame> frames_of(const score::UnfoldedScore& score, std::span<const std::size_t> parts,
                                      double stretch)
{
    const auto hop_of = [&](score::ScorePosition at) {
        return static_cast<std::size_t>(
            std::lround(score.time_at(at).value() * stretch / alignment_hop.value()));
    };
    auto frames = std::vector<AlignmentFrame>(hop_of(score.end()) + 1);
    auto energies = std::vector<Chroma>(frames.size());
    for (const auto part : parts)
        for (const auto& note : score.notes(part)) {
            if (note.grace)
                continue;
            const auto from = hop_of(note.onset);
            const auto to = std::max(from + 1, hop_of(note.end()));
            auto share = 1.0F;
            for (auto p = 1; p <= partials; ++p, share *= static_cast<float>(next_partial)) {
                const auto key = note.pitch.midi_key() + std::lround(12.0 * std::log2(p));
                const auto c = static_cast<std::size_t>((key % 12 + 12) % 12);
                for (auto n = from; n < std::min(to, frames.size()); ++n)
                    energies[n][c] += share;
                // A note that is struck again rises again.
                frames[from].beginning[c] = std::max(frames[from].beginning[c], share);
            }
        }
    for (std::size_t n = 0; n < frames.size(); ++n) {
        frames[n].sounding = energies[n];
        for (auto& value : frames[n].sounding)
            value = std::sqrt(value);
        normalise(frames[n].sounding);
        if (n > 0)
            for (std::size_t c = 0; c < 12; ++c)
                frames[n].beginning[c] = std::max(frames[n].beginning[c],
                                                  static_cast<float>(lingering) * frames[n - 1].beginning[c]);
    }
    return frames;
}

RisingEnergy::RisingEnergy(std::span<const float> samples, SampleRate rate, Hertz a4)
    : keys_ {highest_key - lowest_key + 1}
    , steps_ {0}
{
    const auto bin_width = static_cast<double>(rate.value()) / static_cast<double>(short_window);
    auto levels = std::vector<float> {};
    each_window(samples, rate, short_window, step, [&](std::span<const float> magnitudes) {
        for (std::size_t k = 0; k < keys_; ++k) {
            const auto f0 = a4.value() * std::exp2((static_cast<double>(k + lowest_key) - 69.0) / 12.0);
            auto sum = 0.0F;
            for (auto p = 1; p <= 6; ++p) {
                const auto bin = static_cast<std::size_t>(std::lround(p * f0 / bin_width));
                if (bin + 1 < magnitudes.size())
                    sum += std::max({magnitudes[bin - 1], magnitudes[bin], magnitudes[bin + 1]});
            }
            levels.push_back(sum);
        }
        ++steps_;
    });
    const auto loudest = levels.empty() ? 1.0F : std::max(1e-9F, *std::ranges::max_element(levels));
    for (auto& level : levels)
        level = std::log1p(300.0F * level / loudest);
    constexpr auto apart = std::size_t {4};  // steps over which a rise is taken: a bowed attack's length
    rise_.assign(levels.size(), 0.0F);
    for (std::size_t n = apart / 2; n + apart / 2 < steps_; ++n)
        for (std::size_t k = 0; k < keys_; ++k)
            rise_[n * keys_ + k] =
                std::max(0.0F, levels[(n + apart / 2) * keys_ + k] - levels[(n - apart / 2) * keys_ + k]);
}

double RisingEnergy::at(Seconds time, Pitch pitch) const noexcept
{
    const auto n = std::lround(time / step);
    const auto key = pitch.midi_key() - lowest_key;
    if (n < 0 || n >= static_cast<std::int64_t>(steps_) || key < 0 || key >= static_cast<int>(keys_))
        return 0.0;
    return double {rise_[static_cast<std::size_t>(n) * keys_ + static_cast<std::size_t>(key)]};
}

}  // namespace tutti::playback
