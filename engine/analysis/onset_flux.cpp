// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/onset_flux.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "analysis/onset_weights.hpp"

namespace tutti::analysis {

namespace {

constexpr auto analysed_rate = 24'000.0;  // Hz; attacks show up to 10 kHz
constexpr auto window = FrameCount {1024};
constexpr auto shortest_gap = 70_ms;
constexpr auto settling = 100_ms;
constexpr auto falling = -1.0F;         // −10 dB in 43 ms: a note ends, whatever clicks in it
constexpr auto pitch_follows = 150_ms;  // a tracker hears the new pitch later than we the new note
constexpr auto longest_ago = 60_ms;
constexpr auto clear = 0.55F;  // best F-measure on the tunes it was fitted on
constexpr auto beyond_doubt = 0.85F;
constexpr auto still_rising = 0.02F;

int decimation(SampleRate rate)
{
    return std::max(1, static_cast<int>(std::lround(rate.value() / analysed_rate)));
}

}  // namespace

OnsetFlux::OnsetFlux(Parameters parameters)
    : parameters_ {parameters}
    , decimator_ {decimation(parameters.sample_rate), parameters.hop.size()}
    , stft_ {{.window = window}}
    , features_ {{.bin_spacing =
                      Hertz {static_cast<double>(parameters.sample_rate.value()) /
                             decimation(parameters.sample_rate) / static_cast<double>(window.value())},
                  .bins = stft_.bins(),
                  .hop = to_seconds(parameters.hop, parameters.sample_rate)}}
    , magnitudes_(stft_.bins())
{
}

void OnsetFlux::reset() noexcept
{
    decimator_.reset();
    stft_.reset();
    features_.reset();
    rows_ = {};
    hops_ = 0;
    since_onset_ = 0;
    before_ = 0.0F;
}

std::span<const float> OnsetFlux::features() const noexcept
{
    return features_.row();
}

std::optional<Onset> OnsetFlux::process(std::span<const float> samples, FramePosition until,
                                        const Evidence& evidence) noexcept
{
    stft_.process(decimator_.process(samples));
    take_magnitudes(evidence);
    const auto hop = to_seconds(parameters_.hop, parameters_.sample_rate);
    auto& row = rows_[hops_ % remembered];
    row = features_.process(magnitudes_, evidence.f0);
    if (hop * static_cast<double>(since_onset_) < pitch_follows)
        row[OnsetFeatures::pitch_step] = 0.0F;  // the note it belongs to is reported already

    auto rows = std::array<const OnsetFeatures::Row*, onset_rows_ago.size()> {};
    for (auto i = std::size_t {0}; i < rows.size(); ++i)
        rows[i] = &rows_[(hops_ - std::min(onset_rows_ago[i], hops_)) % remembered];
    const auto [clearness, ago] = weigh_onset(rows);
    const auto rising = clearness > before_ + still_rising && clearness < beyond_doubt;
    before_ = clearness;
    ++hops_;
    ++since_onset_;

    const auto gap = hop * static_cast<double>(since_onset_);
    // Waiting for the top costs a hop or two and tells a note from the click at another's end.
    if (clearness <= clear || rising || row[OnsetFeatures::level_step_8] < falling || gap < shortest_gap ||
        hop * static_cast<double>(hops_) < settling)
        return std::nullopt;
    since_onset_ = 0;
    const auto back = std::clamp(Seconds {static_cast<double>(ago)}, 0_ms, longest_ago);
    return Onset {.start = std::max(FramePosition {}, until - to_frames(back, parameters_.sample_rate)),
                  .reported = until,
                  .strength = clearness};
}

void OnsetFlux::take_magnitudes(const Evidence& evidence) noexcept
{
    stft_.magnitudes(magnitudes_);
    const auto share = evidence.own_share;
    if (share.size() < 2)
        return;
    auto upper = 0.0F;
    for (const auto s : share.last(share.size() / 2))
        upper += s;
    upper /= static_cast<float>(share.size() / 2);
    const auto spacing = static_cast<double>(parameters_.sample_rate.value()) /
                         decimation(parameters_.sample_rate) / static_cast<double>(window.value());
    const auto places_per_bin = spacing * static_cast<double>(share.size() - 1) / evidence.own_reach.value();
    for (auto bin = std::size_t {0}; bin < magnitudes_.size(); ++bin) {
        const auto place = static_cast<std::size_t>(std::lround(static_cast<double>(bin) * places_per_bin));
        magnitudes_[bin] *= place < share.size() ? share[place] : upper;
    }
}

}  // namespace tutti::analysis
