// SPDX-License-Identifier: GPL-3.0-or-later
#include "backing_track/processor.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "backing_track/editor.hpp"
#include "juce/play_head.hpp"

namespace tutti::backing_track {

Processor::Processor()
    : AudioProcessor {BusesProperties {}.withOutput("Output", juce::AudioChannelSet::stereo())}
    , parameters_ {*this}
{
}

bool Processor::isBusesLayoutSupported(const BusesLayout& layout) const
{
    return layout.inputBuses.isEmpty() && layout.outputBuses.size() == 1 &&
           layout.getMainOutputChannelSet() == juce::AudioChannelSet::stereo();
}

void Processor::prepareToPlay(double rate, int longest_block)
{
    player_.prepare(SampleRate {static_cast<int>(std::lround(std::clamp(rate, 1.0, 1e9)))},
                    FrameCount {std::max(longest_block, 0)});
}

void Processor::releaseResources()
{
    player_.release();
}

void Processor::processBlock(juce::AudioBuffer<float>& audio, juce::MidiBuffer& midi)
{
    midi.clear();
    audio.clear();
    if (audio.getNumChannels() < 2)
        return;
    const auto channels = std::array {audio.getWritePointer(0), audio.getWritePointer(1)};
    const auto frames = FrameCount {audio.getNumSamples()};
    const auto place = plugins::place_of(getPlayHead());
    if (isNonRealtime())
        player_.play_at_once(place, parameters_.mix(), channels, frames);
    else
        player_.play(place, parameters_.mix(), channels, frames);
}

void Processor::choose(const std::filesystem::path& folder)
{
    {
        const auto lock = std::scoped_lock {mutex_};
        piece_ = folder.empty() ? std::string {} : piece_to_keep(folder);
        trouble_.clear();
    }
    player_.choose(folder);
    updateHostDisplay(ChangeDetails {}.withNonParameterStateChanged(true));
}

std::string Processor::piece() const
{
    const auto lock = std::scoped_lock {mutex_};
    return piece_;
}

void Processor::getStateInformation(juce::MemoryBlock& state)
{
    const auto mix = parameters_.mix();
    const auto text = state_of({.piece = piece(), .first_bar = mix.first_bar, .muted = mix.muted});
    state.replaceAll(text.data(), text.size());
}

void Processor::setStateInformation(const void* data, int size)
{
    if (data == nullptr || size < 0)
        return;
    const auto settings = settings_from({static_cast<const char*>(data), static_cast<std::size_t>(size)});
    {
        const auto lock = std::scoped_lock {mutex_};
        trouble_ = settings ? std::string {} : settings.error().message;
        if (!settings)
            return;
        piece_ = settings->piece;
    }
    parameters_.set(*settings);
    player_.choose(folder_of(settings->piece));
}

std::string Processor::trouble() const
{
    const auto lock = std::scoped_lock {mutex_};
    return trouble_;
}

juce::AudioProcessorEditor* Processor::createEditor()
{
    return new Editor {*this};
}

}  // namespace tutti::backing_track
