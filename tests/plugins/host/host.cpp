// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/host/host.hpp"

#include <array>
#include <chrono>
#include <thread>

#include "support/catch.hpp"

// JUCE's own plug-in clients run its message loop by this too: it stands in no header.
namespace juce {
bool dispatchNextMessageOnSystemQueue(bool return_if_there_is_none);
}

namespace tutti::test {

namespace {

constexpr auto first_rate = 48'000.0;
constexpr auto first_block = 512;

struct Built {
    const char* format;
    const char* name;
    const char* bundle;
    const char* uri;
    int channels;
};

const Built& built(Format which)
{
    static const auto all = std::array {
        Built {"VST3", "Section Meter", SECTION_METER_VST3, "", 2},
        Built {"LV2", "Section Meter", SECTION_METER_LV2, SECTION_METER_URI, 2},
        Built {"LV2 Mono", "Section Meter Mono", SECTION_METER_MONO_LV2, SECTION_METER_URI "-mono", 1},
        Built {"LV2 8", "Section Meter 8", SECTION_METER_EIGHT_LV2, SECTION_METER_URI "-8", 8}};
    return all.at(static_cast<std::size_t>(which));
}

/// The one plug-in of a format that our build has made. Formats live as long as the program: what they load
/// is not to be unloaded under a plug-in.
struct Found {
    std::unique_ptr<juce::AudioPluginFormat> format;
    juce::PluginDescription description;
};

Found find(Format which)
{
    auto found = Found {};
    auto types = juce::OwnedArray<juce::PluginDescription> {};
    if (which == Format::vst3) {
        found.format = std::make_unique<juce::VST3PluginFormat>();
        found.format->findAllTypesForFile(types, built(which).bundle);
    } else {
        found.format = std::make_unique<juce::LV2PluginFormat>();
        // Looking its folder through is how an LV2 host comes to know a bundle; only then is the URI known.
        const auto folder = juce::File {built(which).bundle}.getParentDirectory();
        found.format->searchPathsForPlugins(juce::FileSearchPath {folder.getFullPathName()}, true, false);
        found.format->findAllTypesForFile(types, built(which).uri);
    }
    if (types.size() == 1)
        found.description = *types[0];
    return found;
}

}  // namespace

std::string name_of(Format which)
{
    return built(which).format;
}

int channels_of(Format which)
{
    return built(which).channels;
}

std::unique_ptr<juce::AudioPluginInstance> load(Format which)
{
    static auto formats =
        std::array {find(Format::vst3), find(Format::lv2), find(Format::lv2_mono), find(Format::lv2_eight)};
    auto& found = formats.at(static_cast<std::size_t>(which));
    REQUIRE(found.description.name == built(which).name);
    auto error = juce::String {};
    auto made =
        found.format->createInstanceFromDescription(found.description, first_rate, first_block, error);
    INFO(error.toStdString());
    REQUIRE(made != nullptr);
    return made;
}

bool set_channels(juce::AudioPluginInstance& plugin, int channels)
{
    // VST3 knows loudspeakers by name, and sixteen of them only as a sound field.
    const auto set = channels == 16 ? juce::AudioChannelSet::ambisonic(3)
                                    : juce::AudioChannelSet::canonicalChannelSet(channels);
    auto layout = juce::AudioProcessor::BusesLayout {};
    layout.inputBuses.add(set);
    layout.outputBuses.add(set);
    return plugin.setBusesLayout(layout) && plugin.getTotalNumInputChannels() == channels;
}

juce::AudioProcessorParameter& parameter(juce::AudioPluginInstance& plugin, const juce::String& name)
{
    for (auto* one : plugin.getParameters())
        if (one->getName(64) == name)
            return *one;
    FAIL("there is no parameter " << name.toStdString());
    return *plugin.getParameters()[0];
}

juce::String text_of(juce::AudioPluginInstance& plugin, const juce::String& name)
{
    auto& one = parameter(plugin, name);
    return one.getText(one.getValue(), 64);
}

void process(juce::AudioPluginInstance& plugin, juce::AudioBuffer<float>& audio, juce::MidiBuffer& midi)
{
    std::thread {[&] { plugin.processBlock(audio, midi); }}.join();
}

void breathe(int milliseconds)
{
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds {milliseconds};
    while (std::chrono::steady_clock::now() < end)
        if (!juce::dispatchNextMessageOnSystemQueue(true))
            std::this_thread::sleep_for(std::chrono::milliseconds {1});
}

}  // namespace tutti::test
