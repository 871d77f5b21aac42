// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/bleed_model.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

#include "dsp/lanes.hpp"

namespace tutti::analysis {

namespace {

constexpr auto smoothing_time =
    40_ms;                        // evens out beating, and the milliseconds of air between two microphones
constexpr auto floor_rise = 3.0;  // dB a second
constexpr auto memory = 20_s;     // people and stands move
constexpr auto above_floor = decibels(25.0);
constexpr auto below_loudest = decibels(45.0);
constexpr auto quantile = 0.35;   // under the median: others on the same frequency only raise a sample
constexpr auto prior_db = -15.0;  // a neighbour two metres off, before anything was heard
constexpr auto prior_samples = 30.0;
constexpr auto prior_spread_db = 6.0;  // the prior's standard deviation, as wide as seats differ
constexpr auto kept_samples = 100.0;   // some two seconds of music outweigh an earlier rehearsal's seats
constexpr auto sure_samples = 300.0;   // heard alone: the same seats, today
constexpr auto kept_spread_db = 2.0;
constexpr auto enough_to_keep = 30.0;  // samples

// Two microphones hear one source coherently: 0.7 in a dry room, 0.2 where the hall is louder than the air
// between them (generated classes). Ten sections in unison come to 0.05, 0.02 of which is chance.
constexpr auto memories = std::size_t {12};
constexpr auto between_memories = 25_ms;
constexpr auto least_memories = 4.0F;  // a note shorter than 100 ms is coherent with everything
// Of a partial's smoothed power at all its microphones: the first may hear less than the others, but what is
// below this is the room's noise after the note.
constexpr auto over_below = 0.01F;
constexpr auto by_chance = 0.02;
constexpr auto coherent = 0.2;
constexpr auto hops_a_coherence = std::size_t {4};  // it changes no faster than its memories
constexpr auto coherence_prior_samples = 10.0;
constexpr auto least_coherent_band =
    std::size_t {1};  // players 10 cents apart need longer than a note below 400 Hz
constexpr auto near_coupling_db = 4.0F;
constexpr auto least_corrected_db = -15.0;  // below that the room drowns what is coherent
constexpr auto heaviest = 1e6F;
constexpr auto least_power = 1e-14F;

float factor_of(Decibels ratio)
{
    return static_cast<float>(to_power(ratio));
}

float decibels_of(float ratio)
{
    return 10.0F * dsp::quick_log10(ratio);
}

}  // namespace

BleedModel::BleedModel(Parameters parameters)
    : sections_ {parameters.sections}
    , bins_ {parameters.bins}
    , smoothing_ {static_cast<float>(1.0 - std::exp(-(parameters.hop / smoothing_time)))}
    , floor_rise_ {factor_of(decibels(floor_rise * parameters.hop.value()))}
    , growth_ {static_cast<float>(std::exp(2.0 * (parameters.hop / memory)))}
    , hops_a_refresh_ {static_cast<std::size_t>(
          std::max(2.0, std::round((1_s / static_cast<double>(bands)) / parameters.hop)))}
    , hops_a_memory_ {static_cast<std::size_t>(std::max(1.0, std::round(between_memories / parameters.hop)))}
    , memories_(memories * sections_ * bins_)
    , coherence_(sections_ * sections_)
    , broadband_db_(sections_ * sections_, static_cast<float>(prior_db))
    , smooth_(sections_ * bins_, 0.0F)
    , floor_(sections_ * bins_, 1.0F)
    , histograms_(sections_ * sections_ * bands * cells, 0.0F)
    , set_aside_(sections_ * bands * cells, 0.0F)
    , broadband_(cells, 0.0F)
    , same_as_(sections_)
    , kept_db_(bands * sections_ * sections_)
    , heard_alone_(sections_, 0)
    , coupling_(bands * sections_ * sections_)
    , inverse_(coupling_.size())
    , matrix_(2 * sections_ * sections_)
{
    std::iota(same_as_.begin(), same_as_.end(), std::size_t {0});
    for (auto band = std::size_t {0}; band <= bands; ++band)
        first_bin_[band] = std::min(bins_, static_cast<std::size_t>(std::ceil(Couplings::band_edges[band] /
                                                                              parameters.bin_width.value())));
    for (auto band = std::size_t {0}; band < bands; ++band)
        refresh(band);
}

std::span<float> BleedModel::histogram(std::size_t microphone, std::size_t section, std::size_t band) noexcept
{
    return std::span {histograms_}.subspan(((microphone * sections_ + section) * bands + band) * cells,
                                           cells);
}

void BleedModel::learn(std::span<const float> powers, std::span<const std::complex<float>> spectra) noexcept
{
    smooth(powers);
    if (hops_ % hops_a_memory_ == 0)
        remember(spectra);
    // Neighbouring hops share most of their window; every second one is as good.
    if (++hops_ % 2 == 0) {
        take_samples();
        weight_ *= growth_;
    }
    if (hops_ % hops_a_refresh_ == 0)
        refresh(hops_ / hops_a_refresh_ % bands);
    if (weight_ > heaviest) {
        for (auto& count : histograms_)
            count /= weight_;
        for (auto& count : set_aside_)
            count /= weight_;
        for (auto& [sum, samples] : coherence_) {
            sum /= weight_;
            samples /= weight_;
        }
        weight_ = 1.0F;
    }
}

void BleedModel::smooth(std::span<const float> powers) noexcept
{
    for (auto i = std::size_t {0}; i < smooth_.size(); ++i) {
        smooth_[i] += smoothing_ * (powers[i] - smooth_[i]);
        floor_[i] = std::min(smooth_[i], floor_[i] * floor_rise_) + least_power;
    }
}

void BleedModel::remember(std::span<const std::complex<float>> spectra) noexcept
{
    newest_memory_ = (newest_memory_ + 1) % memories;
    std::ranges::copy(spectra,
                      memories_.begin() + static_cast<std::ptrdiff_t>(newest_memory_ * spectra.size()));
}

/// Magnitude-squared coherence of a partial at its section's microphone with the same bin at all the others,
/// over the last third of a second, less what as many independent spectra have by chance.
void BleedModel::take_coherence(std::size_t section, std::size_t bin) noexcept
{
    const auto at = [&](std::size_t when, std::size_t microphone) {
        return memories_[(when * sections_ + microphone) * bins_ + bin];
    };
    auto own = 0.0F;
    auto squares = 0.0F;
    for (auto i = std::size_t {0}; i < memories; ++i) {
        const auto power = std::norm(at(i, section));
        own += power;
        squares += power * power;
    }
    const auto count =
        own * own / std::max(squares, least_power * least_power);  // of memories with the note in them
    const auto over = std::norm(at(newest_memory_, section)) < over_below * smooth_[section * bins_ + bin];
    if (count < least_memories || over)
        return;
    for (auto m = std::size_t {0}; m < sections_; ++m) {
        if (same_as_[m] == same_as_[section])
            continue;
        auto& [sum, samples] = coherence_[m * sections_ + section];
        const auto level =
            decibels_of((smooth_[m * bins_ + bin] + least_power) / smooth_[section * bins_ + bin]);
        if (std::fabs(level - broadband_db_[m * sections_ + section]) > near_coupling_db)
            continue;
        auto cross = std::complex<float> {};
        auto other = least_power;
        for (auto i = std::size_t {0}; i < memories; ++i) {
            cross += at(i, m) * std::conj(at(i, section));
            other += std::norm(at(i, m));
        }
        const auto together = std::norm(cross) / (own * other);
        sum += weight_ * std::max(0.0F, (together - 1.0F / count) / (1.0F - 1.0F / count));
        samples += weight_;
    }
}

/// By how much the levels alone overestimate the coupling. It is a matter of judgement between the two
/// coherences, and of taste that the square is taken: the power that is coherent is smaller than that, but
/// two microphones of which one is moved about by thirty children are never more than half coherent.
double BleedModel::decibels_too_many(std::size_t microphone, std::size_t section) const noexcept
{
    const auto& [sum, samples] = coherence_[microphone * sections_ + section];
    const auto weight = static_cast<double>(weight_);
    const auto mean = (static_cast<double>(sum) + weight * coherence_prior_samples * (coherent + by_chance)) /
                      (static_cast<double>(samples) + weight * coherence_prior_samples);
    return std::max(0.0, -20.0 * std::log10(std::max(mean - by_chance, 1e-3) / coherent));
}

void BleedModel::take_samples() noexcept
{
    const auto clear = factor_of(above_floor);
    const auto faint = 1.0F / factor_of(below_loudest);
    for (auto s = std::size_t {0}; s < sections_; ++s) {
        const auto* own = smooth_.data() + s * bins_;
        const auto* floor = floor_.data() + s * bins_;
        const auto least = faint * *std::max_element(own, own + bins_);
        auto band = std::size_t {0};
        for (auto k = std::size_t {2}; k + 1 < bins_; ++k) {
            while (k >= first_bin_[band + 1])
                ++band;
            const auto power = own[k];
            if (power < least || power < own[k - 1] || power <= own[k + 1] || power < clear * floor[k])
                continue;
            auto loudest = true;
            for (auto m = std::size_t {0}; m < sections_ && loudest; ++m)
                loudest = smooth_[m * bins_ + k] <= power;
            if (!loudest)
                continue;
            if (band >= least_coherent_band && hops_ % hops_a_coherence == 0)
                take_coherence(s, k);
            for (auto m = std::size_t {0}; m < sections_; ++m) {
                if (same_as_[m] == same_as_[s])
                    continue;
                const auto ratio = decibels_of((smooth_[m * bins_ + k] + least_power) / power);
                const auto cell =
                    std::clamp(static_cast<int>(std::lround(ratio)), least_db, most_db) - least_db;
                histogram(m, s, band)[static_cast<std::size_t>(cell)] += weight_;
            }
        }
    }
}

float BleedModel::quantile_of(std::span<const float> counts, const Prior& prior) const noexcept
{
    auto total = 0.0;
    for (const auto count : counts)
        total += static_cast<double>(count / weight_);
    // The prior's own quantile stands where the prior is; its samples spread evenly about it.
    const auto spread = 2.0 * prior.spread_db;
    const auto sought = quantile * (total + prior.samples);
    auto sum = 0.0;
    for (auto cell = std::size_t {0}; cell < cells; ++cell) {
        const auto db = static_cast<double>(cell) + least_db;
        const auto of_prior = std::clamp((db + 0.5 - prior.db) / spread + quantile, 0.0, 1.0) -
                              std::clamp((db - 0.5 - prior.db) / spread + quantile, 0.0, 1.0);
        const auto here = static_cast<double>(counts[cell] / weight_) + prior.samples * of_prior;
        if (sum + here >= sought && here > 0.0)
            return static_cast<float>(db - 0.5 + (sought - sum) / here);
        sum += here;
    }
    return static_cast<float>(prior.db);
}

void BleedModel::refresh(std::size_t band) noexcept
{
    for (auto m = std::size_t {0}; m < sections_; ++m)
        for (auto s = std::size_t {0}; s < sections_; ++s) {
            auto& coupling = coupling_[(band * sections_ + m) * sections_ + s];
            if (same_as_[m] == same_as_[s]) {
                coupling = m == s ? 1.0F : 0.0F;
                continue;
            }
            std::ranges::fill(broadband_, 0.0F);
            for (auto b = std::size_t {0}; b < bands; ++b) {
                const auto counts = histogram(m, s, b);
                for (auto cell = std::size_t {0}; cell < cells; ++cell)
                    broadband_[cell] += counts[cell];
            }
            const auto everywhere =
                static_cast<double>(quantile_of(broadband_, {prior_db, prior_samples, prior_spread_db}));
            broadband_db_[m * sections_ + s] = static_cast<float>(everywhere);
            const auto& kept = kept_db_[(band * sections_ + m) * sections_ + s];
            const auto prior =
                kept ? Prior {*kept, heard_alone_[s] != 0 ? sure_samples : kept_samples, kept_spread_db}
                     : Prior {everywhere, prior_samples, prior_spread_db};
            const auto level = static_cast<double>(quantile_of(histogram(m, s, band), prior));
            coupling = static_cast<float>(to_power(
                decibels(std::max(level - decibels_too_many(m, s), std::min(level, least_corrected_db)))));
        }
    invert(band);
}

/// Gauss and Jordan with pivots. Should a matrix have no inverse (two microphones that hear the same), the
/// couplings are drawn towards none until it has one: each microphone is then taken at its word.
void BleedModel::invert(std::size_t band) noexcept
{
    const auto n = sections_;
    const auto* coupling = coupling_.data() + band * n * n;
    auto* out = inverse_.data() + band * n * n;
    for (auto off_diagonal = 1.0; off_diagonal >= 0.0; off_diagonal -= 0.25) {
        const auto at = [&](std::size_t row, std::size_t column) -> double& {
            return matrix_[row * 2 * n + column];
        };
        for (auto r = std::size_t {0}; r < n; ++r)
            for (auto c = std::size_t {0}; c < n; ++c) {
                at(r, c) = r == c ? 1.0 : off_diagonal * static_cast<double>(coupling[r * n + c]);
                at(r, n + c) = r == c ? 1.0 : 0.0;
            }
        auto regular = true;
        for (auto c = std::size_t {0}; c < n && regular; ++c) {
            auto pivot = c;
            for (auto r = c + 1; r < n; ++r)
                if (std::fabs(at(r, c)) > std::fabs(at(pivot, c)))
                    pivot = r;
            regular = std::fabs(at(pivot, c)) > 0.05;
            if (!regular)
                break;
            for (auto k = std::size_t {0}; k < 2 * n; ++k)
                std::swap(at(c, k), at(pivot, k));
            const auto scale = 1.0 / at(c, c);
            for (auto k = std::size_t {0}; k < 2 * n; ++k)
                at(c, k) *= scale;
            for (auto r = std::size_t {0}; r < n; ++r) {
                const auto times = at(r, c);
                if (r == c || times == 0.0)
                    continue;
                for (auto k = std::size_t {0}; k < 2 * n; ++k)
                    at(r, k) -= times * at(c, k);
            }
        }
        if (!regular)
            continue;
        for (auto r = std::size_t {0}; r < n; ++r)
            for (auto c = std::size_t {0}; c < n; ++c)
                out[r * n + c] = static_cast<float>(at(r, n + c));
        return;
    }
}

void BleedModel::treat_as_one(std::span<const std::size_t> same_as) noexcept
{
    std::ranges::copy(same_as, same_as_.begin());
    for (auto m = std::size_t {0}; m < sections_; ++m)
        for (auto s = std::size_t {0}; s < sections_; ++s)
            if (m != s && same_as_[m] == same_as_[s])
                for (auto band = std::size_t {0}; band < bands; ++band)
                    std::ranges::fill(histogram(m, s, band), 0.0F);
    for (auto band = std::size_t {0}; band < bands; ++band)
        refresh(band);
}

void BleedModel::begin_alone(std::size_t section) noexcept
{
    give_back();
    alone_ = section;
    for (auto m = std::size_t {0}; m < sections_; ++m) {
        coherence_[m * sections_ + section] = {};
        for (auto band = std::size_t {0}; band < bands; ++band) {
            const auto counts = histogram(m, section, band);
            std::ranges::copy(counts,
                              set_aside_.begin() + static_cast<std::ptrdiff_t>((m * bands + band) * cells));
            std::ranges::fill(counts, 0.0F);
        }
    }
}

/// What was known before a section began alone, and did not end so, counts again beside what was heard since.
void BleedModel::give_back() noexcept
{
    if (!alone_)
        return;
    for (auto m = std::size_t {0}; m < sections_; ++m)
        for (auto band = std::size_t {0}; band < bands; ++band) {
            const auto counts = histogram(m, *alone_, band);
            for (auto cell = std::size_t {0}; cell < cells; ++cell)
                counts[cell] += set_aside_[(m * bands + band) * cells + cell];
        }
    alone_.reset();
}

/// Nobody else raises a sample, so their mean power counts, and no low quantile: in a room each partial is
/// heard several decibels more or less than the next. One A has few partials in a band: each is drawn towards
/// all bands' mean by as many samples as a band has on average.
void BleedModel::end_alone(std::size_t section) noexcept
{
    heard_alone_[section] = 1;
    for (auto m = std::size_t {0}; m < sections_; ++m) {
        if (same_as_[m] == same_as_[section])
            continue;
        struct Samples {
            double count = 0.0;
            double power = 0.0;
        };
        auto in_band = std::array<Samples, bands> {};
        auto all = Samples {};
        for (auto band = std::size_t {0}; band < bands; ++band) {
            const auto counts = histogram(m, section, band);
            for (auto cell = std::size_t {0}; cell < cells; ++cell) {
                const auto count = static_cast<double>(counts[cell]);
                in_band[band].count += count;
                in_band[band].power += count * to_power(decibels(static_cast<double>(cell) + least_db));
            }
            all.count += in_band[band].count;
            all.power += in_band[band].power;
        }
        if (all.count <= 0.0)
            continue;
        for (auto band = std::size_t {0}; band < bands; ++band)
            kept_db_[(band * sections_ + m) * sections_ + section] =
                decibels_from_power((in_band[band].power + all.power / bands) /
                                    (in_band[band].count + all.count / bands))
                    .value();
    }
    alone_.reset();
    for (auto band = std::size_t {0}; band < bands; ++band)
        refresh(band);
}

void BleedModel::start_from(const Couplings& kept)
{
    assert(kept.sections == sections_);
    kept_db_ = kept.decibels;
    for (auto band = std::size_t {0}; band < bands; ++band)
        refresh(band);
}

Couplings BleedModel::couplings() const
{
    auto known = Couplings {sections_};
    for (auto m = std::size_t {0}; m < sections_; ++m)
        for (auto s = std::size_t {0}; s < sections_; ++s) {
            if (same_as_[m] == same_as_[s])
                continue;
            const auto of_all_bands =
                std::span {histograms_}.subspan((m * sections_ + s) * bands * cells, bands * cells);
            const auto samples = std::accumulate(of_all_bands.begin(), of_all_bands.end(), 0.0F) / weight_;
            for (auto band = std::size_t {0}; band < bands; ++band)
                known.at(m, s, band) =
                    static_cast<double>(samples) < enough_to_keep
                        ? kept_db_[(band * sections_ + m) * sections_ + s]
                        : decibels_from_power(static_cast<double>(coupling(m, s, band))).value();
        }
    return known;
}

void BleedModel::skip() noexcept
{
    std::ranges::fill(smooth_, 0.0F);
}

}  // namespace tutti::analysis
