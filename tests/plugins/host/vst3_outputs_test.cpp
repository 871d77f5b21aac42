// SPDX-License-Identifier: GPL-3.0-or-later
// What the VST3 writes into its output parameter changes, by the SDK's own interfaces: JUCE's host keeps it
// to itself.
#include <array>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <thread>

#include <fmt/format.h>
#include <sndfile.h>

#include <pluginterfaces/vst/ivstaudioprocessor.h>
#include <pluginterfaces/vst/ivstcomponent.h>
#include <pluginterfaces/vst/ivstparameterchanges.h>

#include "cli/program.hpp"
#include "io/sound_files.hpp"
#include "plugins/host/host.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"
#include "support/temporary_folder.hpp"

using namespace tutti;
using namespace tutti::test;

namespace {

namespace vst = Steinberg::Vst;

/// Counts nobody's references: it outlives whom it is lent to.
template <class Interface>
class Lent : public Interface {
public:
    Steinberg::tresult PLUGIN_API queryInterface(const Steinberg::TUID, void** object) override
    {
        *object = nullptr;
        return Steinberg::kNoInterface;
    }
    Steinberg::uint32 PLUGIN_API addRef() override { return 1; }
    Steinberg::uint32 PLUGIN_API release() override { return 1; }
};

/// The last point that was written of one parameter.
class Queue final : public Lent<vst::IParamValueQueue> {
public:
    vst::ParamID PLUGIN_API getParameterId() override { return id; }
    Steinberg::int32 PLUGIN_API getPointCount() override { return 0; }
    Steinberg::tresult PLUGIN_API getPoint(Steinberg::int32, Steinberg::int32&, vst::ParamValue&) override
    {
        return Steinberg::kResultFalse;
    }
    Steinberg::tresult PLUGIN_API addPoint(Steinberg::int32, vst::ParamValue value,
                                           Steinberg::int32& at) override
    {
        last = value;
        at = 0;
        return Steinberg::kResultOk;
    }
    vst::ParamID id = 0;
    double last = 0.0;
};

class Changes final : public Lent<vst::IParameterChanges> {
public:
    Steinberg::int32 PLUGIN_API getParameterCount() override { return 0; }
    vst::IParamValueQueue* PLUGIN_API getParameterData(Steinberg::int32) override { return nullptr; }
    vst::IParamValueQueue* PLUGIN_API addParameterData(const vst::ParamID& id, Steinberg::int32& at) override
    {
        at = 0;
        queues[id].id = id;
        return &queues[id];
    }
    std::map<vst::ParamID, Queue> queues;
};

struct Component final : juce::ExtensionsVisitor {
    void visitVST3Client(const VST3Client& client) override { component = client.getIComponentPtr(); }
    vst::IComponent* component = nullptr;
};

vst::IAudioProcessor* processor_of(juce::AudioPluginInstance& plugin)
{
    auto visitor = Component {};
    plugin.getExtensions(visitor);
    REQUIRE(visitor.component != nullptr);
    // IAudioProcessor's number, byte by byte as outside Windows.
    static const Steinberg::TUID audio_processor = {0x42,  0x04, 0x3F,  -0x67, -0x49, -0x26, 0x45,  0x3C,
                                                    -0x5B, 0x69, -0x19, -0x63, -0x66, -0x52, -0x3D, 0x3D};
    auto* found = static_cast<void*>(nullptr);
    REQUIRE(visitor.component->queryInterface(audio_processor, &found) == Steinberg::kResultOk);
    return static_cast<vst::IAudioProcessor*>(found);
}

/// JUCE makes a parameter's number of its name.
vst::ParamID id_of(const char* name)
{
    return static_cast<vst::ParamID>(juce::String {name}.hashCode() & 0x7fffffff);
}

}  // namespace

TEST_CASE("a VST3 that renders writes out, hop by hop, what `tutti track` says", "[host]")
{
    const auto folder = TemporaryFolder {};
    const auto wav = folder.path() / "section.wav";
    const auto notes = melody({Pitch {69}, Pitch {66}, Pitch {74}}, 300_ms, 100_ms);
    auto music = section(notes, players(3, 17_cents, 9_cents), 1.5_s);
    add(music, noise(1.5_s, -62_dB));
    write_sound(wav, {music, music}, 48'000, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    const auto answer = tutti::test::tutti(fmt::format("track {}", wav.string()));
    REQUIRE(answer.status == 0);
    auto lines = std::istringstream {answer.said};
    auto line = std::string {};
    std::getline(lines, line);

    const auto plugin = load(Format::vst3);
    plugin->setNonRealtime(true);
    plugin->prepareToPlay(48'000, 256);
    auto* processor = processor_of(*plugin);
    auto changes = Changes {};
    auto rows = 0;
    auto wrong = std::vector<std::string> {};
    for (auto at = std::size_t {0}; std::getline(lines, line); at += 256) {
        auto left = std::vector<float>(music.begin() + static_cast<std::ptrdiff_t>(at),
                                       music.begin() + static_cast<std::ptrdiff_t>(at + 256));
        auto right = left;
        auto channels = std::array {left.data(), right.data()};
        auto input = vst::AudioBusBuffers {};
        input.numChannels = 2;
        input.channelBuffers32 = channels.data();
        auto output = input;
        auto data = vst::ProcessData {};
        data.processMode = vst::kOffline;
        data.symbolicSampleSize = vst::kSample32;
        data.numSamples = 256;
        data.numInputs = data.numOutputs = 1;
        data.inputs = &input;
        data.outputs = &output;
        data.outputParameterChanges = &changes;
        std::thread {[&] { processor->process(data); }}.join();

        ++rows;
        auto cells = std::istringstream {line};
        auto cell = std::string {};
        std::getline(cells, cell, '\t');
        const auto check = [&](const char* name, double lowest, double highest, double within) {
            std::getline(cells, cell, '\t');
            const auto id = id_of(name);
            // What has not been written yet is as it was born: none.
            const auto value =
                changes.queues.contains(id) ? lowest + changes.queues[id].last * (highest - lowest) : lowest;
            const auto expected = cell == "-" ? lowest : std::stod(cell);
            if (std::abs(value - expected) > within)
                wrong.push_back(fmt::format("row {}: {} is {}, not {}", rows, name, value, cell));
        };
        check("f0_hz", 0.0, 8'000.0, 0.002);
        check("confidence", 0.0, 1.0, 0.001);
        check("cents", -51.0, 50.0, 0.011);
        check("level_dbfs", -140.0, 6.0, 0.011);
        check("spread_cents", -1.0, 200.0, 0.011);
    }
    processor->release();
    INFO((wrong.empty() ? std::string {} : wrong.front()));
    CHECK(rows > 250);
    CHECK(wrong.empty());
}
