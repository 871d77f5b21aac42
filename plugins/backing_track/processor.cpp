// SPDX-License-Identifier: GPL-3.0-or-later
#include "backing_track/processor.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "backing_track/editor.hpp"
#include "juce/play_head.hpp"

namespace tutti::backing_track {

namespace {

constexpr auto lowest_rate = 8'000.0;
constexpr auto highest_rate = 768'000.0;

}  // namespace

Processor::Processor()
    : AudioProcessor {BusesProperties {}.withOutput("Output", juce::AudioChannelSet::stereo())}
    , parameters_ {*this}
{
}

bool Processor::isBusesLayoutSupported(const BusesLayout& layout) const
{
    return layout.inputBuses.isEmpty() && layout.outputBuses.size() == 1 &&
           (layout.getMainOutputChannelSet() == juce::AudioChannelSet::stereo() ||
            layout.getMainOutputChannelSet() == juce::AudioChannelSet::mono());
}

void Processor::prepareToPlay(double rate, int longest_block)
{
    // A host that does not know its rate yet says 0 or worse, and prepares again.
    const auto known = rate >= lowest_rate && rate <= highest_rate ? rate : 48'000.0;
    player_.prepare(SampleRate {static_cast<int>(std::lround(known))},
                    FrameCount {std::max(longest_block, 0)});
}

void Processor::releaseResources()
{
    player_.release();
}

void Processor::processBlock(juce::AudioBuffer<float>& audio, juce::MidiBuffer& midi)
{
    play(parameters_.mix(), audio, midi);
}

void Processor::processBlockBypassed(juce::AudioBuffer<float>& audio, juce::MidiBuffer& midi)
{
    auto mix = parameters_.mix();
    mix.silent = true;
    play(mix, audio, midi);
}

void Processor::play(const Mix& mix, juce::AudioBuffer<float>& audio, juce::MidiBuffer& midi)
{
    midi.clear();
    audio.clear();
    const auto channels =
        std::span {audio.getArrayOfWritePointers(), static_cast<std::size_t>(audio.getNumChannels())};
    const auto frames = FrameCount {audio.getNumSamples()};
    const auto place = plugins::place_of(getPlayHead());
    if (isNonRealtime())
        player_.play_at_once(place, mix, channels, frames);
    else
        player_.play(place, mix, channels, frames);
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
    auto is_open = false;
    {
        const auto lock = std::scoped_lock {mutex_};
        trouble_ = settings ? std::string {} : settings.error().message;
        if (!settings)
            return;
        const auto now = player_.opened();
        is_open = piece_ == settings->piece && (now.opening || now.piece != nullptr);
        piece_ = settings->piece;
    }
    parameters_.set(*settings);
    // Hosts give the state back to undo any step, and a piece takes seconds.
    if (!is_open)
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
