// SPDX-License-Identifier: GPL-3.0-or-later
#include "section_meter/processor.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "juce/play_head.hpp"
#include "section_meter/editor.hpp"

namespace tutti::section_meter {

namespace {

// The wrappers' buffers have room for 200 messages without allocating; what is more waits for the next block.
constexpr auto most_messages_live = 128;

}  // namespace

Processor::BusesProperties Processor::buses_of(int channels, Output output)
{
    const auto set = juce::AudioChannelSet::canonicalChannelSet(channels);
    const auto input = BusesProperties {}.withInput("Input", set);
    return output == Output::passed_on ? input.withOutput("Output", set) : input;
}

Processor::Processor(juce::String name, int channels, Output output)
    : AudioProcessor {buses_of(channels, output)}
    , name_ {std::move(name)}
    , parameters_ {*this}
    , ear_ {[this] { return parameters_.settings(); }, *this}
{
}

Processor::~Processor()
{
    ear_.release();
}

bool Processor::isBusesLayoutSupported(const BusesLayout& layout) const
{
    if (layout.inputBuses.size() != 1 || layout.getMainInputChannels() == 0)
        return false;
    return getBusCount(false) == 0 ? layout.outputBuses.isEmpty()
                                   : layout.outputBuses.size() == 1 &&
                                         layout.getMainInputChannelSet() == layout.getMainOutputChannelSet();
}

void Processor::prepareToPlay(double rate, int)
{
    const auto channels = static_cast<std::size_t>(getTotalNumInputChannels());
    const auto whole_rate = static_cast<int>(std::lround(std::clamp(rate, 1.0, 1e9)));
    board_.prepare(SampleRate {whole_rate});
    host_time_.emplace(SampleRate {whole_rate});
    channels_.assign(channels, nullptr);
    reset_ = false;
    ear_.release();
    midi_.begin_stream();
    const auto prepared = ear_.prepare(SampleRate {whole_rate}, channels);
    can_hear_ = prepared.has_value();
    const auto lock = std::scoped_lock {trouble_mutex_};
    refusal_ = prepared ? std::string {} : prepared.error().message;
}

void Processor::releaseResources()
{
    ear_.release();
}

void Processor::reset()
{
    reset_ = true;
}

void Processor::processBlock(juce::AudioBuffer<float>& audio, juce::MidiBuffer& midi)
{
    midi.clear();
    const auto frames = FrameCount {audio.getNumSamples()};
    const auto count = static_cast<std::size_t>(std::max(0, audio.getNumChannels()));
    auto* const intake = ear_.intake();
    if (frames <= FrameCount {} || count < channels_.size())
        return;
    if (intake == nullptr) {
        write_midi(midi, {}, frames, most_messages_live);
        return;
    }
    follow_host(*intake, frames);
    const auto block = intake->position();
    for (std::size_t c = 0; c < channels_.size(); ++c)
        channels_[c] = audio.getReadPointer(static_cast<int>(c));
    if (isNonRealtime())
        ear_.hear_at_once(channels_, frames);
    else
        ear_.hear(channels_, frames);
    write_midi(midi, block, frames, isNonRealtime() ? std::numeric_limits<int>::max() : most_messages_live);
}

void Processor::processBlockBypassed(juce::AudioBuffer<float>& audio, juce::MidiBuffer& midi)
{
    midi.clear();
    if (const auto end = midi_.cut())
        midi.addEvent(end->bytes.data(), static_cast<int>(end->bytes.size()), 0);
    // What is heard afterwards does not follow what was heard before; the bars go on.
    reset_ = true;
    ear_.pause();
    if (const auto frames = FrameCount {audio.getNumSamples()}; host_time_ && frames > FrameCount {})
        static_cast<void>(host_time_->block(plugins::place_of(getPlayHead()), frames));
    AudioProcessor::processBlockBypassed(audio, midi);
}

void Processor::follow_host(Intake& intake, FrameCount frames) noexcept
{
    const auto news = host_time_->block(plugins::place_of(getPlayHead()), frames);
    if (reset_.exchange(false) || news.jumped)
        intake.begin_anew();
    if (news.bar)
        intake.mark(*news.bar);
}

void Processor::write_midi(juce::MidiBuffer& midi, FramePosition block, FrameCount frames, int most)
{
    for (auto written = 0; written < most; ++written) {
        const auto message = midi_.next();
        if (!message)
            return;
        // Of the frame that settled it; what was known only after its block comes with the first of this one.
        const auto since = message->at - block - FrameCount {1};
        const auto offset = std::clamp<std::int64_t>(since.value(), 0, frames.value() - 1);
        midi.addEvent(message->bytes.data(), static_cast<int>(message->bytes.size()),
                      static_cast<int>(offset));
    }
}

void Processor::take(const Heard& heard)
{
    board_.take(heard);
    midi_.take(heard);
    newest_ = heard.reading;
}

void Processor::caught_up()
{
    if (newest_)
        parameters_.show(*newest_);
    newest_.reset();
}

void Processor::paused()
{
    auto nothing = analysis::SectionReading {};
    nothing.level = decibels(-std::numeric_limits<double>::infinity());
    parameters_.show(nothing);
}

void Processor::getStateInformation(juce::MemoryBlock& state)
{
    const auto text = state_of(parameters_.settings());
    state.replaceAll(text.data(), text.size());
}

void Processor::setStateInformation(const void* data, int size)
{
    if (data == nullptr || size < 0)
        return;
    const auto settings = settings_from({static_cast<const char*>(data), static_cast<std::size_t>(size)});
    if (settings)
        parameters_.set(*settings);
    const auto lock = std::scoped_lock {trouble_mutex_};
    state_refusal_ = settings ? std::string {} : settings.error().message;
    set_when_refused_ = parameters_.settings();
}

std::string Processor::trouble()
{
    const auto lock = std::scoped_lock {trouble_mutex_};
    // Whoever sets something has seen what is set.
    if (!state_refusal_.empty() && parameters_.settings() != set_when_refused_)
        state_refusal_.clear();
    return refusal_.empty() ? state_refusal_ : refusal_;
}

juce::AudioProcessorEditor* Processor::createEditor()
{
    return new Editor {*this};
}

}  // namespace tutti::section_meter
