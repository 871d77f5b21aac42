// SPDX-License-Identifier: GPL-3.0-or-later
#include "section_meter/processor.hpp"

#include <juce_audio_utils/juce_audio_utils.h>

#include <juce_audio_plugin_client/Standalone/juce_StandaloneFilterWindow.h>

namespace {

/// JUCE keeps a program from hearing whose sound could come back to it. This one makes none.
void listen()
{
    if (auto* const holder = juce::StandalonePluginHolder::getInstance())
        holder->getMuteInputValue().setValue(false);
}

}  // namespace

/// What JUCE's wrappers call to make one.
juce::AudioProcessor* JUCE_CALLTYPE createPluginFilter()
{
    using tutti::section_meter::Processor;
    // On its own it only listens: what it played would come back through the microphone.
    const auto alone =
        juce::PluginHostType::getPluginLoadedAs() == juce::AudioProcessor::wrapperType_Standalone;
    if (alone)
        juce::MessageManager::callAsync(listen);  // once its window is there
    return new Processor {JucePlugin_Name, SECTION_METER_CHANNELS,
                          alone ? Processor::Output::none : Processor::Output::passed_on};
}
