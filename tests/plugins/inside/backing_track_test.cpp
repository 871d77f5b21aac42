// SPDX-License-Identifier: GPL-3.0-or-later
// The Backing Track's processor, without a wrapper: what its audio thread does, and what its editor looks
// like.
#include <chrono>
#include <cmath>
#include <memory>
#include <thread>

#include "backing_track/processor.hpp"
#include "plugins/inside/pictures.hpp"
#include "practice/walking_folder.hpp"
#include "realtime/watch.hpp"
#include "shared/places.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::test;
using namespace tutti::backing_track;

namespace {

class Conductor final : public juce::AudioPlayHead {
public:
    juce::Optional<PositionInfo> getPosition() const override
    {
        auto info = PositionInfo {};
        info.setIsPlaying(playing);
        info.setPpqPosition(quarters);
        info.setPpqPositionOfLastBarStart(4.0 * std::floor(quarters / 4.0));
        info.setBpm(tempo);
        info.setIsLooping(loops);
        info.setLoopPoints(LoopPoints {4.0, 8.0});
        return info;
    }
    bool playing = true;
    double quarters = 0.0;
    double tempo = 100.0;
    bool loops = false;
};

class Rig {
public:
    explicit Rig(const std::filesystem::path& piece, bool offline)
        : audio_ {2, 8'192}
    {
        processor.setPlayHead(&host);
        processor.setNonRealtime(offline);
        processor.prepareToPlay(48'000.0, 8'192);
        processor.choose(piece);
        while (processor.player().opened().opening)
            std::this_thread::sleep_for(std::chrono::milliseconds {5});
    }
    ~Rig()
    {
        processor.releaseResources();
        processor.setPlayHead(nullptr);
    }
    void block(int frames)
    {
        auto part = juce::AudioBuffer<float> {audio_.getArrayOfWritePointers(), 2, frames};
        processor.processBlock(part, midi_);
        for (auto f = 0; f < frames; ++f)
            loudest = std::max(loudest, std::abs(part.getSample(0, f)));
        if (host.playing)
            host.quarters += frames / 48'000.0 * host.tempo / 60.0;
        if (host.loops && host.quarters >= 8.0)
            host.quarters -= 4.0;
    }

    Conductor host;
    Processor processor;
    float loudest = 0.0F;

private:
    juce::AudioBuffer<float> audio_;
    juce::MidiBuffer midi_;
};

/// What the editor tells somebody who cannot see it: the words that it draws.
std::string said_by(Processor& processor)
{
    const auto editor = std::unique_ptr<juce::AudioProcessorEditor> {processor.createEditor()};
    return editor->getDescription().toStdString();
}

}  // namespace

TEST_CASE("the Backing Track's processBlock keeps the contract through starts, seeks, loops and other pieces",
          "[realtime]")
{
    const auto piece = WalkingFolder {};
    auto rig = Rig {piece.path(), false};
    CHECK_THAT(watch(
                   1'500,
                   [&](std::int64_t n) {
                       const auto seeks = n % 150 == 149;
                       if (seeks)
                           rig.host.quarters = static_cast<double>(n % 29);
                       rig.host.playing = n % 400 < 360;
                       rig.host.loops = n % 600 > 300;
                       rig.host.tempo = n % 700 > 500 ? 140.0 : 100.0;
                       const auto frames = static_cast<int>(1 + (n * 7'919) % 512);
                       const auto due = std::chrono::steady_clock::now() +
                                        std::chrono::microseconds {frames * 1'000'000LL / 48'000};
                       rig.block(frames);
                       // A sound card's time for the worker; a sleep would be noted as the plug-in's.
                       while (std::chrono::steady_clock::now() < due) {
                       }
                   },
                   [&] {
                       std::this_thread::sleep_for(std::chrono::milliseconds {300});
                       rig.processor.choose({});
                       rig.processor.choose(piece.path());
                   }),
               KeepsTheRealtimeContract());
    // It was no empty run.
    CHECK(rig.loudest > 0.1F);
}

TEST_CASE("the watch sees that an offline block of the Backing Track does more", "[realtime]")
{
    const auto piece = WalkingFolder {};
    auto rig = Rig {piece.path(), true};
    CHECK(watch(50, [&](std::int64_t) { rig.block(512); }).breaches > 0);
}

TEST_CASE("one channel of the Backing Track is either of its two; a rate that is none is survived", "[host]")
{
    const auto piece = WalkingFolder {};
    auto rig = Rig {piece.path(), true};
    auto layout = juce::AudioProcessor::BusesLayout {};
    layout.outputBuses.add(juce::AudioChannelSet::mono());
    CHECK(rig.processor.checkBusesLayoutSupported(layout));
    rig.processor.prepareToPlay(std::nan(""), 512);
    auto mono = juce::AudioBuffer<float> {1, 512};
    auto midi = juce::MidiBuffer {};
    rig.processor.processBlock(mono, midi);
    CHECK(mono.getMagnitude(0, 512) > 0.0F);
}

TEST_CASE("a state that is the one there is does not have the piece read again", "[host]")
{
    const auto piece = WalkingFolder {};
    auto rig = Rig {piece.path(), true};
    rig.block(512);
    const auto open = rig.processor.player().opened().piece;
    auto state = juce::MemoryBlock {};
    rig.processor.getStateInformation(state);
    rig.processor.setStateInformation(state.getData(), static_cast<int>(state.getSize()));
    rig.block(512);
    CHECK(rig.processor.player().opened().piece == open);
}

TEST_CASE("settings that a Backing Track refused are said so until a piece is chosen", "[host]")
{
    const auto piece = WalkingFolder {};
    auto rig = Rig {piece.path(), true};
    rig.processor.setStateInformation("nonsense", 8);
    CHECK_THAT(rig.processor.trouble(), Catch::Contains("not used"));
    CHECK(rig.processor.piece() == piece.path().string());
    rig.processor.choose(piece.path());
    CHECK(rig.processor.trouble().empty());
}

TEST_CASE("the Backing Track's editor shows the piece, its place, who is muted and what is the matter",
          "[pictures]")
{
    auto rig = Rig {assets_folder() / "pieces" / "ode-to-joy", true};
    rig.host.quarters = 4.0 * 5 + 2.2;
    for (auto n = 0; n < 20; ++n)
        rig.block(512);
    rig.processor.parameters().muted[2]->setValueNotifyingHost(1.0F);
    picture_of(rig.processor, 620, 460, "track", 600);
    picture_of(rig.processor, 420, 320, "track-small", 600);
    picture_of(rig.processor, 1'240, 920, "track-large", 600);
    CHECK(said_by(rig.processor) == "bar 6, beat 3, plays with the host ");
    rig.host.tempo = 30.0;
    rig.block(512);
    picture_of(rig.processor, 620, 460, "track-too-slow", 300);
    CHECK_THAT(said_by(rig.processor), Catch::Contains("less than half as fast"));
    rig.processor.choose("/nowhere/walk");
    while (rig.processor.player().opened().opening)
        std::this_thread::sleep_for(std::chrono::milliseconds {5});
    picture_of(rig.processor, 620, 460, "track-gone", 300);
    CHECK_THAT(said_by(rig.processor),
               Catch::Contains("The piece's folder '/nowhere/walk' is not on this computer"));
    rig.processor.choose({});
    picture_of(rig.processor, 620, 460, "track-no-piece", 300);
    CHECK_THAT(said_by(rig.processor), Catch::Contains("Choose a piece"));
}
