// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/tutti_hearing.hpp"

#include <algorithm>
#include <complex>

#include "analysis/backing_mask.hpp"
#include "analysis/backing_removal.hpp"
#include "analysis/backing_sound.hpp"
#include "analysis/bleed_mask.hpp"
#include "analysis/bleed_model.hpp"
#include "analysis/ensemble_timing.hpp"
#include "analysis/pitch_grid.hpp"
#include "analysis/spectral_front.hpp"
#include "analysis/tutti_section.hpp"

namespace tutti::analysis {

namespace {

constexpr auto lead_worth_saying = 0.5;  // confidence in it
// From what the loudspeaker is given to the end of what the room makes of it: 250 ms through the slowest
// interface, and a kitchen.
constexpr auto longest_path = 600_ms;

Hertz lowest_of(std::span<const SectionSetup> setups)
{
    auto lowest = PitchGrid {setups.front().instrument}.lowest();
    for (const auto& setup : setups)
        lowest = std::min(lowest, PitchGrid {setup.instrument}.lowest());
    return lowest;
}

}  // namespace

class TuttiHearing::Implementation {
public:
    Implementation(SampleRate rate, FrameCount hop, std::span<const SectionSetup> setups, bool backing)
        : company_ {setups.size() > 1 ? Company::among_neighbours : Company::alone}
        , shape_ {rate, lowest_of(setups), company_}
        , setups_ {setups.begin(), setups.end()}
        , powers_(setups.size() * shape_.bins())
        , spectra_(powers_.size())
        , microphone_power_(shape_.bins())
        , nothing_(shape_.bins(), 0.0F)
        , model_ {{setups.size(), shape_.bins(), shape_.bin_width(), to_seconds(hop, rate)}}
        , mask_ {{setups.size(), shape_.bins(), to_seconds(hop, rate)}}
        , timing_ {{setups.size(), rate}}
    {
        auto channels = std::size_t {0};
        for (const auto& setup : setups_) {
            sections_.emplace_back(setup.instrument, shape_, rate, hop, company_);
            for (const auto channel : setup.channels)
                channels = std::max(channels, channel + 1);
        }
        for (auto c = std::size_t {0}; c < channels; ++c)
            fronts_.emplace_back(shape_, hop);
        if (backing) {
            backing_.emplace(shape_, hop, longest_path);
            for (auto c = std::size_t {0}; c < channels; ++c)
                removals_.emplace_back(*backing_, shape_);
            for (auto s = std::size_t {0}; s < setups.size(); ++s)
                backing_masks_.emplace_back(shape_.bins());
        }
    }

    void hear(std::span<const std::span<const float>> channels, FramePosition until,
              std::span<SectionHeard> heard) noexcept
    {
        if (backing_)
            backing_->process(channels[fronts_.size()]);
        for (auto c = std::size_t {0}; c < fronts_.size(); ++c) {
            const auto samples = fronts_[c].decimate(channels[c]);
            if (backing_)
                removals_[c].process(samples, *backing_);
            fronts_[c].analyse();
        }
        for (auto s = std::size_t {0}; s < sections_.size(); ++s) {
            mean_power_of(s);
            if (backing_ && !backing_->silent())
                mask_backing(s);
        }
        if (sections_.size() > 1) {
            for (auto s = std::size_t {0}; s < sections_.size(); ++s)
                std::ranges::copy(fronts_[setups_[s].channels.front()].spectrum(),
                                  spectra_.begin() + static_cast<std::ptrdiff_t>(s * shape_.bins()));
            model_.learn(powers_, spectra_);
            mask_.process(powers_, model_);
        }
        for (auto s = std::size_t {0}; s < sections_.size(); ++s) {
            heard[s] = sections_[s].hear(sound_of(s), until);
            if (heard[s].onset)
                timing_.add(s, *heard[s].onset);
        }
        for (auto s = std::size_t {0}; s < sections_.size(); ++s)
            if (const auto& timing = timing_.of(s); timing && timing->confidence >= lead_worth_saying) {
                heard[s].lead = timing->lead;
                heard[s].lead_count = timing->count;
            }
    }

    void tell_no_more_apart(std::span<const std::size_t> same_as) noexcept { model_.treat_as_one(same_as); }

    void begin_alone(std::size_t s) noexcept { model_.begin_alone(s); }
    void end_alone(std::size_t s) noexcept { model_.end_alone(s); }

    void start_from(const Couplings& couplings) { model_.start_from(couplings); }
    [[nodiscard]] Couplings couplings() const { return model_.couplings(); }
    void expect(std::size_t s, std::optional<Hertz> f0) noexcept { sections_[s].expect(f0); }

    void skip() noexcept
    {
        for (auto& front : fronts_)
            front.reset();
        if (backing_)
            backing_->reset();
        for (auto& removal : removals_)
            removal.skip();
        for (auto& section : sections_)
            section.skip();
        model_.skip();
        mask_.skip();
        timing_.reset();
    }

    [[nodiscard]] Seconds delay() const noexcept
    {
        return period_of(shape_.rate) * (0.5 * static_cast<double>(shape_.window.value()));
    }
    [[nodiscard]] const TuttiSection& section(std::size_t s) const noexcept { return sections_[s]; }
    [[nodiscard]] BackingReading backing(std::size_t s) const noexcept
    {
        return backing_ ? removals_[setups_[s].channels.front()].reading() : BackingReading {};
    }

private:
    [[nodiscard]] std::span<float> power_of(std::size_t section) noexcept
    {
        return std::span {powers_}.subspan(section * shape_.bins(), shape_.bins());
    }

    /// Several microphones of one section count as one that hears their mean power: phases between them mean
    /// nothing.
    void mean_power_of(std::size_t section) noexcept
    {
        const auto power = power_of(section);
        const auto& microphones = setups_[section].channels;
        fronts_[microphones.front()].powers(power);
        for (auto m = std::size_t {1}; m < microphones.size(); ++m) {
            fronts_[microphones[m]].powers(microphone_power_);
            for (auto k = std::size_t {0}; k < power.size(); ++k)
                power[k] += microphone_power_[k];
        }
        if (microphones.size() > 1)
            for (auto& bin : power)
                bin /= static_cast<float>(microphones.size());
    }

    void mask_backing(std::size_t section) noexcept
    {
        const auto& microphones = setups_[section].channels;
        auto& mask = backing_masks_[section];
        mask.begin();
        for (const auto microphone : microphones)
            mask.add(removals_[microphone], 1.0F / static_cast<float>(microphones.size()));
        mask.process(power_of(section));
        if (sections_.size() > 1)
            std::ranges::copy(backing_masks_[section].own(), power_of(section).begin());
    }

    [[nodiscard]] SectionSound sound_of(std::size_t s) noexcept
    {
        const auto microphone = setups_[s].channels.front();
        auto sound = SectionSound {};
        sound.company = company_;
        sound.slow_samples = fronts_[microphone].samples();
        sound.power = power_of(s);
        if (sections_.size() > 1) {
            sound.own = sound.pitched = mask_.own(s);
            sound.neighbours = mask_.neighbours(s);
            sound.power_share = mask_.power_share(s);
            sound.balance = mask_.balance(s);
            return sound;
        }
        if (backing_ && !backing_->silent()) {
            const auto& mask = backing_masks_[s];
            sound.company = Company::beside_loudspeaker;
            sound.own = mask.own();
            sound.pitched =
                sound.power;  // the mask costs the pitch more than what is left of the loudspeaker
            sound.neighbours = mask.residue();
            sound.balance = mask.balance();
            return sound;
        }
        auto total = 0.0F;
        for (const auto bin : sound.power)
            total += bin;
        sound.own = sound.pitched = sound.power;
        sound.neighbours = nothing_;
        sound.balance = {total, total, 0.0F};
        return sound;
    }

    Company company_;
    SpectralShape shape_;
    std::vector<SectionSetup> setups_;
    std::vector<SpectralFront> fronts_;         // one a microphone
    std::optional<BackingSound> backing_;       // where there is one
    std::vector<BackingRemoval> removals_;      // one a microphone then
    std::vector<BackingMask> backing_masks_;    // one a section
    std::vector<float> powers_;                 // one spectrum a section
    std::vector<std::complex<float>> spectra_;  // of each section's first microphone
    std::vector<float> microphone_power_;
    std::vector<float> nothing_;
    BleedModel model_;
    BleedMask mask_;
    EnsembleTiming timing_;
    std::vector<TuttiSection> sections_;
};

TuttiHearing::TuttiHearing(SampleRate rate, FrameCount hop, std::span<const SectionSetup> setups,
                           bool backing)
    : implementation_ {std::make_unique<Implementation>(rate, hop, setups, backing)}
{
}

TuttiHearing::~TuttiHearing() = default;

int TuttiHearing::decimation_at(SampleRate rate) noexcept
{
    return SpectralShape::decimation_at(rate);
}

void TuttiHearing::hear(std::span<const std::span<const float>> channels, FramePosition until,
                        std::span<SectionHeard> heard) noexcept
{
    implementation_->hear(channels, until, heard);
}

BackingReading TuttiHearing::backing(std::size_t section) const noexcept
{
    return implementation_->backing(section);
}

bool TuttiHearing::weigh_keys(std::size_t section, const Tuning& tuning, KeyEvidence& evidence) const noexcept
{
    implementation_->section(section).weigh_keys(tuning, evidence);
    return true;
}

void TuttiHearing::tell_no_more_apart(std::span<const std::size_t> same_as) noexcept
{
    implementation_->tell_no_more_apart(same_as);
}

void TuttiHearing::begin_alone(std::size_t section) noexcept
{
    implementation_->begin_alone(section);
}

void TuttiHearing::end_alone(std::size_t section) noexcept
{
    implementation_->end_alone(section);
}

void TuttiHearing::start_from(const Couplings& couplings)
{
    implementation_->start_from(couplings);
}

std::optional<Couplings> TuttiHearing::couplings() const
{
    return implementation_->couplings();
}

void TuttiHearing::expect(std::size_t section, std::optional<Hertz> f0) noexcept
{
    implementation_->expect(section, f0);
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

const OnsetFeatures::Row& TuttiHearing::onset_features(std::size_t section) const noexcept
{
    return implementation_->section(section).onset_features();
}

}  // namespace tutti::analysis
