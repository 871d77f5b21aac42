// SPDX-License-Identifier: GPL-3.0-or-later
// The Backing Track as it was built, in a host that plays a project.
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "plugins/host/host.hpp"
#include "plugins/project.hpp"
#include "plugins/host/project_play_head.hpp"
#include "practice/walking_folder.hpp"
#include "support/catch.hpp"
#include "support/chance.hpp"
#include "support/signals.hpp"

using namespace tutti;
using namespace tutti::test;

namespace {

constexpr auto both = std::array {Format::backing_vst3, Format::backing_lv2};

/// A project with a plug-in in it.
class HostedProject : public Project {
public:
    explicit HostedProject(int rate)
        : Project {SampleRate {rate}}
    {
    }
    void play(juce::AudioPluginInstance& plugin, Seconds length, int most, bool any = false)
    {
        Project::play(length, most, any, [&](std::int64_t frames) {
            auto audio = juce::AudioBuffer<float> {2, static_cast<int>(frames)};
            audio.clear();
            auto midi = juce::MidiBuffer {};
            process(plugin, audio, midi);
            return std::vector<float> {audio.getReadPointer(0), audio.getReadPointer(0) + frames};
        });
    }

    ProjectPlayHead play_head {*this};
};

std::string state_with(const std::filesystem::path& piece, const std::string& muted = "")
{
    return fmt::format(R"({{"backing_track":1,"first_bar":1,"muted_parts":[{}],"piece":"{}"}})", muted,
                       piece.string());
}

void give(juce::AudioPluginInstance& plugin, Format format, const std::string& payload)
{
    auto state = juce::MemoryBlock {};
    plugin.getStateInformation(state);
    const auto other = with_payload(format, state, payload);
    plugin.setStateInformation(other.getData(), static_cast<int>(other.getSize()));
}

std::string given(juce::AudioPluginInstance& plugin, Format format)
{
    auto state = juce::MemoryBlock {};
    plugin.getStateInformation(state);
    const auto payload = payload_of(format, state);
    return payload.substr(0, payload.find('}') + 1);  // JUCE's VST3 wrapper keeps a word of its own after it
}

std::unique_ptr<juce::AudioPluginInstance> load_with(Format format, const std::filesystem::path& piece,
                                                     double rate, HostedProject& project)
{
    auto plugin = load(format);
    plugin->setPlayHead(&project.play_head);
    plugin->setNonRealtime(true);
    plugin->prepareToPlay(rate, 8'192);
    give(*plugin, format, state_with(piece));
    return plugin;
}

void stop(juce::AudioPluginInstance& plugin)
{
    plugin.releaseResources();
    plugin.setPlayHead(nullptr);
}

}  // namespace

TEST_CASE("the Backing Track loads, has no input and no latency, and two channels out", "[host]")
{
    for (const auto format : both) {
        INFO(name_of(format));
        const auto plugin = load(format);
        CHECK(plugin->getLatencySamples() == 0);
        CHECK(plugin->getTotalNumInputChannels() == 0);
        CHECK(plugin->getTotalNumOutputChannels() == 2);
        CHECK(plugin->hasEditor());
    }
}

TEST_CASE("in any host every beat is heard within 5 ms of the project's, at any rate and in any blocks",
          "[host]")
{
    const auto piece = WalkingFolder {0.06};
    for (const auto format : both)
        for (const auto rate : {22'050, 44'100, 48'000, 96'000})
            for (const auto tempo : {120.0, 87.6}) {
                INFO(fmt::format("{} {} Hz {} a minute", name_of(format), rate, tempo));
                auto project = HostedProject {rate};
                project.tempo = tempo;
                const auto plugin = load_with(format, piece.path(), rate, project);
                project.play(*plugin, Seconds {24.1 * 60.0 / tempo}, 8'192, true);
                CHECK(farthest_off(project.beginnings_heard(), beats(25, Seconds {60.0 / tempo})) < 5_ms);
                stop(*plugin);
            }
}

TEST_CASE("in any host a loop goes round on the beat, and a seek is followed", "[host]")
{
    const auto piece = WalkingFolder {};
    for (const auto format : both) {
        INFO(name_of(format));
        auto project = HostedProject {48'000};
        project.seek(8.0);
        project.loop = {8.0, 12.0};
        const auto plugin = load_with(format, piece.path(), 48'000, project);
        project.play(*plugin, Seconds {9.9}, 1'024, true);
        project.loop.reset();
        project.seek(2.8);  // what is heard from here on lies on the beats that were heard before
        project.play(*plugin, Seconds {2.0}, 1'024);
        CHECK(farthest_off(project.beginnings_heard(), beats(24, 500_ms)) < 5_ms);
        stop(*plugin);
    }
}

TEST_CASE("in any host a mute silences one part and nobody else", "[host]")
{
    const auto piece = WalkingFolder {};
    for (const auto format : both) {
        INFO(name_of(format));
        const auto heard_with = [&](bool violins, bool cellos) {
            auto project = HostedProject {48'000};
            const auto plugin = load_with(format, piece.path(), 48'000, project);
            parameter(*plugin, "Mute part 1").setValueNotifyingHost(violins ? 0.0F : 1.0F);
            parameter(*plugin, "Mute part 2").setValueNotifyingHost(cellos ? 0.0F : 1.0F);
            breathe(60);
            project.playing = false;
            project.play(*plugin, 100_ms, 512);
            breathe(60);
            project.playing = true;
            project.seek(0.0);
            project.heard.clear();
            project.play(*plugin, 2_s, 512);
            stop(*plugin);
            return project.heard;
        };
        const auto all = heard_with(true, true);
        const auto violins = heard_with(true, false);
        const auto cellos = heard_with(false, true);
        const auto nobody = heard_with(false, false);
        auto farthest = 0.0F;
        for (std::size_t f = 0; f < all.size(); ++f)
            farthest = std::max(farthest, std::abs(all[f] - violins[f] - cellos[f]));
        CHECK(farthest < 1e-5F);
        CHECK(std::ranges::count(nobody, 0.0F) == std::ssize(nobody));
        // The violins' tone and the cellos'.
        CHECK(level(violins, 880_Hz) > 10.0 * level(violins, 110_Hz));
        CHECK(level(cellos, 110_Hz) > 10.0 * level(cellos, 880_Hz));
    }
}

TEST_CASE("a Backing Track's piece and mutes come back with the project, and damage changes nothing",
          "[host]")
{
    const auto piece = WalkingFolder {};
    for (const auto format : both) {
        INFO(name_of(format));
        const auto plugin = load(format);
        plugin->prepareToPlay(48'000, 512);
        const auto wanted = state_with(piece.path(), "2,24");
        give(*plugin, format, wanted);
        CHECK(given(*plugin, format) == wanted);
        auto chance = Chance {5};
        for (std::size_t n = 0; n < wanted.size(); n += 3)
            give(*plugin, format, wanted.substr(0, n));
        for (auto n = 0; n < 100; ++n) {
            auto noise = std::string(static_cast<std::size_t>(400 * chance.uniform()), '\0');
            for (auto& byte : noise)
                byte = static_cast<char>(256 * chance.uniform());
            give(*plugin, format, noise);
        }
        CHECK(given(*plugin, format) == wanted);
        const auto other = load(format);
        auto state = juce::MemoryBlock {};
        plugin->getStateInformation(state);
        other->setStateInformation(state.getData(), static_cast<int>(state.getSize()));
        CHECK(given(*other, format) == wanted);
    }
}

TEST_CASE("ten Backing Tracks play beside each other, each the same", "[host]")
{
    const auto piece = WalkingFolder {};
    for (const auto format : both) {
        INFO(name_of(format));
        auto first = std::vector<float> {};
        auto plugins = std::vector<std::unique_ptr<juce::AudioPluginInstance>> {};
        auto project = HostedProject {48'000};
        for (auto n = 0; n < 10; ++n)
            plugins.push_back(load_with(format, piece.path(), 48'000, project));
        for (const auto& plugin : plugins) {
            project.seek(0.0);
            project.heard.clear();
            project.play(*plugin, 1_s, 512);
            if (first.empty())
                first = project.heard;
            CHECK(project.heard == first);
            CHECK(std::ranges::max(project.heard) > 0.1F);
        }
        for (const auto& plugin : plugins)
            stop(*plugin);
    }
}
