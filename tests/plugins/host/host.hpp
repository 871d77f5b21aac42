// SPDX-License-Identifier: GPL-3.0-or-later
// A small host of plug-ins, as a DAW would load them.
#pragma once

#include <memory>
#include <string>

#include <juce_audio_processors/juce_audio_processors.h>

namespace tutti::test {

/// In which format a plug-in is loaded; an LV2 is built once for each number of channels.
enum class Format { vst3, lv2, lv2_mono, lv2_eight, backing_vst3, backing_lv2 };

/// "VST3", "LV2", "LV2 Mono", "LV2 8", "Backing VST3", "Backing LV2".
[[nodiscard]] std::string name_of(Format);
/// How many it is born with.
[[nodiscard]] int channels_of(Format);

/// The Section Meter, or the Backing Track, as it was built, one more of it. Fails the test where it cannot
/// be had.
[[nodiscard]] std::unique_ptr<juce::AudioPluginInstance> load(Format);

/// Makes it take this many channels in and out. False where the format does not let it.
[[nodiscard]] bool set_channels(juce::AudioPluginInstance&, int channels);

/// A parameter by its name.
[[nodiscard]] juce::AudioProcessorParameter& parameter(juce::AudioPluginInstance&, const juce::String& name);
/// Its value as it is read, "–" where there is none.
[[nodiscard]] juce::String text_of(juce::AudioPluginInstance&, const juce::String& name);

/// What the plug-in itself wrote into a project's state.
[[nodiscard]] std::string payload_of(Format, const juce::MemoryBlock& state);
/// A project's state as the host keeps it, with other bytes where the plug-in's own are.
[[nodiscard]] juce::MemoryBlock with_payload(Format, const juce::MemoryBlock& state,
                                             const std::string& payload);

/// One block through it on a thread of its own, as every host does: what a plug-in says on the message thread
/// goes another way.
void process(juce::AudioPluginInstance&, juce::AudioBuffer<float>&, juce::MidiBuffer&);

/// Lets the message thread, which is this one, do what waits to be done.
void breathe(int milliseconds);

}  // namespace tutti::test
