// SPDX-License-Identifier: GPL-3.0-or-later
#define CATCH_CONFIG_RUNNER
#include "support/catch.hpp"

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/pictures/picture.hpp"

int main(int argc, char** argv)
{
    const auto juce = juce::ScopedJuceInitialiser_GUI {};
    auto session = Catch::Session {};
    session.cli(session.cli() | Catch::clara::Opt(tutti::test::Picture::folder,
                                                  "folder")["--pictures"]("keep the pictures here"));
    if (const auto usage = session.applyCommandLine(argc, argv); usage != 0)
        return usage;
    return session.run();
}
