// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/bleed_mask.hpp"

#include <algorithm>

#include "dsp/lanes.hpp"

namespace tutti::analysis {

namespace {
constexpr auto least_power = 1e-14F;
// −40 dB: no coupling is known better than that, and what is masked to nothing leaves a hole in which the
// kernel of the pitch hears its own idea.
constexpr auto least_mask = 1e-4F;
/// The weighted sum of all sections' spectra, the weights being a band's. Four spectra at a time: the sum
/// goes through memory a quarter as often.
template <class Weight>
void add_up(std::span<const float> spectra, const BleedModel& model, std::span<float> out,
            Weight weight) noexcept
{
    const auto bins = out.size();
    const auto sections = spectra.size() / bins;
    for (auto band = std::size_t {0}; band < BleedModel::bands; ++band) {
        const auto first = model.first_bin(band);
        const auto end = model.first_bin(band + 1);
        auto s = std::size_t {0};
        for (; s + 4 <= sections; s += 4) {
            const auto a = weight(s, band);
            const auto b = weight(s + 1, band);
            const auto c = weight(s + 2, band);
            const auto d = weight(s + 3, band);
            const auto* from = spectra.data() + s * bins;
            const auto four = [&](std::size_t k) {
                return a * from[k] + b * from[k + bins] + c * from[k + 2 * bins] + d * from[k + 3 * bins];
            };
            if (s == 0)
                for (auto k = first; k < end; ++k)
                    out[k] = four(k);
            else
                for (auto k = first; k < end; ++k)
                    out[k] += four(k);
        }
        for (; s < sections; ++s) {
            const auto share = weight(s, band);
            const auto* from = spectra.data() + s * bins;
            if (s == 0)
                for (auto k = first; k < end; ++k)
                    out[k] = share * from[k];
            else
                for (auto k = first; k < end; ++k)
                    out[k] += share * from[k];
        }
    }
}

}  // namespace

BleedMask::BleedMask(Parameters parameters)
    : sections_ {parameters.sections}
    , bins_ {parameters.bins}
    , neighbour_weight_ {static_cast<float>(parameters.neighbour_weight)}
    , decay_ {static_cast<float>(to_power(-parameters.room_decay * parameters.hop.value()))}
    , played_(sections_ * bins_, 0.0F)
    , ringing_(sections_ * bins_, 0.0F)
    , neighbours_(sections_ * bins_, 0.0F)
    , amplitude_share_(sections_ * bins_, 1.0F)
    , power_share_(sections_ * bins_, 1.0F)
    , own_(sections_ * bins_, 0.0F)
    , balance_(sections_)
{
}

void BleedMask::process(std::span<const float> powers, const BleedModel& model) noexcept
{
    for (auto s = std::size_t {0}; s < sections_; ++s) {
        auto* played = played_.data() + s * bins_;
        add_up(powers, model, {played, bins_},
               [&](std::size_t m, std::size_t band) { return model.inverse(s, m, band); });
        const auto* heard = powers.data() + s * bins_;
        auto* ringing = ringing_.data() + s * bins_;
        for (auto k = std::size_t {0}; k < bins_; ++k) {
            played[k] = std::min(std::max(played[k], 0.0F), heard[k]);
            ringing[k] = std::max(played[k], ringing[k] * decay_);
        }
    }
    for (auto m = std::size_t {0}; m < sections_; ++m) {
        auto* neighbours = neighbours_.data() + m * bins_;
        add_up(ringing_, model, {neighbours, bins_},
               [&](std::size_t s, std::size_t band) { return s == m ? 0.0F : model.coupling(m, s, band); });
        const auto* heard = powers.data() + m * bins_;
        const auto* played = played_.data() + m * bins_;
        auto* amplitude_share = amplitude_share_.data() + m * bins_;
        auto* power_share = power_share_.data() + m * bins_;
        auto* own = own_.data() + m * bins_;
        // One by one: the compiler sees that few arrays do not overlap, and takes four bins at a time.
        const auto weight = neighbour_weight_;
        for (auto k = std::size_t {0}; k < bins_; ++k)
            amplitude_share[k] = played[k] / (played[k] + weight * neighbours[k] + least_power);
        for (auto k = std::size_t {0}; k < bins_; ++k)
            power_share[k] = std::max(amplitude_share[k] * amplitude_share[k], least_mask);
        for (auto k = std::size_t {0}; k < bins_; ++k)
            own[k] = power_share[k] * heard[k];
        balance_[m] = {dsp::sum_of({heard, bins_}), dsp::sum_of({own, bins_}),
                       dsp::sum_of({neighbours, bins_})};
    }
}

void BleedMask::skip() noexcept
{
    std::ranges::fill(ringing_, 0.0F);
}

}  // namespace tutti::analysis
