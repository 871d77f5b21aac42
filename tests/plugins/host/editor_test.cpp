// SPDX-License-Identifier: GPL-3.0-or-later
// The plug-ins' windows, on a screen.
#include <cstdlib>
#include <fstream>
#include <string>

#include "plugins/host/host.hpp"
#include "support/catch.hpp"

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

}  // namespace

TEST_CASE("an editor is opened and closed 200 times while sound plays, and leaves nothing behind", "[editor]")
{
    for (const auto format : {Format::vst3, Format::lv2}) {
        INFO(name_of(format));
        const auto plugin = load(format);
        plugin->prepareToPlay(48'000, 512);
        auto pages_early = 0L;
        for (auto n = 0; n < 200; ++n) {
            auto audio = juce::AudioBuffer<float> {2, 512};
            audio.clear();
            auto midi = juce::MidiBuffer {};
            process(*plugin, audio, midi);
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
        plugin->releaseResources();
    }
}
