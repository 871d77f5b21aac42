// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/class_analyser.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analysis/aubio_hearing.hpp"
#include "analysis/class_hearing.hpp"
#include "analysis/ensemble_tempo.hpp"
#include "analysis/merged_channels.hpp"
#include "analysis/reference_drift.hpp"
#include "analysis/tutti_hearing.hpp"
#include "dsp/level.hpp"

namespace tutti::analysis {

namespace {

constexpr auto lowest_rate = SampleRate {8'000};  // half of it still holds a violin's first partials
constexpr auto highest_rate = SampleRate {384'000};
constexpr auto usual_hop = Seconds {256.0 / 48'000.0};
constexpr auto sure_of_pitch = 0.8;  // what the ensemble's drift is taken from
// Of pitches in a signal that two sections share, one in two is the section's that it is said to be.
constexpr auto whose_is_it = 0.5;
constexpr auto own_tracker = std::string_view {"tutti"};

/// Near 5.3 ms, and whole at the rate that our own ear works at.
FrameCount hop_at(SampleRate rate)
{
    const auto factor = TuttiHearing::decimation_at(rate);
    return FrameCount {std::lround(usual_hop.value() * rate.value() / factor) * factor};
}

std::unique_ptr<ClassHearing> hearing_named(std::string_view tracker, SampleRate rate, FrameCount hop,
                                            std::span<const SectionSetup> setups, bool backing)
{
    if (tracker == own_tracker)
        return std::make_unique<TuttiHearing>(rate, hop, setups, backing);
    return make_aubio_hearing(tracker, rate, hop, setups);
}

Result<std::vector<SectionSetup>> setups_of(const audio::ClassDescription& description)
{
    const auto in_use = description.channels_in_use();
    auto setups = std::vector<SectionSetup> {};
    for (const auto& section : description.sections) {
        if (section.channels.empty())
            return failure(ErrorCode::class_invalid,
                           fmt::format("The section '{}' has no microphone; give it at least one channel.",
                                       section.name));
        auto setup = SectionSetup {section.instrument, {}};
        for (const auto channel : section.channels)
            setup.channels.push_back(
                static_cast<std::size_t>(std::ranges::find(in_use, channel) - in_use.begin()));
        setups.push_back(std::move(setup));
    }
    return setups;
}

}  // namespace

std::span<const std::string_view> tracker_names() noexcept
{
    static const auto names = [] {
        auto all = std::vector<std::string_view> {own_tracker};
        const auto baselines = aubio_tracker_names();
        all.insert(all.end(), baselines.begin(), baselines.end());
        return all;
    }();
    return names;
}

class ClassAnalyser::Implementation {
public:
    Implementation(Tuning tuning, SampleRate rate, FrameCount hop, std::size_t channels,
                   std::vector<SectionSetup> setups, std::string_view tracker, bool backing)
        : tuning_ {tuning}
        , hop_ {hop}
        , microphone_count_ {channels}
        , samples_((channels + (backing ? 1 : 0)) * hop.size())
        , heard_(setups.size())
        , readings_(setups.size())
        , setups_ {std::move(setups)}
        , merged_ {rate, hop, channels}
        , section_same_as_(setups_.size())
        , tempo_ {rate}
        , drift_ {{.sections = setups_.size(), .hop = to_seconds(hop, rate)}}
        , deviations_(setups_.size())
        , hearing_ {hearing_named(tracker, rate, hop, setups_, backing)}
    {
        for (auto c = std::size_t {0}; c < channels + (backing ? 1 : 0); ++c)
            channels_.push_back(std::span<const float> {samples_}.subspan(c * hop.size(), hop.size()));
        for (const auto& setup : setups_) {
            auto& microphones = microphones_.emplace_back();
            for (const auto channel : setup.channels)
                microphones.push_back(channels_[channel]);
        }
        harmed_.resize(channels_.size());
        std::iota(section_same_as_.begin(), section_same_as_.end(), std::size_t {0});
    }

    [[nodiscard]] FrameCount hop() const noexcept { return hop_; }
    [[nodiscard]] ClassHearing& hearing() const noexcept { return *hearing_; }
    [[nodiscard]] const EnsembleReading& ensemble() const noexcept { return ensemble_; }
    [[nodiscard]] std::span<const std::size_t> same_as() const noexcept { return merged_.same_as(); }
    void skip() noexcept
    {
        hearing_->skip();
        tempo_.reset();
        drift_.reset();
    }
    void expect(std::size_t section, std::optional<Hertz> f0) noexcept { hearing_->expect(section, f0); }

    std::span<const SectionReading> process(std::span<const float* const> channels,
                                            FramePosition position) noexcept
    {
        for (auto c = std::size_t {0}; c < channels_.size(); ++c)
            harmed_[c] = dsp::make_harmless({channels[c], hop_.size()},
                                            std::span {samples_}.subspan(c * hop_.size(), hop_.size())) > 0;
        if (merged_.process(std::span {channels_}.first(microphone_count_)))
            find_sections_that_share();
        const auto until = position + hop_;
        hearing_->hear(channels_, until, heard_);
        for (auto s = std::size_t {0}; s < readings_.size(); ++s)
            readings_[s] = reading_of(s, until);
        hear_ensemble(until);
        return readings_;
    }

    /// Worked out when asked for: without a score nobody asks.
    [[nodiscard]] const KeyEvidence& key_evidence(std::size_t section) noexcept
    {
        if (hearing_->weigh_keys(section, tuning_, evidence_))
            return evidence_;
        const auto& reading = readings_[section];
        evidence_ = {};
        evidence_.sounding = reading.state == SectionState::sounding ? 0.9
                             : reading.state == SectionState::unsure ? 0.5
                                                                     : 0.1;
        const auto key = reading.tuned ? reading.tuned->pitch.midi_key() : -1;
        if (key >= 0 && key < static_cast<int>(KeyEvidence::keys))
            evidence_.belief[static_cast<std::size_t>(key)] = 0.8F;  // no tracker is always right
        return evidence_;
    }

private:
    void find_sections_that_share() noexcept
    {
        const auto same_as = merged_.same_as();
        const auto share = [&](const SectionSetup& a, const SectionSetup& b) {
            return std::ranges::any_of(a.channels, [&](auto c) {
                return std::ranges::any_of(b.channels, [&](auto d) { return same_as[c] == same_as[d]; });
            });
        };
        for (auto s = std::size_t {0}; s < setups_.size(); ++s) {
            section_same_as_[s] = s;
            for (auto earlier = std::size_t {0}; earlier < s && section_same_as_[s] == s; ++earlier)
                if (share(setups_[s], setups_[earlier]))
                    section_same_as_[s] = section_same_as_[earlier];
        }
        hearing_->tell_no_more_apart(section_same_as_);
    }

    [[nodiscard]] bool shares(std::size_t section) const noexcept
    {
        return std::ranges::count(section_same_as_, section_same_as_[section]) > 1;
    }

    void hear_ensemble(FramePosition until) noexcept
    {
        for (auto s = std::size_t {0}; s < readings_.size(); ++s) {
            const auto& reading = readings_[s];
            if (reading.onset)
                tempo_.add(*reading.onset);
            deviations_[s].reset();
            if (reading.state == SectionState::sounding && reading.tuned &&
                reading.confidence >= sure_of_pitch)
                deviations_[s] = reading.tuned->deviation;
        }
        drift_.process(deviations_);
        for (auto s = std::size_t {0}; s < readings_.size(); ++s)
            readings_[s].own_deviation = drift_.own_deviation(s);
        ensemble_ = {
            .heard_until = until, .tempo = tempo_.reading(until), .drift = drift_.drift(), .place = {}};
    }

    [[nodiscard]] SectionReading reading_of(std::size_t section, FramePosition until) const noexcept
    {
        const auto& heard = heard_[section];
        const auto level = dsp::level_of(microphones_[section]);
        auto reading = SectionReading {};
        reading.section = static_cast<int>(section);
        reading.heard_until = until;
        reading.state = heard.state;
        reading.f0 = heard.f0;
        reading.confidence = heard.f0 ? heard.confidence : 0.0;
        if (heard.f0)
            reading.tuned = nearest_pitch(*heard.f0, tuning_);
        reading.spread = heard.spread;
        reading.lead = heard.lead;
        reading.lead_count = heard.lead_count;
        reading.level = level.rms;
        reading.peak = level.peak;
        reading.clipped = level.clipped;
        reading.onset = heard.onset;
        reading.beginning = heard.beginning;
        const auto harmed =
            std::ranges::any_of(setups_[section].channels, [&](auto c) { return harmed_[c] != 0; });
        // Clipping leaves the period alone and bends the rest; samples that are no sound leave nothing to
        // trust.
        if (level.clipped || harmed)
            reading.confidence *= harmed ? 0.25 : 0.75;
        if (shares(section)) {
            if (reading.state == SectionState::sounding)
                reading.state = SectionState::unsure;
            reading.confidence *= whose_is_it;
            reading.spread.reset();
            reading.lead.reset();
            reading.lead_count = 0;
            reading.onset.reset();
            reading.beginning = 0.0F;
        }
        return reading;
    }

    Tuning tuning_;
    FrameCount hop_;
    std::size_t microphone_count_;
    std::vector<float> samples_;  // one hop of each channel, made harmless
    std::vector<std::span<const float>> channels_;
    std::vector<char> harmed_;                                      // a channel had samples that are no sound
    std::vector<std::vector<std::span<const float>>> microphones_;  // of each section
    std::vector<SectionHeard> heard_;
    std::vector<SectionReading> readings_;
    KeyEvidence evidence_;
    std::vector<SectionSetup> setups_;
    MergedChannels merged_;
    std::vector<std::size_t> section_same_as_;  // the first section with the same signal
    EnsembleTempo tempo_;
    ReferenceDrift drift_;
    std::vector<std::optional<Cents>> deviations_;  // of each section, where it is sure
    EnsembleReading ensemble_;
    std::unique_ptr<ClassHearing> hearing_;
};

Result<ClassAnalyser> ClassAnalyser::create(const audio::ClassDescription& description, Parameters parameters)
{
    const auto rate = parameters.sample_rate;
    if (rate < lowest_rate || rate > highest_rate)
        return failure(ErrorCode::rate_unsupported,
                       fmt::format("A sample rate of {} Hz cannot be analysed; choose one from {} to {} Hz.",
                                   rate.value(), lowest_rate.value(), highest_rate.value()));
    const auto tracker =
        parameters.tracker.empty() ? std::string {tracker_names().front()} : parameters.tracker;
    if (std::ranges::find(tracker_names(), tracker) == tracker_names().end())
        return failure(ErrorCode::bad_argument, fmt::format("There is no tracker '{}'; choose one of {}.",
                                                            tracker, fmt::join(tracker_names(), ", ")));
    auto setups = setups_of(description);
    if (!setups)
        return tl::unexpected {setups.error()};
    auto made = ClassAnalyser {std::make_unique<Implementation>(
        description.tuning, rate, hop_at(rate), description.channels_in_use().size(), std::move(*setups),
        tracker, parameters.backing)};
    if (parameters.couplings && parameters.couplings->sections == description.sections.size())
        made.implementation_->hearing().start_from(*parameters.couplings);
    return made;
}

ClassAnalyser::ClassAnalyser(std::unique_ptr<Implementation> implementation)
    : implementation_ {std::move(implementation)}
{
}
ClassAnalyser::ClassAnalyser(ClassAnalyser&&) noexcept = default;
ClassAnalyser& ClassAnalyser::operator=(ClassAnalyser&&) noexcept = default;
ClassAnalyser::~ClassAnalyser() = default;

FrameCount ClassAnalyser::hop() const noexcept
{
    return implementation_->hop();
}

std::span<const SectionReading> ClassAnalyser::process(std::span<const float* const> channels,
                                                       FramePosition position) noexcept
{
    return implementation_->process(channels, position);
}

const KeyEvidence& ClassAnalyser::key_evidence(std::size_t section) noexcept
{
    return implementation_->key_evidence(section);
}

const EnsembleReading& ClassAnalyser::ensemble() const noexcept
{
    return implementation_->ensemble();
}

BackingReading ClassAnalyser::backing(std::size_t section) const noexcept
{
    return implementation_->hearing().backing(section);
}

std::span<const std::size_t> ClassAnalyser::same_as() const noexcept
{
    return implementation_->same_as();
}

std::optional<Couplings> ClassAnalyser::couplings() const
{
    return implementation_->hearing().couplings();
}

void ClassAnalyser::begin_alone(std::size_t section) noexcept
{
    implementation_->hearing().begin_alone(section);
}

void ClassAnalyser::end_alone(std::size_t section) noexcept
{
    implementation_->hearing().end_alone(section);
}

void ClassAnalyser::expect(std::size_t section, std::optional<Hertz> f0) noexcept
{
    implementation_->expect(section, f0);
}

void ClassAnalyser::skip() noexcept
{
    implementation_->skip();
}

Seconds ClassAnalyser::detection_delay(std::size_t section) const noexcept
{
    return implementation_->hearing().delay_of(section);
}

}  // namespace tutti::analysis
