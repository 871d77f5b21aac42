// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/round_trip.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <optional>
#include <vector>

#include "dsp/stft.hpp"

namespace tutti::io {

namespace {

using Spectrum = std::vector<std::complex<float>>;

constexpr auto before = Seconds {0.15};       // what is looked at as noise
constexpr auto not_yet = Seconds {0.0005};    // a pulse's own width: no noise that close to it
constexpr auto agreement = Seconds {0.0005};  // the accuracy that is promised
constexpr auto weakest_direct = 0.18;         // −15 dB, of the strongest arrival
constexpr auto above_noise = 4.0;             // of Rayleigh noise, one sample in 10^7 is higher than that
constexpr auto clear = 8.0;                   // the strongest must be; the highest of noise alone is about 3
constexpr std::size_t enough = 4;             // chirps that agree
constexpr auto smoothing = 1.0 / 12.0;        // octaves to either side
constexpr auto regularised = 1e-3;            // of the chirp's mean power in the band
constexpr auto most_weight = 0.98;            // coherence beyond this is luck
constexpr auto silent = 1e-7;                 // no microphone that is on is so still
constexpr auto full = 0.99;

/// One place where sound arrives, in frames after it was played.
struct Arrival {
    double frames = 0.0;
    double above_noise = 0.0;  // of the strongest arrival
};

/// The room's response to each chirp, as spectra that share one transform.
class Responses {
public:
    Responses(const CalibrationChirps& chirps, std::span<const float> heard)
        : rate_ {chirps.rate()}
        , before_ {to_frames(before, rate_)}
        , window_ {before_ + to_frames(CalibrationChirps::length + CalibrationChirps::longest_way, rate_)}
        , transform_ {transform_size(window_)}
        , band_ {make_band()}
    {
        for (std::size_t n = 0; n < CalibrationChirps::count; ++n)
            spectra_.push_back(response(chirps.chirp(n), heard, chirps.start(n)));
    }

    [[nodiscard]] const std::vector<Spectrum>& spectra() const noexcept { return spectra_; }
    [[nodiscard]] std::size_t bins() const noexcept { return band_.size(); }

    /// The first arrival of a response that is weighted so, bin by bin; nothing when none stands out.
    [[nodiscard]] std::optional<Arrival> first_arrival(const Spectrum& response,
                                                       std::span<const float> weights)
    {
        const auto envelope = envelope_of(response, weights);
        const auto zero = before_.size();
        const auto noise_end = zero - to_frames(not_yet, rate_).size();
        // A taper lies over the edge of what was cut out; it is no measure of noise.
        const auto noise_begin = noise_end / 10;
        auto power = 0.0;
        for (auto n = noise_begin; n < noise_end; ++n)
            power += std::norm(std::complex<double> {static_cast<double>(envelope[n]), 0.0});
        const auto noise = std::sqrt(power / static_cast<double>(noise_end - noise_begin));
        const auto last = zero + to_frames(CalibrationChirps::longest_way, rate_).size();
        const auto strongest = std::ranges::max(std::span {envelope}.subspan(zero, last - zero));
        if (!(static_cast<double>(strongest) > clear * noise) || strongest <= 0.0F)
            return std::nullopt;
        const auto threshold = std::max(weakest_direct * static_cast<double>(strongest), above_noise * noise);
        auto n = zero;
        while (n < last && static_cast<double>(envelope[n]) < threshold)
            ++n;
        while (n + 1 < last && envelope[n + 1] > envelope[n])
            ++n;
        return Arrival {static_cast<double>(n) + vertex(envelope, n) - static_cast<double>(zero),
                        static_cast<double>(strongest) / std::max(noise, 1e-12)};
    }

    /// Mean over a twelfth of an octave to either side, within the band.
    [[nodiscard]] std::vector<float> smoothed(const std::vector<float>& values) const
    {
        auto sums = std::vector<double>(values.size() + 1);
        for (std::size_t k = 0; k < values.size(); ++k)
            sums[k + 1] = sums[k] + static_cast<double>(values[k]);
        const auto reach = std::exp2(smoothing);
        auto result = std::vector<float>(values.size());
        for (std::size_t k = 0; k < values.size(); ++k) {
            const auto from = static_cast<std::size_t>(static_cast<double>(k) / reach);
            const auto to =
                std::min(values.size(), static_cast<std::size_t>(static_cast<double>(k) * reach) + 1);
            result[k] = static_cast<float>((sums[to] - sums[from]) / static_cast<double>(to - from));
        }
        return result;
    }

private:
    static std::size_t transform_size(FrameCount window)
    {
        auto size = std::size_t {1};
        while (size < window.size())
            size *= 2;
        return size;
    }

    /// A Hann window over the chirps' band: its pulse is 0.3 ms wide and 31 dB above its feet.
    [[nodiscard]] std::vector<float> make_band() const
    {
        auto band = std::vector<float>(transform_.size() / 2 + 1);
        const auto low = CalibrationChirps::lowest.value();
        const auto width = CalibrationChirps::highest.value() - low;
        for (std::size_t k = 0; k < band.size(); ++k) {
            const auto hertz =
                static_cast<double>(k) * rate_.value() / static_cast<double>(transform_.size());
            const auto share = (hertz - low) / width;
            if (share > 0.0 && share < 1.0)
                band[k] = static_cast<float>(0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * share));
        }
        return band;
    }

    [[nodiscard]] Spectrum transformed(std::span<const float> samples)
    {
        const auto time = transform_.time();
        std::ranges::fill(time, 0.0F);
        std::ranges::copy(samples, time.begin());
        transform_.forward();
        return {transform_.bins().begin(), transform_.bins().end()};
    }

    [[nodiscard]] Spectrum response(const std::vector<float>& chirp, std::span<const float> heard,
                                    FrameCount start)
    {
        auto cut = std::vector<float>(window_.size());
        const auto from = (start - before_).size();
        for (std::size_t f = 0; f < cut.size() && from + f < heard.size(); ++f)
            if (std::isfinite(heard[from + f]))
                cut[f] = heard[from + f];
        const auto edge = to_frames(Seconds {0.01}, rate_).size();
        for (std::size_t f = 0; f < edge; ++f) {
            const auto gain = static_cast<float>(f) / static_cast<float>(edge);
            cut[f] *= gain;
            cut[cut.size() - 1 - f] *= gain;
        }
        auto result = transformed(cut);
        const auto played = transformed(chirp);
        auto power = 0.0F;
        auto in_band = 0.0F;
        for (std::size_t k = 0; k < played.size(); ++k) {
            power += band_[k] * std::norm(played[k]);
            in_band += band_[k];
        }
        const auto floor = static_cast<float>(regularised) * power / in_band;
        for (std::size_t k = 0; k < result.size(); ++k)
            result[k] *= std::conj(played[k]) / (std::norm(played[k]) + floor);
        return result;
    }

    /// Of the analytic signal, from `before` on.
    [[nodiscard]] std::vector<float> envelope_of(const Spectrum& response, std::span<const float> weights)
    {
        auto envelope = std::vector<float>(window_.size());
        for (const auto turn : {std::complex<float> {1.0F, 0.0F}, std::complex<float> {0.0F, -1.0F}}) {
            const auto bins = transform_.bins();
            for (std::size_t k = 0; k < bins.size(); ++k)
                bins[k] = response[k] * turn * (band_[k] * weights[k]);
            transform_.inverse();
            for (std::size_t f = 0; f < envelope.size(); ++f)
                envelope[f] += transform_.time()[f] * transform_.time()[f];
        }
        for (auto& value : envelope)
            value = std::sqrt(value);
        return envelope;
    }

    /// Where the parabola through three values has its peak, between −0.5 and 0.5.
    static double vertex(const std::vector<float>& values, std::size_t n)
    {
        if (n == 0 || n + 1 >= values.size())
            return 0.0;
        const auto left = static_cast<double>(values[n - 1]);
        const auto middle = static_cast<double>(values[n]);
        const auto right = static_cast<double>(values[n + 1]);
        const auto bend = left - 2.0 * middle + right;
        return bend < 0.0 ? std::clamp(0.5 * (left - right) / bend, -0.5, 0.5) : 0.0;
    }

    SampleRate rate_;
    FrameCount before_;
    FrameCount window_;
    dsp::RealTransform transform_;
    std::vector<float> band_;
    std::vector<Spectrum> spectra_;
};

/// Takes the loudspeaker's and the noise's colour out of one response: all frequencies alike.
std::vector<float> flattening(const Responses& responses, const Spectrum& response)
{
    auto power = std::vector<float>(response.size());
    for (std::size_t k = 0; k < power.size(); ++k)
        power[k] = std::norm(response[k]);
    auto weights = responses.smoothed(power);
    for (auto& weight : weights)
        weight = weight > 0.0F ? 1.0F / std::sqrt(weight) : 0.0F;
    return weights;
}

/// The mean of some responses, and the weights of Hannan and Thomson.
struct Joint {
    Spectrum mean;
    std::vector<float> weights;
};

Joint join(const Responses& responses, const std::vector<std::size_t>& chosen)
{
    auto joint = Joint {Spectrum(responses.bins()), {}};
    auto each = std::vector<float>(responses.bins());
    for (const auto n : chosen)
        for (std::size_t k = 0; k < responses.bins(); ++k) {
            joint.mean[k] += responses.spectra()[n][k] / static_cast<float>(chosen.size());
            each[k] += std::norm(responses.spectra()[n][k]) / static_cast<float>(chosen.size());
        }
    auto together = std::vector<float>(responses.bins());
    for (std::size_t k = 0; k < together.size(); ++k)
        together[k] = std::norm(joint.mean[k]);
    together = responses.smoothed(together);
    each = responses.smoothed(each);
    const auto count = static_cast<float>(chosen.size());
    for (std::size_t k = 0; k < together.size(); ++k) {
        // Noise alone agrees by one in so many.
        const auto share = each[k] > 0.0F ? together[k] / each[k] : 0.0F;
        const auto coherence =
            std::clamp((count * share - 1.0F) / (count - 1.0F), 0.0F, static_cast<float>(most_weight));
        together[k] = together[k] > 0.0F ? coherence / (1.0F - coherence) / std::sqrt(together[k]) : 0.0F;
    }
    joint.weights = std::move(together);
    return joint;
}

/// The largest set of chirps whose arrivals lie together.
std::vector<std::size_t> those_that_agree(const std::vector<std::optional<Arrival>>& arrivals, double margin)
{
    auto best = std::vector<std::size_t> {};
    for (const auto& first : arrivals) {
        auto group = std::vector<std::size_t> {};
        for (std::size_t n = 0; first && n < arrivals.size(); ++n)
            if (arrivals[n] && arrivals[n]->frames >= first->frames &&
                arrivals[n]->frames <= first->frames + margin)
                group.push_back(n);
        if (group.size() > best.size())
            best = std::move(group);
    }
    return best;
}

tl::unexpected<Error> why_not(const CalibrationChirps& chirps, std::span<const float> heard,
                              std::size_t found)
{
    const auto loudest = [&](std::size_t from, std::size_t to) {
        auto peak = 0.0F;
        for (auto f = from; f < std::min(to, heard.size()); ++f)
            peak = std::max(peak, std::abs(heard[f]));
        return static_cast<double>(peak);
    };
    const auto peak = loudest(0, heard.size());
    if (peak < silent)
        return failure(
            ErrorCode::device_refused,
            "The microphone gives nothing but silence; see that it is not muted and that this program "
            "may use it.");
    if (peak > full)
        return failure(
            ErrorCode::device_refused,
            "The microphone is driven too hard; turn the loudspeaker or the microphone down and try "
            "again.");
    if (found >= enough)
        return failure(ErrorCode::device_refused,
                       "The whistles were heard, but not always as late; with a wireless loudspeaker or "
                       "microphone that happens, so use a cable or the built-in ones.");
    const auto quiet = loudest(0, chirps.start(0).size());
    if (peak < 2.0 * quiet)
        return failure(
            ErrorCode::device_refused,
            "The whistles were not heard above the noise; turn the loudspeaker up, take headphones "
            "out, make it quieter and try again.");
    return failure(
        ErrorCode::device_refused,
        "The whistles were not heard well enough; turn the loudspeaker up, take headphones out, or "
        "bring the microphone nearer and try again.");
}

}  // namespace

Result<RoundTrip> find_round_trip(const CalibrationChirps& chirps, std::span<const float> heard)
{
    auto responses = Responses {chirps, heard};
    auto arrivals = std::vector<std::optional<Arrival>> {};
    for (const auto& response : responses.spectra())
        arrivals.push_back(responses.first_arrival(response, flattening(responses, response)));
    const auto margin = agreement.value() * chirps.rate().value();
    const auto agreeing = those_that_agree(arrivals, margin);
    const auto found = static_cast<std::size_t>(std::ranges::count_if(
        arrivals, [](const std::optional<Arrival>& arrival) { return arrival.has_value(); }));
    if (agreeing.size() < enough)
        return why_not(chirps, heard, found);

    const auto joint = join(responses, agreeing);
    const auto arrival = responses.first_arrival(joint.mean, joint.weights);
    auto earliest = arrivals[agreeing.front()]->frames;
    auto latest = earliest;
    for (const auto n : agreeing) {
        earliest = std::min(earliest, arrivals[n]->frames);
        latest = std::max(latest, arrivals[n]->frames);
    }
    if (!arrival || arrival->frames < earliest - margin || arrival->frames > latest + margin)
        return why_not(chirps, heard, found);
    const auto seconds = [&](double frames) { return Seconds {frames / chirps.rate().value()}; };
    return RoundTrip {.time = seconds(arrival->frames),
                      .spread = seconds(latest - earliest),
                      .agreeing = agreeing.size(),
                      .above_noise = decibels_from_gain(arrival->above_noise)};
}

}  // namespace tutti::io
