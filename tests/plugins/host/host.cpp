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
        Built {"LV2 8", "Section Meter 8", SECTION_METER_EIGHT_LV2, SECTION_METER_URI "-8", 8},
        Built {"Backing VST3", "Backing Track", BACKING_TRACK_VST3, "", 2},
        Built {"Backing LV2", "Backing Track", BACKING_TRACK_LV2, BACKING_TRACK_URI, 2}};
    return all.at(static_cast<std::size_t>(which));
}

bool is_vst3(Format which)
{
    return which == Format::vst3 || which == Format::backing_vst3;
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
    if (is_vst3(which)) {
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
        std::array {find(Format::vst3),      find(Format::lv2),          find(Format::lv2_mono),
                    find(Format::lv2_eight), find(Format::backing_vst3), find(Format::backing_lv2)};
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

std::string payload_of(Format format, const juce::MemoryBlock& state)
{
    auto encoded = juce::String {};
    if (is_vst3(format)) {
        const auto xml =
            juce::AudioProcessor::getXmlFromBinary(state.getData(), static_cast<int>(state.getSize()));
        REQUIRE(xml != nullptr);
        encoded = xml->getChildElementAllSubText("IComponent", {});
    } else {
        encoded = state.toString()
                      .fromFirstOccurrenceOf("StateString", false, false)
                      .fromFirstOccurrenceOf("\"", false, false)
                      .upToFirstOccurrenceOf("\"", false, false);
    }
    auto bytes = juce::MemoryBlock {};
    REQUIRE(bytes.fromBase64Encoding(encoded));
    return {static_cast<const char*>(bytes.getData()), bytes.getSize()};
}

juce::MemoryBlock with_payload(Format format, const juce::MemoryBlock& state, const std::string& payload)
{
    const auto bytes = juce::MemoryBlock {payload.data(), payload.size()};
    if (is_vst3(format)) {
        const auto xml =
            juce::AudioProcessor::getXmlFromBinary(state.getData(), static_cast<int>(state.getSize()));
        REQUIRE(xml != nullptr);
        auto* component = xml->getChildByName("IComponent");
        REQUIRE(component != nullptr);
        component->deleteAllTextElements();
        component->addTextElement(bytes.toBase64Encoding());
        auto made = juce::MemoryBlock {};
        juce::AudioProcessor::copyXmlToBinary(*xml, made);
        return made;
    }
    // The one string in it of the form "LENGTH.BASE64".
    auto text = state.toString().toStdString();
    const auto key = text.find("StateString");
    REQUIRE(key != std::string::npos);
    const auto begin = text.find('"', key) + 1;
    const auto end = text.find('"', begin);
    text.replace(begin, end - begin, bytes.toBase64Encoding().toStdString());
    return {text.data(), text.size()};
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
