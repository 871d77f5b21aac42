// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <memory>

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/main_window.hpp"
#include "desktop/model/texts.hpp"
#include "shared/user_locale.hpp"

namespace tutti::desktop {

namespace {

class Application final : public juce::JUCEApplication {
public:
    const juce::String getApplicationName() override { return "Tutti"; }
    const juce::String getApplicationVersion() override { return TUTTI_VERSION; }
    // A second window is a second rehearsal, perhaps of another class at another interface.
    bool moreThanOneInstanceAllowed() override { return true; }

    void initialise(const juce::String&) override
    {
        if (juce::Desktop::getInstance().getDisplays().displays.isEmpty()) {
            std::fputs("There is no display to open a window on; start this where there is a screen, or use "
                       "`tutti rehearse`, which runs in a terminal.\n",
                       stderr);
            setApplicationReturnValue(1);
            quit();
            return;
        }
        window_ = std::make_unique<MainWindow>(Texts {language_of(message_locale())});
    }
    void shutdown() override { window_.reset(); }
    void systemRequestedQuit() override { quit(); }

private:
    std::unique_ptr<MainWindow> window_;
};

}  // namespace

}  // namespace tutti::desktop

START_JUCE_APPLICATION(tutti::desktop::Application)
