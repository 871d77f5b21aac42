// SPDX-License-Identifier: GPL-3.0-or-later
// Catch's main, with JUCE running in this thread.
#define CATCH_CONFIG_RUNNER
#include <juce_gui_basics/juce_gui_basics.h>

#include "support/catch.hpp"

int main(int count, char** words)
{
    const juce::ScopedJuceInitialiser_GUI juce;
    return Catch::Session {}.run(count, words);
}
