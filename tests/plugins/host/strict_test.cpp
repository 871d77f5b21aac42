// SPDX-License-Identifier: GPL-3.0-or-later
// What validators of plug-ins ask for, of both plug-ins as they were built.
#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <thread>
#include <utility>
#include <vector>

#include "plugins/host/host.hpp"
#include "support/catch.hpp"
#include "support/chance.hpp"

using namespace tutti;
using namespace tutti::test;

namespace {

constexpr auto each_format = std::array {Format::vst3,      Format::lv2,          Format::lv2_mono,
                                         Format::lv2_eight, Format::backing_vst3, Format::backing_lv2};

int channels_of(const juce::AudioPluginInstance& plugin)
{
    return std::max(plugin.getTotalNumInputChannels(), plugin.getTotalNumOutputChannels());
}

/// Noise into it, one block of so many frames. False where what comes out is no number, or is another sound
/// than went in where there is an input.
bool takes(juce::AudioPluginInstance& plugin, int frames, Chance& chance)
{
    auto audio = juce::AudioBuffer<float> {channels_of(plugin), frames};
    for (auto c = 0; c < audio.getNumChannels(); ++c)
        for (auto f = 0; f < frames; ++f)
            audio.setSample(c, f, static_cast<float>(chance.uniform() - 0.5));
    const auto before = juce::AudioBuffer<float> {audio};
    auto midi = juce::MidiBuffer {};
    process(plugin, audio, midi);
    const auto passes = plugin.getTotalNumInputChannels() > 0;
    for (auto c = 0; c < audio.getNumChannels(); ++c)
        for (auto f = 0; f < frames; ++f)
            if (passes ? audio.getSample(c, f) != before.getSample(c, f)
                       : !std::isfinite(audio.getSample(c, f)))
                return false;
    return true;
}

/// Noise through it on a thread of its own until it is stopped.
class Noise {
public:
    explicit Noise(juce::AudioPluginInstance& plugin)
        : thread_ {[this, &plugin](const std::stop_token& stop) {
            auto chance = Chance {3};
            while (!stop.stop_requested()) {
                all_well_ =
                    takes(plugin, 1 + static_cast<int>(512.0 * chance.uniform()), chance) && all_well_;
                ++blocks_;
                std::this_thread::yield();
            }
        }}
    {
    }
    /// Once it has taken so many blocks more.
    void wait_for(int blocks) const
    {
        for (const auto until = blocks_ + blocks; blocks_ < until;)
            std::this_thread::yield();
    }
    /// Whether all was well.
    [[nodiscard]] bool stop()
    {
        thread_.request_stop();
        thread_.join();
        return all_well_;
    }

private:
    std::atomic<int> blocks_ {0};
    bool all_well_ = true;
    std::jthread thread_;
};

/// Of which a plug-in says that they may be automated; an LV2 can say it of none, and those that only tell
/// readings are named here.
std::vector<juce::AudioProcessorParameter*> to_be_set(juce::AudioPluginInstance& plugin)
{
    const auto readings = juce::StringArray {"State", "f0", "Confidence", "Cents", "Level", "Spread"};
    auto found = std::vector<juce::AudioProcessorParameter*> {};
    for (auto* one : plugin.getParameters())
        if (one->isAutomatable() && one != plugin.getBypassParameter() &&
            !readings.contains(one->getName(64)))
            found.push_back(one);
    return found;
}

void set_anything(juce::AudioPluginInstance& plugin, Chance& chance, bool only_ends)
{
    for (auto* one : to_be_set(plugin)) {
        const auto any = chance.uniform();
        one->setValueNotifyingHost(static_cast<float>(only_ends ? std::round(any) : any));
    }
}

void bypass(juce::AudioPluginInstance& plugin, bool bypassed)
{
    REQUIRE(plugin.getBypassParameter() != nullptr);
    plugin.getBypassParameter()->setValueNotifyingHost(bypassed ? 1.0F : 0.0F);
}

juce::MemoryBlock state_of(juce::AudioPluginInstance& plugin)
{
    auto state = juce::MemoryBlock {};
    plugin.getStateInformation(state);
    return state;
}

}  // namespace

TEST_CASE("whatever a host does before, between and after streams is survived", "[host]")
{
    for (const auto format : each_format) {
        INFO(name_of(format));
        auto chance = Chance {1};
        const auto plugin = load(format);
        // Again and again without a release between, at rates that nobody has, in blocks of any length, none
        // included.
        for (const auto rate : {22'050.0, 44'100.0, 384'000.0, 1'234.5678, 123'456.78, 1'234'567.8}) {
            INFO(rate);
            plugin->prepareToPlay(rate, 8'192);
            for (const auto frames : {64, 0, 1, 63, 1'024, 0, 8'192})
                CHECK(takes(*plugin, frames, chance));
            for (const auto bypassed : {true, false, true})
                for (const auto frames : {512, 0, 1}) {
                    bypass(*plugin, bypassed);
                    CHECK(takes(*plugin, frames, chance));
                }
            plugin->reset();
            CHECK(takes(*plugin, 64, chance));
            bypass(*plugin, false);
            CHECK(takes(*plugin, 64, chance));
        }
        plugin->releaseResources();
        plugin->releaseResources();
    }
}

TEST_CASE("what is set is set back by a state, exactly, and the state is the same again", "[host]")
{
    for (const auto format : each_format) {
        INFO(name_of(format));
        auto chance = Chance {2};
        const auto plugin = load(format);
        plugin->prepareToPlay(48'000, 512);
        const auto is_lv2 = plugin->getPluginDescription().pluginFormatName == "LV2";
        const auto give_back = [&](const juce::MemoryBlock& state) {
            plugin->setStateInformation(state.getData(), static_cast<int>(state.getSize()));
            CHECK(takes(*plugin, 512, chance));
            breathe(60);
        };
        const auto set_and_play = [&](bool only_ends) {
            set_anything(*plugin, chance, only_ends);
            CHECK(takes(*plugin, 512, chance));
            breathe(60);
        };
        for (auto round = 0; round < 5; ++round) {
            const auto only_ends = round % 2 == 0;
            if (round > 0)
                set_and_play(only_ends);
            const auto state = state_of(*plugin);
            // A host keeps the value that it set until the plug-in says on which of its steps that is.
            give_back(state);
            auto before = std::vector<float> {};
            for (const auto* one : to_be_set(*plugin))
                before.push_back(one->getValue());
            CHECK_FALSE(before.empty());
            set_and_play(only_ends);
            CHECK(payload_of(format, state_of(*plugin)) != payload_of(format, state));
            give_back(state);
            auto farthest = 0.0F;
            for (std::size_t n = 0; n < before.size(); ++n)
                farthest = std::max(farthest, std::abs(to_be_set(*plugin)[n]->getValue() - before[n]));
            // An LV2 says nothing where it is on that step already; each parameter has one at its ends.
            CHECK((farthest < 1e-4F || (is_lv2 && !only_ends)));
            CHECK(payload_of(format, state_of(*plugin)) == payload_of(format, state));
        }
        plugin->releaseResources();
    }
}

TEST_CASE("parameters and states come from other threads while sound plays, even values that are none",
          "[host]")
{
    for (const auto format : each_format) {
        INFO(name_of(format));
        const auto plugin = load(format);
        plugin->prepareToPlay(48'000, 512);
        auto noise = Noise {*plugin};
        auto setting = std::jthread {[&](const std::stop_token& stop) {
            auto chance = Chance {4};
            while (!stop.stop_requested()) {
                for (auto* one : to_be_set(*plugin))
                    one->setValue(chance.uniform() < 0.05 ? std::nanf("")
                                                          : static_cast<float>(3.0 * chance.uniform() - 1.0));
                plugin->getBypassParameter()->setValue(chance.uniform() < 0.5 ? 0.0F : 1.0F);
            }
        }};
        for (auto n = 0; n < 50; ++n) {
            const auto state = state_of(*plugin);
            breathe(1);
            plugin->setStateInformation(state.getData(), static_cast<int>(state.getSize()));
            noise.wait_for(3);
        }
        setting.request_stop();
        setting.join();
        CHECK(noise.stop());
        // And it can be set as ever.
        bypass(*plugin, false);
        for (auto* one : to_be_set(*plugin))
            one->setValueNotifyingHost(one->getDefaultValue());
        auto chance = Chance {5};
        CHECK(takes(*plugin, 512, chance));
        breathe(60);
        const auto state = state_of(*plugin);
        plugin->setStateInformation(state.getData(), static_cast<int>(state.getSize()));
        CHECK(payload_of(format, state_of(*plugin)) == payload_of(format, state));
        plugin->releaseResources();
    }
}

TEST_CASE("each LV2 says its licence and its class, and no address that is none", "[host]")
{
    for (const auto& [bundle, kind] : {std::pair {SECTION_METER_LV2, "lv2:AnalyserPlugin"},
                                       std::pair {SECTION_METER_MONO_LV2, "lv2:AnalyserPlugin"},
                                       std::pair {SECTION_METER_EIGHT_LV2, "lv2:AnalyserPlugin"},
                                       std::pair {BACKING_TRACK_LV2, "lv2:GeneratorPlugin"}}) {
        INFO(bundle);
        const auto said = juce::File {bundle}.getChildFile("dsp.ttl").loadFileAsString().toStdString();
        CHECK_THAT(said, Catch::Contains(kind));
        CHECK_THAT(said, Catch::Contains("doap:license <http://spdx.org/licenses/GPL-3.0-or-later>"));
        CHECK_THAT(said, !Catch::Contains("foaf:mbox"));
    }
}

TEST_CASE("no plug-in offers a preset, for it has none", "[host]")
{
    for (const auto format : each_format) {
        INFO(name_of(format));
        const auto plugin = load(format);
        for (auto n = 0; n < plugin->getNumPrograms(); ++n)
            CHECK(plugin->getProgramName(n).isNotEmpty());
    }
}
