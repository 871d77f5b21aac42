// SPDX-License-Identifier: GPL-3.0-or-later
// The plug-ins as they were built, in a host.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <limits>
#include <sstream>
#include <vector>

#include <sndfile.h>

#include <fmt/format.h>

#include "cli/program.hpp"
#include "io/sound_files.hpp"
#include "plugins/host/host.hpp"
#include "support/catch.hpp"
#include "support/chance.hpp"
#include "support/signals.hpp"
#include "support/temporary_folder.hpp"

using namespace tutti;
using namespace tutti::test;

namespace {

/// Samples that a calculation would change: NaN, infinity and denormals among them, if they are `wild`.
void fill(juce::AudioBuffer<float>& audio, Chance& chance, bool wild)
{
    for (auto c = 0; c < audio.getNumChannels(); ++c)
        for (auto n = 0; n < audio.getNumSamples(); ++n) {
            auto sample = static_cast<float>(2.0 * chance.uniform() - 1.0);
            if (wild && chance.uniform() < 0.02)
                sample = std::array {
                    0.0F,
                    -0.0F,
                    1e-42F,
                    7.5F,
                    -1e30F,
                    std::numeric_limits<float>::quiet_NaN(),
                    std::numeric_limits<float>::infinity()}[static_cast<std::size_t>(7 * chance.uniform())];
            audio.setSample(c, n, sample);
        }
}

bool same_bits(const juce::AudioBuffer<float>& one, const juce::AudioBuffer<float>& other)
{
    for (auto c = 0; c < one.getNumChannels(); ++c)
        if (std::memcmp(one.getReadPointer(c), other.getReadPointer(c),
                        sizeof(float) * static_cast<std::size_t>(one.getNumSamples())) != 0)
            return false;
    return true;
}

/// One block through the plug-in, which must leave it as it was.
bool passes(juce::AudioPluginInstance& plugin, int frames, Chance& chance)
{
    auto audio = juce::AudioBuffer<float> {plugin.getTotalNumInputChannels(), frames};
    fill(audio, chance, true);
    const auto before = juce::AudioBuffer<float> {audio};
    auto midi = juce::MidiBuffer {};
    process(plugin, audio, midi);
    return same_bits(audio, before);
}

int any_of(Chance& chance, int lowest, int highest)
{
    const auto span = static_cast<double>(highest) / lowest;
    return std::min(highest, static_cast<int>(lowest * std::pow(span, chance.uniform())));
}

juce::MemoryBlock state_of(juce::AudioPluginInstance& plugin)
{
    auto state = juce::MemoryBlock {};
    plugin.getStateInformation(state);
    return state;
}

void set(juce::AudioPluginInstance& plugin, const juce::String& name, const juce::String& text)
{
    auto& one = parameter(plugin, name);
    one.setValueNotifyingHost(one.getValueForText(text));
}

/// A block of silence, with which host and plug-in tell each other what has changed.
void tell_each_other(juce::AudioPluginInstance& plugin)
{
    auto audio = juce::AudioBuffer<float> {plugin.getTotalNumInputChannels(), 64};
    audio.clear();
    auto midi = juce::MidiBuffer {};
    process(plugin, audio, midi);
    breathe(60);
}

/// What is set, as it is read.
juce::StringArray settings_of(juce::AudioPluginInstance& plugin)
{
    auto all = juce::StringArray {};
    for (const auto* name : {"Instrument", "Reference A", "Tolerance", "Transposition", "Hold"})
        all.add(text_of(plugin, name));
    // The formats disagree about the decimals of a whole number.
    for (auto& text : all)
        if (text.endsWith(".0"))
            text = text.dropLastCharacters(2);
    return all;
}

std::vector<std::vector<std::string>> rows_of(const std::string& tsv)
{
    auto rows = std::vector<std::vector<std::string>> {};
    auto lines = std::istringstream {tsv};
    for (auto line = std::string {}; std::getline(lines, line);) {
        if (line.starts_with("#"))
            continue;
        auto cells = std::istringstream {line};
        auto& row = rows.emplace_back();
        for (auto cell = std::string {}; std::getline(cells, cell, '\t');)
            row.push_back(cell);
    }
    return rows;
}

/// A parameter as near as a share of its range in single precision can be, "–" being the table's "-".
bool agrees(const juce::String& shown, const std::string& in_table, double within, double none)
{
    const auto text = shown.toStdString();
    if (text == "–")
        return in_table == "-";
    char* end = nullptr;
    const auto number = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0' || !std::isfinite(number))
        return false;
    // An LV2 host shows the number that stands for none, the lowest there is.
    return in_table == "-" ? number == none : std::abs(number - std::stod(in_table)) <= within;
}

constexpr auto both = std::array {Format::vst3, Format::lv2};
constexpr auto all_lv2 = std::array {Format::lv2, Format::lv2_mono, Format::lv2_eight};
constexpr auto all = std::array {Format::vst3, Format::lv2, Format::lv2_mono, Format::lv2_eight};

}  // namespace

TEST_CASE("the plug-in loads, has no latency and as many channels out as in", "[host]")
{
    for (const auto format : all) {
        INFO(name_of(format));
        const auto plugin = load(format);
        CHECK(plugin->getLatencySamples() == 0);
        CHECK(plugin->getTotalNumInputChannels() == channels_of(format));
        CHECK(plugin->getTotalNumOutputChannels() == channels_of(format));
        CHECK(plugin->getTailLengthSeconds() == 0.0);
        CHECK(plugin->hasEditor());
    }
}

TEST_CASE("sound passes bit for bit in 2,000 blocks of any length at any rate", "[host]")
{
    for (const auto format : all) {
        INFO(name_of(format));
        const auto plugin = load(format);
        auto chance = Chance {42};
        auto passed = 0;
        for (auto n = 0; n < 2'000; ++n) {
            // A new stream every ten blocks: making an ear takes its time.
            if (n % 10 == 0) {
                plugin->releaseResources();
                plugin->prepareToPlay(any_of(chance, 8'000, 192'000), 8'192);
            }
            passed += passes(*plugin, any_of(chance, 1, 8'192), chance) ? 1 : 0;
        }
        CHECK(passed == 2'000);
        plugin->releaseResources();
    }
}

TEST_CASE("sound passes bit for bit while the host renders, and at rates that nobody can analyse", "[host]")
{
    for (const auto format : all) {
        INFO(name_of(format));
        const auto plugin = load(format);
        auto chance = Chance {43};
        for (const auto rate : {100.0, 48'000.0, 768'000.0}) {
            INFO(rate);
            plugin->setNonRealtime(true);
            plugin->prepareToPlay(rate, 8'192);
            for (auto n = 0; n < 20; ++n)
                CHECK(passes(*plugin, any_of(chance, 1, 8'192), chance));
            plugin->releaseResources();
        }
    }
}

TEST_CASE("a VST3 takes one channel or sixteen as one section", "[host]")
{
    const auto plugin = load(Format::vst3);
    auto chance = Chance {44};
    for (const auto channels : {1, 2, 4, 6, 8, 16}) {
        INFO(channels);
        REQUIRE(set_channels(*plugin, channels));
        plugin->prepareToPlay(48'000, 1'024);
        for (auto n = 0; n < 20; ++n)
            CHECK(passes(*plugin, any_of(chance, 1, 1'024), chance));
        plugin->releaseResources();
    }
}

TEST_CASE("what is set comes back with the project", "[host]")
{
    for (const auto format : both) {
        INFO(name_of(format));
        const auto plugin = load(format);
        plugin->prepareToPlay(48'000, 512);
        set(*plugin, "Instrument", "trumpet");
        set(*plugin, "Reference A", "442.5");
        set(*plugin, "Tolerance", "concert");
        set(*plugin, "Transposition", "-12");
        set(*plugin, "Hold", "3.0");
        tell_each_other(*plugin);
        const auto wanted = settings_of(*plugin);
        CHECK(wanted == juce::StringArray {"trumpet", "442.5", "concert", "-12", "3"});
        const auto state = state_of(*plugin);
        // What a host shows of a plug-in need not be what the plug-in has been told.
        CHECK_THAT(payload_of(format, state),
                   Catch::Contains(
                       R"({"hold_s":3.0,"instrument":"trumpet","reference_a4_hz":442.5,"section_meter":1,)"
                       R"("tolerance":"concert","transposition":-12})"));
        const auto other = load(format);
        other->prepareToPlay(48'000, 512);
        other->setStateInformation(state.getData(), static_cast<int>(state.getSize()));
        tell_each_other(*other);
        CHECK(settings_of(*other) == wanted);
    }
}

TEST_CASE("a damaged project, or one of another version, changes nothing that is set", "[host]")
{
    for (const auto format : both) {
        INFO(name_of(format));
        const auto plugin = load(format);
        plugin->prepareToPlay(48'000, 512);
        set(*plugin, "Instrument", "viola");
        set(*plugin, "Reference A", "443.0");
        tell_each_other(*plugin);
        const auto wanted = settings_of(*plugin);
        CHECK(wanted[0] == "viola");
        const auto good = state_of(*plugin);
        const auto give = [&](const std::string& payload) {
            const auto damaged = with_payload(format, good, payload);
            plugin->setStateInformation(damaged.getData(), static_cast<int>(damaged.getSize()));
        };
        const auto own = std::string {
            R"({"hold_s":0,"instrument":"flute","reference_a4_hz":430,"section_meter":1,"tolerance":"concert","transposition":3})"};
        auto chance = Chance {45};
        for (auto n = std::size_t {0}; n < own.size(); ++n)
            give(own.substr(0, n));
        for (auto n = 0; n < 200; ++n) {
            auto noise = std::string(static_cast<std::size_t>(600 * chance.uniform()), '\0');
            for (auto& byte : noise)
                byte = static_cast<char>(256 * chance.uniform());
            give(noise);
        }
        auto newer = own;
        newer.replace(newer.find("meter\":1"), 8, "meter\":2");
        give(newer);
        tell_each_other(*plugin);
        CHECK(settings_of(*plugin) == wanted);
        // And that the payload does arrive where it is whole.
        give(own);
        tell_each_other(*plugin);
        CHECK(settings_of(*plugin) == juce::StringArray {"flute", "430", "concert", "3", "0"});
    }
}

TEST_CASE("ten meters beside each other hear and pass on what each is given", "[host]")
{
    for (const auto format : both) {
        INFO(name_of(format));
        auto plugins = std::vector<std::unique_ptr<juce::AudioPluginInstance>> {};
        for (auto n = 0; n < 10; ++n) {
            plugins.push_back(load(format));
            plugins.back()->setNonRealtime(true);
            plugins.back()->prepareToPlay(48'000, 512);
        }
        auto keys = std::array<int, 10> {};
        // Each a semitone above the one before.
        auto tones = std::vector<Signal> {};
        for (auto n = 0; n < 10; ++n)
            tones.push_back(tone(frequency_of(Pitch {60 + n}, {}), 1_s));
        auto exact = 0;
        auto blocks = 0;
        for (auto at = std::size_t {0}; at + 512 <= tones[0].size(); at += 512)
            for (auto n = std::size_t {0}; n < 10; ++n) {
                auto audio = juce::AudioBuffer<float> {2, 512};
                for (auto c = 0; c < 2; ++c)
                    audio.copyFrom(c, 0, tones[n].data() + at, 512);
                const auto before = juce::AudioBuffer<float> {audio};
                auto midi = juce::MidiBuffer {};
                process(*plugins[n], audio, midi);
                for (const auto event : midi)
                    if (event.getMessage().isNoteOn())
                        keys[n] = event.getMessage().getNoteNumber();
                exact += same_bits(audio, before) ? 1 : 0;
                ++blocks;
            }
        CHECK(exact == blocks);
        CHECK(keys == std::array {60, 61, 62, 63, 64, 65, 66, 67, 68, 69});
    }
}

TEST_CASE("a host that renders reads in the parameters, hop by hop, what `tutti track` says", "[host]")
{
    const auto folder = TemporaryFolder {};
    const auto wav = folder.path() / "section.wav";
    const auto notes = melody({Pitch {69}, Pitch {66}, Pitch {74}}, 300_ms, 100_ms);
    auto music = section(notes, players(3, 17_cents, 9_cents), 1.5_s);
    add(music, noise(1.5_s, -62_dB));
    constexpr auto hop = 256;
    // What a VST3 writes out this host shows to an editor only: see vst3_outputs_test.cpp.
    for (const auto format : all_lv2) {
        INFO(name_of(format));
        const auto channels = channels_of(format);
        // `tutti track` takes one or two microphones; eight that hear the same read as two do.
        write_sound(wav, std::vector<Signal>(static_cast<std::size_t>(std::min(channels, 2)), music), 48'000,
                    SF_FORMAT_WAV | SF_FORMAT_FLOAT);
        const auto answer = tutti::test::tutti(fmt::format("track {} --instrument viola", wav.string()));
        REQUIRE(answer.status == 0);
        const auto rows = rows_of(answer.said);
        const auto plugin = load(format);
        set(*plugin, "Instrument", "viola");
        plugin->setNonRealtime(true);
        plugin->prepareToPlay(48'000, hop);
        auto wrong = std::vector<std::string> {};
        auto states = std::array<int, 3> {};
        for (auto row = std::size_t {0}; row < rows.size(); ++row) {
            auto audio = juce::AudioBuffer<float> {channels, hop};
            for (auto c = 0; c < channels; ++c)
                audio.copyFrom(c, 0, music.data() + row * hop, hop);
            auto midi = juce::MidiBuffer {};
            process(*plugin, audio, midi);
            // JUCE's host takes them over by a timer of its own.
            breathe(40);
            const auto& cells = rows[row];
            // The table has no state, but f0 says which it may be: none while silent, one while sounding.
            const auto state = juce::roundToInt(2.0F * parameter(*plugin, "State").getValue());
            ++states.at(static_cast<std::size_t>(state));
            if ((state == 0 && cells[1] != "-") || (state == 2 && cells[1] == "-") ||
                !agrees(text_of(*plugin, "f0"), cells[1], 0.002, 0.0) ||
                !agrees(text_of(*plugin, "Confidence"), cells[2], 0.001, 0.0) ||
                !agrees(text_of(*plugin, "Cents"), cells[3], 0.011, -51.0) ||
                !agrees(text_of(*plugin, "Level"), cells[4], 0.011, -140.0) ||
                !agrees(text_of(*plugin, "Spread"), cells[5], 0.011, -1.0))
                wrong.push_back(fmt::format(
                    "row {}: {}: {} {} {} {} {} for {} {} {} {} {}", row,
                    text_of(*plugin, "State").toStdString(), text_of(*plugin, "f0").toStdString(),
                    text_of(*plugin, "Confidence").toStdString(), text_of(*plugin, "Cents").toStdString(),
                    text_of(*plugin, "Level").toStdString(), text_of(*plugin, "Spread").toStdString(),
                    cells[1], cells[2], cells[3], cells[4], cells[5]));
        }
        INFO((wrong.empty() ? std::string {} : wrong.front()));
        CHECK(rows.size() > 250);
        CHECK(states[0] > 10);
        CHECK(states[2] > 100);
        CHECK(wrong.empty());
    }
}

TEST_CASE("a host can record the notes as MIDI, each in its place and with its cents", "[host]")
{
    const auto sharp = [](int key) { return transposed(frequency_of(Pitch {key}, {}), 25_cents); };
    const auto notes = std::array {Note {sharp(69), 200_ms, 700_ms}, Note {sharp(64), 1'100_ms, 700_ms}};
    const auto music = line(notes, 2'200_ms);
    for (const auto format : both) {
        INFO(name_of(format));
        const auto plugin = load(format);
        plugin->setNonRealtime(true);
        plugin->prepareToPlay(48'000, 512);
        auto keys = std::vector<int> {};
        auto offs = std::vector<int> {};
        auto bend = 8192;
        auto bends = std::vector<int> {};
        for (auto at = std::size_t {0}; at + 512 <= music.size(); at += 512) {
            auto audio = juce::AudioBuffer<float> {2, 512};
            for (auto c = 0; c < 2; ++c)
                audio.copyFrom(c, 0, music.data() + at, 512);
            auto midi = juce::MidiBuffer {};
            process(*plugin, audio, midi);
            for (const auto event : midi) {
                const auto message = event.getMessage();
                if (message.isPitchWheel())
                    bend = message.getPitchWheelValue();
                if (message.isNoteOn())
                    keys.push_back(message.getNoteNumber());
                if (message.isNoteOff()) {
                    offs.push_back(message.getNoteNumber());
                    bends.push_back(bend);
                }
            }
        }
        CHECK(offs == keys);
        // A doubt within a note ends it, and it begins again.
        keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
        CHECK(keys == std::vector {69, 64});
        for (const auto value : bends)
            CHECK((value - 8192) / 8192.0 * 200.0 == Approx(25.0).margin(2.0));
    }
}
