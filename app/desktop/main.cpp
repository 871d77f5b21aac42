// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <filesystem>
#include <memory>

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/main_window.hpp"
#include "desktop/model/texts.hpp"
#include "shared/places.hpp"
#include "shared/user_locale.hpp"

namespace tutti::desktop {

namespace {

constexpr auto usage =
    "tutti-desktop [--class CLASS.json] [--input RECORDING] [--output FILE]\n"
    "tutti-desktop --practise PIECE [--pupil RECORDING]\n"
    "tutti-desktop --card CARD [--pupil RECORDING]\n"
    "  --class     opens the set-up with this class\n"
    "  --input     and listens to this recording in place of an interface\n"
    "  --output    writes what is played aloud to this file, WAV or FLAC, in place of a loudspeaker\n"
    "  --practise  opens this piece: its folder, or the name of one that ships\n"
    "  --card      opens what a practice card says: its words, or the file that holds it\n"
    "  --pupil     and listens to this recording in place of a microphone\n";

/// What was asked for on the command line.
struct Options {
    SetupRequest setup;
    std::filesystem::path loudspeaker_file;
    PracticeRequest practice;
    bool help = false;
    juce::String unknown;
};

Options options_of(const juce::StringArray& words)
{
    auto options = Options {};
    for (auto n = 0; n < words.size(); ++n) {
        const auto next = [&] {
            return std::filesystem::path {juce::File::getCurrentWorkingDirectory()
                                              .getChildFile(words[++n].unquoted())
                                              .getFullPathName()
                                              .toStdString()};
        };
        if (words[n] == "--help")
            options.help = true;
        else if (words[n] == "--class" && n + 1 < words.size())
            options.setup.class_file = next();
        else if (words[n] == "--input" && n + 1 < words.size())
            options.setup.recording = next();
        else if (words[n] == "--output" && n + 1 < words.size())
            options.loudspeaker_file = next();
        else if (words[n] == "--practise" && n + 1 < words.size())
            options.practice.piece = piece_called(words[++n].unquoted().toStdString());
        else if (words[n] == "--card" && n + 1 < words.size())
            options.practice.card = words[++n].unquoted().toStdString();
        else if (words[n] == "--pupil" && n + 1 < words.size())
            options.practice.pupil = next();
        else
            options.unknown = words[n];
    }
    return options;
}

class Application final : public juce::JUCEApplication {
public:
    const juce::String getApplicationName() override { return "Tutti"; }
    const juce::String getApplicationVersion() override { return TUTTI_VERSION; }
    // A second window is a second rehearsal, perhaps of another class at another interface.
    bool moreThanOneInstanceAllowed() override { return true; }

    void initialise(const juce::String&) override
    {
        const auto options = options_of(getCommandLineParameterArray());
        if (options.help || options.unknown.isNotEmpty()) {
            std::fputs(usage, options.help ? stdout : stderr);
            setApplicationReturnValue(options.help ? 0 : 2);
            quit();
            return;
        }
        if (juce::Desktop::getInstance().getDisplays().displays.isEmpty()) {
            std::fputs("There is no display to open a window on; start this where there is a screen, or use "
                       "`tutti rehearse`, which runs in a terminal.\n",
                       stderr);
            setApplicationReturnValue(1);
            quit();
            return;
        }
        window_ = std::make_unique<MainWindow>(Texts {language_of(message_locale())}, options.setup,
                                               options.practice, options.loudspeaker_file);
    }
    void shutdown() override { window_.reset(); }
    void systemRequestedQuit() override
    {
        // A session may have to be made whole first: nobody should look at a window that stands still
        // meanwhile.
        if (window_ != nullptr)
            window_->setVisible(false);
        juce::MessageManager::callAsync([this] { quit(); });
    }

private:
    std::unique_ptr<MainWindow> window_;
};

}  // namespace

}  // namespace tutti::desktop

START_JUCE_APPLICATION(tutti::desktop::Application)
