// SPDX-License-Identifier: GPL-3.0-or-later
// The processor itself, without a wrapper: what its audio thread does, and what its editor looks like.
#include "section_meter/processor.hpp"

#include <chrono>
#include <cmath>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

#include "plugins/inside/pictures.hpp"
#include "plugins/inside/rigs.hpp"
#include "realtime/watch.hpp"
#include "section_meter/editor.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"

using namespace tutti;
using namespace tutti::test;
using namespace tutti::section_meter;

namespace {

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

TEST_CASE("processBlock, bypassed or not, neither allocates, locks, sleeps nor touches a file", "[realtime]")
{
    const auto music = tone(Hertz {446.0}, 2_s);
    auto rig = MeterRig {false};
    rig.play(music);
    CHECK_THAT(watch(2'000, [&](std::int64_t n) { rig.eventful_block(music, n); }),
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
    auto rig = MeterRig {true};
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
        auto rig = MeterRig {true};
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

TEST_CASE("on its own the Section Meter hears and plays nothing, so that no loudspeaker feeds back", "[host]")
{
    auto alone = Processor {"Section Meter", 2, Processor::Output::none};
    CHECK(alone.getTotalNumOutputChannels() == 0);
    alone.setNonRealtime(true);
    alone.prepareToPlay(48'000.0, 512);
    auto notes = 0;
    const auto music = tone(Hertz {440.0}, 1_s);
    for (auto at = std::size_t {0}; at + 512 <= music.size(); at += 512) {
        auto audio = juce::AudioBuffer<float> {2, 512};
        for (auto c = 0; c < 2; ++c)
            audio.copyFrom(c, 0, music.data() + at, 512);
        auto midi = juce::MidiBuffer {};
        alone.processBlock(audio, midi);
        for (const auto event : midi)
            notes += event.getMessage().isNoteOn() ? 1 : 0;
    }
    CHECK(notes == 1);
    alone.releaseResources();
}

TEST_CASE("bypassed, the Section Meter passes sound, ends its note, and begins anew afterwards", "[host]")
{
    auto rig = MeterRig {true};
    rig.play(tone(Hertz {440.0}, 1_s));
    auto audio = juce::AudioBuffer<float> {2, 512};
    for (auto f = 0; f < 512; ++f)
        audio.setSample(0, f, 0.25F);
    auto midi = juce::MidiBuffer {};
    auto ends = 0;
    for (auto n = 0; n < 10; ++n) {
        rig.processor.processBlockBypassed(audio, midi);
        for (const auto event : midi)
            ends += event.getMessage().isNoteOff() ? 1 : 100;
        CHECK(audio.getSample(0, 511) == 0.25F);
    }
    CHECK(ends == 1);
    auto begins = 0;
    for (auto n = 0; n < 60 && begins == 0; ++n) {
        rig.block(tone(Hertz {440.0}, 1_s), static_cast<std::size_t>(n) * 512, 512);
        for (const auto event : rig.midi())
            begins += event.getMessage().isNoteOn() ? 1 : 0;
        CHECK((begins == 0 || n > 1));  // it has forgotten what it heard
    }
    CHECK(begins == 1);
}

TEST_CASE("bypassed, or at the end of a stream, the Section Meter reads nothing any more", "[host]")
{
    for (const auto bypassed : {true, false})
        for (const auto offline : {true, false}) {
            INFO(bypassed << offline);
            auto rig = MeterRig {offline};
            const auto reads_something = [&] {
                auto readings = 0;
                for (auto* one : rig.processor.getParameters())
                    if (one->getCategory() == juce::AudioProcessorParameter::analysisMeter)
                        readings += one->getValue() != 0.0F ? 1 : 0;
                return readings > 0;
            };
            const auto becomes = [&](bool something) {
                const auto end = std::chrono::steady_clock::now() + std::chrono::seconds {10};
                while (reads_something() != something && std::chrono::steady_clock::now() < end)
                    std::this_thread::sleep_for(std::chrono::milliseconds {1});
                return reads_something() == something;
            };
            rig.play(tone(Hertz {440.0}, 1_s));
            CHECK(becomes(true));
            if (bypassed) {
                rig.bypassed = true;
                rig.block(tone(Hertz {440.0}, 1_s), 0, 512);
                CHECK(becomes(false));
                rig.bypassed = false;
                rig.play(tone(Hertz {440.0}, 1_s));
                CHECK(becomes(true));
            } else {
                rig.processor.releaseResources();
                CHECK_FALSE(reads_something());
            }
        }
}

TEST_CASE("bars go on while the Section Meter is bypassed, of a host too that tells its place once", "[host]")
{
    for (const auto bypassed_blocks : {0, 100}) {
        INFO(bypassed_blocks);
        auto rig = MeterRig {true};
        // Bars begin every two seconds, the third one 4 s after the first.
        auto bars = std::vector<std::int64_t> {};
        for (auto n = 0; n < 420; ++n) {
            rig.play_head.speaks = n == 0;
            rig.bypassed = n >= 50 && n < 50 + bypassed_blocks;
            rig.block(silence(1_s), 0, 512);
        }
        auto contents = MeterBoard::Contents {};
        rig.processor.board().read(contents);
        auto last = std::size_t {0};
        for (auto n = std::size_t {0}; n < contents.history.size(); ++n)
            if (contents.history[n].bar_begins) {
                last = contents.history.size() - n;
                bars.push_back(contents.history[n].bar.value_or(-1));
            }
        CHECK(bars.back() == 3);
        // 420 blocks are 4.48 s: the third bar began 0.48 s ago, at 20 points a second.
        CHECK(last >= 9);
        CHECK(last <= 11);
    }
}

TEST_CASE("what is no number in a parameter is its default", "[host]")
{
    auto rig = MeterRig {true};
    auto& parameters = rig.processor.parameters();
    const auto first = Settings {};
    for (juce::AudioProcessorParameter* one :
         {static_cast<juce::AudioProcessorParameter*>(&parameters.reference_a),
          static_cast<juce::AudioProcessorParameter*>(&parameters.transposition),
          static_cast<juce::AudioProcessorParameter*>(&parameters.hold),
          static_cast<juce::AudioProcessorParameter*>(&parameters.instrument),
          static_cast<juce::AudioProcessorParameter*>(&parameters.tolerance)})
        one->setValue(std::nanf(""));
    const auto set = parameters.settings();
    CHECK(set.a4 == first.a4);
    CHECK(set.transposition == first.transposition);
    CHECK(set.hold == first.hold);
    rig.play(tone(Hertz {440.0}, 200_ms));
    auto state = juce::MemoryBlock {};
    rig.processor.getStateInformation(state);
    rig.processor.setStateInformation(state.getData(), static_cast<int>(state.getSize()));
    CHECK(rig.processor.trouble().empty());
}

TEST_CASE("settings that were refused are said so until something else is set", "[host]")
{
    auto rig = MeterRig {true};
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
    auto rig = MeterRig {true};
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
