// SPDX-License-Identifier: GPL-3.0-or-later
// Catch's main, with JUCE running in this thread.
#define CATCH_CONFIG_RUNNER
#include <juce_gui_basics/juce_gui_basics.h>

#include "support/catch.hpp"

int main(int count, char** words)
{
    // As in any JUCE application, a window that has gone before X has heard of it is not the end of the
    // program.
    juce::JUCEApplicationBase::createInstance = []() -> juce::JUCEApplicationBase* { return nullptr; };
    const juce::ScopedJuceInitialiser_GUI juce;
    return Catch::Session {}.run(count, words);
}
