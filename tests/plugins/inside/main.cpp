// SPDX-License-Identifier: GPL-3.0-or-later
// Catch's main, with JUCE running in this thread, and where pictures are to be kept: --pictures FOLDER.
#define CATCH_CONFIG_RUNNER
#include <juce_gui_basics/juce_gui_basics.h>

#include "plugins/inside/pictures.hpp"
#include "support/catch.hpp"

int main(int count, char** words)
{
    const juce::ScopedJuceInitialiser_GUI juce;
    auto session = Catch::Session {};
    session.cli(session.cli() | Catch::clara::Opt(tutti::test::picture_folder(), "folder")["--pictures"](
                                    "keep the pictures here, to be looked at"));
    if (const auto wrong = session.applyCommandLine(count, words); wrong != 0)
        return wrong;
    return session.run();
}
