// SPDX-License-Identifier: GPL-3.0-or-later
// The processor itself, without a wrapper: what its audio thread does, and what its editor looks like.
#include "section_meter/processor.hpp"

#include <cmath>
#include <memory>
#include <thread>

#include "plugins/inside/pictures.hpp"
#include "realtime/watch.hpp"
#include "section_meter/editor.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"

using namespace tutti;
using namespace tutti::test;
using namespace tutti::section_meter;

namespace {

/// A host that plays along at 120, in four-four.
class Playing final : public juce::AudioPlayHead {
public:
    juce::Optional<PositionInfo> getPosition() const override
    {
        auto info = PositionInfo {};
        const auto quarters = static_cast<double>(frame) / 24'000.0;
        info.setIsPlaying(true);
        info.setTimeInSamples(frame);
        info.setPpqPosition(quarters);
        info.setPpqPositionOfLastBarStart(4.0 * std::floor(quarters / 4.0));
        info.setBarCount(static_cast<juce::int64>(quarters / 4.0));
        info.setBpm(120.0);
        return info;
    }
    juce::int64 frame = 0;
};

/// As a host's wrapper does it: buffers that are there already.
class Rig {
public:
    explicit Rig(bool offline)
        : audio_ {2, 8'192}
    {
        midi_.ensureSize(2'048);
        processor.setPlayHead(&playing);
        processor.setNonRealtime(offline);
        processor.prepareToPlay(48'000.0, 8'192);
    }
    ~Rig()
    {
        processor.releaseResources();
        processor.setPlayHead(nullptr);
    }
    void block(const Signal& signal, std::size_t at, int frames)
    {
        for (auto c = 0; c < 2; ++c)
            for (auto f = 0; f < frames; ++f)
                audio_.setSample(c, f, signal[(at + static_cast<std::size_t>(f)) % signal.size()]);
        auto part = juce::AudioBuffer<float> {audio_.getArrayOfWritePointers(), 2, frames};
        processor.processBlock(part, midi_);
        playing.frame += frames;
        written_ += midi_.getNumEvents();
    }
    void play(const Signal& signal)
    {
        for (auto at = std::size_t {0}; at + 512 <= signal.size(); at += 512)
            block(signal, at, 512);
    }
    /// Of the newest block.
    [[nodiscard]] const juce::MidiBuffer& midi() const { return midi_; }
    /// MIDI messages in all blocks.
    [[nodiscard]] int written() const { return written_; }

    Playing playing;
    Processor processor {"Section Meter", 2};

private:
    juce::AudioBuffer<float> audio_;
    juce::MidiBuffer midi_;
    int written_ = 0;
};

Signal half_a_minute()
{
    auto notes = std::vector<Note> {};
    const auto keys = std::array {62, 64, 66, 67, 69, 67, 66, 64};
    const auto off = std::array {4.0, -12.0, 22.0, 3.0, 38.0, -35.0, 8.0, -18.0};
    for (auto n = std::size_t {0}; n < 26; ++n)
        notes.push_back({transposed(frequency_of(Pitch {keys[n % 8]}, {}), Cents {off[n % 8]}),
                         Seconds {0.3 + static_cast<double>(n)}, Seconds {n % 5 == 4 ? 0.5 : 0.92},
                         decibels(-20.0)});
    return section(notes, players(4, Cents {0.0}, Cents {8.0}), 27_s);
}

}  // namespace

TEST_CASE("processBlock neither allocates, locks, sleeps nor touches a file", "[realtime]")
{
    const auto music = tone(Hertz {446.0}, 2_s);
    auto rig = Rig {false};
    rig.play(music);
    auto at = std::size_t {0};
    CHECK_THAT(watch(2'000,
                     [&](std::int64_t n) {
                         const auto frames = static_cast<int>(1 + (n * 7'919) % 8'192);
                         if (n % 200 == 199)
                             rig.playing.frame = 0;
                         if (n % 300 == 299)
                             rig.processor.reset();
                         rig.block(music, at, frames);
                         at += static_cast<std::size_t>(frames);
                     }),
               KeepsTheRealtimeContract());
    // It was no empty run: there was something to hear, to write and to hand over.
    CHECK(rig.written() > 0);
    auto contents = MeterBoard::Contents {};
    rig.processor.board().read(contents);
    CHECK(contents.anything);
    CHECK(contents.hops > 0);
}

TEST_CASE("the watch sees that an offline block does more", "[realtime]")
{
    const auto music = tone(Hertz {446.0}, 1_s);
    auto rig = Rig {true};
    CHECK(watch(50, [&](std::int64_t n) {
              rig.block(music, static_cast<std::size_t>(n) * 512, 512);
          }).breaches > 0);
}

TEST_CASE(
    "a note that sounds when the host stops its stream ends with the next one, and is all that comes of it",
    "[host]")
{
    for (const auto next_rate : {48'000.0, 100.0}) {
        INFO(next_rate);
        auto rig = Rig {true};
        rig.play(tone(Hertz {440.0}, 1_s));
        CHECK(rig.written() > 0);
        rig.processor.releaseResources();
        rig.processor.prepareToPlay(next_rate, 8'192);
        rig.block(silence(100_ms), 0, 64);
        auto messages = std::vector<juce::MidiMessage> {};
        for (const auto event : rig.midi())
            messages.push_back(event.getMessage());
        REQUIRE(messages.size() == 1);
        CHECK(messages[0].isNoteOff());
        CHECK(messages[0].getNoteNumber() == 69);
    }
}

TEST_CASE("settings that were refused are said so until something else is set", "[host]")
{
    auto rig = Rig {true};
    CHECK(rig.processor.trouble().empty());
    rig.processor.setStateInformation("nonsense", 8);
    CHECK_FALSE(rig.processor.trouble().empty());
    CHECK_FALSE(rig.processor.trouble().empty());
    auto& hold = rig.processor.parameters().hold;
    const auto before = hold.convertTo0to1(hold.get());
    hold.setValueNotifyingHost(1.0F);
    CHECK(rig.processor.trouble().empty());
    hold.setValueNotifyingHost(before);
    CHECK(rig.processor.trouble().empty());
}

TEST_CASE("the editor shows what was heard, large, small and without a host's sound", "[pictures]")
{
    auto rig = Rig {true};
    CHECK(colours_in(picture_of(rig.processor, 760, 470, "meter-no-sound")) > 10);
    rig.processor.parameters().hold.setValueNotifyingHost(1.0F);
    rig.play(half_a_minute());
    const auto sharp = colours_in(picture_of(rig.processor, 760, 470, "meter"));
    CHECK(sharp > 40);
    CHECK(colours_in(picture_of(rig.processor, 500, 320, "meter-small")) > 30);
    CHECK(colours_in(picture_of(rig.processor, 1'520, 940, "meter-large")) > 40);
    rig.play(silence(600_ms));
    picture_of(rig.processor, 760, 470, "meter-silent");
    rig.play(tone(transposed(frequency_of(Pitch {70}, {}), 36_cents), 1_s));
    picture_of(rig.processor, 760, 470, "meter-sharp");
    rig.processor.setStateInformation("nonsense", 8);
    picture_of(rig.processor, 760, 470, "meter-refused");
}
