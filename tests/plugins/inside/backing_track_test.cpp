// SPDX-License-Identifier: GPL-3.0-or-later
// The Backing Track's processor, without a wrapper: what its audio thread does, and what its editor looks
// like.
#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "backing_track/processor.hpp"
#include "playback/synthetic_piece.hpp"
#include "plugins/inside/pictures.hpp"
#include "plugins/inside/rigs.hpp"
#include "practice/walking_folder.hpp"
#include "realtime/watch.hpp"
#include "shared/places.hpp"
#include "support/catch.hpp"
#include "support/chance.hpp"

using namespace tutti;
using namespace tutti::test;
using namespace tutti::backing_track;

namespace {

/// What the editor tells somebody who cannot see it: the words that it draws.
std::string said_by(Processor& processor)
{
    const auto editor = std::unique_ptr<juce::AudioProcessorEditor> {processor.createEditor()};
    return editor->getDescription().toStdString();
}

}  // namespace

TEST_CASE("the Backing Track's processBlock keeps the contract through starts, seeks, loops, bypasses and "
          "other pieces",
          "[realtime]")
{
    const auto piece = WalkingFolder {};
    auto rig = TrackRig {piece.path(), false};
    CHECK_THAT(watch(
                   1'500, [&](std::int64_t n) { rig.eventful_block(n); },
                   [&] { rig.choose_anew_when_heard(piece.path()); }),
               KeepsTheRealtimeContract());
}

TEST_CASE("the watch sees that an offline block of the Backing Track does more", "[realtime]")
{
    const auto piece = WalkingFolder {};
    auto rig = TrackRig {piece.path(), true};
    CHECK(watch(50, [&](std::int64_t) { rig.block(512); }).breaches > 0);
}

TEST_CASE("one channel of the Backing Track is either of its two; a rate that is none is survived", "[host]")
{
    const auto piece = WalkingFolder {};
    auto rig = TrackRig {piece.path(), true};
    auto layout = juce::AudioProcessor::BusesLayout {};
    layout.outputBuses.add(juce::AudioChannelSet::mono());
    CHECK(rig.processor.checkBusesLayoutSupported(layout));
    rig.processor.prepareToPlay(std::nan(""), 512);
    auto mono = juce::AudioBuffer<float> {1, 512};
    auto midi = juce::MidiBuffer {};
    rig.processor.processBlock(mono, midi);
    CHECK(mono.getMagnitude(0, 512) > 0.0F);
}

TEST_CASE("bypassed, the Backing Track fades out within 5 ms and is silent; then it is in its place",
          "[host]")
{
    const auto piece = WalkingFolder {};
    const auto heard_with = [&](int from, int to) {
        auto rig = TrackRig {piece.path(), true};
        auto heard = std::vector<float> {};
        for (auto n = 0; n < 400; ++n) {
            auto audio = juce::AudioBuffer<float> {2, 128};
            auto midi = juce::MidiBuffer {};
            if (n >= from && n < to)
                rig.processor.processBlockBypassed(audio, midi);
            else
                rig.processor.processBlock(audio, midi);
            rig.host.go_on(128);
            heard.insert(heard.end(), audio.getReadPointer(0), audio.getReadPointer(0) + 128);
        }
        return heard;
    };
    const auto whole = heard_with(0, 0);
    const auto bypassed = heard_with(10, 150);
    CHECK(std::equal(whole.begin(), whole.begin() + 10 * 128, bypassed.begin()));
    CHECK(std::all_of(bypassed.begin() + 12 * 128, bypassed.begin() + 150 * 128,
                      [](float sample) { return sample == 0.0F; }));
    // The next beat, 0.6 s after the first.
    const auto heard = beginnings(std::span {bypassed}.subspan(150 * 128));
    REQUIRE(heard.size() == 1);
    CHECK(abs(heard.front() - to_seconds(FrameCount {28'800 - 150 * 128}, usual_rate)) < 5_ms);
}

TEST_CASE("after a bypass the Backing Track is in its place in a host too that tells its place once",
          "[host]")
{
    const auto piece = WalkingFolder {};
    const auto heard_after_bypass = [&](bool speaks) {
        auto rig = TrackRig {piece.path(), true};
        auto heard = std::vector<float> {};
        for (auto n = 0; n < 400; ++n) {
            auto audio = juce::AudioBuffer<float> {2, 128};
            auto midi = juce::MidiBuffer {};
            rig.play_head.speaks = speaks || n == 0;
            process(rig.processor, n >= 10 && n < 150, audio, midi);
            rig.host.go_on(128);
            if (n >= 150)
                heard.insert(heard.end(), audio.getReadPointer(0), audio.getReadPointer(0) + 128);
        }
        return beginnings(heard);
    };
    const auto heard = heard_after_bypass(false);
    REQUIRE(heard.size() == 1);
    CHECK(abs(heard.front() - heard_after_bypass(true).front()) < 1_ms);
}

TEST_CASE("a host that says nonsense of its time line hears numbers", "[host]")
{
    const auto piece = WalkingFolder {};
    auto rig = TrackRig {piece.path(), true};
    auto chance = Chance {8};
    for (auto n = 0; n < 500; ++n) {
        const auto any =
            std::array {0.0,   -1e300, 1e300, std::nan(""), std::numeric_limits<double>::infinity(),
                        1e-30, -3.7,   12.3,  120.0,        1e9};
        const auto one_of = [&] { return any[static_cast<std::size_t>(chance.uniform() * any.size())]; };
        rig.host.quarters = one_of();
        rig.host.tempo = one_of();
        if (n % 2 == 0)
            rig.host.loop = {one_of(), one_of()};
        auto audio = juce::AudioBuffer<float> {2, 256};
        auto midi = juce::MidiBuffer {};
        rig.processor.processBlock(audio, midi);
        for (auto f = 0; f < 256; ++f)
            REQUIRE(std::isfinite(audio.getSample(0, f)));
    }
}

TEST_CASE("a state that is the one there is does not have the piece read again, be it without a recording",
          "[host]")
{
    const auto complete = GENERATE(true, false);
    CAPTURE(complete);
    const auto piece = WalkingFolder {};
    if (!complete)
        std::filesystem::remove(piece.path() / "cellos.wav");
    auto rig = TrackRig {piece.path(), true};
    rig.block(512);
    const auto open = rig.processor.player().opened().piece;
    REQUIRE(open != nullptr);
    CHECK(rig.processor.player().opened().trouble.empty() == complete);
    auto state = juce::MemoryBlock {};
    rig.processor.getStateInformation(state);
    rig.processor.setStateInformation(state.getData(), static_cast<int>(state.getSize()));
    rig.block(512);
    CHECK(rig.processor.player().opened().piece == open);
}

TEST_CASE("settings that a Backing Track refused are said so until a piece is chosen", "[host]")
{
    const auto piece = WalkingFolder {};
    auto rig = TrackRig {piece.path(), true};
    rig.processor.setStateInformation("nonsense", 8);
    CHECK_THAT(rig.processor.trouble(), Catch::Contains("not used"));
    CHECK(rig.processor.piece() == piece.path().string());
    rig.processor.choose(piece.path());
    CHECK(rig.processor.trouble().empty());
}

TEST_CASE("the Backing Track's editor shows the piece, its place, who is muted and what is the matter",
          "[pictures]")
{
    auto rig = TrackRig {assets_folder() / "pieces" / "ode-to-joy", true};
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
    rig.wait_for_piece();
    picture_of(rig.processor, 620, 460, "track-gone", 300);
    CHECK_THAT(said_by(rig.processor),
               Catch::Contains("The piece's folder '/nowhere/walk' is not on this computer"));
    rig.processor.choose({});
    picture_of(rig.processor, 620, 460, "track-no-piece", 300);
    CHECK_THAT(said_by(rig.processor), Catch::Contains("Choose a piece"));
}
