// SPDX-License-Identifier: GPL-3.0-or-later
// The plug-ins' windows, on a screen.
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

#include "plugins/host/host.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"

using namespace tutti;
using namespace tutti::test;

namespace {

/// A window of its own, as a host puts an editor into one.
class Window final : public juce::DocumentWindow {
public:
    explicit Window(juce::AudioProcessorEditor* editor)
        : DocumentWindow {"host", juce::Colours::black, DocumentWindow::closeButton}
    {
        setUsingNativeTitleBar(false);
        setContentOwned(editor, true);
        setVisible(true);
    }
    void closeButtonPressed() override {}
};

/// Memory that is this program's own, in pages.
long resident_pages()
{
    auto file = std::ifstream {"/proc/self/statm"};
    auto all = 0L;
    auto resident = 0L;
    file >> all >> resident;
    return resident;
}

/// Two notes by turns through a plug-in, at the pace of a sound card, on a thread of its own until it is
/// stopped.
class Sound {
public:
    explicit Sound(juce::AudioPluginInstance& plugin)
        : thread_ {[this, &plugin](const std::stop_token& stop) { play(plugin, stop); }}
    {
    }
    void stop()
    {
        thread_.request_stop();
        thread_.join();
    }
    /// After stop().
    [[nodiscard]] int blocks() const { return blocks_; }
    /// That the plug-in has heard, after stop().
    [[nodiscard]] int notes() const { return notes_; }

private:
    void play(juce::AudioPluginInstance& plugin, const std::stop_token& stop)
    {
        const auto notes = tutti::test::melody({tutti::Pitch {69}, tutti::Pitch {66}}, 500_ms, 100_ms, {});
        const auto music = line(notes, 1'200_ms);
        auto audio = juce::AudioBuffer<float> {2, block};
        auto midi = juce::MidiBuffer {};
        auto next = std::chrono::steady_clock::now();
        for (auto at = std::size_t {0}; !stop.stop_requested(); at += block) {
            for (auto c = 0; c < 2; ++c)
                for (auto n = 0; n < block; ++n)
                    audio.setSample(c, n, music[(at + static_cast<std::size_t>(n)) % music.size()]);
            midi.clear();
            plugin.processBlock(audio, midi);
            for (const auto event : midi)
                notes_ += event.getMessage().isNoteOn() ? 1 : 0;
            ++blocks_;
            next += std::chrono::microseconds {block * 1'000'000LL / 48'000};
            std::this_thread::sleep_until(next);
        }
    }

    static constexpr auto block = 512;
    int blocks_ = 0;
    int notes_ = 0;
    std::jthread thread_;
};

}  // namespace

TEST_CASE("an editor is opened and closed 200 times while sound plays, and leaves nothing behind", "[editor]")
{
    for (const auto format : {Format::vst3, Format::lv2, Format::backing_vst3, Format::backing_lv2}) {
        INFO(name_of(format));
        const auto plugin = load(format);
        plugin->prepareToPlay(48'000, 512);
        auto sound = Sound {*plugin};
        auto pages_early = 0L;
        for (auto n = 0; n < 200; ++n) {
            auto* editor = plugin->createEditorIfNeeded();
            REQUIRE(editor != nullptr);
            {
                auto window = Window {editor};
                breathe(n % 20 == 0 ? 100 : 10);
                if (n % 20 == 0)
                    editor->setSize(500 + n, 340 + n);
                breathe(5);
            }
            if (n == 60)
                pages_early = resident_pages();
        }
        // Each editor holds megabytes of pictures and typefaces: a leak of one in ten would be seen.
        CHECK(resident_pages() - pages_early < 4'000);
        sound.stop();
        CHECK(sound.blocks() > 200);
        if (format == Format::vst3 || format == Format::lv2)
            CHECK(sound.notes() > 0);  // the meter's
        plugin->releaseResources();
    }
}
